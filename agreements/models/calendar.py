"""The calendar that a person follows from outside: who, and what makes its address a secret."""

import uuid
from typing import Self

from django.conf import settings
from django.core import signing
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

SALT = "agreements.calendar"


class CalendarQuerySet(models.QuerySet["CalendarFeed"]):
    def find(self, token: str) -> "CalendarFeed | None":
        """The feed of this token; none if it was replaced or revoked, is no token, or its user is not active."""
        try:
            nonce = signing.Signer(salt=SALT).unsign_object(token)
            return self.select_related("user__region").filter(nonce=uuid.UUID(nonce), user__is_active=True).first()
        except (signing.BadSignature, TypeError, ValueError, AttributeError):
            return None

    def of(self, user) -> Self:
        return self.filter(user=user.pk)


class CalendarFeed(models.Model):
    """One per user. The token is the signed nonce: stored nowhere, it can be shown again, and ends with the nonce."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("pengguna"), related_name="calendar_feed"
    )
    nonce = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(_("dibuat"), default=timezone.now)

    objects = CalendarQuerySet.as_manager()

    class Meta:
        verbose_name = _("kalender")
        verbose_name_plural = _("kalender")

    def __str__(self) -> str:
        return str(self.created_at)

    @property
    def token(self) -> str:
        return signing.Signer(salt=SALT).sign_object(str(self.nonce))
