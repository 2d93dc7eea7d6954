from innovations.models.adoption import Adoption
from innovations.models.innovation import Innovation, SharedInnovation
from innovations.models.paper import IssuedPaper
from innovations.models.proof import AdoptionEvidence, AdoptionMilestone, AdoptionOutcome

__all__ = [
    "Adoption",
    "AdoptionEvidence",
    "AdoptionMilestone",
    "AdoptionOutcome",
    "Innovation",
    "IssuedPaper",
    "SharedInnovation",
]
