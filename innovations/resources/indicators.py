"""The periods of assessment, and the checklist of one innovation with the verbs of its owner and of a verifier."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.response import Response

from innovations import services
from innovations.checklist import checklist_of
from innovations.filters import PeriodFilter
from innovations.indicator_serializers import (
    ChecklistSerializer,
    EvidenceGivenSerializer,
    IndicatorEvidenceSerializer,
    PeriodSerializer,
)
from innovations.models import AssessmentPeriod, IndicatorEvidence
from innovations.serializers import DecisionSerializer
from sipkd.api.params import ON
from sipkd.api.resources import Resource, Verbs

YEAR = OpenApiParameter("year", int, description="Periode penilaian; bawaan: yang terbaru.")


@extend_schema_view()
class PeriodResource(Resource):
    """Periode penilaian inovasi daerah dengan indikator, bobot, dan parameternya."""

    model = AssessmentPeriod
    lookup_field = "year"
    lookup_url_kwarg = "year"
    lookup_value_converter = "int"
    serializer_class = PeriodSerializer
    filterset_class = PeriodFilter


class Assessed(Verbs):
    """Mixin of the resource of innovations: its indicators."""

    @extend_schema(parameters=[YEAR, ON], responses=ChecklistSerializer)
    @action(detail=True, filterset_class=None, pagination_class=None, parameters=("year",))
    def indicators(self, request, id=None) -> Response:
        """Indikator satu periode: yang terbukti, dan bagi daerah pemilik juga yang diklaim."""
        innovation = self.get_object()
        context = {**self.get_serializer_context(), "innovation": innovation}
        return Response(ChecklistSerializer(checklist_of(innovation, self._period(), self.on), context=context).data)

    @extend_schema(request=EvidenceGivenSerializer, responses=IndicatorEvidenceSerializer)
    @action(detail=True, methods=["post"], parser_classes=[JSONParser, MultiPartParser], url_path="indicator-evidence")
    def indicator_evidence(self, request, id=None) -> Response:
        """Pemilik mengisi bukti satu indikator; yang diubah kembali menunggu diperiksa."""
        innovation, data = self.object_for("innovations.edit_innovation"), self.data(EvidenceGivenSerializer)
        evidence = services.give_evidence(innovation, upload=data.pop("file", None), **data, by=request.user)
        return self.answer_with(IndicatorEvidenceSerializer, evidence)

    @extend_schema(request=None, responses=IndicatorEvidenceSerializer)
    @action(detail=True, methods=["post"], url_path="indicator-evidence/<uuid:evidence_id>/accept")
    def accept_evidence(self, request, id=None, evidence_id=None) -> Response:
        """Verifikator menerima bukti."""
        evidence = services.accept_evidence(self._to_decide(evidence_id), by=request.user)
        return self.answer_with(IndicatorEvidenceSerializer, evidence)

    @extend_schema(request=DecisionSerializer, responses=IndicatorEvidenceSerializer)
    @action(detail=True, methods=["post"], url_path="indicator-evidence/<uuid:evidence_id>/reject")
    def reject_evidence(self, request, id=None, evidence_id=None) -> Response:
        """Verifikator menolak bukti, dengan alasan."""
        evidence = self._to_decide(evidence_id)
        rejected = services.reject_evidence(evidence, **self.data(DecisionSerializer), by=request.user)
        return self.answer_with(IndicatorEvidenceSerializer, rejected)

    def _period(self) -> AssessmentPeriod:
        """The one in the address, or the newest; 404 before a guideline has been loaded."""
        periods, wanted = AssessmentPeriod.objects.visible_to(self.request.user), self.request.GET.get("year", "")
        if not wanted:
            found = periods.newest()
        else:
            found = periods.filter(year=wanted).first() if wanted.isdecimal() and len(wanted) == 4 else None
        if found is None:
            raise Http404
        return found

    def _to_decide(self, evidence_id: Any) -> IndicatorEvidence:
        innovation = self.object_for("innovations.verify_innovation")
        return get_object_or_404(innovation.evidence.visible_to(self.request.user), uuid=evidence_id)
