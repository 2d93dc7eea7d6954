"""What is being recorded and not yet submitted; no part of the register."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import Region
from agreements.models.agreement import Agreement
from agreements.models.document import Document
from agreements.querysets import DraftQuerySet
from sipkd.uploads import PrivateFile


class AgreementDraft(models.Model):
    """The answers of a recording as they were typed, kept on the server until they are submitted or discarded.

    `answers` maps a step to {"typed": {field: [text, …]}, "is_complete": bool, "is_sent": bool}. What is typed may be
    wrong: it is checked when the step is sent, and once more when the whole is submitted.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    document_kind = models.CharField(_("jenis naskah"), max_length=20, choices=Agreement.Kind)
    category = models.CharField(_("kategori kerja sama"), max_length=10, choices=Agreement.Category)
    amends = models.ForeignKey(
        Agreement, models.PROTECT, null=True, blank=True, verbose_name=_("naskah yang diubah"), related_name="+"
    )
    answers = models.JSONField(_("isian"), default=dict, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("penyusun"), related_name="agreement_drafts"
    )
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, verbose_name=_("daerah"), related_name="agreement_drafts"
    )
    created_at = models.DateTimeField(_("dibuat"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("diubah"), auto_now=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("konsep kerja sama")
        verbose_name_plural = _("konsep kerja sama")
        indexes = [models.Index(fields=["region", "-updated_at"], name="draft_by_region")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(document_kind="adendum", amends__isnull=False)
                | (~models.Q(document_kind="adendum") & models.Q(amends__isnull=True)),
                name="draft_of_an_addendum_has_its_agreement",
            )
        ]

    def __str__(self) -> str:
        return self.typed("naskah").get("title", [""])[0].strip() or str(self.get_document_kind_display())

    def get_absolute_url(self) -> str:
        return reverse("agreements:draft-check", kwargs={"id": self.uuid})

    # -- questions ---------------------------------------------------------------------------------
    def typed(self, step: str) -> dict[str, list[str]]:
        """What was typed in a step, by field; empty if nothing was."""
        return self._step(step).get("typed", {})

    def is_complete(self, step: str) -> bool:
        """Whether the step was in order when it was kept last."""
        return self._step(step).get("is_complete", False)

    def is_sent(self, step: str) -> bool:
        """Whether the step was sent to be checked, and not only kept."""
        return self._step(step).get("is_sent", False)

    def _step(self, step: str) -> dict[str, Any]:
        return self.answers.get(step, {})

    @property
    def is_addendum(self) -> bool:
        return self.document_kind == Agreement.Kind.ADDENDUM


class DraftFile(PrivateFile):
    """An accepted upload of a draft. `side` is the side it belongs to, as `side_key` writes it, or empty."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    draft = models.ForeignKey(AgreementDraft, models.PROTECT, verbose_name=_("konsep"), related_name="files")
    kind = models.CharField(_("jenis berkas"), max_length=16, choices=Document.Kind, default=Document.Kind.INSTRUMENT)
    side = models.CharField(_("pihak"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("berkas konsep")
        verbose_name_plural = _("berkas konsep")
        constraints = [models.UniqueConstraint(fields=["draft", "kind", "side"], name="draft_file_once")]

    def __str__(self) -> str:
        return self.original_name

    def get_absolute_url(self) -> str:
        return reverse("agreements:draft-file", kwargs={"id": self.draft.uuid, "file_id": self.uuid})
