"""The adoptions and everything that the two sides do about them."""

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from innovations import services
from innovations.entitlement import coverage_of
from innovations.filters import AdoptionFilter
from innovations.models import Adoption, Innovation, IssuedPaper
from innovations.papers.facts import is_ready
from innovations.progress import steps
from innovations.serializers import (
    AdoptionDetailSerializer,
    AdoptionMilestoneSerializer,
    AdoptionRequestSerializer,
    AdoptionSerializer,
    AdvanceSerializer,
    DecisionSerializer,
    EvidenceSerializer,
    EvidenceUploadSerializer,
    FinishSerializer,
    InnovationSerializer,
    IssuedPaperSerializer,
    LinkOriginSerializer,
    OutcomeSerializer,
    PaperRequestSerializer,
    RebaseSerializer,
    RenameSerializer,
    StopSerializer,
)
from sipkd.api.params import ON
from sipkd.api.resources import Page, Resource, Verbs
from sipkd.events.conditional import Conditional
from sipkd.events.models import Event

Stage = Adoption.Stage


@extend_schema_view(list=extend_schema(parameters=[ON]), retrieve=extend_schema(parameters=[ON]))
class AdoptionResource(Conditional, Verbs, mixins.CreateModelMixin, Resource):
    """Replikasi inovasi antardaerah dan tahapannya."""

    model = Adoption
    serializer_class = AdoptionSerializer
    detail_serializer_class = AdoptionDetailSerializer
    filterset_class = AdoptionFilter
    http_method_names = ["get", "head", "options", "post"]

    def get_serializer_class(self):
        if self.action == "create":
            return AdoptionRequestSerializer
        return super().get_serializer_class()

    @extend_schema(request=AdoptionRequestSerializer, responses={201: AdoptionDetailSerializer})
    def create(self, request, *args, **kwargs) -> Response:
        """Ajukan replikasi; kerja sama yang mencakupnya harus berlaku hari ini."""
        self.require("innovations.request_adoption")
        asked = self.get_serializer(data=request.data)
        asked.is_valid(raise_exception=True)
        adoption = services.request_adoption(**asked.validated_data, by=request.user)
        return self.answer(adoption, status=201)

    # -- the owner -----------------------------------------------------------------------------------
    @extend_schema(request=None, responses=AdoptionDetailSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request, id=None) -> Response:
        """Pemilik inovasi menyetujui."""
        adoption = self.object_for("innovations.decide_adoption")
        return self.answer(services.approve_adoption(adoption, by=request.user))

    @extend_schema(request=DecisionSerializer, responses=AdoptionDetailSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request, id=None) -> Response:
        """Pemilik inovasi menolak, dengan alasan."""
        adoption = self.object_for("innovations.decide_adoption")
        return self.answer(services.decline_adoption(adoption, **self.data(DecisionSerializer), by=request.user))

    @extend_schema(request=None, responses=AdoptionDetailSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request, id=None) -> Response:
        """Pemilik inovasi, atau admin kerja samanya, mengonfirmasi bahwa inovasi benar diterapkan."""
        adoption = self.object_for("innovations.confirm_application")
        return self.answer(services.confirm_application(adoption, by=request.user))

    # -- either side ---------------------------------------------------------------------------------
    @extend_schema(request=DecisionSerializer, responses=AdoptionDetailSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request, id=None) -> Response:
        """Salah satu pihak membatalkan sebelum diterapkan, dengan alasan."""
        adoption = self.object_for("innovations.cancel_adoption")
        return self.answer(services.cancel_adoption(adoption, **self.data(DecisionSerializer), by=request.user))

    @extend_schema(request=PaperRequestSerializer, responses={201: IssuedPaperSerializer})
    @action(detail=True, methods=["post"])
    def papers(self, request, id=None) -> Response:
        """Terbitkan surat menurut catatan saat ini; tanpa perubahan isi, surat terakhir yang dijawab."""
        adoption, kind = self.get_object(), self.data(PaperRequestSerializer)["kind"]
        self.require(issuing_permission(kind), adoption)
        paper = services.issue_paper(adoption, kind=kind, by=request.user)
        return self.answer_with(IssuedPaperSerializer, paper, status=201)

    # -- the adopter ---------------------------------------------------------------------------------
    @extend_schema(request=AdvanceSerializer, responses=AdoptionDetailSerializer)
    @action(detail=True, methods=["post"])
    def advance(self, request, id=None) -> Response:
        """Penerima melanjutkan ke tahap berikutnya."""
        adoption = self.object_for("innovations.advance_adoption")
        return self.answer(services.advance_adoption(adoption, **self.data(AdvanceSerializer), by=request.user))

    @extend_schema(request=StopSerializer, responses=AdoptionDetailSerializer)
    @action(detail=True, methods=["post"])
    def stop(self, request, id=None) -> Response:
        """Penerima menyatakan tidak menggunakannya lagi, dengan tanggal dan alasan."""
        adoption = self.object_for("innovations.advance_adoption")
        return self.answer(services.stop_adoption(adoption, **self.data(StopSerializer), by=request.user))

    @extend_schema(request=None, responses=AdoptionDetailSerializer)
    @action(detail=True, methods=["post"])
    def reconfirm(self, request, id=None) -> Response:
        """Penerima menegaskan bahwa inovasi masih digunakan; berlaku satu tahun."""
        adoption = self.object_for("innovations.document_adoption")
        return self.answer(services.reconfirm_use(adoption, by=request.user))

    @extend_schema(request=RenameSerializer, responses=AdoptionDetailSerializer)
    @action(detail=True, methods=["post"])
    def rename(self, request, id=None) -> Response:
        """Penerima mengubah nama di daerahnya."""
        adoption = self.object_for("innovations.document_adoption")
        return self.answer(services.rename_adoption(adoption, **self.data(RenameSerializer), by=request.user))

    @extend_schema(request=RebaseSerializer, responses=AdoptionDetailSerializer)
    @action(detail=True, methods=["post"])
    def rebase(self, request, id=None) -> Response:
        """Penerima memindahkan dasarnya ke kerja sama lain yang mencakupnya hari ini."""
        adoption = self.object_for("innovations.document_adoption")
        return self.answer(services.rebase_adoption(adoption, **self.data(RebaseSerializer), by=request.user))

    @extend_schema(request=LinkOriginSerializer, responses=InnovationSerializer)
    @action(detail=True, methods=["post"], url_path="link-origin")
    def link_origin(self, request, id=None) -> Response:
        """Penerima menautkan catatan inovasi daerahnya sebagai hasil replikasi ini."""
        adoption = self.object_for("innovations.document_adoption")
        found = services.link_origin(adoption, **self.data(LinkOriginSerializer), by=request.user)
        fresh = Innovation.objects.for_list().get(pk=found.pk)
        return self.answer_with(InnovationSerializer, fresh)

    @extend_schema(request=AdoptionMilestoneSerializer, responses={201: AdoptionMilestoneSerializer})
    @action(detail=True, methods=["post"])
    def milestones(self, request, id=None) -> Response:
        """Penerima menambah rencana aksi."""
        adoption = self.object_for("innovations.document_adoption")
        milestone = services.add_milestone(adoption, **self.data(AdoptionMilestoneSerializer), by=request.user)
        return self.answer_with(AdoptionMilestoneSerializer, milestone, status=201)

    @extend_schema(request=FinishSerializer, responses=AdoptionMilestoneSerializer)
    @action(detail=True, methods=["post"], url_path="milestones/<uuid:milestone_id>/finish")
    def finish_milestone(self, request, id=None, milestone_id=None) -> Response:
        """Penerima menandai rencana aksi selesai."""
        adoption = self.object_for("innovations.document_adoption")
        milestone = get_object_or_404(adoption.milestones.all(), uuid=milestone_id)
        finished = services.finish_milestone(milestone, **self.data(FinishSerializer), by=request.user)
        return self.answer_with(AdoptionMilestoneSerializer, finished)

    @extend_schema(request=EvidenceUploadSerializer, responses={201: EvidenceSerializer})
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def evidence(self, request, id=None) -> Response:
        """Penerima mengunggah bukti: PDF, JPG, atau PNG."""
        adoption = self.object_for("innovations.document_adoption")
        data = self.data(EvidenceUploadSerializer)
        found = services.add_evidence(adoption, upload=data.pop("file"), **data, by=request.user)
        return self.answer_with(EvidenceSerializer, found, status=201)

    @extend_schema(request=OutcomeSerializer, responses={201: OutcomeSerializer})
    @action(detail=True, methods=["post"])
    def outcomes(self, request, id=None) -> Response:
        """Penerima mencatat hasil terukur."""
        adoption = self.object_for("innovations.document_adoption")
        outcome = services.record_outcome(adoption, **self.data(OutcomeSerializer), by=request.user)
        return self.answer_with(OutcomeSerializer, outcome, status=201)


def issuing_permission(kind: str) -> str:
    """The owner gives the certificate; the letters are the adopter's."""
    is_owners = kind == IssuedPaper.Kind.CERTIFICATE
    return "innovations.issue_certificate" if is_owners else "innovations.issue_letter"


class AdoptionPages(Page, AdoptionResource):
    templates = {"list": "innovations/adoption_list.html", "retrieve": "innovations/adoption_detail.html"}
    page_facets = ("stage", "mode")

    def page_context(self, data: dict) -> dict:
        context = super().page_context(data)
        if self.action == "retrieve":
            context.update(self._what_is_shown())
            context.update(self._what_the_user_may_do())
            context.update(self._next_basis(context))
        return context

    def _what_is_shown(self) -> dict:
        user, adoption = self.request.user, self.object
        sees_details = user.has_perm("innovations.view_adoption_details", adoption)
        events = list(Event.objects.about(adoption).for_list())
        return {
            "sees_details": sees_details,
            "events": events if sees_details else (),
            "steps": steps(adoption, events),
        }

    def _what_the_user_may_do(self) -> dict:
        user, adoption = self.request.user, self.object
        moves = Adoption.MOVES.get(Stage(adoption.stage), frozenset())
        may_advance = user.has_perm("innovations.advance_adoption", adoption)
        may_document = user.has_perm("innovations.document_adoption", adoption)
        may_decide = Stage.APPROVED in moves and user.has_perm("innovations.decide_adoption", adoption)
        may_cancel = Stage.CANCELLED in moves and user.has_perm("innovations.cancel_adoption", adoption)
        is_in_use = adoption.reconfirm_by is not None
        return {
            "may_decide": may_decide,
            "may_advance": bool(moves & set(services.OWN_STEPS)) and may_advance,
            "may_confirm": adoption.is_claim
            and adoption.stage in Adoption.APPLIED_STAGES
            and user.has_perm("innovations.confirm_application", adoption),
            "may_cancel": may_cancel and not may_decide,  # whoever decides declines it
            "may_stop": Stage.STOPPED in moves and may_advance,
            "may_reconfirm": is_in_use and may_document and adoption.in_use_on != adoption.adopter.region.today(),
            "may_document": may_document and adoption.stage in Adoption.PUBLIC_STAGES,
            "may_plan": may_document and adoption.is_running,
            "may_measure": may_document and adoption.applied_on is not None,
            "may_link": may_document
            and adoption.applied_on is not None
            and getattr(adoption, "resulting_innovation", None) is None,
            "issuable": [
                kind
                for kind in IssuedPaper.Kind
                if is_ready(adoption, kind) and user.has_perm(issuing_permission(kind), adoption)
            ],
        }

    def _next_basis(self, context: dict) -> dict:
        """What may be done when the agreement no longer holds; looked up only for who may do it."""
        user, adoption = self.request.user, self.object
        is_in_need = adoption.stage in Adoption.OPEN_STAGES and not adoption.agreement.in_force(self.on)
        if not (is_in_need and context["sees_details"]):
            return {}
        covering = coverage_of(adoption.innovation, adoption.adopter, viewer=user)
        return {
            "lost_basis": adoption.agreement.state(self.on).label,
            "other_agreements": [one.agreement for one in covering],
            "may_rebase": bool(covering) and user.has_perm("innovations.document_adoption", adoption),
            "may_record": user.has_perm("agreements.record_agreement"),
        }
