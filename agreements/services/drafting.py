"""Drafts: what is typed is kept step by step, and nothing enters the register before it is submitted.

A draft is nobody's record: it leaves no events, and discarding it really deletes it with its files.
"""

from collections.abc import Mapping, Sequence
from functools import partial

from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from agencies.models import User
from agreements.models import Agreement, AgreementDraft, DraftFile
from agreements.services.content import Content
from agreements.services.documents import Paper, require_pdf
from agreements.services.recording import record_agreement
from sipkd.errors import RuleViolation


def start_draft(*, document_kind: str, category: str, by: User, amends: Agreement | None = None) -> AgreementDraft:
    """A new draft, the author's and their region's."""
    return AgreementDraft.objects.create(
        document_kind=document_kind, category=category, amends=amends, author=by, region=by.region
    )


def start_addendum(agreement: Agreement, *, by: User) -> AgreementDraft:
    """A draft of a document that changes this one; it has its category and parties."""
    if agreement.is_addendum or agreement.status != Agreement.Status.REGISTERED:
        raise RuleViolation(_("Hanya naskah terdaftar yang dapat diubah dengan adendum."), code="not-amendable")
    return start_draft(document_kind=Agreement.Kind.ADDENDUM, category=agreement.category, amends=agreement, by=by)


@transaction.atomic
def change_kind(draft: AgreementDraft, *, document_kind: str, category: str) -> AgreementDraft:
    draft = _locked(draft)
    draft.document_kind, draft.category = document_kind, category
    draft.save(update_fields=["document_kind", "category", "updated_at"])
    return draft


@transaction.atomic
def keep_answers(
    draft: AgreementDraft, step: str, typed: Mapping[str, Sequence[str]], *, is_complete: bool, is_sent: bool = True
) -> AgreementDraft:
    """Keep what was typed in one step, right or wrong; other steps stay as they are."""
    draft = _locked(draft)
    kept = {name: list(values) for name, values in typed.items()}
    draft.answers[step] = {"typed": kept, "is_complete": is_complete, "is_sent": is_sent}
    draft.save(update_fields=["answers", "updated_at"])
    return draft


@transaction.atomic
def keep_file(draft: AgreementDraft, upload: UploadedFile, *, kind: str, side: str = "") -> DraftFile:
    """Keep an upload, in place of the one that was there."""
    require_pdf(upload)
    draft = _locked(draft)
    _remove_files(draft.files.filter(kind=kind, side=side))
    file = DraftFile(draft=draft, kind=kind, side=side)
    file.take(upload)
    file.save()
    draft.save(update_fields=["updated_at"])
    return file


@transaction.atomic
def drop_file(file: DraftFile) -> None:
    _locked(file.draft)
    _remove_files(DraftFile.objects.filter(pk=file.pk))


@transaction.atomic
def discard_draft(draft: AgreementDraft) -> None:
    draft = _locked(draft)
    _remove_files(draft.files.all())
    draft.delete()


@transaction.atomic
def submit_draft(draft: AgreementDraft, *, content: Content, by: User) -> Agreement:
    """Record what the draft says, with its files; the draft is gone. Of two who submit at once, one is refused."""
    draft = _locked(draft)
    files = list(draft.files.all())
    sides = {side_key(side.identity): side for side in content.sides}
    papers = [
        Paper(_opened(file), kind=file.kind, side=sides.get(file.side))
        for file in files
        if not file.side or file.side in sides
    ]
    _remove_files(draft.files.all())
    draft.delete()
    return record_agreement(content=content, by=by, papers=papers)


def side_key(identity: tuple[str, str]) -> str:
    """The key of a side in a draft: it stays the same when the order of the parties changes."""
    return ":".join(identity)


def _locked(draft: AgreementDraft) -> AgreementDraft:
    found = AgreementDraft.objects.select_for_update(of=("self",)).select_related("amends").filter(pk=draft.pk).first()
    if found is None:
        raise RuleViolation(_("Konsep ini sudah dikirim atau dibuang."), code="draft-gone")
    return found


def _opened(file: DraftFile) -> File:
    return File(file.file.open("rb"), name=file.original_name)


def _remove_files(files) -> None:
    """The rows now, what is stored once that is certain."""
    for file in files:
        transaction.on_commit(partial(file.file.storage.delete, file.file.name))
    files.delete()
