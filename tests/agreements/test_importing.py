"""An existing register is taken whole or not at all, once, and without losing a character."""

import io

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from agreements.importing import COLUMNS, import_register
from agreements.models import Agreement
from agreements.services import Side
from tests.factories import RegionFactory, recorded_agreement
from tests.together import meeting_at_the_ledger

HEADER = "title,document_kind,party_codes,numbers,signed_on,duration,ends_on,agencies,topic,source"


@pytest.fixture
def codes(db) -> list[str]:
    return [RegionFactory().code for _number in range(8)]


def register(*lines: str) -> io.BytesIO:
    return io.BytesIO("\n".join([HEADER, *lines]).encode())


def outcomes(*lines: str, **options) -> list[str]:
    return [str(row.outcome) for row in import_register(register(*lines), **options).rows]


def test_what_real_registers_hold_goes_through_as_it_is(codes):
    two, eight = ";".join(codes[:2]), ";".join(codes)
    report = import_register(
        register(
            f"KB Perbatasan,Kesepakatan Bersama + NPHD,{two},4 Tahun 2009 / 71 Tahun 2009,2013,,,,,",
            f'KB Delapan Daerah,MoU,{eight},,2024-07,"1 tahun, dapat diperpanjang",2026-08,,Pangan,https://a.example/',
            f"PKS Nomor Satu,PKS,{two},119/1/2009,,,,,,",
        )
    )

    assert report.is_written
    pair, eight_sides, one = Agreement.objects.order_by("id")
    assert list(pair.parties.order_by("order").values_list("document_number", flat=True)) == [
        "4 Tahun 2009",
        "71 Tahun 2009",
    ]
    assert (pair.signed_on.isoformat(), pair.state()) == ("2013", "unverified")
    assert pair.source_record["document_kind"] == "Kesepakatan Bersama + NPHD"
    assert eight_sides.parties.count() == 8
    assert (eight_sides.signed_on.isoformat(), eight_sides.ends_on.isoformat()) == ("2024-07", "2026-08")
    assert eight_sides.duration_text == "1 tahun, dapat diperpanjang"
    assert one.source_record["numbers"] == "119/1/2009"
    assert "119/1/2009" in report.rows[2].notes[0]


def test_taking_it_again_changes_nothing(codes):
    line = f"KB,MoU,{';'.join(codes[:2])},,2013,,,,,"

    assert [outcomes(line), outcomes(line)] == [["new"], ["unchanged"]]
    assert Agreement.objects.count() == 1


def test_a_known_document_told_differently_is_changed_instead_of_doubled(codes):
    line = f"KB,MoU,{';'.join(codes[:2])},,2013,,,,,"
    outcomes(line)

    assert [outcomes(f"{line}x"), outcomes(f"{line}x")] == [["changed"], ["unchanged"]]
    assert Agreement.objects.get().source_record["source"] == "x"


def test_a_dry_run_says_the_same_and_writes_nothing(codes):
    assert outcomes(f"KB,MoU,{';'.join(codes[:2])},,2013,,,,,", dry_run=True) == ["new"]
    assert not Agreement.objects.exists()


def test_one_wrong_row_keeps_everything_out_and_every_reason_is_told(codes):
    report = import_register(
        register(f"KB,MoU,{';'.join(codes[:2])},,2013,,,,,", "Salah,Surat,99.99,,Juli 2024,,,,,", "Satu,MoU,,,,,,,,")
    )

    assert [row.outcome for row in report.rows] == ["new", "refused", "refused"]
    assert report.rows[1].reasons == (
        "Jenis naskah “Surat” tidak dikenal.",
        "“Juli 2024” bukan tanggal, bulan, atau tahun.",
        "Kode daerah “99.99” tidak dikenal.",
    )
    assert not Agreement.objects.exists()


def test_the_command_ends_with_an_error_when_a_row_is_refused(codes, tmp_path, capsys):
    file = tmp_path / "daftar.csv"
    file.write_bytes(register(f"KB,MoU,{';'.join(codes[:2])},,2013,,,,,", "X,Y,,,,,,,,").getvalue())

    with pytest.raises(CommandError, match="1 rows refused"):
        call_command("import_agreements", str(file))

    assert "Jenis naskah “Y” tidak dikenal." in capsys.readouterr().out
    assert not Agreement.objects.exists()
    with pytest.raises(CommandError):
        call_command("import_agreements", str(tmp_path / "tidak-ada.csv"))


def test_the_manual_names_every_column():
    manual = (settings.BASE_DIR / "docs" / "operations.md").read_text(encoding="utf-8")

    assert [column.heading for column in COLUMNS if f"| `{column.heading}` |" not in manual] == []


@pytest.mark.django_db(transaction=True)
def test_a_file_and_a_document_of_one_of_its_regions_wait_for_each_other_and_not_both_at_once():
    regions = RegionFactory.create_batch(4)
    first, second = (f"PKS {other.name},PKS,{regions[0].code};{other.code},,2013,,,,," for other in regions[1:3])
    sides = Side(regions[2]), Side(regions[3])

    report, recorded = meeting_at_the_ledger(
        lambda: import_register(register(first, second)), lambda: recorded_agreement(*sides)
    )

    assert [str(row.outcome) for row in report.rows] == ["new", "new"]
    assert (type(recorded), Agreement.objects.count()) == (Agreement, 3)
