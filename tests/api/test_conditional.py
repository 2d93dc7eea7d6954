"""Conditional requests: who has the answer already is told so; who has an older one, or another one, gets it anew."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from innovations import services
from sipkd.events import conditional
from tests.api.reading import MAKERS, key_of
from tests.factories import InnovationFactory, approved_adoption, region_admin

pytestmark = pytest.mark.django_db


def read(client, address: str, tag: str | None = None):
    return client.get(address, headers={"If-None-Match": tag} if tag else {})


def catalogue(**params) -> str:
    return reverse("api:innovation-list", query=params)


@pytest.mark.parametrize("resource", MAKERS)
def test_an_answer_that_is_known_is_not_made_again(client, resource):
    made = MAKERS[resource]()
    for address in (
        reverse(f"api:{resource}-list"),
        reverse(f"api:{resource}-detail", kwargs=key_of(resource, made)),
    ):
        first = read(client, address)
        with CaptureQueriesContext(connection) as queries:
            second = read(client, address, first["ETag"])

        assert first["Cache-Control"] == second["Cache-Control"] == "private, no-cache"
        assert (second.status_code, second.content, second["ETag"]) == (304, b"", first["ETag"])
        assert len(queries) == 1


def test_any_recorded_change_ends_it(client):
    innovation = InnovationFactory()
    tag = read(client, catalogue(facets="region"))["ETag"]

    services.attest_running(innovation, by=region_admin(innovation.region))

    assert read(client, catalogue(facets="region"), tag).status_code == 200


def test_a_replication_shows_at_once_in_the_facets(client):
    adoption = approved_adoption()
    address = catalogue(facets="adopted,stage", count="true")
    tag = read(client, address)["ETag"]

    services.cancel_adoption(adoption, by=region_admin(adoption.adopter.region), reason="Anggaran dialihkan")

    assert read(client, address, tag).status_code == 200


def test_it_is_good_for_one_address_and_reader(client):
    innovation = InnovationFactory()
    tag = read(client, catalogue())["ETag"]

    assert read(client, catalogue(page_size="1"), tag).status_code == 200
    client.force_login(region_admin(innovation.region))
    assert read(client, catalogue(), tag).status_code == 200


def test_what_is_no_event_shows_within_the_hour(client, monkeypatch):
    before = datetime(2026, 11, 24, 3, 59, tzinfo=UTC)
    monkeypatch.setattr(conditional.timezone, "now", lambda: before)
    tag = read(client, catalogue())["ETag"]
    monkeypatch.setattr(conditional.timezone, "now", lambda: before + timedelta(minutes=1))

    assert read(client, catalogue(), tag).status_code == 200


def test_a_refusal_has_no_version(client):
    hidden = InnovationFactory(visibility="internal")

    missing = read(client, reverse("api:innovation-detail", kwargs={"id": hidden.uuid}))
    wrong = read(client, catalogue(selesai="ya"))

    assert (missing.status_code, wrong.status_code) == (404, 400)
    assert not any(response.has_header("ETag") for response in (missing, wrong))


def test_what_is_personal_or_a_page_has_none(client):
    client.force_login(region_admin(InnovationFactory().region))

    for name in ("api:notification-list", "api:saved-search-list", "innovations:innovation-list"):
        assert not read(client, reverse(name)).has_header("ETag")


def test_a_condition_that_fails_is_answered_as_such(client):
    assert client.get(catalogue(), headers={"If-Match": '"yesterday"'}).status_code == 412
