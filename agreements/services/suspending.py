"""Letting an agreement rest for a time."""

from datetime import date

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agencies.models import User
from agreements.models import Agreement, Suspension
from agreements.services.history import iso
from agreements.services.locking import locked, touch
from sipkd.dates import ONE_DAY
from sipkd.errors import RuleViolation, require_valid
from sipkd.events.services import record


@transaction.atomic
def suspend_agreement(
    agreement: Agreement, *, starts_on: date, reason: str, by: User, ends_on: date | None = None
) -> Suspension:
    """Let it rest for a time; without a last day until it is resumed."""
    agreement = locked(agreement)
    if agreement.status != Agreement.Status.REGISTERED or agreement.is_addendum:
        raise RuleViolation(_("Hanya kerja sama yang terdaftar yang dapat ditangguhkan."), code="not-registered")
    suspension = Suspension(
        agreement=agreement, starts_on=starts_on, ends_on=ends_on, reason=reason.strip(), recorded_by=by
    )
    require_valid(suspension)
    suspension.save()
    touch(agreement)
    changes = {"suspended_from": [None, starts_on.isoformat()], "suspended_until": [None, iso(ends_on)]}
    record("agreement.suspended", agreement, by=by, facts={"date": starts_on.isoformat()}, changes=changes)
    return suspension


@transaction.atomic
def resume_agreement(agreement: Agreement, *, on: date, by: User) -> Agreement:
    """End the open suspension: the day given is the first on which the agreement holds again."""
    agreement = locked(agreement)
    suspension = agreement.suspensions.filter(ends_on__isnull=True).first()
    if suspension is None:
        raise RuleViolation(_("Kerja sama ini tidak sedang ditangguhkan."), code="not-suspended")
    if on <= suspension.starts_on:
        raise RuleViolation(
            _("Isi tanggal setelah %(date)s.") % {"date": date_format(suspension.starts_on)},
            field="on",
            code="too-early",
        )
    suspension.ends_on = on - ONE_DAY
    suspension.save(update_fields=["ends_on"])
    touch(agreement)
    changes = {"suspended_until": [None, iso(suspension.ends_on)]}
    record("agreement.resumed", agreement, by=by, facts={"date": on.isoformat()}, changes=changes)
    return agreement
