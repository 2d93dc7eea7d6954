"""Papers about an adoption, as they were issued."""

import secrets
import uuid

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovations.models.adoption import Adoption
from innovations.querysets import PaperQuerySet
from sipkd.uploads import PrivateFile

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0, 1, I or O: a code is also typed from paper
CODE_LENGTH = 12


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _place in range(CODE_LENGTH))


class IssuedPaper(PrivateFile):
    """A paper with the facts that it states; the same facts give the same bytes (innovations.papers.layout).

    `code` leads to the public verification page; it cannot be guessed. `facts` hold no personal data.
    """

    class Kind(models.TextChoices):
        INTEREST = "surat_minat", _("Surat minat replikasi")
        COMMITMENT = "surat_komitmen", _("Surat komitmen replikasi")
        APPLICATION = "surat_pernyataan", _("Surat pernyataan penerapan")
        CERTIFICATE = "sertifikat", _("Sertifikat implementasi replikasi")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    adoption = models.ForeignKey(Adoption, models.PROTECT, verbose_name=_("replikasi"), related_name="papers")
    kind = models.CharField(_("jenis surat"), max_length=20, choices=Kind)
    code = models.CharField(
        _("kode verifikasi"),
        max_length=CODE_LENGTH,
        unique=True,
        default=new_code,
        validators=[RegexValidator(f"^[{ALPHABET}]{{{CODE_LENGTH}}}$")],
    )
    facts = models.JSONField(_("isi"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("diterbitkan oleh"), related_name="+"
    )
    issued_at = models.DateTimeField(_("diterbitkan"), default=timezone.now)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("surat replikasi")
        verbose_name_plural = _("surat replikasi")
        indexes = [models.Index(fields=["adoption", "kind", "-id"], name="paper_by_adoption")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.adoption}"

    def get_absolute_url(self) -> str:
        return reverse("innovations:paper-file", kwargs={"id": self.adoption.uuid, "paper_id": self.uuid})
