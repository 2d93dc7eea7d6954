"""Take a file with innovations, have it written, or drop it. What a worker does with it: working.py."""

from functools import partial

from django.core.files import File
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agencies.models import User
from innovations.imports.models import InnovationImport
from sipkd.errors import RuleViolation
from sipkd.events.services import record
from sipkd.events.waking import start
from sipkd.sheets import Limits

LIMITS = Limits(size=50 * 1024 * 1024, rows=100_000)  # of a page; `manage.py import_innovations` takes more
MOST = 5  # files of one person that have not ended
State = InnovationImport.State


@transaction.atomic
def open_import(upload: File, *, by: User) -> InnovationImport:
    """Store the file for a worker to examine. At most 5 of a person are open at a time."""
    User.objects.select_for_update(no_key=True, of=("self",)).get(pk=by.pk)  # two at once would be one too many
    if (upload.size or 0) > LIMITS.size:
        raise RuleViolation(
            _("Berkas terlalu besar; batasnya %(limit)s.") % {"limit": filesizeformat(LIMITS.size)},
            code="too-large",
            field="file",
        )
    if InnovationImport.objects.visible_to(by).open().count() >= MOST:
        raise RuleViolation(
            _("Masih ada %(most)s berkas Anda yang belum selesai. Muat atau buang salah satunya dahulu.")
            % {"most": MOST},
            code="too-many-imports",
            field="file",
        )
    run = InnovationImport(uploaded_by=by, language=get_language())
    run.take(upload)
    run.save()
    _start_on_commit()
    return run


@transaction.atomic
def confirm_import(run: InnovationImport, *, by: User) -> InnovationImport:
    """Have a worker write what was examined: all of it, as it was shown, or nothing."""
    run = _to_decide(run)
    run.ask(State.WRITING)
    run.save(update_fields=["state", "attempts", "requested_at", "message"])
    _start_on_commit()
    record("import.confirmed", run, by=by, facts={"rows": run.rows})
    return run


@transaction.atomic
def drop_import(run: InnovationImport) -> InnovationImport:
    """Forget a file that was examined; a worker deletes it. Nothing was written, so the ledger has nothing to tell."""
    run = _to_decide(run)
    run.end(State.DROPPED)
    run.save(update_fields=["state", "message", "ended_at"])
    _start_on_commit()
    return run


def _to_decide(run: InnovationImport) -> InnovationImport:
    """The row, locked; never waits for a worker, who holds only rows in another state."""
    found = InnovationImport.objects.to_decide().select_for_update().filter(pk=run.pk).first()
    if found is None:
        raise RuleViolation(_("Berkas ini tidak menunggu keputusan Anda lagi."), code="not-to-decide")
    return found


def _start_on_commit() -> None:
    from innovations.tasks import work_on_imports

    transaction.on_commit(partial(start, work_on_imports))
