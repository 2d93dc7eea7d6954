"""The catalogue, the adoptions and their papers: the same resources as JSON and as pages."""

from innovations.resources.adoptions import AdoptionPages, AdoptionResource
from innovations.resources.feed import InnovationFeed
from innovations.resources.innovations import AgencyWithCatalogueResource, InnovationPages, InnovationResource
from innovations.resources.papers import PaperPages, PaperResource
from innovations.resources.tables import InnovationDownload, InnovationTable
from innovations.resources.versions import VersionPages, VersionResource

__all__ = [
    "AdoptionPages",
    "AdoptionResource",
    "AgencyWithCatalogueResource",
    "InnovationDownload",
    "InnovationFeed",
    "InnovationPages",
    "InnovationResource",
    "InnovationTable",
    "PaperPages",
    "PaperResource",
    "VersionPages",
    "VersionResource",
]
