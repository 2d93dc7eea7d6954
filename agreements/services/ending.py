"""Ending an agreement before its time."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.models import User
from agreements.models import Agreement
from agreements.services.locking import locked
from sipkd.errors import RuleViolation, required
from sipkd.events.services import record


@transaction.atomic
def terminate_agreement(agreement: Agreement, *, on: date, reason: str, by: User) -> Agreement:
    """End it before its time, from a day on; that day is the first on which it no longer holds."""
    agreement = locked(agreement)
    if not agreement.is_registered or agreement.is_addendum:
        raise RuleViolation(_("Hanya kerja sama yang terdaftar yang dapat diakhiri."), code="not-registered")
    if agreement.terminated_on:
        raise RuleViolation(_("Kerja sama ini sudah diakhiri."), code="already-terminated")
    reason = required(reason, field="reason", message=_("Tulis alasan pengakhiran."))
    terms = agreement.terms(on)
    if not terms.has_started(on) or terms.has_ended(on):
        raise RuleViolation(
            _("Tanggal pengakhiran harus di dalam masa berlaku kerja sama."), field="on", code="outside-term"
        )
    agreement.terminated_on, agreement.termination_reason = on, reason
    agreement.save(update_fields=["terminated_on", "termination_reason", "updated_at"])
    record(
        "agreement.terminated",
        agreement,
        by=by,
        facts={"date": on.isoformat()},
        changes={"terminated_on": [None, on.isoformat()]},
    )
    return agreement
