"""Putting right what the register says of a registered document: one side proposes, another one answers.

What the parties agreed anew is an addendum; what one side says of itself it corrects alone (`state_side`).
"""

from collections.abc import Mapping
from copy import copy
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import User
from agreements.models import CORRECTABLE, Agreement, Correction, correctable, year_of
from agreements.services.content import Side
from agreements.services.history import differences, iso
from agreements.services.locking import locked
from agreements.services.writing import hold_numbers_of, require_dates, require_number
from sipkd.errors import RuleViolation, required
from sipkd.events.services import record


@transaction.atomic
def propose_correction(agreement: Agreement, *, values: Mapping[str, Any], reason: str, by: User) -> Correction:
    """Propose other `values` (names of CORRECTABLE) with a reason; nothing changes until another side accepts."""
    agreement = locked(agreement)
    if agreement.status != Agreement.Status.REGISTERED:
        raise RuleViolation(_("Hanya naskah yang terdaftar yang dikoreksi."), code="not-registered")
    party = agreement.parties.filter(region__isnull=False, region=by.region_id).first()
    if party is None:
        raise RuleViolation(_("Hanya pihak kerja sama ini yang mengusulkan koreksi."), code="not-a-party")
    reason = required(reason, field="reason", message=_("Tulis alasan koreksi."))
    if agreement.corrections.open().exists():
        raise RuleViolation(_("Masih ada usulan koreksi yang menunggu jawaban."), code="already-proposed")
    said = _said(agreement)
    changes = differences(said, said | {name: iso(values[name]) for name in CORRECTABLE if name in values})
    if not changes:
        raise RuleViolation(_("Tidak ada yang dikoreksi."), code="nothing-changed")
    _put(copy(agreement), changes)
    correction = Correction.objects.create(
        agreement=agreement, party=party, changes=changes, reason=reason, proposed_by=by
    )
    changes = {"correction": [None, ", ".join(changes)], "reason": [None, reason]}
    record("agreement.correction_proposed", agreement, by=by, facts={"party": str(party)}, changes=changes)
    return correction


@transaction.atomic
def accept_correction(agreement: Agreement, *, by: User) -> Agreement:
    """Another side agrees; from now on the register says so. The ledger keeps old and new."""
    agreement, correction = _open(agreement, answering=by)
    said = _said(agreement)
    if any(said[name] != old for name, (old, _new) in correction.changes.items()):
        raise RuleViolation(
            _("Isian ini berubah sejak koreksi diusulkan. Tolak usulan ini, lalu usulkan yang baru."),
            code="changed-meanwhile",
        )
    _put(agreement, correction.changes)
    agreement.save()
    agreement.parties.update(document_year=year_of(agreement.signed_on))
    _decide(correction, Correction.State.ACCEPTED, by)
    changes = {**correction.changes, "reason": [None, correction.reason]}
    record("agreement.correction_accepted", agreement, by=by, facts=_who(correction), changes=changes)
    return agreement


@transaction.atomic
def reject_correction(agreement: Agreement, *, reason: str, by: User) -> Agreement:
    """Another side does not agree, and says why; nothing changes."""
    agreement, correction = _open(agreement, answering=by)
    reason = required(reason, field="reason", message=_("Tulis alasan penolakan."))
    _decide(correction, Correction.State.REJECTED, by, reason)
    changes = {"reason": [None, reason]}
    record("agreement.correction_rejected", agreement, by=by, facts=_who(correction), changes=changes)
    return agreement


@transaction.atomic
def withdraw_correction(agreement: Agreement, *, by: User) -> Agreement:
    """The side that proposed it takes it back."""
    agreement, correction = _open(agreement)
    if correction.party.region_id is None or correction.party.region_id != by.region_id:
        raise RuleViolation(_("Hanya pengusulnya yang menarik usulan koreksi."), code="not-your-proposal")
    _decide(correction, Correction.State.WITHDRAWN, by)
    record("agreement.correction_withdrawn", agreement, by=by, facts=_who(correction))
    return agreement


def may_answer(user: Any, correction: Correction) -> bool:
    return Correction.objects.answerable_by(user).filter(pk=correction.pk).exists()


# -- steps -----------------------------------------------------------------------------------------
def _open(agreement: Agreement, *, answering: User | None = None) -> tuple[Agreement, Correction]:
    agreement = locked(agreement)
    correction = agreement.corrections.open().select_related("party__region").first()
    if correction is None:
        raise RuleViolation(_("Tidak ada usulan koreksi yang menunggu jawaban."), code="nothing-proposed")
    if answering is not None and not may_answer(answering, correction):
        raise RuleViolation(_("Usulan koreksi dijawab pihak yang lain."), code="not-your-turn")
    return agreement, correction


def _said(agreement: Agreement) -> dict[str, Any]:
    return {name: iso(getattr(agreement, name)) for name in CORRECTABLE}


def _put(agreement: Agreement, changes: Mapping[str, Any]) -> None:
    """Let it say what is new, if it may be said of a document of the register."""
    for name, (_old, new) in changes.items():
        setattr(agreement, name, correctable(name).to_python(new))
    require_dates(agreement)
    parties = list(agreement.parties.select_related("region"))
    hold_numbers_of([Side.named(party) for party in parties])
    for party in parties:
        require_number(agreement, party.region, party.document_number)


def _decide(correction: Correction, state: Correction.State, by: User, answer: str = "") -> None:
    correction.state, correction.decided_by, correction.decided_at = state, by, timezone.now()
    correction.answer = answer
    correction.save(update_fields=["state", "decided_by", "decided_at", "answer"])


def _who(correction: Correction) -> dict[str, str]:
    return {"party": str(correction.party)}
