"""The public catalogue as Datasette serves it: one SQLite file with the same indexes and an FTS5 table."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from django.db import connection

COLUMNS = (
    "uuid", "name", "summary", "awards", "goal", "benefit", "result", "agency", "affair", "affair_name", "region",
    "region_name", "province", "province_name", "stage", "kind", "form", "openness", "year", "award", "updated_at",
)  # fmt: skip
TEXTS = (
    "name", "summary", "awards", "goal", "benefit", "result", "agency", "affair_name", "region_name", "province_name",
)  # fmt: skip
ROWS = """
SELECT i.uuid::text, i.name, i.summary, i.awards, i.goal, i.benefit, i.result, concat_ws(' ', a.name, a.abbreviation),
       f.code, f.name, r.code, r.name, p.code, p.name, i.stage, i.kind, i.form, i.openness, i.year,
       CASE WHEN i.awards <> '' THEN 'true' ELSE 'false' END, i.updated_at::text
  FROM innovations_innovation i JOIN innovations_innovationsearch s ON s.id = i.id
  JOIN agencies_region r ON r.id = i.region_id JOIN agencies_region p ON p.id = s.province_id
  LEFT JOIN agencies_agency a ON a.id = i.agency_id LEFT JOIN agencies_governmentaffair f ON f.id = i.affair_id
 WHERE i.status = 'published' AND i.visibility = 'public' ORDER BY i.id
"""


def write(path: Path) -> None:
    aside = path.with_suffix(".new")
    aside.unlink(missing_ok=True)
    file = sqlite3.connect(aside)
    file.execute(f"CREATE TABLE innovations (uuid TEXT PRIMARY KEY, {', '.join(COLUMNS[1:])})")
    marks = ", ".join("?" * len(COLUMNS))
    file.executemany(f"INSERT INTO innovations VALUES ({marks})", _rows())  # noqa: S608
    for names in ("affair, stage, updated_at", "updated_at", "region, updated_at", "province, updated_at"):
        file.execute(f"CREATE INDEX by_{names.replace(', ', '_')} ON innovations ({names})")
    texts = ", ".join(TEXTS)
    file.execute(f'CREATE VIRTUAL TABLE innovations_fts USING fts5({texts}, content="innovations")')
    file.execute(f"INSERT INTO innovations_fts (rowid, {texts}) SELECT rowid, {texts} FROM innovations")  # noqa: S608
    file.commit()
    file.execute("ANALYZE")
    file.close()
    aside.rename(path)


def _rows() -> Iterator[tuple]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(ROWS)
        while rows := cursor.fetchmany(5000):
            yield from rows
