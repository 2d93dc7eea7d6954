"""Statements that Django composes once and PostgreSQL plans once.

A short read costs less for its rows than for its statement: composing it and planning it take most of the time. So the
statement of a hot answer is kept by all that it depends on, but for the values in its slots, and its plan is kept by
the connection (prepared statements; `SIPKD_PREPARED_STATEMENTS=false` for a pooler that cannot have them).
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Self

import psycopg
from django.db import connection
from django.db.models import Field, QuerySet
from django.db.models.expressions import RawSQL


@dataclass(frozen=True, slots=True)
class Slot:
    """Stands among the parameters of a statement for a value that each request brings."""

    name: str


def slot(name: str, field: Field | None = None) -> RawSQL:
    """An expression for a filter: compares with whatever is put in this slot."""
    return RawSQL("%s", [Slot(name)], output_field=field)


@dataclass(frozen=True, slots=True)
class Statement:
    sql: str
    params: tuple[Any, ...]

    @classmethod
    def of(cls, queryset: QuerySet) -> Self:
        """What a queryset asks; values that it compares with `slot` are given with each question."""
        return cls(*queryset.query.sql_with_params())

    def rows(self, **values: Any) -> list[tuple]:
        params = [values[each.name] if isinstance(each, Slot) else each for each in self.params]
        with connection.cursor() as cursor:
            if not connection.queries_logged:  # a log wants the text with its values in it
                cursor.cursor = Prepared(connection.connection)
            cursor.execute(self.sql, params)
            return cursor.fetchall()


class Prepared(psycopg.Cursor):
    """Has the server bind the values and keep the plan; Django's own cursor writes the values into the text."""

    def execute(self, query: Any, params: Any = None, **kwargs: Any) -> Any:
        return super().execute(query, params, prepare=True, **kwargs)


class Kept:
    """Statements by all that they depend on; composes one that is missing, and begins anew when there are too many."""

    def __init__(self, most: int = 500) -> None:
        self.most = most
        self._found: dict[Hashable, Statement] = {}

    def get(self, key: Hashable, compose: Callable[[], Statement]) -> Statement:
        found = self._found.get(key)
        if found is None:
            if len(self._found) >= self.most:
                self._found.clear()
            found = self._found[key] = compose()
        return found
