"""What addenda add, on the page, in the API and by the model: each item with the addendum that brought it."""

import re
from types import SimpleNamespace

import pytest
from django.utils.html import strip_tags

from agreements.models import Agreement
from agreements.services import Side
from sipkd.dates import PartialDate
from tests.factories import AffairFactory, AgencyFactory, RegionFactory, registered_agreement

pytestmark = pytest.mark.django_db
SIGNED = PartialDate.of(2025, 7, 4)
BEFORE, AFTER, LAST = "2025-12-31", "2026-01-01", "2026-03-01"


@pytest.fixture
def world() -> SimpleNamespace:
    """A PKS of July 2025; an addendum adds to it from January 2026 on, another one from March on."""
    ours, theirs = AgencyFactory(abbreviation="DPMPTSP"), RegionFactory()
    added = AgencyFactory(region=ours.region, abbreviation="DISKOMINFO")
    trade, health = AffairFactory(name="Penanaman Modal"), AffairFactory(name="Kesehatan")
    pks = registered_agreement(
        Side(ours.region, agencies=[ours]), Side(theirs), title="PKS Layanan", signed_on=SIGNED, affairs=[trade],
        scope=["Pertukaran data"], funding="own_cost",
    )  # fmt: skip
    first = registered_agreement(
        Side(ours.region, agencies=[ours, added]), Side(theirs), kind="adendum", parent=pks, title="Adendum Pertama",
        starts_on=PartialDate.of(2026, 1, 1), signed_on=PartialDate.of(2025, 12, 20), end_basis="unchanged",
        affairs=[trade, health], scope=["Pelatihan"], funding="shared",
    )  # fmt: skip
    second = registered_agreement(
        Side(ours.region), Side(theirs, whole_region=True), kind="adendum", parent=pks, title="Adendum Kedua",
        starts_on=PartialDate.of(2026, 3, 1), signed_on=PartialDate.of(2026, 2, 20), covers_all_affairs=True,
        ends_on=PartialDate.of(2027, 7, 3), end_basis="stated",
    )  # fmt: skip
    return SimpleNamespace(
        pks=pks, first=first, second=second, ours=ours, theirs=theirs, added=added, trade=trade, health=health
    )


def answer(client, agreement: Agreement, on: str) -> dict:
    response = client.get(f"/api/v1/agreements/{agreement.uuid}/", {"on": on})
    assert response.status_code == 200, response.content
    return response.json()


def brought(items: list[dict], *path: str) -> list[tuple]:
    """The items with the titles of the addenda that brought them."""
    found = []
    for item in items:
        value = item
        for name in path:
            value = value[name]
        found.append((value, item["added_by"] and item["added_by"]["title"]))
    return found


def page_of(client, agreement: Agreement, on: str) -> str:
    """The words of the page, with single spaces."""
    html = client.get(agreement.get_absolute_url(), {"on": on}).content.decode()
    return re.sub(r"\s+", " ", strip_tags(html))


def test_before_an_addendum_begins_the_terms_are_those_of_the_document(client, world):
    terms = answer(client, world.pks, BEFORE)["terms"]

    assert brought(terms["scope_items"], "text") == [("Pertukaran data", None)]
    assert brought(terms["affairs"], "affair", "name") == [("Penanaman Modal", None)]
    assert brought(terms["sides"][0]["agencies"], "agency", "abbreviation") == [("DPMPTSP", None)]
    assert (terms["sides"][1]["agencies"], terms["sides"][1]["whole_region"]) == ([], False)
    assert (terms["covers_all_affairs"], terms["end_set_by"], terms["funding_set_by"]) == (False, None, None)


def test_from_its_start_on_an_addendum_adds_and_is_named_for_what_it_brought(client, world):
    whole = answer(client, world.pks, AFTER)
    terms = whole["terms"]

    assert brought(terms["scope_items"], "text") == [("Pertukaran data", None), ("Pelatihan", "Adendum Pertama")]
    assert brought(terms["affairs"], "affair", "name") == [("Penanaman Modal", None), ("Kesehatan", "Adendum Pertama")]
    assert brought(terms["sides"][0]["agencies"], "agency", "abbreviation") == [
        ("DPMPTSP", None), ("DISKOMINFO", "Adendum Pertama"),
    ]  # fmt: skip
    assert terms["sides"][0]["party"] == whole["parties"][0]["id"]
    assert (whole["funding"], terms["funding_set_by"]["title"]) == ("shared", "Adendum Pertama")
    assert terms["end_set_by"] is None  # the first addendum leaves the end as it is


def test_a_later_addendum_replaces_the_end_and_adds_a_whole_region_and_all_affairs(client, world):
    whole = answer(client, world.pks, LAST)
    terms = whole["terms"]

    assert (whole["ends_on"], terms["end_set_by"]["title"]) == ("2027-07-03", "Adendum Kedua")
    assert (terms["covers_all_affairs"], terms["covers_all_affairs_added_by"]["title"]) == (True, "Adendum Kedua")
    assert terms["sides"][1]["whole_region"] is True
    assert terms["sides"][1]["whole_region_added_by"]["title"] == "Adendum Kedua"
    assert terms["funding_set_by"]["title"] == "Adendum Pertama"


def test_what_the_document_itself_says_stays_beside_the_terms_of_the_day(client, world):
    whole = answer(client, world.pks, LAST)

    assert [item["text"] for item in whole["scope_items"]] == ["Pertukaran data"]
    assert [affair["name"] for affair in whole["affairs"]] == ["Penanaman Modal"]
    assert whole["covers_all_affairs"] is False
    assert [agency["abbreviation"] for agency in whole["parties"][0]["agencies"]] == ["DPMPTSP"]
    assert whole["document_ends_on"] is None


def test_the_page_of_a_day_says_what_was_agreed_on_it_and_through_which_addendum(client, world):
    before, after, last = (page_of(client, world.pks, on) for on in (BEFORE, AFTER, LAST))

    assert "Pelatihan (ditambahkan" not in before
    assert "DISKOMINFO" not in before
    assert "Pelatihan (ditambahkan Adendum Pertama, 20 Desember 2025)" in after
    assert "Kesehatan (ditambahkan Adendum Pertama, 20 Desember 2025)" in after
    assert "DISKOMINFO (ditambahkan Adendum Pertama, 20 Desember 2025)" in after
    assert "DPMPTSP (ditambahkan" not in after
    assert "Ditanggung bersama" in after
    assert "(oleh Adendum Pertama, 20 Desember 2025)" in after
    assert "Semua urusan pemerintahan (ditambahkan Adendum Kedua, 20 Februari 2026)" in last
    assert "Seluruh perangkat daerah (ditambahkan Adendum Kedua, 20 Februari 2026)" in last
    assert "(oleh Adendum Kedua, 20 Februari 2026)" in last


def test_an_addendum_that_one_may_not_see_tells_nothing_of_what_it_adds(client, world):
    Agreement.objects.filter(pk__in=[world.first.pk, world.second.pk]).update(visibility="internal")

    whole = answer(client, world.pks, LAST)

    assert brought(whole["terms"]["scope_items"], "text") == [("Pertukaran data", None)]
    assert brought(whole["terms"]["affairs"], "affair", "name") == [("Penanaman Modal", None)]
    assert [len(side["agencies"]) for side in whole["terms"]["sides"]] == [1, 0]
    assert (whole["terms"]["covers_all_affairs"], whole["terms"]["end_set_by"]) == (False, None)
    assert whole["ends_on"] == "2027-07-03"  # until when it holds is told to everybody who sees the agreement
    assert "Adendum" not in str(whole["terms"])


def test_a_pending_addendum_changes_no_terms(client, world):
    Agreement.objects.filter(pk=world.first.pk).update(status="pending", registered_at=None)

    terms = answer(client, world.pks, AFTER)["terms"]

    assert brought(terms["scope_items"], "text") == [("Pertukaran data", None)]
    assert terms["funding_set_by"] is None


def test_the_page_of_an_addendum_says_what_it_adds_itself(client, world):
    terms = answer(client, world.first, AFTER)["terms"]

    assert brought(terms["scope_items"], "text") == [("Pelatihan", None)]


def test_the_register_finds_an_agency_that_an_addendum_added_from_its_start_on(client, world):
    def found(on: str) -> set[str]:
        response = client.get("/api/v1/agreements/", {"agency": world.added.uuid, "document_kind": "pks", "on": on})
        return {row["title"] for row in response.json()["results"]}

    assert (found(BEFORE), found(AFTER)) == (set(), {"PKS Layanan"})


def test_the_page_says_which_day_it_is_about(client, world):
    today_page = page_of(client, world.pks, "")
    past = client.get(world.pks.get_absolute_url(), {"on": BEFORE}).content.decode()

    assert "Hari ini (WIB)." in today_page
    assert 'name="on" value="2025-12-31"' in past
    assert "halaman ini menunjukkan keadaan pada 31 Desember 2025" in past
    assert f'href="{world.pks.get_absolute_url()}">Lihat keadaan hari ini</a>' in past


def test_the_page_of_an_agency_lists_the_agreement_from_the_day_on_which_it_is_added(client, world):
    pages = [client.get(world.added.get_absolute_url(), {"on": on}).content.decode() for on in (BEFORE, AFTER)]

    assert ["PKS Layanan" in page for page in pages] == [False, True]
