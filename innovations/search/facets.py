"""All facets of a list in one query: each counted without its own filter, the whole with all of them.

The rows that fail more than one filter count nowhere. The others carry the number of the one that they fail, if any; so
each grouping counts the rows that fail none or only its own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Case, F, Func, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

BUCKETS = (1, 2, 5, 10)


@dataclass(frozen=True, slots=True)
class Facet:
    """`column` is what rows are grouped by; `label` names the value, unless `labels` is a table that does."""

    column: Combinable
    label: Callable[[Any], str] = str
    labels: str | None = None


def adopted_bucket() -> Combinable:
    """0 none, 1 one, 2 two to four, 3 five to nine, 4 ten and more adoptions."""
    return Func(
        F("adoptions"), template=f"width_bucket(%(expressions)s, ARRAY[{','.join(map(str, BUCKETS))}])",
        output_field=IntegerField(),
    )  # fmt: skip


def count(rows: QuerySet, facets: Mapping[str, Facet], chosen: Mapping[str, Q]) -> tuple[int, dict[str, list[tuple]]]:
    """How many rows pass all `chosen` filters, and for each facet (value, label, count) without its own, largest first.

    `rows` are filtered by everything that is no facet.
    """
    bits = {name: 1 << n for n, name in enumerate(chosen)}
    failed: Combinable = Value(0)
    for name, condition in chosen.items():
        failed += Case(When(condition, Value(0)), default=Value(bits[name]), output_field=IntegerField())
    columns = {f"f{n}": facet.column for n, facet in enumerate(facets.values())}
    hits = rows.order_by().annotate(**columns, failed=Cast(failed, IntegerField())).values(*columns, "failed")
    sql, params = hits.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_query(sql, facets, bits), params)
        counted = cursor.fetchall()
    names = list(facets)
    found: dict[str, list[tuple]] = {name: [] for name in names}
    total = 0
    for group, value, label, number in counted:
        if group < 0:
            total = number
        elif number and value not in (None, ""):
            found[names[group]].append((value, label, number))
    for name, facet in facets.items():
        named = [(value, label or facet.label(value), number) for value, label, number in found[name]]
        found[name] = sorted(named, key=lambda row: (-row[2], str(row[1])))
    return total, found


def _query(hits: str, facets: Mapping[str, Facet], bits: Mapping[str, int]) -> str:
    columns = [f"f{n}" for n in range(len(facets))]
    if not columns:
        return f"SELECT -1, NULL, NULL, count(*) FILTER (WHERE failed = 0) FROM ({hits}) hits"  # noqa: S608
    counts = ", ".join(
        f"count(*) FILTER (WHERE failed IN (0, {bits.get(name, 0)})) AS n{n}" for n, name in enumerate(facets)
    )
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
        "number": " ".join(f"WHEN g{n} = 0 THEN n{n}" for n in range(len(columns))),
    }
    label_sql = f"CASE {case['label']} END" if case["label"] else "NULL"
    groupings = ", ".join(f"GROUPING({column}) AS g{n}" for n, column in enumerate(columns))
    sets = ", ".join(f"({column})" for column in columns)
    return f"""
        WITH hits AS ({hits}), counted AS (
            SELECT {", ".join(columns)}, {groupings}, {counts}, count(*) FILTER (WHERE failed = 0) AS total
              FROM hits WHERE failed IN (0{"".join(f", {bit}" for bit in bits.values())})
             GROUP BY GROUPING SETS ((), {sets})
        )
        SELECT CASE {case["grp"]} ELSE -1 END, CASE {case["value"]} END, {label_sql},
               CASE {case["number"]} ELSE total END
          FROM counted {" ".join(joins)}
    """  # noqa: S608 - names of our own, bound parameters
