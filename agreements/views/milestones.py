"""Pages on which a side plans, does and proves its own steps."""

from typing import Any

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from agreements import services
from agreements.forms import CancelForm, EvidenceForm, FinishForm, MilestoneForm
from agreements.models import Agreement, Milestone, MilestoneEvidence
from sipkd.pages import VerbPage, download


class MilestoneAdd(VerbPage):
    model = Agreement
    permission = "agreements.plan_milestone"
    form_class = MilestoneForm
    heading = gettext_lazy("Tambah rencana aksi")
    intro = gettext_lazy("Dicatat pada sisi daerah Anda dan terlihat oleh semua pihak.")
    button = gettext_lazy("Simpan rencana")
    success = gettext_lazy("Rencana aksi ditambahkan.")

    def get_form_kwargs(self) -> dict[str, Any]:
        region = self.request.user.region_id
        own = next(party for party in self.object.parties.all() if party.region_id == region)
        return {**super().get_form_kwargs(), "party": own}

    def perform(self, data: dict[str, Any]) -> None:
        services.plan_milestone(self.object, **data, by=self.request.user)


class OwnMilestonePage(VerbPage):
    """A page on which a side changes a step of its own."""

    model = Milestone
    permission = "agreements.edit_milestone"


class MilestoneChange(OwnMilestonePage):
    form_class = MilestoneForm
    heading = gettext_lazy("Ubah rencana aksi")
    button = gettext_lazy("Simpan perubahan")
    success = gettext_lazy("Rencana aksi diubah.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "party": self.object.party, "milestone": self.object}

    def perform(self, data: dict[str, Any]) -> None:
        services.change_milestone(self.object, **data, by=self.request.user)


class MilestoneFinish(OwnMilestonePage):
    form_class = FinishForm
    heading = gettext_lazy("Tandai selesai")
    button = gettext_lazy("Tandai selesai")
    success = gettext_lazy("Rencana aksi ditandai selesai.")

    def get_initial(self) -> dict[str, Any]:
        return {"on": self.object.party.region.today()}

    def perform(self, data: dict[str, Any]) -> None:
        services.finish_milestone(self.object, **data, by=self.request.user)


class MilestoneCancel(OwnMilestonePage):
    form_class = CancelForm
    heading = gettext_lazy("Batalkan rencana aksi")
    intro = gettext_lazy("Rencana ini tetap tercatat sebagai dibatalkan; semua pihak diberi tahu.")
    button = gettext_lazy("Batalkan rencana")
    success = gettext_lazy("Rencana aksi dibatalkan.")
    is_danger = True

    def perform(self, data: dict[str, Any]) -> None:
        services.cancel_milestone(self.object, **data, by=self.request.user)


class MilestoneProve(OwnMilestonePage):
    form_class = EvidenceForm
    heading = gettext_lazy("Unggah bukti")
    button = gettext_lazy("Unggah")
    success = gettext_lazy("Bukti tersimpan.")

    def perform(self, data: dict[str, Any]) -> None:
        services.add_milestone_evidence(self.object, upload=data.pop("file"), **data, by=self.request.user)


@require_GET
@cache_control(private=True, no_store=True)
def milestone_evidence(request: HttpRequest, id: Any, evidence_id: Any) -> FileResponse:
    """The file itself, always as a download; whoever may not see it gets 404."""
    files = MilestoneEvidence.objects.visible_to(request.user).filter(milestone__uuid=id)
    evidence = get_object_or_404(files, uuid=evidence_id)
    return download(evidence, evidence.content_type)
