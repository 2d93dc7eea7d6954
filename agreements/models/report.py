"""Reports on how an agreement is carried out: what each side files, and what it owes next."""

import uuid
from datetime import date

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement
from agreements.models.keeping import KEPT
from agreements.models.party import Party
from agreements.querysets import ReportDutyQuerySet, ReportEvidenceQuerySet, ReportQuerySet
from agreements.reporting import MONTHS, Owed, ReportingPeriod, next_owed
from sipkd.dates import ONE_DAY, WESTERN
from sipkd.uploads import EvidenceFile


class Report(models.Model):
    """What one side reports on a time; it follows the side's report before it without a gap, and stays as filed."""

    class Recommendation(models.TextChoices):
        CONTINUE = "dilanjutkan", _("Dilanjutkan")
        EXPAND = "diperluas", _("Diperluas")
        STOP = "dihentikan", _("Dihentikan")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, verbose_name=_("pihak"), related_name="reports")
    period = models.CharField(_("pelaporan"), max_length=10, choices=ReportingPeriod)
    starts_on = models.DateField(_("sejak"))
    ends_on = models.DateField(_("sampai"), help_text=_("Hari terakhir yang dilaporkan, termasuk hari itu."))
    due_on = models.DateField(_("tenggat"), null=True, blank=True, help_text=_("Kosong bila tidak ditagih."))
    summary = models.TextField(_("pelaksanaan"))
    recommendation = models.CharField(_("rekomendasi"), max_length=12, choices=Recommendation)
    suggestion = models.TextField(_("saran"), blank=True)
    filed_at = models.DateTimeField(_("disampaikan"), default=timezone.now)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("disampaikan oleh"), related_name="+"
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("laporan pelaksanaan kerja sama")
        verbose_name_plural = _("laporan pelaksanaan kerja sama")
        triggers = [KEPT]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="report_in_order"),
            ExclusionConstraint(
                name="report_never_overlaps",
                expressions=[
                    ("party", RangeOperators.EQUAL),
                    (Func(F("starts_on"), F("ends_on"), Value("[]"), function="daterange"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Sebagian masa itu sudah dilaporkan."),
            ),
        ]
        indexes = [
            models.Index(fields=["party", "-ends_on"], name="report_by_party"),
            models.Index(fields=["-filed_at", "-id"], name="report_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.party} · {self.ends_on}"

    def get_absolute_url(self) -> str:
        return reverse("agreements:report-detail", kwargs={"id": self.uuid})

    @property
    def agreement(self) -> Agreement:
        return self.party.agreement

    @property
    def is_late(self) -> bool:
        """It was owed, and came after its day (WIB)."""
        return self.due_on is not None and self.filed_at.astimezone(WESTERN).date() > self.due_on


class ReportAnswer(models.Model):
    """The answer to one question of monitoring and evaluation (monev)."""

    class Question(models.TextChoices):
        GOAL = "tujuan", _("Kesesuaian tujuan")
        TIMELINESS = "waktu", _("Ketepatan waktu")
        PARTNER = "mitra", _("Kontribusi mitra")
        COORDINATION = "koordinasi", _("Tingkat koordinasi")
        INDICATORS = "indikator", _("Capaian indikator")
        IMPACT = "dampak", _("Dampak")
        ADDED_VALUE = "nilai_tambah", _("Inovasi atau nilai tambah")
        DOCUMENTS = "dokumen", _("Kelengkapan dokumen")
        REPORTING = "pelaporan", _("Pelaporan berkala")
        OBSTACLES = "kendala", _("Kendala administrasi")
        RELEVANCE = "relevansi", _("Relevansi")

    class Answer(models.TextChoices):
        YES = "ya", _("Ya")
        PARTLY = "sebagian", _("Sebagian")
        NO = "tidak", _("Tidak")
        OPEN = "belum", _("Belum dapat dinilai")

    # Each is asked so that "yes" is good.
    ASKED = {
        Question.GOAL: _("Apakah pelaksanaannya sesuai dengan tujuan kerja sama?"),
        Question.TIMELINESS: _("Apakah kegiatan berjalan tepat waktu?"),
        Question.PARTNER: _("Apakah mitra memenuhi bagiannya?"),
        Question.COORDINATION: _("Apakah koordinasi antarpihak berjalan baik?"),
        Question.INDICATORS: _("Apakah indikator yang direncanakan tercapai?"),
        Question.IMPACT: _("Apakah dampaknya bagi layanan atau masyarakat sudah terlihat?"),
        Question.ADDED_VALUE: _("Apakah kerja sama ini menghasilkan inovasi atau nilai tambah?"),
        Question.DOCUMENTS: _("Apakah dokumen pelaksanaannya lengkap?"),
        Question.REPORTING: _("Apakah laporan berkala disampaikan tepat waktu?"),
        Question.OBSTACLES: _("Apakah pelaksanaannya bebas dari kendala administrasi?"),
        Question.RELEVANCE: _("Apakah kerja sama ini masih relevan dengan kebutuhan daerah?"),
    }

    report = models.ForeignKey(Report, models.PROTECT, verbose_name=_("laporan"), related_name="answers")
    question = models.CharField(_("pertanyaan"), max_length=16, choices=Question)
    answer = models.CharField(_("jawaban"), max_length=10, choices=Answer)
    note = models.CharField(_("catatan"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("jawaban monev")
        verbose_name_plural = _("jawaban monev")
        triggers = [KEPT]
        constraints = [models.UniqueConstraint(fields=["report", "question"], name="report_answer_once")]

    def __str__(self) -> str:
        return f"{self.get_question_display()}: {self.get_answer_display()}"

    @property
    def asked(self) -> str:
        return str(self.ASKED[self.Question(self.question)])


class ReportEvidence(EvidenceFile):
    """A file that belongs to a report; for the parties and the portal."""

    report = models.ForeignKey(Report, models.PROTECT, verbose_name=_("laporan"), related_name="evidence")

    objects = ReportEvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("bukti laporan")
        verbose_name_plural = _("bukti laporan")
        triggers = [KEPT]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "sha256"],
                name="report_evidence_once",
                violation_error_message=_("Berkas ini sudah diunggah."),
            )
        ]

    def get_absolute_url(self) -> str:
        return reverse("agreements:report-evidence", kwargs={"id": self.report.uuid, "evidence_id": self.uuid})

    @property
    def agreement(self) -> Agreement:
        return self.report.agreement


class ReportDuty(Party):
    """A side of an agreement as the one that owes the next report; computed, never stored."""

    objects = ReportDutyQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        proxy = True
        verbose_name = _("laporan yang ditunggu")
        verbose_name_plural = _("laporan yang ditunggu")

    @property
    def ledger_label(self) -> str:
        return self.agreement.title

    def get_absolute_url(self) -> str:
        return self.agreement.get_absolute_url()

    def owed(self, on: date) -> Owed | None:
        """The next report under the day's terms; the same as `ReportDuty.objects.as_of(on)`."""
        agreement, terms = self.agreement, self.agreement.terms(on)
        months = MONTHS.get(ReportingPeriod(agreement.reporting_period))
        is_owing = self.region_id and agreement.registered_at and not agreement.is_addendum
        start = terms.starts_on.day if terms.starts_on else None
        if not is_owing or months is None or start is None:
            return None
        return next_owed(start, months, self._reported_until() or self._asked_after(start), terms.until)

    def _reported_until(self) -> date | None:
        return max((report.ends_on for report in self.reports.all()), default=None)

    def _asked_after(self, start: date) -> date:
        registered_on = self.agreement.registered_at.astimezone(WESTERN).date()  # type: ignore[union-attr]
        return max(start, registered_on, self.agreement.reporting_since or start) - ONE_DAY
