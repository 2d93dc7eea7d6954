"""All facets of a list in one query: each counted without its own filter, the whole with all of them.

The rows that fail more than one filter count nowhere. The others carry the number of the one that they fail, if any; so
each grouping counts the rows that fail none or only its own. A facet of which a row has several values is counted
through the table that holds them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast


@dataclass(frozen=True, slots=True)
class Facet:
    """`column` is what rows are grouped by; `label` names the value, unless `labels` is a table that does."""

    column: Combinable
    label: Callable[[Any], str] = str
    labels: str | None = None


@dataclass(frozen=True, slots=True)
class ManyFacet:
    """A row has several values, each once in the table `through`, in the columns `row` and `value`.

    `labels` is the table that names them.
    """

    through: str
    row: str
    value: str
    labels: str


def count(
    rows: QuerySet, facets: Mapping[str, Facet | ManyFacet], chosen: Mapping[str, Q]
) -> tuple[int, dict[str, list[tuple]]]:
    """How many rows pass all `chosen` filters, and for each facet (value, label, count) without its own, largest first.

    `rows` are filtered by everything that is no facet.
    """
    bits = {name: 1 << n for n, name in enumerate(chosen)}
    single = {name: facet for name, facet in facets.items() if isinstance(facet, Facet)}
    many = {name: facet for name, facet in facets.items() if isinstance(facet, ManyFacet)}
    failed: Combinable = Value(0)
    for name, condition in chosen.items():
        failed += Case(When(condition, Value(0)), default=Value(bits[name]), output_field=IntegerField())
    columns = {f"f{n}": facet.column for n, facet in enumerate(single.values())}
    columns |= {"row": F("pk")} if many else {}
    hits = rows.order_by().annotate(**columns, failed=Cast(failed, IntegerField())).values(*columns, "failed")
    sql, params = hits.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_query(sql, single, many, bits), params)
        counted = cursor.fetchall()
    names = [*single, *many]
    found: dict[str, list[tuple]] = {name: [] for name in names}
    total = 0
    for group, value, label, number in counted:
        if group < 0:
            total = number
        elif number and value not in (None, ""):
            found[names[group]].append((value, label, number))
    for name in names:
        labelled = single[name].label if name in single else str
        named = [(value, label or labelled(value), number) for value, label, number in found[name]]
        found[name] = sorted(named, key=lambda row: (-row[2], str(row[1])))
    return total, found


def _query(hits: str, single: Mapping[str, Facet], many: Mapping[str, ManyFacet], bits: Mapping[str, int]) -> str:
    """One statement of rows (number of the facet or -1 for the whole, value, label, count)."""
    possible = ", ".join(map(str, (0, *bits.values())))
    counted = _single(single, bits, possible)
    counted += [_many(n, name, facet, bits) for n, (name, facet) in enumerate(many.items(), start=len(single))]
    return f"WITH hits AS ({hits}) " + " UNION ALL ".join(counted)


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
    case = {
        "grp": " ".join(f"WHEN g{n} = 0 THEN {n}" for n in range(len(columns))),
        "value": " ".join(
            f"WHEN g{n} = 0 THEN {f'l{n}.code' if f.labels else f'f{n}::text'}" for n, f in enumerate(facets.values())
        ),
        "label": " ".join(f"WHEN g{n} = 0 THEN l{n}.name" for n, f in enumerate(facets.values()) if f.labels),
        "number": " ".join(f"WHEN g{n} = 0 THEN n{n}" for n, name in enumerate(facets) if name in bits),
    }
    label_sql = f"CASE {case['label']} END" if case["label"] else "NULL::text"
    number_sql = f"CASE {case['number']} ELSE total END" if case["number"] else "total"
    groupings = ", ".join(f"GROUPING({column}) AS g{n}" for n, column in enumerate(columns))
    sets = ", ".join(f"({column})" for column in columns)
    return [
        f"""
        SELECT CASE {case["grp"]} ELSE -1 END, CASE {case["value"]} END, {label_sql}, {number_sql}
          FROM (SELECT {", ".join(columns)}, {groupings}{counts}
                  FROM hits WHERE failed IN ({possible}) GROUP BY GROUPING SETS ((), {sets})) counted
          {" ".join(joins)}
    """  # noqa: S608 - names of our own
    ]
