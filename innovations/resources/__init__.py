"""The catalogue, the adoptions and their papers: the same resources as JSON and as pages."""

from innovations.resources.adoptions import AdoptionPages, AdoptionResource
from innovations.resources.innovations import AgencyWithCatalogueResource, InnovationPages, InnovationResource
from innovations.resources.papers import PaperPages, PaperResource
from innovations.resources.versions import VersionPages, VersionResource

__all__ = [
    "AdoptionPages",
    "AdoptionResource",
    "AgencyWithCatalogueResource",
    "InnovationPages",
    "InnovationResource",
    "PaperPages",
    "PaperResource",
    "VersionPages",
    "VersionResource",
]
