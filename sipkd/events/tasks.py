import logging

from celery import shared_task

from sipkd.events.delivery import send_email
from sipkd.events.models import Notification

BATCH = 20
log = logging.getLogger(__name__)


@shared_task
def deliver_due() -> int:
    """Send every e-mail that is due; returns how many were sent.

    Safe to run twice and at once: each run claims its own rows, and a sent row is never due again.
    """
    sent = 0
    while claimed := Notification.objects.select_related("event", "recipient").claim(BATCH):
        for notification in claimed:
            sent += deliver(notification)
    return sent


def deliver(notification: Notification) -> bool:
    try:
        send_email(notification)
    except Exception as error:
        log.warning("Notification %s not sent: %s", notification.pk, type(error).__name__)
        notification.mark_failed(error)
        return False
    notification.mark_delivered()
    return True
