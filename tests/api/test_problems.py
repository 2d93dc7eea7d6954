"""Every error of the API is a problem document (RFC 9457), whatever went wrong and whoever answered."""

import json

import pytest
from django.test import Client, override_settings
from django.urls import path
from rest_framework.throttling import SimpleRateThrottle

import sipkd.urls
from innovations.models import Adoption
from tests.factories import (
    AgencyFactory,
    InnovationFactory,
    leader,
    operator,
    region_admin,
    requested_adoption,
    umbrella_pks,
)

pytestmark = pytest.mark.django_db
ADOPTIONS = "/api/v1/adoptions/"
NOWHERE = "8f4e7a5e-0000-4000-8000-000000000000"


def broken(request):
    raise RuntimeError("nobody foresaw this")


urlpatterns = [path("api/v1/broken/", broken), *sipkd.urls.urlpatterns]
handler500 = sipkd.urls.handler500


def assert_problem(response, status: int, code: str) -> dict:
    """The members of RFC 9457, and the code that programs rely on; returns the document."""
    assert response.status_code == status
    assert response["Content-Type"].partition(";")[0] == "application/problem+json"
    body = response.json()
    assert body["type"] == "about:blank"
    assert (body["status"], body["code"]) == (status, code)
    assert body["instance"] == response.wsgi_request.path
    assert body["title"]
    assert body["detail"]
    assert set(body) == {"type", "title", "status", "detail", "instance", "code"} | (
        {"errors"} if status == 400 else set()
    )
    return body


def post(client, url: str, body: dict | None = None):
    return client.post(url, json.dumps(body or {}), content_type="application/json")


def test_400_names_every_wrong_field(client):
    innovation = InnovationFactory()
    client.force_login(operator(AgencyFactory()))

    response = post(client, ADOPTIONS, {"innovation": str(innovation.uuid), "adopter": NOWHERE, "mode": "pinjam"})

    errors = assert_problem(response, 400, "invalid")["errors"]
    assert {(error["pointer"], error["code"]) for error in errors} == {
        ("/adopter", "does_not_exist"),
        ("/mode", "invalid_choice"),
    }
    assert all(error["detail"] for error in errors)
    assert not Adoption.objects.exists()


def test_400_for_a_body_that_is_no_json(client):
    client.force_login(operator(AgencyFactory()))

    response = client.post(ADOPTIONS, "{innovation", content_type="application/json")

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["code"] == "parse-error"


def test_401_for_a_key_that_is_not_ours(client):
    response = client.get("/api/v1/innovations/", headers={"Authorization": "Bearer sipkd_salah"})

    assert_problem(response, 401, "invalid-key")
    assert response["WWW-Authenticate"].startswith("Bearer")


def test_403_for_writing_without_signing_in(client):
    assert_problem(post(client, ADOPTIONS), 403, "not-authenticated")


def test_403_for_the_inbox_without_signing_in(client):
    assert_problem(client.get("/api/v1/notifications/"), 403, "not-authenticated")


def test_403_for_a_request_without_csrf_token():
    client = Client(enforce_csrf_checks=True)
    client.force_login(operator(AgencyFactory()))

    assert_problem(post(client, ADOPTIONS), 403, "permission-denied")


def test_403_for_what_the_role_may_not_do(client):
    adoption = requested_adoption()
    client.force_login(leader(adoption.innovation.region))

    response = post(client, f"{ADOPTIONS}{adoption.uuid}/approve/")

    assert_problem(response, 403, "permission-denied")
    adoption.refresh_from_db()
    assert adoption.stage == Adoption.Stage.INTEREST


@pytest.mark.parametrize(
    "address",
    [
        f"/api/v1/innovations/{NOWHERE}/",
        f"/api/v1/innovations/{NOWHERE}/entitlement/?agency={NOWHERE}",
        "/api/v1/regions/99.99/",
        "/api/v1/innovations/bukan-id/",
        "/api/v1/tidak-ada/",
        "/api/v1/exports/users.jsonl",
        "/api/v1/tidak/ada/di/sini",
    ],
)
def test_404_for_what_does_not_exist(client, address):
    assert_problem(client.get(address), 404, "not-found")


def test_404_for_writing_to_an_address_that_does_not_exist():
    assert_problem(post(Client(enforce_csrf_checks=True), "/api/v1/tidak-ada/"), 404, "not-found")


def test_404_for_what_may_not_be_seen(client):
    hidden = InnovationFactory(visibility="internal")

    body = assert_problem(client.get(f"/api/v1/innovations/{hidden.uuid}/"), 404, "not-found")

    assert body["detail"] == assert_problem(client.get(f"/api/v1/innovations/{NOWHERE}/"), 404, "not-found")["detail"]


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_405_for_a_method_that_the_resource_does_not_have(client, method):
    adoption = requested_adoption()
    client.force_login(region_admin(adoption.innovation.region))

    response = getattr(client, method)(f"{ADOPTIONS}{adoption.uuid}/", "{}", content_type="application/json")

    assert_problem(response, 405, "method-not-allowed")
    assert "GET" in response["Allow"]


def test_409_for_what_a_rule_of_the_domain_refuses(client):
    innovation, adopter = InnovationFactory(), AgencyFactory()
    client.force_login(operator(adopter))

    response = post(client, ADOPTIONS, {"innovation": str(innovation.uuid), "adopter": str(adopter.uuid)})

    body = assert_problem(response, 409, "not-entitled")
    assert body["detail"] == f"Belum ada kerja sama antara {adopter.region.name} dan {innovation.region.name}."
    assert not Adoption.objects.exists()


def test_refusal_about_a_field_is_a_400_at_that_field(client):
    innovation, adopter = InnovationFactory(), AgencyFactory()
    umbrella_pks(adopter, innovation.region)
    client.force_login(operator(AgencyFactory(region=adopter.region)))

    response = post(client, ADOPTIONS, {"innovation": str(innovation.uuid), "adopter": str(adopter.uuid)})

    (error,) = assert_problem(response, 400, "invalid")["errors"]
    assert (error["pointer"], error["code"]) == ("/adopter", "not-your-agency")
    assert not Adoption.objects.exists()


def test_415_for_a_body_of_another_type(client):
    client.force_login(operator(AgencyFactory()))

    response = client.post(ADOPTIONS, "<adoption/>", content_type="application/xml")

    assert_problem(response, 415, "unsupported-media-type")


def test_406_for_a_format_that_the_api_does_not_speak(client):
    response = client.get("/api/v1/innovations/", headers={"Accept": "text/csv"})

    assert_problem(response, 406, "not-acceptable")


def test_429_says_when_to_come_back(client, monkeypatch):
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {"anon": "2/min", "user": "2/min"})

    answers = [client.get("/api/v1/innovations/") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert_problem(answers[-1], 429, "throttled")
    assert 0 < int(answers[-1]["Retry-After"]) <= 60


def test_signed_in_user_has_a_rate_and_a_count_of_its_own(client, monkeypatch):
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {"anon": "1/min", "user": "2/min"})
    address = "/api/v1/regions/"
    assert [client.get(address).status_code for _ in range(2)] == [200, 429]

    for each in (operator(AgencyFactory()), operator(AgencyFactory())):
        client.force_login(each)
        assert [client.get(address).status_code for _ in range(3)] == [200, 200, 429]


def test_500_tells_nothing_of_what_broke(client):
    client.raise_request_exception = False

    with override_settings(ROOT_URLCONF=__name__):
        response = client.get("/api/v1/broken/")

    body = assert_problem(response, 500, "internal-error")
    assert "nobody foresaw" not in json.dumps(body)


def test_throttle_counts_by_the_address_that_the_proxy_saw_and_not_by_what_a_client_writes(client, monkeypatch):
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {"anon": "2/min", "user": "2/min"})

    answers = [client.get("/api/v1/innovations/", headers={"X-Forwarded-For": f"203.0.113.{n}"}) for n in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]


def test_json_may_load_nothing_in_a_browser_and_a_page_only_what_is_ours(client):
    innovation = InnovationFactory()
    address = f"/api/v1/innovations/{innovation.uuid}/"
    answer = client.get(address)
    unchanged = client.get(address, headers={"If-None-Match": answer["ETag"]})
    problem = client.get(f"/api/v1/innovations/{NOWHERE}/")

    for response, status in ((answer, 200), (unchanged, 304), (problem, 404)):
        assert response.status_code == status
        assert response["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert "script-src 'self'" in client.get("/inovasi/")["Content-Security-Policy"]
