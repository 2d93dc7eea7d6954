"""The pages on which an admin takes innovations in from a file: upload, how far it is, what comes of it."""

from pathlib import PurePath
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from innovations.import_columns import meanings
from innovations.imports.models import InnovationImport
from innovations.imports.progress import reached
from innovations.imports.services import LIMITS, confirm_import, drop_import, open_import
from sipkd.errors import RuleViolation
from sipkd.importing import ImportFileForm, told_of
from sipkd.pages import add_refusal, require, told, visible_or_404
from sipkd.sheets import Table, sheet_response
from sipkd.sheets.writing import CSV_TYPE
from sipkd.templatetags.ui import tanggal

LATEST = 10
State = InnovationImport.State
LOOKS = {
    State.EXAMINING: ("info", "loader"), State.WRITING: ("info", "loader"),
    State.EXAMINED: ("warn", "circle-question-mark"), State.DONE: ("good", "check"),
    State.REFUSED: ("bad", "ban"), State.DROPPED: ("muted", "x"),
    State.FAILED: ("bad", "circle-alert"),
}  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_start(request: HttpRequest) -> HttpResponse:
    """Ask for a file, and lead to its page; the last ones are listed."""
    require(request.user, "innovations.import_innovations")
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ImportFileForm(*given, limits=LIMITS)
    if form.is_valid():
        try:
            return redirect(open_import(form.cleaned_data["file"], by=request.user))
        except RuleViolation as refusal:
            add_refusal(form, refusal)
    latest = InnovationImport.objects.visible_to(request.user).for_list()[:LATEST]
    context = {"form": form, "latest": [cells_of(run) for run in latest], "meanings": columns()}
    return render(request, "innovations/imports/start.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def import_blank(request: HttpRequest) -> HttpResponseBase:
    """A worksheet with every heading that is understood, to be filled in."""
    require(request.user, "innovations.import_innovations")
    headers = [meaning.label for meaning in meanings()]
    return sheet_response(Table(headers, [], title=_("Inovasi")), kind="xlsx", name=_("inovasi-kosong"))


@login_required
@require_safe
@cache_control(private=True, no_store=True)
def import_detail(request: HttpRequest, id: Any) -> HttpResponse:
    """How far it is while a worker is at it, then what came of it, and what to do next.

    The header counts no tasks meanwhile: that would wait for the tables which the worker may have to itself.
    """
    run = visible_or_404(InnovationImport, request.user, id)
    context = {"run": run, "state": tag_of(run), "reached": reached(run), **told_of(run.counts, run.shown)}
    if run.is_working:
        context["tasks_waiting"] = 0
    elif run.state != State.EXAMINED:
        context["form"] = ImportFileForm(limits=LIMITS)
    return render(request, "innovations/imports/detail.html", context)


@login_required
@require_POST
def import_confirm(request: HttpRequest, id: Any) -> HttpResponse:
    run = visible_or_404(InnovationImport, request.user, id)
    with told(request):
        confirm_import(run, by=request.user)
    return redirect(run)


@login_required
@require_POST
def import_drop(request: HttpRequest, id: Any) -> HttpResponse:
    run = visible_or_404(InnovationImport, request.user, id)
    with told(request):
        drop_import(run)
    return redirect(run)


@login_required
@require_safe
@cache_control(private=True, no_store=True)
def import_report(request: HttpRequest, id: Any) -> FileResponse:
    """The report on every row, as CSV, while it is kept."""
    run = visible_or_404(InnovationImport, request.user, id)
    if not run.report:
        raise Http404(_("Hasil pemeriksaan berkas ini tidak tersimpan."))
    name = f"hasil-{PurePath(run.original_name).stem}.csv"
    return FileResponse(run.report.open("rb"), as_attachment=True, filename=name, content_type=CSV_TYPE)


# -- what is told --------------------------------------------------------------------------------------
def tag_of(run: InnovationImport) -> dict[str, str]:
    """The state, for components/tag.html."""
    tone, icon = LOOKS[State(run.state)]
    return {"text": run.get_state_display(), "tone": tone, "icon": icon}


def cells_of(run: InnovationImport) -> list[Any]:
    """A row of the list: file, when, state, how many rows."""
    return [
        {"text": run.original_name, "url": run.get_absolute_url()},
        tanggal(run.uploaded_at),
        tag_of(run),
        run.rows or "–",
    ]


def columns() -> list[list[Any]]:
    """What each column may hold, for components/table.html."""
    return [[each.label, {"text": ", ".join(each.headings), "lang": "id"}, each.holds] for each in meanings()]
