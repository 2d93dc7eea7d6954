"""Innovations that resemble one: those that share its telling words."""

from django.db.models import QuerySet

from innovations.search.models import InnovationSearch, SearchWord
from innovations.search.plans import Plan, Term
from innovations.search.queries import MOST_TERMS, phrase_query, stems_of
from innovations.search.ranking import rank
from innovations.search.words import STOP_WORDS, words_of

MOST = 4
ALIKE = 0.15  # of the rank that a row with every word in its name has


def similar_to(innovation, user) -> QuerySet[InnovationSearch]:
    """The most alike that the user may see, best first. Words that only this one has say nothing about others."""
    words = [word for word in words_of(f"{innovation.name} {innovation.summary}") if word not in STOP_WORDS]
    rows = SearchWord.objects.filter(word__in=set(words), documents__gt=1).order_by("-weight", "word")
    weights = dict(rows.values_list("word", "weight")[:MOST_TERMS])
    if not weights:
        return InnovationSearch.objects.none()
    stems = stems_of(weights)
    queries = {word: phrase_query((word,), stems) for word in weights}
    plan = Plan(
        typed="",
        terms=tuple(Term(word, query, query, weights[word]) for word, query in queries.items()),
        matching=" | ".join(queries.values()),
        everything=" & ".join(queries.values()),
    )
    visible = InnovationSearch.objects.visible_to(user).exclude(pk=innovation.pk)
    found = visible.filter(words=plan.match).annotate(rank=rank(plan)).filter(rank__gte=ALIKE)
    return found.order_by("-rank", "-id")[:MOST]
