"""Statements that Django composes once and PostgreSQL plans once.

A short read costs less for its rows than for its statement: composing it and planning it take most of the time. So the
statement of a hot answer is kept by all that it depends on, but for the values in its slots, and its plan is kept by
the connection (prepared statements; `SIPKD_PREPARED_STATEMENTS=false` for a pooler that cannot have them).
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any, Self

import psycopg
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from psycopg.rows import namedtuple_row

MOST = 1000


@dataclass(frozen=True, slots=True)
class Slot:
    """Stands among the parameters of a statement for a value that each request brings."""

    name: str


def slot(name: str) -> RawSQL:
    """An expression for a filter: compares with whatever is put in this slot."""
    return RawSQL("%s", [Slot(name)])


@dataclass(frozen=True, slots=True)
class Statement:
    """`order` is what its rows are ordered by."""

    sql: str
    params: tuple[Any, ...] | None
    order: tuple[str, ...] = ()

    @classmethod
    def of(cls, queryset: QuerySet) -> Self:
        """What a queryset of values asks; what it compares with `slot` is given with each question.

        Without slots the values are written into the text: PostgreSQL then sees that its first plan stays the best one.
        """
        sql, params = queryset.query.sql_with_params()
        order = tuple(map(str, queryset.query.order_by))
        if any(isinstance(each, Slot) for each in params):
            return cls(sql, params, order)
        with connection.cursor() as cursor:
            return cls(cursor.mogrify(sql, params), None, order)

    def rows(self, **values: Any) -> list[Any]:
        """Named tuples, with what fills the slots."""
        params = self.params and [values[each.name] if isinstance(each, Slot) else each for each in self.params]
        with connection.cursor() as cursor:
            if not connection.queries_logged:  # a log wants the text with its values in it
                cursor.cursor = Prepared(connection.connection)
            cursor.cursor.row_factory = namedtuple_row
            cursor.execute(self.sql, params)
            return cursor.fetchall()


def quoted(text: Any) -> str:
    """A literal in the text of a statement that has parameters: there a percent sign would be taken for one."""
    return "'" + str(text).replace("'", "''").replace("%", "%%") + "'"


def in_words(value: str, choices: Iterable[tuple[Any, Any]]) -> str:
    """SQL of the label of a value, which is SQL as well; a value that is no choice is its own label."""
    whens = " ".join(f"WHEN {quoted(key)} THEN {quoted(label)}" for key, label in choices if str(key) != str(label))
    return f"CASE {value} {whens} ELSE {value} END" if whens else value


class Prepared(psycopg.Cursor):
    """Has the server bind the values and keep the plan; Django's own cursor writes the values into the text."""

    def execute(self, query: Any, params: Any = None, **kwargs: Any) -> Any:
        return super().execute(query, params, prepare=True, **kwargs)


def kept(key: Hashable, compose: Callable[[], Statement]) -> Statement:
    """The statement of this key, which names all that it depends on; composed where it is missing."""
    found = _kept.get(key)
    if found is None:
        if len(_kept) >= MOST:
            forget()
        found = _kept[key] = compose()
    return found


def forget() -> None:
    """Compose all statements anew: after the ids of what they name have changed, as between tests."""
    _kept.clear()


_kept: dict[Hashable, Statement] = {}
