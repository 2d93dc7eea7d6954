"""Pages on which a verifier attests, and parties end, suspend or resume an agreement."""

from typing import Any

from django.utils.translation import gettext_lazy

from agreements.forms import AttestForm, ResumeForm, SuspendForm, TerminateForm
from agreements.models import Agreement
from agreements.services import (
    attest_agreement,
    resume_agreement,
    suspend_agreement,
    terminate_agreement,
)
from sipkd.pages import VerbPage


class AgreementAttest(VerbPage):
    model = Agreement
    permission = "agreements.attest_agreement"
    form_class = AttestForm
    heading = gettext_lazy("Atestasi kerja sama")
    intro = gettext_lazy("Anda menyatakan telah memeriksa naskah atau sumbernya. Kerja sama menjadi dasar replikasi.")
    button = gettext_lazy("Atestasi")
    success = gettext_lazy("Kerja sama diatestasi.")

    def perform(self, data: dict[str, Any]) -> None:
        attest_agreement(self.object, basis=data["basis"], by=self.request.user)


class AgreementTerminate(VerbPage):
    model = Agreement
    permission = "agreements.terminate_agreement"
    form_class = TerminateForm
    heading = gettext_lazy("Akhiri kerja sama")
    intro = gettext_lazy(
        "Semua pihak diberi tahu. Kerja sama tidak lagi menjadi dasar replikasi baru sejak tanggal itu."
    )
    button = gettext_lazy("Akhiri kerja sama")
    success = gettext_lazy("Kerja sama diakhiri.")
    is_danger = True

    def perform(self, data: dict[str, Any]) -> None:
        terminate_agreement(self.object, on=data["on"], reason=data["reason"], by=self.request.user)


class AgreementSuspend(VerbPage):
    model = Agreement
    permission = "agreements.suspend_agreement"
    form_class = SuspendForm
    heading = gettext_lazy("Tangguhkan kerja sama")
    intro = gettext_lazy("Semua pihak diberi tahu. Selama ditangguhkan kerja sama tidak menjadi dasar replikasi baru.")
    button = gettext_lazy("Tangguhkan kerja sama")
    success = gettext_lazy("Kerja sama ditangguhkan.")
    is_danger = True

    def perform(self, data: dict[str, Any]) -> None:
        suspend_agreement(self.object, **data, by=self.request.user)


class AgreementResume(VerbPage):
    model = Agreement
    permission = "agreements.suspend_agreement"
    form_class = ResumeForm
    heading = gettext_lazy("Cabut penangguhan")
    intro = gettext_lazy("Semua pihak diberi tahu. Kerja sama berlaku kembali sejak tanggal itu.")
    button = gettext_lazy("Cabut penangguhan")
    success = gettext_lazy("Penangguhan dicabut.")

    def perform(self, data: dict[str, Any]) -> None:
        resume_agreement(self.object, on=data["on"], by=self.request.user)
