"""One signed document, and what holds on a day."""

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from agencies.models import GovernmentAffair, Region
from agreements.amended import setting_end, setting_funding
from agreements.archive import Retention
from agreements.models.keeping import KEPT
from agreements.querysets import AgreementQuerySet
from agreements.reporting import ReportingPeriod, default_reporting_period
from agreements.terms import EndBasis, State, Terms
from sipkd.dates import PartialDateField, today
from sipkd.search import weighted_vector

if TYPE_CHECKING:
    from agreements.models.correction import Correction


def first_day(field: str) -> Func:
    """The first day that a PartialDate may be, in SQL."""
    return Func(F(field), function="lower", output_field=models.DateField())


def last_day(field: str) -> Func:
    """The last day that a PartialDate may be, in SQL; the upper bound of a daterange is exclusive."""
    return Func(F(field), template="(upper(%(expressions)s) - 1)", output_field=models.DateField())


class Agreement(models.Model):
    """One signed document: a Kesepakatan Bersama (MoU), a PKS under it, or one of the other kinds.

    An addendum is a document too, with parties, numbers and a file of its own. It has no force by itself: from its
    start on it changes its parent (docs/adr/0004-addenda-are-documents.md); its agencies, affairs and scope are those
    it adds.
    """

    class Kind(models.TextChoices):
        MOU = "mou", _("Kesepakatan Bersama (MoU)")
        PKS = "pks", _("Perjanjian Kerja Sama (PKS)")
        NOTA_KESEPAKATAN = "nota_kesepakatan", _("Nota Kesepakatan (Sinergi)")
        WORK_PLAN = "rencana_kerja", _("Rencana Kerja (Sinergi)")
        NPHD = "nphd", _("Naskah Perjanjian Hibah Daerah (NPHD)")
        ADDENDUM = "adendum", _("Adendum")

    class Category(models.TextChoices):
        VOLUNTARY = "KSDD-S", _("KSDD Sukarela")
        MANDATORY = "KSDD-W", _("KSDD Wajib")
        THIRD_PARTY = "KSDPK", _("KSDPK (pihak ketiga)")
        FOREIGN_REGION = "KSDPL", _("KSDPL (pemerintah daerah di luar negeri)")
        FOREIGN_BODY = "KSDLL", _("KSDLL (lembaga di luar negeri)")
        SYNERGY = "SINERGI", _("Sinergi")

    class Status(models.TextChoices):
        PENDING = "pending", _("Menunggu konfirmasi")
        REGISTERED = "registered", _("Terdaftar")

    class Origin(models.TextChoices):
        PORTAL = "portal", _("Dicatat di portal")
        SOURCE = "source", _("Dari sumber publik")

    class Visibility(models.TextChoices):
        PUBLIC = "public", _("Publik")
        INTERNAL = "internal", _("Internal")

    class Funding(models.TextChoices):
        OWN_COST = "own_cost", _("Beban masing-masing pihak")
        SHARED = "shared", _("Ditanggung bersama")
        OTHER = "other", _("Lainnya, lihat naskah")
        UNKNOWN = "unknown", _("Tidak diketahui")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    document_kind = models.CharField(_("jenis naskah"), max_length=20, choices=Kind)
    category = models.CharField(_("kategori kerja sama"), max_length=10, choices=Category, default=Category.VOLUNTARY)
    title = models.CharField(_("judul naskah"), max_length=300, help_text=_("Seperti tercetak pada naskah."))
    subject = models.CharField(_("tentang"), max_length=500, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("kerja sama induk"), related_name="children"
    )
    signed_on = PartialDateField(_("tanggal penandatanganan"), null=True, blank=True)
    signed_place = models.CharField(_("tempat penandatanganan"), max_length=200, blank=True)
    starts_on = PartialDateField(_("mulai berlaku"), null=True, blank=True)
    ends_on = PartialDateField(_("berakhir"), null=True, blank=True, help_text=_("Hari terakhir, termasuk hari itu."))
    end_basis = models.CharField(_("dasar tanggal berakhir"), max_length=10, choices=EndBasis, default=EndBasis.UNKNOWN)
    duration_text = models.CharField(_("jangka waktu"), max_length=200, blank=True)
    terminated_on = models.DateField(_("diakhiri sejak"), null=True, blank=True)
    termination_reason = models.TextField(_("alasan pengakhiran"), blank=True)
    funding = models.CharField(_("pembiayaan"), max_length=10, choices=Funding, default=Funding.UNKNOWN)
    classification_code = models.CharField(_("kode klasifikasi arsip"), max_length=20, default="100.3.7.1")
    reporting_period = models.CharField(
        _("pelaporan"), max_length=10, choices=ReportingPeriod, default=default_reporting_period
    )
    reporting_since = models.DateField(
        _("pelaporan disepakati"), null=True, blank=True, help_text=_("Masa yang berakhir sebelumnya tidak ditagih.")
    )
    allows_adoption = models.BooleanField(
        _("memperbolehkan replikasi"), default=False, help_text=_("Hanya untuk MoU yang tegas mengaturnya.")
    )
    covers_all_affairs = models.BooleanField(_("mencakup semua urusan"), default=False)
    affairs = models.ManyToManyField(GovernmentAffair, verbose_name=_("urusan pemerintahan"), blank=True)
    visibility = models.CharField(_("keterbukaan"), max_length=10, choices=Visibility, default=Visibility.PUBLIC)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.PENDING)
    registered_at = models.DateTimeField(_("terdaftar"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("dicatat oleh"),
        related_name="+",
    )
    recorded_by_region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, verbose_name=_("dicatat oleh daerah"), related_name="+"
    )
    archived_at = models.DateTimeField(_("diarsipkan"), null=True, blank=True)
    retention = models.CharField(_("kelas retensi"), max_length=16, choices=Retention, blank=True)
    retained_until = models.DateField(
        _("masa retensi arsip"), null=True, blank=True, help_text=_("Kosong bila hari terakhirnya tidak diketahui.")
    )
    origin = models.CharField(_("asal data"), max_length=10, choices=Origin, default=Origin.PORTAL)
    source_urls = models.JSONField(_("sumber"), default=list, blank=True)
    source_record = models.JSONField(
        _("isi sumber"), default=dict, blank=True, help_text=_("Baris sumber apa adanya, tanpa diubah.")
    )
    former_source_records = models.JSONField(
        _("isi sumber sebelumnya"), default=list, blank=True,
        help_text=_("Baris sumber yang digantikan, yang terlama dahulu, masing-masing dengan waktunya."),
    )  # fmt: skip
    created_at = models.DateTimeField(_("dibuat"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("diubah"), auto_now=True)
    # Newest signature first in lists; a signature of unknown date comes last.
    signed_order = models.GeneratedField(
        expression=Coalesce(first_day("signed_on"), Value(date.min)),
        output_field=models.DateField(),
        db_persist=True,
    )
    # The first and the last day on which it may be in force, for SQL; the far past and future stand for "not known".
    starts_order = models.GeneratedField(
        expression=Coalesce(first_day("starts_on"), first_day("signed_on"), Value(date.min)),
        output_field=models.DateField(),
        db_persist=True,
    )
    ends_order = models.GeneratedField(
        expression=Coalesce(last_day("ends_on"), Value(date.max)), output_field=models.DateField(), db_persist=True
    )
    search_vector = models.GeneratedField(
        expression=weighted_vector(title="A", subject="B"), output_field=SearchVectorField(), db_persist=True
    )

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("kerja sama")
        verbose_name_plural = _("kerja sama")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__endswith__gt=F("starts_on__startswith")),
                name="agreement_ends_after_start",
                violation_error_message=_("Tanggal berakhir mendahului tanggal mulai berlaku."),
            ),
            models.CheckConstraint(
                condition=Q(end_basis__in=["stated", "computed"], ends_on__isnull=False)
                | Q(end_basis__in=["unlimited", "unknown", "unchanged"], ends_on__isnull=True),
                name="agreement_end_has_its_basis",
                violation_error_message=_("Isi tanggal berakhir, atau nyatakan tanpa batas waktu."),
            ),
            models.CheckConstraint(
                condition=Q(status="registered", registered_at__isnull=False)
                | Q(status="pending", registered_at__isnull=True),
                name="agreement_registered_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(terminated_on__isnull=True) | ~Q(termination_reason=""),
                name="agreement_termination_has_its_reason",
                violation_error_message=_("Tulis alasan pengakhiran."),
            ),
            models.CheckConstraint(
                condition=Q(archived_at__isnull=True, retention="", retained_until__isnull=True)
                | Q(archived_at__isnull=False, status="registered") & ~Q(retention=""),
                name="agreement_archived_has_its_retention",
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="agreement_not_its_own_parent"),
            models.CheckConstraint(
                condition=~Q(document_kind="adendum") | Q(parent__isnull=False),
                name="agreement_addendum_has_its_parent",
                violation_error_message=_("Adendum memerlukan naskah yang diubahnya."),
            ),
            models.CheckConstraint(
                condition=~Q(document_kind="rencana_kerja") | Q(parent__isnull=False),
                name="agreement_work_plan_has_its_parent",
                violation_error_message=_("Rencana Kerja memerlukan Nota Kesepakatan induknya."),
            ),
            models.CheckConstraint(
                condition=~Q(document_kind__in=["nota_kesepakatan", "rencana_kerja"]) | Q(category="SINERGI"),
                name="agreement_synergy_has_its_own_kinds",
                violation_error_message=_("Nota Kesepakatan dan Rencana Kerja hanya untuk kategori Sinergi."),
            ),
            models.CheckConstraint(
                condition=~Q(end_basis="unchanged") | Q(document_kind="adendum"),
                name="agreement_unchanged_end_is_of_addenda",
                violation_error_message=_("Isi tanggal berakhir, atau nyatakan tanpa batas waktu."),
            ),
        ]
        indexes = [
            GinIndex(fields=["search_vector"], name="agreement_search"),
            models.Index(fields=["-signed_order", "-id"], name="agreement_newest"),
            models.Index(fields=["status", "document_kind"], name="agreement_by_status"),
            models.Index(fields=["ends_order", "id"], name="agreement_by_end"),
        ]
        triggers = [KEPT]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("agreements:agreement-detail", kwargs={"id": self.uuid})

    # -- questions ---------------------------------------------------------------------------------
    @cached_property
    def addenda(self) -> list["Agreement"]:
        """Its registered addenda in the order in which they take effect."""
        return list(self.children.addenda().registered().order_by("starts_order", "id"))

    @cached_property
    def open_correction(self) -> "Correction | None":
        """The proposed correction that waits for its answer."""
        return self.corrections.open().select_related("party__region").first()

    def as_amended(self, on: date) -> list["Agreement"]:
        """Itself and the addenda that are in effect on the day, in order."""
        return [self, *(addendum for addendum in self.addenda if addendum.starts_order <= on)]

    def terms(self, on: date | None = None) -> Terms:
        """The terms that hold on the day. A start that is not given is the day of signature."""
        documents = self.as_amended(on or today())
        ending = setting_end(documents)
        return Terms(
            starts_on=self.starts_on or self.signed_on,
            ends_on=ending.ends_on,
            end_basis=ending.end_basis,
            funding=setting_funding(documents).funding,
            terminated_on=self.terminated_on,
            suspensions=tuple(suspension.period for suspension in self.suspensions.all()),
        )

    def in_force(self, on: date | None = None) -> bool:
        """Registered and in force on the day; the same as `Agreement.objects.in_force(on)`."""
        on = on or today()
        return self.status == self.Status.REGISTERED and not self.is_addendum and self.terms(on).in_force(on)

    def state(self, on: date | None = None) -> State:
        """What it is on the day; the same as `Agreement.objects.in_state(state, on)`."""
        on = on or today()
        if self.status == self.Status.PENDING:
            return State.UNVERIFIED if self.is_from_source else State.PENDING
        return State.AMENDS if self.is_addendum else self.terms(on).state(on)

    @property
    def is_registered(self) -> bool:
        return self.status == self.Status.REGISTERED

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    @property
    def is_addendum(self) -> bool:
        return self.document_kind == self.Kind.ADDENDUM

    @property
    def kind_short(self) -> str:
        return {"mou": "MoU", "pks": "PKS", "nphd": "NPHD"}.get(self.document_kind, self.get_document_kind_display())

    @property
    def is_from_source(self) -> bool:
        return self.origin == self.Origin.SOURCE
