"""What a worker does with the files that wait: examine one, or write it as it was examined, one at a time.

The lock of the transaction says who is at it, so a worker that is killed lets go with its connection and leaves nothing
half written: the outcome of an import is committed together with its innovations. Attempts are counted before they are
made; a file that ends its worker again and again is left alone, and says so.
"""

from datetime import timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from innovations.importing import import_innovations
from innovations.imports.models import InnovationImport
from innovations.imports.progress import teller
from innovations.imports.services import LIMITS
from sipkd.events.services import record
from sipkd.sheets import ImportReport, Outcome, SheetRefused, csv_lines
from sipkd.sheets.telling import first_rows, outline, table_of

WORKER_LOCK = 0x51_A0  # an import never takes more than one process of the workers
MOST_ATTEMPTS = 3
State = InnovationImport.State


def run_waiting() -> int:
    """Work on every file that waits, unless another worker is at it; returns how many.

    Who comes while we are at it goes away again: we look once more, and so does the next sweep.
    """
    count = 0
    while (pk := next_waiting()) is not None and work(pk):
        count += 1
    tidy()
    return count


@transaction.atomic
def next_waiting() -> int | None:
    """The next file, with this attempt counted; None where there is none or another worker is at one."""
    if not is_alone():
        return None
    waiting = InnovationImport.objects.waiting().order_by("attempts", "requested_at", "pk")
    pk = waiting.values_list("pk", flat=True).first()
    if pk is not None:
        InnovationImport.objects.filter(pk=pk).update(attempts=F("attempts") + 1)
    return pk


@transaction.atomic
def work(pk: int) -> bool:
    """Do what the file waits for; False if another worker was quicker."""
    if not is_alone():
        return False
    waiting = InnovationImport.objects.waiting().select_for_update(of=("self",))
    run = waiting.select_related("uploaded_by__region").filter(pk=pk).first()
    if run is None:
        return False
    with override(run.language):
        step(run)
    return True


def is_alone() -> bool:
    """Be the only worker with an import until the end of this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [WORKER_LOCK])
        return cursor.fetchone()[0]


def step(run: InnovationImport) -> None:
    """One step towards the end: examined, written, or refused with the reason."""
    by, is_writing = run.uploaded_by, run.state == State.WRITING
    if not (by.is_active and by.has_perm("innovations.import_innovations")):
        run.end(State.REFUSED, _("Anda tidak lagi berwenang memuat inovasi. Tidak ada yang dimuat."))
    elif run.attempts > MOST_ATTEMPTS:
        run.end(
            State.FAILED, _("Pekerjaan ini terhenti berulang kali. Tidak ada yang dimuat; hubungi pengelola portal.")
        )
    else:
        try:
            write(run) if is_writing else examine(run)
        except SheetRefused as refusal:
            run.end(State.REFUSED, str(refusal.message))
    run.save()
    if is_writing:
        tell(run)


def tell(run: InnovationImport) -> None:
    """Tell the uploader what came of the decision."""
    if run.state == State.DONE:
        facts = {name: run.counts[name] for name in (Outcome.NEW.value, Outcome.CHANGED.value)}
        record("import.written", run, by=None, facts=facts)
    else:
        record("import.unwritten", run, by=None)


def examine(run: InnovationImport) -> None:
    """Say of each row what would become of it."""
    examined(run, take_in(run, dry_run=True))


def write(run: InnovationImport) -> None:
    """Write the file if that does what was shown; otherwise show what it would do by now."""
    with transaction.atomic():
        report = take_in(run, dry_run=False)
        is_as_shown = outline(report).hex() == run.outline
        if not is_as_shown:
            transaction.set_rollback(True)
    if is_as_shown:
        run.end(State.DONE)
    else:
        examined(run, report, _("Data di portal berubah sejak berkas ini diperiksa. Tidak ada yang dimuat."))


def take_in(run: InnovationImport, *, dry_run: bool) -> ImportReport:
    with run.file.storage.open(str(run.file.name)) as file:
        return import_innovations(file, by=run.uploaded_by, dry_run=dry_run, limits=LIMITS, progress=teller(run))


def examined(run: InnovationImport, report: ImportReport, message: str = "") -> None:
    """Keep what was found; the uploader decides, unless rows are refused or nothing would change."""
    keep(run, report)
    if report.refused:
        run.end(State.REFUSED, message)
    elif report.counts[Outcome.UNCHANGED] == len(report.rows):
        run.end(State.DONE)
    else:
        run.state, run.message = State.EXAMINED, message


def keep(run: InnovationImport, report: ImportReport) -> None:
    """Keep what the page shows of the report, and all of it as a file in the place of the last one."""
    run.counts = {outcome.value: count for outcome, count in report.counts.items()}
    run.shown, run.outline, run.examined_at = first_rows(report), outline(report).hex(), timezone.now()
    if run.report:
        run.report.storage.delete(str(run.report.name))
    run.report.save("", ContentFile(b"".join(csv_lines(table_of(report)))), save=False)


def tidy() -> None:
    """Drop what nobody decided about for days; delete the files of what has ended, and its report after some days.

    Safe to run twice: a file that is gone is deleted without complaint.
    """
    imports, now = InnovationImport.objects, timezone.now()
    before = now - timedelta(days=settings.IMPORT_DAYS)
    imports.to_decide().filter(examined_at__lt=before).update(state=State.DROPPED, ended_at=now)
    for run in imports.ended().exclude(file=""):
        run.file.storage.delete(str(run.file.name))
        imports.filter(pk=run.pk).update(file="")
    for run in imports.ended(before).exclude(report=""):
        run.report.storage.delete(str(run.report.name))
        imports.filter(pk=run.pk).update(report="", shown=[])
