"""Looking at the stored files: their fingerprint, their digital signatures, and the words on their pages.

The file is read and judged outside the transaction; what was found is written in one. A second run over the same file
finds the same, so it harms nothing.
"""

import logging
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import User
from agreements.evidence.pages import page_texts
from agreements.evidence.signatures import Signature, signatures_in, state_of
from agreements.evidence.states import Fixity, SignatureState
from agreements.evidence.trust import trust_roots
from agreements.models import Document, DocumentPage
from sipkd.errors import RuleViolation
from sipkd.events.services import record
from sipkd.events.waking import start
from sipkd.uploads import sha256_of

MOST_ATTEMPTS = 3  # a file that ends the worker so often is left alone, and says so
EXAMINED = ("signature_state", "signatures", "examined_at", "examination_attempts", "pages", "pages_with_text")
log = logging.getLogger(__name__)


def examine_on_commit(document: Document) -> None:
    """Have a worker examine the document once this transaction is committed."""
    from agreements.tasks import examine_document

    transaction.on_commit(partial(start, examine_document, document.pk))


@transaction.atomic
def request_examination(document: Document, *, by: User) -> Document:
    """Have it examined again, as after new trust roots; what is known stays until then."""
    document = _locked(document.pk)
    document.examined_at, document.examination_attempts = None, 0
    document.save(update_fields=["examined_at", "examination_attempts"])
    examine_on_commit(document)
    record("agreement.examination_requested", document.agreement, by=by, facts={"kind": document.get_kind_display()})
    return document


def examine(pk: int) -> Document:
    """Compare the fingerprint, then read signatures and pages; another file than the uploaded one is not judged.

    Does nothing for a document that has been examined: `request_examination` asks anew.
    """
    document = _begun(pk)
    if document.examined_at:
        return document
    if document.examination_attempts > MOST_ATTEMPTS:
        return _keep(pk, SignatureState.FAILED, (), None)
    if check_fixity(document).is_damaged:
        return _keep(pk, SignatureState.FAILED, (), None)
    with _opened(document) as file:
        content = file.read()
    state, signatures = _signatures(content, document)
    return _keep(pk, state, signatures, _pages(content, document))


def examine_again() -> Iterator[Document]:
    """Examine every document anew, here and now, one after the other; gives each as it was found."""
    for pk in Document.objects.order_by("pk").values_list("pk", flat=True):
        Document.objects.filter(pk=pk).update(examined_at=None, examination_attempts=0)
        yield examine(pk)


def check_fixity(document: Document) -> Document:
    """Compare the stored file with the fingerprint of its upload; tells those responsible when that changes."""
    found = fixity_of(document)
    with transaction.atomic():
        locked = _locked(document.pk)
        before, was_damaged = locked.fixity, locked.is_damaged
        locked.fixity, locked.fixity_checked_at = found, timezone.now()
        if was_damaged and found == Fixity.INTACT:
            locked.examined_at = None  # it could not be judged while it was damaged
        locked.save(update_fields=["fixity", "fixity_checked_at", "examined_at"])
        if locked.is_damaged and before != found:
            log.error("Stored document %s is %s", locked.uuid, found)
            _tell("agreement.file_damaged", locked, before)
        elif was_damaged and not locked.is_damaged:
            _tell("agreement.file_restored", locked, before)
    return locked


def fixity_of(document: Document) -> Fixity:
    try:
        with _opened(document) as file:
            digest = sha256_of(file)
    except OSError:
        return Fixity.MISSING
    return Fixity.INTACT if digest == document.sha256 else Fixity.CHANGED


def _opened(document: Document) -> File:
    """The stored file, anew: a FieldFile keeps what it once opened."""
    return document.file.storage.open(str(document.file.name))


@transaction.atomic
def check_ink(document: Document, *, by: User, **ink: bool) -> Document:
    """Keep what a party or a verifier saw of ink on the document: initials, stamp duty, seal."""
    document = _locked(document.pk)
    if document.kind != Document.Kind.INSTRUMENT:
        raise RuleViolation(_("Hanya naskah yang diperiksa paraf, meterai, dan stempelnya."), code="not-the-instrument")
    changes = {name: [document.ink[name], value] for name, value in ink.items() if document.ink[name] != value}
    for name, value in ink.items():
        setattr(document, name, value)
    document.ink_checked_at, document.ink_checked_by = timezone.now(), by
    document.save(update_fields=[*ink, "ink_checked_at", "ink_checked_by"])
    record("agreement.ink_checked", document.agreement, by=by, changes=changes)
    return document


# -- what the file shows ---------------------------------------------------------------------------
def _signatures(content: bytes, document: Document) -> tuple[SignatureState, list[Signature]]:
    try:
        found = signatures_in(content, trust_roots())
    except Exception as error:  # what pyHanko cannot even open cannot be judged
        log.warning("Document %s cannot be examined: %s", document.uuid, type(error).__name__)
        return SignatureState.FAILED, []
    return state_of(found), found


def _pages(content: bytes, document: Document) -> list[str] | None:
    try:
        return list(page_texts(content))
    except Exception as error:
        log.warning("Document %s gives no text: %s", document.uuid, type(error).__name__)
        return None


# -- how it is kept --------------------------------------------------------------------------------
@transaction.atomic
def _begun(pk: int) -> Document:
    """Count the attempt before it is made: one that ends the process counts too."""
    document = _locked(pk)
    if document.examined_at is None:
        document.examination_attempts += 1
        document.save(update_fields=["examination_attempts"])
    return document


@transaction.atomic
def _keep(pk: int, state: SignatureState, signatures: Any, pages: list[str] | None) -> Document:
    document = _locked(pk)
    before = document.signature_state
    document.signature_state, document.signatures = state, [signature.as_dict() for signature in signatures]
    document.examined_at, document.examination_attempts = timezone.now(), 0
    document.pages = len(pages) if pages is not None else None
    document.pages_with_text = sum(map(bool, pages)) if pages is not None else None
    document.save(update_fields=EXAMINED)
    document.texts.all().delete()
    DocumentPage.objects.bulk_create(
        DocumentPage(document=document, number=number, text=text)
        for number, text in enumerate(pages or (), start=1)
        if text
    )
    if before != state:
        facts = {"kind": document.get_kind_display(), "state": state.label}
        changes = {"signature_state": [before, state.value]}
        record("agreement.document_examined", document.agreement, by=None, facts=facts, changes=changes)
    return document


def _tell(action: str, document: Document, before: str) -> None:
    facts = {"kind": document.get_kind_display(), "state": document.get_fixity_display()}
    record(action, document.agreement, by=None, facts=facts, changes={"fixity": [before, document.fixity]})


def _locked(pk: int) -> Document:
    return Document.objects.select_for_update(of=("self",)).select_related("agreement").get(pk=pk)
