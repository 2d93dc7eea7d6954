"""What the register may be asked for, and how it is counted."""

from datetime import date, timedelta

import pytest

from agreements.models import Agreement, Party
from agreements.services import Side
from sipkd.dates import PartialDate
from tests.factories import AffairFactory, AgencyFactory, RegionFactory, registered_agreement

ON = date(2026, 1, 1)


@pytest.fixture
def sides(db) -> tuple[Side, Side]:
    return Side(RegionFactory(name="Kabupaten Sumedang")), Side(RegionFactory(name="Kabupaten Siak"))


def titles(client, **params) -> list[str]:
    response = client.get("/api/v1/agreements/", {"on": ON.isoformat(), **params})
    assert response.status_code == 200, response.content
    return [row["title"] for row in response.json()["results"]]


def facets(client, **params) -> dict[str, dict[str, int]]:
    names = "document_kind,category,region,affair"
    body = client.get("/api/v1/agreements/", {"facets": names, "count": "true", **params}).json()
    counted = {name: {one["value"]: one["count"] for one in options} for name, options in body["facets"].items()}
    return {**counted, "count": body["count"]}


# -- filters ---------------------------------------------------------------------------------------
def test_ends_within_takes_the_last_day_that_addenda_leave_both_days_inclusive(client, sides):
    def ending(day: date, title: str) -> Agreement:
        return registered_agreement(*sides, title=title, ends_on=PartialDate.on(day))

    ending(ON + timedelta(days=30), "A")
    ending(ON + timedelta(days=31), "B")
    ending(ON - timedelta(days=1), "berakhir")
    extended = ending(ON + timedelta(days=10), "C")
    registered_agreement(
        *sides, kind="adendum", parent=extended, title="adendum", starts_on=PartialDate.of(2025, 12, 1),
        ends_on=PartialDate.of(2027, 1, 1),
    )  # fmt: skip
    registered_agreement(*sides, title="tanpa akhir")

    assert titles(client, ends_within=30) == ["A"]
    assert set(titles(client, ends_within=31)) == {"A", "B"}
    assert set(titles(client, ends_within=400)) == {"A", "B", "C"}


def test_signed_between_counts_a_signature_wherever_it_may_lie(client, sides):
    for title, signed in (
        ("hari", PartialDate.of(2013, 6, 30)),
        ("tahun", PartialDate.of(2013)),
        ("bulan", PartialDate.of(2013, 7)),
        ("tidak diketahui", None),
    ):
        registered_agreement(*sides, title=title, signed_on=signed, starts_on=None)

    assert set(titles(client, signed_from="2013-07-01")) == {"tahun", "bulan"}
    assert set(titles(client, signed_until="2013-06-30")) == {"hari", "tahun"}
    assert titles(client, signed_from="2013-07-15", signed_until="2013-07-20") == ["bulan", "tahun"]
    assert titles(client, signed_from="2014-01-01") == []


def test_a_party_is_found_by_a_part_of_its_name(client, sides):
    registered_agreement(*sides, title="A")
    registered_agreement(sides[0], Side(RegionFactory(name="Kota Bandung")), title="B")

    assert titles(client, party="siak") == ["A"]
    assert set(titles(client, party="SUMEDANG")) == {"A", "B"}


def test_a_private_person_is_not_found_by_name(client, sides):
    agreement = registered_agreement(*sides, title="A")
    Party.objects.filter(agreement=agreement, order=2).update(kind="perorangan", region=None, name="Asep Sunandar")

    assert titles(client, party="Asep") == []


def test_an_agency_of_either_side_is_a_filter(client, sides):
    agency = AgencyFactory(region=sides[1].region)
    registered_agreement(sides[0], Side(sides[1].region, agencies=[agency]), title="A")
    registered_agreement(*sides, title="B")

    assert titles(client, agency=agency.uuid) == ["A"]


@pytest.mark.parametrize(
    ("ordering", "expected"),
    [
        ("signed", ["tanpa", "lama", "baru"]),
        ("-signed", ["baru", "lama", "tanpa"]),
        ("ends", ["lama", "baru", "tanpa"]),
        ("title", ["baru", "lama", "tanpa"]),
        ("-title", ["tanpa", "lama", "baru"]),
    ],
)
def test_the_list_is_sorted_and_paged_in_that_order(client, sides, ordering, expected):
    for title, year, ends in (("lama", 2020, 2026), ("baru", 2024, 2028), ("tanpa", None, None)):
        signed = PartialDate.of(year, 1, 1) if year else None
        ends_on = PartialDate.of(ends, 1, 1) if ends else None
        registered_agreement(*sides, title=title, signed_on=signed, starts_on=None, ends_on=ends_on)

    assert titles(client, ordering=ordering) == expected
    found, address = [], f"/api/v1/agreements/?page_size=1&ordering={ordering}"
    while address:
        body = client.get(address).json()
        found += [row["title"] for row in body["results"]]
        address = body["next"]
    assert found == expected


def test_by_end_the_list_follows_the_end_that_addenda_and_terminations_leave_on_the_day(client, sides):
    def ending(year: int, title: str) -> Agreement:
        return registered_agreement(*sides, title=title, **since, ends_on=PartialDate.of(year, 1, 1))

    since = dict.fromkeys(("signed_on", "starts_on"), PartialDate.of(2020, 1, 1))
    extended = ending(2026, "diperpanjang")
    for start, end in ((2023, 2027), (2025, 2030)):
        registered_agreement(
            *sides, kind="adendum", parent=extended, title="adendum", starts_on=PartialDate.of(start, 6, 1),
            ends_on=PartialDate.of(end, 1, 1), visibility="internal",
        )  # fmt: skip
    ending(2028, "tetap")
    registered_agreement(*sides, title="tanpa akhir", **since)
    stopped = ending(2029, "diakhiri")
    Agreement.objects.filter(pk=stopped.pk).update(terminated_on=date(2027, 1, 1), termination_reason="Disepakati.")
    by_day = {
        "2023-05-31": ["diperpanjang", "diakhiri", "tetap", "tanpa akhir"],  # 2026, 31 December 2026, 2028
        "2023-06-01": ["diakhiri", "diperpanjang", "tetap", "tanpa akhir"],  # the first addendum: 2027
        "2025-06-01": ["diakhiri", "tetap", "diperpanjang", "tanpa akhir"],  # the second one: 2030
    }

    for day, expected in by_day.items():
        assert titles(client, ordering="ends", on=day) == expected, day
        assert titles(client, ordering="-ends", on=day) == expected[::-1], day
        assert titles(client, ordering="ends", in_force="true", on=day) == expected, day
    found, address = [], "/api/v1/agreements/?page_size=1&ordering=ends&on=2025-06-01"
    while address:
        body = client.get(address).json()
        found += [row["title"] for row in body["results"]]
        last, address = body, body["next"]
    assert found == by_day["2025-06-01"]
    assert [row["title"] for row in client.get(last["previous"]).json()["results"]] == ["diperpanjang"]
    table = client.get("/api/v1/exports/agreements.csv", {"ordering": "ends", "on": "2025-06-01"})
    lines = b"".join(table.streaming_content if table.streaming else [table.content]).decode().splitlines()
    assert [title for line in lines[1:] for title in expected if f",{title}," in line] == expected


@pytest.mark.parametrize("params", [{"ends_within": "-1"}, {"ends_within": "x"}, {"signed_from": "2013-13-01"}])
def test_a_question_that_makes_no_sense_is_refused(client, db, params):
    assert client.get("/api/v1/agreements/", params).status_code == 400


def test_the_page_offers_every_filter_and_keeps_what_was_chosen(client, sides):
    registered_agreement(*sides, title="A", affairs=[AffairFactory()])

    page = client.get("/kerja-sama/", {"ends_within": "30", "signed_from": "2020-01-01", "on": "2026-01-01"})

    text = page.content.decode()
    for name in ("on", "state", "ends_within", "party", "signed_from", "signed_until", "ordering"):
        assert f'name="{name}"' in text, name
    assert 'name="ends_within" value="30"' in text
    assert 'name="signed_from" value="2020-01-01"' in text


# -- facets ----------------------------------------------------------------------------------------
def test_each_facet_is_counted_without_its_own_filter(client, sides):
    one, other = AffairFactory(), AffairFactory()
    third = Side(RegionFactory())
    registered_agreement(*sides, kind="pks", affairs=[one, other])
    registered_agreement(*sides, kind="mou", affairs=[one])
    registered_agreement(sides[0], third, kind="pks", affairs=[other])
    ours, theirs = sides[0].region.code, sides[1].region.code

    free = facets(client)
    chosen = facets(client, document_kind="pks", affair=one.code)

    assert free == {
        "count": 3,
        "document_kind": {"pks": 2, "mou": 1},
        "category": {"KSDD-S": 3},
        "region": {ours: 3, theirs: 2, third.region.code: 1},
        "affair": {one.code: 2, other.code: 2},
    }
    assert chosen == {
        "count": 1,
        "document_kind": {"pks": 1, "mou": 1},
        "category": {"KSDD-S": 1},
        "region": {ours: 1, theirs: 1},
        "affair": {one.code: 1, other.code: 2},
    }


def test_facets_and_count_are_one_query_however_many_are_asked_for(client, sides, django_assert_max_num_queries):
    registered_agreement(*sides)
    client.get("/api/v1/agreements/")

    with django_assert_max_num_queries(9) as few:
        client.get("/api/v1/agreements/", {"count": "true", "facets": "region"})
    with django_assert_max_num_queries(len(few)):
        client.get("/api/v1/agreements/", {"count": "true", "facets": "document_kind,category,region,affair"})


def test_facets_of_a_search_count_what_it_finds(client, sides):
    registered_agreement(*sides, kind="pks", title="PKS Perizinan")
    registered_agreement(*sides, kind="mou", title="MoU Pangan")

    found = facets(client, q="perizinan")

    assert (found["count"], found["document_kind"]) == (1, {"pks": 1})
