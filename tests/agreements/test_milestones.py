"""Rencana aksi and obligations: each side plans, does and proves its own; the calendar tells of what is due."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from agencies.models import Region
from agreements import services
from agreements.models import Agreement, Milestone, MilestoneEvidence
from agreements.services import Side
from sipkd.dates import PartialDate, today
from sipkd.errors import RuleViolation
from sipkd.events import reminders
from sipkd.events.models import Event, Notification, Occurrence, Reminder
from tests.factories import (
    AgencyFactory,
    RegionFactory,
    leader,
    operator,
    pdf_upload,
    portal_verifier,
    recorded_agreement,
    region_admin,
    registered_agreement,
)

pytestmark = pytest.mark.django_db
DUE = date(2026, 12, 1)
LONG_AGO = datetime(2025, 7, 4, 3, tzinfo=UTC)


@pytest.fixture
def ours():
    return AgencyFactory()


@pytest.fixture
def theirs() -> Region:
    return RegionFactory()


@pytest.fixture
def agreement(ours, theirs) -> Agreement:
    return registered_agreement(Side(ours.region, agencies=[ours]), Side(theirs))


@pytest.fixture
def step(agreement, ours) -> Milestone:
    return planned(agreement, ours)


def planned(agreement: Agreement, agency, due_on: date = DUE, title: str = "Bimtek petugas", **fields) -> Milestone:
    by = fields.pop("by", None) or operator(agency)
    return services.plan_milestone(agreement, title=title, due_on=due_on, agency=agency, by=by, **fields)


def fresh(milestone: Milestone) -> Milestone:
    return Milestone.objects.get(pk=milestone.pk)


# -- planning ----------------------------------------------------------------------------------------------
def test_a_side_plans_on_its_own_side_and_the_history_says_so(agreement, ours):
    step = planned(agreement, ours, kind=Milestone.Kind.OBLIGATION, note=" Dua angkatan. ")

    assert (step.party.region, step.agency, step.kind, step.note) == (ours.region, ours, "kewajiban", "Dua angkatan.")
    assert step.state == Milestone.State.PLANNED
    event = Event.objects.about(agreement).latest("id")
    assert event.action == "agreement.milestone_planned"
    assert event.facts == {"party": ours.region.name, "milestone": "Bimtek petugas"}


def test_planning_counts_as_a_change_of_the_agreement(agreement, ours):
    before = agreement.updated_at

    planned(agreement, ours)

    assert Agreement.objects.get(pk=agreement.pk).updated_at > before


@pytest.mark.parametrize(
    ("change", "field"), [({"title": "  "}, "title"), ({"agency": "theirs"}, "agency"), ({"title": "x" * 201}, "title")]
)
def test_a_wrong_plan_is_refused_at_its_field_and_nothing_is_written(agreement, ours, theirs, change, field):
    if "agency" in change:
        change = {"agency": AgencyFactory(region=theirs)}

    with pytest.raises(RuleViolation) as refusal:
        services.plan_milestone(agreement, **{"title": "Bimtek", "due_on": DUE, "by": operator(ours), **change})

    assert refusal.value.field == field
    assert not Milestone.objects.exists()


def test_a_region_that_is_no_party_plans_nothing(agreement):
    with pytest.raises(RuleViolation, match="bukan pihak"):
        services.plan_milestone(agreement, title="Bimtek", due_on=DUE, by=region_admin(RegionFactory()))

    assert not Milestone.objects.exists()


@pytest.mark.parametrize("situation", ["pending", "ended", "terminated", "addendum"])
def test_nothing_is_planned_where_nothing_holds_any_more_or_yet(ours, theirs, situation):
    sides = Side(ours.region, agencies=[ours]), Side(theirs)
    match situation:
        case "pending":
            agreement = recorded_agreement(*sides)
        case "ended":
            agreement = registered_agreement(*sides, ends_on=PartialDate.on(today() - timedelta(days=1)))
        case "terminated":
            agreement = registered_agreement(*sides)
            services.terminate_agreement(agreement, on=today(), reason="Dicabut.", by=region_admin(theirs))
        case _:
            parent = registered_agreement(*sides)
            agreement = registered_agreement(*sides, kind="adendum", parent=parent, end_basis="unchanged")

    with pytest.raises(RuleViolation, match="selama kerja sama terdaftar"):
        planned(agreement, ours)

    assert not Milestone.objects.exists()


# -- changing ----------------------------------------------------------------------------------------------
def test_a_change_keeps_old_and_new_in_the_history(step, ours):
    services.change_milestone(
        step, title="Bimtek kedua", due_on=DUE, kind=step.kind, agency=None, note="", by=operator(ours)
    )

    event = Event.objects.about(step.agreement).latest("id")
    assert event.action == "agreement.milestone_changed"
    assert event.changes == {
        "milestone.title": ["Bimtek petugas", "Bimtek kedua"],
        "milestone.agency": [str(ours.uuid), None],
    }


def test_a_change_that_changes_nothing_is_no_event(step, ours):
    before = Event.objects.count()

    services.change_milestone(
        step, title=step.title, due_on=DUE, kind=step.kind, agency=ours, note="", by=operator(ours)
    )

    assert Event.objects.count() == before


def test_the_other_side_changes_nothing(step, theirs):
    with pytest.raises(RuleViolation, match="catatan sisinya sendiri"):
        services.finish_milestone(step, by=region_admin(theirs))

    assert fresh(step).state == Milestone.State.PLANNED


def test_done_has_its_day_and_person_and_the_other_side_hears_of_it(step, ours, theirs):
    admin, by = region_admin(theirs), operator(ours)

    step = services.finish_milestone(step, by=by)

    assert (step.state, step.done_on, step.done_by) == ("done", ours.region.today(), by)
    told = Notification.objects.filter(event__action="agreement.milestone_done", channel="inbox")
    assert {n.recipient for n in told} >= {admin}
    assert by not in {n.recipient for n in told}


@pytest.mark.parametrize("verb", ["finish", "cancel", "change"])
def test_what_is_done_is_not_changed_any_more(step, ours, verb):
    by = operator(ours)
    services.finish_milestone(step, by=by)
    calls = {
        "finish": lambda: services.finish_milestone(step, by=by),
        "cancel": lambda: services.cancel_milestone(step, reason="Batal.", by=by),
        "change": lambda: services.change_milestone(
            step, title="Lain", due_on=DUE, kind=step.kind, agency=None, note="", by=by
        ),
    }
    before = Event.objects.count()

    with pytest.raises(RuleViolation):
        calls[verb]()

    assert (fresh(step).state, fresh(step).title, Event.objects.count()) == ("done", "Bimtek petugas", before)


def test_nothing_is_done_in_the_future(step, ours):
    with pytest.raises(RuleViolation) as refusal:
        services.finish_milestone(step, on=ours.region.today() + timedelta(days=1), by=operator(ours))

    assert refusal.value.field == "on"
    assert fresh(step).is_open


def test_a_cancelled_step_stays_with_its_reason(step, ours):
    services.cancel_milestone(step, reason=" Anggaran dialihkan. ", by=operator(ours))

    assert (fresh(step).state, fresh(step).reason) == ("cancelled", "Anggaran dialihkan.")
    with pytest.raises(RuleViolation, match="Tulis alasannya"):
        services.cancel_milestone(planned(step.agreement, ours), reason=" ", by=operator(ours))


def test_an_obligation_may_be_done_after_the_agreement_has_ended(step, ours):
    services.terminate_agreement(step.agreement, on=today(), reason="Dicabut.", by=region_admin(ours.region))

    assert services.finish_milestone(step, by=operator(ours)).state == "done"


def test_the_database_refuses_a_done_step_without_its_day(step):
    with pytest.raises(IntegrityError, match="milestone_done_has_its_day"), transaction.atomic():
        Milestone.objects.filter(pk=step.pk).update(state="done")


# -- evidence ----------------------------------------------------------------------------------------------
def test_evidence_is_kept_as_it_came_and_only_once(step, ours):
    by = operator(ours)
    found = services.add_milestone_evidence(step, upload=pdf_upload("laporan.pdf"), title="Laporan", by=by)

    assert (found.original_name, found.content_type, len(found.sha256)) == ("laporan.pdf", "application/pdf", 64)
    with pytest.raises(RuleViolation, match="sudah diunggah"):
        services.add_milestone_evidence(step, upload=pdf_upload("lagi.pdf"), title="Laporan", by=by)
    assert MilestoneEvidence.objects.count() == 1


def test_a_text_file_is_no_evidence(step, ours):
    upload = SimpleUploadedFile("bukti.pdf", b"bukan pdf", content_type="application/pdf")

    with pytest.raises(RuleViolation) as refusal:
        services.add_milestone_evidence(step, upload=upload, title="Bukti", by=operator(ours))

    assert refusal.value.field == "file"
    assert not MilestoneEvidence.objects.exists()


def test_the_file_is_for_the_parties_and_the_portal_alone(client, step, ours, theirs):
    file = services.add_milestone_evidence(step, upload=pdf_upload(), title="Laporan", by=operator(ours))
    answers = {}

    stranger = region_admin(RegionFactory())
    people = {"public": None, "stranger": stranger, "theirs": leader(theirs), "portal": portal_verifier()}
    for name, user in people.items():
        client.logout()
        if user:
            client.force_login(user)
        answers[name] = client.get(file.get_absolute_url()).status_code

    assert answers == {"public": 404, "stranger": 404, "theirs": 200, "portal": 200}


# -- who ---------------------------------------------------------------------------------------------------
def test_operators_of_agencies_that_do_not_take_part_plan_nothing(agreement, ours):
    aside = operator(AgencyFactory(region=ours.region))

    assert not aside.has_perm("agreements.plan_milestone", agreement)
    assert operator(ours).has_perm("agreements.plan_milestone", agreement)


def test_the_agency_that_a_step_was_given_to_may_do_it(agreement, ours):
    other = AgencyFactory(region=ours.region)
    step = planned(agreement, other, by=region_admin(ours.region))

    assert operator(other).has_perm("agreements.edit_milestone", step)
    assert not operator(AgencyFactory(region=ours.region)).has_perm("agreements.edit_milestone", step)


# -- overdue -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("days", "is_late"), [(-1, False), (0, False), (1, True)])
def test_overdue_begins_the_day_after_in_both_forms(step, days, is_late):
    on = DUE + timedelta(days=days)

    assert step.is_late(on) is is_late
    assert Milestone.objects.overdue(on).filter(pk=step.pk).exists() is is_late
    assert step.days_late(on) == max(days, 0)


def test_what_is_done_or_cancelled_is_never_overdue(agreement, ours):
    done, cancelled = planned(agreement, ours), planned(agreement, ours)
    services.finish_milestone(done, by=operator(ours))
    services.cancel_milestone(cancelled, reason="Batal.", by=operator(ours))

    assert not Milestone.objects.overdue(date(2030, 1, 1)).exists()
    assert not fresh(cancelled).is_late(date(2030, 1, 1))


# -- reminders ---------------------------------------------------------------------------------------------
def long_planned(agreement: Agreement, agency, **fields) -> Milestone:
    step = planned(agreement, agency, **fields)
    Milestone.objects.filter(pk=step.pk).update(scheduled_at=LONG_AGO)
    return step


def run(day: date) -> int:
    return reminders.run(lambda _zone: day)


def told_of(step: Milestone) -> list[str]:
    return list(Occurrence.objects.filter(object_id=step.uuid).order_by("id").values_list("milestone", flat=True))


def test_a_step_is_told_of_on_each_of_its_days_once(agreement, ours):
    step = long_planned(agreement, ours)

    for day in range(-100, 3):
        run(DUE + timedelta(days=day))

    assert told_of(step) == [*(f"milestone-due-{days}" for days in (90, 60, 30, 7, 0)), "milestone-overdue"]


def test_reminders_go_to_the_side_that_owes_and_overdue_to_both(agreement, ours, theirs):
    own = {region_admin(ours.region).pk, *ours.region.users.filter(role="region_admin").values_list("pk", flat=True)}
    step = long_planned(agreement, ours)
    own |= {step.agreement.recorded_by_id, *ours.users.values_list("pk", flat=True)}
    other = region_admin(theirs)

    run(DUE)
    reminded = set(Reminder.objects.filter(milestone="milestone-due-0").values_list("recipient", flat=True))
    run(DUE + timedelta(days=1))
    overdue = set(Reminder.objects.filter(milestone="milestone-overdue").values_list("recipient", flat=True))

    assert reminded == own
    assert overdue >= {other.pk} | own


def test_what_is_done_is_told_of_no_more(agreement, ours):
    step = long_planned(agreement, ours)
    services.finish_milestone(step, by=operator(ours))

    run(DUE + timedelta(days=1))

    assert told_of(step) == []


def test_a_new_date_begins_the_reminders_anew_and_days_that_had_passed_are_not_told(agreement, ours):
    soon = ours.region.today() + timedelta(days=10)
    step = long_planned(agreement, ours)
    services.change_milestone(
        step, title=step.title, due_on=soon, kind=step.kind, agency=ours, note="", by=operator(ours)
    )

    for day in range(12):
        run(ours.region.today() + timedelta(days=day))

    assert told_of(step) == ["milestone-due-7", "milestone-due-0", "milestone-overdue"]


def test_the_sentence_leads_to_the_step(agreement, ours):
    step = long_planned(agreement, ours)

    run(DUE - timedelta(days=30))

    event = Event.objects.filter(action="milestone.due").latest("id")
    assert event.sentence == "“Bimtek petugas” jatuh tempo pada 1 Desember 2026 (pengingat H-30)."
    assert event.get_absolute_url() == step.get_absolute_url()


# -- API and pages -----------------------------------------------------------------------------------------
def test_the_api_plans_changes_finishes_and_lists(client, agreement, ours):
    client.force_login(operator(ours))
    url = reverse("api:milestone-list")
    body = {"agreement": str(agreement.uuid), "title": "Bimtek", "due_on": "2026-12-01", "agency": str(ours.uuid)}

    made = client.post(url, body, content_type="application/json")
    assert made.status_code == 201, made.content
    step = made.json()
    done = client.post(f"{url}{step['id']}/finish/", {}, content_type="application/json").json()

    assert (step["state"], step["region"]["code"], step["agency"]["id"]) == (
        "planned",
        ours.region.code,
        str(ours.uuid),
    )
    assert (done["state"], done["done_on"]) == ("done", ours.region.today().isoformat())
    listed = client.get(url, {"agreement": agreement.uuid, "state": "done"}).json()["results"]
    assert [row["id"] for row in listed] == [step["id"]]


def test_a_refusal_of_the_api_is_a_conflict_with_its_reason(client, step, ours):
    client.force_login(operator(ours))
    services.finish_milestone(step, by=operator(ours))

    answer = client.post(reverse("api:milestone-finish", args=[step.uuid]), {}, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (409, "already-done")


def test_the_list_knows_what_is_overdue_on_a_day(client, agreement, ours):
    late, later = planned(agreement, ours), planned(agreement, ours, due_on=DUE + timedelta(days=30))
    client.force_login(operator(ours))

    def asked(**params) -> list[str]:
        rows = client.get(reverse("api:milestone-list"), {"on": "2026-12-05", **params}).json()["results"]
        return [row["id"] for row in rows]

    assert asked(overdue="true") == [str(late.uuid)]
    assert asked(overdue="false") == [str(later.uuid)]
    assert asked(due_before="2026-12-02") == [str(late.uuid)]


def test_the_page_of_the_agreement_shows_the_plan_to_its_parties_only(client, step, theirs):
    page = step.agreement.get_absolute_url()

    public = client.get(page).content.decode()
    client.force_login(leader(theirs))
    party = client.get(page).content.decode()

    assert step.title not in public
    assert step.title in party
    assert reverse("agreements:milestone-add", args=[step.agreement.uuid]) not in party


def test_the_forms_plan_change_finish_cancel_and_prove(client, agreement, ours):
    client.force_login(operator(ours))
    plan = {"kind": "rencana_aksi", "title": "Bimtek", "due_on": "2026-12-01", "agency": ours.uuid}

    client.post(reverse("agreements:milestone-add", args=[agreement.uuid]), plan)
    step = Milestone.objects.get()
    client.post(reverse("agreements:milestone-change", args=[step.uuid]), {**plan, "title": "Bimtek II", "agency": ""})
    proof = {"title": "Daftar hadir", "file": pdf_upload()}
    client.post(reverse("agreements:milestone-prove", args=[step.uuid]), proof)
    client.post(reverse("agreements:milestone-finish", args=[step.uuid]), {"on": today().isoformat()})

    assert (fresh(step).title, fresh(step).agency, fresh(step).state) == ("Bimtek II", None, "done")
    page = client.get(step.get_absolute_url()).content.decode()
    assert "Daftar hadir" in page
    refused = client.post(reverse("agreements:milestone-cancel", args=[step.uuid]), {"reason": "Batal."})
    assert refused.status_code == 422
    assert "tidak dapat diubah lagi" in refused.content.decode()
