"""When an agreement enters the register."""

from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import User
from agreements.models import Agreement
from agreements.services.writing import require_day_of
from sipkd.errors import RuleViolation
from sipkd.events.services import record


def register_when_settled(agreement: Agreement, by: User) -> None:
    """Registration is a fact of its own: it happens when the last side stands.

    An addendum of an old register needs a registered parent and its day by then; one of the portal has had both.
    """
    if all(party.is_settled for party in agreement.parties.all()):
        if agreement.is_addendum:
            _require_effect(agreement)
        agreement.status, agreement.registered_at = Agreement.Status.REGISTERED, timezone.now()
        agreement.save(update_fields=["status", "registered_at", "updated_at"])
        changes = {"status": [Agreement.Status.PENDING.value, Agreement.Status.REGISTERED.value]}
        record("agreement.registered", agreement, by=by, changes=changes)


def _require_effect(addendum: Agreement) -> None:
    if addendum.parent is None or not addendum.parent.is_registered:
        raise RuleViolation(
            _("Naskah yang diubahnya belum terdaftar; konfirmasi atau atestasi naskah itu dahulu."),
            code="parent-not-registered",
        )
    require_day_of(addendum)
