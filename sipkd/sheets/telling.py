"""What is told of the report on an import: sentences, the rows to show first, all rows as a table, a fingerprint."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from sipkd.sheets.reports import ImportReport, Outcome, RowReport
from sipkd.sheets.writing import Table, delimiter_for_people

SHOWN = 100  # rows of a report on the page; the file of the report has all
SAID = 120  # characters of a value before and after, on the page
FIRST = [Outcome.REFUSED, Outcome.CHANGED, Outcome.NEW, Outcome.UNCHANGED]  # where not every row is shown


def first_rows(report: ImportReport) -> list[dict[str, Any]]:
    """The rows to show, as JSON has them: all of a short report; of a long one what has to be looked at first."""
    rows = list(report.rows)
    if len(rows) > SHOWN:
        rows = sorted(rows, key=lambda row: (FIRST.index(row.outcome), row.number))[:SHOWN]
    return [
        {
            "number": row.number, "title": row.title, "url": row.url, "outcome": row.outcome.value,
            "remarks": list(remarks(row, longest=SAID)),
        }
        for row in rows
    ]  # fmt: skip


def remarks(row: RowReport, *, longest: int | None = None) -> Iterator[str]:
    """Why it is refused, what changes, what is to be noted, one sentence each."""

    def cut(text: str) -> str:
        return Truncator(text or "–").chars(longest) if longest else text or "–"

    yield from row.reasons
    yield from (f"{one.label}: {cut(one.before)} → {cut(one.after)}." for one in row.changes)
    yield from row.notes


def table_of(report: ImportReport) -> Table:
    """The report on every row, as a file for people."""
    headers = (_("Baris"), _("Judul"), _("Hasil"), _("Keterangan"))
    rows = ((row.number, row.title, row.outcome.label, " ".join(remarks(row))) for row in report.rows)
    return Table(headers, rows, delimiter=delimiter_for_people())


def outline(report: ImportReport) -> bytes:
    """A fingerprint of what comes of each row: whether a file still does what somebody was shown."""
    digest = sha256()
    for row in report.rows:
        changes = [(one.before, one.after) for one in row.changes]
        digest.update(repr((row.number, row.outcome.value, changes)).encode())
    return digest.digest()
