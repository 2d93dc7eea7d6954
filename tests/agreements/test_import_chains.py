"""An old register has addenda over many years and a tree of documents; both come in whole, in any order."""

from datetime import date

import pytest

from agencies.models import Region
from agreements.importing import import_register
from agreements.models import Agreement, Party
from agreements.services import Side, attest_agreement, complete_agreement, confirm_party
from agreements.terms import State
from sipkd.errors import RuleViolation
from tests.agreements.registers import as_csv, as_xlsx
from tests.factories import (
    AffairFactory,
    AgencyFactory,
    RegionFactory,
    content,
    portal_verifier,
    recorded_agreement,
    region_admin,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def regions() -> list[Region]:
    return RegionFactory.create_batch(8)


@pytest.fixture
def both(regions) -> str:
    return f"{regions[0].code};{regions[1].code}"


@pytest.fixture
def chain(both) -> list[dict[str, str]]:
    """A PKS of 2009 and what became of it until 2021."""
    own = {"party_codes": both}
    return [
        own | {
            "title": "PKS Air Minum", "document_kind": "PKS", "signed_on": "2009-03-02", "ends_on": "2012-03-01",
            "numbers": "4 Tahun 2009 / 71 Tahun 2009", "funding": "own_cost",
        },
        own | {
            "title": "Adendum PKS Air Minum", "document_kind": "Addendum", "signed_on": "2012-02-20",
            "starts_on": "2012-03-02", "ends_on": "2015-03-01", "amends": "4 Tahun 2009 / 71 Tahun 2009",
            "numbers": "9 Tahun 2012 / 80 Tahun 2012",
        },
        own | {
            "title": "Adendum Kedua PKS Air Minum", "document_kind": "adendum", "signed_on": "2015-02-01",
            "ends_on": "2019-12-31", "amends": "80 Tahun 2012", "scope": "Pipa lintas batas; Meter bersama",
        },
        own | {
            "title": "Adendum Ketiga PKS Air Minum", "document_kind": "Perubahan Ketiga", "signed_on": "2018-07-01",
            "funding": "Ditanggung bersama", "amends": "adendum kedua pks air minum",
        },
        own | {
            "title": "Adendum Keempat PKS Air Minum", "document_kind": "adendum", "signed_on": "2019-10-01",
            "ends_on": "2019-11-30", "amends": "PKS Air Minum",
        },
        own | {
            "title": "Adendum Kelima PKS Air Minum", "document_kind": "perpanjangan", "signed_on": "2019-11-15",
            "starts_on": "2021-01-01", "ends_on": "Tanpa batas waktu", "amends": "71 tahun 2009",
        },
    ]  # fmt: skip


def taken(*rows, by=None, write=as_csv):
    report = import_register(write(*rows), by=by)
    assert report.is_written, [row.reasons for row in report.refused]
    return report


def reasons(*rows, by=None) -> list[str]:
    """Why the rows are refused, in their order; nothing of the file may have been written."""
    before = (Agreement.objects.count(), Party.objects.count())
    report = import_register(as_csv(*rows), by=by)
    assert (Agreement.objects.count(), Party.objects.count()) == before
    return [reason for row in report.rows for reason in row.reasons]


def the(title: str) -> Agreement:
    return Agreement.objects.get(title=title)


def attest(*agreements: Agreement) -> None:
    verifier = portal_verifier()
    for agreement in agreements:
        attest_agreement(agreement, basis="Naskah asli.", by=verifier)


# -- addenda over twelve years ---------------------------------------------------------------------
@pytest.mark.parametrize("write", [as_csv, as_xlsx])
@pytest.mark.parametrize("order", [[0, 1, 2, 3, 4, 5], [5, 4, 3, 2, 1, 0], [2, 5, 0, 3, 1, 4]])
def test_a_chain_in_any_order_of_the_file_gives_the_terms_of_every_year(chain, write, order):
    report = taken(*[chain[number] for number in order], write=write)

    assert [row.title for row in report.rows] == [chain[number]["title"] for number in order]
    base = the("PKS Air Minum")
    addenda = list(base.children.order_by("signed_order"))
    assert [one.title for one in addenda] == [row["title"] for row in chain[1:]]
    assert {one.document_kind for one in addenda} == {"adendum"}
    assert base.state() == State.UNVERIFIED
    attest(base, *addenda)
    base = the("PKS Air Minum")
    ends = {
        date(2012, 3, 1): "2012-03-01", date(2012, 3, 2): "2015-03-01", date(2015, 1, 31): "2015-03-01",
        date(2015, 2, 1): "2019-12-31", date(2019, 9, 30): "2019-12-31", date(2019, 10, 1): "2019-11-30",
        date(2020, 12, 31): "2019-11-30",
    }  # fmt: skip
    assert {on: base.terms(on).ends_on.isoformat() for on in ends} == ends
    assert (base.terms(date(2021, 1, 1)).end_basis, base.terms(date(2021, 1, 1)).ends_on) == ("unlimited", None)
    assert [base.terms(on).funding for on in (date(2018, 6, 30), date(2018, 7, 1))] == ["own_cost", "shared"]
    standing = {
        date(2009, 3, 1): False, date(2009, 3, 2): True, date(2012, 3, 2): True, date(2019, 11, 30): True,
        date(2019, 12, 1): False, date(2020, 12, 31): False, date(2021, 1, 1): True, date(2026, 7, 4): True,
    }  # fmt: skip
    assert {on: base.in_force(on) for on in standing} == standing
    assert {on: Agreement.objects.in_force(on).filter(pk=base.pk).exists() for on in standing} == standing
    assert not Agreement.objects.in_force(date(2018, 1, 1)).exclude(pk=base.pk).exists()


def test_a_chain_over_several_files_is_the_same_chain(chain, regions):
    admin = region_admin(regions[1])
    for row in chain:
        taken(row, by=admin)

    assert the("PKS Air Minum").children.count() == 5
    again = import_register(as_csv(*chain))
    assert [str(row.outcome) for row in again.rows] == ["unchanged"] * 6


def test_an_addendum_brings_the_agencies_affairs_and_scope_that_it_adds(chain, regions):
    agency, affair = AgencyFactory(region=regions[1], abbreviation="PDAMX"), AffairFactory()
    chain[1] |= {"agencies": "PDAMX", "affairs": affair.code, "scope": "Pipa; Meter"}
    taken(*chain[:2])
    base, addendum = the("PKS Air Minum"), the("Adendum PKS Air Minum")
    attest(base, addendum)

    assert list(addendum.scope_items.order_by("order").values_list("text", flat=True)) == ["Pipa", "Meter"]
    assert list(addendum.affairs.all()) == [affair]
    before, after = (
        Agreement.objects.in_force(on).with_part_for(agency, on).filter(pk=base.pk)
        for on in (date(2012, 3, 1), date(2012, 3, 2))
    )
    assert (before.exists(), after.exists()) == (False, True)


def test_an_addendum_that_names_a_term_but_no_day_leaves_the_end_unknown(chain):
    chain[1] |= {"ends_on": "", "duration": "diperpanjang 3 tahun"}
    taken(*chain[:2])
    base, addendum = the("PKS Air Minum"), the("Adendum PKS Air Minum")
    attest(base, addendum)

    terms = the("PKS Air Minum").terms(date(2013, 1, 1))
    assert (terms.ends_on, terms.end_basis, terms.end_verified) == (None, "unknown", False)
    assert addendum.duration_text == "diperpanjang 3 tahun"


def test_nothing_changes_before_the_document_itself_is_attested(chain):
    taken(*chain[:2])
    base, addendum = the("PKS Air Minum"), the("Adendum PKS Air Minum")

    with pytest.raises(RuleViolation) as refusal:
        attest(addendum)

    assert refusal.value.code == "parent-not-registered"
    addendum.refresh_from_db()
    assert (addendum.status, addendum.parties.filter(attested_at=None).count()) == ("pending", 2)
    attest(base)
    assert the("PKS Air Minum").terms(date(2013, 1, 1)).ends_on.isoformat() == "2012-03-01"


def test_an_addendum_of_a_year_comes_in_and_waits_for_its_day(chain, client):
    row = chain[1] | {"signed_on": "2012", "starts_on": ""}
    report = taken(chain[0], row)
    base, addendum = the("PKS Air Minum"), the("Adendum PKS Air Minum")
    attest(base)

    assert "belum diketahui; lengkapi sebelum diatestasi" in report.rows[1].notes[0]
    assert (addendum.signed_on.isoformat(), addendum.starts_on.isoformat()) == ("2012", "2012")
    with pytest.raises(RuleViolation, match="tanggal lengkap"):
        attest(addendum)
    verifier = portal_verifier()
    client.force_login(verifier)
    form = client.get(f"/kerja-sama/{addendum.uuid}/lengkapi/").context["form"]
    assert list(form.fields["parent"].queryset) == [base]
    sides = [Side.stated(party) for party in addendum.parties.order_by("order")]
    written = content(*sides, kind="adendum", title=addendum.title, parent=base, starts_on=date(2012, 3, 2))
    complete_agreement(addendum, content=written, by=verifier)
    attest(addendum)
    assert the("Adendum PKS Air Minum").is_registered


def test_two_documents_may_have_addenda_of_the_same_name_and_day(both):
    own = {"party_codes": both, "signed_on": "2012-01-01"}
    base = [own | {"title": f"PKS {name}", "document_kind": "PKS"} for name in ("A", "B")]
    addenda = [own | {"title": "Adendum", "document_kind": "adendum", "amends": f"PKS {name}"} for name in ("A", "B")]

    taken(*addenda, *base)

    assert sorted(Agreement.objects.addenda().values_list("parent__title", flat=True)) == ["PKS A", "PKS B"]
    assert {str(row.outcome) for row in taken(*base, *addenda).rows} == {"unchanged"}


def test_a_registered_document_of_the_portal_takes_its_old_addendum(regions, both):
    admins = [region_admin(region) for region in regions[:2]]
    agreement = recorded_agreement(
        *[Side(region, document_number=f"12/{region.code}") for region in regions[:2]], by=admins[0]
    )
    confirm_party(agreement.parties.get(region=regions[1]), by=admins[1])

    taken(
        {
            "title": "Adendum", "document_kind": "adendum", "party_codes": both, "signed_on": "2025-12-01",
            "amends": f"12/{regions[1].code}", "ends_on": "2030-12-31",
        },
        by=admins[1],
    )  # fmt: skip

    addendum = the("Adendum")
    assert (addendum.parent, addendum.state()) == (agreement, State.UNVERIFIED)
    unchanged = Agreement.objects.get(pk=agreement.pk).terms(date(2026, 1, 1)).ends_on
    assert unchanged == agreement.terms(date(2026, 1, 1)).ends_on


# -- the tree --------------------------------------------------------------------------------------
def test_a_pks_of_two_stands_under_the_mou_of_eight_that_it_names(regions, both):
    rows = [
        {"title": "Pangan", "document_kind": "PKS", "party_codes": both, "signed_on": "2025", "parent": "pangan"},
        {
            "title": "Pangan", "document_kind": "Kesepakatan Bersama", "signed_on": "2024-07",
            "party_codes": ";".join(region.code for region in regions),
        },
    ]  # fmt: skip

    taken(*rows)

    pks = Agreement.objects.get(document_kind="pks")
    assert (pks.parent.document_kind, pks.parent.parties.count()) == ("mou", 8)
    assert {str(row.outcome) for row in taken(*rows).rows} == {"unchanged"}


def test_a_province_with_a_regency_and_a_combined_document_go_through_to_the_letter():
    province = RegionFactory(code="98", level=Region.Level.PROVINCE)
    regency = RegionFactory(code="98.01", parent=province)
    row = {
        "title": "  Kesepakatan Bersama;  NPHD aplikasi ", "document_kind": "Kesepakatan Bersama + NPHD",
        "party_codes": f"{province.code}; {regency.code}", "numbers": "4 Tahun 2009 / 71 Tahun 2009",
        "signed_on": "2013", "funding": "APBD  masing-masing", "catatan": "Selasa, 7-2-2022 “benar?”\nbaris kedua",
    }  # fmt: skip

    report = taken(row)

    agreement = Agreement.objects.get()
    assert agreement.source_record == row
    assert [party.region for party in agreement.parties.order_by("order")] == [province, regency]
    assert (agreement.signed_on.isoformat(), agreement.funding) == ("2013", "unknown")
    assert report.rows[0].notes == ("Pembiayaan “APBD  masing-masing” tersimpan pada isi sumber.",)


# -- refusals --------------------------------------------------------------------------------------
def test_an_unknown_document_is_named_and_nothing_of_the_file_is_written(chain):
    orphan = chain[1] | {"amends": "12 Tahun 1999"}

    assert reasons(chain[0], orphan) == ["“12 Tahun 1999” tidak ada di berkas ini dan tidak ada di register."]


def test_an_addendum_says_what_it_amends_and_nothing_else_does(chain):
    assert reasons(chain[1] | {"amends": ""}) == [
        "Sebutkan naskah yang diubah adendum ini pada kolom amends: nomor atau judulnya."
    ]
    assert reasons(chain[0] | {"amends": "X"}) == [
        "Hanya adendum yang mengubah naskah lain; naskah induk ditulis pada kolom parent."
    ]


def test_a_document_whose_own_row_is_refused_is_told_by_that_row(chain):
    told = reasons(chain[1], chain[0] | {"ends_on": "kelak"})

    assert told == [
        "“4 Tahun 2009 / 71 Tahun 2009” ada di baris 3, yang ditolak.",
        "“kelak” bukan tanggal, bulan, atau tahun.",
    ]


def test_an_addendum_of_other_parties_and_a_name_of_two_documents_are_refused(chain, regions, both):
    taken(chain[0], chain[0] | {"signed_on": "2010", "numbers": ""})
    strange = chain[1] | {"party_codes": f"{both};{regions[2].code}", "numbers": ""}

    assert reasons(strange) == ["Para pihak “4 Tahun 2009 / 71 Tahun 2009” lain dari para pihak adendum ini."]
    assert reasons(chain[1] | {"amends": "PKS Air Minum"}) == [
        "“PKS Air Minum” adalah nama lebih dari satu naskah; sebutkan nomor atau judul yang lain."
    ]


def test_addenda_that_name_each_other_in_a_circle_are_refused(chain):
    told = reasons(chain[1] | {"amends": chain[2]["title"]}, chain[2] | {"amends": chain[1]["title"]})

    assert len(told) == 2
    assert all("ditolak" in reason or "tidak ada di register" in reason for reason in told)


def test_a_parent_is_a_kesepakatan_bersama_and_has_none_itself(chain, both):
    pks = {
        "title": "PKS Pipa",
        "document_kind": "PKS",
        "party_codes": both,
        "signed_on": "2010",
        "parent": "PKS Air Minum",
    }
    mou = {"title": "KB", "document_kind": "MoU", "party_codes": both, "signed_on": "2010"}

    assert reasons(chain[0], pks) == ["“PKS Air Minum” bukan naskah induk dengan para pihak ini."]
    taken(mou)
    assert reasons(mou | {"title": "KB 2", "parent": "KB"}) == ["Kesepakatan Bersama tidak mempunyai kerja sama induk."]


def test_an_admin_takes_in_addenda_of_the_own_region_alone(chain, regions):
    taken(chain[0])

    assert reasons(chain[1], by=region_admin(regions[2])) == ["Daerah Anda harus menjadi salah satu pihak."]
