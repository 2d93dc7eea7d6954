import io

import pytest
from django.core.exceptions import ValidationError

from agencies.models import GovernmentAffair
from sipkd.errors import RuleViolation
from sipkd.sheets import Outcome, RowRefused, RowReport, read_sheet, run_import

pytestmark = pytest.mark.django_db


def rows(*names: str):
    return read_sheet(io.BytesIO("\n".join(["name", *names]).encode())).rows


def take(row):
    """Writes first and refuses afterwards, so that a refusal has something to undo."""
    name = row.text("name")
    affair, is_new = GovernmentAffair.objects.get_or_create(name=name, code=name[:4], group="basic")
    match name:
        case "rule":
            raise RuleViolation("Sudah ada.")
        case "field":
            raise ValidationError(["Terlalu panjang.", "Tidak dikenal."])
        case "both":
            raise RowRefused("Tanpa judul.", "Tanpa tanggal.")
    return RowReport(Outcome.NEW if is_new else Outcome.UNCHANGED, title=affair.name)


def written() -> set[str]:
    return set(GovernmentAffair.objects.values_list("name", flat=True))


def test_every_row_is_written_when_none_is_refused():
    before = written()

    report = run_import(rows("A", "B", "A"), take, title_column="name")

    assert report.is_written
    assert [(row.number, row.outcome) for row in report.rows] == [(2, "new"), (3, "new"), (4, "unchanged")]
    assert report.counts == {"new": 2, "changed": 0, "unchanged": 1, "refused": 0}
    assert written() == before | {"A", "B"}


def test_one_refused_row_keeps_everything_out_and_the_others_are_reported_all_the_same():
    before = written()

    report = run_import(rows("A", "rule", "field", "both", "B"), take, title_column="name")

    assert not report.is_written
    assert [row.outcome for row in report.rows] == ["new", "refused", "refused", "refused", "new"]
    assert [(row.title, row.reasons) for row in report.refused] == [
        ("rule", ("Sudah ada.",)),
        ("field", ("Terlalu panjang.", "Tidak dikenal.")),
        ("both", ("Tanpa judul.", "Tanpa tanggal.")),
    ]
    assert written() == before


def test_a_dry_run_says_the_same_and_writes_nothing():
    before = written()

    report = run_import(rows("A", "A"), take, title_column="name", dry_run=True)

    assert [row.outcome for row in report.rows] == ["new", "unchanged"]
    assert (report.is_written, written()) == (False, before)


def test_a_row_with_more_cells_than_columns_is_refused_before_it_is_taken():
    report = run_import(rows("A,2"), take, title_column="name")

    assert report.refused[0].reasons == ("Baris ini mempunyai lebih banyak isian daripada judul kolom.",)


def test_an_error_of_the_program_is_not_a_refusal_and_writes_nothing():
    before = written()

    def broken(row):
        take(row)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run_import(rows("A"), broken, title_column="name")

    assert written() == before
