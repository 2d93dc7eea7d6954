"""`record()`: the last write of every change."""

import logging
from typing import Any

import structlog
from django.db import connection, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from sipkd.events.actions import ACTIONS
from sipkd.events.models import Event, Notification

LEDGER_LOCK = 0x51_9D  # one lock for the whole ledger: ids in commit order, no gap for a reader of the feed to miss
log = logging.getLogger(__name__)


def record(
    action: str,
    obj: Any,
    *,
    by: Any,
    facts: dict[str, str] | None = None,
    changes: dict[str, list] | None = None,
) -> Event:
    """Write what happened and notify whom it concerns, in the caller's transaction.

    Call it last: from here to the commit the transaction holds the ledger's lock. `facts` fill the action's sentence,
    `changes` map a field to [old, new]; neither may hold personal data. `by` is None for the system itself.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("record() belongs inside the transaction of the change it records")
    spec = ACTIONS[action]
    recipients = [user for user in spec.recipients(obj) if user != by]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LEDGER_LOCK])
    event = Event.objects.create(
        action=action,
        actor=by,
        object_type=obj._meta.label_lower,
        object_id=obj.uuid,
        object_label=str(obj)[:500],
        facts=facts or {},
        changes=changes or {},
        request_id=structlog.contextvars.get_contextvars().get("request_id", ""),
    )
    if recipients:
        Notification.objects.bulk_create(notifications_for(event, recipients))
        transaction.on_commit(wake_worker)
    return event


def notifications_for(event: Event, recipients: list) -> list[Notification]:
    now = timezone.now()
    inbox = [
        Notification(event=event, recipient=user, channel=Notification.Channel.INBOX, delivered_at=now)
        for user in recipients
    ]
    email = [
        Notification(event=event, recipient=user, channel=Notification.Channel.EMAIL)
        for user in recipients
        if user.wants_email
    ]
    return inbox + email


def wake_worker() -> None:
    """Tell a worker that mail is waiting; if the broker is down the beat sweep finds it instead."""
    from sipkd.events.tasks import deliver_due

    try:
        deliver_due.apply_async(retry=False)
    except OperationalError:
        log.warning("Broker out of reach; the beat sweep will deliver.")
