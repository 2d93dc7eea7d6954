"""Adoptions through the API, from both sides, with a session and its CSRF token as a browser script has them."""

import json

import pytest
from django.test import Client

from innovations.models import Adoption
from sipkd.dates import today
from tests.api.reading import detail, get
from tests.factories import (
    PASSWORD,
    AgencyFactory,
    InnovationFactory,
    RegionFactory,
    leader,
    operator,
    region_admin,
    requested_adoption,
    umbrella_pks,
)

pytestmark = pytest.mark.django_db
ADOPTIONS = "/api/v1/adoptions/"


class Session:
    """A signed-in client that must send its CSRF token to write."""

    def __init__(self, user) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.client.get("/akun/login/")
        token = self.client.cookies["csrftoken"].value
        self.client.post("/akun/login/", {"login": user.email, "password": PASSWORD, "csrfmiddlewaretoken": token})
        assert self.client.session["_auth_user_id"] == str(user.pk)

    def post(self, url: str, **body):
        token = self.client.cookies["csrftoken"].value
        return self.client.post(url, json.dumps(body), content_type="application/json", headers={"X-CSRFToken": token})


def test_both_sides_carry_an_adoption_from_request_to_confirmation():
    innovation, adopter = InnovationFactory(), AgencyFactory()
    pks = umbrella_pks(adopter, innovation.region)
    asker, owner = Session(operator(adopter)), Session(operator(innovation.agency))

    answer = asker.post(
        ADOPTIONS,
        innovation=str(innovation.uuid),
        adopter=str(adopter.uuid),
        agreement=str(pks.uuid),
        mode="penuh",
        purpose="Izin terbit dalam sehari.",
        local_name="IZIN CEPAT",
    )
    assert answer.status_code == 201
    url = answer.json()["url"]
    assert answer.json()["stage"] == "minat"
    steps = [
        (owner, "approve/", {}, "disetujui"),
        (asker, "advance/", {"to": "persiapan"}, "persiapan"),
        (asker, "advance/", {"to": "penerapan", "applied_on": today().isoformat()}, "penerapan"),
        (owner, "confirm/", {}, "penerapan"),
        (asker, "advance/", {"to": "evaluasi"}, "evaluasi"),
        (asker, "advance/", {"to": "selesai"}, "selesai"),
    ]
    for side, verb, body, stage in steps:
        answer = side.post(f"{url}{verb}", **body)
        assert (answer.status_code, answer.json()["stage"]) == (200, stage), answer.content

    public = Client().get(url).json()
    assert public["agreement"]["id"] == str(pks.uuid)
    assert (public["mode"], public["local_name"], public["is_claim"]) == ("penuh", "IZIN CEPAT", False)
    assert public["application_confirmed_at"]
    assert (public["purpose"], public["reason"]) == (None, None)


def test_request_without_an_agreement_takes_the_one_that_lasts_longest():
    innovation, adopter = InnovationFactory(), AgencyFactory()
    umbrella_pks(adopter, innovation.region, ends_on=None, end_basis="unlimited", title="Tanpa batas")
    session = Session(operator(adopter))

    answer = session.post(ADOPTIONS, innovation=str(innovation.uuid), adopter=str(adopter.uuid))

    assert answer.json()["agreement"]["title"] == "Tanpa batas"


def test_second_request_for_the_same_innovation_is_refused():
    adoption = requested_adoption()
    session = Session(region_admin(adoption.adopter.region))

    answer = session.post(ADOPTIONS, innovation=str(adoption.innovation.uuid), adopter=str(adoption.adopter.uuid))

    assert (answer.status_code, answer.json()["code"]) == (409, "already-open")
    assert Adoption.objects.count() == 1


def test_decline_and_cancel_need_a_reason_and_tell_only_the_sides():
    adoption = requested_adoption()
    url = f"{ADOPTIONS}{adoption.uuid}/"
    owner = Session(region_admin(adoption.innovation.region))

    assert owner.post(f"{url}decline/").status_code == 400
    assert owner.post(f"{url}decline/", reason=" ").status_code == 400
    answer = owner.post(f"{url}decline/", reason="Belum siap dibagikan.")

    assert (answer.status_code, answer.json()["stage"]) == (200, "ditolak")
    assert answer.json()["reason"] == "Belum siap dibagikan."
    assert Client().get(url).status_code == 404


def test_step_that_does_not_follow_is_refused_and_changes_nothing():
    adoption = requested_adoption()
    adopter = Session(region_admin(adoption.adopter.region))

    answer = adopter.post(f"{ADOPTIONS}{adoption.uuid}/advance/", to="selesai")

    assert (answer.status_code, answer.json()["code"]) == (409, "illegal-move")
    adoption.refresh_from_db()
    assert adoption.stage == "minat"


@pytest.mark.parametrize(
    ("verb", "body", "allowed"),
    [
        ("approve", {}, {"owner operator", "owner admin"}),
        ("decline", {"reason": "Belum siap."}, {"owner operator", "owner admin"}),
        ("advance", {"to": "persiapan"}, {"adopter operator", "adopter admin"}),
        ("confirm", {}, {"owner operator", "owner admin"}),
        ("cancel", {"reason": "Batal."}, {"owner operator", "owner admin", "adopter operator", "adopter admin"}),
    ],
)
def test_each_side_speaks_for_itself(client, verb, body, allowed):
    adoption = requested_adoption()
    owner, adopter = adoption.innovation.agency, adoption.adopter
    people = {
        "owner operator": operator(owner),
        "owner admin": region_admin(owner.region),
        "owner leader": leader(owner.region),
        "owner colleague": operator(AgencyFactory(region=owner.region)),
        "adopter operator": operator(adopter),
        "adopter admin": region_admin(adopter.region),
        "adopter leader": leader(adopter.region),
        "adopter colleague": operator(AgencyFactory(region=adopter.region)),
        "third region": region_admin(RegionFactory()),
    }

    refused = {}
    for name, person in people.items():
        if name not in allowed:
            client.force_login(person)
            answer = client.post(
                f"{ADOPTIONS}{adoption.uuid}/{verb}/", json.dumps(body), content_type="application/json"
            )
            refused[name] = answer.status_code

    assert refused.pop("third region") == 404
    assert set(refused.values()) == {403}
    adoption.refresh_from_db()
    assert (adoption.stage, adoption.reason, adoption.decided_at) == ("minat", "", None)


def test_list_shows_a_request_to_its_sides_alone(client):
    adoption = requested_adoption()

    assert get(client, "adoption-list", count="true")["count"] == 0
    for side in (adoption.innovation.region, adoption.adopter.region):
        client.force_login(leader(side))
        assert get(client, "adoption-list", count="true")["count"] == 1
        assert detail(client, "adoption", adoption)["purpose"] == "Mempercepat layanan."
