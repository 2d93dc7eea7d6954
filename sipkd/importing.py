"""Pages that take a table in from a file: examine it row by row, then take in exactly what was examined, or nothing.

An app says in a `FileImport` what it imports, and routes the three views with it: `ImportPage`, `ImportApply` and
`ImportReportFile`, the last two named as the page with "-apply" and "-report".
"""

import io
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Protocol

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.cache import cache
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from sipkd.pages import require
from sipkd.sheets import ImportReport, Limits, Outcome, SheetRefused, csv_lines
from sipkd.sheets.telling import first_rows, outline, table_of
from sipkd.sheets.writing import CSV_TYPE

KEPT_SECONDS = 3600  # an examined file waits so long to be taken in
LOOKS = {
    Outcome.REFUSED: ("bad", "ban"), Outcome.CHANGED: ("info", "pencil"), Outcome.NEW: ("good", "plus"),
    Outcome.UNCHANGED: ("muted", "minus"),
}  # fmt: skip


class Importer(Protocol):
    def __call__(self, file: io.BytesIO, *, by: Any, dry_run: bool = ..., limits: Limits) -> ImportReport: ...


@dataclass(frozen=True, slots=True)
class FileImport:
    """What is imported: who may (`permission`), by which function, how much at once, and where (names of URLs)."""

    permission: str
    run: Importer
    limits: Limits
    template: str
    page: str
    landing: str
    said: Callable[[ImportReport], str]  # what is told once a file is taken in
    context: Callable[[], dict[str, Any]] = field(default=dict)  # what else its template shows

    @property
    def slug(self) -> str:
        return self.page.partition(":")[2]


class ImportFileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Berkas CSV atau XLSX"), widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"})
    )

    def __init__(self, *args: Any, limits: Limits, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = {"size": filesizeformat(limits.size), "rows": number_format(limits.rows, force_grouping=True)}
        self.fields["file"].help_text = _("Paling besar %(size)s dan %(rows)s baris.") % most


class ImportView(LoginRequiredMixin, View):
    """What the three share: `of`, given by the route, and that only who has its permission comes in."""

    of: Any = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        require(request.user, self.of.permission)
        return super().dispatch(request, *args, **kwargs)

    def answer(self, form: ImportFileForm, report: ImportReport | None = None, digest: str = "") -> HttpResponse:
        """The page with the form, and the report if a file was examined."""
        is_wrong = bool(form.errors) or (report is not None and bool(report.refused))
        told = report_context(report) if report else {}
        context = {"form": form, "report": report, "digest": digest, "page": self.of.page, **told, **self.of.context()}
        return render(self.request, self.of.template, context, status=422 if is_wrong else 200)


class ImportPage(ImportView):
    """Asks for a file and says of each row what would become of it; nothing is written."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.answer(ImportFileForm(limits=self.of.limits))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ImportFileForm(request.POST, request.FILES, limits=self.of.limits)
        if not form.is_valid():
            return self.answer(form)
        content = form.cleaned_data["file"].read(self.of.limits.size + 1)
        try:
            report = self.of.run(io.BytesIO(content), dry_run=True, by=request.user, limits=self.of.limits)
        except SheetRefused as refusal:
            form.add_error("file", str(refusal))
            return self.answer(form)
        digest = sha256(content).hexdigest()
        keep_examined(self.of, request.user, digest, content, report)
        return self.answer(form, report, digest)


class ImportApply(ImportView):
    """Takes in the file that this user examined: all of it, as the user was shown, or nothing."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest) -> HttpResponse:
        digest = request.POST.get("digest", "")
        key, shown = (key_of(self.of, request.user, digest, part) for part in ("file", "outline"))
        content = kept(key)
        if content is None:
            messages.error(request, _("Berkas yang diperiksa sudah tidak tersimpan. Unggah sekali lagi."))
            return redirect(self.of.page)
        with transaction.atomic():
            report = self.of.run(io.BytesIO(content), by=request.user, limits=self.of.limits)
            if is_other := outline(report) != kept(shown):  # what it is compared with has changed since
                transaction.set_rollback(True)
        if is_other:
            messages.warning(request, _("Data di portal berubah sejak berkas ini diperiksa. Tidak ada yang dimuat."))
        if is_other or not report.is_written:
            keep_examined(self.of, request.user, digest, content, report)
            response = self.answer(ImportFileForm(limits=self.of.limits), report, digest)
            response.status_code = 422 if report.refused else 409
            return response
        cache.delete(key)
        messages.success(request, self.of.said(report))
        return redirect(self.of.landing)


class ImportReportFile(ImportView):
    """The report on every row of a file that this user examined, as CSV."""

    def get(self, request: HttpRequest, digest: str) -> HttpResponse:
        content = kept(key_of(self.of, request.user, digest, "report"))
        if content is None:
            raise Http404(_("Berkas yang diperiksa sudah tidak tersimpan. Unggah sekali lagi."))
        response = HttpResponse(content, content_type=CSV_TYPE)
        response["Content-Disposition"] = f'attachment; filename="{self.of.slug}-{digest[:8]}.csv"'
        response["Cache-Control"] = "private, no-store"
        return response


# -- what is told --------------------------------------------------------------------------------------
def report_context(report: ImportReport) -> dict[str, Any]:
    """What the page says of a report: how many rows came out each way, and the rows that are shown."""
    return told_of(report.counts, first_rows(report))


def told_of(counts: Mapping[Any, int], shown: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The same from what was kept of a report: numbers by outcome, and `first_rows`. For import_report.html."""
    by_outcome = {outcome: counts.get(outcome, 0) for outcome in Outcome}
    return {
        "rows": [cells_of(row) for row in shown],
        "total": sum(by_outcome.values()),
        "counts": [{"number": count, "label": outcome.label} for outcome, count in by_outcome.items()],
    }


def cells_of(row: dict[str, Any]) -> list[Any]:
    """A row for components/table.html: number, title, outcome, and what there is to say."""
    outcome = Outcome(row["outcome"])
    is_there = outcome in (Outcome.UNCHANGED, Outcome.CHANGED)
    tone, icon = LOOKS[outcome]
    return [
        row["number"],
        {"text": row["title"] or "–", "url": row["url"] if is_there else ""},
        {"text": outcome.label, "tone": tone, "icon": icon},
        {"lines": row["remarks"]} if row["remarks"] else "–",
    ]


# -- what is kept ----------------------------------------------------------------------------------------
def key_of(of: FileImport, user: Any, digest: str, part: str = "file") -> str:
    """Only who examined a file may take it in; the digest says which one it was."""
    return f"{of.slug}:{part}:{user.pk}:{sha256(digest.encode()).hexdigest()}"


def keep_examined(of: FileImport, user: Any, digest: str, content: bytes, report: ImportReport) -> None:
    keep(key_of(of, user, digest), content)
    keep(key_of(of, user, digest, "outline"), outline(report))
    keep(key_of(of, user, digest, "report"), b"".join(csv_lines(table_of(report))))


def keep(key: str, content: bytes) -> None:
    cache.set(key, zlib.compress(content, level=1), KEPT_SECONDS)


def kept(key: str) -> bytes | None:
    content = cache.get(key)
    return None if content is None else zlib.decompress(content)
