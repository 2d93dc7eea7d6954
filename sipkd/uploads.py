"""Uploaded files: private, hashed, and accepted by what they are, not by what they are called."""

import hashlib
import uuid
from io import BytesIO
from pathlib import PurePath

import pikepdf
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import models
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

from sipkd.errors import RuleViolation

PDF_MAGIC = b"%PDF-"
PDF_MAGIC_WITHIN = 1024  # PDF 1.7, annex H: readers accept the header within the first 1024 bytes


def private_path(instance: models.Model, filename: str) -> str:
    """A path that says nothing: the name the user gave is kept in the row, never on the disk."""
    return f"{instance._meta.label_lower}/{uuid.uuid4().hex}{PurePath(filename).suffix.lower()[:8]}"


class PrivateFile(models.Model):
    """A stored file with its fingerprint; it leaves the portal only through a view that asks for permission."""

    file = models.FileField(_("berkas"), upload_to=private_path)
    original_name = models.CharField(_("nama berkas"), max_length=255)
    size = models.PositiveBigIntegerField(_("ukuran (bita)"))
    sha256 = models.CharField(_("sidik berkas (SHA-256)"), max_length=64)

    class Meta:
        abstract = True

    def take(self, upload: File) -> None:
        """Fill the row from an upload, fingerprint included."""
        self.original_name = PurePath(upload.name or "").name[-255:]
        self.size = upload.size or 0
        self.sha256 = sha256_of(upload)
        self.file = upload


class EvidenceFile(PrivateFile):
    """A file that shows that something was done: a photograph, a report, a signed paper."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("keterangan"), max_length=200)
    content_type = models.CharField(_("jenis berkas"), max_length=50)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("diunggah oleh"), related_name="+"
    )
    uploaded_at = models.DateTimeField(_("diunggah"), default=timezone.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title


def sha256_of(upload: File) -> str:
    digest = hashlib.sha256()
    upload.seek(0)
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


def validate_pdf(upload: File) -> None:
    """Accept a readable PDF: size, magic bytes, whole structure, no password, at least one page.

    Raises ValidationError with a sentence that says what is wrong and what to do.
    """
    _require_size(upload)
    upload.seek(0)
    content = upload.read()
    upload.seek(0)
    if PDF_MAGIC not in content[:PDF_MAGIC_WITHIN]:
        raise ValidationError(_("Berkas ini bukan PDF. Unggah naskah dalam bentuk PDF."), code="not_pdf")
    if b"%%EOF" not in content[-2048:]:
        raise ValidationError(
            _("Berkas PDF ini terpotong: bagian akhirnya tidak ada. Unggah kembali berkas yang utuh."), code="truncated"
        )
    try:
        # No repair: what we store must be what every reader opens.
        with pikepdf.open(BytesIO(content), attempt_recovery=False, suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                raise ValidationError(_ENCRYPTED, code="encrypted")
            if len(pdf.pages) == 0:
                raise ValidationError(_("Berkas PDF ini tidak memiliki halaman."), code="empty")
    except pikepdf.PasswordError as error:
        raise ValidationError(_ENCRYPTED, code="encrypted") from error
    except pikepdf.PikepdfError as error:
        raise ValidationError(
            _("Berkas PDF ini rusak atau terpotong. Unggah kembali berkas yang utuh."), code="damaged"
        ) from error


_ENCRYPTED = _("Berkas PDF ini terkunci dengan kata sandi. Unggah berkas tanpa kata sandi.")


IMAGE_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png"}
MAX_PIXELS = 100_000_000


def validate_evidence(upload: File) -> str:
    """Accept a PDF, JPEG or PNG by its content, whatever its name says; answers the media type.

    Raises ValidationError with a sentence that says what is wrong and what to do.
    """
    upload.seek(0)
    head = upload.read(PDF_MAGIC_WITHIN)
    upload.seek(0)
    if PDF_MAGIC in head:
        validate_pdf(upload)
        return "application/pdf"
    _require_size(upload)
    return _image_type(upload)


def require_evidence(upload: File) -> str:
    """The media type of an acceptable PDF, JPEG or PNG; raises RuleViolation at the field `file` for anything else."""
    try:
        return validate_evidence(upload)
    except ValidationError as error:
        raise RuleViolation(error.messages[0], field="file", code=error.code or "invalid") from error


def _require_size(upload: File) -> None:
    size, most = upload.size or 0, settings.PDF_MAX_BYTES
    if size > most:
        raise ValidationError(
            _("Berkas terlalu besar (%(size)s). Batasnya %(limit)s."),
            code="too_large",
            params={"size": filesizeformat(size), "limit": filesizeformat(most)},
        )


def _image_type(upload: File) -> str:
    content = upload.read()
    upload.seek(0)
    try:
        with Image.open(BytesIO(content), formats=tuple(IMAGE_TYPES)) as image:
            if image.width * image.height > MAX_PIXELS:
                raise ValidationError(_("Gambar ini terlalu besar untuk dibuka. Perkecil ukurannya."), code="too_large")
            kind = IMAGE_TYPES[str(image.format)]
            image.load()
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise ValidationError(_("Berkas ini bukan PDF, JPG, atau PNG."), code="not_evidence") from error
    except (OSError, SyntaxError, ValueError) as error:
        raise ValidationError(_("Gambar ini rusak atau terpotong. Unggah kembali."), code="damaged") from error
    return kind
