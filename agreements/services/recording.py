"""Recording a signed document: on the portal, from a public source, and completing such a record."""

from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import User
from agreements.models import Agreement
from agreements.services.content import Content, Side
from agreements.services.documents import Paper, attach, require_pdf
from agreements.services.history import as_recorded, differences
from agreements.services.locking import locked
from agreements.services.registering import register_when_settled
from agreements.services.writing import write
from sipkd.errors import RuleViolation
from sipkd.events.services import record


@transaction.atomic
def record_agreement(
    *, content: Content, by: User, upload: UploadedFile | None = None, papers: Sequence[Paper] = ()
) -> Agreement:
    """Record a signed document; the recorder's own side is confirmed by recording it.

    It is in the register at once, and entitles nobody until every other side is confirmed or attested. `upload` is the
    signed document; `papers` are files of any kind. A signed document that no side is named for is the recorder's.
    """
    own = [side for side in content.sides if side.region and side.region.pk == by.region_id]
    if not own and not by.is_portal_admin:
        raise RuleViolation(_("Daerah Anda harus menjadi salah satu pihak."), field="parties", code="not-a-party")
    papers = [*([Paper(upload)] if upload is not None else []), *papers]
    for paper in papers:
        require_pdf(paper.upload)
    agreement = Agreement(recorded_by=by, recorded_by_region=by.region)
    write(agreement, content)
    for side in own:
        agreement.parties.filter(region=side.region).update(confirmed_at=timezone.now(), confirmed_by=by)
    parties = {party.identity: party for party in agreement.parties.all()} if papers else {}
    for paper in papers:
        whose = paper.side or next(iter(own), None)
        attach(agreement, paper.upload, by, kind=paper.kind, party=parties[whose.identity] if whose else None)
    record("agreement.recorded", agreement, by=by, facts={"by": by.region.name if by.region else "SIPKD"})
    register_when_settled(agreement, by)
    return agreement


@transaction.atomic
def import_agreement(
    *, content: Content, source_urls: list[str], source_record: dict, by: User | None = None
) -> Agreement:
    """Take a record from a public source as it is: unverified, and entitling nobody until a verifier attests it."""
    agreement = Agreement(origin=Agreement.Origin.SOURCE, source_urls=source_urls, source_record=source_record)
    write(agreement, content)
    record("agreement.imported", agreement, by=by)
    return agreement


@transaction.atomic
def change_from_source(
    agreement: Agreement, *, content: Content, source_urls: list[str], source_record: dict, by: User | None = None
) -> Agreement:
    """Let a record say what its source says by now, as long as nobody stands for it; what the source said is kept.

    The ledger has old and new of what the portal knows, and of the source itself the names of the columns: its cells
    may hold the names of people.
    """
    agreement = locked(agreement)
    if agreement.status != Agreement.Status.PENDING or not agreement.is_from_source:
        raise RuleViolation(
            _("Naskah ini sudah terdaftar; perubahannya melalui koreksi atau adendum di halamannya."),
            code="already-registered",
        )
    if any(party.is_settled for party in agreement.parties.all()):
        raise RuleViolation(
            _("Sebagian pihak sudah mengonfirmasi naskah ini; perubahannya dicatat di halamannya."),
            code="already-confirmed",
        )
    before, former = as_recorded(agreement), agreement.source_record
    agreement.former_source_records.append({"until": timezone.now().isoformat(), "record": former})
    agreement.source_record, agreement.source_urls = source_record, source_urls
    write(agreement, content)
    columns = [name for name in former.keys() | source_record.keys() if former.get(name) != source_record.get(name)]
    changes = differences(before, as_recorded(agreement)) | {"source_record": [None, ", ".join(sorted(columns))]}
    record("agreement.source_changed", agreement, by=by, changes=changes)
    return agreement


@transaction.atomic
def complete_agreement(agreement: Agreement, *, content: Content, by: User) -> Agreement:
    """A verifier fills in what the source says about a record that is not attested yet; a confirmed side stays."""
    agreement = locked(agreement)
    if agreement.status != Agreement.Status.PENDING or not agreement.is_from_source:
        raise RuleViolation(_("Naskah ini sudah terdaftar; perubahannya melalui adendum."), code="already-registered")
    _require_settled_kept(agreement, content.sides)
    before = as_recorded(agreement)
    write(agreement, content)
    record("agreement.completed", agreement, by=by, changes=differences(before, as_recorded(agreement)))
    return agreement


def _require_settled_kept(agreement: Agreement, sides: Sequence[Side]) -> None:
    """A side that its region stands for says what that region said."""
    named = {side.identity: side for side in sides}
    for party in agreement.parties.select_related("region").prefetch_related("agencies"):
        side = named.get(party.identity)
        if party.is_settled and not (side and side.states_the_same(Side.stated(party))):
            raise RuleViolation(
                _("%(party)s sudah mengonfirmasi sisinya; hanya pihak itu yang mengubahnya.") % {"party": party},
                field="parties",
                code="side-settled",
            )
