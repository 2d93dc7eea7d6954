"""A time in which an agreement rests."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement
from agreements.models.keeping import KEPT
from agreements.terms import Period

SUSPENSION_REVERSED = _("Tanggal akhir penangguhan mendahului tanggal mulainya.")


class Suspension(models.Model):
    """A time in which an agreement does not hold, both days inclusive; without a last day, until it is lifted."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, verbose_name=_("kerja sama"), related_name="suspensions")
    starts_on = models.DateField(_("ditangguhkan sejak"))
    ends_on = models.DateField(_("sampai"), null=True, blank=True)
    reason = models.TextField(_("alasan penangguhan"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("dicatat oleh"),
        related_name="+",
    )

    class Meta:
        verbose_name = _("penangguhan")
        verbose_name_plural = _("penangguhan")
        triggers = [KEPT]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="suspension_in_order",
                violation_error_message=SUSPENSION_REVERSED,
            ),
            ExclusionConstraint(
                name="suspension_never_overlaps",
                expressions=[
                    ("agreement", RangeOperators.EQUAL),
                    (Func(F("starts_on"), F("ends_on"), Value("[]"), function="daterange"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Kerja sama ini sudah ditangguhkan pada sebagian masa itu."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement} · {self.starts_on}"

    def clean(self) -> None:
        """Refuse a reversed period here: PostgreSQL cannot even ask whether it overlaps another one."""
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": SUSPENSION_REVERSED})

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on)
