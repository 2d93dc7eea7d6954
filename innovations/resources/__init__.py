"""The catalogue, the adoptions and their papers: the same resources as JSON and as pages."""

from innovations.resources.adoptions import AdoptionPages, AdoptionResource
from innovations.resources.agreements import AgreementReachPages, AgreementWithReachResource
from innovations.resources.feed import InnovationFeed
from innovations.resources.indicators import PeriodResource
from innovations.resources.innovations import (
    AgencyWithCatalogueResource,
    ChecklistPages,
    EntitledAgencyPages,
    InnovationPages,
    InnovationResource,
)
from innovations.resources.papers import PaperPages, PaperResource
from innovations.resources.tables import InnovationDownload, InnovationTable
from innovations.resources.versions import VersionPages, VersionResource

__all__ = [
    "AdoptionPages",
    "AdoptionResource",
    "AgencyWithCatalogueResource",
    "AgreementReachPages",
    "AgreementWithReachResource",
    "ChecklistPages",
    "EntitledAgencyPages",
    "InnovationDownload",
    "InnovationFeed",
    "InnovationPages",
    "InnovationResource",
    "InnovationTable",
    "PaperPages",
    "PaperResource",
    "PeriodResource",
    "VersionPages",
    "VersionResource",
]
