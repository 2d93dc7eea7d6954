"""Reports and what is owed next: the same resources as JSON and as pages."""

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from agreements import services
from agreements.filters import ReportDutyFilter, ReportFilter
from agreements.models import Report, ReportDuty
from agreements.serializers import (
    FileSerializer,
    NewReportSerializer,
    ReportDetailSerializer,
    ReportDutySerializer,
    ReportEvidenceSerializer,
    ReportSerializer,
)
from sipkd.api.params import ON
from sipkd.api.resources import Page, Resource, Verbs


class ReportResource(Verbs, mixins.CreateModelMixin, Resource):
    """Laporan pelaksanaan kerja sama; terlihat oleh para pihak dan pengelola portal."""

    model = Report
    serializer_class = ReportSerializer
    detail_serializer_class = ReportDetailSerializer
    filterset_class = ReportFilter
    http_method_names = ["get", "head", "options", "post"]

    def get_serializer_class(self):
        if self.action == "create":
            return NewReportSerializer
        return super().get_serializer_class()

    @extend_schema(request=NewReportSerializer, responses={201: ReportDetailSerializer})
    def create(self, request, *args, **kwargs) -> Response:
        """Sampaikan laporan berikutnya dari sisi daerah sendiri."""
        data = self.data(NewReportSerializer)
        agreement = data.pop("agreement")
        self.require("agreements.file_report", agreement)
        return self.answer(services.file_report(agreement, **data, by=request.user), status=201)

    @extend_schema(request=FileSerializer, responses={201: ReportEvidenceSerializer})
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def evidence(self, request, id=None) -> Response:
        """Unggah bukti: PDF, JPG, atau PNG."""
        report, data = self.object_for("agreements.prove_report"), self.data(FileSerializer)
        found = services.add_report_evidence(report, upload=data.pop("file"), **data, by=request.user)
        return self.answer_with(ReportEvidenceSerializer, found, status=201)


class ReportPages(Page, ReportResource):
    templates = {"list": "agreements/report_list.html", "retrieve": "agreements/report_detail.html"}
    page_facets = ("recommendation", "region")

    def page_context(self, data: dict) -> dict:
        context = super().page_context(data)
        if self.action == "retrieve":
            context["may_prove"] = self.request.user.has_perm("agreements.prove_report", self.object)
        return context


@extend_schema_view(list=extend_schema(parameters=[ON]))
class ReportDutyResource(Resource):
    """Laporan yang ditunggu dari setiap pihak, menurut tenggatnya."""

    model = ReportDuty
    serializer_class = ReportDutySerializer
    filterset_class = ReportDutyFilter

    def get_queryset(self):
        return ReportDuty.objects.visible_to(self.request.user).for_list(self.on)


class ReportDutyPages(Page, ReportDutyResource):
    templates = {"list": "agreements/report_duty_list.html"}
    page_facets = ("region",)
