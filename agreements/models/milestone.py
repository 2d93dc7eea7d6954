"""What the sides of an agreement have planned and owe: rencana aksi and obligations, with the files that prove them."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from agreements.models.agreement import Agreement
from agreements.models.keeping import KEPT
from agreements.models.party import Party
from agreements.querysets import MilestoneEvidenceQuerySet, MilestoneQuerySet
from sipkd.plans import PlannedStep
from sipkd.uploads import EvidenceFile


class Milestone(PlannedStep):
    """One step that a side of an agreement plans or owes. Overdue is computed from its date, never stored."""

    class Kind(models.TextChoices):
        ACTION = "rencana_aksi", _("Rencana aksi")
        OBLIGATION = "kewajiban", _("Kewajiban")

    class State(models.TextChoices):
        PLANNED = "planned", _("Belum selesai")
        DONE = "done", _("Selesai")
        CANCELLED = "cancelled", _("Dibatalkan")

    party = models.ForeignKey(Party, models.PROTECT, verbose_name=_("pihak"), related_name="milestones")
    agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("perangkat daerah penanggung jawab"),
        related_name="milestones",
    )
    kind = models.CharField(_("jenis"), max_length=16, choices=Kind, default=Kind.ACTION)
    state = models.CharField(_("keadaan"), max_length=10, choices=State, default=State.PLANNED)
    note = models.TextField(_("keterangan"), blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("diselesaikan oleh"),
        related_name="+",
    )
    reason = models.TextField(_("alasan pembatalan"), blank=True)
    scheduled_at = models.DateTimeField(
        _("dijadwalkan"),
        default=timezone.now,
        help_text=_("Saat tenggatnya ditetapkan; yang lewat sebelumnya tidak diingatkan."),
    )

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = _("rencana aksi")
        verbose_name_plural = _("rencana aksi")
        triggers = [KEPT]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="done", done_on__isnull=False, done_by__isnull=False)
                | (~Q(state="done") & Q(done_on__isnull=True, done_by__isnull=True)),
                name="milestone_done_has_its_day_and_person",
            ),
            models.CheckConstraint(
                condition=(Q(state="cancelled") & ~Q(reason="")) | (~Q(state="cancelled") & Q(reason="")),
                name="milestone_cancelled_has_its_reason",
                violation_error_message=_("Tulis alasannya."),
            ),
        ]
        indexes = [
            models.Index(fields=["party", "due_on", "id"], name="milestone_by_party"),
            models.Index(fields=["due_on", "id"], name="milestone_open", condition=Q(state="planned")),
        ]

    def get_absolute_url(self) -> str:
        return reverse("agreements:milestone-detail", kwargs={"id": self.uuid})

    @property
    def agreement(self) -> Agreement:
        return self.party.agreement

    @property
    def is_open(self) -> bool:
        return self.state == self.State.PLANNED

    def days_late(self, on: date) -> int:
        """How many days it is overdue; 0 when it is not."""
        return (on - self.due_on).days if self.is_late(on) else 0


class MilestoneEvidence(EvidenceFile):
    """A file that shows that a step was done; for the parties and the portal."""

    milestone = models.ForeignKey(Milestone, models.PROTECT, verbose_name=_("rencana aksi"), related_name="evidence")

    objects = MilestoneEvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("bukti rencana aksi")
        verbose_name_plural = _("bukti rencana aksi")
        triggers = [KEPT]
        constraints = [
            models.UniqueConstraint(
                fields=["milestone", "sha256"],
                name="milestone_evidence_once",
                violation_error_message=_("Berkas ini sudah diunggah."),
            )
        ]

    def get_absolute_url(self) -> str:
        return reverse("agreements:milestone-evidence", kwargs={"id": self.milestone.uuid, "evidence_id": self.uuid})

    @property
    def agreement(self) -> Agreement:
        return self.milestone.agreement
