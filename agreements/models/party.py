"""One side of an agreement."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Region
from agreements.models.agreement import Agreement
from sipkd.dates import PartialDate


class Party(models.Model):
    """One side of an agreement; its number, signatory and agencies are that side's own to state.

    The signatory is a snapshot: names and positions stay as they were when signed.
    """

    class Capacity(models.TextChoices):
        HEAD = "kepala_daerah", _("Kepala daerah")
        PROXY = "kuasa", _("Kepala perangkat daerah (kuasa)")
        ACTING = "plt", _("Pelaksana tugas (Plt.)")
        INTERIM = "pj", _("Penjabat (Pj.)")

    class SignatureKind(models.TextChoices):
        WET = "basah", _("Basah")
        ELECTRONIC = "tte", _("TTE")
        MIXED = "campuran", _("Campuran")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agreement = models.ForeignKey(Agreement, models.PROTECT, verbose_name=_("kerja sama"), related_name="parties")
    order = models.PositiveSmallIntegerField(_("urutan"), validators=[MinValueValidator(1), MaxValueValidator(50)])
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("daerah"), related_name="parties")
    document_number = models.CharField(_("nomor naskah"), max_length=100, blank=True)
    document_year = models.PositiveSmallIntegerField(_("tahun nomor"), null=True, blank=True)
    whole_region = models.BooleanField(_("seluruh perangkat daerah"), default=False)
    agencies = models.ManyToManyField(
        Agency, verbose_name=_("perangkat daerah yang terlibat"), blank=True, related_name="parties"
    )
    signatory_name = models.CharField(_("nama penandatangan"), max_length=150, blank=True)
    signatory_position = models.CharField(_("jabatan penandatangan"), max_length=200, blank=True)
    signatory_capacity = models.CharField(_("kapasitas"), max_length=16, choices=Capacity, blank=True)
    power_of_attorney = models.CharField(_("nomor surat kuasa"), max_length=100, blank=True)
    signature_kind = models.CharField(_("jenis tanda tangan"), max_length=10, choices=SignatureKind, blank=True)
    confirmed_at = models.DateTimeField(_("dikonfirmasi"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("oleh")
    )
    attested_at = models.DateTimeField(_("diatestasi"), null=True, blank=True)
    attested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("verifikator")
    )
    attestation_basis = models.CharField(_("dasar atestasi"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("pihak")
        verbose_name_plural = _("pihak")
        constraints = [
            models.UniqueConstraint(fields=["agreement", "order"], name="party_order_once"),
            models.UniqueConstraint(
                fields=["agreement", "region"],
                name="party_region_once",
                violation_error_message=_("Daerah ini sudah menjadi pihak."),
            ),
            models.UniqueConstraint(
                F("region"),
                Upper("document_number"),
                F("document_year"),
                condition=~Q(document_number=""),
                nulls_distinct=False,
                name="party_number_once_per_region_and_year",
                violation_error_message=_("Nomor ini sudah dipakai daerah tersebut pada tahun yang sama."),
            ),
            models.CheckConstraint(
                condition=Q(attested_at__isnull=True) | ~Q(attestation_basis=""),
                name="party_attestation_has_its_basis",
                violation_error_message=_("Sebutkan dasar atestasi."),
            ),
        ]
        indexes = [models.Index(fields=["region", "agreement"], name="party_by_region")]

    def __str__(self) -> str:
        return self.region.name

    @property
    def is_settled(self) -> bool:
        """The side stands: its region confirmed it, or a verifier attested for it."""
        return bool(self.confirmed_at or self.attested_at)


def year_of(signed_on: PartialDate | None) -> int | None:
    """The year of a document number: the year of signature, the only one that can be relied on."""
    return signed_on.earliest.year if signed_on else None
