"""Innovations come in from a file whole or not at all, once, and are found at once."""

import io

import pytest
from django.contrib.postgres.search import SearchQuery
from django.core.management import CommandError, call_command

from agencies.models import Agency, User
from innovations.importing import import_innovations
from innovations.models import Innovation
from innovations.search.models import InnovationSearch
from innovations.services import open_version, publish_version, save_version
from sipkd.events.models import Change, Event
from sipkd.sheets import SheetRefused, Table, write_xlsx
from tests.factories import AffairFactory, AgencyFactory, InnovationFactory, RegionFactory, UserFactory

HEADER = "name,region_code,agency,year,affair_code,description,award,source"
IID = "Nama Inovasi,Kode Wilayah,Perangkat Daerah,Tahapan Inovasi,Jenis Inovasi,Bentuk Inovasi,Waktu Penerapan,Anggaran"


@pytest.fixture
def region(db):
    return RegionFactory(code="18.01", name="Kabupaten Lampung Selatan")


def table(*lines: str, header: str = HEADER) -> io.BytesIO:
    return io.BytesIO("\n".join([header, *lines]).encode())


def take(*lines: str, header: str = HEADER, by: User | None = None, **options):
    return import_innovations(table(*lines, header=header), by=by, **options)


def outcomes(report) -> list[str]:
    return [str(row.outcome) for row in report.rows]


# -- what is taken ---------------------------------------------------------------------------------
def test_a_row_becomes_a_published_record_with_its_source_that_is_found_at_once(region):
    affair = AffairFactory(code="1.02", name="Kesehatan")
    owner = AgencyFactory(region=region, name="Dinas Kesehatan")
    report = take(
        "SIMPATI,18.01,Dinas Kesehatan,2021,1.02,Pencegahan stunting terpadu.,Top 45,https://a.example/x | https://b.example/"
    )

    innovation = Innovation.objects.get()
    assert report.is_written
    assert outcomes(report) == ["new"]
    assert (innovation.agency, innovation.affair, innovation.year) == (owner, affair, 2021)
    assert (innovation.status, innovation.origin, innovation.visibility) == ("published", "source", "public")
    assert innovation.source_urls == ["https://a.example/x", "https://b.example/"]
    assert innovation.source_record["name"] == "SIMPATI"
    found = InnovationSearch.objects.get(words=SearchQuery("stunting", config="simple"))
    assert found.pk == innovation.pk


def test_the_headings_and_words_of_the_iid_export_are_understood(region):
    take('KIOS,18.01,,Penerapan,Non-Digital (luring),Pelayanan Publik,04/07/2022,"Rp 1.500.000,00"', header=IID)

    innovation = Innovation.objects.get()
    assert (innovation.stage, innovation.kind, innovation.form) == ("penerapan", "non_digital", "pelayanan_publik")
    assert (innovation.applied_on.isoformat(), innovation.budget) == ("2022-07-04", 1_500_000)
    assert (innovation.year, innovation.year_basis) == (2022, "tahun penerapan")


def test_an_xlsx_file_says_the_same(region):
    file = io.BytesIO()
    write_xlsx(file, Table(("nama inovasi", "daerah"), [("SIMPATI", "Kabupaten Lampung Selatan")]))
    file.seek(0)

    assert outcomes(import_innovations(file, by=None)) == ["new"]


def test_contact_data_and_unknown_columns_do_not_come_in(region):
    take("SIMPATI,18.01,Budi,0812345", header="name,region_code,nama narahubung,telepon pic")

    innovation = Innovation.objects.get()
    assert (innovation.contact_name, innovation.contact_phone) == ("", "")
    assert innovation.source_record == {"name": "SIMPATI", "region_code": "18.01"}


def test_an_agency_that_is_not_known_is_added_once_as_unverified_and_the_row_says_so(region):
    report = take("A,18.01,Dinas Baru,,,,,", "B,18.01,dinas  baru,,,,,")

    agency = Agency.objects.get()
    assert (agency.name, agency.kind, agency.is_verified) == ("Dinas Baru", "dinas", False)
    assert agency.innovations.count() == 2
    assert "“Dinas Baru” baru" in report.rows[0].notes[0]
    assert Event.objects.about(agency).get().action == "agency.loaded"


def test_every_new_record_is_in_the_ledger_and_in_the_change_feed_for_everybody(region):
    take("A,18.01,,,,,,", "B,18.01,,,,,,")

    events = Event.objects.filter(action="innovation.imported").order_by("id")
    assert [event.object_label for event in events] == ["A", "B"]
    changes = Change.objects.filter(event__in=events).order_by("id")
    assert [(change.audience, change.begins) for change in changes] == [([0, region.pk], True)] * 2
    assert [change.event_id for change in changes] == [event.pk for event in events]


# -- again -----------------------------------------------------------------------------------------
def test_loading_it_again_changes_nothing_and_records_nothing(region):
    line = "SIMPATI,18.01,Dinas Kesehatan,2021,,Ringkasan.,,https://a.example/"
    take(line)
    before = Event.objects.count()

    assert outcomes(take(line)) == ["unchanged"]
    assert (Innovation.objects.count(), Event.objects.count()) == (1, before)


def test_what_the_source_says_differently_now_is_changed_and_told_field_by_field(region):
    take("SIMPATI,18.01,,2021,,Pencegahan tengkes.,,")
    report = take("simpati,18.01,,2022,,Pencegahan stunting.,,")

    innovation = Innovation.objects.get()
    assert outcomes(report) == ["changed"]
    told = {change.label: (change.before, change.after) for change in report.rows[0].changes}
    assert told["Tahun"] == ("2021", "2022")
    assert innovation.summary == "Pencegahan stunting."
    assert InnovationSearch.objects.filter(words=SearchQuery("stunting", config="simple")).exists()
    event = Event.objects.about(innovation).get(action="innovation.source_updated")
    assert event.changes["year"] == [2021, 2022]
    assert event.changes["summary"] == [None, None]


def test_columns_that_the_file_does_not_have_stay_as_they_are(region):
    take("SIMPATI,18.01,Dinas Kesehatan,2021,,Ringkasan.,Top 45,")
    report = take("SIMPATI,18.01,Penerapan", header="name,region_code,stage")

    innovation = Innovation.objects.get()
    assert [change.label for change in report.rows[0].changes] == ["Tahapan inovasi"]
    assert (innovation.summary, innovation.awards, innovation.agency.name) == (
        "Ringkasan.",
        "Top 45",
        "Dinas Kesehatan",
    )


def test_what_its_owner_has_taken_over_stays_the_owners(region):
    owner = UserFactory(role=User.Role.REGION_ADMIN, region=region)
    take("SIMPATI,18.01,,2021,,Dari sumber.,,")
    version = open_version(Innovation.objects.get(), by=owner)
    save_version(version, fields={"name": "SIMPATI 2", "summary": "Dari pemilik."}, by=owner)
    type(version).objects.filter(pk=version.pk).update(status="submitted", submitted_at=version.started_at)
    publish_version(version, by=UserFactory(role=User.Role.VERIFIER, region=region))
    report = take("SIMPATI,18.01,,2021,,Dari sumber lagi.,,")

    assert outcomes(report) == ["unchanged"]
    assert "pemiliknya" in report.rows[0].notes[0]
    assert Innovation.objects.get().summary == "Dari pemilik."


def test_the_same_name_in_another_region_is_another_innovation(region):
    InnovationFactory(name="SIMPATI", region=RegionFactory(code="32.11"))

    assert outcomes(take("SIMPATI,18.01,,,,,,")) == ["new"]
    assert Innovation.objects.count() == 2


# -- refusals --------------------------------------------------------------------------------------
def test_one_wrong_row_keeps_everything_out_and_every_reason_is_told(region):
    report = take("Baik,18.01,Dinas Baru,,,,,", "Salah,99.99,,dua ribu,7.77,,,bukan-alamat", ",18.01,,,,,,")

    assert outcomes(report) == ["new", "refused", "refused"]
    assert report.rows[1].reasons == (
        "year: “dua ribu” bukan angka dari 1945 sampai 2100.",
        "source: “bukan-alamat” bukan alamat web.",
        "Daerah “99.99” tidak dikenal.",
        "Urusan pemerintahan “7.77” tidak dikenal.",
    )
    assert report.rows[2].reasons == ("Nama inovasi kosong.",)
    assert not Innovation.objects.exists()
    assert not Agency.objects.exists()
    assert not Event.objects.exists()


def test_refused_rows_can_be_skipped(region):
    report = take("Baik,18.01,,,,,,", "Salah,99.99,,,,,,", skip_refused=True)

    assert report.is_written
    assert outcomes(report) == ["new", "refused"]
    assert Innovation.objects.get().name == "Baik"


def test_the_same_innovation_twice_in_a_file_is_refused(region):
    report = take("SIMPATI,18.01,,,,,,", "Simpati,18.01,,,,,,")

    assert report.rows[1].reasons == ("Inovasi yang sama sudah ada pada baris 2.",)
    assert not Innovation.objects.exists()


def test_a_dry_run_says_the_same_and_writes_nothing(region):
    report = take("SIMPATI,18.01,Dinas Baru,,,,,", dry_run=True)

    assert outcomes(report) == ["new"]
    assert not Innovation.objects.exists()
    assert not Agency.objects.exists()


def test_an_admin_of_a_region_takes_only_what_is_of_the_own_region(region):
    RegionFactory(code="32.11")
    admin = UserFactory(role=User.Role.REGION_ADMIN, region=region)

    assert outcomes(take("A,18.01,,,,,,", "B,32.11,,,,,,", by=admin)) == ["new", "refused"]
    assert not Innovation.objects.exists()
    assert take("A,18.01,,,,,,", by=admin).is_written
    assert Event.objects.get(action="innovation.imported").actor == admin


@pytest.mark.parametrize("header", ["name,year", "region_code,year", "name,nama inovasi,region_code"])
def test_a_file_without_name_and_region_or_with_one_of_them_twice_is_refused(region, header):
    with pytest.raises(SheetRefused):
        take("a,b,c", header=header)


def test_the_command_says_what_became_of_each_row_and_shows_how_far_it_is(region, tmp_path, capsys):
    file = tmp_path / "inovasi.csv"
    file.write_bytes(table("Baik,18.01,,,,,,", "Salah,99.99,,,,,,").getvalue())

    with pytest.raises(CommandError, match="1 rows refused"):
        call_command("import_innovations", str(file))
    assert not Innovation.objects.exists()
    call_command("import_innovations", str(file), skip_refused=True, verbosity=2)

    said = capsys.readouterr()
    assert "Daerah “99.99” tidak dikenal." in said.out
    assert "2/2" in said.err
    assert Innovation.objects.get().name == "Baik"


def test_the_command_counts_rows_while_nobody_knows_how_many_there_are(region, tmp_path, capsys):
    file = tmp_path / "inovasi.csv"
    file.write_bytes(table(*(f"Inovasi {number},18.01,,,,,," for number in range(1500))).getvalue())

    call_command("import_innovations", str(file), dry_run=True, verbosity=2)

    shown = capsys.readouterr().err.split("\r")
    assert [" ".join(line.split()) for line in shown[1:3]] == [
        f"Membaca [{'.' * 30}] 1,000",
        f"Membaca [{'#' * 30}] 1,500/1,500",
    ]
    assert not Innovation.objects.exists()


def test_the_table_that_ships_with_the_portal_is_there_already_once_it_is_loaded(reference_data):
    with open("innovations/data/innovations.csv", "rb") as file:
        report = import_innovations(file, by=None, dry_run=True)

    assert [(row.title, row.changes) for row in report.rows if row.outcome != "unchanged"] == []
