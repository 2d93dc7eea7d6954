import pytest
from django.core.management import call_command

from agencies.models import Agency, GovernmentAffair, Region
from agencies.reference import load, usual_names
from agreements.models import Agreement
from innovations.models import Innovation

pytestmark = pytest.mark.usefixtures("reference_data")


def the_agency(**fields) -> Agency:
    return Agency.objects.get(region__code="18.01", **fields)


# -- what ships with the portal --------------------------------------------------------------------
def test_all_552_regions_are_there_by_level(db):
    counts = {level: Region.objects.filter(level=level).count() for level in Region.Level.values}

    assert counts == {"provinsi": 38, "kabupaten": 416, "kota": 98}
    assert Region.objects.count() == 552


def test_every_regency_and_city_belongs_to_the_province_of_its_code(db):
    below = Region.objects.exclude(level="provinsi").select_related("parent")

    assert all(region.parent.level == "provinsi" and region.code[:2] == region.parent.code for region in below)
    assert not Region.objects.filter(level="provinsi", parent__isnull=False).exists()


@pytest.mark.parametrize(
    ("code", "name", "zone"),
    [
        ("11", "Aceh", "WIB"),
        ("18.01", "Kabupaten Lampung Selatan", "WIB"),
        ("32.11", "Kabupaten Sumedang", "WIB"),
        ("62", "Kalimantan Tengah", "WIB"),
        ("51.71", "Kota Denpasar", "WITA"),
        ("63", "Kalimantan Selatan", "WITA"),
        ("64.71", "Kota Balikpapan", "WITA"),
        ("81", "Maluku", "WIT"),
        ("91.71", "Kota Jayapura", "WIT"),
        ("94.01", "Kabupaten Nabire", "WIT"),
    ],
)
def test_every_region_keeps_its_own_time(db, code, name, zone):
    region = Region.objects.get(code=code)

    assert (region.name, region.get_time_zone_display()) == (name, zone)


def test_every_region_lies_in_indonesia(db):
    outside = Region.objects.exclude(latitude__range=(-11.5, 6.5), longitude__range=(94.5, 141.5))

    assert list(outside) == []


def test_lists_sort_regions_by_the_name_without_its_kind(db):
    names = list(Region.objects.filter(code__in=["32.01", "32.71", "32.11"]).for_list().values_list("name", flat=True))

    assert names == ["Kabupaten Bogor", "Kota Bogor", "Kabupaten Sumedang"]


def test_the_government_affairs_are_those_of_the_law(db):
    assert GovernmentAffair.objects.count() == 45
    assert GovernmentAffair.objects.filter(group="wajib_pelayanan_dasar").count() == 6
    assert GovernmentAffair.objects.filter(group="wajib_non_pelayanan_dasar").count() == 18
    assert GovernmentAffair.objects.filter(group="pilihan").count() == 8
    assert GovernmentAffair.objects.get(code="2.18").name == "Penanaman Modal"


def test_an_agency_comes_with_its_source_and_its_usual_affairs(db):
    agency = the_agency(abbreviation="DPMPTSP")

    assert agency.name == "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu"
    assert agency.kind == Agency.Kind.DEPARTMENT
    assert agency.is_verified
    assert agency.source_urls[0].startswith("https://")
    assert [affair.code for affair in agency.affairs.all()] == ["2.18"]


def test_names_to_offer_for_a_new_agency_are_known(db):
    assert "Dinas Pendidikan" in usual_names()
    assert len(usual_names()) == len(set(usual_names()))


# -- loading again ---------------------------------------------------------------------------------
def test_loading_counts_what_the_files_hold(db):
    assert load() == {"regions": 552, "affairs": 45, "agencies": 46}


def everything() -> list:
    rows = [Region.objects, GovernmentAffair.objects, Agency.objects, Agreement.objects, Innovation.objects]
    return [list(manager.order_by("pk").values()) for manager in rows]


def test_loading_again_changes_nothing(db):
    before = everything()

    call_command("load_reference_data", verbosity=0)

    assert everything() == before


def test_loading_again_keeps_what_an_administrator_changed_of_an_agency(db):
    agency = the_agency(abbreviation="DPMPTSP")
    agency.abbreviation, agency.is_verified, agency.kind = "DPMPTSP-LS", False, Agency.Kind.OTHER
    agency.save()
    agency.affairs.set(GovernmentAffair.objects.filter(code="2.10"))

    load()

    agency.refresh_from_db()
    assert (agency.abbreviation, agency.is_verified, agency.kind) == ("DPMPTSP-LS", False, "lainnya")
    assert [affair.code for affair in agency.affairs.all()] == ["2.10"]


def test_loading_again_refreshes_a_region_and_keeps_its_identity(db):
    before = Region.objects.get(code="18.01")
    Region.objects.filter(code="18.01").update(name="Kabupaten Lamsel", latitude=None)

    load()

    after = Region.objects.get(code="18.01")
    assert (after.name, after.latitude) == ("Kabupaten Lampung Selatan", before.latitude)
    assert (after.pk, after.uuid) == (before.pk, before.uuid)


def test_loading_says_how_much_there_is(db, capsys):
    call_command("load_reference_data")

    assert capsys.readouterr().out.strip() == ("552 regions, 45 affairs, 46 agencies, 9 agreements, 85 innovations")
