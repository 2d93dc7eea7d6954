"""The synonyms that ship with the portal; an admin may change them and add others.

Each group of a release is offered once, and `ShippedSynonym` remembers it. A group that was left as it came follows
what later releases make of it; one that an admin changed or deleted stays so.
"""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from innovations.search.models import SearchSynonym, ShippedSynonym
from innovations.search.words import normalized

DATA = Path(__file__).parent.parent / "data" / "synonyms.csv"
ALIKE = 2  # words that two groups share when both say of the same words that they mean the same


def load_synonyms(shipped: Sequence[list[str]] | None = None) -> int:
    """Add the groups of this release that were not offered yet, in the place of what earlier ones had for the same.

    A new group of which an admin wrote another one is left out. A second run changes nothing. Returns how many groups
    the release has.
    """
    release = {frozenset(words): words for words in (groups_of_file() if shipped is None else shipped)}
    offered = {frozenset(words): pk for pk, words in ShippedSynonym.objects.order_by("pk").values_list("pk", "words")}
    rows = {frozenset(words): pk for pk, words in SearchSynonym.objects.order_by("pk").values_list("pk", "words")}
    own = rows.keys() - offered.keys()
    former = [group for group in offered if group not in release]
    new = {group: _most_alike(group, former) for group in release if group not in offered}
    # The row of a former group is there as it was shipped unless an admin changed or deleted it.
    welcome = [group for group, before in new.items() if (before in rows if before else not _most_alike(group, own))]
    replaced = {before for group in welcome if (before := new[group])}
    SearchSynonym.objects.filter(pk__in=[rows[group] for group in replaced]).delete()
    SearchSynonym.objects.bulk_create(SearchSynonym(words=release[group]) for group in welcome)
    ShippedSynonym.objects.filter(pk__in=[offered[group] for group in replaced]).delete()
    ShippedSynonym.objects.bulk_create(ShippedSynonym(words=release[group]) for group in new)
    return len(release)


def _most_alike(group: frozenset[str], others: Iterable[frozenset[str]]) -> frozenset[str] | None:
    """The one of these that shares most words with the group, if enough."""
    found = max(others, key=lambda other: len(other & group), default=frozenset())
    return found if len(found & group) >= ALIKE else None


def groups_of_file() -> list[list[str]]:
    with DATA.open(encoding="utf-8", newline="") as file:
        rows = [list(dict.fromkeys(filter(None, map(normalized, row)))) for row in csv.reader(file)]
    return [row for row in rows if len(row) > 1]
