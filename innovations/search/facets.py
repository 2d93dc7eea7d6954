"""Facets of the catalogue that are no column of their own."""

from django.db.models import F, Func, IntegerField
from django.db.models.expressions import Combinable

BUCKETS = (1, 2, 5, 10)


def adopted_bucket() -> Combinable:
    """0 none, 1 one, 2 two to four, 3 five to nine, 4 ten and more adoptions."""
    return Func(
        F("adoptions"), template=f"width_bucket(%(expressions)s, ARRAY[{','.join(map(str, BUCKETS))}])",
        output_field=IntegerField(),
    )  # fmt: skip
