"""Periode penilaian: the indicators of the Indeks Inovasi Daerah that are asked of each innovation, and their evidence.

Indicators, weights and parameters change every year (guideline of BSKDN), so they are rows, never constants.
"""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovations.models.innovation import Innovation
from innovations.models.version import InnovationFile
from innovations.querysets import (
    HIGHEST_PARAMETER,
    IndicatorEvidenceQuerySet,
    IndicatorQuerySet,
    PeriodQuerySet,
)


class AssessmentPeriod(models.Model):
    """One year's guideline."""

    year = models.PositiveSmallIntegerField(_("tahun"), unique=True)
    guideline = models.CharField(_("pedoman"), max_length=300)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("periode penilaian")
        verbose_name_plural = _("periode penilaian")

    def __str__(self) -> str:
        return str(self.year)

    @property
    def uuid(self) -> uuid.UUID:
        """What the ledger knows it by; the year is its key everywhere else."""
        return uuid.uuid5(uuid.NAMESPACE_OID, f"sipkd assessment period {self.year}")


class Indicator(models.Model):
    """One row of the guideline: what is asked, how much it weighs, and what each parameter means.

    A row that `counts_adoptions` takes its parameter from the proven adoptions in other regions, and no evidence.
    """

    period = models.ForeignKey(
        AssessmentPeriod, models.PROTECT, verbose_name=_("periode penilaian"), related_name="indicators"
    )
    number = models.PositiveSmallIntegerField(_("nomor"))
    name = models.CharField(_("indikator"), max_length=200)
    weight = models.PositiveSmallIntegerField(_("bobot"), validators=[MinValueValidator(1)])
    parameter_1 = models.CharField(_("parameter 1"), max_length=200)
    parameter_2 = models.CharField(_("parameter 2"), max_length=200)
    parameter_3 = models.CharField(_("parameter 3"), max_length=200)
    is_mandatory = models.BooleanField(_("wajib"), default=False)
    counts_adoptions = models.BooleanField(_("dihitung dari replikasi"), default=False)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("indikator")
        verbose_name_plural = _("indikator")
        constraints = [
            models.UniqueConstraint(fields=["period", "number"], name="indicator_once_per_period"),
            models.CheckConstraint(condition=Q(weight__gte=1), name="indicator_has_a_weight"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    @property
    def uuid(self) -> uuid.UUID:
        """What the ledger knows it by; year and number are its key everywhere else."""
        return uuid.uuid5(uuid.NAMESPACE_OID, f"sipkd indicator {self.pk}")

    def place_in_checklist(self, innovation: Innovation) -> str:
        """Where it is shown, and decided on, in the checklist of an innovation for its period."""
        url = reverse("innovations:indicators", kwargs={"id": innovation.uuid})
        return f"{url}?year={self.period.year}#indikator-{self.number}"

    @property
    def parameters(self) -> list[tuple[int, str]]:
        """The number and meaning of each parameter."""
        return [(1, self.parameter_1), (2, self.parameter_2), (3, self.parameter_3)]


class IndicatorEvidence(models.Model):
    """Bukti dukung: the parameter that the owner claims for an indicator, what shows it, and whether it is accepted."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Menunggu")
        ACCEPTED = "accepted", _("Diterima")
        REJECTED = "rejected", _("Ditolak")

    MOVES = {
        State.WAITING: frozenset({State.ACCEPTED, State.REJECTED}),
        State.ACCEPTED: frozenset({State.REJECTED}),
        State.REJECTED: frozenset({State.ACCEPTED}),
    }

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    innovation = models.ForeignKey(Innovation, models.PROTECT, verbose_name=_("inovasi"), related_name="evidence")
    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name=_("indikator"), related_name="evidence")
    parameter = models.PositiveSmallIntegerField(
        _("parameter"), validators=[MinValueValidator(1), MaxValueValidator(HIGHEST_PARAMETER)]
    )
    note = models.CharField(_("keterangan"), max_length=500, blank=True)
    link = models.URLField(_("tautan"), max_length=500, blank=True)
    file = models.ForeignKey(
        InnovationFile, models.PROTECT, null=True, blank=True, verbose_name=_("berkas"), related_name="+"
    )
    state = models.CharField(_("keadaan"), max_length=10, choices=State, default=State.WAITING)
    reason = models.TextField(_("alasan penolakan"), blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("diisi oleh"), related_name="+"
    )
    given_at = models.DateTimeField(_("diisi"), default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("diperiksa oleh"),
        related_name="+",
    )
    decided_at = models.DateTimeField(_("diperiksa"), null=True, blank=True)

    objects = IndicatorEvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("bukti dukung")
        verbose_name_plural = _("bukti dukung")
        constraints = [
            models.UniqueConstraint(fields=["innovation", "indicator"], name="indicator_evidence_once"),
            models.CheckConstraint(
                condition=Q(parameter__gte=1, parameter__lte=HIGHEST_PARAMETER),
                name="indicator_evidence_has_a_parameter",
            ),
            models.CheckConstraint(
                condition=~Q(link="") | Q(file__isnull=False),
                name="indicator_evidence_shows_something",
                violation_error_message=_("Isi tautan atau unggah berkas."),
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at__isnull=True)
                | ~Q(state="waiting") & Q(decided_at__isnull=False),
                name="indicator_evidence_decided_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(state="rejected") & ~Q(reason="") | ~Q(state="rejected") & Q(reason=""),
                name="indicator_evidence_rejection_has_its_reason",
                violation_error_message=_("Tulis alasannya."),
            ),
        ]
        indexes = [models.Index(fields=["indicator", "state"], name="indicator_evidence_by_state")]

    def __str__(self) -> str:
        return f"{self.indicator} · {self.innovation}"

    def get_absolute_url(self) -> str:
        return self.indicator.place_in_checklist(self.innovation)
