"""The register's verbs through the API: the rules, the refusals and the conflict of its pages."""

import json
from datetime import date

import pytest
from django.urls import reverse

from agreements.models import Agreement
from agreements.services import Side, confirm_party
from sipkd.events.models import Event
from tests.factories import (
    AffairFactory,
    AgencyFactory,
    RegionFactory,
    leader,
    portal_verifier,
    recorded_agreement,
    region_admin,
    registered_agreement,
)

pytestmark = pytest.mark.django_db
LIST = "/api/v1/agreements/"


def send(client, user, url: str, *, method: str = "post", **body):
    client.force_login(user)
    answer = getattr(client, method)(url, json.dumps(body), content_type="application/json")
    return answer.status_code, answer.json()


def verb(agreement: Agreement, name: str) -> str:
    return reverse(f"api:agreement-{name}", args=[agreement.uuid])


def errors_of(body: dict) -> dict[str, str]:
    return {error["pointer"]: error["detail"] for error in body["errors"]}


def a_document(*regions, **more) -> dict:
    return {
        "document_kind": "pks", "title": "PKS Layanan", "signed_on": "2025-07-04", "end_basis": "stated",
        "ends_on": "2026-07", "parties": [{"region": region.code} for region in regions], **more,
    }  # fmt: skip


def test_a_region_records_and_the_other_confirms(client):
    ours, theirs, affair = AgencyFactory(), RegionFactory(), AffairFactory()
    sides = [{"region": ours.region.code, "agencies": [str(ours.uuid)], "document_number": "1/2025"},
             {"region": theirs.code, "whole_region": True}]  # fmt: skip
    body = a_document(affairs=[affair.code], scope=["Bimbingan teknis"]) | {"parties": sides}

    status, recorded = send(client, region_admin(ours.region), LIST, **body)
    agreement = Agreement.objects.get()
    confirmed = send(client, region_admin(theirs), verb(agreement, "confirm"))

    assert (status, recorded["id"], recorded["status"]) == (201, str(agreement.uuid), "pending")
    assert (recorded["ends_on"], recorded["ends_on_recorded"], recorded["starts_on"]) == (None, "2026-07", "2025-07-04")
    assert [party["is_settled"] for party in recorded["parties"]] == [True, False]
    assert recorded["scope_items"] == [{"order": 1, "text": "Bimbingan teknis"}]
    assert (confirmed[0], confirmed[1]["status"]) == (200, "registered")
    assert send(client, region_admin(theirs), verb(agreement, "confirm"))[1]["code"] == "already-confirmed"


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"signed_on": "2025-07"}, "/signed_on"),
        ({"signed_on": "kemarin"}, "/signed_on"),
        ({"end_basis": "computed"}, "/duration_months"),
        ({"ends_on": "2024"}, "/ends_on"),
        ({"document_kind": "nota_kesepakatan"}, "/document_kind"),
        ({"allows_adoption": True}, "/allows_adoption"),
        ({"title": ""}, "/title"),
    ],
)
def test_a_document_that_contradicts_itself_is_refused_at_its_field(client, wrong, pointer):
    ours, theirs = RegionFactory(), RegionFactory()

    status, body = send(client, region_admin(ours), LIST, **a_document(ours, theirs) | wrong)

    assert (status, list(errors_of(body))) == (400, [pointer])
    assert not Agreement.objects.exists()


def test_who_is_no_party_records_nothing(client):
    ours, theirs = RegionFactory(), RegionFactory()

    stranger = send(client, region_admin(RegionFactory()), LIST, **a_document(ours, theirs))
    reader = send(client, leader(ours), LIST, **a_document(ours, theirs))

    assert (stranger[0], errors_of(stranger[1])) == (
        400, {"/parties": "Daerah Anda harus menjadi salah satu pihak."},
    )  # fmt: skip
    assert reader[0] == 403
    assert not Agreement.objects.exists()


def test_an_addendum_changes_what_it_names_from_its_day_on(client):
    ours, theirs = RegionFactory(), RegionFactory()
    pks = registered_agreement(Side(ours), Side(theirs), title="PKS")
    addendum = a_document(ours, theirs, document_kind="adendum", starts_on="2026-01-01", parent=str(pks.uuid))
    elsewhere = registered_agreement(Side(ours), Side(RegionFactory()), title="PKS lain")

    status, _body = send(client, region_admin(ours), LIST, **addendum)
    refused = send(client, region_admin(ours), LIST, **addendum | {"parent": str(elsewhere.uuid)})
    confirm_party(Agreement.objects.get(parent=pks).parties.get(region=theirs), by=region_admin(theirs))

    assert (status, refused[0], list(errors_of(refused[1]))) == (201, 400, ["/parent"])
    terms = [Agreement.objects.get(pk=pks.pk).terms(day).until for day in (date(2025, 12, 31), date(2026, 1, 1))]
    assert terms[1] == date(2026, 7, 31) != terms[0]


def test_an_older_version_of_the_own_side_gets_the_newer_values(client):
    ours, theirs = RegionFactory(), RegionFactory()
    agreement = recorded_agreement(Side(ours), Side(theirs, document_number="1/2025"))
    admin, url = region_admin(theirs), verb(agreement, "own-side")
    seen = agreement.parties.get(region=theirs).version

    first = send(client, admin, url, method="patch", version=seen, document_number="2/2025")
    late = send(client, admin, url, method="patch", version=seen, document_number="3/2025", reason="Salah ketik.")

    assert (first[0], first[1]["status"]) == (200, "registered")
    assert (late[0], late[1]["code"], late[1]["current"]["document_number"]) == (409, "changed-meanwhile", "2/2025")
    assert agreement.parties.get(region=theirs).document_number == "2/2025"
    newer = late[1]["current"]["version"]
    without = send(client, admin, url, method="patch", version=newer, document_number="3/2025")
    again = send(client, admin, url, method="patch", version=newer, document_number="3/2025", reason="Salah ketik.")
    assert (without[0], list(errors_of(without[1])), again[0]) == (400, ["/reason"], 200)
    assert agreement.parties.get(region=ours).version == 1


def test_a_region_is_signed_for_by_its_head_or_a_proxy_and_by_nobody_else(client):
    ours, theirs = RegionFactory(), RegionFactory()
    agreement = recorded_agreement(Side(ours), Side(theirs))
    party = agreement.parties.get(region=theirs)

    status, body = send(
        client, region_admin(theirs), verb(agreement, "own-side"), method="patch", version=party.version,
        signatory_capacity="pimpinan",
    )  # fmt: skip

    assert (status, list(errors_of(body))) == (400, ["/signatory_capacity"])
    assert not agreement.parties.get(region=theirs).is_settled


def test_a_verifier_attests_for_who_is_not_on_the_portal(client):
    ours = RegionFactory()
    agreement = recorded_agreement(Side(ours), Side(kind="badan_usaha", name="PT Maju"), category="KSDPK")

    empty = send(client, portal_verifier(), verb(agreement, "attest"), basis=" ")
    status, body = send(client, portal_verifier(), verb(agreement, "attest"), basis="Naskah asli.")

    assert (empty[0], list(errors_of(empty[1]))) == (400, ["/basis"])
    assert (status, body["status"]) == (200, "registered")


def test_a_party_suspends_resumes_and_terminates(client):
    ours, theirs = RegionFactory(), RegionFactory()
    agreement = registered_agreement(Side(ours), Side(theirs))
    admin = region_admin(theirs)

    rested = send(client, admin, verb(agreement, "suspend"), starts_on="2026-01-10", reason="Evaluasi.")
    twice = send(client, admin, verb(agreement, "suspend"), starts_on="2026-01-12", reason="Evaluasi.")
    resumed = send(client, admin, verb(agreement, "resume"), on="2026-01-20")
    nothing = send(client, admin, verb(agreement, "resume"), on="2026-01-25")
    send(client, admin, verb(agreement, "suspend"), starts_on="2026-01-22", ends_on="2026-01-31", reason="Evaluasi.")
    earlier = send(client, admin, verb(agreement, "resume"), on="2026-01-25")
    ended = send(client, admin, verb(agreement, "terminate"), on="2026-02-01", reason="Disepakati.")
    again = send(client, admin, verb(agreement, "terminate"), on="2026-02-01", reason="Disepakati.")

    suspension = {"starts_on": "2026-01-10", "ends_on": None, "reason": "Evaluasi."}
    assert (rested[0], rested[1]["suspensions"]) == (200, [suspension])
    assert resumed[1]["suspensions"] == [suspension | {"ends_on": "2026-01-19"}]
    assert (earlier[0], earlier[1]["suspensions"][1]["ends_on"]) == (200, "2026-01-24")
    assert (twice[0], nothing[1]["code"], ended[1]["terminated_on"]) == (409, "not-suspended", "2026-02-01")
    assert (again[0], again[1]["code"]) == (409, "already-terminated")
    actions = Event.objects.about(agreement).order_by("pk").values_list("action", flat=True)
    rests = ["agreement.suspended", "agreement.resumed"]
    assert list(actions)[-5:] == [*rests, *rests, "agreement.terminated"]
