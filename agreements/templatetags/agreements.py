"""How an answer about an agreement is shown: the look of its state, and its end in words."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import template
from django.utils.translation import gettext as _

from agreements.evidence.states import Fixity, SignatureState
from agreements.terms import EndBasis, State
from sipkd.templatetags.ui import tanggal

register = template.Library()

LOOKS = {
    State.PENDING: ("info", "hourglass"),
    State.UNVERIFIED: ("warn", "shield-alert"),
    State.UPCOMING: ("info", "calendar-clock"),
    State.IN_FORCE: ("good", "circle-check"),
    State.ENDS_SOON: ("warn", "clock"),
    State.SUSPENDED: ("warn", "circle-pause"),
    State.ENDED: ("muted", "circle-stop"),
    State.TERMINATED: ("bad", "ban"),
    State.AMENDS: ("neutral", "file-pen-line"),
}


# Green is for a signature that was proved, and for nothing else.
SIGNATURE_LOOKS = {
    SignatureState.PENDING: ("info", "hourglass"),
    SignatureState.VALID: ("good", "badge-check"),
    SignatureState.UNTRUSTED: ("warn", "shield-question-mark"),
    SignatureState.EXPIRED: ("warn", "calendar-x"),
    SignatureState.INVALID: ("bad", "shield-x"),
    SignatureState.UNSIGNED: ("muted", "pen-off"),
    SignatureState.FAILED: ("warn", "shield-alert"),
}


@register.filter
def state_tag(item: dict) -> dict[str, str]:
    """The state of an agreement, as the API answers it, for components/tag.html."""
    tone, icon = LOOKS[State(item["state"])]
    return {"text": item["state_label"], "tone": tone, "icon": icon}


@register.filter
def ending(item: dict) -> str:
    """When it ends and on what that rests, in one line; an unknown end is said to be unknown."""
    if item["terminated_on"]:
        return _("Diakhiri sejak %(day)s") % {"day": tanggal(item["terminated_on"])}
    return _ending(item["end_basis"], item["ends_on_recorded"])


@register.filter
def ending_as_signed(item: dict) -> str:
    """The end as the document itself has it, whatever addenda have made of it."""
    return _ending(item["document_end_basis"], item["document_ends_on"])


def _ending(basis: str, ends_on: str | None) -> str:
    if basis == EndBasis.UNLIMITED:
        return _("Tanpa batas waktu")
    if basis == EndBasis.UNCHANGED:
        return _("Tidak mengubah akhir masa berlaku")
    if not ends_on:
        return _("Akhir masa berlaku belum diketahui")
    day = {"day": tanggal(ends_on)}
    if basis == EndBasis.COMPUTED:
        return _("Berakhir %(day)s (dihitung dari jangka waktu)") % day
    return _("Berakhir %(day)s") % day


@register.filter
def may_be_resumed(item: dict, on: date) -> bool:
    """Whether a suspension has not ended on the day, so that it can be lifted, also before its last day."""
    return any(rest["ends_on"] is None or rest["ends_on"] >= on.isoformat() for rest in item["suspensions"])


@register.filter
def rest_in_words(rest: dict) -> str:
    """The days of a suspension, both inclusive."""
    if rest["ends_on"] is None:
        return _("Sejak %(day)s, sampai dicabut") % {"day": tanggal(rest["starts_on"])}
    days = {"first": tanggal(rest["starts_on"]), "last": tanggal(rest["ends_on"])}
    return _("Sejak %(first)s sampai %(last)s") % days


@register.filter
def party_name(order: int) -> str:
    """The party's place in the document as it is printed: Pihak Kesatu, Pihak Kedua."""
    names = (_("Pihak Kesatu"), _("Pihak Kedua"), _("Pihak Ketiga"), _("Pihak Keempat"), _("Pihak Kelima"))
    return names[order - 1] if order <= len(names) else _("Pihak ke-%(number)s") % {"number": order}


@register.filter
def side_of(terms: dict, party: dict) -> dict[str, Any]:
    """Who takes part on this party's side, out of the terms of the day."""
    return next(side for side in terms["sides"] if side["party"] == party["id"])


@register.filter
def signature_tag(item: dict) -> dict[str, str]:
    """The state of a file's digital signatures, as the API answers it, for components/tag.html."""
    tone, icon = SIGNATURE_LOOKS[SignatureState(item["signature_state"])]
    return {"text": item["signature_state_label"], "tone": tone, "icon": icon}


@register.filter
def is_damaged(item: dict) -> bool:
    """Whether the stored file is no longer the one that was uploaded."""
    return item["fixity"] in (Fixity.CHANGED, Fixity.MISSING)


@register.filter
def signatures_of(documents: Iterable[dict] | None, party: dict) -> list[dict[str, Any]]:
    """The digital signatures whose certificate bears the name of this party's signatory."""
    found = [signature for document in documents or () for signature in document["signatures"]]
    return [one for one in found if one["signatory"] and one["signatory"] == party["signatory_name"]]
