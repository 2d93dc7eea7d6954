"""The models of the catalogue and of adoptions; those of its parts are named here for Django alone."""

from innovations.imports.models import InnovationImport  # noqa: F401
from innovations.models.adoption import Adoption
from innovations.models.indicator import AssessmentPeriod, Indicator, IndicatorEvidence
from innovations.models.innovation import Innovation, SharedInnovation
from innovations.models.paper import IssuedPaper
from innovations.models.proof import AdoptionEvidence, AdoptionMilestone, AdoptionOutcome
from innovations.models.version import InnovationFile, InnovationVersion
from innovations.saved.models import SavedSearch, SearchMatch  # noqa: F401
from innovations.search.models import InnovationSearch, SearchSynonym, SearchWord  # noqa: F401

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
