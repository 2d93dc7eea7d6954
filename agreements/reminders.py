"""What the calendar brings to agreements: start, end, and reminders at 90, 60, 30, 7 and 0 days before the end.

The end is the one that all registered addenda give, also those that take effect later: an extension that is
registered in time cancels the reminders of the old end. A point in time that had passed when the agreement, or the
addendum that sets its end, was registered is never told of: nobody missed it. One that passed in an outage is.
"""

from datetime import date, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from django.db.models import DateField, DateTimeField, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate

from agreements.models import Agreement, Party
from agreements.notifications import both_sides
from agreements.terms import ENDS_SOON_DAYS
from sipkd.events.reminders import Milestone, in_their_zone, register

DAYS_BEFORE = (60, 30, 7, 0)
people = in_their_zone(both_sides)


def starting(on: date, zone: str) -> QuerySet:
    """Those that have begun and were registered before."""
    known_on = TruncDate("registered_at", tzinfo=ZoneInfo(zone))
    rows = in_zone(zone).annotate(target=F("starts_order"), known_on=known_on)
    return rows.filter(target__lte=on, target__gt=F("known_on"))


def ending(on: date, zone: str, days: int) -> QuerySet:
    """Those whose last day is at most so many days away; -1 is the day after it."""
    ends, known_at = end_as_amended()
    rows = in_zone(zone).annotate(target=ends, known_on=TruncDate(known_at, tzinfo=ZoneInfo(zone)))
    return rows.filter(target__lte=on + timedelta(days=days), target__gte=F("known_on") + timedelta(days=days))


def in_zone(zone: str) -> QuerySet:
    """Registered and not terminated, with a party of this time zone."""
    party = Party.objects.filter(agreement=OuterRef("pk"), region__time_zone=zone)
    return Agreement.objects.registered().exclude(document_kind="adendum").filter(Exists(party), terminated_on=None)


def end_as_amended() -> tuple[Coalesce, Coalesce]:
    """The last day as the last registered addendum that sets one gives it, and when that was registered."""
    changed = (
        Agreement.objects.addenda()
        .registered()
        .filter(parent=OuterRef("pk"))
        .exclude(end_basis="unchanged")
        .order_by("-starts_order", "-id")
    )
    return (
        Coalesce(Subquery(changed.values("ends_order")[:1]), F("ends_order"), output_field=DateField()),
        Coalesce(Subquery(changed.values("registered_at")[:1]), F("registered_at"), output_field=DateTimeField()),
    )


def before_the_end(days: int, action: str) -> Milestone:
    return Milestone(f"agreement-ends-{days}", action, partial(ending, days=days), days_before=days, recipients=people)


register(
    Milestone("agreement-starts", "agreement.started", starting, recipients=people),
    before_the_end(ENDS_SOON_DAYS, "agreement.ends_soon"),
    *(before_the_end(days, "agreement.reminded") for days in DAYS_BEFORE),
    Milestone("agreement-ended", "agreement.ended", partial(ending, days=-1), days_before=-1, recipients=people),
)
