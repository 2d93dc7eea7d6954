"""A file with innovations on its way into the catalogue."""

import uuid
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from sipkd.uploads import PrivateFile


def report_path(run: "InnovationImport", _filename: str) -> str:
    return f"{run._meta.label_lower}/{run.uuid.hex}.csv"


class ImportQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """What the user uploaded, while the user may take innovations in; a machine uploads nothing."""
        may = isinstance(user, get_user_model()) and user.has_perm("innovations.import_innovations")
        return self.filter(uploaded_by=user) if may else self.none()

    def waiting(self) -> Self:
        """Those that a worker has to do something with."""
        return self.filter(state__in=InnovationImport.WORKING)

    def to_decide(self) -> Self:
        """Those that their uploader has to decide about."""
        return self.filter(state=InnovationImport.State.EXAMINED)

    def open(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def ended(self, before: datetime | None = None) -> Self:
        return self.filter(ended_at__lt=before or timezone.now())

    def for_list(self) -> Self:
        return self.order_by("-id")

    def for_detail(self) -> Self:
        return self


class InnovationImport(PrivateFile):
    """One file: examined by a worker, then written by a worker once its uploader has seen what would come of it.

    The file itself is kept until the import has ended, its report (`report`, all rows; `shown`, the first ones) some
    days longer. `outline` is the fingerprint of what was shown. Sentences are in the uploader's `language`.
    """

    class State(models.TextChoices):
        EXAMINING = "examining", pgettext_lazy("impor", "Diperiksa")
        EXAMINED = "examined", pgettext_lazy("impor", "Menunggu keputusan")
        WRITING = "writing", pgettext_lazy("impor", "Dimuat")
        DONE = "done", pgettext_lazy("impor", "Selesai")
        REFUSED = "refused", pgettext_lazy("impor", "Ditolak")
        DROPPED = "dropped", pgettext_lazy("impor", "Dibuang")
        FAILED = "failed", pgettext_lazy("impor", "Gagal")

    WORKING = (State.EXAMINING, State.WRITING)
    OPEN = (*WORKING, State.EXAMINED)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(_("keadaan"), max_length=10, choices=State, default=State.EXAMINING)
    language = models.CharField(_("bahasa"), max_length=10)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("diunggah oleh"), related_name="+"
    )
    uploaded_at = models.DateTimeField(_("diunggah"), default=timezone.now)
    requested_at = models.DateTimeField(_("diminta"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("percobaan"), default=0)
    examined_at = models.DateTimeField(_("diperiksa"), null=True, blank=True)
    ended_at = models.DateTimeField(_("berakhir"), null=True, blank=True)
    message = models.TextField(_("keterangan"), blank=True)
    counts = models.JSONField(_("jumlah menurut hasil"), default=dict, blank=True)
    shown = models.JSONField(_("baris yang ditampilkan"), default=list, blank=True)
    outline = models.CharField(_("sidik hasil pemeriksaan"), max_length=64, blank=True)
    report = models.FileField(_("hasil semua baris"), upload_to=report_path, blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("pemuatan inovasi")
        verbose_name_plural = _("pemuatan inovasi")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["examining", "examined", "writing"], ended_at__isnull=True)
                | (~Q(state__in=["examining", "examined", "writing"]) & Q(ended_at__isnull=False)),
                name="import_ended_when_it_has_ended",
                violation_error_message=_("Pemuatan yang berakhir mempunyai waktu berakhir, yang lain tidak."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["examined", "writing", "done"]) | ~Q(outline=""),
                name="import_written_as_examined",
                violation_error_message=_("Hanya berkas yang sudah diperiksa dapat dimuat."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["attempts", "requested_at"],
                name="import_waiting",
                condition=Q(state__in=["examining", "writing"]),
            ),
            models.Index(fields=["uploaded_by", "-id"], name="import_newest"),
        ]

    def __str__(self) -> str:
        return self.original_name

    def get_absolute_url(self) -> str:
        return reverse("innovations:import-detail", kwargs={"id": self.uuid})

    # -- verbs -------------------------------------------------------------------------------------
    def ask(self, state: "InnovationImport.State") -> None:
        """Have a worker do it."""
        self.state, self.attempts, self.requested_at, self.message = state, 0, timezone.now(), ""

    def end(self, state: "InnovationImport.State", message: str = "") -> None:
        self.state, self.message, self.ended_at = state, message, timezone.now()

    # -- questions ---------------------------------------------------------------------------------
    @property
    def is_working(self) -> bool:
        return self.state in self.WORKING

    @property
    def rows(self) -> int:
        """How many rows were examined."""
        return sum(self.counts.values())

    @property
    def ledger_label(self) -> str:
        """What the ledger calls it: the name of a file may say anything."""
        return gettext("Pemuatan inovasi")
