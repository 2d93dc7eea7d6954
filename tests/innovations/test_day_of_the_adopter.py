"""What may be adopted today is asked of today where the adopter is: late in the evening in Jakarta, it is tomorrow in
Makassar and Jayapura already."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from agencies.models import Region
from agreements.services import Side
from sipkd import dates
from sipkd.dates import PartialDate
from tests.api.reading import get
from tests.factories import (
    AgencyFactory,
    InnovationFactory,
    RegionFactory,
    operator,
    recorded_agreement,
    region_admin,
    umbrella_pks,
)
from tests.innovations.test_search_page import PAGE, cards, counts, counts_of_page

pytestmark = pytest.mark.django_db
LATE = datetime(2026, 7, 3, 16, 30, tzinfo=UTC)  # 23.30 WIB; 4 July, 00.30 WITA and 01.30 WIT
IN_JAKARTA, IN_THE_EAST = date(2026, 7, 3), date(2026, 7, 4)
OLD, NEW = "Inovasi Lama", "Inovasi Baru"  # under an agreement whose last day is 3 July, and one that starts on the 4th
ZONES = {"Asia/Jakarta": (IN_JAKARTA, OLD), "Asia/Makassar": (IN_THE_EAST, NEW), "Asia/Jayapura": (IN_THE_EAST, NEW)}


class Late(datetime):
    """A clock that stands still late in the evening in Jakarta."""

    @classmethod
    def now(cls, tz=None) -> datetime:
        return LATE.astimezone(tz)


@pytest.fixture(autouse=True)
def late_in_the_evening(monkeypatch) -> None:
    monkeypatch.setattr(dates, "datetime", Late)


@pytest.fixture
def innovations() -> dict:
    return {name: InnovationFactory(name=name) for name in (OLD, NEW)}


def agency_in(zone: str, innovations: dict):
    """With an agreement that ends and one that starts at midnight."""
    agency = AgencyFactory(region=RegionFactory(time_zone=zone))
    umbrella_pks(agency, innovations[OLD].region, ends_on=PartialDate.on(IN_JAKARTA))
    umbrella_pks(agency, innovations[NEW].region, starts_on=PartialDate.on(IN_THE_EAST))
    return agency


def names(answer: dict) -> list[str]:
    return [row["name"] for row in answer["results"]]


def tagged(client, url: str) -> list[str]:
    """What its card says may be adopted."""
    return [name for name, text in cards(client.get(url).content.decode()).items() if "Dapat direplikasi" in text]


@pytest.mark.parametrize("zone", ZONES)
def test_counts_lists_cards_and_detail_of_an_agency_are_of_its_own_day(client, innovations, zone):
    agency = agency_in(zone, innovations)
    day, covered = ZONES[zone]
    mine = {"adoptable_by": str(agency.uuid)}
    client.force_login(operator(agency))

    assert dates.today() == IN_JAKARTA
    assert agency.today() == day
    assert names(get(client, "innovation-list", **mine)) == [covered]
    assert get(client, "innovation-list", count="true", **mine)["count"] == 1
    assert counts(client)["adoptable_by"] == counts(client, **mine)["adoptable_by"] == {mine["adoptable_by"]: 1}
    assert counts_of_page(client)["adoptable_by"] == {mine["adoptable_by"]: 1}
    assert tagged(client, reverse(PAGE)) == [covered]
    assert names(get(client, "agency-adoptable-innovations", kwargs={"id": agency.uuid})) == [covered]
    for name, innovation in innovations.items():
        answer = get(client, "innovation-entitlement", kwargs={"id": innovation.uuid}, agency=agency.uuid)
        assert (answer["on"], answer["allowed"]) == (day.isoformat(), name == covered)
        verdict = "dapat mereplikasi inovasi ini hari ini" if name == covered else "belum dapat mereplikasi"
        assert f"{agency} {verdict}" in client.get(innovation.get_absolute_url()).content.decode()
        own_page = client.get(agency.get_absolute_url()).content.decode()
        assert (name in own_page.partition('id="dapat-direplikasi"')[2]) is (name == covered)


@pytest.mark.parametrize("zone", ZONES)
def test_who_works_for_a_region_is_told_of_the_day_there(client, innovations, zone):
    region = agency_in(zone, innovations).region
    _day, covered = ZONES[zone]
    client.force_login(region_admin(region))

    assert names(get(client, "innovation-list", adoptable_in=region.code)) == [covered]
    assert counts(client)["adoptable_in"] == counts_of_page(client)["adoptable_in"] == {region.code: 1}
    assert tagged(client, reverse(PAGE)) == [covered]


def test_whoever_asks_about_an_agency_asks_about_its_day_unless_another_is_named(client, innovations):
    agency = agency_in("Asia/Jayapura", innovations)

    def adoptable(**query) -> list[str]:
        return names(get(client, "innovation-list", adoptable_by=agency.uuid, **query))

    assert adoptable() == [NEW]
    assert adoptable(on=IN_JAKARTA.isoformat()) == [OLD]
    assert adoptable(on=IN_THE_EAST.isoformat()) == [NEW]


def test_the_kept_counts_of_the_catalogue_tell_the_two_days_apart(client, innovations):
    agency = agency_in("Asia/Jayapura", innovations)
    InnovationFactory(agency=innovations[OLD].agency)
    client.force_login(operator(agency))
    mine = str(agency.uuid)

    for _ in range(2):
        assert counts(client)["adoptable_by"] == {mine: 1}
        assert counts(client, on=IN_JAKARTA.isoformat())["adoptable_by"] == {mine: 2}


def reach(client, what: str, agreement) -> list[str]:
    return names(client.get(reverse(f"api:agreement-{what}", kwargs={"id": agreement.uuid})).json())


@pytest.mark.parametrize("zone", ZONES)
def test_what_lapses_for_a_region_lapses_at_its_own_midnight(client, innovations, zone):
    agency = AgencyFactory(region=RegionFactory(time_zone=zone))
    ending = umbrella_pks(agency, innovations[OLD].region, ends_on=PartialDate.on(IN_JAKARTA))
    client.force_login(operator(agency))

    expected = [OLD] if ZONES[zone][0] == IN_JAKARTA else []
    assert reach(client, "lapses", ending) == expected
    panel = client.get(ending.get_absolute_url()).content.decode().partition('id="jangkauan"')[2]
    assert (OLD in panel) is bool(expected)


@pytest.mark.parametrize("zone", ZONES)
def test_what_a_pending_agreement_unlocks_for_a_region_is_of_its_own_day(client, innovations, zone):
    agency = AgencyFactory(region=RegionFactory(time_zone=zone))
    owner: Region = innovations[OLD].region
    region_admin(owner)
    sides = Side(agency.region, agencies=[agency]), Side(owner)
    pending = recorded_agreement(*sides, covers_all_affairs=True, ends_on=PartialDate.on(IN_JAKARTA))
    client.force_login(operator(agency))

    assert reach(client, "unlocks", pending) == ([OLD] if ZONES[zone][0] == IN_JAKARTA else [])
