"""The files of an agreement."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.evidence.states import Fixity, SignatureState
from agreements.models.agreement import Agreement
from agreements.models.keeping import KEPT
from agreements.models.party import Party
from agreements.querysets import DocumentQuerySet
from sipkd.uploads import PrivateFile


class Document(PrivateFile):
    """A file of an agreement: the signed document itself or a paper that belongs to it.

    What the file shows is kept beside it: whether it is still what was uploaded, its digital signatures, how many pages
    have text, and what the parties saw of ink on a scan (None: nobody has looked).
    """

    class Kind(models.TextChoices):
        INSTRUMENT = "naskah", _("Naskah")
        ANNEX = "lampiran", _("Lampiran")
        POWER_OF_ATTORNEY = "surat_kuasa", _("Surat kuasa")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agreement = models.ForeignKey(Agreement, models.PROTECT, verbose_name=_("kerja sama"), related_name="documents")
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, verbose_name=_("naskah asli pihak"), related_name="documents"
    )
    kind = models.CharField(_("jenis berkas"), max_length=16, choices=Kind, default=Kind.INSTRUMENT)
    visibility = models.CharField(
        _("keterbukaan"), max_length=10, choices=Agreement.Visibility, default=Agreement.Visibility.INTERNAL
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("diunggah oleh"), related_name="+"
    )
    uploaded_at = models.DateTimeField(_("diunggah"), default=timezone.now)
    fixity = models.CharField(_("keutuhan berkas"), max_length=10, choices=Fixity, default=Fixity.UNCHECKED)
    fixity_checked_at = models.DateTimeField(_("keutuhan diperiksa"), null=True, blank=True)
    signature_state = models.CharField(
        _("keadaan tanda tangan elektronik"), max_length=10, choices=SignatureState, default=SignatureState.PENDING
    )
    signatures = models.JSONField(_("tanda tangan elektronik"), default=list, blank=True)
    pages = models.PositiveSmallIntegerField(_("jumlah halaman"), null=True, blank=True)
    pages_with_text = models.PositiveSmallIntegerField(_("halaman berteks"), null=True, blank=True)
    examined_at = models.DateTimeField(_("diperiksa"), null=True, blank=True)
    examination_attempts = models.PositiveSmallIntegerField(_("percobaan pemeriksaan"), default=0)
    has_initials = models.BooleanField(_("paraf di setiap halaman"), null=True, blank=True)
    has_stamp_duty = models.BooleanField(_("meterai"), null=True, blank=True)
    has_seal = models.BooleanField(_("stempel"), null=True, blank=True)
    ink_checked_at = models.DateTimeField(_("tinta diperiksa"), null=True, blank=True)
    ink_checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("oleh"), related_name="+"
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("dokumen")
        verbose_name_plural = _("dokumen")
        triggers = [KEPT]
        indexes = [
            models.Index(
                fields=["uploaded_at", "id"], name="document_to_examine", condition=models.Q(examined_at__isnull=True)
            ),
            models.Index(F("fixity_checked_at").asc(nulls_first=True), "id", name="document_by_fixity"),
        ]

    def __str__(self) -> str:
        return self.original_name

    def get_absolute_url(self) -> str:
        return reverse("agreements:document-file", kwargs={"id": self.agreement.uuid, "document_id": self.uuid})

    # -- questions ---------------------------------------------------------------------------------
    @property
    def is_damaged(self) -> bool:
        """The stored file is not the one that was uploaded."""
        return self.fixity in (Fixity.CHANGED, Fixity.MISSING)

    @property
    def ink(self) -> dict[str, bool | None]:
        """The wet-ink checklist, by field."""
        return {name: getattr(self, name) for name in ("has_initials", "has_stamp_duty", "has_seal")}
