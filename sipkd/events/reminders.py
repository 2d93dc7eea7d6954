"""What the calendar brings: events at a date, and reminders before it, each once, also after an outage of any length.

Nothing is scheduled ahead. At each run, every source asks its tables one question per milestone and time zone: for
which objects has the day come that nobody has marked yet? So a scheduler that slept catches up, and an end that was
moved in time takes its reminders along. A point in an object's calendar is marked by an `Occurrence`, a person's
reminder by a `Reminder`; unique constraints on both decide between two runs at the same time.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from sipkd.dates import today
from sipkd.events.models import Notification, Occurrence, Reminder
from sipkd.events.services import record
from sipkd.events.telling import notify

log = logging.getLogger(__name__)
ZONES = ("Asia/Jayapura", "Asia/Makassar", "Asia/Jakarta")  # in the order in which a day begins
_milestones: list[Milestone] = []


@dataclass(frozen=True, slots=True)
class Milestone:
    """A point in the calendar of a kind of objects.

    `due(on, zone)` is the set of objects for which it has come in that time zone on that day and that were there when
    it came; their `target` is the date that it is about, and it lies `days_before` that date. `recipients(object,
    zone)` are the people there. Without recipients it is an event only.
    """

    key: str
    action: str
    due: Callable[[date, str], QuerySet]
    days_before: int = 0
    recipients: Callable[[Any, str], Iterable[Any]] | None = None

    def came_on(self, target: date) -> date:
        return target - timedelta(days=self.days_before)


def in_their_zone(people: Callable[[Any], Iterable[Any]]) -> Callable[[Any, str], list[Any]]:
    """`people(object)` as the recipients of a milestone: those who work in a region of the time zone."""
    return lambda obj, zone: [user for user in people(obj) if user.region and user.region.time_zone == zone]


def register(*milestones: Milestone) -> None:
    """Make milestones known; each app does this for its own when it starts."""
    _milestones.extend(milestones)


def run(on: Callable[[str], date] | None = None) -> int:
    """Emit what has come and is not marked yet; returns how many points in time that were.

    Safe to run twice and at once. One object that cannot be served stops nobody else: it is found again next time.
    """
    count = 0
    for zone in ZONES:
        day = on(zone) if on else today(ZoneInfo(zone))
        for milestone in _milestones:
            for obj in unmarked(milestone, day, zone):
                try:
                    count += mark(milestone, obj.pk, day, zone)
                except Exception:
                    log.exception("Milestone %s of object %s failed.", milestone.key, obj.pk)
    return count


def unmarked(milestone: Milestone, day: date, zone: str) -> QuerySet:
    """The objects for which it has come and whose people of this zone have not heard of it, oldest first."""
    rows = milestone.due(day, zone)
    marked = Occurrence.objects.filter(
        object_type=rows.model._meta.label_lower,
        object_id=OuterRef("uuid"),
        milestone=milestone.key,
        day=OuterRef("target"),
        zones__contains=[zone],
    )
    return rows.exclude(Exists(marked)).order_by("target", "pk")


@transaction.atomic
def mark(milestone: Milestone, pk: int, day: date, zone: str) -> bool:
    """Mark it for one object and tell the people of the zone, unless it has moved or somebody else just did."""
    lock = milestone.due(day, zone).model.objects.select_for_update(no_key=True, of=("self",))
    lock.get(pk=pk)
    obj = unmarked(milestone, day, zone).filter(pk=pk).first()
    if obj is None:
        return False
    late = (day - milestone.came_on(obj.target)).days
    point = {
        "object_type": obj._meta.label_lower,
        "object_id": obj.uuid,
        "milestone": milestone.key,
        "day": obj.target,
    }
    occurrence = Occurrence.objects.filter(**point).select_related("event").first()
    people = list(milestone.recipients(obj, zone)) if milestone.recipients else []
    if occurrence is None:
        facts = {"date": obj.target.isoformat(), "days": milestone.days_before, **({"late": late} if late else {})}
        event = record(milestone.action, obj, by=None, facts=facts)
        occurrence = Occurrence.objects.create(**point, event=event)
    told = remind(occurrence, people, late)
    occurrence.zones = [*occurrence.zones, zone]
    occurrence.save(update_fields=["zones"])
    return bool(told) or len(occurrence.zones) == 1


def remind(occurrence: Occurrence, people: list[Any], late: int) -> list[Notification]:
    """Remind those people; the constraint refuses whoever was reminded already."""
    notifications = notify(occurrence.event, people)
    Reminder.objects.bulk_create(
        Reminder(
            object_type=occurrence.object_type,
            object_id=occurrence.object_id,
            milestone=occurrence.milestone,
            day=occurrence.day,
            recipient=notification.recipient,
            channel=notification.channel,
            notification=notification,
            late_days=late,
        )
        for notification in notifications
    )
    return notifications
