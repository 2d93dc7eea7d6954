"""One notification as an e-mail, in the reader's language."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from sipkd.events.models import Notification


def send_email(notification: Notification) -> None:
    """Send it; the Message-ID is the notification's own, so a mail sent twice after a crash is recognisably one."""
    with translation.override(notification.recipient.language):
        event = notification.event
        context = {
            "event": event,
            "recipient": notification.recipient,
            "link": settings.BASE_URL + event.get_absolute_url(),
        }
        EmailMessage(
            subject=f"[SIPKD] {event.label}: {event.object_label}"[:180],
            body=render_to_string("events/notification_email.txt", context),
            to=[notification.recipient.email],
            headers={"Message-ID": f"<{notification.uuid}@sipkd>", "Auto-Submitted": "auto-generated"},
        ).send()
