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
from agreements.models.keeping import KEPT_ONCE_REGISTERED
from sipkd.dates import PartialDate


class Party(models.Model):
    """One side of an agreement; its number, signatory and agencies are that side's own to state.

    A side that is not a region has a name, and abroad a country, in place of the region; nobody of it is on the portal.
    The signatory is a snapshot: names and positions stay as they were when signed. `version` counts the changes, so
    that nobody overwrites what they have not seen.
    """

    class Kind(models.TextChoices):
        REGION = "daerah", _("Pemerintah daerah")
        CENTRAL = "pusat", _("Kementerian, lembaga, atau instansi vertikal")
        BUSINESS = "badan_usaha", _("Badan usaha")
        CIVIL_SOCIETY = "ormas", _("Organisasi kemasyarakatan")
        INDIVIDUAL = "perorangan", _("Perorangan")
        FOREIGN_REGION = "daerah_asing", _("Pemerintah daerah di luar negeri")
        FOREIGN_BODY = "lembaga_asing", _("Lembaga di luar negeri")

    class Capacity(models.TextChoices):
        HEAD = "kepala_daerah", _("Kepala daerah")
        PROXY = "kuasa", _("Kepala perangkat daerah (kuasa)")
        ACTING = "plt", _("Pelaksana tugas (Plt.)")
        INTERIM = "pj", _("Penjabat (Pj.)")
        LEADER = "pimpinan", _("Pimpinan")
        ATTORNEY = "penerima_kuasa", _("Penerima kuasa")

    class SignatureKind(models.TextChoices):
        WET = "basah", _("Basah")
        ELECTRONIC = "tte", _("TTE")
        MIXED = "campuran", _("Campuran")

    ABROAD = (Kind.FOREIGN_REGION, Kind.FOREIGN_BODY)
    OF_A_REGION = (Capacity.HEAD, Capacity.PROXY, Capacity.ACTING, Capacity.INTERIM)
    OF_OTHERS = (Capacity.LEADER, Capacity.ATTORNEY)
    BY_POWER_OF_ATTORNEY = (Capacity.PROXY, Capacity.ATTORNEY)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agreement = models.ForeignKey(Agreement, models.PROTECT, verbose_name=_("kerja sama"), related_name="parties")
    order = models.PositiveSmallIntegerField(_("urutan"), validators=[MinValueValidator(1), MaxValueValidator(50)])
    kind = models.CharField(_("jenis pihak"), max_length=16, choices=Kind, default=Kind.REGION)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, verbose_name=_("daerah"), related_name="parties"
    )
    name = models.CharField(_("nama pihak"), max_length=200, blank=True)
    country = models.CharField(_("negara"), max_length=100, blank=True)
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
    power_of_attorney_on = models.DateField(_("tanggal surat kuasa"), null=True, blank=True)
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
    version = models.PositiveIntegerField(_("versi"), default=1, editable=False)

    class Meta:
        verbose_name = _("pihak")
        verbose_name_plural = _("pihak")
        triggers = [KEPT_ONCE_REGISTERED]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "order"], name="party_order_once"),
            models.UniqueConstraint(
                fields=["agreement", "region"],
                name="party_region_once",
                violation_error_message=_("Daerah ini sudah menjadi pihak."),
            ),
            models.UniqueConstraint(
                F("agreement"),
                F("kind"),
                Upper("name"),
                condition=Q(region__isnull=True),
                name="party_name_once",
                violation_error_message=_("Pihak ini sudah disebut."),
            ),
            models.CheckConstraint(
                condition=Q(kind="daerah", region__isnull=False, name="")
                | (~Q(kind="daerah") & Q(region__isnull=True)),
                name="party_region_has_its_kind",
                violation_error_message=_("Pihak pemerintah daerah adalah salah satu daerah; pihak lain bukan."),
            ),
            models.CheckConstraint(
                condition=Q(kind="daerah") | (~Q(name="") & Q(whole_region=False)),
                name="party_outside_has_its_name",
                violation_error_message=_("Isi nama pihak."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["daerah_asing", "lembaga_asing"]) & ~Q(country="")
                | ~Q(kind__in=["daerah_asing", "lembaga_asing"]) & Q(country=""),
                name="party_abroad_has_its_country",
                violation_error_message=_("Isi negara pihak luar negeri, dan hanya untuk pihak itu."),
            ),
            models.CheckConstraint(
                condition=~Q(signatory_capacity__in=["kuasa", "penerima_kuasa"]) | ~Q(power_of_attorney=""),
                name="party_proxy_has_its_power_of_attorney",
                violation_error_message=_("Isi nomor surat kuasa."),
            ),
            models.UniqueConstraint(
                F("region"),
                Upper("document_number"),
                F("document_year"),
                condition=~Q(document_number="") & Q(region__isnull=False),
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
        return self.region.name if self.region else self.name

    @classmethod
    def capacities(cls, kind: str) -> tuple[Capacity, ...]:
        """In which capacities somebody signs for a party of this kind."""
        return cls.OF_A_REGION if kind == cls.Kind.REGION else cls.OF_OTHERS

    @property
    def identity(self) -> tuple[str, str]:
        """Who it is within its agreement: a region by its key, anybody else by kind and name."""
        return identity_of(self.kind, self.region_id, self.name)

    @property
    def ledger_key(self) -> str:
        """What events call it: the code of the region, or its place; never a name, which may be a person's."""
        return self.region.code if self.region else f"pihak-{self.order}"

    @property
    def is_settled(self) -> bool:
        """The side stands: its region confirmed it, or a verifier attested for it."""
        return bool(self.confirmed_at or self.attested_at)


def identity_of(kind: str, region_id: int | None, name: str) -> tuple[str, str]:
    return (kind, str(region_id)) if region_id else (kind, " ".join(name.casefold().split()))


def year_of(signed_on: PartialDate | None) -> int | None:
    """The year of a document number: the year of signature, the only one that can be relied on."""
    return signed_on.earliest.year if signed_on else None
