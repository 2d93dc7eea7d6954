"""Background work. The database is the queue: each task claims what is due, whoever woke it and however often."""

import logging
import time
from collections.abc import Callable
from typing import Any

from celery import shared_task

from sipkd.events import reminders
from sipkd.events.delivery import send_chat, send_digest, send_email
from sipkd.events.models import ChatMessage, Notification
from sipkd.events.waking import wake
from sipkd.events.webhooks import dispatch

BATCH = 20
TURN_SECONDS = 5.0
log = logging.getLogger(__name__)


@shared_task
def deliver_due() -> int:
    """Send every e-mail and chat message that is due; returns how many were sent.

    Safe to run twice and at once: each run claims its own rows, and a sent row is never due again. After a while it
    queues itself again instead of going on, so that a backlog of mail holds up no webhook.
    """
    sent, until = 0, time.monotonic() + TURN_SECONDS
    waiting: list[tuple[Any, Callable[[Any], None]]] = [
        (Notification.objects.select_related("event", "recipient"), send_email),
        (ChatMessage.objects.for_sending(), send_chat),
    ]
    for rows, send in waiting:
        while claimed := rows.all().claim(BATCH):
            sent += sum(deliver(row, send) for row in claimed)
            if time.monotonic() > until:
                wake("deliver_due")
                return sent
    return sent


@shared_task
def deliver_digests() -> int:
    """Send every daily digest that is due; returns how many.

    Safe to run twice and at once: a run claims all due rows of one user, and a sent row is never due again.
    """
    sent = 0
    while claimed := Notification.objects.select_related("event", "recipient").claim_digest():
        try:
            send_digest(claimed)
        except Exception as error:
            log.warning("Digest with %s rows not sent: %s", len(claimed), type(error).__name__)
            for notification in claimed:
                notification.mark_failed(error)
        else:
            sent += 1
            for notification in claimed:
                notification.mark_delivered()
    return sent


@shared_task
def deliver_webhooks() -> None:
    """Serve the webhook endpoints. Safe to run twice and at once: an endpoint is leased to one thread."""
    if dispatch.dispatch():
        wake("deliver_webhooks")


def deliver(row: Any, send: Callable[[Any], None]) -> bool:
    try:
        send(row)
    except Exception as error:
        log.warning("%s %s not sent: %s", type(row).__name__, row.pk, type(error).__name__)
        row.mark_failed(error)
        return False
    row.mark_delivered()
    return True


@shared_task
def remind() -> int:
    """Emit what the calendar has brought. Safe to run twice and at once: constraints decide."""
    return reminders.run()
