"""The register: the same resource as JSON and as pages."""

from drf_spectacular.utils import extend_schema, extend_schema_view

from agreements.filters import AgreementFilter
from agreements.models import Agreement, AgreementDraft
from agreements.resources.archiving import ArchiveVerbs
from agreements.resources.correcting import CorrectionVerbs
from agreements.resources.following import FollowUpVerbs
from agreements.resources.recording import RecordVerbs
from agreements.serializers import AgreementDetailSerializer, AgreementSerializer
from agreements.services import may_answer
from agreements.terms import State
from sipkd.api.params import ON
from sipkd.api.resources import Page, Resource
from sipkd.events.conditional import Conditional
from sipkd.events.models import Event

MOST_DRAFTS = 20  # on the page of the register


@extend_schema_view(list=extend_schema(parameters=[ON]), retrieve=extend_schema(parameters=[ON]))
class AgreementResource(Conditional, RecordVerbs, CorrectionVerbs, ArchiveVerbs, FollowUpVerbs, Resource):
    """Naskah kerja sama: MoU, PKS, nota kesepakatan, dan NPHD, dengan para pihaknya."""

    model = Agreement
    serializer_class = AgreementSerializer
    detail_serializer_class = AgreementDetailSerializer
    filterset_class = AgreementFilter

    def get_queryset(self):
        rows = Agreement.objects.visible_to(self.request.user)
        if self.action != "list":
            return rows.for_detail(self.on)
        asks_for_archive = self.request.query_params.get("archived")  # the filter then says which
        return (rows if asks_for_archive else rows.outside_archive()).for_list(self.on)


class AgreementPages(Page, AgreementResource):
    templates = {"list": "agreements/agreement_list.html", "retrieve": "agreements/agreement_detail.html"}
    page_facets = ("document_kind", "category", "region", "affair")

    def page_context(self, data: dict) -> dict:
        context = super().page_context(data)
        if self.action == "list":
            context["drafts"] = AgreementDraft.objects.visible_to(self.request.user).for_list()[:MOST_DRAFTS]
        if self.action == "retrieve":
            context["events"] = self._history()
            context["may_be_archived"] = self.object.state() in (State.ENDED, State.TERMINATED)
            context["own_party"] = self._own_party()
            context.update(self._correcting())
        return context

    def _history(self):
        if not self.request.user.has_perm("agreements.view_history", self.object):
            return Event.objects.none()
        return Event.objects.about(self.object).for_list()

    def _correcting(self) -> dict:
        """What the user may do with the proposed correction, if there is one."""
        user, found = self.request.user, self.object.open_correction
        if found is None:
            return {}
        is_own = user.has_perm("agreements.propose_correction", self.object) and found.party.region_id == user.region_id
        return {"may_answer_correction": may_answer(user, found), "may_withdraw_correction": is_own}

    def _own_party(self):
        region = getattr(self.request.user, "region_id", None)
        return next((party for party in self.object.parties.all() if region and party.region_id == region), None)
