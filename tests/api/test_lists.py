"""What every list promises: its shape, pages that lose and repeat nothing, counts, facets, and parameters it knows."""

import json
from base64 import urlsafe_b64encode
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from agreements.services import Side
from innovations.models import Innovation
from innovations.search.models import InnovationSearch
from sipkd.api.pagination import KeysetPagination
from sipkd.dates import PartialDate
from tests.api.reading import MAKERS, detail, get, ids, walk
from tests.factories import (
    AffairFactory,
    AgencyFactory,
    InnovationFactory,
    RegionFactory,
    operator,
    registered_agreement,
    umbrella_pks,
)

pytestmark = pytest.mark.django_db
every_list = pytest.mark.parametrize("resource", MAKERS)


# -- shape ------------------------------------------------------------------------------------------------------------
@every_list
def test_list_is_next_previous_and_results(client, resource):
    for _ in range(2):
        MAKERS[resource]()

    body = get(client, f"{resource}-list")

    assert list(body) == ["next", "previous", "results"]
    assert (body["next"], body["previous"], len(body["results"])) == (None, None, 2)


@every_list
def test_count_is_exact_and_only_given_on_request(client, resource):
    for _ in range(3):
        MAKERS[resource]()

    body = get(client, f"{resource}-list", count="true", page_size=1)

    assert (body["count"], len(body["results"])) == (3, 1)
    assert "count" not in get(client, f"{resource}-list")


@every_list
def test_row_of_a_list_is_part_of_its_detail(client, resource):
    obj = MAKERS[resource]()

    (row,) = [row for row in get(client, f"{resource}-list")["results"] if ids({"results": [row]}) == [key(obj)]]

    body = detail(client, resource, obj)
    assert row.items() <= body.items()
    assert client.get(body["url"]).json() == body if "url" in body else resource == "affair"


def key(obj) -> str:
    return str(getattr(obj, "uuid", "")) if not hasattr(obj, "code") else obj.code


# -- pages ------------------------------------------------------------------------------------------------------------
@every_list
def test_pages_show_each_row_once_in_both_directions(client, resource):
    for _ in range(7):
        MAKERS[resource]()
    in_order = ids(get(client, f"{resource}-list"))

    forwards = walk(client, get(client, f"{resource}-list", page_size=3))
    backwards = walk(client, forwards[-1], "previous")

    assert [len(page["results"]) for page in forwards] == [3, 3, 1]
    assert ids(*forwards) == in_order
    assert ids(*reversed(backwards)) == in_order
    assert forwards[0]["previous"] is None


@pytest.mark.parametrize("ordering", ["name", "-name", "updated_at", "-updated_at", "name,-updated_at"])
def test_rows_of_equal_value_are_shown_once(client, ordering):
    InnovationFactory.create_batch(7, name="Sama")
    Innovation.objects.update(updated_at=timezone.now())

    pages = walk(client, get(client, "innovation-list", ordering=ordering, page_size=2))

    assert sorted(ids(*pages)) == sorted(str(i.uuid) for i in Innovation.objects.all())


@pytest.mark.parametrize("words", ["perizinan", "perijinan"])
def test_hits_of_equal_rank_are_shown_once(client, words):
    InnovationFactory.create_batch(7, name="Layanan perizinan cepat")
    InnovationFactory.create_batch(4, name="Perizinan")

    forwards = walk(client, get(client, "innovation-list", q=words, page_size=3))
    backwards = walk(client, forwards[-1], "previous")

    assert len(ids(*forwards)) == len(set(ids(*forwards))) == 11
    assert ids(*reversed(backwards)) == ids(*forwards)


@pytest.mark.parametrize("resource", [name for name in MAKERS if name != "innovation"])
def test_rows_inserted_and_changed_between_pages_disturb_nothing(client, resource):
    rows = [MAKERS[resource]() for _ in range(6)]

    pages = [get(client, f"{resource}-list", page_size=2)]
    while pages[-1]["next"]:
        MAKERS[resource]()
        for row in rows:
            row.save()
        pages.append(client.get(pages[-1]["next"]).json())

    seen = ids(*pages)
    assert len(seen) == len(set(seen))
    assert {key(row) for row in rows} <= set(seen)


def test_innovation_that_changes_between_pages_is_not_shown_twice(client):
    rows = InnovationFactory.create_batch(6)
    newest_first = [str(row.uuid) for row in reversed(rows)]

    first = get(client, "innovation-list", page_size=2)
    InnovationFactory()
    rows[-1].save()
    pages = walk(client, first)

    assert ids(*pages) == newest_first


def test_times_that_differ_in_a_microsecond_are_told_apart(client):
    moment = timezone.now().replace(microsecond=123_000)
    rows = InnovationFactory.create_batch(4)
    for microseconds, row in enumerate(rows):
        Innovation.objects.filter(pk=row.pk).update(updated_at=moment + timedelta(microseconds=microseconds))

    pages = walk(client, get(client, "innovation-list", page_size=1))

    assert ids(*pages) == [str(row.uuid) for row in reversed(rows)]


def test_link_is_absolute_and_keeps_every_parameter(client):
    affair = AffairFactory()
    InnovationFactory.create_batch(3, affair=affair, name="Perizinan daring", stage="penerapan")
    asked = {"affair": affair.code, "q": "perizinan", "stage": "penerapan", "page_size": "1", "count": "true"}

    link = urlsplit(get(client, "innovation-list", **asked)["next"])

    assert (link.scheme, link.netloc, link.path) == ("http", "testserver", "/api/v1/innovations/")
    kept = parse_qs(link.query)
    assert kept.pop("cursor")
    assert kept == {name: [value] for name, value in asked.items()}


@pytest.mark.parametrize("ordering", ["", "updated_at", "-updated_at", "adoptions", "-adoptions", "name", "-name"])
def test_kept_statement_finds_what_a_new_one_finds(client, ordering):
    """Where the count is asked for, the list is asked by a statement of its own; both walk there and back."""
    affair = AffairFactory()
    for n in range(7):
        innovation = InnovationFactory(name=f"Layanan {n % 3}", affair=affair, year=2020 + n, stage="penerapan")
        InnovationSearch.objects.filter(pk=innovation.pk).update(adoptions=n // 2)
    InnovationFactory(stage="uji_coba", affair=affair)
    asked = {"affair": affair.code, "stage": "penerapan", "year": ["2020", "2021", "2023", "2024", "2026"]}
    asked |= {"page_size": 2} | ({"ordering": ordering} if ordering else {})
    composed = walk(client, get(client, "innovation-list", **asked))

    by_kept = walk(client, get(client, "innovation-list", **asked))
    by_new = walk(client, get(client, "innovation-list", **asked, count="true"))

    assert by_kept == composed
    assert [page["results"] for page in by_kept] == [page["results"] for page in by_new]
    assert len(ids(*by_kept)) == 5
    back = [client.get(page["previous"]).json()["results"] for page in by_kept[1:]]
    assert back == [page["results"] for page in by_kept[:-1]]


def test_kept_statement_is_for_readers_who_see_the_same(client):
    secret = InnovationFactory(visibility="internal")
    seen = {}
    for reader in (operator(secret.agency), operator(AgencyFactory()), None, operator(secret.agency)):
        client.logout()
        if reader:
            client.force_login(reader)
        seen[reader] = ids(get(client, "innovation-list"))

    assert [bool(found) for found in seen.values()] == [True, False, False, True]


def test_page_size_has_a_limit(client):
    get(client, "innovation-list", page_size=KeysetPagination.max_page_size)
    for size in ("0", "-1", "201", "banyak", ""):
        assert refused(client, page_size=size) == ["/page_size"]


@pytest.mark.parametrize("text", ["bukan-kursor", "é", "e30", "W10", "bnVsbA"])
def test_cursor_that_is_not_ours_is_refused(client, text):
    InnovationFactory()

    assert refused(client, cursor=text) == ["/cursor"]


@pytest.mark.parametrize(
    ("ordering", "values"),
    [
        ("updated_at", ["2025-01-01T00:00:00Z"]),
        ("updated_at", ["kemarin", 1]),
        ("updated_at", ["2025-01-01T00:00:00Z", "x"]),
        ("updated_at", [None, None]),
        ("updated_at", [[1], {}]),
        ("updated_at", {"0": 1, "1": 2}),
        ("updated_at", "ab"),
        ("name", ["a\x00b", 1]),
        ("name", ["\ud800", 1]),
        ("name", ["a", float("inf")]),
    ],
)
def test_cursor_with_values_of_another_kind_is_refused(client, ordering, values):
    InnovationFactory()
    text = json.dumps({"order": [ordering, "id"], "before": False, "values": values})
    cursor = urlsafe_b64encode(text.encode()).decode().rstrip("=")

    assert refused(client, ordering=ordering, cursor=cursor) == ["/cursor"]


def test_cursor_of_another_ordering_is_refused(client):
    InnovationFactory.create_batch(2)
    (cursor,) = parse_qs(urlsplit(get(client, "innovation-list", page_size=1)["next"]).query)["cursor"]

    assert refused(client, cursor=cursor, ordering="updated_at") == ["/cursor"]


# -- facets -----------------------------------------------------------------------------------------------------------
def test_facet_gives_value_label_and_count_largest_first(client):
    health, licences = AffairFactory(code="1.02", name="Kesehatan"), AffairFactory(code="2.18", name="Penanaman Modal")
    InnovationFactory.create_batch(2, affair=licences)
    InnovationFactory(affair=health)
    InnovationFactory(affair=None)

    facets = get(client, "innovation-list", facets="affair")["facets"]

    assert list(facets) == ["affair"]
    assert [(one["value"], one["label"], one["count"]) for one in facets["affair"]] == [
        ("2.18", "Penanaman Modal", 2),
        ("1.02", "Kesehatan", 1),
    ]


@pytest.mark.parametrize("facet", ["affair", "region", "stage", "kind", "form", "openness", "year"])
def test_facet_counts_what_choosing_it_finds(client, facet):
    affairs, agencies = AffairFactory.create_batch(2), AgencyFactory.create_batch(2)
    for n in range(6):
        InnovationFactory(
            agency=agencies[n % 2],
            affair=affairs[n % 3 % 2],
            stage=["penerapan", "uji_coba"][n % 2],
            kind=["digital", "non_digital"][n % 3 % 2],
            form=["pelayanan_publik", "lainnya"][n // 3],
            openness=["open", "grant"][n // 4],
            year=2023 + n % 2,
        )

    counted = get(client, "innovation-list", facets=facet, stage="penerapan")["facets"][facet]

    assert len(counted) == (1 if facet in ("region", "year") else 2)
    for one in counted:
        chosen = {"stage": "penerapan", facet: one["value"]}
        assert get(client, "innovation-list", count="true", **chosen)["count"] == one["count"]


def test_unknown_facet_is_refused(client):
    assert refused(client, facets="affair,contact_name") == ["/facets"]


# -- parameters -------------------------------------------------------------------------------------------------------
@every_list
def test_parameter_that_a_list_does_not_know_is_refused_by_name(client, resource):
    assert refused(client, f"{resource}-list", tahun_depan="1") == ["/tahun_depan"]


@every_list
def test_parameter_that_a_detail_does_not_know_is_refused_by_name(client, resource):
    obj = MAKERS[resource]()

    body = detail(client, resource, obj, status=400, q="x")

    assert [error["pointer"] for error in body["errors"]] == ["/q"]


def test_parameter_that_an_answer_about_one_object_does_not_know_is_refused(client):
    innovation, agency = InnovationFactory(), AgencyFactory()

    for name, kwargs in (
        ("innovation-entitlement", {"id": innovation.uuid}),
        ("agency-adoptable-innovations", {"id": agency.uuid}),
    ):
        body = get(client, name, kwargs=kwargs, status=400, agency=agency.uuid, pada="2025-09-01")
        assert "/pada" in [error["pointer"] for error in body["errors"]]


@pytest.mark.parametrize(
    "params",
    [
        {"stage": "selesai"},
        {"affair": "9.99"},
        {"region": "99.99"},
        {"agency": "bukan-id"},
        {"adoptable_by": "8f4e7a5e-0000-4000-8000-000000000000"},
        {"ordering": "contact_phone"},
        {"q": "a\x00b"},
    ],
)
def test_filter_value_that_does_not_exist_is_refused_by_name(client, params):
    assert refused(client, **params) == [f"/{name}" for name in params]


@pytest.mark.parametrize("day", ["kemarin", "2025-02-30", "2025", "20250901", "2025-W36-1", "0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("resource", ["agreement", "innovation"])
def test_day_that_is_no_date_is_refused(client, resource, day):
    obj = MAKERS[resource]()

    assert refused(client, f"{resource}-list", on=day) == ["/on"]
    assert detail(client, resource, obj, status=400, on=day)["errors"][0]["pointer"] == "/on"


def test_agreements_are_filtered_by_what_they_are(client):
    agency, owner, affair = AgencyFactory(), RegionFactory(), AffairFactory()
    mou = registered_agreement(Side(agency.region), Side(owner), kind="mou", title="Kesepakatan tentang inovasi")
    pks = registered_agreement(
        Side(agency.region, agencies=[agency]), Side(owner), parent=mou, affairs=[affair], title="Perjanjian layanan"
    )
    registered_agreement(Side(RegionFactory()), Side(RegionFactory()), title="Naskah lain")

    def found(**params) -> set[str]:
        return {row["title"] for row in get(client, "agreement-list", **params)["results"]}

    assert found(document_kind="mou") == {mou.title}
    assert found(region=owner.code) == {mou.title, pks.title}
    assert found(agency=agency.uuid) == {pks.title}
    assert found(affair=affair.code) == {pks.title}
    assert found(parent=mou.uuid) == {pks.title}
    assert found(q="kesepakatan inovasi") == {mou.title}
    assert found(state="upcoming", on="2025-07-03") == {mou.title, pks.title, "Naskah lain"}
    assert found(state="in_force", on="2025-07-03") == set()


def test_the_term_of_a_row_is_that_of_the_day_beside_what_its_document_says(client):
    sides = Side(RegionFactory()), Side(RegionFactory())
    pks = registered_agreement(
        *sides, title="PKS", signed_on=PartialDate.of(2025, 7, 4), ends_on=PartialDate.of(2026, 7), end_basis="stated"
    )
    registered_agreement(
        *sides, kind="adendum", parent=pks, title="Perpanjangan", signed_on=PartialDate.of(2026, 1, 1),
        starts_on=PartialDate.of(2026, 1, 1), ends_on=PartialDate.of(2027, 7, 3), end_basis="stated", funding="shared",
    )  # fmt: skip

    def term(on: str) -> tuple:
        (row,) = get(client, "agreement-list", document_kind="pks", on=on)["results"]
        whole = get(client, "agreement-detail", kwargs={"id": pks.uuid}, on=on)
        assert {name: whole[name] for name in row} == row
        return row["ends_on"], row["ends_on_recorded"], row["end_verified"], row["document_ends_on"], whole["funding"]

    assert term("2025-12-31") == (None, "2026-07", False, "2026-07", "unknown")
    assert term("2026-01-01") == ("2027-07-03", "2027-07-03", True, "2026-07", "shared")
    page = client.get(pks.get_absolute_url(), {"on": "2026-01-01"}).content.decode()
    assert ("Berakhir 3 Juli 2027" in page, "Berakhir Juli 2026" in page) == (True, True)
    listed = client.get("/kerja-sama/", {"on": "2025-12-31", "document_kind": "pks"}).content.decode()
    assert ("Berakhir 3 Juli 2027" in listed, "Berakhir Juli 2026" in listed) == (False, True)


def test_agreement_says_what_holds_on_the_day_asked(client):
    agency, owner = AgencyFactory(), RegionFactory()
    umbrella_pks(agency, owner, ends_on=PartialDate.of(2026, 7, 3))

    def answer(on: str) -> tuple:
        (row,) = get(client, "agreement-list", on=on)["results"]
        return row["in_force"], row["state"], row["ends_on"]

    assert answer("2025-07-03") == (False, "upcoming", "2026-07-03")
    assert answer("2025-07-04") == (True, "in_force", "2026-07-03")
    assert answer("2026-07-03") == (True, "ends_soon", "2026-07-03")
    assert answer("2026-07-04") == (False, "ended", "2026-07-03")


def refused(client, name: str = "innovation-list", **params) -> list[str]:
    """The parameters that a 400 names, as JSON pointers."""
    body = get(client, name, status=400, **params)
    assert (body["status"], body["code"]) == (400, "invalid")
    return [error["pointer"] for error in body["errors"]]
