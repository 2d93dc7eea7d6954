"""Who is told of an event, how and when: rows written in the transaction of the event."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import timezone

from sipkd.events.models import ChatChannel, ChatMessage, Event, Notification, NotificationPreference
from sipkd.events.waking import wake_on_commit

DIGEST_TIME = time(7)
Mode = NotificationPreference.Mode


def notify(event: Event, recipients: Sequence[Any]) -> list[Notification]:
    """Write the notifications of the event, and wake a worker for those that have to be sent."""
    if not recipients:
        return []
    notifications = Notification.objects.bulk_create(notifications_for(event, recipients))
    ChatMessage.objects.bulk_create(chat_messages_for(event, recipients), ignore_conflicts=True)
    wake_on_commit("deliver_due")
    return notifications


def notifications_for(event: Event, recipients: Iterable[Any]) -> list[Notification]:
    """A row in everybody's inbox, and a mail at once or in the digest for those who want one."""
    people = list(recipients)
    now, modes = timezone.now(), modes_of(people, event.spec.group_name)
    inbox = [
        Notification(event=event, recipient=user, channel=Notification.Channel.INBOX, delivered_at=now)
        for user in people
    ]
    mails = [
        Notification(
            event=event,
            recipient=user,
            channel=Notification.Channel.EMAIL,
            is_digest=modes[user.pk] == Mode.DIGEST,
            due_at=next_digest(user, now) if modes[user.pk] == Mode.DIGEST else now,
        )
        for user in people
        if modes[user.pk] != Mode.INBOX
    ]
    return inbox + mails


def modes_of(people: Sequence[Any], group: str) -> dict[int, str]:
    """How each wants to hear of a group; who wants no mail at all hears of everything in the inbox."""
    chosen = dict(NotificationPreference.objects.filter(user__in=people, group=group).values_list("user_id", "mode"))
    return {user.pk: chosen.get(user.pk, Mode.AT_ONCE) if user.wants_email else str(Mode.INBOX) for user in people}


def next_digest(user: Any, now: datetime) -> datetime:
    """The next seven o'clock in the morning where the user works."""
    here = now.astimezone(ZoneInfo(user.time_zone))
    today = datetime.combine(here.date(), DIGEST_TIME, here.tzinfo)
    return today if today > here else datetime.combine(here.date() + timedelta(days=1), DIGEST_TIME, here.tzinfo)


def chat_messages_for(event: Event, recipients: Iterable[Any]) -> list[ChatMessage]:
    """One message for each chat that an admin has set up for the regions concerned; none of what is one person's."""
    if event.spec.is_personal:
        return []
    regions = {user.region_id for user in recipients}
    chats = ChatChannel.objects.filter(
        Q(region__isnull=True) | Q(region__in=regions - {None}),
        is_active=True,
        groups__contains=[event.spec.group_name],
    )
    return [ChatMessage(event=event, chat=chat) for chat in chats]
