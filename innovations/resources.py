"""The catalogue and the adoptions: the same resources as JSON and as pages."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import exceptions, mixins
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.response import Response

from agencies.models import Agency
from agencies.resources import AgencyResource
from innovations import services
from innovations.entitlement import Entitlement, explain
from innovations.filters import AdoptionFilter, InnovationFilter
from innovations.models import Adoption, Innovation
from innovations.progress import steps
from innovations.search.resources import Searched, SearchedPages
from innovations.serializers import (
    AdoptionRequestSerializer,
    AdoptionSerializer,
    AdvanceSerializer,
    DecisionSerializer,
    EntitlementSerializer,
    InnovationDetailSerializer,
    InnovationSerializer,
)
from sipkd.api.params import ON
from sipkd.api.resources import OF_PAGES, Page, Resource
from sipkd.events.models import Event

AGENCY = OpenApiParameter(
    "agency", OpenApiTypes.UUID, required=True, description="Perangkat daerah yang hendak mereplikasi."
)


@extend_schema_view(list=extend_schema(parameters=[ON]), retrieve=extend_schema(parameters=[ON]))
class InnovationResource(Searched, Resource):
    """Inovasi daerah yang terbit di katalog."""

    model = Innovation
    serializer_class = InnovationSerializer
    detail_serializer_class = InnovationDetailSerializer
    filterset_class = InnovationFilter

    @extend_schema(parameters=[AGENCY, ON], responses=EntitlementSerializer)
    @action(detail=True, filterset_class=None, pagination_class=None, parameters=("agency",))
    def entitlement(self, request, id=None) -> Response:
        """Bolehkah perangkat daerah ini mereplikasi inovasi tersebut pada tanggal itu, dan mengapa."""
        answer = explain(self.get_object(), self._agency(), self.on, viewer=request.user)
        return Response(EntitlementSerializer(answer, context=self.get_serializer_context()).data)

    def _agency(self) -> Agency:
        try:
            return get_object_or_404(Agency.objects.select_related("region"), uuid=self.request.GET.get("agency", ""))
        except exceptions.APIException:
            raise
        except Exception as error:
            raise exceptions.ValidationError({"agency": ["Sebutkan id perangkat daerah."]}) from error


class AdoptionResource(mixins.CreateModelMixin, Resource):
    """Replikasi inovasi antardaerah dan tahapannya."""

    model = Adoption
    serializer_class = AdoptionSerializer
    filterset_class = AdoptionFilter
    http_method_names = ["get", "head", "options", "post"]

    def get_serializer_class(self):
        if self.action == "create":
            return AdoptionRequestSerializer
        return super().get_serializer_class()

    @extend_schema(request=AdoptionRequestSerializer, responses={201: AdoptionSerializer})
    def create(self, request, *args, **kwargs) -> Response:
        """Ajukan replikasi; kerja sama yang mencakupnya harus berlaku hari ini."""
        self._require("innovations.request_adoption")
        asked = self.get_serializer(data=request.data)
        asked.is_valid(raise_exception=True)
        adoption = services.request_adoption(**asked.validated_data, by=request.user)
        return self._answer(adoption, status=201)

    @extend_schema(request=None, responses=AdoptionSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request, id=None) -> Response:
        """Pemilik inovasi menyetujui."""
        adoption = self._for("innovations.decide_adoption")
        return self._answer(services.approve_adoption(adoption, by=request.user))

    @extend_schema(request=DecisionSerializer, responses=AdoptionSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request, id=None) -> Response:
        """Pemilik inovasi menolak, dengan alasan."""
        adoption = self._for("innovations.decide_adoption")
        return self._answer(services.decline_adoption(adoption, **self._data(DecisionSerializer), by=request.user))

    @extend_schema(request=AdvanceSerializer, responses=AdoptionSerializer)
    @action(detail=True, methods=["post"])
    def advance(self, request, id=None) -> Response:
        """Penerima melanjutkan ke tahap berikutnya."""
        adoption = self._for("innovations.advance_adoption")
        return self._answer(services.advance_adoption(adoption, **self._data(AdvanceSerializer), by=request.user))

    @extend_schema(request=None, responses=AdoptionSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request, id=None) -> Response:
        """Pemilik inovasi mengonfirmasi bahwa inovasi benar diterapkan."""
        adoption = self._for("innovations.confirm_application")
        return self._answer(services.confirm_application(adoption, by=request.user))

    @extend_schema(request=DecisionSerializer, responses=AdoptionSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request, id=None) -> Response:
        """Salah satu pihak membatalkan, dengan alasan."""
        adoption = self._for("innovations.cancel_adoption")
        return self._answer(services.cancel_adoption(adoption, **self._data(DecisionSerializer), by=request.user))

    def _for(self, permission: str) -> Adoption:
        adoption = self.get_object()
        self._require(permission, adoption)
        return adoption

    def _require(self, permission: str, obj=None) -> None:
        if not self.request.user.has_perm(permission, obj):
            raise exceptions.PermissionDenied

    def _data(self, serializer_class) -> dict:
        serializer = serializer_class(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data

    def _answer(self, adoption: Adoption, status: int = 200) -> Response:
        fresh = Adoption.objects.for_detail().get(pk=adoption.pk)
        return Response(AdoptionSerializer(fresh, context=self.get_serializer_context()).data, status=status)


class AgencyWithCatalogueResource(AgencyResource):
    """Perangkat daerah (OPD/SKPD), dan apa yang boleh direplikasinya."""

    @extend_schema(
        parameters=[ON], responses=InnovationSerializer(many=True), operation_id="agencies_adoptable_innovations"
    )
    @action(detail=True, url_path="adoptable-innovations", filterset_class=None, parameters=OF_PAGES)
    def adoptable_innovations(self, request, id=None) -> Response:
        """Inovasi yang boleh direplikasi perangkat daerah ini pada tanggal itu."""
        rows = Innovation.objects.visible_to(request.user).adoptable_by(self.get_object(), self.on, viewer=request.user)
        page = self.paginate_queryset(rows.for_list())
        return self.get_paginated_response(
            InnovationSerializer(page, many=True, context=self.get_serializer_context()).data
        )


class InnovationPages(SearchedPages, Page, InnovationResource):
    templates = {"list": "innovations/innovation_list.html", "retrieve": "innovations/innovation_detail.html"}
    page_facets = ("affair", "province", "region", "stage", "form", "kind", "year", "award", "adopted")

    def page_context(self, data: dict) -> dict:
        context = super().page_context(data)
        user = self.request.user
        if self.action == "list":
            context["own_agency"] = getattr(user, "agency", None)
            return context
        agency = self._asking_agency()
        if agency is not None:
            answer = explain(self.object, agency, self.on, viewer=user)
            context["entitlement"] = EntitlementSerializer(answer, context=self.get_serializer_context()).data
            context["agency"] = agency
            context["may_request"] = self._may_request(answer)
            open_adoptions = Adoption.objects.visible_to(user).open()
            context["open_adoption"] = open_adoptions.filter(innovation=self.object, adopter=agency).first()
        if user.has_perm("innovations.view_contact", self.object):
            context["contact"] = self.object
        context["own_agencies"] = (
            Agency.objects.of(user.region).active().order_by("name") if self._is_region_admin() else ()
        )
        return context

    def _asking_agency(self) -> Agency | None:
        """The agency the question is about: the one in the address, else the user's own."""
        wanted = self.request.GET.get("agency")
        if wanted:
            return self._agency()
        return getattr(self.request.user, "agency", None)

    def _may_request(self, answer: Entitlement) -> bool:
        user = self.request.user
        if not (answer.allowed and answer.on == answer.agency.region.today()):
            return False
        return user.has_perm("innovations.request_adoption") and (
            answer.agency.pk == user.agency_id
            or (self._is_region_admin() and answer.agency.region_id == user.region_id)
        )

    def _is_region_admin(self) -> bool:
        return getattr(self.request.user, "role", None) == "region_admin"


class AdoptionPages(Page, AdoptionResource):
    templates = {"list": "innovations/adoption_list.html", "retrieve": "innovations/adoption_detail.html"}
    page_facets = ("stage", "mode")

    def page_context(self, data: dict) -> dict:
        context = super().page_context(data)
        if self.action == "retrieve":
            context.update(self._what_the_user_may_do())
        return context

    def _what_the_user_may_do(self) -> dict:
        user, adoption = self.request.user, self.object
        sees_details = user.has_perm("innovations.view_adoption_details", adoption)
        events = list(Event.objects.about(adoption).for_list())
        moves = Adoption.MOVES.get(Adoption.Stage(adoption.stage), frozenset())
        own_moves = moves - {Adoption.Stage.APPROVED, Adoption.Stage.DECLINED, Adoption.Stage.CANCELLED}
        return {
            "sees_details": sees_details,
            "events": events if sees_details else (),
            "may_decide": Adoption.Stage.APPROVED in moves and user.has_perm("innovations.decide_adoption", adoption),
            "may_advance": bool(own_moves) and user.has_perm("innovations.advance_adoption", adoption),
            "may_confirm": adoption.is_claim and user.has_perm("innovations.confirm_application", adoption),
            "may_cancel": Adoption.Stage.CANCELLED in moves and user.has_perm("innovations.cancel_adoption", adoption),
            "steps": steps(adoption, events),
        }
