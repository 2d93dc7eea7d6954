"""Other systems that use the API: who answers for them, and their keys."""

import hashlib
import secrets
import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sipkd.events.subjects import EVERYBODY

MARK = "sipkd_"  # keys begin with it, so that scanners of leaked secrets recognise them


class ApiClientQuerySet(QuerySet["ApiClient"]):
    def visible_to(self, user) -> Self:
        """A region's admins see the applications of their region; portal admins see all."""
        if user.has_perm("agencies.view_all_clients"):
            return self
        if user.has_perm("agencies.register_client"):
            return self.filter(region=user.region_id)
        return self.none()

    def active(self) -> Self:
        return self.filter(revoked_at__isnull=True)

    def receiving(self, audience: list[int]) -> Self:
        """Clients that get webhooks about an object with this audience (sipkd.events.subjects)."""
        clients = self.active().filter(scopes__contains=[ApiClient.Scope.WEBHOOKS])
        if EVERYBODY in audience:
            return clients
        return clients.filter(region__in=audience, scopes__contains=[ApiClient.Scope.READ_PARTNER])

    def for_list(self) -> Self:
        return self.select_related("region", "agency").order_by("name", "id")

    def for_detail(self) -> Self:
        return self.select_related("region", "agency")


class ApiClient(models.Model):
    """A system of a region or of one of its agencies, with what it may do; people never sign in as one."""

    class Scope(models.TextChoices):
        READ_PARTNER = "read:partner", _("Membaca data internal daerahnya, seperti pejabat daerah itu")
        FEED = "feed", _("Mengikuti perubahan (change feed) dan mengunduh seluruh data")
        WEBHOOKS = "webhooks", _("Menerima webhook")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("nama aplikasi"), max_length=100)
    purpose = models.TextField(_("tujuan pemakaian"))
    region = models.ForeignKey("agencies.Region", models.PROTECT, verbose_name=_("daerah"), related_name="api_clients")
    agency = models.ForeignKey(
        "agencies.Agency",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("perangkat daerah"),
        related_name="api_clients",
    )
    contact_name = models.CharField(_("narahubung teknis"), max_length=150)
    contact_email = models.EmailField(_("surel narahubung"))
    scopes = ArrayField(
        models.CharField(max_length=20, choices=Scope), verbose_name=_("wewenang"), default=list, blank=True
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("didaftarkan oleh"), related_name="+"
    )
    created_at = models.DateTimeField(_("didaftarkan"), default=timezone.now)
    revoked_at = models.DateTimeField(_("dicabut"), null=True, blank=True)

    objects = ApiClientQuerySet.as_manager()

    class Meta:
        app_label = "agencies"
        verbose_name = _("aplikasi")
        verbose_name_plural = _("aplikasi")
        constraints = [
            models.UniqueConstraint(
                fields=["region", "name"],
                name="client_name_once_per_region",
                violation_error_message=_("Daerah ini sudah mempunyai aplikasi dengan nama itu."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("agencies:client-detail", kwargs={"id": self.uuid})

    def clean(self) -> None:
        super().clean()
        if self.agency and self.agency.region_id != self.region_id:
            raise ValidationError({"agency": _("Perangkat daerah ini bukan bagian dari daerah yang dipilih.")})

    @property
    def is_active(self) -> bool:
        return self.revoked_at is None

    def may(self, scope: str) -> bool:
        return scope in self.scopes


class ApiKeyQuerySet(QuerySet["ApiKey"]):
    def valid(self, at: datetime | None = None) -> Self:
        at = at or timezone.now()
        return self.filter(
            Q(expires_at__isnull=True) | Q(expires_at__gt=at), revoked_at__isnull=True, client__revoked_at__isnull=True
        )

    def issue(self, client: ApiClient, expires_at: datetime | None = None) -> "tuple[ApiKey, str]":
        """A new key, and its text: the only time that anybody sees it."""
        text = f"{MARK}{secrets.token_urlsafe(32)}"
        key = self.create(client=client, prefix=text[: len(MARK) + 6], digest=digest_of(text), expires_at=expires_at)
        return key, text

    def find(self, text: str) -> "ApiKey | None":
        """The valid key with this text."""
        return self.valid().select_related("client").filter(digest=digest_of(text)).first()

    def for_list(self) -> Self:
        return self.order_by("-created_at", "-id")


class ApiKey(models.Model):
    """A key of a client. Only its digest is kept: 256 random bits need no slow hash."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey(ApiClient, models.PROTECT, verbose_name=_("aplikasi"), related_name="keys")
    prefix = models.CharField(_("awalan"), max_length=16)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("dibuat"), default=timezone.now)
    expires_at = models.DateTimeField(_("berlaku sampai"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("dicabut"), null=True, blank=True)
    used_on = models.DateField(_("terakhir dipakai"), null=True, blank=True)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        app_label = "agencies"
        verbose_name = _("kunci aplikasi")
        verbose_name_plural = _("kunci aplikasi")
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__isnull=True) | Q(expires_at__gt=F("created_at")),
                name="key_expires_after_creation",
                violation_error_message=_("Masa berlaku kunci harus di masa depan."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.prefix}…"

    @property
    def is_valid(self) -> bool:
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > timezone.now())


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
