"""The course of an adoption: stage by stage, confirmation, the agreement it rests on, the end."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from innovations import services
from innovations.forms import AdvanceForm, ReasonForm, RebaseForm, RenameForm, StopForm
from innovations.models import Adoption
from sipkd.pages import VerbPage, require, told, visible_or_404


@login_required
@require_POST
def adoption_confirm(request: HttpRequest, id: Any) -> HttpResponse:
    adoption = visible_or_404(Adoption, request.user, id)
    require(request.user, "innovations.confirm_application", adoption)
    with told(request, success=_("Penerapan dikonfirmasi.")):
        services.confirm_application(adoption, by=request.user)
    return redirect(adoption)


@login_required
@require_POST
def adoption_reconfirm(request: HttpRequest, id: Any) -> HttpResponse:
    adoption = visible_or_404(Adoption, request.user, id)
    require(request.user, "innovations.document_adoption", adoption)
    with told(request, success=_("Dicatat: masih digunakan. Penegasan berikutnya setahun lagi.")):
        services.reconfirm_use(adoption, by=request.user)
    return redirect(adoption)


class AdoptionAdvance(VerbPage):
    model = Adoption
    permission = "innovations.advance_adoption"
    form_class = AdvanceForm
    heading = gettext_lazy("Lanjutkan tahap replikasi")
    button = gettext_lazy("Simpan tahap")
    success = gettext_lazy("Tahap replikasi diperbarui.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "adoption": self.object}

    def perform(self, data: dict[str, Any]) -> None:
        services.advance_adoption(self.object, **data, by=self.request.user)


class AdoptionCancel(VerbPage):
    model = Adoption
    permission = "innovations.cancel_adoption"
    form_class = ReasonForm
    heading = gettext_lazy("Batalkan replikasi")
    intro = gettext_lazy("Kedua pihak diberi tahu dan membaca alasan yang Anda tulis.")
    button = gettext_lazy("Batalkan replikasi")
    success = gettext_lazy("Replikasi dibatalkan.")
    is_danger = True

    def perform(self, data: dict[str, Any]) -> None:
        services.cancel_adoption(self.object, reason=data["reason"], by=self.request.user)


class AdoptionStop(VerbPage):
    model = Adoption
    permission = "innovations.advance_adoption"
    form_class = StopForm
    heading = gettext_lazy("Hentikan replikasi")
    intro = gettext_lazy("Riwayat, bukti, dan hasilnya tetap tersimpan. Kedua pihak diberi tahu.")
    button = gettext_lazy("Hentikan replikasi")
    success = gettext_lazy("Replikasi dinyatakan berhenti.")
    is_danger = True

    def perform(self, data: dict[str, Any]) -> None:
        services.stop_adoption(self.object, **data, by=self.request.user)


class AdoptionRename(VerbPage):
    model = Adoption
    permission = "innovations.document_adoption"
    form_class = RenameForm
    heading = gettext_lazy("Ubah nama di daerah penerima")
    button = gettext_lazy("Simpan nama")
    success = gettext_lazy("Nama disimpan.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "adoption": self.object}

    def perform(self, data: dict[str, Any]) -> None:
        services.rename_adoption(self.object, **data, by=self.request.user)


class AdoptionRebase(VerbPage):
    model = Adoption
    permission = "innovations.document_adoption"
    form_class = RebaseForm
    heading = gettext_lazy("Pindahkan dasar kerja sama")
    intro = gettext_lazy("Hanya kerja sama yang mencakup replikasi ini hari ini yang dapat dipilih.")
    button = gettext_lazy("Pindahkan dasar")
    success = gettext_lazy("Dasar kerja sama dipindahkan. Kedua pihak diberi tahu.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "adoption": self.object, "user": self.request.user}

    def perform(self, data: dict[str, Any]) -> None:
        services.rebase_adoption(self.object, **data, by=self.request.user)
