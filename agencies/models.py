"""Who takes part: regions, their agencies, and the officials who sign in."""

import uuid
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import rules
from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies import audiences
from agencies.clients.models import ApiClient, ApiKey
from agencies.querysets import AffairQuerySet, AgencyQuerySet, RegionQuerySet, UserManager
from sipkd.dates import today
from sipkd.search import weighted_vector

__all__ = ["Agency", "ApiClient", "ApiKey", "GovernmentAffair", "Region", "User"]


class Region(models.Model):
    """A province, regency or city by its Kemendagri code (Kepmendagri 300.2.2-2138/2025); not the BPS code."""

    class Level(models.TextChoices):
        PROVINCE = "provinsi", _("Provinsi")
        REGENCY = "kabupaten", _("Kabupaten")
        CITY = "kota", _("Kota")

    class TimeZone(models.TextChoices):
        WIB = "Asia/Jakarta", _("WIB")
        WITA = "Asia/Makassar", _("WITA")
        WIT = "Asia/Jayapura", _("WIT")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(
        _("kode wilayah (Kemendagri)"),
        max_length=5,
        unique=True,
        validators=[RegexValidator(r"^\d{2}(\.\d{2})?$", _("Tulis seperti 18 atau 18.01."))],
    )
    name = models.CharField(_("nama"), max_length=100)
    level = models.CharField(_("tingkat"), max_length=16, choices=Level)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("provinsi"), related_name="children"
    )
    latitude = models.FloatField(_("lintang"), null=True, blank=True)
    longitude = models.FloatField(_("bujur"), null=True, blank=True)
    time_zone = models.CharField(_("zona waktu"), max_length=32, choices=TimeZone, default=TimeZone.WIB)
    # "Kab. Bogor" and "Kota Bogor" are two regions: lists sort by the bare name and show the full one.
    bare_name = models.GeneratedField(
        expression=Func(F("name"), Value("^(Kabupaten|Kota|Provinsi) "), Value(""), function="regexp_replace"),
        output_field=models.CharField(max_length=100),
        db_persist=True,
    )
    search_vector = models.GeneratedField(
        expression=weighted_vector(name="A"), output_field=SearchVectorField(), db_persist=True
    )

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = _("daerah")
        verbose_name_plural = _("daerah")
        indexes = [
            GinIndex(fields=["search_vector"], name="region_search"),
            models.Index(fields=["bare_name", "id"], name="region_by_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("agencies:region-detail", kwargs={"code": self.code})

    def today(self) -> date:
        """The date it is now in this region: dates of an agreement are dates there, not in UTC."""
        return today(ZoneInfo(self.time_zone))


class GovernmentAffair(models.Model):
    """One of the urusan pemerintahan of UU 23/2014; the object of an agreement and the field of an innovation."""

    class Group(models.TextChoices):
        BASIC = "wajib_pelayanan_dasar", _("Wajib – pelayanan dasar")
        NON_BASIC = "wajib_non_pelayanan_dasar", _("Wajib – nonpelayanan dasar")
        OPTIONAL = "pilihan", _("Pilihan")
        SECRETARIAT = "pendukung", _("Pendukung")
        SUPPORT = "penunjang", _("Penunjang")
        OVERSIGHT = "pengawasan", _("Pengawasan")
        TERRITORIAL = "kewilayahan", _("Kewilayahan")
        GENERAL = "pemerintahan_umum", _("Pemerintahan umum")
        SPECIAL = "kekhususan", _("Kekhususan dan keistimewaan")

    code = models.CharField(_("kode urusan"), max_length=4, unique=True)
    name = models.CharField(_("nama"), max_length=100)
    group = models.CharField(_("kelompok"), max_length=32, choices=Group)

    objects = AffairQuerySet.as_manager()

    class Meta:
        verbose_name = _("urusan pemerintahan")
        verbose_name_plural = _("urusan pemerintahan")

    def __str__(self) -> str:
        return self.name

    @property
    def uuid(self) -> uuid.UUID:
        """What the ledger knows it by; the code is its key everywhere else."""
        return uuid.uuid5(uuid.NAMESPACE_OID, f"sipkd affair {self.code}")


class Agency(models.Model):
    """A perangkat daerah (older words: OPD, SKPD) of one region, for as long as it exists under this name."""

    class Kind(models.TextChoices):
        SECRETARIAT = "sekretariat", _("Sekretariat")
        INSPECTORATE = "inspektorat", _("Inspektorat")
        DEPARTMENT = "dinas", _("Dinas")
        BOARD = "badan", _("Badan")
        DIVISION = "bagian", _("Bagian")
        DISTRICT = "kecamatan", _("Kecamatan")
        HOSPITAL = "rsud", _("RSUD")
        HEALTH_CENTRE = "puskesmas", _("Puskesmas")
        OTHER = "lainnya", _("Lainnya")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("daerah"), related_name="agencies")
    name = models.CharField(_("nama"), max_length=200)
    abbreviation = models.CharField(_("singkatan"), max_length=50, blank=True)
    kind = models.CharField(_("jenis perangkat daerah"), max_length=16, choices=Kind, default=Kind.OTHER)
    affairs = models.ManyToManyField(GovernmentAffair, verbose_name=_("urusan pemerintahan"), blank=True)
    sipd_code = models.CharField(_("kode SIPD"), max_length=32, blank=True)
    valid_from = models.DateField(_("berlaku sejak"), null=True, blank=True)
    valid_to = models.DateField(_("berlaku sampai"), null=True, blank=True)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name=_("digantikan oleh"))
    is_verified = models.BooleanField(_("terverifikasi"), default=False)
    source_urls = models.JSONField(_("sumber"), default=list, blank=True)
    search_vector = models.GeneratedField(
        expression=weighted_vector(name="A", abbreviation="A"), output_field=SearchVectorField(), db_persist=True
    )

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("perangkat daerah")
        verbose_name_plural = _("perangkat daerah")
        constraints = [
            models.UniqueConstraint(
                F("region"),
                Lower("name"),
                name="agency_name_once_per_region",
                violation_error_message=_("Daerah ini sudah mempunyai perangkat daerah dengan nama itu."),
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="agency_validity_in_order",
                violation_error_message=_("Tanggal berakhir mendahului tanggal mulai."),
            ),
        ]
        indexes = [
            GinIndex(fields=["search_vector"], name="agency_search"),
            models.Index(fields=["name", "id"], name="agency_by_name"),
        ]

    def __str__(self) -> str:
        return f"{self.short_name} {self.region.name}"

    def get_absolute_url(self) -> str:
        return reverse("agencies:agency-detail", kwargs={"id": self.uuid})

    @property
    def short_name(self) -> str:
        return self.abbreviation or self.name

    def today(self) -> date:
        """The date it is now where the agency is."""
        return self.region.today()


class User(AbstractBaseUser, PermissionsMixin):
    """An official who signs in by e-mail; `role` says what, `region` and `agency` say where."""

    class Role(models.TextChoices):
        PORTAL_ADMIN = "portal_admin", _("Admin portal")
        REGION_ADMIN = "region_admin", _("Admin daerah (TKKSD)")
        VERIFIER = "verifier", _("Verifikator")
        AGENCY_OPERATOR = "agency_operator", _("Operator perangkat daerah")
        LEADER = "leader", _("Pimpinan")
        OFFICIAL = "official", _("Pejabat")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("surel"), unique=True)
    name = models.CharField(_("nama"), max_length=150)
    position = models.CharField(_("jabatan"), max_length=200, blank=True)
    role = models.CharField(_("peran"), max_length=16, choices=Role, default=Role.OFFICIAL)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, verbose_name=_("daerah"), related_name="users"
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, verbose_name=_("perangkat daerah"), related_name="users"
    )
    language = models.CharField(
        _("bahasa"), max_length=2, choices=[("id", _("Indonesia")), ("en", _("Inggris"))], default="id"
    )
    wants_email = models.BooleanField(_("kirim pemberitahuan lewat surel"), default=True)
    is_active = models.BooleanField(_("aktif"), default=True)
    is_staff = models.BooleanField(_("dapat membuka admin"), default=False)
    date_joined = models.DateTimeField(_("terdaftar"), default=timezone.now)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        verbose_name = _("pengguna")
        verbose_name_plural = _("pengguna")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once",
                violation_error_message=_("Surel ini sudah terdaftar."),
            ),
            models.CheckConstraint(
                condition=~Q(role__in=["region_admin", "agency_operator", "leader"]) | Q(region__isnull=False),
                name="user_role_has_region",
                violation_error_message=_("Peran ini memerlukan daerah."),
            ),
            models.CheckConstraint(
                condition=~Q(role="agency_operator") | Q(agency__isnull=False),
                name="user_operator_has_agency",
                violation_error_message=_("Operator memerlukan perangkat daerah."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.agency and self.agency.region_id != self.region_id:
            raise ValidationError({"agency": _("Perangkat daerah ini bukan bagian dari daerah yang dipilih.")})

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """The rules of the domain bind a superuser too: nobody speaks for a side that is not theirs."""
        return rules.has_perm(perm, self, obj) if rules.perm_exists(perm) else super().has_perm(perm, obj)

    @property
    def display_name(self) -> str:
        return self.name or self.position

    @property
    def is_portal_admin(self) -> bool:
        return self.role == self.Role.PORTAL_ADMIN

    @property
    def is_steward(self) -> bool:
        """Looks after the records of a region: its admins and its verifiers."""
        return self.region_id is not None and self.role in (self.Role.REGION_ADMIN, self.Role.VERIFIER)

    @property
    def audiences(self) -> list[int]:
        """The circles of readers that the user belongs to, besides everybody."""
        return [
            *([audiences.of_region(self.region_id)] if self.region_id else []),
            *([audiences.of_agency(self.agency_id)] if self.agency_id else []),
            *([audiences.of_stewards(self.region_id)] if self.region_id and self.is_steward else []),
        ]

    @property
    def ledger_label(self) -> str:
        """What the ledger, which forgets nothing, calls the account: no personal data."""
        return f"{self.get_role_display()} #{self.pk}"

    @property
    def time_zone(self) -> str:
        """Where the user works; WIB for those of no region."""
        return self.region.time_zone if self.region else Region.TimeZone.WIB
