"""Statements that Django composes once and PostgreSQL plans once.

A short read costs less for its rows than for its statement: composing it and planning it take most of the time. So the
statement of a hot answer is kept by all that it depends on, but for the values in its slots, and its plan is kept by
the connection (prepared statements; `SIPKD_PREPARED_STATEMENTS=false` for a pooler that cannot have them).
"""

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

import psycopg
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from psycopg.rows import namedtuple_row
from psycopg.sql import Literal

MOST = 1000
_PLACES = re.compile("(%s|%%)")


@dataclass(frozen=True, slots=True)
class Slot:
    """Stands among the parameters of a statement for a value that each request brings."""

    name: str


def slot(name: str) -> RawSQL:
    """An expression for a filter: compares with whatever is put in this slot."""
    return RawSQL("%s", [Slot(name)])


@dataclass(frozen=True)
class Statement:
    """`parts` are its text, and the values of `slots` stand between them; `order` is what its rows are ordered by."""

    parts: tuple[str, ...]
    slots: tuple[str, ...]
    order: tuple[str, ...] = ()

    @classmethod
    def of(cls, queryset: QuerySet) -> Self:
        """What a queryset of values asks; what it compares with `slot` is given with each question."""
        order = tuple(map(str, queryset.query.order_by))
        return replace(cls.composed(*queryset.query.sql_with_params()), order=order)

    @classmethod
    def composed(cls, sql: str, params: Sequence[Any]) -> Self:
        """Values that stay are written into the text: PostgreSQL then sees that its first plan stays the best one."""
        parts, slots, rest = [""], [], list(params)
        for text in _PLACES.split(sql):
            if text == "%s" and isinstance(rest[0], Slot):
                slots.append(rest.pop(0).name)
                parts.append("")
            else:
                parts[-1] += _literal(rest.pop(0)) if text == "%s" else "%" if text == "%%" else text
        return cls(tuple(parts), tuple(slots))

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.slots))

    @cached_property
    def sql(self) -> str:
        """Its text, with $1 for the first of `names`."""
        return self.filled({name: f"${number}" for number, name in enumerate(self.names, start=1)})

    def filled(self, texts: Mapping[str, str]) -> str:
        return self.parts[0] + "".join(
            texts[name] + part for name, part in zip(self.slots, self.parts[1:], strict=True)
        )

    def rows(self, **values: Any) -> list[Any]:
        """Named tuples, with what fills the slots."""
        with connection.cursor() as cursor:
            if connection.queries_logged:  # a log wants the text with its values in it
                sql, params = self.filled({name: _literal(values[name]) for name in self.names}), None
            else:
                sql, params = self.sql, [values[name] for name in self.names]
                cursor.cursor = Prepared(connection.connection)
            cursor.cursor.row_factory = namedtuple_row
            cursor.execute(sql, params)
            return cursor.fetchall()


def _literal(value: Any) -> str:
    connection.ensure_connection()
    return Literal(value).as_string(connection.connection)


def quoted(text: Any) -> str:
    """A literal in the text of a statement that has parameters: there a percent sign would be taken for one."""
    return "'" + str(text).replace("'", "''").replace("%", "%%") + "'"


def in_words(value: str, choices: Iterable[tuple[Any, Any]]) -> str:
    """SQL of the label of a value, which is SQL as well; a value that is no choice is its own label."""
    whens = " ".join(f"WHEN {quoted(key)} THEN {quoted(label)}" for key, label in choices if str(key) != str(label))
    return f"CASE {value} {whens} ELSE {value} END" if whens else value


class Prepared(psycopg.RawCursor):
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
