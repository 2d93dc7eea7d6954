"""What the calendar brings to plans and reports: reminders before each due date, on it, and the day after.

A step is told of 90, 60, 30, 7 and 0 days before; a report 30, 7 and 0 days before, since nobody can report on a time
that has not passed. What is done, cancelled or filed is told of no more, and a new date begins its reminders anew. A
point in time that had passed when the date was set is never told of.
"""

from datetime import date, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import TruncDate

from agencies.models import User
from agreements.models import Milestone, Party, ReportDuty
from agreements.notifications import both_sides
from agreements.querysets import MilestoneQuerySet
from sipkd.events import reminders

DAYS_BEFORE = (90, 60, 30, 7, 0)
DAYS_BEFORE_REPORT = (30, 7, 0)
OVERDUE = -1  # the day after


def in_charge(milestone: Milestone, zone: str) -> list[User]:
    """The admins of the side's region and the operators of the agency that the step was given to."""
    party = milestone.party
    if party.region is None or party.region.time_zone != zone:
        return []
    return list(User.objects.in_charge_of(region=party.region, agency=milestone.agency))


def due(on: date, zone: str, days: int) -> QuerySet:
    """Open steps of a side in this zone that are due in at most so many days."""
    return _due(Milestone.objects.filter(party__region__time_zone=zone), on, zone, days)


def overdue(on: date, zone: str) -> QuerySet:
    """Open steps that are overdue, of agreements with a side in this zone."""
    sides = Party.objects.filter(agreement=OuterRef("party__agreement"), region__time_zone=zone)
    return _due(Milestone.objects.filter(Exists(sides)), on, zone, OVERDUE)


def _due(milestones: MilestoneQuerySet, on: date, zone: str, days: int) -> QuerySet:
    scheduled_on = TruncDate("scheduled_at", tzinfo=ZoneInfo(zone))
    rows = milestones.planned().annotate(target=F("due_on"), scheduled_on=scheduled_on)
    known = F("scheduled_on") + timedelta(days=days)
    return rows.filter(target__lte=on + timedelta(days=days), target__gte=known)


def reporters(duty: ReportDuty, zone: str) -> list[User]:
    """The admins of the side's region and the operators of its agencies that take part."""
    if duty.region is None or duty.region.time_zone != zone:
        return []
    found = {user.pk: user for user in User.objects.in_charge_of(region=duty.region)}
    for agency in duty.agencies.all():
        found.update((user.pk, user) for user in User.objects.in_charge_of(agency=agency))
    return list(found.values())


def owed(on: date, zone: str, days: int) -> QuerySet:
    """Sides in this zone whose next report is due in at most so many days."""
    rows = ReportDuty.objects.filter(region__time_zone=zone).as_of(on).annotate(target=F("due_on"))
    return rows.filter(target__lte=on + timedelta(days=days))


reminders.register(
    *(
        reminders.Milestone(
            f"report-due-{days}", "report.due", partial(owed, days=days), days_before=days, recipients=reporters
        )
        for days in DAYS_BEFORE_REPORT
    ),
    reminders.Milestone(
        "report-overdue", "report.overdue", partial(owed, days=OVERDUE), days_before=OVERDUE, recipients=reporters
    ),
    *(
        reminders.Milestone(
            f"milestone-due-{days}", "milestone.due", partial(due, days=days), days_before=days, recipients=in_charge
        )
        for days in DAYS_BEFORE
    ),
    reminders.Milestone(
        "milestone-overdue",
        "milestone.overdue",
        overdue,
        days_before=OVERDUE,
        recipients=reminders.in_their_zone(lambda step: both_sides(step.agreement)),
    ),
)
