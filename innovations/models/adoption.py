"""Replikasi: the reuse of an innovation in another region, from the request to yearly proof that it is in use."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agencies.models import Agency
from agreements.models import Agreement
from innovations.models.innovation import Innovation
from innovations.querysets import AdoptionQuerySet
from sipkd.dates import a_year_after


class Adoption(models.Model):
    """Replikasi: one agency adopts one innovation of another region under an agreement that covers it."""

    class Mode(models.TextChoices):
        FULL = "penuh", _("Replikasi penuh")
        ADAPTATION = "adaptasi", _("Adaptasi/modifikasi")
        GRANT = "hibah", _("Hibah aplikasi (NPHD)")
        STUDY = "studi", _("Studi tiru")

    class Stage(models.TextChoices):
        INTEREST = "minat", _("Minat")
        APPROVED = "disetujui", _("Disetujui")
        DECLINED = "ditolak", _("Ditolak")
        PREPARATION = "persiapan", _("Persiapan")
        DEVELOPMENT = "pengembangan", _("Pengembangan")
        APPLICATION = "penerapan", _("Penerapan")
        EVALUATION = "evaluasi", _("Evaluasi")
        COMPLETED = "selesai", _("Selesai")
        CANCELLED = "batal", pgettext_lazy("tahap", "Batal")
        STOPPED = "berhenti", _("Berhenti")

    MOVES = {
        Stage.INTEREST: frozenset({Stage.APPROVED, Stage.DECLINED, Stage.CANCELLED}),
        Stage.APPROVED: frozenset({Stage.PREPARATION, Stage.CANCELLED}),
        Stage.PREPARATION: frozenset({Stage.DEVELOPMENT, Stage.APPLICATION, Stage.CANCELLED}),
        Stage.DEVELOPMENT: frozenset({Stage.APPLICATION, Stage.CANCELLED}),
        Stage.APPLICATION: frozenset({Stage.EVALUATION, Stage.STOPPED}),
        Stage.EVALUATION: frozenset({Stage.COMPLETED, Stage.STOPPED}),
        Stage.COMPLETED: frozenset({Stage.STOPPED}),
    }
    OPEN_STAGES = (
        Stage.INTEREST, Stage.APPROVED, Stage.PREPARATION, Stage.DEVELOPMENT, Stage.APPLICATION, Stage.EVALUATION,
    )  # fmt: skip
    RUNNING_STAGES = OPEN_STAGES[1:]
    APPLIED_STAGES = (Stage.APPLICATION, Stage.EVALUATION, Stage.COMPLETED)
    PUBLIC_STAGES = (*RUNNING_STAGES, Stage.COMPLETED, Stage.STOPPED)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    innovation = models.ForeignKey(Innovation, models.PROTECT, verbose_name=_("inovasi"), related_name="adoptions")
    adopter = models.ForeignKey(
        Agency, models.PROTECT, verbose_name=_("instansi penerima (replikator)"), related_name="adoptions"
    )
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, verbose_name=_("kerja sama yang mendasari"), related_name="adoptions"
    )
    mode = models.CharField(_("cara replikasi"), max_length=10, choices=Mode, default=Mode.ADAPTATION)
    stage = models.CharField(_("tahap replikasi"), max_length=12, choices=Stage, default=Stage.INTEREST)
    local_name = models.CharField(_("nama di daerah penerima"), max_length=200, blank=True)
    purpose = models.TextField(_("maksud replikasi"), blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("diminta oleh"), related_name="+"
    )
    requested_at = models.DateTimeField(_("diminta"), default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("diputuskan oleh"),
        related_name="+",
    )
    decided_at = models.DateTimeField(_("diputuskan"), null=True, blank=True)
    reason = models.TextField(_("alasan penolakan, pembatalan, atau penghentian"), blank=True)
    applied_on = models.DateField(_("diterapkan sejak"), null=True, blank=True)
    application_confirmed_at = models.DateTimeField(_("penerapan dikonfirmasi"), null=True, blank=True)
    application_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("dikonfirmasi oleh"),
        related_name="+",
    )
    in_use_on = models.DateField(
        _("terakhir ditegaskan masih digunakan"),
        null=True,
        blank=True,
        help_text=_("Hari konfirmasi penerapan, lalu hari setiap penegasan tahunan."),
    )
    stopped_on = models.DateField(_("tidak digunakan lagi sejak"), null=True, blank=True)
    updated_at = models.DateTimeField(_("diubah"), auto_now=True)

    objects = AdoptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("replikasi")
        verbose_name_plural = _("replikasi")
        constraints = [
            models.UniqueConstraint(
                fields=["innovation", "adopter"],
                condition=Q(stage__in=["minat", "disetujui", "persiapan", "pengembangan", "penerapan", "evaluasi"]),
                name="adoption_one_open_per_agency",
                violation_error_message=_(
                    "Perangkat daerah ini sudah mempunyai replikasi yang berjalan untuk inovasi ini."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=["ditolak", "batal", "berhenti"]) | ~Q(reason=""),
                name="adoption_refusal_has_its_reason",
                violation_error_message=_("Tulis alasannya."),
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=["penerapan", "evaluasi", "selesai", "berhenti"]) | Q(applied_on__isnull=False),
                name="adoption_applied_has_its_date",
                violation_error_message=_("Isi tanggal mulai diterapkan."),
            ),
            models.CheckConstraint(
                condition=Q(application_confirmed_at__isnull=True) | Q(applied_on__isnull=False),
                name="adoption_confirmation_needs_claim",
            ),
            models.CheckConstraint(
                condition=Q(application_confirmed_at__isnull=True, in_use_on__isnull=True)
                | Q(application_confirmed_at__isnull=False, in_use_on__isnull=False),
                name="adoption_in_use_once_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(stage="berhenti", stopped_on__isnull=False, stopped_on__gte=F("applied_on"))
                | (~Q(stage="berhenti") & Q(stopped_on__isnull=True)),
                name="adoption_stopped_has_its_date",
                violation_error_message=_("Isi tanggal berhenti, tidak mendahului tanggal diterapkan."),
            ),
        ]
        indexes = [
            models.Index(fields=["-requested_at", "-id"], name="adoption_newest"),
            models.Index(fields=["agreement"], name="adoption_by_agreement"),
            models.Index(fields=["innovation", "stage"], name="adoption_by_innovation"),
        ]

    def __str__(self) -> str:
        return f"{self.innovation.name} · {self.adopter}"

    def get_absolute_url(self) -> str:
        return reverse("innovations:adoption-detail", kwargs={"id": self.uuid})

    # -- questions ---------------------------------------------------------------------------------
    @property
    def is_claim(self) -> bool:
        """The adopter says that it is applied; nobody of the other side has confirmed it yet."""
        return self.stage in self.APPLIED_STAGES and self.application_confirmed_at is None

    @property
    def is_running(self) -> bool:
        """Approved and not finished: what happens to its agreement still matters to it."""
        return self.stage in self.RUNNING_STAGES

    @property
    def reconfirm_by(self) -> date | None:
        """The last day on which its use counts as proven; the adopter says anew every year that it is in use."""
        if self.in_use_on is None or self.stage not in self.APPLIED_STAGES:
            return None
        return a_year_after(self.in_use_on)

    def is_lapsed(self, on: date) -> bool:
        """Its use was confirmed, but not for more than a year; the same as `Adoption.objects.lapsed(on)`."""
        return self.reconfirm_by is not None and self.reconfirm_by < on

    def is_without_basis(self, on: date) -> bool:
        """It runs, and its agreement does not hold on the day; the same as `Adoption.objects.without_basis(on)`."""
        return self.is_running and not self.agreement.in_force(on)
