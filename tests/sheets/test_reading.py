import io
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipkd.sheets import Limits, SheetRefused, Table, csv_lines, read_sheet, write_xlsx


def csv_file(text: str, encoding: str = "utf-8") -> io.BytesIO:
    return io.BytesIO(text.encode(encoding))


def xlsx_file(*rows: list) -> io.BytesIO:
    workbook, file = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        workbook.active.append(row)
    workbook.save(file)
    file.seek(0)
    return file


def refusal_of(file: io.BytesIO, **limits: int) -> SheetRefused:
    with pytest.raises(SheetRefused) as refusal:
        read_sheet(file, limits=Limits(**limits))
    return refusal.value


# -- CSV -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiter_and_byte_order_mark_are_found_out(delimiter, encoding):
    sheet = read_sheet(csv_file(f"title{delimiter}year\nKerja sama é{delimiter}2013\n", encoding))

    assert sheet.headers == ("title", "year")
    assert sheet.rows[0].cells == {"title": "Kerja sama é", "year": "2013"}


def test_a_delimiter_inside_quotes_of_the_header_does_not_count():
    sheet = read_sheet(csv_file('"a;b;c;d",e\n1,2\n'))

    assert sheet.headers == ("a;b;c;d", "e")


def test_the_line_with_which_excel_names_its_separator_is_understood():
    sheet = read_sheet(csv_file("sep=|\r\ntitle|year\r\nA, B|2013\r\n"))

    assert sheet.rows[0].cells == {"title": "A, B", "year": "2013"}


def test_rows_have_the_numbers_that_a_spreadsheet_shows_and_empty_ones_count():
    sheet = read_sheet(csv_file('title,year\n"dua\nbaris",1\n\n , \nakhir,2\n'))

    assert [(row.number, row.text("title")) for row in sheet.rows] == [(2, "dua\nbaris"), (5, "akhir")]


def test_a_short_row_has_empty_cells_and_a_long_one_keeps_what_is_too_much():
    short, long = read_sheet(csv_file("a,b\n1\n1,2,,3\n")).rows

    assert short.cells == {"a": "1", "b": ""}
    assert (long.cells, long.surplus) == ({"a": "1", "b": "2"}, ("3",))


def test_a_cell_keeps_its_blanks_and_text_leaves_them_out():
    row = read_sheet(csv_file("a,b\n  x ,1\n")).rows[0]

    assert (row.cells["a"], row.text("a"), row.text("no such column")) == ("  x ", "x", "")


# -- XLSX ------------------------------------------------------------------------------------------
def test_cells_of_excel_read_as_a_person_would_have_typed_them():
    from datetime import datetime, time

    midnight, noon = datetime(2025, 7, 4), datetime(2025, 7, 4, 12, 30)  # noqa: DTZ001 - Excel knows no zones
    header = ["text", "number", "half", "day", "moment", "clock", "yes", "none"]
    row = read_sheet(xlsx_file(header, [" 04 ", 2013.0, 2.5, midnight, noon, time(9, 0), True, None])).rows[0]

    assert list(row.cells.values()) == [
        " 04 ", "2013", "2.5", "2025-07-04", "2025-07-04 12:30:00", "09:00:00", "ya", "",
    ]  # fmt: skip


def test_rows_of_excel_that_are_left_out_in_the_file_count_in_the_numbers():
    workbook, file = openpyxl.Workbook(), io.BytesIO()
    workbook.active["A1"], workbook.active["A2"], workbook.active["A6"] = "title", "satu", "dua"
    workbook.save(file)
    file.seek(0)

    assert [(row.number, row.text("title")) for row in read_sheet(file).rows] == [(2, "satu"), (6, "dua")]


def test_the_kind_of_file_is_known_by_its_content():
    assert read_sheet(xlsx_file(["a"], ["1"])).rows[0].cells == read_sheet(csv_file("a\n1\n")).rows[0].cells


# -- what is refused -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "no-header"),
        (b"\n\n", "no-header"),
        (b"a,b\n", "empty"),
        (b"a,b\n,\n", "empty"),
        (b"a,,b\n1,2,3\n", "bad-header"),
        (b"a,b,a\n1,2,3\n", "bad-header"),
        ("judul\ncafé\n".encode("cp1252"), "not-utf-8"),
        ("judul\n1\n".encode("utf-16"), "not-utf-8"),
        (b"a\0b\n1\n", "not-a-table"),
        (b'a,b\n"1,2\n', "damaged"),
        (b"a\n" + b"x" * 200_000, "damaged"),
        (b"PK\x03\x04 no archive", "damaged"),
        (b"\xd0\xcf\x11\xe0 xls", "old-excel"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_reason(content, code):
    refusal = refusal_of(io.BytesIO(content))

    assert (refusal.code, refusal.field) == (code, "file")


def test_an_archive_that_is_no_workbook_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    file.seek(0)

    assert refusal_of(file).code == "damaged"


def test_a_workbook_cut_in_the_middle_is_refused():
    whole = xlsx_file(["a"], *([str(number)] for number in range(500))).getvalue()

    assert refusal_of(io.BytesIO(whole[: len(whole) // 2])).code == "damaged"


def test_an_archive_that_unpacks_to_far_more_than_it_is_is_refused_before_it_is_unpacked():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 500_000)
    file.seek(0)

    assert refusal_of(file, size=20_000).code == "too-large"


def test_limits_hold_to_the_byte_the_row_and_the_column():
    text = "a,b\n1,2\n3,4\n"

    assert len(read_sheet(csv_file(text), limits=Limits(size=12, rows=2, columns=2)).rows) == 2
    assert refusal_of(csv_file(text), size=11).code == "too-large"
    assert refusal_of(csv_file(text), rows=1).code == "too-many-rows"
    assert refusal_of(csv_file(text), columns=1).code == "too-many-columns"


def test_missing_columns_are_named():
    sheet = read_sheet(csv_file("title\nA\n"))

    sheet.require(["title"])
    with pytest.raises(SheetRefused, match=r"signed_on, source\."):
        sheet.require(["title", "signed_on", "source"])


# -- there and back --------------------------------------------------------------------------------
CELLS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=20) | st.sampled_from(
    ["=1+1", "+62", "-3", "@a", "'=1", "''=1", "'", "a\nb", 'dia "x"', "a;b", "_x000a_", "sep=;"]
)


@given(rows=st.lists(st.tuples(st.just("x"), CELLS, CELLS), min_size=1, max_size=5))
def test_what_was_written_is_read_back_to_the_letter(rows):
    table = Table(("a", "b", "c"), rows)
    workbook = io.BytesIO()
    write_xlsx(workbook, table)
    workbook.seek(0)

    for file in (io.BytesIO(b"".join(csv_lines(table))), workbook):
        assert [tuple(row.cells.values()) for row in read_sheet(file).rows] == rows


def test_reading_tells_of_every_thousandth_row():
    told: list[int] = []

    sheet = read_sheet(csv_file("a\n" + "1\n" * 2500), progress=told.append)

    assert (len(sheet.rows), told) == (2500, [1000, 2000])
