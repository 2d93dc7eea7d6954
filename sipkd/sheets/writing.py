"""Write a table as CSV, line by line as it is read, or as XLSX, row by row in little memory."""

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

import xlsxwriter
from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.formats import get_format

from sipkd.sheets.cells import csv_cell, xlsx_cell

BYTE_ORDER_MARK = "\ufeff"  # without it Excel does not take the file for UTF-8
COMMA = ","
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST, NARROWEST = 60, 10  # columns of XLSX, in characters
MEASURED = 200  # rows that say how wide a column is
XLSX_ROWS = 1_048_576  # the most that a worksheet holds


@dataclass(frozen=True, slots=True)
class Table:
    """Headers and rows of values, in the order of the columns. The rows may be an iterator: they are read once.

    `delimiter` parts the cells of CSV: programs read a comma (RFC 4180), people `delimiter_for_people`.
    """

    headers: Sequence[str]
    rows: Iterable[Sequence[Any]]
    title: str = "Data"
    delimiter: str = COMMA


def delimiter_for_people() -> str:
    """By what Excel parts the cells of a CSV file where the reader's language is spoken: a semicolon where a comma
    parts decimals, as in Indonesia. A line `sep=,` on top would say it too, but only Excel reads that as no row."""
    return ";" if get_format("DECIMAL_SEPARATOR") == "," else COMMA


class _Echo:
    """What csv writes to: it hands the line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def csv_lines(table: Table) -> Iterator[bytes]:
    """The table as CSV in UTF-8, one line after the other; quotes and ends of lines as in RFC 4180."""
    writer: Any = csv.writer(_Echo(), delimiter=table.delimiter)
    yield (BYTE_ORDER_MARK + writer.writerow([csv_cell(header) for header in table.headers])).encode()
    for row in table.rows:
        yield writer.writerow([csv_cell(value) for value in row]).encode()


def write_xlsx(file: IO[bytes], table: Table) -> None:
    """The table as a worksheet with its header fixed and filters on; each row leaves the memory once it is written.

    Raises ValueError for more rows than a worksheet holds.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as workbook:
        sheet = workbook.add_worksheet(_sheet_name(table.title))
        bold = workbook.add_format({"bold": True})
        widths = [len(str(header)) for header in table.headers]
        for column, header in enumerate(table.headers):
            sheet.write_string(0, column, str(header), bold)
        sheet.freeze_panes(1, 0)
        last = 0
        for last, row in enumerate(table.rows, start=1):
            if last >= XLSX_ROWS:
                raise ValueError("more rows than a worksheet holds")
            for column, value in enumerate(map(xlsx_cell, row)):
                if last <= MEASURED:
                    widths[column] = max(widths[column], len(str(value)))
                if isinstance(value, str):
                    sheet.write_string(last, column, value)
                else:
                    sheet.write_number(last, column, value)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(WIDEST, max(NARROWEST, width + 2)))
        sheet.autofilter(0, 0, last, len(table.headers) - 1)


def sheet_response(table: Table, *, kind: str, name: str) -> HttpResponseBase:
    """The table as a download, `kind` csv or xlsx; `name` is the file's name without the ending."""
    response: HttpResponseBase
    if kind == "csv":
        response = StreamingHttpResponse(csv_lines(table), content_type=CSV_TYPE)
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    else:
        file = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it
        write_xlsx(file, table)
        file.seek(0)
        response = FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX_TYPE)
    response["Cache-Control"] = "private, no-store"
    return response


def _sheet_name(title: str) -> str:
    """At most 31 characters, none of those that Excel forbids, and no apostrophe at the ends."""
    return ("".join("-" if one in "[]:*?/\\" else one for one in title)[:31].strip("' ")) or "Data"
