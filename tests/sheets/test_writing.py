import csv
import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.utils import translation

from sipkd.dates import PartialDate
from sipkd.sheets import Table, csv_lines, delimiter_for_people, read_sheet, sheet_response, write_xlsx
from sipkd.sheets.cells import XLSX_CELL

DANGEROUS = ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\t=1", "\r=1"]


def csv_rows(table: Table) -> list[list[str]]:
    text = b"".join(csv_lines(table)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def workbook_of(table: Table) -> openpyxl.Workbook:
    file = io.BytesIO()
    write_xlsx(file, table)
    file.seek(0)
    return openpyxl.load_workbook(file)


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_cell_of_csv_begins_as_a_formula(text):
    assert csv_rows(Table(["judul"], [[text]]))[1] == [f"'{text}"]


@pytest.mark.parametrize("text", [*DANGEROUS[:4], "https://sipkd.example/", "{=1}"])
def test_no_cell_of_xlsx_is_a_formula_or_a_link(text):
    cell = workbook_of(Table(["judul"], [[text]])).active["A2"]

    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_a_header_is_guarded_like_any_cell():
    assert csv_rows(Table(["=1"], []))[0] == ["'=1"]
    assert workbook_of(Table(["=1"], [])).active["A1"].data_type == "s"


def test_numbers_stay_numbers_even_below_zero():
    table = Table(["a", "b"], [[-5, Decimal("2.50")]])

    assert csv_rows(table)[1] == ["-5", "2.50"]
    assert [cell.value for cell in workbook_of(table).active[2]] == [-5, 2.5]


def test_dates_are_iso_a_missing_value_is_empty_and_lists_are_joined():
    row = [date(2025, 7, 4), PartialDate.of(2024, 7), None, ["a", "b"], True]
    expected = ["2025-07-04", "2024-07", "", "a; b", "ya"]

    assert csv_rows(Table("abcde", [row]))[1] == expected
    assert [cell.value or "" for cell in workbook_of(Table("abcde", [row])).active[2]] == expected


def test_csv_begins_with_the_mark_by_which_excel_knows_utf_8():
    assert b"".join(csv_lines(Table(["é"], []))) == b"\xef\xbb\xbf\xc3\xa9\r\n"


@pytest.mark.parametrize(("language", "delimiter"), [("id", ";"), ("en", ",")])
def test_people_get_the_delimiter_of_their_language_and_its_file_is_read_back(language, delimiter):
    rows = [["18.01; 32.11", "satu, dua", '"tiga"', "=1+1"]]
    with translation.override(language):
        table = Table("abcd", rows, delimiter=delimiter_for_people())

    content = b"".join(csv_lines(table))

    assert content.startswith(b"\xef\xbb\xbf" + delimiter.join("abcd").encode() + b"\r\n")
    (read,) = read_sheet(io.BytesIO(content)).rows
    assert list(read.cells.values()) == rows[0]


def test_csv_leaves_line_by_line_before_the_rows_have_ended():
    def rows():
        yield ["satu"]
        raise AssertionError("read too far")

    lines = csv_lines(Table(["a"], rows()))

    assert [next(lines), next(lines)] == [b"\xef\xbb\xbfa\r\n", b"satu\r\n"]


def test_a_text_longer_than_a_cell_of_excel_says_that_it_was_cut():
    value = workbook_of(Table(["a"], [["x" * 40_000]])).active["A2"].value

    assert len(value) == XLSX_CELL
    assert value.endswith("x […]")


@pytest.mark.parametrize("title", ["Kerja sama [2025]: semua / yang berlaku?", "'", ""])
def test_any_title_becomes_a_name_that_excel_accepts(title):
    assert workbook_of(Table(["a"], [], title=title)).active.title


@pytest.mark.parametrize(("kind", "media"), [("csv", "text/csv"), ("xlsx", "application/vnd.openxml")])
def test_a_download_has_its_name_and_type_and_is_kept_by_nobody(kind, media):
    response = sheet_response(Table(["a"], [["1"]]), kind=kind, name="kerja-sama")

    assert response["Content-Type"].startswith(media)
    assert response["Content-Disposition"] == f'attachment; filename="kerja-sama.{kind}"'
    assert response["Cache-Control"] == "private, no-store"
    assert b"".join(response.streaming_content)
