"""A region states its own side: it confirms it, put right where needed; later on it corrects it, with a reason."""

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import User
from agreements.models import Agreement, Party
from agreements.services.content import Side
from agreements.services.documents import attach, require_pdf
from agreements.services.history import as_stated, differences
from agreements.services.locking import locked, touch
from agreements.services.registering import register_when_settled
from agreements.services.writing import hold_numbers_of, require_side, write_side
from sipkd.errors import RuleViolation
from sipkd.events.services import record


@transaction.atomic
def state_side(
    party: Party, *, side: Side, version: int, by: User, reason: str = "", upload: File | None = None
) -> Party:
    """The region states its own side, having seen `version` of it; `upload` is its original of the document.

    Whoever has seen an older version is refused (`changed-meanwhile`): one of two who write at once wins. The event
    keeps old and new but the names of people, of which it only says that they changed.
    """
    agreement = locked(party.agreement)
    party = agreement.parties.select_related("region").get(pk=party.pk)
    _require_own(party, by)
    if party.version != version:
        raise changed_meanwhile()
    if upload is not None:
        require_pdf(upload)
    was_settled, before = party.is_settled, _told_of(party)
    hold_numbers_of([side])
    require_side(agreement, side)
    write_side(party, side)
    changes = differences(before, _told_of(party))
    if was_settled and not reason.strip():
        raise RuleViolation(_("Tulis alasan koreksi."), field="reason", code="reason-missing")
    if was_settled and not changes and upload is None:
        raise RuleViolation(_("Tidak ada yang dikoreksi."), code="nothing-changed")
    if not was_settled:
        party.confirmed_at, party.confirmed_by = timezone.now(), by
        party.save(update_fields=["confirmed_at", "confirmed_by"])
    if upload is not None:
        attach(agreement, upload, by, party=party)
    touch(agreement)
    _tell(agreement, party, by, _without_names(changes), reason.strip() if was_settled else "")
    return party


def changed_meanwhile() -> RuleViolation:
    """What is said to whoever has seen an older version than there is."""
    return RuleViolation(
        _("Sisi ini diubah orang lain sejak Anda membukanya. Bandingkan dengan isian terbaru, lalu kirim lagi."),
        code="changed-meanwhile",
    )


def _tell(agreement: Agreement, party: Party, by: User, changes: dict[str, list], reason: str) -> None:
    facts = {"party": str(party)}
    if reason:
        record("agreement.corrected", agreement, by=by, facts=facts, changes={**changes, "reason": [None, reason]})
        return
    changes[f"parties.{party.ledger_key}.is_confirmed"] = [False, True]
    record("agreement.confirmed", agreement, by=by, facts=facts, changes=changes)
    register_when_settled(agreement, by)


def _require_own(party: Party, by: User) -> None:
    if party.region is None or party.region_id != by.region_id:
        raise RuleViolation(_("Setiap daerah hanya mengonfirmasi sisinya sendiri."), code="not-your-side")


def _told_of(party: Party) -> dict:
    """What it states, with the signatory, who is taken out again before it goes into the ledger."""
    return as_stated(party) | {
        f"parties.{party.ledger_key}.signatory": [party.signatory_name, party.signatory_position]
    }


def _without_names(changes: dict[str, list]) -> dict[str, list]:
    return {name: ["…", "…"] if name.endswith(".signatory") else change for name, change in changes.items()}
