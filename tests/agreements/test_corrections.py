"""What the register says of a document is put right by two sides: one proposes, another one answers."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from agreements import services
from agreements.models import Agreement, Correction, Party
from agreements.services import Side
from sipkd.dates import PartialDate
from sipkd.errors import RuleViolation
from sipkd.events.models import Event, Notification
from tests.factories import (
    AgencyFactory,
    RegionFactory,
    operator,
    portal_verifier,
    recorded_agreement,
    region_admin,
    registered_agreement,
)

pytestmark = pytest.mark.django_db
WHY = "Salah ketik tahun penandatanganan."


@pytest.fixture
def sides():
    return Side(RegionFactory(), document_number="A/1"), Side(RegionFactory(), document_number="B/1")


@pytest.fixture
def agreement(sides) -> Agreement:
    return registered_agreement(*sides, title="PKS Salah Ketik", signed_on=PartialDate.of(2025, 7, 4))


@pytest.fixture
def ours(sides):
    return region_admin(sides[0].region)


@pytest.fixture
def theirs(sides):
    region_admin(sides[0].region)  # both regions are on the portal
    return region_admin(sides[1].region)


def rows_of(agreement: Agreement) -> tuple:
    return (
        Agreement.objects.values().get(pk=agreement.pk),
        list(Party.objects.filter(agreement=agreement).order_by("pk").values()),
        list(Correction.objects.order_by("pk").values()),
        Event.objects.count(),
    )


def refusal_of(verb, agreement: Agreement, **given) -> str:
    """The code of the refusal; nothing may have changed."""
    before = rows_of(agreement)
    with pytest.raises(RuleViolation) as refusal:
        verb(agreement, **given)
    assert rows_of(agreement) == before
    return refusal.value.code


def propose(agreement: Agreement, by, **values) -> Correction:
    return services.propose_correction(agreement, values=values or {"title": "PKS Benar"}, reason=WHY, by=by)


def test_nothing_changes_until_the_other_side_accepts_and_then_old_and_new_are_kept(agreement, ours, theirs):
    before = Agreement.objects.values().get(pk=agreement.pk)

    correction = propose(agreement, ours, title="PKS Benar", signed_on=PartialDate.of(2024, 7, 4))
    unchanged = Agreement.objects.values().get(pk=agreement.pk)
    services.accept_correction(agreement, by=theirs)

    assert unchanged == before
    agreement.refresh_from_db()
    assert (agreement.title, agreement.signed_on) == ("PKS Benar", PartialDate.of(2024, 7, 4))
    assert set(agreement.parties.values_list("document_year", flat=True)) == {2024}
    correction.refresh_from_db()
    assert (correction.state, correction.decided_by) == ("accepted", theirs)
    event = Event.objects.get(action="agreement.correction_accepted")
    assert event.changes == {
        "title": ["PKS Salah Ketik", "PKS Benar"],
        "signed_on": ["2025-07-04", "2024-07-04"],
        "reason": [None, WHY],
    }
    assert Notification.objects.filter(recipient=theirs, event__action="agreement.correction_proposed").exists()
    assert Notification.objects.filter(recipient=ours, event__action="agreement.correction_accepted").exists()


def test_a_refusal_says_why_and_changes_nothing_of_the_document(agreement, ours, theirs):
    before = Agreement.objects.values().get(pk=agreement.pk)
    propose(agreement, ours)

    services.reject_correction(agreement, reason="Naskah kami berbunyi lain.", by=theirs)

    assert Agreement.objects.values().get(pk=agreement.pk) == before
    assert Correction.objects.get().answer == "Naskah kami berbunyi lain."
    propose(agreement, ours)


def test_who_proposed_it_takes_it_back(agreement, ours, theirs):
    propose(agreement, ours)

    assert refusal_of(services.withdraw_correction, agreement, by=theirs) == "not-your-proposal"
    services.withdraw_correction(agreement, by=ours)

    assert Correction.objects.get().state == "withdrawn"


def test_nobody_answers_the_own_proposal_or_of_somebody_else_s_agreement(agreement, ours, theirs):
    propose(agreement, ours)

    for user in (ours, region_admin(ours.region), region_admin(RegionFactory()), portal_verifier()):
        assert refusal_of(services.accept_correction, agreement, by=user) == "not-your-turn"
        assert refusal_of(services.reject_correction, agreement, reason="Tidak.", by=user) == "not-your-turn"


def test_a_verifier_answers_for_those_who_are_not_on_the_portal(agreement, ours):
    propose(agreement, ours)

    services.accept_correction(agreement, by=portal_verifier())

    agreement.refresh_from_db()
    assert agreement.title == "PKS Benar"


@pytest.mark.parametrize(
    ("values", "reason", "code"),
    [
        ({"title": "PKS Benar"}, " ", "reason-missing"),
        ({"title": "PKS Salah Ketik"}, WHY, "nothing-changed"),
        ({"ends_on": PartialDate.of(1999), "end_basis": "stated"}, WHY, "rule-violation"),
    ],
)
def test_a_proposal_that_could_not_be_accepted_is_refused(agreement, ours, values, reason, code):
    assert refusal_of(services.propose_correction, agreement, values=values, reason=reason, by=ours) == code


def test_one_proposal_at_a_time_by_a_party_of_a_registered_document(agreement, ours, theirs, sides):
    assert (
        refusal_of(
            services.propose_correction, agreement, values={"title": "X"}, reason=WHY, by=region_admin(RegionFactory())
        )
        == "not-a-party"
    )
    propose(agreement, ours)
    assert refusal_of(services.propose_correction, agreement, values={"title": "X"}, reason=WHY, by=theirs) == (
        "already-proposed"
    )
    pending = recorded_agreement(Side(sides[0].region), Side(sides[1].region))
    assert refusal_of(services.propose_correction, pending, values={"title": "X"}, reason=WHY, by=ours) == (
        "not-registered"
    )


def test_a_proposal_that_was_overtaken_is_not_accepted(agreement, ours, theirs):
    propose(agreement, ours)
    Agreement.objects.filter(pk=agreement.pk).update(title="Judul lain")

    assert refusal_of(services.accept_correction, agreement, by=theirs) == "changed-meanwhile"


def test_a_year_in_which_the_number_is_taken_is_refused(agreement, ours, sides):
    registered_agreement(*sides, signed_on=PartialDate.of(2024, 1, 5))

    values = {"signed_on": PartialDate.of(2024, 7, 4)}
    assert refusal_of(services.propose_correction, agreement, values=values, reason=WHY, by=ours) == "number-taken"


def test_the_pages_lead_from_the_proposal_to_the_answer(client, agreement, ours, theirs):
    client.force_login(ours)
    address = reverse("agreements:correction-propose", args=[agreement.uuid])
    shown = client.get(address).context["form"]
    typed = {field.html_name: field.value() for field in shown if not field.name.endswith("_on")}
    typed |= {"signed_on_day": "4", "signed_on_month": "7", "signed_on_year": "2025", "title": "PKS Benar"}
    typed = {name: value for name, value in typed.items() if value is not None}

    refused = client.post(address, typed)
    sent = client.post(address, {**typed, "reason": WHY})
    assert (refused.status_code, sent.status_code) == (422, 302), sent.context and sent.context["form"].errors
    assert Correction.objects.get().changes == {"title": ["PKS Salah Ketik", "PKS Benar"]}

    client.force_login(theirs)
    page = client.get(agreement.get_absolute_url()).content.decode()
    assert "mengusulkan koreksi berikut" in page
    assert "PKS Benar" in page
    assert agreement.title in client.get("/tugas/").content.decode()
    client.post(reverse("agreements:correction-accept", args=[agreement.uuid]))
    agreement.refresh_from_db()
    assert agreement.title == "PKS Benar"


def test_the_api_proposes_and_answers_and_shows_the_proposal_to_the_parties_alone(client, agreement, ours, theirs):
    detail = reverse("api:agreement-detail", args=[agreement.uuid])
    client.force_login(ours)
    response = client.post(
        reverse("api:agreement-correction", args=[agreement.uuid]),
        {"title": "PKS Benar", "reason": WHY},
        content_type="application/json",
    )
    assert response.status_code == 201, response.content
    assert response.json()["correction"]["changes"] == [
        {"field": "title", "label": "judul naskah", "old": "PKS Salah Ketik", "new": "PKS Benar"}
    ]
    client.logout()
    assert client.get(detail).json()["correction"] is None
    client.force_login(operator(AgencyFactory()))
    assert client.post(reverse("api:agreement-accept-correction", args=[agreement.uuid])).status_code == 403

    client.force_login(theirs)
    accepted = client.post(reverse("api:agreement-accept-correction", args=[agreement.uuid]))

    assert (accepted.status_code, accepted.json()["title"], accepted.json()["correction"]) == (200, "PKS Benar", None)


def test_the_database_keeps_corrections(agreement, ours):
    propose(agreement, ours)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM agreements_correction")
    assert Correction.objects.count() == 1
