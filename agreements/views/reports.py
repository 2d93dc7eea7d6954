"""Pages on which a side files its report, and on which the parties agree how often."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from agreements import services
from agreements.forms import EvidenceForm, ReportForm, ReportingForm, as_report
from agreements.models import Agreement, Report, ReportDuty, ReportEvidence
from agreements.services.sides import day_at
from sipkd.pages import VerbPage, download


class ReportFile(VerbPage):
    """The next report of one side; where there is nothing to report, the agreement says since when."""

    model = ReportDuty
    permission = "agreements.file_own_report"
    form_class = ReportForm
    heading = gettext_lazy("Sampaikan laporan")
    intro = gettext_lazy("Laporan tersimpan seperti disampaikan dan terlihat oleh semua pihak.")
    button = gettext_lazy("Sampaikan laporan")
    success = gettext_lazy("Laporan disampaikan. Pihak lain diberi tahu.")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().dispatch(request, *args, **kwargs)
        except NothingToReport:
            messages.info(request, _("Tidak ada masa yang dapat dilaporkan saat ini."))
            return redirect(self.object)

    def get_form_kwargs(self) -> dict[str, Any]:
        days = services.reportable(self.object, day_at(self.object))
        if days is None:
            raise NothingToReport
        return {**super().get_form_kwargs(), "days": days}

    def perform(self, data: dict[str, Any]) -> None:
        services.file_report(self.object.agreement, **as_report(data), by=self.request.user)


class NothingToReport(Exception):
    """The side has reported up to today, or nothing has begun."""


class ReportProve(VerbPage):
    model = Report
    permission = "agreements.prove_report"
    form_class = EvidenceForm
    heading = gettext_lazy("Unggah bukti")
    button = gettext_lazy("Unggah")
    success = gettext_lazy("Bukti tersimpan.")

    def perform(self, data: dict[str, Any]) -> None:
        services.add_report_evidence(self.object, upload=data.pop("file"), **data, by=self.request.user)


class ReportingAgree(VerbPage):
    model = Agreement
    permission = "agreements.agree_reporting"
    form_class = ReportingForm
    heading = gettext_lazy("Atur pelaporan")
    intro = gettext_lazy("Berlaku mulai hari ini untuk semua pihak; semua pihak diberi tahu.")
    button = gettext_lazy("Simpan")
    success = gettext_lazy("Pelaporan diatur.")

    def get_initial(self) -> dict[str, Any]:
        return {"period": self.object.reporting_period}

    def perform(self, data: dict[str, Any]) -> None:
        services.agree_reporting(self.object, period=data["period"], by=self.request.user)


@require_GET
@cache_control(private=True, no_store=True)
def report_evidence(request: HttpRequest, id: Any, evidence_id: Any) -> FileResponse:
    """The file itself, always as a download; whoever may not see it gets 404."""
    files = ReportEvidence.objects.visible_to(request.user).filter(report__uuid=id)
    evidence = get_object_or_404(files, uuid=evidence_id)
    return download(evidence, evidence.content_type)
