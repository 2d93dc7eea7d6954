"""An existing register from a file: examine it row by row, then take in exactly what was examined."""

import io
from hashlib import sha256

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from agencies.models import User
from agreements.forms import RegisterFileForm
from agreements.importing import import_register
from sipkd.pages import require
from sipkd.sheets import ImportReport, Limits, Outcome, SheetRefused

PERMISSION = "agreements.import_register"
KEPT_SECONDS = 3600  # an examined file waits so long to be taken in
LIMITS = Limits(size=2 * 1024 * 1024, rows=1000)  # of a page; `manage.py import_agreements` takes more


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def register_import(request: HttpRequest) -> HttpResponse:
    """Ask for a file and say of each row what would become of it; nothing is written."""
    require(request.user, PERMISSION)
    is_sent = request.method == "POST"
    form = RegisterFileForm(request.POST, request.FILES) if is_sent else RegisterFileForm()
    report, digest = None, ""
    if is_sent and form.is_valid():
        content = form.cleaned_data["file"].read()
        try:
            report = import_register(io.BytesIO(content), dry_run=True, by=request.user, limits=LIMITS)
        except SheetRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            digest = sha256(content).hexdigest()
            cache.set(key_of(request.user, digest), content, KEPT_SECONDS)
    return answer(request, form, report, digest)


@login_required
@require_POST
def register_import_apply(request: HttpRequest) -> HttpResponse:
    """Take in the file that this user examined: all of it, or nothing."""
    require(request.user, PERMISSION)
    digest = request.POST.get("digest", "")
    content = cache.get(key_of(request.user, digest))
    if content is None:
        messages.error(request, _("Berkas yang diperiksa sudah tidak tersimpan. Unggah sekali lagi."))
        return redirect("agreements:register-import")
    report = import_register(io.BytesIO(content), by=request.user, limits=LIMITS)
    if not report.is_written:  # the register has changed since
        return answer(request, RegisterFileForm(), report, "")
    cache.delete(key_of(request.user, digest))
    new = report.counts[Outcome.NEW]
    said = ngettext("%(count)s kerja sama dimuat.", "%(count)s kerja sama dimuat.", new)
    messages.success(request, said % {"count": new})
    return redirect("agreements:agreement-list")


def answer(request: HttpRequest, form: RegisterFileForm, report: ImportReport | None, digest: str) -> HttpResponse:
    is_wrong = bool(form.errors) or (report is not None and bool(report.refused))
    context = {"form": form, "report": report, "digest": digest, "rows": rows_of(report) if report else []}
    return render(request, "agreements/register_import.html", context, status=422 if is_wrong else 200)


def rows_of(report: ImportReport) -> list[list]:
    """The report for components/table.html: row, outcome, title, and what there is to say."""
    looks = {
        Outcome.NEW: ("good", "plus"), Outcome.CHANGED: ("info", "pencil"), Outcome.UNCHANGED: ("muted", "minus"),
        Outcome.REFUSED: ("bad", "ban"),
    }  # fmt: skip
    return [
        [
            row.number,
            {"text": row.title or "–", "url": row.url if row.outcome == Outcome.UNCHANGED else ""},
            {"text": row.outcome.label, "tone": looks[row.outcome][0], "icon": looks[row.outcome][1]},
            " ".join((*row.reasons, *row.notes)) or "–",
        ]
        for row in report.rows
    ]


def key_of(user: User, digest: str) -> str:
    """Only who examined a file may take it in; the digest says which one it was."""
    return f"register-import:{user.pk}:{sha256(digest.encode()).hexdigest()}"
