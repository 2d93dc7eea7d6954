"""Regions, agencies and affairs: the same resource as JSON and as pages."""

from agencies.filters import AffairFilter, AgencyFilter, RegionFilter
from agencies.models import Agency, GovernmentAffair, Region
from agencies.serializers import AffairSerializer, AgencySerializer, RegionSerializer
from sipkd.api.resources import Page, Resource
from sipkd.events.conditional import Conditional


class RegionResource(Conditional, Resource):
    """Daerah: provinsi, kabupaten, dan kota menurut kode Kemendagri."""

    model = Region
    lookup_field = "code"
    lookup_url_kwarg = "code"
    lookup_value_converter = "region"
    serializer_class = RegionSerializer
    filterset_class = RegionFilter


class AgencyResource(Conditional, Resource):
    """Perangkat daerah (OPD/SKPD)."""

    model = Agency
    serializer_class = AgencySerializer
    filterset_class = AgencyFilter


class AffairResource(Conditional, Resource):
    """Urusan pemerintahan menurut UU 23/2014."""

    model = GovernmentAffair
    lookup_field = "code"
    lookup_url_kwarg = "code"
    lookup_value_converter = "affair"
    serializer_class = AffairSerializer
    filterset_class = AffairFilter


class RegionPages(Page, RegionResource):
    templates = {"list": "agencies/region_list.html", "retrieve": "agencies/region_detail.html"}
    page_facets = ("level",)


class AgencyPages(Page, AgencyResource):
    templates = {"list": "agencies/agency_list.html", "retrieve": "agencies/agency_detail.html"}
    page_facets = ("kind",)
