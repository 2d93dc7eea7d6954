"""The catalogue: the same resource as JSON and as pages, and who may adopt what."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import exceptions
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.response import Response

from agencies.models import Agency
from agencies.resources import AgencyResource
from agencies.serializers import AgencySerializer
from innovations.cards import asks_for_region, basis_of
from innovations.entitlement import Entitlement, day_of, explain
from innovations.filters import InnovationFilter
from innovations.models import Adoption, AssessmentPeriod, Innovation, InnovationVersion
from innovations.reach import entitled_agencies
from innovations.records import written_record
from innovations.resources.authoring import Authored
from innovations.resources.comparison import Compared, ComparedPage
from innovations.resources.indicators import Assessed
from innovations.saved.asking import canonical
from innovations.saved.models import SavedSearch
from innovations.search.resources import Searched, SearchedPages
from innovations.serializers import (
    EntitlementSerializer,
    InnovationDetailSerializer,
    InnovationSerializer,
    OriginSerializer,
    replication_parameter,
)
from sipkd.api.pagination import KeysetPagination
from sipkd.api.params import ON, chosen_date
from sipkd.api.resources import OF_PAGES, Page, Resource
from sipkd.api.written import WrittenRecord, site_of
from sipkd.events.conditional import Conditional

AGENCY = OpenApiParameter(
    "agency", OpenApiTypes.UUID, required=True, description="Perangkat daerah yang hendak mereplikasi."
)


@extend_schema_view(list=extend_schema(parameters=[ON]), retrieve=extend_schema(parameters=[ON]))
class InnovationResource(Conditional, Compared, Searched, Authored, Assessed, Resource):
    """Inovasi daerah yang terbit di katalog."""

    model = Innovation
    serializer_class = InnovationSerializer
    detail_serializer_class = InnovationDetailSerializer
    filterset_class = InnovationFilter
    writes_records = True

    def retrieve(self, request, *args, **kwargs) -> Response:
        if not self.writes_records:
            return super().retrieve(request, *args, **kwargs)
        text, replications, origin = written_record(self.kwargs["id"], request.user, site_of(request), self.on)
        besides = {
            "replications": replications,
            "replication_parameter": replication_parameter(replications),
            "replicated_from": self._origin(origin),
        }
        return Response(WrittenRecord(text, besides))

    def _origin(self, adoption: int | None) -> dict | None:
        """Where it comes from, as far as the user may see that; few have an origin."""
        if adoption is None:
            return None
        seen = Adoption.objects.visible_to(self.request.user).as_origin().filter(pk=adoption).first()
        return seen and OriginSerializer(seen, context=self.get_serializer_context()).data

    @extend_schema(parameters=[AGENCY, ON], responses=EntitlementSerializer)
    @action(detail=True, filterset_class=None, pagination_class=None, parameters=("agency",))
    def entitlement(self, request, id=None) -> Response:
        """Bolehkah perangkat daerah ini mereplikasi inovasi tersebut pada tanggal itu, dan mengapa."""
        innovation, agency = self.get_object(), self._agency()
        answer = explain(innovation, agency, chosen_date(request), viewer=request.user)
        return Response(EntitlementSerializer(answer, context=self.get_serializer_context()).data)

    @extend_schema(parameters=[ON], responses=AgencySerializer(many=True), operation_id="innovations_entitled_agencies")
    @action(
        detail=True,
        url_path="entitled-agencies",
        filterset_class=None,
        pagination_class=KeysetPagination,
        parameters=OF_PAGES,
    )
    def entitled_agencies(self, request, id=None) -> Response:
        """Perangkat daerah yang boleh mereplikasi inovasi ini pada tanggal itu."""
        rows = entitled_agencies(self.get_object(), self.on, viewer=request.user).active(self.on)
        page = self.paginate_queryset(rows.for_list())
        return self.get_paginated_response(
            AgencySerializer(page, many=True, context=self.get_serializer_context()).data
        )

    def get_queryset(self):
        if self.action != "retrieve":
            return super().get_queryset()
        return super().get_queryset().with_replications(self.on)

    def more_about(self, innovations: Sequence[int]) -> dict[int, dict[str, Any]]:
        return basis_of(innovations, self.request)

    def _agency(self) -> Agency:
        try:
            return get_object_or_404(Agency.objects.select_related("region"), uuid=self.request.GET.get("agency", ""))
        except Http404 as error:
            raise exceptions.ValidationError({"agency": [_("Sebutkan id perangkat daerah.")]}) from error


class AgencyWithCatalogueResource(AgencyResource):
    """Perangkat daerah (OPD/SKPD), dan apa yang boleh direplikasinya."""

    @extend_schema(
        parameters=[ON], responses=InnovationSerializer(many=True), operation_id="agencies_adoptable_innovations"
    )
    @action(detail=True, url_path="adoptable-innovations", filterset_class=None, parameters=OF_PAGES)
    def adoptable_innovations(self, request, id=None) -> Response:
        """Inovasi yang boleh direplikasi perangkat daerah ini pada tanggal itu."""
        agency = self.get_object()
        on = day_of(agency, chosen_date(request))
        rows = Innovation.objects.visible_to(request.user).adoptable_by(agency, on, viewer=request.user)
        page = self.paginate_queryset(rows.for_list())
        return self.get_paginated_response(
            InnovationSerializer(page, many=True, context=self.get_serializer_context()).data
        )


class InnovationPages(ComparedPage, SearchedPages, Page, InnovationResource):
    writes_records = False  # a page shows more of the record than its answer says
    templates = {
        "list": "innovations/innovation_list.html",
        "retrieve": "innovations/innovation_detail.html",
        "compare": "innovations/innovation_compare.html",
    }
    page_facets = (
        "affair", "province", "region", "stage", "form", "kind", "year", "award", "adopted", "freshness",
        "adoptable_by", "adoptable_in",
    )  # fmt: skip

    def results(self, rows) -> list[dict]:
        """Cards say whether it is about the own agency, or about any of the own region."""
        return [{**item, "is_for_region": self.asks_for_region} for item in super().results(rows)]

    @property
    def asks_for_region(self) -> bool:
        return asks_for_region(self.request.user)

    def page_context(self, data: dict) -> dict:
        context = super().page_context(data)
        match self.action:
            case "list":
                return {**context, **self._of_the_list(data["facets"])}
            case "compare":
                return {**context, **self.comparison_context(data["results"])}
        return {**context, **self._may_be_adopted(), **self._manuscript(), **self._of_own_people()}

    def _of_the_list(self, facets: dict[str, list[dict]]) -> dict:
        """What is set apart from the other facets, and what the user keeps of such a list."""
        user, query = self.request.user, canonical(self.request.GET)
        return {
            "adoptable": self._adoptable_options(facets.pop("adoptable_by")),
            "adoptable_in": self._adoptable_in_options(facets.pop("adoptable_in")),
            "sees_manuscripts": user.has_perm("innovations.see_manuscripts"),
            "query": query,
            "saved": SavedSearch.objects.visible_to(user).filter(query=query).first() if query else None,
        }

    def _may_be_adopted(self) -> dict:
        """The answer to the agency that asks, if one does, and what it may do about it."""
        agency, user = self._asking_agency(), self.request.user
        if agency is None:
            return {}
        answer = explain(self.object, agency, chosen_date(self.request), viewer=user)
        is_own = agency.region_id == getattr(user, "region_id", None)
        may_ask = user.has_perm("innovations.request_adoption")
        adoptions = Adoption.objects.visible_to(user).open().filter(innovation=self.object, adopter=agency)
        return {
            "entitlement": EntitlementSerializer(answer, context=self.get_serializer_context()).data,
            "agency": agency,
            "may_request": self._may_request(answer),
            "others_request": answer.allowed and is_own and not may_ask,
            "open_adoption": adoptions.first(),
        }

    def _of_own_people(self) -> dict:
        """Whom the owner's side asks, and for which agencies somebody who works for a whole region may ask."""
        user = self.request.user
        is_of_region = getattr(user, "region_id", None) and not user.agency_id
        return {
            "contact": self.object if user.has_perm("innovations.view_contact", self.object) else None,
            "own_agencies": Agency.objects.of(user.region).active().order_by("name") if is_of_region else (),
        }

    def _manuscript(self) -> dict:
        """What the owner's side may do with the profile, and the version that is being written."""
        innovation, user = self.object, self.request.user
        may_edit = user.has_perm("innovations.edit_innovation", innovation)
        may_archive = may_edit and innovation.status == Innovation.Status.PUBLISHED
        open_versions = InnovationVersion.objects.visible_to(user).open().filter(innovation=innovation)
        found = open_versions.first() if user.has_perm("innovations.see_manuscripts") else None
        is_attested = innovation.running_on == innovation.region.today() and not innovation.stopped_on
        return {
            "may_edit": may_edit,
            "may_archive": may_archive,
            "may_attest": may_archive and not is_attested,
            "may_stop": may_archive and not innovation.stopped_on,
            "manuscript": found,
        }

    def _adoptable_options(self, options: list[dict]) -> dict:
        """The facet "what my agency may adopt today"; a region admin chooses among the agencies of the region."""
        asked = self.filterset.adopter
        if not options and asked:
            options = self._nothing_for("adoptable_by", asked, str(asked.uuid))
        if not self._is_region_admin():
            return {"options": options, "kind": "checkbox"}
        own = Agency.objects.of(self.request.user.region).active().order_by("name")
        others = [
            {"value": str(agency.uuid), "label": agency.name, "count": None, "chosen": False}
            for agency in own
            if agency != asked
        ]
        return {"options": [*options, *others], "kind": "select"}

    def _adoptable_in_options(self, options: list[dict]) -> list[dict]:
        """The same for who works for a whole region: what some agency of it may adopt."""
        asked = self.filterset.adopting_region
        return options or (self._nothing_for("adoptable_in", asked, asked.code) if asked else [])

    def _nothing_for(self, name: str, asked: Any, value: str) -> list[dict]:
        """That there is nothing is what the own official wants to know."""
        is_chosen = bool(self.filterset.form.cleaned_data.get(name))
        return [{"value": value, "label": str(asked), "count": 0, "chosen": is_chosen}]

    def _asking_agency(self) -> Agency | None:
        """The agency the question is about: the one in the address, else the user's own."""
        wanted = self.request.GET.get("agency")
        if wanted:
            return self._agency()
        return getattr(self.request.user, "agency", None)

    def _may_request(self, answer: Entitlement) -> bool:
        user = self.request.user
        if not (answer.allowed and answer.on == day_of(answer.agency)):
            return False
        return user.has_perm("innovations.request_adoption") and (
            answer.agency.pk == user.agency_id
            or (self._is_region_admin() and answer.agency.region_id == user.region_id)
        )

    def _is_region_admin(self) -> bool:
        return getattr(self.request.user, "role", None) == "region_admin"


class ChecklistPages(Page, InnovationResource):
    """The indicators of an innovation as a page."""

    templates = {"indicators": "innovations/indicators.html"}

    def indicators(self, request, id=None) -> Response:
        return self._with_context(super().indicators(request, id))

    def page_context(self, data: dict) -> dict:
        user, innovation = self.request.user, self.object
        return {
            "item": data,
            "object": innovation,
            "periods": AssessmentPeriod.objects.visible_to(user).order_by("-year"),
            "sees_inside": user.has_perm("innovations.view_indicators", innovation),
            "may_give": user.has_perm("innovations.edit_innovation", innovation)
            and innovation.status != Innovation.Status.ARCHIVED,
            "may_verify": user.has_perm("innovations.verify_innovation", innovation),
        }


class EntitledAgencyPages(Page, InnovationResource):
    """All agencies that may adopt an innovation, as a page."""

    templates = {"entitled_agencies": "innovations/entitled_agencies.html"}

    def get_paginated_response(self, data) -> Response:
        return self._with_context(super().get_paginated_response(data))

    def page_context(self, data: dict) -> dict:
        return {"innovation": self.object, "on": self.on}
