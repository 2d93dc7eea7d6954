"""Closing the file on an agreement that is over. Nothing goes away: it leaves the lists and stays readable."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import User
from agreements.archive import Retention, retained_until
from agreements.models import Agreement, Milestone
from agreements.services.history import iso
from agreements.services.locking import locked_with_addenda
from agreements.terms import State
from sipkd.dates import today
from sipkd.errors import RuleViolation
from sipkd.events.services import record

OVER = (State.ENDED, State.TERMINATED)


@transaction.atomic
def archive_agreement(agreement: Agreement, *, retention: str, by: User) -> Agreement:
    """Archive what is over and owes nothing, with its addenda; its retention is counted from its last day."""
    agreement, *addenda = locked_with_addenda(agreement)
    if agreement.is_archived:
        raise RuleViolation(_("Kerja sama ini sudah diarsipkan."), code="already-archived")
    if agreement.state() not in OVER:
        raise RuleViolation(_("Hanya kerja sama yang sudah berakhir yang dapat diarsipkan."), code="not-over")
    if Milestone.objects.planned().filter(party__agreement=agreement).exists():
        raise RuleViolation(
            _("Masih ada rencana aksi atau kewajiban yang terbuka; selesaikan atau batalkan dahulu."), code="open-steps"
        )
    until = agreement.terms().until
    kept_until = retained_until(until) if until else None
    for each in (agreement, *addenda):
        _put_away(each, Retention(retention), kept_until, by)
    return agreement


@transaction.atomic
def unarchive_agreement(agreement: Agreement, *, by: User) -> Agreement:
    """Take it and its addenda out of the archive again, for instance to correct a side."""
    agreement, *addenda = locked_with_addenda(agreement)
    if not agreement.is_archived:
        raise RuleViolation(_("Kerja sama ini tidak ada di arsip."), code="not-archived")
    if agreement.is_addendum:
        raise RuleViolation(_("Adendum mengikuti naskah yang diubahnya."), code="follows-its-parent")
    for each in (agreement, *addenda):
        before = _kept(each)
        each.archived_at, each.retention, each.retained_until = None, "", None
        _save(each)
        record("agreement.unarchived", each, by=by, changes=_changed(before, each))
    return agreement


def _put_away(agreement: Agreement, retention: Retention, kept_until: date | None, by: User) -> None:
    before = _kept(agreement)
    agreement.archived_at, agreement.retention, agreement.retained_until = timezone.now(), retention, kept_until
    _save(agreement)
    facts = {"date": iso(today())}
    record("agreement.archived", agreement, by=by, facts=facts, changes=_changed(before, agreement))


def _save(agreement: Agreement) -> None:
    agreement.save(update_fields=["archived_at", "retention", "retained_until", "updated_at"])


def _kept(agreement: Agreement) -> dict:
    return {
        "is_archived": agreement.is_archived,
        "retention": str(agreement.retention),
        "retained_until": iso(agreement.retained_until),
    }


def _changed(before: dict, agreement: Agreement) -> dict:
    after = _kept(agreement)
    return {name: [before[name], after[name]] for name in after if before[name] != after[name]}
