"""Where webhooks go, and every one that was or will be sent."""

import uuid
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sipkd.events.webhooks.querysets import DeliveryQuerySet, EndpointQuerySet

if TYPE_CHECKING:
    from sipkd.events.webhooks.sending import Outcome


class WebhookEndpoint(models.Model):
    """An address of another system that is told of events; without `kinds`, of all that it may see.

    Its secrets are derived from the portal's key and `secret_generation` (signing.py), so none lies in the database.
    """

    class DisabledReason(models.TextChoices):
        FAILING = "failing", _("Tidak dapat dihubungi")
        GONE = "gone", _("Penerima menjawab 410 Gone")
        OWNER = "owner", _("Dihentikan pemilik")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey(
        "agencies.ApiClient", models.PROTECT, verbose_name=_("aplikasi"), related_name="webhook_endpoints"
    )
    url = models.URLField(_("alamat"), max_length=500)
    kinds = ArrayField(models.CharField(max_length=64), verbose_name=_("jenis peristiwa"), default=list, blank=True)
    secret_generation = models.PositiveIntegerField(_("generasi rahasia"), default=1)
    previous_secret_until = models.DateTimeField(_("rahasia lama berlaku sampai"), null=True, blank=True)
    created_at = models.DateTimeField(_("dibuat"), default=timezone.now)
    leased_until = models.DateTimeField(_("dipegang sampai"), default=timezone.now)
    disabled_at = models.DateTimeField(_("dihentikan"), null=True, blank=True)
    disabled_reason = models.CharField(_("alasan"), max_length=8, choices=DisabledReason, blank=True)

    objects = EndpointQuerySet.as_manager()

    class Meta:
        app_label = "events"
        verbose_name = _("webhook")
        verbose_name_plural = _("webhook")
        constraints = [
            models.UniqueConstraint(
                fields=["client", "url"],
                name="webhook_address_once",
                violation_error_message=_("Alamat ini sudah terdaftar."),
            ),
            models.CheckConstraint(
                condition=Q(disabled_at__isnull=True, disabled_reason="")
                | (Q(disabled_at__isnull=False) & ~Q(disabled_reason="")),
                name="webhook_disabled_has_its_reason",
            ),
        ]
        indexes = [models.Index(fields=["leased_until"], name="webhook_active", condition=Q(disabled_at__isnull=True))]

    def __str__(self) -> str:
        return self.url

    def get_absolute_url(self) -> str:
        return reverse("agencies:webhook-detail", kwargs={"id": self.uuid})

    @property
    def is_active(self) -> bool:
        return self.disabled_at is None

    @property
    def generations(self) -> list[int]:
        """The secrets that sign now: the newest, and the one before it while they overlap."""
        overlaps = self.previous_secret_until is not None and self.previous_secret_until > timezone.now()
        return [self.secret_generation, *([self.secret_generation - 1] if overlaps else [])]


class WebhookDelivery(models.Model):
    """One event for one endpoint. `sequence` counts per endpoint without a gap; `event` is empty for a test."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    endpoint = models.ForeignKey(WebhookEndpoint, models.PROTECT, verbose_name=_("webhook"), related_name="deliveries")
    event = models.ForeignKey(
        "events.Event", models.PROTECT, null=True, verbose_name=_("peristiwa"), related_name="webhook_deliveries"
    )
    sequence = models.PositiveBigIntegerField(_("nomor urut"))
    created_at = models.DateTimeField(_("dibuat"), default=timezone.now)
    due_at = models.DateTimeField(_("dikirim paling cepat"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("percobaan"), default=0)
    attempted_at = models.DateTimeField(_("dicoba"), null=True)
    response_status = models.PositiveSmallIntegerField(_("kode jawaban"), null=True)
    last_error = models.CharField(_("galat terakhir"), max_length=200, blank=True)
    delivered_at = models.DateTimeField(_("terkirim"), null=True)
    gave_up_at = models.DateTimeField(_("dihentikan"), null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        app_label = "events"
        verbose_name = _("kiriman webhook")
        verbose_name_plural = _("kiriman webhook")
        constraints = [models.UniqueConstraint(fields=["endpoint", "sequence"], name="webhook_sequence_once")]
        indexes = [
            models.Index(
                F("endpoint"),
                F("sequence"),
                name="webhook_pending",
                condition=Q(delivered_at__isnull=True, gave_up_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"#{self.sequence} · {self.kind}"

    @property
    def kind(self) -> str:
        return self.event.action if self.event else "webhook.test"

    def note(self, outcome: "Outcome") -> None:
        """Write down how an attempt ended."""
        now = timezone.now()
        self.attempts += 1
        self.attempted_at, self.response_status, self.last_error = now, outcome.status, outcome.error[:200]
        if outcome.delivered:
            self.delivered_at = now
        elif outcome.delay is None:
            self.gave_up_at = now
        else:
            self.due_at = now + outcome.delay
        self.save(
            update_fields=[
                "attempts", "attempted_at", "response_status", "last_error", "delivered_at", "gave_up_at", "due_at",
            ]
        )  # fmt: skip
