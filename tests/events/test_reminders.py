"""What the calendar brings: each thing once, on the region's date, also late, and never for what was extended."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from agencies.models import Region
from agreements.models import Agreement
from agreements.services import Side, terminate_agreement
from agreements.terms import EndBasis
from sipkd.dates import PartialDate
from sipkd.events import reminders
from sipkd.events.models import Event, Notification, Occurrence, Reminder
from tests.factories import (
    AgencyFactory,
    RegionFactory,
    operator,
    recorded_agreement,
    region_admin,
    registered_agreement,
)
from tests.together import beside

END = date(2026, 7, 3)
LONG_AGO = datetime(2025, 7, 4, 3, tzinfo=UTC)


def ending(end: date = END, sides=None, registered_at: datetime = LONG_AGO, **fields) -> Agreement:
    """A registered agreement with a last day, that was registered long before."""
    first, second = sides or (RegionFactory(), RegionFactory())
    agreement = registered_agreement(Side(first), Side(second), ends_on=PartialDate.on(end), **fields)
    Agreement.objects.filter(pk=agreement.pk).update(registered_at=registered_at)
    return Agreement.objects.get(pk=agreement.pk)


def extended(agreement: Agreement, end: date, starts: date, registered_at: datetime | None = None) -> Agreement:
    """A registered addendum that moves the end."""
    sides = [Side(party.region) for party in agreement.parties.select_related("region").order_by("order")]
    addendum = registered_agreement(
        *sides,
        kind=Agreement.Kind.ADDENDUM,
        parent=agreement,
        starts_on=PartialDate.on(starts),
        ends_on=PartialDate.on(end),
        end_basis=EndBasis.STATED,
    )
    if registered_at:
        Agreement.objects.filter(pk=addendum.pk).update(registered_at=registered_at)
    return addendum


@pytest.fixture(autouse=True)
def no_reports_due(settings) -> None:
    settings.REPORTING_PERIOD = "tidak"  # tests/agreements/test_reports.py reminds of reports


def run(day: date) -> int:
    return reminders.run(lambda _zone: day)


def milestones() -> list[str]:
    return list(Occurrence.objects.order_by("id").values_list("milestone", flat=True))


# -- on their day ----------------------------------------------------------------------------------
@pytest.mark.parametrize("days", [90, 60, 30, 7, 0])
def test_everybody_concerned_is_reminded_so_many_days_before_the_end(db, days):
    agency = AgencyFactory()
    agreement = ending(sides=(agency.region, RegionFactory()))
    agreement.parties.get(region=agency.region).agencies.add(agency)
    people = {user.pk for user in (operator(agency), region_admin(agency.region))}
    people |= {user.pk for user in Agreement._meta.apps.get_model("agencies.User").objects.filter(
        role="region_admin", region__parties__agreement=agreement)}  # fmt: skip
    run(END - timedelta(days=days + 1))
    before = Reminder.objects.count()

    run(END - timedelta(days=days))

    new = Reminder.objects.order_by("id")[before:]
    assert {(r.milestone, r.recipient_id, r.channel) for r in new} == {
        (f"agreement-ends-{days}", person, channel) for person in people for channel in ("inbox", "email")
    }
    assert {r.late_days for r in new} == {0}


def test_a_second_run_on_the_same_day_reminds_nobody(db):
    agreement = ending()
    region_admin(agreement.parties.first().region)
    run(END)
    before = (Event.objects.count(), Notification.objects.count(), Reminder.objects.count())

    assert run(END) == 0

    assert (Event.objects.count(), Notification.objects.count(), Reminder.objects.count()) == before


def test_a_whole_life_is_told_once_and_in_order(db):
    ending()

    for day in range(-100, 3):
        run(END + timedelta(days=day))

    assert milestones() == [f"agreement-ends-{days}" for days in (90, 60, 30, 7, 0)] + ["agreement-ended"]
    assert list(Event.objects.filter(actor=None).order_by("id").values_list("action", flat=True)) == [
        "agreement.ends_soon",
        *["agreement.reminded"] * 4,
        "agreement.ended",
    ]


def test_the_event_says_which_end_and_which_reminder(db):
    ending(title="PKS Layanan")

    run(END - timedelta(days=90))

    event = Event.objects.get(action="agreement.ends_soon")
    assert event.facts == {"date": "2026-07-03", "days": 90}
    assert event.sentence == "“PKS Layanan” berakhir pada 3 Juli 2026 (pengingat H-90)."


def test_a_start_is_told_on_its_day(db):
    start = date(2026, 1, 1)
    agreement = registered_agreement(Side(RegionFactory()), Side(RegionFactory()), starts_on=PartialDate.on(start))
    Agreement.objects.filter(pk=agreement.pk).update(registered_at=LONG_AGO)

    assert [run(start - timedelta(days=1)), run(start), run(start + timedelta(days=1))] == [0, 1, 0]
    assert Event.objects.get(action="agreement.started").facts == {"date": "2026-01-01", "days": 0}


def test_the_date_is_that_of_the_region(db, monkeypatch):
    east = RegionFactory(time_zone=Region.TimeZone.WIT)
    west = RegionFactory(time_zone=Region.TimeZone.WIB)
    ending(sides=(east, west))
    region_admin(west)
    half_past_midnight_in_the_east = datetime(2026, 7, 2, 15, 30, tzinfo=UTC)

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return half_past_midnight_in_the_east.astimezone(tz)

    monkeypatch.setattr("sipkd.dates.datetime", Clock)
    reminders.run()
    told_first = {reminder.recipient.region for reminder in Reminder.objects.filter(milestone="agreement-ends-0")}
    half_past_midnight_in_the_east += timedelta(hours=2)
    reminders.run()
    told = {reminder.recipient.region for reminder in Reminder.objects.filter(milestone="agreement-ends-0")}

    assert (told_first, told) == ({east}, {east, west})
    assert Event.objects.filter(action="agreement.reminded", facts__days=0).count() == 1


# -- late ------------------------------------------------------------------------------------------
def test_after_forty_days_without_a_scheduler_each_reminder_comes_once_and_says_so(db):
    ending(title="PKS Layanan")
    run(END - timedelta(days=65))

    run(END - timedelta(days=25))
    run(END - timedelta(days=25))

    assert milestones() == ["agreement-ends-90", "agreement-ends-60", "agreement-ends-30"]
    late = Event.objects.filter(action="agreement.reminded").order_by("id")
    assert [event.facts.get("late") for event in late] == [35, 5]
    assert late[0].sentence == (
        "“PKS Layanan” berakhir pada 3 Juli 2026 (pengingat H-60). Pengingat ini terlambat 35 hari."
    )


def test_after_an_outage_of_a_year_everything_is_still_told_once(db):
    ending()

    run(END + timedelta(days=365))
    run(END + timedelta(days=366))

    assert sorted(milestones()) == sorted([f"agreement-ends-{d}" for d in (90, 60, 30, 7, 0)] + ["agreement-ended"])


def test_what_had_passed_before_it_was_registered_is_never_told(db):
    ending(registered_at=datetime(2026, 6, 13, 3, tzinfo=UTC))

    run(END - timedelta(days=20))
    run(END + timedelta(days=1))

    assert milestones() == ["agreement-ends-7", "agreement-ends-0", "agreement-ended"]


def test_an_old_record_that_had_ended_long_before_brings_nothing(db):
    ending(end=date(2025, 12, 31), registered_at=datetime(2026, 3, 1, tzinfo=UTC))

    assert run(date(2026, 3, 2)) == 0


# -- what is cancelled -----------------------------------------------------------------------------
def test_an_extension_cancels_the_rest_and_the_new_end_has_reminders_of_its_own(db):
    agreement = ending()
    run(END - timedelta(days=60))
    new_end = END + timedelta(days=365)
    extended(agreement, new_end, starts=END, registered_at=datetime(2026, 5, 20, tzinfo=UTC))

    run(END)
    run(new_end - timedelta(days=90))

    assert milestones() == ["agreement-ends-90", "agreement-ends-60", "agreement-ends-90"]
    assert Occurrence.objects.latest("id").day == new_end


def test_an_extension_in_the_outage_cancels_what_the_outage_delayed(db):
    agreement = ending()
    run(END - timedelta(days=65))
    extended(agreement, END + timedelta(days=365), starts=END, registered_at=datetime(2026, 5, 20, tzinfo=UTC))

    run(END - timedelta(days=25))

    assert milestones() == ["agreement-ends-90"]


def test_a_terminated_agreement_reminds_nobody(db):
    agreement = ending()
    terminate_agreement(
        agreement, on=date(2026, 5, 1), reason="Selesai.", by=region_admin(agreement.parties.first().region)
    )

    assert run(END) == 0


@pytest.mark.parametrize("fields", [{"ends_on": None, "end_basis": EndBasis.UNLIMITED}, {"ends_on": None}])
def test_an_agreement_without_a_known_end_reminds_nobody(db, fields):
    agreement = registered_agreement(Side(RegionFactory()), Side(RegionFactory()), **fields)
    Agreement.objects.filter(pk=agreement.pk).update(registered_at=LONG_AGO)

    assert run(date(2026, 7, 3)) == 0


def test_a_pending_agreement_reminds_nobody(db):
    theirs = RegionFactory()
    region_admin(theirs)
    recorded_agreement(Side(RegionFactory()), Side(theirs), ends_on=PartialDate.on(END))

    assert run(END) == 0


# -- at the same time ------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_two_schedulers_at_once_remind_once():
    for _turn in range(6):
        agreement = ending()
        region_admin(agreement.parties.first().region)
    start = threading.Barrier(3)

    def scheduler() -> int:
        start.wait(20)
        return run(END - timedelta(days=90))

    with beside(scheduler) as one, beside(scheduler) as two, beside(scheduler) as three:
        counts = [each.result(60) for each in (one, two, three)]

    assert sum(counts) == 6
    assert Event.objects.filter(action="agreement.ends_soon").count() == 6
    assert Occurrence.objects.count() == 6


def test_the_database_refuses_a_second_reminder(db):
    ending()
    run(END)
    reminder = Reminder.objects.first()
    spare = Notification.objects.create(
        event=reminder.notification.event, recipient=region_admin(RegionFactory()), channel="inbox"
    )
    reminder.pk, reminder.notification = None, spare

    with pytest.raises(IntegrityError, match="reminder_once"), transaction.atomic():
        reminder.save(force_insert=True)


def test_one_object_that_fails_stops_nobody_else(db, monkeypatch):
    good, bad = ending(), ending()
    real = reminders.mark

    def mark(milestone, pk, day, zone):
        if pk == bad.pk:
            raise ZeroDivisionError
        return real(milestone, pk, day, zone)

    monkeypatch.setattr(reminders, "mark", mark)

    run(END - timedelta(days=90))

    assert set(Occurrence.objects.values_list("object_id", flat=True)) == {good.uuid}
