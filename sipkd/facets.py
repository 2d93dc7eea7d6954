"""All facets of a list in one query: each counted without its own filter, the whole with all of them.

The rows that fail more than one filter count nowhere. The others carry the number of the one that they fail, if any; so
each grouping counts the rows that fail none or only its own. A facet of which a row has several values is counted
through the table that holds them. The database writes the options of each facet as JSON.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from sipkd.statements import in_words


@dataclass(frozen=True, slots=True)
class Facet:
    """`column` is what rows are grouped by.

    What it holds is answered as `values` say, (what it holds, value, label) each; or by code and name of the row of the
    table `labels` that it refers to; or as it is.
    """

    column: Combinable
    values: Sequence[tuple[Any, Any, Any]] = ()
    labels: str | None = None

    @classmethod
    def of_choices(cls, column: Combinable, choices: Iterable[tuple[Any, Any]]) -> Self:
        return cls(column, [(value, value, label) for value, label in choices])


@dataclass(frozen=True, slots=True)
class ManyFacet:
    """A row has several values, each once in the table `through`, in the columns `row` and `value`.

    `labels` is the table that names them.
    """

    through: str
    row: str
    value: str
    labels: str


class CountedFacets(dict[str, str]):
    """The options of each facet, largest first, as the JSON text of a list of {value, label, count, chosen}."""

    def parsed(self) -> dict[str, list[dict]]:
        return {name: json.loads(options) for name, options in self.items()}

    def as_json(self) -> str:
        return f"{{{','.join(f'{json.dumps(name)}:{options}' for name, options in self.items())}}}"


def query(
    rows: QuerySet,
    facets: Mapping[str, Facet | ManyFacet],
    conditions: Mapping[str, Q],
    chosen: Mapping[str, Sequence[str]],
) -> tuple[str, list[Any]]:
    """What counts the rows that pass all `conditions`, and each facet without its own; `read` understands its answer.

    `rows` are filtered by everything that is no facet. `chosen` are the values to be marked as such.
    """
    bits = {name: 1 << n for n, name in enumerate(conditions)}
    ordered = _ordered(facets)
    single = {name: facet for name, facet in ordered.items() if isinstance(facet, Facet)}
    many = {name: facet for name, facet in ordered.items() if isinstance(facet, ManyFacet)}
    failed: Combinable = Value(0)
    for name, condition in conditions.items():
        failed += Case(When(condition, Value(0)), default=Value(bits[name]), output_field=IntegerField())
    columns = {f"f{n}": facet.column for n, facet in enumerate(single.values())}
    columns |= {"row": F("pk")} if many else {}
    hits = rows.order_by().annotate(**columns, failed=Cast(failed, IntegerField())).values(*columns, "failed")
    sql, params = hits.query.sql_with_params()
    marked = [(n, value) for n, name in enumerate(ordered) for value in chosen.get(name, ())]
    is_chosen = f"(facet, value) IN ({', '.join(['(%s, %s)'] * len(marked))})" if marked else "FALSE"
    return _written(sql, single, many, bits, is_chosen), [*params, *(each for pair in marked for each in pair)]


def read(found: Iterable[tuple[int, str]], facets: Mapping[str, Facet | ManyFacet]) -> tuple[int, CountedFacets]:
    """How many rows there are, and the options of each of the facets that were asked for."""
    texts = dict(found)
    return int(texts[-1]), CountedFacets({name: texts.get(n, "[]") for n, name in enumerate(_ordered(facets))})


def _ordered(facets: Mapping[str, Facet | ManyFacet]) -> dict[str, Facet | ManyFacet]:
    """Those of one value first: their place is their number in the query."""
    return dict(sorted(facets.items(), key=lambda one: isinstance(one[1], ManyFacet)))


def _written(
    hits: str, single: Mapping[str, Facet], many: Mapping[str, ManyFacet], bits: Mapping[str, int], is_chosen: str
) -> str:
    """One statement of rows (number of the facet and its options, or -1 and the number of rows)."""
    possible = ", ".join(map(str, (0, *bits.values())))
    counted = _single(single, bits, possible)
    counted += [_many(n, name, facet, bits) for n, (name, facet) in enumerate(many.items(), start=len(single))]
    option = f"SELECT value, label, number AS count, {is_chosen} AS chosen"
    text = f"(SELECT row_to_json(option)::text FROM ({option}) option)"  # noqa: S608
    order = 'number DESC, label COLLATE "C", value COLLATE "C"'
    return f"""
        WITH hits AS ({hits}), counted (facet, value, label, number) AS ({" UNION ALL ".join(counted)})
        SELECT facet, CASE WHEN facet < 0 THEN max(number)::text
                           ELSE '[' || string_agg({text}, ',' ORDER BY {order}) || ']' END
          FROM counted WHERE facet < 0 OR (number > 0 AND value <> '') GROUP BY facet
    """  # noqa: S608


def _many(number: int, name: str, facet: ManyFacet, bits: Mapping[str, int]) -> str:
    """The values are counted before they are named: there are far fewer of them than rows."""
    return f"""
        SELECT {number}, label.code::text, label.name::text, counted.number
          FROM (SELECT through.{facet.value} AS value, count(*) AS number
                  FROM hits JOIN {facet.through} through ON through.{facet.row} = hits.row
                 WHERE hits.failed IN (0, {bits.get(name, 0)}) GROUP BY through.{facet.value}) counted
          JOIN {facet.labels} label ON label.id = counted.value
    """  # noqa: S608 - names of our own


def _single(facets: Mapping[str, Facet], bits: Mapping[str, int], possible: str) -> list[str]:
    columns = [f"f{n}" for n in range(len(facets))]
    if not columns:
        return ["SELECT -1, NULL::text, NULL::text, count(*) FILTER (WHERE failed = 0) FROM hits"]
    # Where no filter is its own, a facet counts the rows that fail none, as the whole does.
    counts = "".join(
        f", count(*) FILTER (WHERE failed IN (0, {bits[name]})) AS n{n}"
        for n, name in enumerate(facets)
        if name in bits
    )
    counts += ", count(*) FILTER (WHERE failed = 0) AS total" if bits else ", count(*) AS total"
    joins = [
        f"LEFT JOIN {facet.labels} l{n} ON l{n}.id = counted.f{n}"
        for n, facet in enumerate(facets.values())
        if facet.labels
    ]
    named = [_named(n, facet) for n, facet in enumerate(facets.values())]
    case = {
        "grp": " ".join(f"WHEN g{n} = 0 THEN {n}" for n in range(len(columns))),
        "value": " ".join(f"WHEN g{n} = 0 THEN {value}" for n, (value, _label) in enumerate(named)),
        "label": " ".join(f"WHEN g{n} = 0 THEN {label}" for n, (_value, label) in enumerate(named)),
        "number": " ".join(f"WHEN g{n} = 0 THEN n{n}" for n, name in enumerate(facets) if name in bits),
    }
    number_sql = f"CASE {case['number']} ELSE total END" if case["number"] else "total"
    groupings = ", ".join(f"GROUPING({column}) AS g{n}" for n, column in enumerate(columns))
    sets = ", ".join(f"({column})" for column in columns)
    return [
        f"""
        SELECT CASE {case["grp"]} ELSE -1 END, CASE {case["value"]} END, CASE {case["label"]} END, {number_sql}
          FROM (SELECT {", ".join(columns)}, {groupings}{counts}
                  FROM hits WHERE failed IN ({possible}) GROUP BY GROUPING SETS ((), {sets})) counted
          {" ".join(joins)}
    """  # noqa: S608 - names of our own
    ]


def _named(number: int, facet: Facet) -> tuple[str, str]:
    """What value and label of a group are, as SQL."""
    if facet.labels:
        return f"l{number}.code::text", f"l{number}.name::text"
    values = [(held, value) for held, value, _label in facet.values]
    labels = [(held, label) for held, _value, label in facet.values]
    return in_words(f"f{number}::text", values), in_words(f"f{number}::text", labels)
