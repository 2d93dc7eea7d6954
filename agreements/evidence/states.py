"""The words for what a file shows. Only a valid signature is ever good news; a scan without one never is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SignatureState(models.TextChoices):
    """Of one signature, and of a file: the worst of its signatures."""

    PENDING = "pending", _("Tanda tangan belum diperiksa")
    VALID = "valid", _("TTE sah")
    UNTRUSTED = "untrusted", _("TTE utuh, penerbit sertifikat tidak dipercaya")
    EXPIRED = "expired", _("TTE utuh, sertifikat kedaluwarsa")
    INVALID = "invalid", _("TTE tidak sah atau berkas diubah setelah ditandatangani")
    UNSIGNED = "unsigned", _("Tanpa tanda tangan elektronik")
    FAILED = "failed", _("Tanda tangan tidak dapat diperiksa")


class Fixity(models.TextChoices):
    """Whether the stored file still has the fingerprint that was taken when it was uploaded."""

    UNCHECKED = "unchecked", _("Belum diperiksa ulang sejak diunggah")
    INTACT = "intact", _("Utuh")
    CHANGED = "changed", _("Berubah")
    MISSING = "missing", _("Hilang")


WORST_FIRST = (
    SignatureState.INVALID,
    SignatureState.EXPIRED,
    SignatureState.UNTRUSTED,
    SignatureState.VALID,
)
