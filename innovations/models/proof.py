"""What an adopter plans, shows and measures: the proof that an innovation really runs in its region."""

import uuid

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from innovations.models.adoption import Adoption
from innovations.querysets import EvidenceQuerySet
from sipkd.plans import PlannedStep
from sipkd.uploads import EvidenceFile


class AdoptionMilestone(PlannedStep):
    """One step of the adopter's plan."""

    adoption = models.ForeignKey(Adoption, models.PROTECT, verbose_name=_("replikasi"), related_name="milestones")

    class Meta:
        verbose_name = _("rencana aksi replikasi")
        verbose_name_plural = _("rencana aksi replikasi")
        indexes = [models.Index(fields=["adoption", "due_on", "id"], name="adoption_milestone_by_due")]


class AdoptionEvidence(EvidenceFile):
    """A file that shows the use. Both sides see it; the public only if said."""

    adoption = models.ForeignKey(Adoption, models.PROTECT, verbose_name=_("replikasi"), related_name="evidence")
    visibility = models.CharField(
        _("keterbukaan"), max_length=10, choices=Agreement.Visibility, default=Agreement.Visibility.INTERNAL
    )

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("bukti replikasi")
        verbose_name_plural = _("bukti replikasi")
        constraints = [
            models.UniqueConstraint(
                fields=["adoption", "sha256"],
                name="adoption_evidence_once",
                violation_error_message=_("Berkas ini sudah diunggah."),
            )
        ]

    def get_absolute_url(self) -> str:
        return reverse("innovations:evidence-file", kwargs={"id": self.adoption.uuid, "evidence_id": self.uuid})


class AdoptionOutcome(models.Model):
    """What changed, in numbers: one indicator before and after."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    adoption = models.ForeignKey(Adoption, models.PROTECT, verbose_name=_("replikasi"), related_name="outcomes")
    indicator = models.CharField(_("indikator"), max_length=200)
    before = models.DecimalField(_("sebelum"), max_digits=18, decimal_places=4)
    after = models.DecimalField(_("sesudah"), max_digits=18, decimal_places=4)
    unit = models.CharField(_("satuan"), max_length=50)
    measured_on = models.DateField(_("diukur pada"))

    class Meta:
        verbose_name = _("hasil terukur")
        verbose_name_plural = _("hasil terukur")
        constraints = [
            models.UniqueConstraint(
                fields=["adoption", "indicator", "measured_on"],
                name="adoption_outcome_once",
                violation_error_message=_("Indikator ini sudah dicatat untuk tanggal itu."),
            )
        ]

    def __str__(self) -> str:
        return self.indicator
