"""The files of an agreement."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement
from agreements.models.party import Party
from agreements.querysets import DocumentQuerySet
from sipkd.uploads import PrivateFile


class Document(PrivateFile):
    """A file of an agreement: the signed document itself or a paper that belongs to it."""

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

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("dokumen")
        verbose_name_plural = _("dokumen")

    def __str__(self) -> str:
        return self.original_name

    def get_absolute_url(self) -> str:
        return reverse("agreements:document-file", kwargs={"id": self.agreement.uuid, "document_id": self.uuid})
