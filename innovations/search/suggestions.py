"""What the search box offers while one types: names that have the words, then words of the catalogue.

Where no name has them, what the search itself would find first, by meaning and by spelling.
"""

from dataclasses import dataclass

from django.db.models import Case, F, Q, Value, When

from innovations.search.models import InnovationSearch, SearchWord
from innovations.search.plans import tsquery
from innovations.search.spelling import corrections
from innovations.search.words import words_of

MOST = 8
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Suggestion:
    text: str
    kind: str  # "innovation" or "word"


def suggestions(text: str, user) -> list[Suggestion]:
    """Names of innovations that the user may see and words that everybody may, best first."""
    words = words_of(text)
    if not words or len(words[-1]) < SHORTEST:
        return []
    names = _names(words, user)
    if not names:
        meant = corrections(words)
        names = _names([meant.get(word, word) for word in words], user) if meant else []
    found = [Suggestion(name, "innovation") for name in dict.fromkeys(names)]
    if len(found) < MOST and len(words[-1]) > SHORTEST:
        found += [Suggestion(text, "word") for text in _completed(words)]
    return found[:MOST] or [Suggestion(name, "innovation") for name in dict.fromkeys(_found(text, user))]


def _found(text: str, user) -> list[str]:
    """By other words than those of the name: "tengkes" offers what is against stunting."""
    rows = InnovationSearch.objects.visible_to(user).search(text)
    return list(rows.values_list("name", flat=True)[:MOST])


def _names(words: list[str], user) -> list[str]:
    starting = tsquery(" & ".join([*(f"'{word}':*A" for word in words)]))
    rows = InnovationSearch.objects.visible_to(user).filter(words=starting)
    begins = Case(When(Q(name__istartswith=words[0]), Value(0)), default=Value(1))
    return list(rows.order_by(begins, F("proof").desc(), "name", "id").values_list("name", flat=True)[:MOST])


def _completed(words: list[str]) -> list[str]:
    rows = SearchWord.objects.filter(word__startswith=words[-1], documents__gt=0).exclude(word=words[-1])
    ends = rows.order_by("-documents", "word").values_list("word", flat=True)[:MOST]
    return [" ".join([*words[:-1], end]) for end in ends]
