"""A proposal to put right what the register says of a document."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import Region
from agencies.rules import is_portal_verifier, is_region_admin
from agreements.models.agreement import Agreement
from agreements.models.keeping import KEPT
from agreements.models.party import Party

CORRECTABLE = (
    "title", "subject", "signed_on", "signed_place", "starts_on", "end_basis", "ends_on", "duration_text", "funding",
    "classification_code",
)  # fmt: skip


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def open(self) -> "CorrectionQuerySet":
        return self.filter(state=Correction.State.PROPOSED)

    def answerable_by(self, user: Any) -> "CorrectionQuerySet":
        """Open ones that the user may answer: an admin of another side; a verifier where nobody else there could."""
        others = Party.objects.filter(agreement=OuterRef("agreement"), region__isnull=False).exclude(
            pk=OuterRef("party")
        )
        if is_region_admin(user):
            return self.open().filter(Exists(others.filter(region=user.region_id)))
        if is_portal_verifier(user):
            absent = Region.objects.absent_from_portal().values("pk")
            return self.open().exclude(Exists(others.exclude(region__in=absent)))
        return self.none()


class Correction(models.Model):
    """One side proposes it, another one answers; until then nothing changes. Old and new stay with it."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Diusulkan")
        ACCEPTED = "accepted", _("Disetujui")
        REJECTED = "rejected", _("Ditolak")
        WITHDRAWN = "withdrawn", _("Ditarik")

    agreement = models.ForeignKey(Agreement, models.PROTECT, verbose_name=_("kerja sama"), related_name="corrections")
    party = models.ForeignKey(Party, models.PROTECT, verbose_name=_("pengusul"), related_name="+")
    changes = models.JSONField(_("perubahan"), help_text=_("Nama isian: [lama, baru], tanggal menurut ISO 8601."))
    reason = models.TextField(_("alasan koreksi"))
    state = models.CharField(_("keadaan"), max_length=10, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("diusulkan oleh"), related_name="+"
    )
    proposed_at = models.DateTimeField(_("diusulkan"), default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("dijawab oleh"),
        related_name="+",
    )
    decided_at = models.DateTimeField(_("dijawab"), null=True, blank=True)
    answer = models.TextField(_("alasan jawaban"), blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("koreksi")
        verbose_name_plural = _("koreksi")
        triggers = [KEPT]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(state="proposed"), name="correction_one_open_per_agreement"
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_at__isnull=True)
                | ~Q(state="proposed") & Q(decided_at__isnull=False),
                name="correction_answered_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement} · {self.get_state_display()}"

    def in_words(self) -> list[dict[str, Any]]:
        """Each change for people: {field, label, old, new}."""
        return [
            {"field": name, "label": label_of(name), "old": worded(name, old), "new": worded(name, new)}
            for name, (old, new) in self.changes.items()
        ]


def correctable(name: str) -> Any:
    return Agreement._meta.get_field(name)


def label_of(name: str) -> str:
    return str(correctable(name).verbose_name)


def worded(name: str, value: Any) -> str:
    """A value of a correctable field as people read it; empty if nothing is said."""
    if value in (None, ""):
        return ""
    field = correctable(name)
    return str(dict(field.flatchoices).get(value) or field.to_python(value))
