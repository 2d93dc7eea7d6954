"""Two people at once: held apart by the same locks, each of them gets one clear answer."""

from functools import partial

import pytest
from django.urls import reverse

from agreements.models import Agreement
from agreements.services import terminate_agreement
from innovations.models import Adoption
from innovations.services import approve_adoption, cancel_adoption, confirm_application, request_adoption
from sipkd.dates import ONE_DAY, PartialDate
from sipkd.errors import RuleViolation
from sipkd.events.models import Event, Notification
from tests.factories import (
    AgencyFactory,
    InnovationFactory,
    operator,
    region_admin,
    requested_adoption,
    umbrella_pks,
)
from tests.together import at_once, meeting_at, meeting_behind

pytestmark = pytest.mark.django_db(transaction=True)


def actions() -> list[str]:
    """What the adoptions and terminations came to, in the order of the ledger."""
    told = Event.objects.filter(action__in=["agreement.terminated", "adoption.requested", "adoption.approved"])
    return list(told.order_by("id").values_list("action", flat=True))


# -- the same request twice ------------------------------------------------------------------------
def test_of_two_requests_at_once_one_is_written_and_one_refused():
    innovation, adopter = InnovationFactory(), AgencyFactory(abbreviation="DPMPTSP")
    umbrella_pks(adopter, innovation.region)
    admin = region_admin(innovation.region)
    Notification.objects.all().delete()
    users = [operator(adopter), operator(adopter)]

    outcomes = meeting_at(
        Agreement.objects.all(),
        *[partial(request_adoption, innovation=innovation, adopter=adopter, by=user) for user in users],
    )

    adoption, refusal = outcomes
    assert isinstance(adoption, Adoption)
    assert (type(refusal), refusal.code) == (RuleViolation, "already-open")
    assert refusal.message == "DPMPTSP sudah mempunyai replikasi yang berjalan untuk inovasi ini."
    assert list(Adoption.objects.all()) == [adoption]
    assert actions() == ["adoption.requested"]
    assert Notification.objects.filter(recipient=admin, channel="inbox").count() == 1


def test_of_a_burst_of_requests_exactly_one_is_written():
    innovation, adopter = InnovationFactory(), AgencyFactory()
    umbrella_pks(adopter, innovation.region)
    clerk = operator(adopter)

    outcomes = at_once(*[partial(request_adoption, innovation=innovation, adopter=adopter, by=clerk)] * 6)

    assert [type(one) for one in outcomes].count(Adoption) == 1
    assert {one.code for one in outcomes if isinstance(one, RuleViolation)} == {"already-open"}
    assert [type(one) for one in outcomes].count(RuleViolation) == 5
    assert Adoption.objects.count() == 1
    assert actions() == ["adoption.requested"]


# -- the agreement ends in the same second ---------------------------------------------------------
def test_an_approval_that_comes_first_stands_and_the_agreement_ends_after_it():
    adoption = requested_adoption()
    owner, today = region_admin(adoption.innovation.region), adoption.adopter.region.today()

    approved, terminated = meeting_at(
        Agreement.objects.all(),
        partial(approve_adoption, adoption, by=owner),
        partial(terminate_agreement, adoption.agreement, on=today, reason="Disepakati.", by=owner),
    )

    assert (type(approved), type(terminated)) == (Adoption, Agreement)
    assert Adoption.objects.get().stage == "disetujui"
    assert Agreement.objects.get().terminated_on == today
    assert actions() == ["adoption.requested", "adoption.approved", "agreement.terminated"]


def test_an_approval_that_comes_second_is_refused_with_the_reason():
    adoption = requested_adoption()
    owner, today = region_admin(adoption.innovation.region), adoption.adopter.region.today()

    terminated, refusal = meeting_at(
        Agreement.objects.all(),
        partial(terminate_agreement, adoption.agreement, on=today, reason="Disepakati.", by=owner),
        partial(approve_adoption, adoption, by=owner),
    )

    assert isinstance(terminated, Agreement)
    assert (type(refusal), refusal.code) == (RuleViolation, "not-entitled")
    assert refusal.message.startswith(
        "Kerja sama yang mendasari tidak lagi mencakup replikasi ini. PKS diakhiri sejak "
    )
    assert Adoption.objects.get().stage == "minat"
    assert actions() == ["adoption.requested", "agreement.terminated"]


def test_a_request_that_comes_after_the_termination_is_refused_with_the_reason():
    innovation, adopter = InnovationFactory(), AgencyFactory()
    agreement = umbrella_pks(adopter, innovation.region)
    clerk, admin = operator(adopter), region_admin(adopter.region)

    terminated, refusal = meeting_at(
        Agreement.objects.all(),
        partial(terminate_agreement, agreement, on=adopter.region.today(), reason="Disepakati.", by=admin),
        partial(request_adoption, innovation=innovation, adopter=adopter, by=clerk),
    )

    assert isinstance(terminated, Agreement)
    assert (type(refusal), refusal.code) == (RuleViolation, "not-entitled")
    assert not Adoption.objects.exists()
    assert actions() == ["agreement.terminated"]


# -- the day passes between form and submit --------------------------------------------------------
def a_day_later() -> None:
    """The last day of the agreements, which was today, is yesterday."""
    for agreement in Agreement.objects.exclude(ends_on=None):
        Agreement.objects.filter(pk=agreement.pk).update(ends_on=PartialDate.on(agreement.ends_on.latest - ONE_DAY))


def test_a_form_of_the_last_day_that_is_sent_the_day_after_is_refused_with_the_reason(client):
    innovation, adopter = InnovationFactory(), AgencyFactory()
    agreement = umbrella_pks(adopter, innovation.region, ends_on=PartialDate.on(adopter.region.today()))
    client.force_login(operator(adopter))
    address = reverse("innovations:adoption-request", kwargs={"id": innovation.uuid})
    form = client.get(address)
    assert 'name="purpose"' in form.content.decode()

    a_day_later()
    sent = client.post(address, {"agreement": agreement.uuid, "mode": "adaptasi", "purpose": "Cepat."})

    assert sent.status_code == 422
    assert "PKS berakhir" in sent.content.decode()
    assert not Adoption.objects.exists()
    assert actions() == []


def test_a_request_that_waits_while_the_last_day_passes_is_refused():
    innovation, adopter = InnovationFactory(), AgencyFactory()
    umbrella_pks(adopter, innovation.region, ends_on=PartialDate.on(adopter.region.today()))

    (refusal,) = meeting_behind(
        a_day_later, partial(request_adoption, innovation=innovation, adopter=adopter, by=operator(adopter))
    )

    assert (type(refusal), refusal.code) == (RuleViolation, "not-entitled")
    assert refusal.message.startswith("PKS berakhir")
    assert not Adoption.objects.exists()


def test_an_approval_that_waits_while_the_last_day_passes_is_refused():
    innovation, adopter = InnovationFactory(), AgencyFactory()
    umbrella_pks(adopter, innovation.region, ends_on=PartialDate.on(adopter.region.today()))
    adoption = request_adoption(innovation=innovation, adopter=adopter, by=operator(adopter))

    (refusal,) = meeting_behind(
        a_day_later, partial(approve_adoption, adoption, by=region_admin(adoption.innovation.region))
    )

    assert (type(refusal), refusal.code) == (RuleViolation, "not-entitled")
    assert "PKS berakhir" in refusal.message
    assert Adoption.objects.get().stage == "minat"
    assert actions() == ["adoption.requested"]


# -- two decisions about one adoption --------------------------------------------------------------
def test_of_two_approvals_at_once_one_decides():
    adoption = requested_adoption()
    owners = [region_admin(adoption.innovation.region), operator(adoption.innovation.agency)]

    approved, refusal = meeting_at(
        Adoption.objects.all(), *[partial(approve_adoption, adoption, by=owner) for owner in owners]
    )

    assert (approved.stage, approved.decided_by) == ("disetujui", owners[0])
    assert (type(refusal), refusal.code) == (RuleViolation, "illegal-move")
    assert Adoption.objects.get().decided_by == owners[0]
    assert actions() == ["adoption.requested", "adoption.approved"]


def test_an_approval_of_what_was_just_given_up_is_refused():
    adoption = requested_adoption()
    owner = region_admin(adoption.innovation.region)

    cancelled, refusal = meeting_at(
        Adoption.objects.all(),
        partial(cancel_adoption, adoption, reason="Bergeser.", by=adoption.requested_by),
        partial(approve_adoption, adoption, by=owner),
    )

    assert cancelled.stage == "batal"
    assert refusal.message == "Tidak dapat diubah dari “Batal” menjadi “Disetujui”."
    assert Adoption.objects.get().stage == "batal"


def test_an_application_is_confirmed_once_by_two_at_once():
    adoption = requested_adoption()
    Adoption.objects.update(stage="penerapan", applied_on=adoption.adopter.region.today())
    owners = [region_admin(adoption.innovation.region), operator(adoption.innovation.agency)]

    confirmed, refusal = meeting_at(
        Adoption.objects.all(), *[partial(confirm_application, adoption, by=owner) for owner in owners]
    )

    assert confirmed.application_confirmed_by == owners[0]
    assert (type(refusal), refusal.code) == (RuleViolation, "nothing-to-confirm")
    assert Event.objects.filter(action="adoption.confirmed").count() == 1
