"""Versions of a profile, from the draft to publication, and the files that belong to an innovation."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from innovations import profile
from innovations.models.innovation import Innovation
from innovations.querysets import InnovationFileQuerySet, VersionQuerySet
from sipkd.uploads import PrivateFile


class InnovationVersion(models.Model):
    """One version of the profile, in which the owner writes and which a verifier publishes or returns.

    `content` is the profile as innovations.profile keeps it. What is published stays in the record (Innovation) until
    the next version takes its place; an older version remains as it was.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draf")
        SUBMITTED = "submitted", _("Diajukan")
        RETURNED = "returned", _("Dikembalikan")
        PUBLISHED = "published", _("Terbit")
        DISCARDED = "discarded", _("Dibuang")

    MOVES = {
        Status.DRAFT: frozenset({Status.SUBMITTED, Status.DISCARDED}),
        Status.SUBMITTED: frozenset({Status.PUBLISHED, Status.RETURNED, Status.DRAFT}),
        Status.RETURNED: frozenset({Status.SUBMITTED, Status.DISCARDED}),
    }
    EDITABLE = (Status.DRAFT, Status.RETURNED)
    OPEN = (Status.DRAFT, Status.SUBMITTED, Status.RETURNED)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    innovation = models.ForeignKey(Innovation, models.PROTECT, verbose_name=_("inovasi"), related_name="versions")
    number = models.PositiveSmallIntegerField(_("nomor versi"))
    content = models.JSONField(_("isi"), default=dict)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("dimulai oleh"), related_name="+"
    )
    started_at = models.DateTimeField(_("dimulai"), default=timezone.now)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("diajukan oleh"), related_name="+"
    )
    submitted_at = models.DateTimeField(_("diajukan"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("diperiksa oleh"), related_name="+"
    )
    decided_at = models.DateTimeField(_("diperiksa"), null=True)
    reason = models.TextField(_("alasan pengembalian"), blank=True)
    updated_at = models.DateTimeField(_("diubah"), auto_now=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("versi profil")
        verbose_name_plural = _("versi profil")
        constraints = [
            models.UniqueConstraint(fields=["innovation", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["innovation"],
                condition=Q(status__in=["draft", "submitted", "returned"]),
                name="version_one_open_per_innovation",
                violation_error_message=_("Inovasi ini sudah mempunyai naskah yang terbuka."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["submitted", "returned"]) | Q(submitted_at__isnull=False),
                name="version_submitted_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["published", "returned"]) | Q(decided_at__isnull=False),
                name="version_decided_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(status="returned") | ~Q(reason=""),
                name="version_return_has_its_reason",
                violation_error_message=_("Tulis alasannya."),
            ),
        ]
        indexes = [models.Index(fields=["status", "-id"], name="version_by_status")]

    def __str__(self) -> str:
        return f"{self.name} · v{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("innovations:version-detail", kwargs={"id": self.uuid})

    @property
    def name(self) -> str:
        return self.content.get("name") or self.innovation.name

    @property
    def is_editable(self) -> bool:
        return self.status in self.EDITABLE

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN

    @property
    def is_first_and_known(self) -> bool:
        """The first manuscript of an innovation, once it was submitted: a verifier has had it."""
        return self.innovation.is_unpublished and self.submitted_at is not None

    def shortcomings(self) -> list[profile.Shortcoming]:
        """What keeps it from being submitted today, as today is in its region."""
        return profile.shortcomings(self.content, self.innovation.region.today())

    @property
    def settled_at(self) -> datetime | None:
        """When it became what it is for good: the moment whose files are its own. None while it is being written."""
        if self.is_open:
            return None
        return self.decided_at if self.status == self.Status.PUBLISHED else self.updated_at


class InnovationFile(PrivateFile):
    """A file of an innovation: its proposal, its regulation. A public one is shown once a version has been published.

    What was withdrawn stays on record for the owner's side and the portal.
    """

    class Kind(models.TextChoices):
        PROPOSAL = "proposal", _("Proposal")
        REGULATION = "regulasi", _("Regulasi")
        BUSINESS_PROFILE = "profil_bisnis", _("Profil bisnis")
        INTELLECTUAL_PROPERTY = "haki", _("HAKI")
        AWARD = "penghargaan", _("Penghargaan")
        EVIDENCE = "bukti", _("Bukti dukung")
        OTHER = "lainnya", _("Lainnya")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    innovation = models.ForeignKey(Innovation, models.PROTECT, verbose_name=_("inovasi"), related_name="files")
    kind = models.CharField(_("jenis berkas"), max_length=16, choices=Kind)
    title = models.CharField(_("keterangan"), max_length=200)
    content_type = models.CharField(_("format"), max_length=50)
    visibility = models.CharField(
        _("keterbukaan"), max_length=10, choices=Agreement.Visibility, default=Agreement.Visibility.INTERNAL
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("diunggah oleh"), related_name="+"
    )
    uploaded_at = models.DateTimeField(_("diunggah"), default=timezone.now)
    published_at = models.DateTimeField(_("terbit"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("ditarik"), null=True, blank=True)

    objects = InnovationFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("berkas inovasi")
        verbose_name_plural = _("berkas inovasi")
        constraints = [
            models.UniqueConstraint(
                fields=["innovation", "sha256"],
                condition=Q(withdrawn_at__isnull=True),
                name="innovation_file_once",
                violation_error_message=_("Berkas ini sudah diunggah."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("innovations:file", kwargs={"id": self.innovation.uuid, "file_id": self.uuid})

    def is_kept(self, at: datetime) -> bool:
        """Whether it was there at that moment: uploaded by then, and not withdrawn yet."""
        return self.uploaded_at <= at and (self.withdrawn_at is None or self.withdrawn_at > at)

    def is_shown(self, at: datetime) -> bool:
        """Whether it was shown to all at that moment, as far as it depends on the file."""
        return self.visibility == "public" and self.published_at is not None and self.published_at <= at

    @property
    def is_shown_to_all(self) -> bool:
        """Public, verified and not withdrawn; whether the innovation itself is public is another question."""
        return self.visibility == "public" and self.published_at is not None and self.withdrawn_at is None
