"""The adopter's plan, evidence, outcome, and the record of what became of it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST

from innovations import services
from innovations.forms import EvidenceForm, LinkOriginForm, MilestoneForm, OutcomeForm
from innovations.models import Adoption, AdoptionEvidence
from sipkd.pages import VerbPage, download, require, told, visible_or_404


class AdopterPage(VerbPage):
    """A page on which the adopter adds to the record of its adoption."""

    model = Adoption
    permission = "innovations.document_adoption"


class MilestoneAdd(AdopterPage):
    form_class = MilestoneForm
    heading = gettext_lazy("Tambah rencana aksi")
    button = gettext_lazy("Simpan rencana")
    success = gettext_lazy("Rencana aksi ditambahkan.")

    def perform(self, data: dict[str, Any]) -> None:
        services.add_milestone(self.object, **data, by=self.request.user)


@login_required
@require_POST
def milestone_finish(request: HttpRequest, id: Any, milestone_id: Any) -> HttpResponse:
    adoption = visible_or_404(Adoption, request.user, id)
    require(request.user, "innovations.document_adoption", adoption)
    milestone = get_object_or_404(adoption.milestones.all(), uuid=milestone_id)
    with told(request, success=_("Ditandai selesai: %(title)s.") % {"title": milestone.title}):
        services.finish_milestone(milestone, by=request.user)
    return redirect(adoption)


class EvidenceAdd(AdopterPage):
    form_class = EvidenceForm
    heading = gettext_lazy("Unggah bukti")
    button = gettext_lazy("Unggah")
    success = gettext_lazy("Bukti tersimpan.")

    def perform(self, data: dict[str, Any]) -> None:
        services.add_evidence(self.object, upload=data.pop("file"), **data, by=self.request.user)


class OutcomeAdd(AdopterPage):
    form_class = OutcomeForm
    heading = gettext_lazy("Catat hasil terukur")
    intro = gettext_lazy("Satu indikator, sebelum dan sesudah penerapan. Hasil terlihat oleh semua orang.")
    button = gettext_lazy("Simpan hasil")
    success = gettext_lazy("Hasil dicatat.")

    def perform(self, data: dict[str, Any]) -> None:
        services.record_outcome(self.object, **data, by=self.request.user)


class OriginLink(AdopterPage):
    form_class = LinkOriginForm
    heading = gettext_lazy("Tautkan catatan inovasi daerah")
    intro = gettext_lazy("Halaman inovasi daerah Anda akan menyebutkan asalnya.")
    button = gettext_lazy("Tautkan")
    success = gettext_lazy("Catatan inovasi ditautkan dengan asalnya.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "adoption": self.object, "user": self.request.user}

    def perform(self, data: dict[str, Any]) -> None:
        services.link_origin(self.object, **data, by=self.request.user)


@require_GET
@cache_control(private=True, no_store=True)
def evidence_file(request: HttpRequest, id: Any, evidence_id: Any) -> FileResponse:
    """The file itself, always as a download; whoever may not see it gets 404."""
    files = AdoptionEvidence.objects.visible_to(request.user).filter(adoption__uuid=id)
    evidence = get_object_or_404(files, uuid=evidence_id)
    return download(evidence, evidence.content_type)
