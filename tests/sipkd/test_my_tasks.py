"""Tugas saya: all that waits for the signed-in user, each with the page where it is done; nothing of other people's."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agreements import services
from agreements.models import Agreement, Party
from agreements.services import Side
from innovations.models import Adoption
from innovations.services import accept_evidence, archive_innovation, give_evidence
from sipkd.dates import PartialDate, today
from sipkd.waiting import MOST, count_for, waiting_for
from tests.factories import (
    AgencyFactory,
    InnovationFactory,
    RegionFactory,
    UserFactory,
    assessment_period,
    drafted,
    leader,
    operator,
    portal_admin,
    portal_verifier,
    recorded_agreement,
    region_admin,
    registered_agreement,
    requested_adoption,
    submitted,
    verifier,
)

pytestmark = pytest.mark.django_db
PAGE, API = reverse("tasks"), reverse("api:my-tasks")


@pytest.fixture
def agency():
    return AgencyFactory()


@pytest.fixture
def sides(agency):
    return Side(agency.region, agencies=[agency]), Side(RegionFactory())


def waits(user) -> dict[str, list[str]]:
    """The titles by kind; the count says the same."""
    found = {group.kind.key: [task.title for task in group.tasks] for group in waiting_for(user)}
    assert count_for(user) == sum(len(titles) for titles in found.values())
    return found


def links(user) -> list[str]:
    return [task.url for group in waiting_for(user) for task in group.tasks]


# -- the register ----------------------------------------------------------------------------------
def test_a_side_waits_for_the_admin_of_its_region_until_it_is_confirmed(agency):
    other = RegionFactory()
    admin = region_admin(other)
    agreement = recorded_agreement(Side(agency.region, agencies=[agency]), Side(other))

    assert waits(admin) == {"confirm-side": [agreement.title]}
    assert links(admin) == [agreement.get_absolute_url()]
    for nobody in (region_admin(agency.region), operator(AgencyFactory(region=other)), leader(other), portal_admin()):
        assert waits(nobody) == {}

    services.confirm_party(agreement.parties.get(region=other), by=admin)
    assert waits(admin) == {}


def test_steps_wait_for_the_side_that_owes_them_once_they_are_soon_due(agency, sides):
    agreement = registered_agreement(*sides)
    ours, at_home = operator(agency), region_admin(agency.region)
    for title, days in (("Lewat", -3), ("Segera", 30), ("Kelak", 31)):
        due_on = today() + timedelta(days=days)
        services.plan_milestone(agreement, title=title, due_on=due_on, agency=agency, by=ours)
    services.plan_milestone(agreement, title="Milik daerah", due_on=today(), by=at_home)

    assert waits(ours) == {"milestone": ["Lewat", "Milik daerah", "Segera"]}
    assert waits(at_home) == {"milestone": ["Lewat", "Milik daerah", "Segera"]}
    for nobody in (operator(AgencyFactory(region=agency.region)), region_admin(sides[1].region), leader(agency.region)):
        assert waits(nobody) == {}
    services.finish_milestone(agreement.parties.first().milestones.get(title="Lewat"), by=ours)
    assert waits(ours) == {"milestone": ["Milik daerah", "Segera"]}


def test_a_report_waits_for_its_side_once_its_time_has_passed(agency, sides):
    agreement = registered_agreement(*sides, starts_on=PartialDate.of(2025, 7, 4))
    user = operator(agency)
    assert waits(user) == {}

    registered = timezone.now() - timedelta(days=800)
    Agreement.objects.filter(pk=agreement.pk).update(registered_at=registered)

    side = Party.objects.get(agreement=agreement, region=agency.region)
    assert waits(user) == {"report": [agreement.title]}
    assert links(user) == [reverse("agreements:report-file", args=[side.uuid])]
    assert waits(leader(agency.region)) == {}


def test_a_draft_waits_for_its_author_alone(agency):
    author = region_admin(agency.region)
    draft = services.start_draft(document_kind="pks", category="KSDD-S", by=author)

    assert waits(author) == {"draft": [str(draft)]}
    assert waits(region_admin(agency.region)) == {}


def test_what_nobody_can_confirm_waits_for_the_verifiers_of_the_portal(agency):
    absent, present = RegionFactory(), RegionFactory()
    region_admin(present)
    first = recorded_agreement(Side(agency.region), Side(absent))
    recorded_agreement(Side(agency.region), Side(present))
    user = portal_verifier()

    assert waits(user) == {"attest": [first.title]}
    assert waits(verifier(agency.region)) == {}
    services.attest_agreement(first, basis="Naskah asli.", by=user)
    assert waits(user) == {}


# -- the catalogue ---------------------------------------------------------------------------------
def test_a_request_waits_for_the_owner_and_a_claim_for_the_other_side(agency):
    adoption = requested_adoption(adopter=agency)
    owner, adopter = region_admin(adoption.innovation.region), operator(agency)

    assert waits(owner) == {"decide-adoption": [adoption.innovation.name]}
    assert waits(operator(adoption.innovation.agency)) == {"decide-adoption": [adoption.innovation.name]}
    assert waits(operator(AgencyFactory(region=adoption.innovation.region))) == {}
    assert waits(adopter) == {}

    Adoption.objects.filter(pk=adoption.pk).update(
        stage="penerapan", applied_on=today(), decided_by=owner, decided_at=timezone.now()
    )
    assert waits(owner) == {"confirm-adoption": [adoption.innovation.name]}
    assert waits(adopter) == waits(region_admin(agency.region)) == {}


def test_manuscripts_wait_for_who_writes_them_and_then_for_who_verifies_them():
    version = drafted()
    author = version.started_by
    sent = submitted()

    assert waits(author) == {"finish-manuscript": [str(version.innovation)]}
    assert waits(sent.started_by) == {}
    assert waits(verifier(sent.innovation.region)) == {"verify-manuscript": [str(sent.innovation)]}
    assert waits(portal_verifier()) == {"verify-manuscript": [str(sent.innovation)]}
    assert waits(verifier(RegionFactory())) == {}


def test_evidence_of_an_indicator_waits_for_who_verifies_it_until_it_is_decided(client, agency):
    period, innovation = assessment_period(), InnovationFactory(agency=agency, running_on=today())
    writer, user = operator(agency), verifier(agency.region)
    first, second = (
        give_evidence(
            innovation,
            indicator=period.indicators.get(number=number),
            parameter=1,
            link="https://contoh.go.id/",
            by=writer,
        )
        for number in (16, 35)
    )

    assert waits(user) == waits(portal_verifier()) == {"verify-evidence": [innovation.name] * 2}
    place = reverse("innovations:indicators", args=[innovation.uuid])
    assert links(user) == [f"{place}?year={period.year}#indikator-{number}" for number in (16, 35)]
    for nobody in (writer, region_admin(agency.region), verifier(RegionFactory()), leader(agency.region)):
        assert waits(nobody) == {}
    client.force_login(user)
    checklist = client.get(links(user)[0].partition("#")[0]).content.decode()
    assert 'id="indikator-16"' in checklist

    accept_evidence(first, by=user)
    assert links(user) == [second.get_absolute_url()]
    archive_innovation(innovation, reason="Tidak berjalan lagi.", by=region_admin(agency.region))
    assert waits(user) == {}


def test_an_innovation_waits_for_the_yearly_word_of_its_owner(agency):
    due = InnovationFactory(agency=agency, running_on=today() - timedelta(days=350))
    InnovationFactory(agency=agency, running_on=today() - timedelta(days=300))

    assert waits(operator(agency)) == {"attest-innovation": [due.name]}
    assert waits(operator(AgencyFactory(region=agency.region))) == {}


# -- the page, the count and the API ---------------------------------------------------------------
def test_the_page_says_what_waits_and_since_when_it_is_late(client, agency, sides):
    agreement = registered_agreement(*sides)
    user = operator(agency)
    step = services.plan_milestone(agreement, title="Bimtek", due_on=date(2026, 1, 5), agency=agency, by=user)
    client.force_login(user)

    page = client.get(PAGE).content.decode()

    for said in ("Bimtek", step.get_absolute_url(), "5 Januari 2026", "Terlambat", "Tugas saya"):
        assert said in page
    assert '<span class="badge">1<span class="visually-hidden"> menunggu Anda' in page
    assert client.get(reverse("home")).content.decode().count("menunggu Anda") == 1


def test_who_has_nothing_to_do_is_told_so(client):
    client.force_login(UserFactory())

    page = client.get(PAGE).content.decode()

    assert "Tidak ada yang menunggu Anda" in page
    assert '<span class="badge">' not in page


def test_the_api_says_the_same(client, agency, sides):
    agreement = registered_agreement(*sides)
    user = operator(agency)
    step = services.plan_milestone(agreement, title="Bimtek", due_on=date(2026, 1, 5), agency=agency, by=user)
    assert client.get(API).status_code == 403
    client.force_login(user)

    assert client.get(API).json() == [
        {
            "kind": "milestone", "kind_label": "Rencana aksi dan kewajiban", "has_more": False,
            "tasks": [
                {
                    "title": "Bimtek", "about": agreement.title, "due_on": "2026-01-05",
                    "page": f"http://testserver{step.get_absolute_url()}",
                }
            ],
        }
    ]  # fmt: skip


def test_many_tasks_take_the_same_queries_and_are_shown_in_part(agency, sides, django_assert_num_queries):
    user = operator(agency)
    agreement = registered_agreement(*sides)
    numbers = []
    for count in (1, MOST):
        for number in range(count):
            services.plan_milestone(agreement, title=f"Bimtek {number}", due_on=today(), agency=agency, by=user)
        with django_assert_num_queries(9):
            numbers.append([(len(group.tasks), group.has_more) for group in waiting_for(user)])
        with django_assert_num_queries(1):
            count_for(user)

    assert numbers == [[(1, False)], [(MOST, True)]]
