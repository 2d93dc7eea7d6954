"""What a document and its addenda agree on together, each item with the addendum that brought it.

Every function takes the documents that hold on a day, in their order: the agreement itself and the addenda in effect
(`Agreement.as_amended(on)`). An addendum replaces the end and the funding, and adds to all else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from agreements.terms import EndBasis

if TYPE_CHECKING:
    from agreements.models import Agreement, Party


@dataclass(frozen=True, slots=True)
class Brought:
    """An item with the document that brought it first."""

    item: Any
    by: Agreement


@dataclass(frozen=True, slots=True)
class AgreedSide:
    """Who takes part on a party's side; `whole_region_by` is the document from which on all its agencies do."""

    party: Party
    agencies: list[Brought]
    whole_region_by: Agreement | None


def setting_end(documents: Sequence[Agreement]) -> Agreement:
    """The document whose end holds: the last one that does not leave it unchanged."""
    return next((one for one in reversed(documents) if one.end_basis != EndBasis.UNCHANGED), documents[0])


def setting_funding(documents: Sequence[Agreement]) -> Agreement:
    """The document whose funding holds: the last one that says anything of it."""
    return next((one for one in reversed(documents) if one.funding != one.Funding.UNKNOWN), documents[0])


def scope(documents: Sequence[Agreement]) -> list[Brought]:
    """The items of the scope as printed, those of each document in their order."""
    return [Brought(item, one) for one in documents for item in sorted(one.scope_items.all(), key=lambda it: it.order)]


def affairs(documents: Sequence[Agreement]) -> list[Brought]:
    return _first_bringing(documents, lambda one: one.affairs.all())


def covering_all_affairs(documents: Sequence[Agreement]) -> Agreement | None:
    """The document from which on all affairs are covered."""
    return next((one for one in documents if one.covers_all_affairs), None)


def sides(documents: Sequence[Agreement]) -> list[AgreedSide]:
    """The sides of the agreement, in its order, with whom the addenda let take part."""
    return [_side(party, documents) for party in documents[0].parties.all()]


def _side(party: Party, documents: Sequence[Agreement]) -> AgreedSide:
    stated = {one: own for one in documents for own in one.parties.all() if own.identity == party.identity}
    return AgreedSide(
        party=party,
        agencies=_first_bringing(stated, lambda one: stated[one].agencies.all()),
        whole_region_by=next((one for one, own in stated.items() if own.whole_region), None),
    )


def _first_bringing(documents: Iterable[Agreement], items: Callable[[Agreement], Iterable[Any]]) -> list[Brought]:
    found: dict[Any, Agreement] = {}
    for one in documents:
        for item in items(one):
            found.setdefault(item, one)
    return [Brought(item, by) for item, by in found.items()]
