from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

if TYPE_CHECKING:
    from sipkd.events.models import Change, ChatMessage, Notification  # noqa: F401  (in quoted parameters of classes)


class EventQuerySet(QuerySet):
    def about(self, obj: Any) -> Self:
        """The history of one object, newest first."""
        return self.filter(object_type=obj._meta.label_lower, object_id=obj.uuid).order_by("-id")

    def for_list(self) -> Self:
        return self.select_related("actor")


class ChangeQuerySet(QuerySet["Change"]):
    def after(self, position: int) -> Self:
        """What came after a position of the feed, in the order of commits."""
        return self.filter(id__gt=position).order_by("id")

    def last_position(self) -> int:
        return self.order_by("-id").values_list("id", flat=True).first() or 0

    def known_to(self, views: list[int]) -> Self:
        """Changes after which one of these audiences could see the object."""
        return self.filter(audience__overlap=views)


class OutgoingQuerySet(QuerySet):
    def due(self) -> Self:
        """To send now: not sent, not given up, not held by another worker."""
        return self.filter(delivered_at__isnull=True, gave_up_at__isnull=True, due_at__lte=timezone.now())

    def dead(self) -> Self:
        """What was given up."""
        return self.filter(delivered_at__isnull=True, gave_up_at__isnull=False)

    def revive(self) -> int:
        """Try dead letters again from the start; returns how many."""
        return self.dead().update(gave_up_at=None, attempts=0, due_at=timezone.now())

    @transaction.atomic
    def claim(self, limit: int) -> list[Any]:
        """Take up to `limit` due rows for this worker alone, for the length of a lease.

        The lease is committed before anything is sent, so a worker that dies holds its rows no longer than that.
        """
        chosen = self.due().select_for_update(skip_locked=True, of=("self",))
        return self._leased(list(chosen.order_by("due_at", "id")[:limit]))

    def _leased(self, rows: list[Any]) -> list[Any]:
        lease = timezone.now() + timedelta(seconds=settings.NOTIFICATION_LEASE_SECONDS)
        self.model._default_manager.filter(pk__in=[row.pk for row in rows]).update(
            attempts=F("attempts") + 1, due_at=lease
        )
        for row in rows:
            row.attempts += 1
        return rows


class NotificationQuerySet(OutgoingQuerySet):
    def visible_to(self, user: Any) -> Self:
        """A notification is seen by its recipient alone; a machine has no inbox."""
        return self.filter(recipient=user) if isinstance(user, get_user_model()) else self.none()

    def inbox(self) -> Self:
        return self.filter(channel="inbox")

    def unread(self) -> Self:
        return self.inbox().filter(read_at__isnull=True)

    def mails(self) -> Self:
        return self.filter(channel="email")

    def due(self) -> Self:
        """E-mails to send now, one by one."""
        return super().due().mails().filter(is_digest=False)

    def due_in_digests(self) -> Self:
        return super().due().mails().filter(is_digest=True)

    def for_list(self) -> Self:
        return self.select_related("event", "event__actor").order_by("-id")

    def mark_read(self) -> int:
        return self.unread().update(read_at=timezone.now())

    @transaction.atomic
    def claim_digest(self) -> "list[Notification]":
        """Take everything that is due in the digest of one user, for the length of a lease.

        The lock on the user keeps two workers from sending two halves of one digest.
        """
        users = get_user_model().objects.filter(pk__in=self.due_in_digests().values("recipient"))
        user = users.select_for_update(skip_locked=True, no_key=True).order_by("pk").first()
        rows = self.due_in_digests().filter(recipient=user).order_by("id") if user else self.none()
        return self._leased(list(rows))


class ChatMessageQuerySet(OutgoingQuerySet):
    def for_sending(self) -> Self:
        """Messages of chats that are switched on."""
        return self.select_related("event", "chat").filter(chat__is_active=True)
