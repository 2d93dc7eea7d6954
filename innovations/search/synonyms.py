"""The synonyms that ship with the portal; an admin may change them and add others."""

import csv
from pathlib import Path

from innovations.search.models import SearchSynonym
from innovations.search.words import normalized

DATA = Path(__file__).parent.parent / "data" / "synonyms.csv"


def load_synonyms() -> int:
    """Add the groups of which no word is known yet: what an admin changed stays. Returns how many the file has."""
    known = {word for words in SearchSynonym.objects.values_list("words", flat=True) for word in words}
    groups = list(groups_of_file())
    SearchSynonym.objects.bulk_create(SearchSynonym(words=words) for words in groups if known.isdisjoint(words))
    return len(groups)


def groups_of_file() -> list[list[str]]:
    with DATA.open(encoding="utf-8", newline="") as file:
        rows = [list(dict.fromkeys(filter(None, map(normalized, row)))) for row in csv.reader(file)]
    return [row for row in rows if len(row) > 1]
