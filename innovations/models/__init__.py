from innovations.models.adoption import Adoption
from innovations.models.indicator import AssessmentPeriod, Indicator, IndicatorEvidence
from innovations.models.innovation import Innovation, SharedInnovation
from innovations.models.paper import IssuedPaper
from innovations.models.proof import AdoptionEvidence, AdoptionMilestone, AdoptionOutcome
from innovations.models.version import InnovationFile, InnovationVersion

__all__ = [
    "Adoption",
    "AdoptionEvidence",
    "AdoptionMilestone",
    "AdoptionOutcome",
    "AssessmentPeriod",
    "Indicator",
    "IndicatorEvidence",
    "Innovation",
    "InnovationFile",
    "InnovationVersion",
    "IssuedPaper",
    "SharedInnovation",
]
