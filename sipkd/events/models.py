"""The append-only ledger and the notifications that follow from it."""

import uuid
from datetime import timedelta

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sipkd.events.actions import ACTIONS, Action
from sipkd.events.querysets import EventQuerySet, NotificationQuerySet

MAX_ATTEMPTS = 10


class Event(models.Model):
    """What happened, who did it, to what; never changed and never deleted (the database refuses both).

    The order of ids is the order of commits: `record()` writes it last, under a lock.
    """

    id = models.BigAutoField(primary_key=True)
    action = models.CharField(_("tindakan"), max_length=64)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("pelaku"), related_name="+"
    )
    object_type = models.CharField(_("jenis objek"), max_length=64)
    object_id = models.UUIDField(_("objek"))
    object_label = models.CharField(_("nama objek"), max_length=500)
    facts = models.JSONField(_("keterangan"), default=dict)
    changes = models.JSONField(_("perubahan"), default=dict)
    request_id = models.CharField(_("nomor permintaan"), max_length=64, blank=True)
    created_at = models.DateTimeField(_("waktu"), default=timezone.now)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("peristiwa")
        verbose_name_plural = _("peristiwa")
        indexes = [models.Index(fields=["object_type", "object_id", "id"], name="event_by_object")]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.action} · {self.object_label}"

    def get_absolute_url(self) -> str:
        return self.spec.url(self.object_id)

    @property
    def spec(self) -> Action:
        return ACTIONS[self.action]

    @property
    def label(self) -> str:
        return str(self.spec.label)

    @property
    def sentence(self) -> str:
        return self.spec.describe({"object": self.object_label, **self.facts})


class Notification(models.Model):
    """One event for one person on one channel; an e-mail row is delivered by a worker, an inbox row is delivered as
    such."""

    class Channel(models.TextChoices):
        INBOX = "inbox", _("Kotak masuk")
        EMAIL = "email", _("Surel")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(Event, models.PROTECT, verbose_name=_("peristiwa"), related_name="notifications")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("penerima"), related_name="notifications"
    )
    channel = models.CharField(_("kanal"), max_length=16, choices=Channel)
    created_at = models.DateTimeField(_("dibuat"), default=timezone.now)
    read_at = models.DateTimeField(_("dibaca"), null=True)
    delivered_at = models.DateTimeField(_("terkirim"), null=True)
    due_at = models.DateTimeField(_("dikirim paling cepat"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("percobaan"), default=0)
    gave_up_at = models.DateTimeField(_("dihentikan"), null=True)
    last_error = models.CharField(_("galat terakhir"), max_length=200, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notifikasi")
        verbose_name_plural = _("notifikasi")
        constraints = [
            models.UniqueConstraint(fields=["event", "recipient", "channel"], name="notification_once"),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                name="notification_due",
                condition=models.Q(channel="email", delivered_at__isnull=True, gave_up_at__isnull=True),
            ),
            models.Index(fields=["recipient", "-id"], name="notification_inbox", condition=models.Q(channel="inbox")),
        ]

    def __str__(self) -> str:
        return f"{self.event} · {self.get_channel_display()}"

    def mark_delivered(self) -> None:
        self.delivered_at, self.last_error = timezone.now(), ""
        self.save(update_fields=["delivered_at", "last_error"])

    def mark_failed(self, error: Exception) -> None:
        """Back off exponentially; after the last attempt the row stays as a dead letter, visible to the admin."""
        self.last_error = type(error).__name__
        if self.attempts >= MAX_ATTEMPTS:
            self.gave_up_at = timezone.now()
        self.due_at = timezone.now() + timedelta(seconds=min(30 * 2**self.attempts, 6 * 3600))
        self.save(update_fields=["last_error", "gave_up_at", "due_at"])
