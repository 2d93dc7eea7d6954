"""When an agreement enters the register."""

from django.utils import timezone

from agencies.models import User
from agreements.models import Agreement
from sipkd.events.services import record


def register_when_settled(agreement: Agreement, by: User) -> None:
    """Registration is a fact of its own: it happens when the last side stands."""
    if all(party.is_settled for party in agreement.parties.all()):
        agreement.status, agreement.registered_at = Agreement.Status.REGISTERED, timezone.now()
        agreement.save(update_fields=["status", "registered_at", "updated_at"])
        changes = {"status": [Agreement.Status.PENDING.value, Agreement.Status.REGISTERED.value]}
        record("agreement.registered", agreement, by=by, changes=changes)
