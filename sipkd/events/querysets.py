from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

if TYPE_CHECKING:
    from sipkd.events.models import Notification


class EventQuerySet(QuerySet):
    def about(self, obj: Any) -> Self:
        """The history of one object, newest first."""
        return self.filter(object_type=obj._meta.label_lower, object_id=obj.uuid).order_by("-id")

    def for_list(self) -> Self:
        return self.select_related("actor")


class NotificationQuerySet(QuerySet["Notification"]):
    def visible_to(self, user: Any) -> Self:
        """A notification is seen by its recipient alone."""
        return self.filter(recipient=user) if user.is_authenticated else self.none()

    def inbox(self) -> Self:
        return self.filter(channel="inbox")

    def unread(self) -> Self:
        return self.inbox().filter(read_at__isnull=True)

    def due(self) -> Self:
        """E-mails to send now: not sent, not given up, not held by another worker."""
        return self.filter(
            channel="email", delivered_at__isnull=True, gave_up_at__isnull=True, due_at__lte=timezone.now()
        )

    def for_list(self) -> Self:
        return self.select_related("event", "event__actor").order_by("-id")

    def mark_read(self) -> int:
        return self.unread().update(read_at=timezone.now())

    @transaction.atomic
    def claim(self, limit: int) -> "list[Notification]":
        """Take up to `limit` due rows for this worker alone, for the length of a lease.

        The lease is committed before anything is sent, so a worker that dies holds its rows no longer than that.
        """
        rows: list[Notification] = list(
            self.due().select_for_update(skip_locked=True, of=("self",)).order_by("due_at", "id")[:limit]
        )
        lease = timezone.now() + timedelta(seconds=settings.NOTIFICATION_LEASE_SECONDS)
        self.model._default_manager.filter(pk__in=[row.pk for row in rows]).update(
            attempts=F("attempts") + 1, due_at=lease
        )
        for row in rows:
            row.attempts += 1
        return rows
