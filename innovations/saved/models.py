"""A search that somebody keeps, and the innovations that it has told of."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

LONGEST_QUERY = 2000


class SavedSearchQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """What somebody looks for is nobody else's business, the portal's admin included; a machine keeps nothing."""
        return self.filter(owner=user) if isinstance(user, get_user_model()) else self.none()

    def watched(self) -> Self:
        """Those whose owner wants to hear of what is new, and can."""
        return self.filter(is_watched=True, owner__is_active=True)

    def behind(self, position: int) -> Self:
        """Those that have not seen the ledger up to this position."""
        return self.filter(position__lt=position)

    def for_list(self) -> Self:
        return self.order_by("-id")

    def for_detail(self) -> Self:
        return self


class SavedSearch(models.Model):
    """The filters of the catalogue under a name, as the query string that its page and its API have.

    `since` and `position` are places in the change feed: what was known before `since` is not new, and what changed up
    to `position` has been looked at. A change of the query begins anew.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("pemilik"), related_name="saved_searches"
    )
    name = models.CharField(_("nama pencarian"), max_length=100)
    query = models.CharField(_("pencarian dan saringan"), max_length=LONGEST_QUERY)
    is_watched = models.BooleanField(_("beri tahu bila ada yang baru"), default=True)
    since = models.BigIntegerField(editable=False)
    position = models.BigIntegerField(editable=False)
    created_at = models.DateTimeField(_("disimpan"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("diubah"), auto_now=True)

    objects = SavedSearchQuerySet.as_manager()

    news = ""  # what `matching` has found, while it tells of it

    class Meta:
        verbose_name = _("pencarian tersimpan")
        verbose_name_plural = _("pencarian tersimpan")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="saved_search_name_once",
                violation_error_message=_("Anda sudah mempunyai pencarian dengan nama itu."),
            ),
            models.UniqueConstraint(
                fields=["owner", "query"],
                name="saved_search_query_once",
                violation_error_message=_("Pencarian ini sudah Anda simpan."),
            ),
        ]
        indexes = [
            models.Index(fields=["position", "id"], name="saved_search_behind", condition=models.Q(is_watched=True))
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("innovations:search-detail", kwargs={"id": self.uuid})

    @property
    def ledger_label(self) -> str:
        """What the ledger, which forgets nothing, calls it: what was found, never what somebody looks for."""
        return self.news or gettext("Pencarian tersimpan")


class SearchMatch(models.Model):
    """An innovation that a kept search has told its owner of: once, whatever runs twice."""

    search = models.ForeignKey(SavedSearch, models.CASCADE, verbose_name=_("pencarian"), related_name="matches")
    innovation = models.ForeignKey(
        "innovations.Innovation", models.CASCADE, verbose_name=_("inovasi"), related_name="+"
    )
    found_at = models.DateTimeField(_("ditemukan"), default=timezone.now)

    class Meta:
        verbose_name = _("temuan pencarian")
        verbose_name_plural = _("temuan pencarian")
        constraints = [models.UniqueConstraint(fields=["search", "innovation"], name="search_match_once")]
        indexes = [models.Index(fields=["search", "-id"], name="search_match_newest")]

    def __str__(self) -> str:
        return f"{self.search} · {self.innovation}"
