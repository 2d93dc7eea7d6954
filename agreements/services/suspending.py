"""Letting an agreement rest for a time."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agencies.models import User
from agreements.models import Agreement, Suspension
from agreements.services.history import iso
from agreements.services.locking import locked, touch
from sipkd.dates import ONE_DAY
from sipkd.errors import RuleViolation, require_valid, required
from sipkd.events.services import record


@transaction.atomic
def suspend_agreement(
    agreement: Agreement, *, starts_on: date, reason: str, by: User, ends_on: date | None = None
) -> Suspension:
    """Let it rest for a time; without a last day until it is resumed."""
    agreement = locked(agreement)
    if not agreement.is_registered or agreement.is_addendum:
        raise RuleViolation(_("Hanya kerja sama yang terdaftar yang dapat ditangguhkan."), code="not-registered")
    reason = required(reason, field="reason", message=_("Tulis alasan penangguhan."))
    suspension = Suspension(agreement=agreement, starts_on=starts_on, ends_on=ends_on, reason=reason, recorded_by=by)
    require_valid(suspension)
    suspension.save()
    touch(agreement)
    changes = {"suspended_from": [None, starts_on.isoformat()], "suspended_until": [None, iso(ends_on)]}
    record("agreement.suspended", agreement, by=by, facts={"date": starts_on.isoformat()}, changes=changes)
    return suspension


@transaction.atomic
def resume_agreement(agreement: Agreement, *, on: date, by: User) -> Agreement:
    """End the suspension in which the day lies, also before its last day: on that day the agreement holds again."""
    agreement = locked(agreement)
    lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    suspension = agreement.suspensions.filter(lasting, starts_on__lt=on).first()
    if suspension is None:
        raise _nothing_to_resume(agreement, on)
    before, suspension.ends_on = suspension.ends_on, on - ONE_DAY
    suspension.save(update_fields=["ends_on"])
    touch(agreement)
    changes = {"suspended_until": [iso(before), iso(suspension.ends_on)]}
    record("agreement.resumed", agreement, by=by, facts={"date": on.isoformat()}, changes=changes)
    return agreement


def _nothing_to_resume(agreement: Agreement, on: date) -> RuleViolation:
    later = agreement.suspensions.filter(starts_on__gte=on).order_by("starts_on").first()
    if later is None:
        return RuleViolation(_("Kerja sama ini tidak sedang ditangguhkan."), code="not-suspended")
    message = _("Isi tanggal setelah %(date)s.") % {"date": date_format(later.starts_on)}
    return RuleViolation(message, field="on", code="too-early")
