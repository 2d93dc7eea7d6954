"""What PostgreSQL does to answer: the scans in the plan of every query that a question asks."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

SMALL = 5_000  # rows; a table below that is read as a whole for good reasons


@contextmanager
def explained(connection: Any) -> Iterator[list[dict]]:
    """Within it, every query is explained before it runs; the list takes the plans."""
    plans: list[dict] = []

    def explain(execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        if not many and sql.lstrip().startswith(("SELECT", "WITH")):
            with context["connection"].connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
                answer = cursor.fetchone()[0]
            plans.append((json.loads(answer) if isinstance(answer, str) else answer)[0]["Plan"])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explain):
        yield plans


def scans(plans: list[dict]) -> Counter[tuple[str, str]]:
    """(table, index or "" for the whole table) of every scan."""
    return Counter(scan for plan in plans for scan in _scans(plan))


def _scans(node: dict) -> Iterator[tuple[str, str]]:
    kind = node["Node Type"]
    if kind == "Seq Scan":
        yield node["Relation Name"], ""
    elif kind in ("Index Scan", "Index Only Scan"):
        yield node["Relation Name"], node["Index Name"]
    elif kind == "Bitmap Index Scan":
        yield "", node["Index Name"]
    for child in node.get("Plans", ()):
        yield from _scans(child)


def big_tables(connection: Any) -> dict[str, int]:
    """The tables of which no question may read everything, with their rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, reltuples::bigint FROM pg_class WHERE relkind = 'r' AND reltuples > %s"
            " AND relname ~ '^(agencies|agreements|innovations)_' ORDER BY reltuples DESC",
            [SMALL],
        )
        return dict(cursor.fetchall())
