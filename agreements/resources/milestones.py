"""Rencana aksi and obligations: the same resource as JSON and as pages."""

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from agreements import services
from agreements.filters import MilestoneFilter
from agreements.models import Milestone
from agreements.serializers import (
    CancellationSerializer,
    DoneSerializer,
    FileSerializer,
    MilestoneDetailSerializer,
    MilestoneEvidenceSerializer,
    MilestoneSerializer,
    NewMilestoneSerializer,
    PlanSerializer,
)
from sipkd.api.params import ON
from sipkd.api.resources import Page, Resource, Verbs


@extend_schema_view(list=extend_schema(parameters=[ON]), retrieve=extend_schema(parameters=[ON]))
class MilestoneResource(Verbs, mixins.CreateModelMixin, Resource):
    """Rencana aksi dan kewajiban para pihak; terlihat oleh para pihak dan pengelola portal."""

    model = Milestone
    serializer_class = MilestoneSerializer
    detail_serializer_class = MilestoneDetailSerializer
    filterset_class = MilestoneFilter
    http_method_names = ["get", "head", "options", "post"]

    def get_serializer_class(self):
        if self.action == "create":
            return NewMilestoneSerializer
        return super().get_serializer_class()

    @extend_schema(request=NewMilestoneSerializer, responses={201: MilestoneDetailSerializer})
    def create(self, request, *args, **kwargs) -> Response:
        """Rencanakan kegiatan pada sisi daerah sendiri."""
        data = self.data(NewMilestoneSerializer)
        agreement = data.pop("agreement")
        self.require("agreements.plan_milestone", agreement)
        return self.answer(services.plan_milestone(agreement, **data, by=request.user), status=201)

    @extend_schema(request=PlanSerializer, responses=MilestoneDetailSerializer)
    @action(detail=True, methods=["post"])
    def change(self, request, id=None) -> Response:
        """Ubah rencana yang belum selesai."""
        milestone = self.object_for("agreements.edit_milestone")
        return self.answer(services.change_milestone(milestone, **self.data(PlanSerializer), by=request.user))

    @extend_schema(request=DoneSerializer, responses=MilestoneDetailSerializer)
    @action(detail=True, methods=["post"])
    def finish(self, request, id=None) -> Response:
        """Tandai selesai, hari ini atau pada tanggal yang disebut."""
        milestone = self.object_for("agreements.edit_milestone")
        return self.answer(services.finish_milestone(milestone, **self.data(DoneSerializer), by=request.user))

    @extend_schema(request=CancellationSerializer, responses=MilestoneDetailSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request, id=None) -> Response:
        """Batalkan, dengan alasan."""
        milestone = self.object_for("agreements.edit_milestone")
        return self.answer(services.cancel_milestone(milestone, **self.data(CancellationSerializer), by=request.user))

    @extend_schema(request=FileSerializer, responses={201: MilestoneEvidenceSerializer})
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def evidence(self, request, id=None) -> Response:
        """Unggah bukti: PDF, JPG, atau PNG."""
        milestone, data = self.object_for("agreements.edit_milestone"), self.data(FileSerializer)
        found = services.add_milestone_evidence(milestone, upload=data.pop("file"), **data, by=request.user)
        return self.answer_with(MilestoneEvidenceSerializer, found, status=201)


class MilestonePages(Page, MilestoneResource):
    templates = {"list": "agreements/milestone_list.html", "retrieve": "agreements/milestone_detail.html"}
    page_facets = ("kind", "state", "region")

    def page_context(self, data: dict) -> dict:
        context = super().page_context(data)
        if self.action == "retrieve":
            context["may_edit"] = self.request.user.has_perm("agreements.edit_milestone", self.object)
        return context
