"""What is asked of the database for some words: which rows, in which order, and what is marked in them.

The texts and numbers of a plan are values by name, and its shape is all else that a statement of it depends on: so a
statement that was composed for a plan `in_slots` answers every plan of the same shape.
"""

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

from django.contrib.postgres.search import SearchQuery
from django.db.models import FloatField
from django.db.models.expressions import RawSQL

from innovations.search.words import is_general
from sipkd.statements import Slot

GENERAL = 0.5  # of its weight: what a word that says little keeps in the order
_LEXEME = re.compile(r"'[^']*'")


class OneQuery(SearchQuery):
    """A text of tsquery, read once for all rows, and of which the planner does not guess how many rows it has.

    For many alternatives it guesses far too many, and then it would read the table from its beginning, all of its long
    texts, which it takes to cost nothing; so it takes the index.
    """

    def as_sql(self, *args: Any, **kwargs: Any) -> tuple[str, Any]:
        sql, params = super().as_sql(*args, **kwargs)
        return f"(SELECT {sql})", params


def tsquery(text: str | RawSQL) -> SearchQuery:
    return OneQuery(text, search_type="raw", config="simple")


def any_of(queries: Sequence[str]) -> str:
    return queries[0] if len(queries) == 1 else "(" + " | ".join(queries) + ")"


def all_of(queries: Sequence[str]) -> str:
    return queries[0] if len(queries) == 1 else "(" + " & ".join(queries) + ")"


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that was asked for, as texts of tsquery: `exact` as typed, `wide` with all that counts as it.

    `parts` are the words of an expression of several: what has them all, if apart, has it too.
    """

    text: str
    exact: str
    wide: str
    weight: float
    is_known: bool = True
    parts: tuple["Term", ...] = ()

    @property
    def says(self) -> float:
        """Its weight in the order of what was found: a word such as "aplikasi" is rarely what somebody is after."""
        return self.weight * GENERAL if is_general(self.text) else self.weight

    @property
    def whole(self) -> str:
        return any_of([self.wide, all_of([part.wide for part in self.parts])]) if self.parts else self.wide

    @property
    def shape(self) -> Hashable:
        return tuple(part.shape for part in self.parts)


@dataclass(frozen=True)
class Plan:
    """`typed` is what the user wrote, `corrected` what was asked instead because nothing had a word of it."""

    typed: str
    terms: tuple[Term, ...]
    matching: str
    everything: str | None = None  # what has all terms, where `matching` asks for less
    corrected: str | None = None
    has_slots: bool = False

    def in_slots(self) -> Self:
        """A plan of this shape for a statement that is given the values of each plan."""
        return replace(self, has_slots=True)

    @property
    def is_relaxed(self) -> bool:
        return self.everything is not None

    @property
    def has_several_words(self) -> bool:
        return len(self._words) > 1

    @property
    def shape(self) -> Hashable:
        return self.is_relaxed, self.has_several_words, tuple(term.shape for term in self.terms)

    @cached_property
    def values(self) -> dict[str, Any]:
        """All texts of tsquery and all numbers by their names."""
        return {
            "matching": self.matching,
            "everything": self.everything,
            "shown": any_of([any_of([_shown(one) for one in (term, *term.parts)]) for term in self.terms] or [""]),
            "in a row": " <-> ".join(f"'{word}'" for word in self._words),
            **dict(_values(named(self.terms))),
        }

    def value(self, name: str) -> Any:
        """The value of this name, or the slot for it."""
        return Slot(name) if self.has_slots else self.values[name]

    def query(self, name: str) -> SearchQuery:
        return tsquery(RawSQL("%s", [self.value(name)]))

    def number(self, name: str) -> RawSQL:
        return RawSQL("%s::float8", [self.value(name)], output_field=FloatField())

    @property
    def match(self) -> SearchQuery:
        return self.query("matching")

    @property
    def _words(self) -> list[str]:
        return " ".join(term.text for term in self.terms).split()


def named(terms: Sequence[Term], within: str = "") -> Iterator[tuple[str, Term]]:
    """Terms, or the parts of one, and what their values are called."""
    return ((f"{within}{n}", term) for n, term in enumerate(terms))


def _values(terms: Iterator[tuple[str, Term]]) -> Iterator[tuple[str, Any]]:
    found = list(terms)
    total = sum(term.says for _name, term in found) or 1.0
    for name, term in found:
        yield f"{name} exact", term.exact
        yield f"{name} wide", term.wide
        yield f"{name} exact, told", _told(term.exact)
        yield f"{name} wide, told", _told(term.wide)
        yield f"{name} share", term.says / total
        yield from _values(named(term.parts, f"{name}."))


def _shown(term: Term) -> str:
    """What is marked of it. PostgreSQL would mark each word of an expression that counts as it, "dan" among them."""
    alternatives = re.sub(r"[()]", "", term.wide).split(" | ")
    typed = term.text.replace(" ", "")
    apart = [one for one in alternatives if " <-> " not in one or "".join(one.split("'")[1::2]) == typed]
    return any_of([term.exact, *apart])


def _told(query: str) -> str:
    """The same in name and summary only: these words are labelled A and B."""
    return _LEXEME.sub(r"\g<0>:AB", query)
