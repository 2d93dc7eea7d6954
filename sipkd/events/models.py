"""The append-only ledger and what follows from it: changes that other systems read, and notifications."""

import uuid
from datetime import timedelta

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sipkd.events.actions import ACTIONS, Action, Group
from sipkd.events.querysets import ChangeQuerySet, ChatMessageQuerySet, EventQuerySet, NotificationQuerySet
from sipkd.events.webhooks.models import WebhookDelivery, WebhookEndpoint

__all__ = [
    "Change",
    "ChatChannel",
    "ChatMessage",
    "Event",
    "Notification",
    "NotificationPreference",
    "Occurrence",
    "Reminder",
    "WebhookDelivery",
    "WebhookEndpoint",
]

MAX_ATTEMPTS = 10
APPEND_ONLY = pgtrigger.Update | pgtrigger.Delete


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
        indexes = [models.Index(fields=["object_id", "object_type", "id"], name="event_by_object")]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=APPEND_ONLY),
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


class Change(models.Model):
    """An object that an event touched, for readers of the change feed: ids in commit order, like the event's own.

    `audience` is who could see the object right after the event (sipkd.events.subjects); `begins` tells that nobody
    could know the object before.
    """

    id = models.BigAutoField(primary_key=True)
    event = models.ForeignKey(Event, models.DO_NOTHING, related_name="touched")  # the trigger refuses for both
    object_type = models.CharField(max_length=64)
    object_id = models.UUIDField()
    audience = ArrayField(models.BigIntegerField(), default=list)
    begins = models.BooleanField(default=False)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("perubahan")
        verbose_name_plural = _("perubahan")
        indexes = [models.Index(fields=["object_id", "object_type", "id"], name="change_by_object")]
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return f"{self.object_type} {self.object_id}"


class Outgoing(models.Model):
    """A message on its way: claimed by one worker for a lease, tried again later and later, and never thrown away."""

    created_at = models.DateTimeField(_("dibuat"), default=timezone.now)
    delivered_at = models.DateTimeField(_("terkirim"), null=True)
    due_at = models.DateTimeField(_("dikirim paling cepat"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("percobaan"), default=0)
    gave_up_at = models.DateTimeField(_("dihentikan"), null=True)
    last_error = models.CharField(_("galat terakhir"), max_length=200, blank=True)

    class Meta:
        abstract = True

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


class Notification(Outgoing):
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
    read_at = models.DateTimeField(_("dibaca"), null=True)
    is_digest = models.BooleanField(_("dalam ringkasan harian"), default=False)

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


class NotificationPreference(models.Model):
    """How a user wants to hear of one group of actions; without a row, by mail at once (or not, by `wants_email`)."""

    class Mode(models.TextChoices):
        AT_ONCE = "at_once", _("Surel seketika")
        DIGEST = "digest", _("Ringkasan harian lewat surel")
        INBOX = "inbox", _("Hanya di kotak masuk")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("pengguna"), related_name="notification_preferences"
    )
    group = models.CharField(_("kelompok"), max_length=16, choices=Group)
    mode = models.CharField(_("cara"), max_length=8, choices=Mode)

    class Meta:
        verbose_name = _("pilihan pemberitahuan")
        verbose_name_plural = _("pilihan pemberitahuan")
        constraints = [models.UniqueConstraint(fields=["user", "group"], name="preference_once")]

    def __str__(self) -> str:
        return f"{self.get_group_display()} · {self.get_mode_display()}"


class Occurrence(models.Model):
    """A point in an object's calendar that has come, with the one event that says so.

    `zones` are the time zones whose people have been reminded: midnight comes to Jayapura two hours before Jakarta.
    """

    object_type = models.CharField(_("jenis objek"), max_length=64)
    object_id = models.UUIDField(_("objek"))
    milestone = models.CharField(_("tonggak"), max_length=40)
    day = models.DateField(_("tanggal yang dituju"))
    zones = ArrayField(models.CharField(max_length=32), default=list)
    event = models.ForeignKey(Event, models.PROTECT, verbose_name=_("peristiwa"), related_name="+")

    class Meta:
        verbose_name = _("tonggak waktu")
        verbose_name_plural = _("tonggak waktu")
        constraints = [
            models.UniqueConstraint(fields=["object_type", "object_id", "milestone", "day"], name="occurrence_once")
        ]

    def __str__(self) -> str:
        return f"{self.milestone} · {self.day}"


class Reminder(models.Model):
    """One person reminded of one milestone on one channel: once, whatever runs twice."""

    object_type = models.CharField(_("jenis objek"), max_length=64)
    object_id = models.UUIDField(_("objek"))
    milestone = models.CharField(_("tonggak"), max_length=40)
    day = models.DateField(_("tanggal yang dituju"))
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("penerima"), related_name="reminders"
    )
    channel = models.CharField(_("kanal"), max_length=16, choices=Notification.Channel)
    notification = models.OneToOneField(
        Notification, models.PROTECT, verbose_name=_("notifikasi"), related_name="reminder"
    )
    late_days = models.PositiveIntegerField(_("terlambat (hari)"), default=0)

    class Meta:
        verbose_name = _("pengingat")
        verbose_name_plural = _("pengingat")
        constraints = [
            models.UniqueConstraint(
                fields=["object_type", "object_id", "milestone", "day", "recipient", "channel"], name="reminder_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.milestone} · {self.day}"


class ChatChannel(models.Model):
    """A chat group of one region, or of the portal, that also hears of some groups of actions; made by an admin."""

    name = models.CharField(_("nama"), max_length=100)
    region = models.ForeignKey(
        "agencies.Region", models.PROTECT, null=True, blank=True, verbose_name=_("daerah"), related_name="+",
        help_text=_("Kosong: menerima pemberitahuan semua daerah."),
    )  # fmt: skip
    address = models.CharField(
        _("alamat Apprise"),
        max_length=500,
        help_text=_("Misalnya tgram://token/chat atau whatsapp://token@from/to; berisi rahasia."),
    )
    groups = ArrayField(
        models.CharField(max_length=16, choices=Group), verbose_name=_("kelompok"), default=list, blank=True
    )
    is_active = models.BooleanField(_("aktif"), default=False)

    class Meta:
        verbose_name = _("kanal percakapan")
        verbose_name_plural = _("kanal percakapan")

    def __str__(self) -> str:
        return self.name


class ChatMessage(Outgoing):
    """One event for one chat channel."""

    event = models.ForeignKey(Event, models.PROTECT, verbose_name=_("peristiwa"), related_name="chat_messages")
    chat = models.ForeignKey(ChatChannel, models.CASCADE, verbose_name=_("kanal"), related_name="messages")

    objects = ChatMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("pesan percakapan")
        verbose_name_plural = _("pesan percakapan")
        constraints = [models.UniqueConstraint(fields=["event", "chat"], name="chat_message_once")]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                name="chat_message_due",
                condition=models.Q(delivered_at__isnull=True, gave_up_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.event} · {self.chat}"
