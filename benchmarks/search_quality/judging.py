"""The judged queries, the three searches they are put to, and how good an answer is."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import log2
from pathlib import Path

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db.models import Q

from innovations.models import Innovation
from innovations.search.models import InnovationSearch

DATA = Path(__file__).parent
DEPTH = 10


@dataclass(frozen=True, slots=True)
class Judged:
    kind: str
    query: str
    grades: dict[str, int]  # by the short name


def short_name(name: str) -> str:
    return name.partition(" (")[0]


def judged_queries(name: str) -> list[Judged]:
    """One set of queries, by the name of its file: queries, held_out_1, held_out_2, untouched."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        found = [
            Judged(
                row["class"],
                row["query"],
                {name: int(g) for name, g in (p.rsplit("=", 1) for p in row["relevant"].split(";"))},
            )
            for row in csv.DictReader(file)
        ]
    known = {short_name(name) for name in Innovation.objects.values_list("name", flat=True)}
    unknown = {name for one in found for name in one.grades} - known
    if unknown:
        raise ValueError(f"No innovation is called {sorted(unknown)}")
    return found


def misspellings() -> list[tuple[str, str]]:
    with (DATA / "typos.csv").open(encoding="utf-8", newline="") as file:
        return [(row["typed"], row["meant"]) for row in csv.DictReader(file)]


# -- the searches ---------------------------------------------------------------------------------
def plain_full_text(query: str) -> list[str]:
    """What a Django tutorial does: websearch_to_tsquery('indonesian') over name and text, by ts_rank."""
    vector = SearchVector("name", weight="A", config="indonesian") + SearchVector(
        "summary", "awards", "agency__name", "agency__abbreviation", "region__name", weight="B", config="indonesian"
    )
    asked = SearchQuery(query, config="indonesian", search_type="websearch")
    rows = Innovation.objects.annotate(vector=vector).filter(vector=asked)
    return _names(rows.annotate(rank=SearchRank("vector", asked)).order_by("-rank", "-id"))


def search_filter(query: str) -> list[str]:
    """What rest_framework's SearchFilter does: every word somewhere, as a part of any text; newest first."""
    rows = Innovation.objects.all()
    for word in query.split():
        anywhere = Q()
        for field in ("name", "summary", "awards", "agency__name", "agency__abbreviation", "region__name"):
            anywhere |= Q(**{f"{field}__icontains": word})
        rows = rows.filter(anywhere)
    return _names(rows.order_by("-updated_at", "-id"))


def sipkd(query: str) -> list[str]:
    return _names(InnovationSearch.objects.visible_to(AnonymousUser()).search(query))


SEARCHES: dict[str, Callable[[str], list[str]]] = {
    "Teks penuh biasa": plain_full_text,
    "SearchFilter": search_filter,
    "SIPKD": sipkd,
}


def _names(rows) -> list[str]:
    return [short_name(name) for name in rows.values_list("name", flat=True)[:DEPTH]]


# -- how good -------------------------------------------------------------------------------------
def ndcg(found: list[str], grades: dict[str, int]) -> float:
    """Normalised discounted cumulative gain of the first ten, with gain 2^grade - 1."""
    best = sum(_gain(grade, at) for at, grade in enumerate(sorted(grades.values(), reverse=True)[:DEPTH]))
    return sum(_gain(grades.get(name, 0), at) for at, name in enumerate(found)) / best


def _gain(grade: int, at: int) -> float:
    return (2**grade - 1) / log2(at + 2)


def recall(found: list[str], grades: dict[str, int]) -> float:
    return len(grades.keys() & set(found)) / min(len(grades), DEPTH)


def exact_names() -> Iterator[tuple[str, str]]:
    """Every innovation's name, the acronym before its parenthesis and the words in it, each with the short name."""
    for name in Innovation.objects.order_by("pk").values_list("name", flat=True):
        short, _, rest = name.partition(" (")
        yield name, short
        if rest:
            yield short, short
            yield rest.rstrip(")"), short
