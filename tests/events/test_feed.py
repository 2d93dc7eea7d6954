"""The change feed: complete, in order, and for each reader what that reader may see."""

import json
import threading
import time

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agencies.models import User
from agreements.services import Side
from innovations.models import Innovation
from sipkd.events import feed
from sipkd.events.models import Change
from sipkd.events.services import record
from tests.events.given import authorization, client_of, happening
from tests.factories import (
    AgencyFactory,
    InnovationFactory,
    RegionFactory,
    UserFactory,
    leader,
    operator,
    portal_admin,
    recorded_agreement,
    region_admin,
    requested_adoption,
)
from tests.together import beside, wait_until


class Reader:
    """A client of the API that replays the feed, as docs/examples/follow_changes.py does."""

    def __init__(self, key: str = "", user: User | None = None) -> None:
        self.http = Client(headers=authorization(key) if key else {})
        if user:
            self.http.force_login(user)
        self.cursor = ""
        self.entries: list[dict] = []

    def read(self, **params) -> list[dict]:
        answer = self.http.get("/api/v1/changes/", {"after": self.cursor, "page_size": 1000, **params})
        assert answer.status_code == 200, answer.content
        body = answer.json()
        self.cursor = body["cursor"]
        self.entries += body["results"]
        return body["results"]

    def said(self) -> list[tuple[str, str]]:
        return [(entry["kind"], entry["id"]) for entry in self.entries]


def created(**fields) -> Innovation:
    """An innovation whose life begins in the ledger."""
    innovation = InnovationFactory(**fields)
    happening(innovation, "innovation.imported")
    return innovation


def changed(innovation: Innovation, **fields) -> None:
    """A change of the innovation, with its event, as a service makes it."""
    with transaction.atomic():
        Innovation.objects.filter(pk=innovation.pk).update(**fields)
        innovation.refresh_from_db()
        record("innovation.named", innovation, by=None, facts={"agreement": "PKS"})


# -- entries ---------------------------------------------------------------------------------------
def test_an_entry_says_what_changed_where_and_when(db):
    innovation = created()
    reader = Reader()

    (entry,) = reader.read()

    change = Change.objects.get(object_id=innovation.uuid)
    assert entry == {
        "cursor": reader.cursor,
        "kind": "upsert",
        "resource": "innovations",
        "id": str(innovation.uuid),
        "url": f"http://testserver/api/v1/innovations/{innovation.uuid}/",
        "time": change.event.created_at.isoformat(),
    }
    assert reader.http.get(entry["url"]).status_code == 200


def test_reading_goes_on_from_the_cursor_of_any_entry(db):
    innovations = [created() for _turn in range(5)]
    reader = Reader()
    reader.read()

    reader.cursor, reader.entries = reader.entries[1]["cursor"], []
    reader.read()

    assert reader.said() == [("upsert", str(innovation.uuid)) for innovation in innovations[2:]]
    assert reader.read() == []


def test_pages_join_without_a_gap(db):
    innovations = [created() for _turn in range(7)]
    reader = Reader()

    lengths = [len(reader.read(page_size=3)) for _turn in range(4)]

    assert lengths == [3, 3, 1, 0]
    assert reader.said() == [("upsert", str(innovation.uuid)) for innovation in innovations]


def test_a_page_costs_the_same_number_of_queries_however_long_it_is(db):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            Reader().read()
        return len(queries)

    [created() for _turn in range(2)]
    at_two = cost()
    [created() for _turn in range(18)]

    assert cost() == at_two


# -- what each reader may see ----------------------------------------------------------------------
def test_an_object_that_is_withdrawn_arrives_as_a_delete(db):
    innovation = created()
    public, own = Reader(), Reader(key=client_of(innovation.region)[1])
    public.read()
    own.read()

    changed(innovation, visibility="internal")

    assert [entry["kind"] for entry in public.read()] == ["delete"]
    assert [entry["kind"] for entry in own.read()] == ["upsert"]
    assert public.http.get(public.entries[-1]["url"]).status_code == 404


def test_an_object_that_was_never_visible_does_not_appear(db):
    innovation = created(visibility="internal")
    changed(innovation, summary="Masih internal.")

    public, stranger = Reader(), Reader(key=client_of()[1])
    public_key_of_owner = Reader(key=client_of(innovation.region, ["feed"])[1])
    owner = Reader(key=client_of(innovation.region)[1])

    assert [reader.read() for reader in (public, stranger, public_key_of_owner)] == [[], [], []]
    assert [kind for kind, _id in [(e["kind"], e["id"]) for e in owner.read()]] == ["upsert", "upsert"]


def test_a_draft_is_followed_by_those_who_work_on_it_alone(db):
    innovation = created(status="draft", published_at=None)

    partner = Reader(key=client_of(innovation.region)[1])
    people = [operator(innovation.agency), region_admin(innovation.region), leader(innovation.region)]

    assert partner.read() == []
    assert [len(Reader(user=user).read()) for user in people] == [1, 1, 0]


def test_an_object_that_appears_later_arrives_then(db):
    innovation = created(visibility="internal")
    reader = Reader()
    assert reader.read() == []

    changed(innovation, visibility="public")

    assert reader.read()[0]["kind"] == "upsert"


def test_an_object_older_than_the_ledger_is_deleted_rather_than_kept(db):
    innovation = InnovationFactory()
    reader = Reader()
    reader.read()

    changed(innovation, status="archived", archived_at=timezone.now(), archive_reason="Diganti.")

    assert [(entry["kind"], entry["id"]) for entry in reader.read()] == [("delete", str(innovation.uuid))]


def test_an_adoption_goes_with_its_innovation(db):
    adoption = requested_adoption()
    adoption.stage = "disetujui"
    adoption.save()
    with transaction.atomic():
        record("adoption.approved", adoption, by=None)
    reader = Reader()
    reader.read()

    changed(adoption.innovation, visibility="internal")

    assert [(entry["resource"], entry["kind"]) for entry in reader.read()] == [
        ("innovations", "delete"),
        ("adoptions", "delete"),
    ]


def test_every_role_reads_what_the_list_answers(db):
    region, other = RegionFactory(), RegionFactory()
    agency = AgencyFactory(region=region)
    created(agency=agency, visibility="internal"), created(agency__region=other, visibility="internal"), created()
    recorded_agreement(Side(region), Side(other), visibility="internal")
    requested_adoption(adopter=agency)
    readers = [Reader(), Reader(user=region_admin(region)), Reader(user=UserFactory()), Reader(user=portal_admin())]
    readers += [Reader(key=client_of(region)[1]), Reader(key=client_of(region, ["feed"])[1])]

    for reader in readers:
        reader.read()
        for resource in ("innovations", "agreements", "adoptions"):
            listed = {row["id"] for row in reader.http.get(f"/api/v1/{resource}/").json()["results"]}
            told = {entry["id"] for entry in reader.entries if entry["resource"] == resource}
            begun = {str(uuid) for uuid in Change.objects.values_list("object_id", flat=True)}
            assert told == listed & begun


def test_accounts_and_clients_are_nobody_elses_business(db):
    client_of()

    assert not Change.objects.exists()


# -- who may ask what ------------------------------------------------------------------------------
def test_a_key_without_the_scope_is_refused(db):
    reader = Client(headers=authorization(client_of(scopes=["read:partner"])[1]))

    answers = [reader.get("/api/v1/changes/"), reader.get("/api/v1/exports/innovations.jsonl")]

    assert [answer.status_code for answer in answers] == [403, 403]


def test_a_cursor_of_another_view_is_gone(db):
    region = RegionFactory()
    client, key = client_of(region)
    reader = Reader(key=key)
    reader.read()
    client.scopes = ["feed"]
    client.save()

    answer = reader.http.get("/api/v1/changes/", {"after": reader.cursor})

    assert (answer.status_code, answer.json()["code"]) == (410, "cursor-of-another-view")


@pytest.mark.parametrize("params", [{"after": "x"}, {"after": "LTEuYWJj"}, {"wait": "-1"}, {"wait": "26"},
                                    {"page_size": "0"}, {"page_size": "1001"}, {"since": "1"}])  # fmt: skip
def test_nonsense_is_refused_with_its_name(db, client, params):
    answer = client.get("/api/v1/changes/", params)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == f"/{next(iter(params))}"


# -- a consistent beginning ------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_an_export_and_the_feed_from_its_cursor_miss_nothing_that_happens_meanwhile():
    region = RegionFactory()
    before = [created(agency__region=region) for _turn in range(250)]
    answer = Client().get("/api/v1/exports/innovations.jsonl")
    lines = iter(answer.streaming_content)
    first = json.loads(next(lines))

    withdrawn = before[0]

    def meanwhile() -> Innovation:
        changed(before[-1], name="Nama baru")
        added = created()
        changed(withdrawn, visibility="internal")
        return added

    with beside(meanwhile) as other:  # with a connection of its own, while the export is on its way
        added = other.result(30)
    rows = [json.loads(line) for line in lines]
    reader = Reader()
    reader.cursor = first["cursor"]
    reader.read()

    assert answer["SIPKD-Changes-Cursor"] == first["cursor"]
    assert answer["Content-Type"].startswith("application/x-ndjson")
    assert {row["id"] for row in rows} == {str(innovation.uuid) for innovation in before}
    assert "Nama baru" not in {row["name"] for row in rows}
    assert reader.said() == [
        ("upsert", str(before[-1].uuid)),
        ("upsert", str(added.uuid)),
        ("delete", str(withdrawn.uuid)),
    ]


@pytest.mark.django_db(transaction=True)
def test_an_export_that_its_reader_abandons_ends_its_transaction_with_the_answer():
    created()
    answer = Client().get("/api/v1/exports/innovations.jsonl")
    next(iter(answer.streaming_content))
    assert connection.in_atomic_block

    answer.close()

    assert not connection.in_atomic_block


def test_an_export_costs_the_same_number_of_queries_however_long_it_is(db):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            list(Client().get("/api/v1/exports/innovations.jsonl").streaming_content)
        return len(queries)

    InnovationFactory.create_batch(2)
    at_two = cost()
    InnovationFactory.create_batch(18)

    assert cost() == at_two


@pytest.mark.parametrize("resource", ["regions", "agencies", "agreements", "innovations", "adoptions"])
def test_every_resource_can_be_exported_as_the_list_answers_it(db, client, resource):
    requested_adoption()
    listed = client.get(f"/api/v1/{resource}/").json()["results"]

    lines = b"".join(client.get(f"/api/v1/exports/{resource}.jsonl").streaming_content).splitlines()

    by_page = {row["page"]: row for row in map(json.loads, lines[1:])}
    assert by_page == {row["page"]: row for row in listed}


def test_an_export_that_does_not_exist_is_not_found(db, client):
    assert client.get("/api/v1/exports/users.jsonl").status_code == 404


# -- waiting ---------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_a_reader_that_waits_is_answered_when_something_happens():
    reader = Reader(key=client_of()[1])
    reader.read()
    started = time.monotonic()

    with beside(lambda: reader.read(wait=20)) as waiting:
        wait_until(lambda: feed._places._value < 2)
        innovation = created()
        (entry,) = waiting.result(20)

    assert entry["id"] == str(innovation.uuid)
    assert time.monotonic() - started < 15


@pytest.mark.django_db(transaction=True)
def test_waiting_holds_no_transaction():
    reader = Reader(key=client_of()[1])
    reader.read()

    with beside(lambda: reader.read(wait=2)):
        wait_until(lambda: feed._places._value < 2)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                "AND state = 'idle in transaction' AND pid <> pg_backend_pid()"
            )
            assert cursor.fetchone() == (0,)


@pytest.mark.django_db(transaction=True)
def test_when_all_places_are_taken_the_answer_comes_at_once():
    reader = Reader(key=client_of()[1])
    reader.read()
    taken = [feed._places.acquire(blocking=False) for _turn in range(3)]
    started = time.monotonic()

    found = reader.read(wait=20)

    for _place in filter(None, taken):
        feed._places.release()
    assert (found, taken) == ([], [True, True, False])
    assert time.monotonic() - started < 10


# -- under concurrent writers ----------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_replaying_the_feed_of_many_writers_gives_what_the_database_holds():
    regions = RegionFactory.create_batch(2)
    innovations = [created(agency__region=region) for region in regions for _turn in range(4)]
    readers = [Reader(), Reader(key=client_of(regions[0])[1])]
    done = threading.Event()

    def write(mine: list[Innovation]) -> None:
        for turn in range(15):
            for innovation in mine:
                changed(innovation, visibility="internal" if (turn + innovation.pk) % 3 else "public")

    def follow(reader: Reader) -> None:
        while not (done.is_set() and not reader.read()):
            reader.read()

    with beside(lambda: follow(readers[0])) as one, beside(lambda: follow(readers[1])) as two:
        with beside(lambda: write(innovations[0::2])), beside(lambda: write(innovations[1::2])):
            pass
        done.set()
        assert (one.result(60), two.result(60)) == (None, None)

    for reader in readers:
        state: dict[str, str] = {}
        for entry in reader.entries:
            state[entry["id"]] = entry["kind"]
        listed = {row["id"] for row in reader.http.get("/api/v1/innovations/?page_size=200").json()["results"]}
        assert {uuid for uuid, kind in state.items() if kind == "upsert"} == listed
        cursors = [entry["cursor"] for entry in reader.entries]
        assert len(cursors) == len(set(cursors))
