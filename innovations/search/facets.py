"""Facets of the catalogue that are no column of their own."""

from datetime import date

from django.db.models import Case, CharField, F, Func, IntegerField, Value, When
from django.db.models.expressions import Combinable

from innovations.search.querysets import FRESHNESS, fresh_as

BUCKETS = (1, 2, 5, 10)


def adopted_bucket() -> Combinable:
    """0 none, 1 one, 2 two to four, 3 five to nine, 4 ten and more adoptions."""
    return Func(
        F("adoptions"), template=f"width_bucket(%(expressions)s, ARRAY[{','.join(map(str, BUCKETS))}])",
        output_field=IntegerField(),
    )  # fmt: skip


def freshness(on: date) -> Combinable:
    """Whether it is still running on the day, as its owner says."""
    return Case(*(When(fresh_as(one, on), Value(one)) for one in FRESHNESS), output_field=CharField())
