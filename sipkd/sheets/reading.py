"""Read a table from CSV or XLSX: rows of text with the number that a spreadsheet program shows for them."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from openpyxl import load_workbook

from sipkd.errors import RuleViolation
from sipkd.sheets.cells import text_of_xlsx, unguarded

XLSX_MAGIC = b"PK\x03\x04"
OLD_EXCEL_MAGIC = b"\xd0\xcf\x11\xe0"
DELIMITERS = ",;\t"
UNPACKED = 20  # an XLSX file may unpack to so many times the size that a file may have
TELL_EVERY = 1000  # rows


class SheetRefused(RuleViolation):
    """The file as a whole cannot be read; the message says what is wrong with it and what to do."""

    def __init__(self, message: str, *, code: str) -> None:
        super().__init__(message, code=code, field="file")


@dataclass(frozen=True, slots=True)
class Limits:
    """What is read of a file at most; anything beyond refuses the file, nothing is cut off silently."""

    size: int = 10 * 1024 * 1024  # bytes
    rows: int = 20_000
    columns: int = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the file (the header is in row 1), its cells by header, those beyond the last one."""

    number: int
    cells: dict[str, str]
    surplus: tuple[str, ...] = ()

    def text(self, header: str) -> str:
        """The cell without the blanks around it; "" where the file has no such column."""
        return self.cells.get(header, "").strip()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it was read. Empty rows are left out, but count in the numbers."""

    headers: tuple[str, ...]
    rows: tuple[Row, ...]

    def require(self, headers: Iterable[str]) -> None:
        """Refuse a file without these columns."""
        missing = [header for header in headers if header not in self.headers]
        if missing:
            raise SheetRefused(
                _("Kolom berikut tidak ada di berkas: %(columns)s.") % {"columns": ", ".join(missing)},
                code="columns-missing",
            )


def nobody(_count: int) -> None:
    """Tell nobody how many rows there are so far."""


def read_sheet(file: IO[bytes], *, limits: Limits | None = None, progress: Callable[[int], None] = nobody) -> Sheet:
    """Read the first table of the file, whatever its name says: XLSX, or CSV in UTF-8 with comma, semicolon or tab.

    `progress` hears of every thousandth row. Raises SheetRefused with a sentence for the user.
    """
    limits = limits or Limits()
    content = file.read(limits.size + 1)
    if len(content) > limits.size:
        raise SheetRefused(
            _("Berkas terlalu besar; batasnya %(limit)s.") % {"limit": filesizeformat(limits.size)}, code="too-large"
        )
    if content.startswith(OLD_EXCEL_MAGIC):
        raise SheetRefused(_("Ini berkas Excel lama (XLS). Simpan sebagai XLSX atau CSV."), code="old-excel")
    lines = xlsx_lines(content, limits) if content.startswith(XLSX_MAGIC) else csv_table(content)
    return _sheet_of(lines, limits, progress)


# -- CSV -------------------------------------------------------------------------------------------
def csv_table(content: bytes) -> Iterator[list[str]]:
    """The lines of a CSV file. Encoding and delimiter are found out from the file."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SheetRefused(
            _("Huruf di berkas ini tidak terbaca. Simpan sebagai “CSV UTF-8” atau XLSX."), code="not-utf-8"
        ) from error
    if "\0" in text:
        raise SheetRefused(_("Berkas ini bukan CSV atau XLSX."), code="not-a-table")
    delimiter, text = _delimiter_of(text)
    try:
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            yield [unguarded(cell) for cell in line]
    except csv.Error as error:
        raise SheetRefused(
            _("Berkas CSV ini rusak: tanda kutipnya tidak berpasangan, atau satu isiannya terlalu panjang."),
            code="damaged",
        ) from error


def _delimiter_of(text: str) -> tuple[str, str]:
    """The delimiter that parts the header into most columns, and the text after a `sep=` line of Excel."""
    first, _newline, rest = text.partition("\n")
    if first.startswith("sep=") and len(first.rstrip("\r")) == 5:
        return first[4], rest
    header = next(iter(text.splitlines()), "")
    return max(DELIMITERS, key=lambda one: len(next(csv.reader([header], delimiter=one), []))), text


# -- XLSX ------------------------------------------------------------------------------------------
def xlsx_lines(content: bytes, limits: Limits) -> Iterator[list[str]]:
    """The lines of the first worksheet, formulas by their last value."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > UNPACKED * limits.size:
                raise SheetRefused(_("Isi berkas XLSX ini terlalu besar."), code="too-large")
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except SheetRefused:
        raise
    except Exception as error:  # openpyxl raises whatever a broken part of the archive leads to
        raise SheetRefused(_("Berkas XLSX ini rusak atau bukan XLSX."), code="damaged") from error
    try:
        yield from _first_worksheet(workbook)
    finally:
        workbook.close()


def _first_worksheet(workbook: Any) -> Iterator[list[str]]:
    if not workbook.worksheets:
        return
    worksheet = workbook.worksheets[0]
    worksheet.reset_dimensions()  # some programs state them wrongly
    try:
        for values in worksheet.iter_rows(values_only=True):
            yield [text_of_xlsx(value) for value in values]
    except Exception as error:
        raise SheetRefused(_("Berkas XLSX ini rusak atau bukan XLSX."), code="damaged") from error


# -- both ------------------------------------------------------------------------------------------
def _sheet_of(lines: Iterator[list[str]], limits: Limits, progress: Callable[[int], None]) -> Sheet:
    headers = _headers_of(next(lines, []), limits)
    rows = []
    for number, line in enumerate(lines, start=2):
        if any(cell.strip() for cell in line):
            rows.append(_row_of(number, headers, line))
            if len(rows) % TELL_EVERY == 0:
                progress(len(rows))
            if len(rows) > limits.rows:
                raise SheetRefused(
                    _("Berkas ini mempunyai lebih dari %(limit)d baris. Bagi menjadi beberapa berkas.")
                    % {"limit": limits.rows},
                    code="too-many-rows",
                )
    if not rows:
        raise SheetRefused(_("Berkas ini tidak berisi baris data."), code="empty")
    return Sheet(headers, tuple(rows))


def _headers_of(line: Sequence[str], limits: Limits) -> tuple[str, ...]:
    headers = [cell.strip() for cell in line]
    while headers and not headers[-1]:
        headers.pop()
    if not headers:
        raise SheetRefused(_("Baris pertama berkas harus berisi judul kolom."), code="no-header")
    if len(headers) > limits.columns:
        raise SheetRefused(
            _("Berkas ini mempunyai lebih dari %(limit)d kolom.") % {"limit": limits.columns}, code="too-many-columns"
        )
    doubled = sorted({header for header in headers if headers.count(header) > 1})
    if "" in headers or doubled:
        raise SheetRefused(
            _("Judul kolom kosong atau ganda: %(columns)s.") % {"columns": ", ".join(doubled) or "–"},
            code="bad-header",
        )
    return tuple(headers)


def _row_of(number: int, headers: tuple[str, ...], line: Sequence[str]) -> Row:
    cells = dict(zip(headers, line, strict=False)) | dict.fromkeys(headers[len(line) :], "")
    surplus = tuple(cell for cell in line[len(headers) :] if cell.strip())
    return Row(number, cells, surplus)
