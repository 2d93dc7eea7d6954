"""What the calendar brings to plans: reminders at 90, 60, 30, 7 and 0 days before a step is due, and the day after.

A step that is done or cancelled is told of no more, and a new date begins its reminders anew. A point in time that had
passed when the date was set is never told of.
"""

from datetime import date, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import TruncDate

from agencies.models import User
from agreements.models import Milestone, Party
from agreements.notifications import both_sides
from agreements.querysets import MilestoneQuerySet
from sipkd.events import reminders

DAYS_BEFORE = (90, 60, 30, 7, 0)
OVERDUE = -1  # the day after


def in_charge(milestone: Milestone, zone: str) -> list[User]:
    """The admins of the side's region and the operators of the agency that the step was given to."""
    party = milestone.party
    if party.region is None or party.region.time_zone != zone:
        return []
    return list(User.objects.in_charge_of(region=party.region, agency=milestone.agency))


def both_sides_in(milestone: Milestone, zone: str) -> list[User]:
    return [user for user in both_sides(milestone.agreement) if user.region and user.region.time_zone == zone]


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


reminders.register(
    *(
        reminders.Milestone(
            f"milestone-due-{days}", "milestone.due", partial(due, days=days), days_before=days, recipients=in_charge
        )
        for days in DAYS_BEFORE
    ),
    reminders.Milestone(
        "milestone-overdue", "milestone.overdue", overdue, days_before=OVERDUE, recipients=both_sides_in
    ),
)
