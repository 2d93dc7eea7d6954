"""Notifications as e-mails, alone or in a digest, and events as chat messages; each in the reader's language."""

from collections.abc import Sequence
from typing import Any

import apprise
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from sipkd.events.models import ChatMessage, Notification
from sipkd.events.unsubscribing import unsubscribe_url


class ChatRefused(Exception):
    """The chat service did not take the message."""


def send_email(notification: Notification) -> None:
    """Send it; the Message-ID is the notification's own, so a mail sent twice after a crash is recognisably one."""
    with translation.override(notification.recipient.language):
        event = notification.event
        subject = f"[SIPKD] {event.label}: {event.object_label}"
        context = {"event": event, "link": settings.BASE_URL + event.get_absolute_url()}
        _send("events/notification_email", subject, [notification], context, group=event.spec.group_name)


def send_digest(notifications: Sequence[Notification]) -> None:
    """One mail about several events, for one recipient."""
    recipient = notifications[0].recipient
    with translation.override(recipient.language):
        entries = [
            {"event": row.event, "link": settings.BASE_URL + row.event.get_absolute_url()} for row in notifications
        ]
        subject = f"[SIPKD] {_('Ringkasan harian')}"
        _send("events/digest_email", subject, notifications, {"entries": entries}, group="")


def _send(
    template: str, subject: str, notifications: Sequence[Notification], context: dict[str, Any], group: str
) -> None:
    recipient = notifications[0].recipient
    unsubscribe = unsubscribe_url(recipient, group)
    context = {**context, "recipient": recipient, "unsubscribe": unsubscribe, "settings_url": _settings_url()}
    mail = EmailMultiAlternatives(
        subject=" ".join(subject.split())[:180],
        body=render_to_string(f"{template}.txt", context),
        to=[recipient.email],
        headers={
            "Message-ID": f"<{notifications[0].uuid}@sipkd>",
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{unsubscribe}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    mail.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    mail.send()


def _settings_url() -> str:
    return settings.BASE_URL + reverse("events:notification-preferences")


def send_chat(message: ChatMessage) -> None:
    """Hand it to the chat service that the channel's Apprise address names."""
    event = message.event
    with translation.override(settings.LANGUAGE_CODE):
        body = f"{event.sentence}\n{settings.BASE_URL}{event.get_absolute_url()}"
        title = f"SIPKD: {event.label}"
    service = apprise.Apprise()
    if not service.add(message.chat.address) or not service.notify(title=title, body=body):
        raise ChatRefused(message.chat.name)
