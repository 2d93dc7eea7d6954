"""The files of an innovation: kept privately, shown to all only when they are public and published."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import User
from agreements.models import Agreement
from innovations.models import Innovation, InnovationFile
from innovations.services.locking import locked_innovation
from sipkd.errors import RuleViolation, require_valid, required
from sipkd.events.services import record
from sipkd.uploads import require_evidence


@transaction.atomic
def add_innovation_file(
    innovation: Innovation,
    *,
    upload: UploadedFile,
    kind: str,
    title: str,
    by: User,
    visibility: str = Agreement.Visibility.INTERNAL,
) -> InnovationFile:
    """Keep a PDF, JPEG or PNG; a public one waits for the next version that a verifier publishes."""
    innovation = locked_innovation(innovation)
    file = kept_file(innovation, upload=upload, kind=kind, title=title, visibility=visibility, by=by)
    record("innovation.file_added", innovation, by=by, facts={"kind": file.get_kind_display()})
    return file


def kept_file(
    innovation: Innovation,
    *,
    upload: UploadedFile,
    kind: str,
    title: str,
    by: User,
    visibility: str = Agreement.Visibility.INTERNAL,
) -> InnovationFile:
    """The file checked by its content and stored; what it is for, the caller records."""
    file = InnovationFile(
        innovation=innovation, kind=kind, content_type=require_evidence(upload), visibility=visibility, uploaded_by=by
    )
    file.title = required(title, field="title", message=_("Tulis keterangan berkasnya."))
    file.take(upload)
    require_valid(file, field="file", exclude=["file"])
    file.save()
    return file


@transaction.atomic
def withdraw_innovation_file(file: InnovationFile, *, by: User) -> InnovationFile:
    """Show it to nobody outside any more, at once."""
    innovation = locked_innovation(file.innovation)
    file = InnovationFile.objects.get(pk=file.pk)
    if file.withdrawn_at:
        raise RuleViolation(_("Berkas ini sudah ditarik."), code="already-withdrawn")
    file.withdrawn_at = timezone.now()
    file.save(update_fields=["withdrawn_at"])
    file.innovation = innovation
    innovation.save(update_fields=["updated_at"])
    record("innovation.file_withdrawn", innovation, by=by, facts={"kind": file.get_kind_display()})
    return file
