"""Registers as files, for tests: rows as dicts, written as CSV or XLSX with the columns that any row has."""

import csv
import io

from openpyxl import Workbook

REQUIRED = {"title": "", "document_kind": "", "party_codes": "", "signed_on": ""}


def as_csv(*rows: dict[str, str]) -> io.BytesIO:
    text = io.StringIO()
    writer = csv.DictWriter(text, headings(rows), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return io.BytesIO(text.getvalue().encode())


def as_xlsx(*rows: dict[str, str]) -> io.BytesIO:
    book, file = Workbook(), io.BytesIO()
    book.active.append(headings(rows))
    for row in rows:
        book.active.append([row.get(heading, "") for heading in headings(rows)])
    book.save(file)
    file.seek(0)
    return file


def headings(rows: tuple[dict[str, str], ...]) -> list[str]:
    return list(dict.fromkeys([*REQUIRED, *(heading for row in rows for heading in row)]))
