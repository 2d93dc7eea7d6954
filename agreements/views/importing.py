"""An existing register from a file, for the admins of the regions and of the portal: it is examined row by row, then
exactly what was examined is taken in, or nothing."""

import io
import zlib
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements.importing import COLUMNS, import_register
from sipkd.importing import ImportFileForm, told_of
from sipkd.pages import require
from sipkd.sheets import ImportReport, Limits, Outcome, SheetRefused, csv_lines
from sipkd.sheets.telling import first_rows, outline, table_of
from sipkd.sheets.writing import CSV_TYPE

PERMISSION = "agreements.import_register"
LIMITS = Limits(size=2 * 1024 * 1024, rows=1000)  # of a page; `manage.py import_agreements` takes more
KEPT_SECONDS = 3600  # an examined file waits so long to be taken in


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def register_import(request: HttpRequest) -> HttpResponse:
    """Ask for a file and say of each row what would become of it; nothing is written."""
    require(request.user, PERMISSION)
    form = ImportFileForm(*((request.POST, request.FILES) if request.method == "POST" else ()), limits=LIMITS)
    if not form.is_valid():
        return answer(request, form)
    content = form.cleaned_data["file"].read(LIMITS.size + 1)
    try:
        report = import_register(io.BytesIO(content), by=request.user, dry_run=True, limits=LIMITS)
    except SheetRefused as refusal:
        form.add_error("file", str(refusal))
        return answer(request, form)
    return answer(request, form, report, keep_examined(request.user, content, report))


@login_required
@require_POST
def register_import_apply(request: HttpRequest) -> HttpResponse:
    """Take in the file that this user examined: all of it, as the user was shown, or nothing."""
    require(request.user, PERMISSION)
    digest = request.POST.get("digest", "")
    key, shown = (key_of(request.user, digest, part) for part in ("file", "outline"))
    content = kept(key)
    if content is None:
        messages.error(request, _("Berkas yang diperiksa sudah tidak tersimpan. Unggah sekali lagi."))
        return redirect("agreements:register-import")
    with transaction.atomic():
        report = import_register(io.BytesIO(content), by=request.user, limits=LIMITS)
        if is_other := outline(report) != kept(shown):  # what it is compared with has changed since
            transaction.set_rollback(True)
    if is_other:
        messages.warning(request, _("Data di portal berubah sejak berkas ini diperiksa. Tidak ada yang dimuat."))
    if is_other or not report.is_written:
        keep_examined(request.user, content, report)
        response = answer(request, ImportFileForm(limits=LIMITS), report, digest)
        response.status_code = 422 if report.refused else 409
        return response
    cache.delete(key)
    messages.success(request, said(report))
    return redirect("agreements:agreement-list")


@login_required
@require_safe
@cache_control(private=True, no_store=True)
def register_import_report(request: HttpRequest, digest: str) -> HttpResponse:
    """The report on every row of a file that this user examined, as CSV."""
    require(request.user, PERMISSION)
    content = kept(key_of(request.user, digest, "report"))
    if content is None:
        raise Http404(_("Berkas yang diperiksa sudah tidak tersimpan. Unggah sekali lagi."))
    name = f"register-import-{digest[:8]}.csv"
    return HttpResponse(content, CSV_TYPE, headers={"Content-Disposition": f'attachment; filename="{name}"'})


# -- what is told --------------------------------------------------------------------------------------
def answer(
    request: HttpRequest, form: ImportFileForm, report: ImportReport | None = None, digest: str = ""
) -> HttpResponse:
    """The page with the form, and the report if a file was examined."""
    is_wrong = bool(form.errors) or (report is not None and bool(report.refused))
    told = told_of(report.counts, first_rows(report)) if report else {}
    start = reverse("agreements:register-import")
    context = {"form": form, "start_url": start, "report": report, "digest": digest, **told, **columns()}
    return render(request, "agreements/register_import.html", context, status=422 if is_wrong else 200)


def said(report: ImportReport) -> str:
    """How many are new, and how many say something else by now."""
    new, changed = report.counts[Outcome.NEW], report.counts[Outcome.CHANGED]
    told = []
    if new or not changed:
        told += [ngettext("%(count)s kerja sama dimuat.", "%(count)s kerja sama dimuat.", new) % {"count": new}]
    if changed:
        told += [ngettext("%(count)s kerja sama diubah.", "%(count)s kerja sama diubah.", changed) % {"count": changed}]
    return " ".join(told)


def columns() -> dict[str, list]:
    told = {"required": True, "optional": False}
    return {
        name: [[each.heading, each.label, each.help] for each in COLUMNS if each.is_required == is_required]
        for name, is_required in told.items()
    }


# -- what is kept ----------------------------------------------------------------------------------------
def keep_examined(user: Any, content: bytes, report: ImportReport) -> str:
    """Keep the file with what was said of it; returns the digest by which its user finds it again."""
    digest = sha256(content).hexdigest()
    parts = {"file": content, "outline": outline(report), "report": b"".join(csv_lines(table_of(report)))}
    for part, value in parts.items():
        cache.set(key_of(user, digest, part), zlib.compress(value, level=1), KEPT_SECONDS)
    return digest


def kept(key: str) -> bytes | None:
    content = cache.get(key)
    return None if content is None else zlib.decompress(content)


def key_of(user: Any, digest: str, part: str) -> str:
    """Only who examined a file may take it in; the digest says which one it was."""
    return f"register-import:{part}:{user.pk}:{sha256(digest.encode()).hexdigest()}"
