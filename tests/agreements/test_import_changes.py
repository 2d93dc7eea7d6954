"""A row that tells a known record differently changes it while nobody stands for it; the former words are kept."""

import pytest
from django.core.management import call_command

from agencies.models import Region
from agreements.importing import import_register
from agreements.models import Agreement, Party
from agreements.services import Side, attest_agreement, complete_agreement, confirm_party
from sipkd.dates import PartialDate
from sipkd.events.models import Event
from tests.agreements.registers import as_csv, as_xlsx
from tests.factories import AffairFactory, AgencyFactory, RegionFactory, content, portal_verifier, region_admin

pytestmark = pytest.mark.django_db


@pytest.fixture
def regions() -> list[Region]:
    return RegionFactory.create_batch(3)


@pytest.fixture
def row(regions) -> dict[str, str]:
    return {
        "title": "PKS Pasar", "document_kind": "PKS", "party_codes": f"{regions[0].code};{regions[1].code}",
        "signed_on": "2013", "ends_on": "2018", "numbers": "4 Tahun 2013 / 71 Tahun 2013", "topic": "Pasar",
        "agencies": "", "note": "dua sumber ",
    }  # fmt: skip


def outcomes(*rows, **options) -> list[str]:
    return [str(one.outcome) for one in import_register(as_csv(*rows), **options).rows]


def told(*rows, **options) -> list[str]:
    return [str(change) for one in import_register(as_csv(*rows), **options).rows for change in one.changes]


def everything() -> tuple[list, list, int]:
    return (
        list(Agreement.objects.order_by("pk").values()),
        list(Party.objects.order_by("pk").values()),
        Event.objects.count(),
    )


def refusal(*rows, **options) -> tuple[str, ...]:
    """Why the last row is refused; nothing may have changed."""
    before = everything()
    report = import_register(as_csv(*rows), **options)
    assert everything() == before
    return report.rows[-1].reasons


# -- what changes ----------------------------------------------------------------------------------
@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_a_dry_run_lists_old_and_new_of_each_field_and_changes_nothing(row, write):
    import_register(write(row))
    before = everything()

    report = import_register(write(row | {"ends_on": "2018-06-30", "note": "", "topic": "Pasar rakyat"}), dry_run=True)

    assert [str(one.outcome) for one in report.rows] == ["changed"]
    assert [str(change) for change in report.rows[0].changes] == [
        "Berakhir: 2018 → 2018-06-30",
        "Tentang: Pasar → Pasar rakyat",
        "note: dua sumber  → –",
    ]
    assert everything() == before


def test_a_change_is_written_with_what_the_source_said_before_and_only_once(row, regions):
    outcomes(row)
    agency, affair = AgencyFactory(region=regions[0], abbreviation="DISPASAR"), AffairFactory()
    later = row | {
        "ends_on": "2018-06-30", "numbers": "5 Tahun 2013 / 71 Tahun 2013", "agencies": "DISPASAR",
        "affairs": affair.code, "scope": "Los; Kios", "funding": "shared", "source": "https://a.example/",
    }  # fmt: skip

    admin = region_admin(regions[1])
    assert [outcomes(later, by=admin), outcomes(later, by=admin)] == [["changed"], ["unchanged"]]

    agreement = Agreement.objects.get()
    assert (agreement.ends_on.isoformat(), agreement.end_basis, agreement.funding) == ("2018-06-30", "stated", "shared")
    first, second = agreement.parties.order_by("order")
    assert (first.document_number, second.document_number) == ("5 Tahun 2013", "71 Tahun 2013")
    assert list(first.agencies.all()) == [agency]
    assert list(agreement.affairs.all()) == [affair]
    assert list(agreement.scope_items.order_by("order").values_list("text", flat=True)) == ["Los", "Kios"]
    assert (agreement.source_record, agreement.source_urls) == (later, ["https://a.example/"])
    assert [former["record"] for former in agreement.former_source_records] == [row]
    event = Event.objects.get(action="agreement.source_changed")
    assert (event.actor, event.changes["ends_on"]) == (admin, ["2018", "2018-06-30"])
    assert event.changes[f"parties.{regions[0].code}.document_number"] == ["4 Tahun 2013", "5 Tahun 2013"]
    assert event.changes["source_record"] == [None, "affairs, agencies, ends_on, funding, numbers, scope, source"]


def test_going_back_and_forth_loses_no_word_of_any_version(row):
    other = row | {"note": "tiga sumber"}
    assert [outcomes(one) for one in (row, other, row)] == [["new"], ["changed"], ["changed"]]

    agreement = Agreement.objects.get()
    assert agreement.source_record == row
    assert [former["record"] for former in agreement.former_source_records] == [row, other]


def test_a_column_that_a_file_does_not_have_says_nothing(row):
    outcomes(row)
    shorter = {name: cell for name, cell in row.items() if name not in ("note", "ends_on")}

    assert outcomes(shorter) == ["unchanged"]
    assert told(shorter | {"topic": "Kios"}) == ["Tentang: Pasar → Kios"]
    agreement = Agreement.objects.get()
    assert (agreement.source_record, agreement.ends_on.isoformat()) == (row | {"topic": "Kios"}, "2018")


def test_an_empty_column_more_changes_nothing(row):
    outcomes(row)

    assert outcomes(row | {"amends": "", "parent": ""}) == ["unchanged"]


def test_a_pks_gets_its_parent_by_a_later_file(row):
    mou = row | {"title": "KB Pasar", "document_kind": "MoU", "numbers": ""}
    outcomes(row, mou)

    assert told(row | {"parent": "KB Pasar"}) == ["Kerja sama induk: – → KB Pasar"]
    assert Agreement.objects.get(title="PKS Pasar").parent.title == "KB Pasar"


def test_the_command_tells_old_and_new(row, tmp_path, capsys):
    outcomes(row)
    file = tmp_path / "daftar.csv"
    file.write_bytes(as_csv(row | {"ends_on": "2019"}).getvalue())

    call_command("import_agreements", str(file), "--dry-run")

    assert "PKS Pasar: Berakhir: 2018 → 2019" in capsys.readouterr().out
    assert Agreement.objects.get().ends_on.isoformat() == "2018"


def test_the_ledger_of_a_change_names_no_person(row, regions):
    private = row | {
        "party_codes": regions[0].code,
        "category": "KSDPK",
        "other_parties": "perorangan: Budi Rahasia",
        "numbers": "",
    }
    outcomes(private)

    assert outcomes(private | {"topic": "Kios", "note": "menurut Siti Rahasia"}) == ["changed"]
    event = Event.objects.get(action="agreement.source_changed")
    assert "Rahasia" not in str(event.changes) + str(event.facts)


# -- what was done by hand -------------------------------------------------------------------------
def completed(**fields) -> Agreement:
    agreement = Agreement.objects.get()
    sides = [Side.stated(party) for party in agreement.parties.order_by("order").select_related("region")]
    written = content(*sides, title=agreement.title, starts_on=None, **fields)
    return complete_agreement(agreement, content=written, by=portal_verifier())


def test_what_a_verifier_has_completed_stays_when_the_source_changes_something_else(row):
    outcomes(row)
    completed(
        signed_on=PartialDate.parse("2013-05-06"), ends_on=PartialDate.parse("2018"), subject="Pasar",
        scope=["Kios"],
    )  # fmt: skip

    assert outcomes(row | {"topic": "Pasar rakyat"}) == ["changed"]

    agreement = Agreement.objects.get()
    assert (agreement.subject, agreement.signed_on.isoformat()) == ("Pasar rakyat", "2013-05-06")
    assert agreement.scope_items.get().text == "Kios"


def test_what_a_verifier_has_completed_otherwise_is_not_overwritten(row):
    outcomes(row)
    completed(signed_on=PartialDate.parse("2013"), ends_on=PartialDate.parse("2018-05-05"), subject="Pasar")

    assert refusal(row | {"ends_on": "2019"}) == ("Sudah diisi lain di portal: berakhir. Ubah di halamannya.",)


def test_a_registered_document_is_not_changed_from_a_file(row):
    outcomes(row)
    attest_agreement(Agreement.objects.get(), basis="Naskah asli.", by=portal_verifier())

    assert refusal(row | {"ends_on": "2019", "note": "x"}) == (
        "Naskah ini sudah terdaftar; perubahannya melalui koreksi atau adendum di halamannya.",
        "Yang berbeda: Berakhir, note.",
    )
    assert outcomes(row) == ["unchanged"]


def test_a_document_that_a_side_has_confirmed_is_not_changed_from_a_file(row, regions):
    outcomes(row)
    confirm_party(Agreement.objects.get().parties.get(region=regions[0]), by=region_admin(regions[0]))

    assert refusal(row | {"topic": "Kios"})[0].startswith("Sebagian pihak sudah mengonfirmasi naskah ini")


def test_one_document_told_in_two_ways_by_one_file_is_refused(row):
    assert refusal(row, row | {"numbers": "9 / 10"}) == ("Baris 2 menyebut naskah yang sama dengan isi lain.",)
    assert not Agreement.objects.exists()


def test_one_refused_row_keeps_every_change_out(row):
    outcomes(row)
    wrong = row | {"title": "Lain", "signed_on": "kelak", "numbers": ""}

    assert refusal(row | {"topic": "Kios"}, wrong) == ("“kelak” bukan tanggal, bulan, atau tahun.",)


def test_an_admin_changes_records_of_the_own_region_alone(row, regions):
    outcomes(row)

    assert refusal(row | {"topic": "Kios"}, by=region_admin(regions[2])) == (
        "Daerah Anda harus menjadi salah satu pihak.",
    )
    assert outcomes(row | {"topic": "Kios"}, by=region_admin(regions[0])) == ["changed"]
