"""The catalogue: innovations, and which of them agreements name."""

import uuid
from datetime import date

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, GovernmentAffair, Region
from agreements.models import Agreement
from innovations.querysets import InnovationQuerySet
from sipkd.dates import a_year_after


class Innovation(models.Model):
    """The profile of a regional innovation: the fields of the Proposal Inovasi Daerah (Permendagri 104/2018, IGA
    guideline)."""

    class Stage(models.TextChoices):
        INITIATIVE = "inisiatif", _("Inisiatif")
        TRIAL = "uji_coba", _("Uji coba")
        APPLIED = "penerapan", _("Penerapan")

    class Initiator(models.TextChoices):
        HEAD = "kepala_daerah", _("Kepala daerah")
        COUNCIL = "anggota_dprd", _("Anggota DPRD")
        AGENCY = "perangkat_daerah", _("Perangkat daerah")
        CIVIL_SERVANT = "asn", _("ASN")
        PUBLIC = "masyarakat", _("Masyarakat")

    class Classification(models.TextChoices):
        AGENCY = "perangkat_daerah", _("Inovasi perangkat daerah")
        VILLAGE = "desa", _("Inovasi desa")
        PUBLIC = "masyarakat", _("Inovasi masyarakat")

    class Kind(models.TextChoices):
        DIGITAL = "digital", _("Digital")
        NON_DIGITAL = "non_digital", _("Nondigital")

    class Form(models.TextChoices):
        GOVERNANCE = "tata_kelola", _("Tata kelola pemerintahan daerah")
        SERVICE = "pelayanan_publik", _("Pelayanan publik")
        OTHER = "lainnya", _("Inovasi daerah lainnya")

    class Theme(models.TextChoices):
        FOOD = "pangan", _("Kedaulatan pangan")
        ENERGY = "energi_air", _("Kemandirian energi dan air")
        EDUCATION = "pendidikan", _("Pendidikan")
        HEALTH = "kesehatan", _("Kesehatan")
        INDUSTRY = "hilirisasi", _("Hilirisasi dan industrialisasi")
        HOUSING = "infrastruktur", _("Infrastruktur perumahan dan ketahanan bencana")
        ECONOMY = "ekonomi_desa", _("Ekonomi kerakyatan dan desa")
        POVERTY = "kemiskinan", _("Penurunan kemiskinan")
        NONE = "non_pkpn", _("Non-PKPN")

    class Openness(models.TextChoices):
        OPEN = "open", _("Terbuka")
        ON_APPROVAL = "approval", _("Dengan persetujuan")
        GRANT = "grant", _("Hibah aplikasi")
        CLOSED = "closed", _("Tidak ditawarkan")

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draf")
        SUBMITTED = "submitted", _("Diajukan")
        RETURNED = "returned", _("Dikembalikan")
        PUBLISHED = "published", _("Terbit")
        ARCHIVED = "archived", _("Diarsipkan")
        DISCARDED = "discarded", _("Dibuang")

    # Until the first publication the record follows its first version; from then on only publication changes it.
    MOVES = {
        Status.DRAFT: frozenset({Status.SUBMITTED, Status.DISCARDED}),
        Status.SUBMITTED: frozenset({Status.PUBLISHED, Status.RETURNED, Status.DRAFT}),
        Status.RETURNED: frozenset({Status.SUBMITTED}),
        Status.PUBLISHED: frozenset({Status.PUBLISHED, Status.ARCHIVED}),
        Status.ARCHIVED: frozenset({Status.PUBLISHED}),
    }
    UNPUBLISHED = (Status.DRAFT, Status.SUBMITTED, Status.RETURNED)

    class Freshness(models.TextChoices):
        """Whether it is still running, as its owner says once a year; computed, never stored."""

        RUNNING = "running", _("Masih berjalan")
        LAPSED = "lapsed", _("Belum ditegaskan lagi")
        UNATTESTED = "unattested", _("Belum pernah ditegaskan")
        STOPPED = "stopped", _("Tidak berjalan lagi")

    class Origin(models.TextChoices):
        PORTAL = "portal", _("Diisi di portal")
        SOURCE = "source", _("Dari sumber publik")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("nama inovasi"), max_length=300)
    summary = models.TextField(_("ringkasan"), blank=True)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("daerah"), related_name="innovations")
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, verbose_name=_("perangkat daerah"), related_name="innovations"
    )
    stage = models.CharField(_("tahapan inovasi"), max_length=10, choices=Stage, blank=True)
    initiator = models.CharField(_("inisiator"), max_length=20, choices=Initiator, blank=True)
    initiator_name = models.CharField(_("nama inisiator"), max_length=200, blank=True)
    classification = models.CharField(_("klasifikasi"), max_length=20, choices=Classification, blank=True)
    kind = models.CharField(_("jenis inovasi"), max_length=12, choices=Kind, blank=True)
    form = models.CharField(_("bentuk inovasi"), max_length=20, choices=Form, blank=True)
    affair = models.ForeignKey(
        GovernmentAffair,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("urusan pemerintahan utama"),
        related_name="+",
    )
    related_affairs = models.ManyToManyField(
        GovernmentAffair, verbose_name=_("urusan yang beririsan"), blank=True, related_name="+"
    )
    asta_cita = models.PositiveSmallIntegerField(
        _("Asta Cita"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(8)]
    )
    theme = models.CharField(_("tematik"), max_length=20, choices=Theme, blank=True)
    trial_on = models.DateField(_("waktu uji coba"), null=True, blank=True)
    applied_on = models.DateField(_("waktu penerapan"), null=True, blank=True)
    developed_on = models.DateField(_("waktu pengembangan"), null=True, blank=True)
    year = models.PositiveSmallIntegerField(_("tahun"), null=True, blank=True)
    year_basis = models.CharField(_("dasar tahun"), max_length=200, blank=True)
    design = models.TextField(_("rancang bangun dan pokok perubahan"), blank=True)
    goal = models.TextField(_("tujuan"), blank=True)
    benefit = models.TextField(_("manfaat"), blank=True)
    result = models.TextField(_("hasil"), blank=True)
    budget = models.DecimalField(
        _("anggaran (rupiah)"),
        max_digits=18,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    budget_source = models.CharField(_("sumber anggaran"), max_length=200, blank=True)
    awards = models.CharField(_("penghargaan"), max_length=300, blank=True)
    video_url = models.URLField(_("video"), blank=True)
    latitude = models.FloatField(
        _("lintang"), null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        _("bujur"), null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    contact_name = models.CharField(_("nama narahubung"), max_length=150, blank=True)
    contact_phone = models.CharField(_("telepon narahubung"), max_length=50, blank=True)
    openness = models.CharField(
        _("ketersediaan replikasi"), max_length=10, choices=Openness, default=Openness.ON_APPROVAL
    )
    visibility = models.CharField(
        _("keterbukaan"), max_length=10, choices=Agreement.Visibility, default=Agreement.Visibility.PUBLIC
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    published_at = models.DateTimeField(_("terbit"), null=True, blank=True)
    archived_at = models.DateTimeField(_("diarsipkan"), null=True, blank=True)
    archive_reason = models.TextField(_("alasan pengarsipan"), blank=True)
    running_on = models.DateField(
        _("terakhir ditegaskan masih berjalan"),
        null=True,
        blank=True,
        help_text=_("Hari terbit, lalu hari setiap penegasan tahunan oleh pemilik."),
    )
    stopped_on = models.DateField(_("tidak berjalan lagi sejak"), null=True, blank=True)
    stop_reason = models.TextField(_("alasan berhenti"), blank=True)
    origin = models.CharField(_("asal data"), max_length=10, choices=Origin, default=Origin.PORTAL)
    source_urls = models.JSONField(_("sumber"), default=list, blank=True)
    source_record = models.JSONField(_("isi sumber"), default=dict, blank=True)
    origin_adoption = models.OneToOneField(
        "innovations.Adoption",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("hasil dari replikasi"),
        related_name="resulting_innovation",
    )
    created_at = models.DateTimeField(_("dibuat"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("diubah"), auto_now=True)

    replications: int  # as annotated by `with_replications(on)`

    objects = InnovationQuerySet.as_manager()

    class Meta:
        verbose_name = _("inovasi")
        verbose_name_plural = _("inovasi")
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False),
                name="innovation_published_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(status="archived", archived_at__isnull=False) & ~Q(archive_reason="")
                | ~Q(status="archived") & Q(archived_at__isnull=True),
                name="innovation_archived_has_its_reason",
                violation_error_message=_("Tulis alasannya."),
            ),
            models.CheckConstraint(
                condition=Q(stopped_on__isnull=True, stop_reason="") | Q(stopped_on__isnull=False) & ~Q(stop_reason=""),
                name="innovation_stopped_has_its_reason",
                violation_error_message=_("Tulis alasannya."),
            ),
        ]
        indexes = [
            models.Index(fields=["-updated_at", "-id"], name="innovation_newest"),
            models.Index(fields=["affair", "stage", "-updated_at", "-id"], name="innovation_by_affair"),
            models.Index(fields=["region", "status"], name="innovation_by_region"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("innovations:innovation-detail", kwargs={"id": self.uuid})

    @property
    def owner_name(self) -> str:
        return str(self.agency) if self.agency else self.region.name

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.PUBLISHED and self.openness != self.Openness.CLOSED

    @property
    def attest_by(self) -> date | None:
        """The last day on which it counts as running; its owner says anew every year that it does."""
        return a_year_after(self.running_on) if self.running_on and not self.stopped_on else None

    def freshness(self, on: date) -> "Innovation.Freshness":
        """What its owner says on the day; the same as `search.querysets.fresh_as` in SQL."""
        if self.stopped_on:
            return self.Freshness.STOPPED
        if self.attest_by is None:
            return self.Freshness.UNATTESTED
        return self.Freshness.RUNNING if self.attest_by >= on else self.Freshness.LAPSED

    @property
    def is_discarded(self) -> bool:
        """Given up before anybody else saw it: only its manuscript is left, for those who worked on it."""
        return self.status == self.Status.DISCARDED

    @property
    def is_unpublished(self) -> bool:
        """Never published so far: only those who work on it see it."""
        return self.status in self.UNPUBLISHED

    def affair_ids(self) -> set[int]:
        """All its affairs, the main and the related ones."""
        return {affair.pk for affair in self.related_affairs.all()} | ({self.affair_id} if self.affair_id else set())


class SharedInnovation(models.Model):
    """An innovation that an agreement names in its scope."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, verbose_name=_("kerja sama"), related_name="shared")
    innovation = models.ForeignKey(Innovation, models.PROTECT, verbose_name=_("inovasi"), related_name="shared")
    named_at = models.DateTimeField(_("disebut"), default=timezone.now)
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("disebut oleh"), related_name="+"
    )

    class Meta:
        verbose_name = _("inovasi dalam kerja sama")
        verbose_name_plural = _("inovasi dalam kerja sama")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "innovation"],
                name="shared_innovation_once",
                violation_error_message=_("Inovasi ini sudah disebut dalam kerja sama itu."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.innovation} · {self.agreement}"
