"""The files of an agreement."""

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from agencies.models import User
from agreements.models import Agreement, Document
from agreements.services.examining import examine_on_commit
from sipkd.errors import RuleViolation
from sipkd.uploads import validate_pdf


def require_pdf(upload: UploadedFile) -> None:
    try:
        validate_pdf(upload)
    except ValidationError as error:
        raise RuleViolation(error.messages[0], field="document", code=error.code or "invalid") from error


def attach(agreement: Agreement, upload: UploadedFile, by: User) -> Document:
    document = Document(agreement=agreement, uploaded_by=by)
    document.take(upload)
    document.save()
    examine_on_commit(document)
    return document
