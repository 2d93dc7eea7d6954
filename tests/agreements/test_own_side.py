"""Each region confirms or corrects its own side, and nobody overwrites what they have not seen."""

import json

import pytest
from django.urls import reverse

from agencies.models import Region
from agreements.models import Agreement, Party
from agreements.services import Side, confirm_party, state_side
from sipkd.errors import RuleViolation
from sipkd.events.models import Event
from tests.factories import (
    AgencyFactory,
    RegionFactory,
    pdf_upload,
    recorded_agreement,
    region_admin,
    registered_agreement,
)
from tests.together import meeting_at

NAME = "Siti Pejabat"


@pytest.fixture
def theirs(db):
    return AgencyFactory(region__name="Kabupaten Kedua")


@pytest.fixture
def party(theirs) -> Party:
    agreement = recorded_agreement(Side(RegionFactory()), Side(theirs.region, document_number="B/1"))
    return agreement.parties.select_related("agreement").get(region=theirs.region)


def rows_of(party: Party) -> tuple:
    parties = Party.objects.filter(agreement=party.agreement_id).order_by("pk")
    return list(parties.values()), Agreement.objects.values().get(), Event.objects.count()


def refusal_of(party: Party, **stated) -> str:
    """The code of the refusal; nothing may have changed."""
    before = rows_of(party)
    with pytest.raises(RuleViolation) as refusal:
        state_side(party, **stated)
    assert rows_of(party) == before
    return refusal.value.code


def test_a_side_is_put_right_and_confirmed_in_one(party, theirs):
    admin = region_admin(theirs.region)
    side = Side(theirs.region, document_number="B/2", agencies=[theirs], signatory_name=NAME)

    state_side(party, side=side, version=party.version, by=admin, upload=pdf_upload("asli.pdf"))

    party.refresh_from_db()
    assert (party.document_number, list(party.agencies.all()), party.confirmed_by) == ("B/2", [theirs], admin)
    assert party.documents.get().original_name == "asli.pdf"
    assert Agreement.objects.get().status == "registered"
    event = Event.objects.get(action="agreement.confirmed")
    assert event.changes[f"parties.{theirs.region.code}.document_number"] == ["B/1", "B/2"]


def test_a_correction_has_its_reason_and_keeps_old_and_new_but_no_names(party, theirs):
    admin = region_admin(theirs.region)
    confirm_party(party, by=admin)
    party.refresh_from_db()
    side = Side(theirs.region, document_number="B/3", signatory_name=NAME)

    without = refusal_of(party, side=side, version=party.version, by=admin)
    state_side(party, side=side, version=party.version, by=admin, reason=" Salah ketik. ")

    event = Event.objects.get(action="agreement.corrected")
    code = theirs.region.code
    assert without == "reason-missing"
    assert event.changes == {
        f"parties.{code}.document_number": ["B/1", "B/3"],
        f"parties.{code}.signatory": ["…", "…"],
        "reason": [None, "Salah ketik."],
    }
    assert NAME not in json.dumps(list(Event.objects.values_list("facts", "changes")))


def test_a_correction_of_nothing_is_refused(party, theirs):
    admin = region_admin(theirs.region)
    confirm_party(party, by=admin)
    party.refresh_from_db()

    same = Side(theirs.region, document_number="B/1")

    assert refusal_of(party, side=same, version=party.version, by=admin, reason="Ya.") == "nothing-changed"


def test_nobody_states_the_side_of_another(party, theirs):
    other = region_admin(party.agreement.parties.get(order=1).region)

    assert refusal_of(party, side=Side(theirs.region), version=party.version, by=other) == "not-your-side"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_settled", [False, True], ids=["confirming", "correcting"])
def test_of_two_who_state_a_side_at_once_one_wins_and_the_other_is_told(is_settled):
    theirs = RegionFactory()
    agreement = recorded_agreement(Side(RegionFactory()), Side(theirs, document_number="B/1"))
    party = agreement.parties.select_related("agreement").get(region=theirs)
    admins = [region_admin(theirs), region_admin(theirs)]
    if is_settled:
        confirm_party(party, by=admins[0])
        party.refresh_from_db()

    def stating(number: str, admin):
        side = Side(theirs, document_number=number)
        return lambda: state_side(party, side=side, version=party.version, by=admin, reason="Salah ketik.")

    outcomes = meeting_at(Agreement.objects.all(), stating("B/2", admins[0]), stating("B/3", admins[1]))

    (refusal,) = [one for one in outcomes if isinstance(one, Exception)]
    (winner,) = [one for one in outcomes if isinstance(one, Party)]
    assert (type(refusal), refusal.code) == (RuleViolation, "changed-meanwhile")
    assert Party.objects.get(pk=party.pk).document_number == winner.document_number
    action = "agreement.corrected" if is_settled else "agreement.confirmed"
    assert Event.objects.filter(action=action, changes__has_key=f"parties.{theirs.code}.document_number").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_side_is_corrected_while_a_document_under_it_is_recorded():
    ours, theirs = RegionFactory(), RegionFactory()
    mou = registered_agreement(Side(ours), Side(theirs), kind="mou")
    party, admin = mou.parties.select_related("agreement").get(region=theirs), region_admin(theirs)

    outcomes = meeting_at(
        Region.objects.filter(pk=theirs.pk),
        lambda: recorded_agreement(Side(ours), Side(theirs), parent=mou),
        lambda: state_side(
            party, side=Side(theirs, document_number="B/2"), version=party.version, by=admin, reason="Salah ketik."
        ),
    )

    assert [type(one) for one in outcomes] == [Agreement, Party]


def test_the_page_shows_the_newer_values_beside_what_was_typed_and_takes_it_when_sent_again(client, party, theirs):
    client.force_login(region_admin(theirs.region))
    address = reverse("agreements:side-state", args=[party.agreement.uuid])
    seen = client.get(address).context["form"]["version"].value()
    side = Side(theirs.region, document_number="B/LEBIH-BARU")
    state_side(party, side=side, version=party.version, by=region_admin(theirs.region))

    conflict = client.post(address, {"version": seen, "document_number": "B/9", "reason": "Salah ketik."})
    page = conflict.content.decode()
    party.refresh_from_db()
    kept = party.document_number
    again = client.post(
        address,
        {"version": conflict.context["form"]["version"].value(), "document_number": "B/9", "reason": "Salah ketik."},
    )

    assert conflict.status_code == 409
    assert "Sisi ini diubah orang lain sejak Anda membukanya." in page
    assert "B/LEBIH-BARU" in page
    assert 'value="B/9"' in page
    assert kept == "B/LEBIH-BARU"
    assert again.status_code == 302
    party.refresh_from_db()
    assert party.document_number == "B/9"


def test_a_confirmation_that_came_second_is_told_so_before_it_is_asked_for_a_reason(client, party, theirs):
    client.force_login(region_admin(theirs.region))
    address = reverse("agreements:side-state", args=[party.agreement.uuid])
    seen = party.version
    state_side(party, side=Side(theirs.region, document_number="B/1"), version=seen, by=region_admin(theirs.region))

    conflict = client.post(address, {"version": seen, "document_number": "B/9"})

    assert conflict.status_code == 409
    assert "Sisi ini diubah orang lain sejak Anda membukanya." in conflict.content.decode()
    assert Party.objects.get(pk=party.pk).document_number == "B/1"
