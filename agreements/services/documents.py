"""The files of an agreement."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files import File

from agencies.models import User
from agreements.models import Agreement, Document, Party
from agreements.services.content import Side
from agreements.services.examining import examine_on_commit
from sipkd.errors import RuleViolation
from sipkd.uploads import validate_pdf


@dataclass(frozen=True, slots=True)
class Paper:
    """A file to attach: what it is, and whose, where it belongs to one side."""

    upload: File
    kind: str = Document.Kind.INSTRUMENT
    side: Side | None = None


def require_pdf(upload: File) -> None:
    try:
        validate_pdf(upload)
    except ValidationError as error:
        raise RuleViolation(error.messages[0], field="document", code=error.code or "invalid") from error


def attach(agreement: Agreement, upload: File, by: User, *, kind: str = "", party: Party | None = None) -> Document:
    document = Document(agreement=agreement, uploaded_by=by, party=party, kind=kind or Document.Kind.INSTRUMENT)
    document.take(upload)
    document.save()
    examine_on_commit(document)
    return document
