"""Evidence for an indicator: the owner gives it, a verifier accepts or rejects it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from innovations import services
from innovations.forms import ReasonForm
from innovations.models import AssessmentPeriod, IndicatorEvidence, Innovation
from innovations.profile_forms import IndicatorEvidenceForm
from sipkd.pages import VerbPage, require, told, visible_or_404


class IndicatorPage(VerbPage):
    """A page about one indicator of an innovation; it leads back to the checklist."""

    model = Innovation

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        periods = AssessmentPeriod.objects.visible_to(request.user)
        self.indicator = get_object_or_404(
            get_object_or_404(periods, year=kwargs["year"]).indicators.in_order(), number=kwargs["number"]
        )
        return super().dispatch(request, *args, **kwargs)

    def landing(self) -> str:
        return self.indicator.place_in_checklist(self.object)

    back = landing

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "intro": str(self.indicator)}


class IndicatorEvidenceGive(IndicatorPage):
    permission = "innovations.edit_innovation"
    form_class = IndicatorEvidenceForm
    heading = gettext_lazy("Isi bukti indikator")
    button = gettext_lazy("Simpan bukti")
    success = gettext_lazy("Bukti tersimpan dan menunggu diperiksa.")

    def get_form_kwargs(self) -> dict[str, Any]:
        evidence = self.object.evidence.filter(indicator=self.indicator).first()
        return {**super().get_form_kwargs(), "indicator": self.indicator, "evidence": evidence}

    def perform(self, data: dict[str, Any]) -> None:
        upload = data.pop("file")
        services.give_evidence(self.object, indicator=self.indicator, upload=upload, **data, by=self.request.user)


class IndicatorEvidenceReject(IndicatorPage):
    permission = "innovations.verify_innovation"
    form_class = ReasonForm
    heading = gettext_lazy("Tolak bukti indikator")
    button = gettext_lazy("Tolak bukti")
    success = gettext_lazy("Bukti ditolak. Pemilik diberi tahu.")
    is_danger = True

    def perform(self, data: dict[str, Any]) -> None:
        evidence = get_object_or_404(self.object.evidence.visible_to(self.request.user), indicator=self.indicator)
        services.reject_evidence(evidence, reason=data["reason"], by=self.request.user)


@login_required
@require_POST
def indicator_evidence_accept(request: HttpRequest, id: Any, year: int, number: int) -> HttpResponse:
    innovation = visible_or_404(Innovation, request.user, id)
    require(request.user, "innovations.verify_innovation", innovation)
    rows = IndicatorEvidence.objects.visible_to(request.user).filter(innovation=innovation)
    evidence = get_object_or_404(rows, indicator__period__year=year, indicator__number=number)
    with told(request, success=_("Bukti diterima.")):
        services.accept_evidence(evidence, by=request.user)
    return redirect(evidence.get_absolute_url())
