"""The word that was probably meant: nearest by what Indonesians confuse in writing, then the more frequent one."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Q

from innovations.search.words import is_everyday, skeleton, sound, words_of
from sipkd.search import SPELLING_THRESHOLD

if TYPE_CHECKING:
    from innovations.search.querysets import SearchRowQuerySet

MOST_CANDIDATES = 120
_CHEAP = 0.4
_DOUBLED = 0.2
_CONFUSED = "fp fv pv bp td zj zs sc ei ea ai ou au kq kg ky yi yj wu mn ks ck gj"
_ALIKE = [set(pair) for pair in _CONFUSED.split()]
_SILENT = set("h")


@dataclass(frozen=True, slots=True)
class Candidate:
    word: str
    documents: int


def corrections(words: Iterable[str], names: "SearchRowQuerySet | None" = None) -> dict[str, str]:
    """For each word the nearest one of the lexicon, where one is near enough; else one of these rows' names.

    A name that is newer than the lexicon is found so too. One query, and two more for words that the lexicon lacks.
    """
    wanted = [word for word in words if len(word) >= 4 and not word.isdigit() and not is_everyday(word)]
    found = _nearest_of_each(wanted, _candidates(wanted)) if wanted else {}
    others = [word for word in wanted if word not in found]
    if others and names is not None:
        found |= _nearest_of_each(others, _candidates_in(names, others))
    return found


def _nearest_of_each(words: Iterable[str], candidates: list[Candidate]) -> dict[str, str]:
    found = {word: nearest(word, candidates) for word in words}
    return {word: other for word, other in found.items() if other is not None}


def _candidates(words: list[str]) -> list[Candidate]:
    from innovations.search.models import SearchWord

    near = Q()
    for word in words:
        near |= Q(word__trigram_similar=word) | Q(skeleton=skeleton(word))
    near |= Q(word__in={variant for word in words for variant in _slips(word)})
    rows = SearchWord.objects.filter(near).values_list("word", "documents").order_by("-documents", "word")
    return [Candidate(*row) for row in rows[: MOST_CANDIDATES * len(words)]]


def _slips(word: str) -> set[str]:
    """What was typed if two letters changed places or one was hit too much: trigrams miss these in short words."""
    swapped = {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)}
    return swapped | {word[:at] + word[at + 1 :] for at in range(len(word))}


def _candidates_in(rows: "SearchRowQuerySet", words: list[str]) -> list[Candidate]:
    near = Q()
    for word in words:
        near |= Q(name__trigram_word_similar=word)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, false)", [str(SPELLING_THRESHOLD)])
    names = rows.filter(near).order_by("id").values_list("name", flat=True)[:MOST_CANDIDATES]
    return [
        Candidate(word, count) for word, count in Counter(word for name in names for word in words_of(name)).items()
    ]


def nearest(word: str, candidates: Iterable[Candidate]) -> str | None:
    """The candidate at the least distance that is still plausible for a word of this length; None if there is none."""
    limit = plausible(word)
    scored = [
        (distance(word, one.word) - min(one.documents, 50) * 0.002, -one.documents, one.word)
        for one in candidates
        if one.word != word and abs(len(one.word) - len(word)) <= 3
    ]
    best = min(scored, default=None)
    return best[2] if best is not None and best[0] <= limit else None


def plausible(word: str) -> float:
    return 0.8 if len(word) <= 4 else 1.2 if len(word) == 5 else 1.4 if len(word) <= 7 else 1.8


@lru_cache(maxsize=20_000)
def distance(one: str, other: str) -> float:
    """Letters to change, where letters that are confused cost less; the same sound costs next to nothing."""
    if one[-1:] == "a" and one[:-1] + "is" == other:  # analisa, hipotesa
        return 0.3
    edits = _edits(one, other)
    return 0.2 + edits / 4 if sound(one) == sound(other) else edits


def _edits(one: str, other: str) -> float:
    """Damerau-Levenshtein (adjacent letters swapped count once), weighted."""
    rows = [[0.0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i in range(1, len(one) + 1):
        rows[i][0] = rows[i - 1][0] + _alone(one, i - 1)
    for j in range(1, len(other) + 1):
        rows[0][j] = rows[0][j - 1] + _alone(other, j - 1)
    for i, a in enumerate(one, 1):
        for j, b in enumerate(other, 1):
            cost = min(
                rows[i - 1][j] + _alone(one, i - 1),
                rows[i][j - 1] + _alone(other, j - 1),
                rows[i - 1][j - 1] + _instead(a, b),
            )
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b and a != b:
                cost = min(cost, rows[i - 2][j - 2] + 0.7)
            rows[i][j] = cost
    first = 0.3 if one[:1] != other[:1] and {one[:1], other[:1]} not in _ALIKE else 0.0
    return rows[-1][-1] + first


def _instead(a: str, b: str) -> float:
    if a == b:
        return 0.0
    return _CHEAP if {a, b} in _ALIKE else 1.0


def _alone(word: str, at: int) -> float:
    """A letter too many or too few: a silent h is easily missed, a doubled letter even more."""
    if at and word[at] == word[at - 1]:
        return _DOUBLED
    return _CHEAP if word[at] in _SILENT else 0.8
