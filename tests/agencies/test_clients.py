"""Other systems: registered by a region's admin, opened by a key that is shown once, and shut at once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from agencies.clients.services import KEY_OVERLAP, revoke_client, revoke_key, rotate_key
from agencies.models import ApiClient, ApiKey
from sipkd.errors import RuleViolation
from sipkd.events.models import Event, WebhookDelivery, WebhookEndpoint
from sipkd.events.webhooks.signing import secret_of
from tests.events.given import authorization, client_of, endpoint_at, happening
from tests.factories import InnovationFactory, RegionFactory, UserFactory, leader, portal_admin, region_admin


def status(key: str, path: str = "/api/v1/innovations/") -> int:
    return Client(headers=authorization(key)).get(path).status_code


# -- keys ------------------------------------------------------------------------------------------
def test_a_key_opens_the_api_as_its_client(db):
    region = RegionFactory()
    internal = InnovationFactory(agency__region=region, visibility="internal")
    _client, partner = client_of(region)
    _other, public = client_of(region, ["feed"])

    paths = [f"/api/v1/innovations/{internal.uuid}/"]

    assert [status(partner, path) for path in paths] == [200]
    assert [status(public, path) for path in paths] == [404]


def test_only_a_digest_of_the_key_is_kept(db):
    client, key = client_of()

    stored = " ".join(map(str, ApiKey.objects.values_list()[0]))

    assert key.removeprefix("sipkd_")[10:] not in stored
    assert client.keys.get().prefix == key[:12]


@pytest.mark.parametrize("key", ["sipkd_wrong", "wrong", "sipkd_", "sipkd_x y", "\u00e9"])
def test_a_wrong_key_is_401_and_says_how_to_come_in(db, key):
    answer = Client().get("/api/v1/innovations/", headers={"Authorization": f"Bearer {key}".encode().decode("latin-1")})

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Bearer realm="SIPKD", error="invalid_token"'
    assert (answer["Content-Type"], answer.json()["code"]) == ("application/problem+json", "invalid-key")


def test_a_key_ends_when_it_expires(db):
    client, key = client_of()
    client.keys.update(created_at=timezone.now() - timedelta(days=9), expires_at=timezone.now() - timedelta(seconds=1))

    assert status(key) == 401


def test_rotation_lets_both_keys_in_for_a_while_and_then_only_the_new_one(db):
    client, old = client_of()

    new = rotate_key(client, by=UserFactory())

    assert (status(old), status(new)) == (200, 200)
    assert client.keys.get(prefix=old[:12]).expires_at <= timezone.now() + KEY_OVERLAP
    ApiKey.objects.filter(prefix=old[:12]).update(
        created_at=timezone.now() - timedelta(days=9), expires_at=timezone.now()
    )
    assert (status(old), status(new)) == (401, 200)


def test_rotation_never_gives_an_old_key_more_time(db):
    client, old = client_of()
    soon = timezone.now() + timedelta(hours=1)
    client.keys.update(expires_at=soon)

    rotate_key(client, by=UserFactory())

    assert client.keys.get(prefix=old[:12]).expires_at == soon


def test_a_revoked_key_is_refused_by_the_next_request(db):
    client, key = client_of()
    assert status(key) == 200

    revoke_key(client.keys.get(), by=UserFactory())

    assert status(key) == 401


def test_a_revoked_client_is_refused_with_all_its_keys(db):
    client, first = client_of()
    second = rotate_key(client, by=UserFactory())

    revoke_client(client, by=UserFactory())

    assert (status(first), status(second)) == (401, 401)
    with pytest.raises(RuleViolation, match="sudah dicabut"):
        rotate_key(client, by=UserFactory())


def test_a_key_opens_no_page_and_no_inbox_and_changes_nothing(db):
    http = Client(headers=authorization(client_of()[1]))

    assert http.get("/aplikasi/").status_code == 302
    assert http.get("/api/v1/notifications/").json()["results"] == []
    assert http.post("/api/v1/adoptions/", {}, content_type="application/json").status_code == 403


def test_every_change_of_a_client_is_an_event_without_secrets(db):
    client, key = client_of()
    new = rotate_key(client, by=UserFactory())
    revoke_key(client.keys.order_by("id")[0], by=UserFactory())
    revoke_client(client, by=UserFactory())

    events = Event.objects.about(client)

    assert [event.action for event in events] == [
        "client.revoked",
        "client.key_revoked",
        "client.key_rotated",
        "client.registered",
    ]
    kept = " ".join(str(value) for row in events.values_list() for value in row)
    assert key not in kept
    assert new not in kept


# -- pages -----------------------------------------------------------------------------------------
FORM = {
    "name": "Portal Satu Data",
    "purpose": "Katalog data daerah.",
    "contact_name": "Tim Data",
    "contact_email": "data@contoh.go.id",
    "scopes": ["feed"],
}


@pytest.fixture
def region():
    return RegionFactory()


@pytest.fixture
def http(region, client) -> Client:
    client.force_login(region_admin(region))
    return client


def test_an_admin_registers_an_application_and_sees_its_key_once(db, http, region):
    answer = http.post("/aplikasi/daftarkan/", FORM)

    registered = ApiClient.objects.get()
    key = "sipkd_" + answer.text.split("sipkd_")[1].split("<")[0].strip()
    assert (registered.region, registered.scopes) == (region, ["feed"])
    assert "no-store" in answer["Cache-Control"]
    assert status(key) == 200
    assert key not in http.get(registered.get_absolute_url()).text


def test_a_name_that_is_taken_is_refused_and_nothing_is_registered(db, http):
    http.post("/aplikasi/daftarkan/", FORM)
    events = Event.objects.count()

    answer = http.post("/aplikasi/daftarkan/", FORM)

    assert answer.status_code == 422
    assert "sudah mempunyai aplikasi dengan nama itu" in answer.text
    assert (ApiClient.objects.count(), Event.objects.count()) == (1, events)


@pytest.mark.parametrize("make", [lambda region: leader(region), lambda _region: UserFactory()])
def test_nobody_else_registers_applications(db, client, region, make):
    client.force_login(make(region))

    assert client.get("/aplikasi/").status_code == 403
    assert client.post("/aplikasi/daftarkan/", FORM).status_code == 403
    assert not ApiClient.objects.exists()


def test_an_application_of_another_region_does_not_exist_for_an_admin(db, http):
    client, _key = client_of()

    assert http.get(client.get_absolute_url()).status_code == 404
    assert http.post(f"{client.get_absolute_url()}cabut/").status_code == 404
    client.refresh_from_db()
    assert client.is_active


def test_the_portal_admin_looks_after_all(db, client):
    registered, _key = client_of()
    client.force_login(portal_admin())

    assert registered.name in client.get("/aplikasi/").text
    assert client.post(f"{registered.get_absolute_url()}cabut/").status_code == 302
    registered.refresh_from_db()
    assert not registered.is_active


def test_the_list_costs_the_same_number_of_queries_however_long_it_is(db, http, region, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            http.get("/aplikasi/")
        return len(queries)

    [client_of(region) for _turn in range(2)]
    at_two = cost()
    [client_of(region) for _turn in range(10)]

    assert cost() == at_two


def test_an_admin_looks_after_a_webhook(db, http, region):
    registered, _key = client_of(region)

    added = http.post(
        f"{registered.get_absolute_url()}webhook/tambah/", {"url": "https://data.contoh.go.id/hook?kunci=rahasia"}
    )
    endpoint = WebhookEndpoint.objects.get()
    path = endpoint.get_absolute_url()
    first = secret_of(endpoint)
    happening()
    tested = http.post(f"{path}uji/")
    rotated = http.post(f"{path}rahasia/")
    endpoint.refresh_from_db()
    page = http.get(path)
    stopped = http.post(f"{path}henti/")
    enabled = http.post(f"{path}aktif/")
    replayed = http.post(f"{path}ulang/", {"first": "1", "last": "2"})

    assert first in added.text
    assert secret_of(endpoint) in rotated.text
    assert secret_of(endpoint) != first
    assert "innovation.named" in page.text
    assert "webhook.test" in page.text
    assert [answer.status_code for answer in (tested, stopped, enabled, replayed)] == [302] * 4
    assert WebhookDelivery.objects.pending().count() == 2
    assert "rahasia" not in str(list(Event.objects.about(registered).values("facts")))


def test_a_webhook_of_another_region_does_not_exist_for_an_admin(db, http):
    endpoint = endpoint_at("https://data.contoh.go.id/hook")

    answers = [http.post(f"{endpoint.get_absolute_url()}{verb}/") for verb in ("uji", "rahasia", "henti", "ulang")]

    assert [answer.status_code for answer in answers] == [404] * 4
    endpoint.refresh_from_db()
    assert (endpoint.is_active, endpoint.secret_generation, WebhookDelivery.objects.count()) == (True, 1, 0)
