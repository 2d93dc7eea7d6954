"""Search in Indonesian: stemmed and exact words together, nearest spelling when no word matches."""

import operator
from collections.abc import Callable
from functools import reduce
from typing import Self

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector, TrigramWordSimilarity
from django.db.models import F, FloatField, Func, Q, QuerySet
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Cast

# The default of pg_trgm, 0.6, finds none of "posiandu", "perijinan", "antrian" (they score 0.50 to 0.54).
SPELLING_THRESHOLD = 0.4


def weighted_vector(**weights: str) -> SearchVector | CombinedExpression:
    """`weighted_vector(name="A", body="C")`: stemmed and plain words of each field, by weight.

    The Indonesian stemmer is uneven (permohonan → mohon, pemohon → pohon), so the plain form stands beside it.
    """
    parts = [
        SearchVector(field, weight=weight, config=config)
        for field, weight in weights.items()
        for config in ("indonesian", "simple")
    ]
    return reduce(operator.add, parts)


def words(text: str) -> SearchQuery:
    """A query as people type it: words, "a phrase", or, -not."""
    return SearchQuery(text, config="indonesian", search_type="websearch") | SearchQuery(
        text, config="simple", search_type="websearch"
    )


class SearchableQuerySet(QuerySet):
    """A queryset of a model with a `search_vector`, and `spelling_field` for the nearest spelling."""

    spelling_field = "name"

    def search(self, text: str, *, also: Callable[[SearchQuery], Q] | None = None) -> Self:
        """Rows that match the words, best first; when none does, rows whose name is spelled most alike.

        `also` says which rows the query matches in another way, such as in a file; they come last. Annotates `rank`.
        Costs one cheap extra query that asks whether any word matches.
        """
        text = text.strip()
        if not text:
            return self
        query = words(text)
        matching = self.filter(Q(search_vector=query) | also(query) if also else Q(search_vector=query))
        if matching.order_by().exists():
            return matching.annotate(rank=_exact(SearchRank(F("search_vector"), query))).order_by("-rank", "-id")
        return (
            self.annotate(rank=_exact(TrigramWordSimilarity(text, self.spelling_field)))
            .filter(rank__gte=SPELLING_THRESHOLD)
            .order_by("-rank", "-id")
        )


def _exact(rank: Func) -> Cast:
    """The rank as a double: a cursor reads it and asks for it again, and a real would no longer equal itself."""
    return Cast(rank, FloatField())
