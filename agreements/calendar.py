"""Ends and due dates as an iCalendar file (RFC 5545, RFC 7986), for any calendar program.

A day is in it only if it is known: an end that is known to the month or year, or not at all, makes no entry.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from agencies.models import User
from agreements.models import Agreement, Milestone, ReportDuty
from sipkd.dates import ONE_DAY

PAST, AHEAD = timedelta(days=90), timedelta(days=1096)  # three years, and those of a quarter ago
MOST = 1000  # of each kind, the nearest
REFRESH = timedelta(hours=6)
Address = Callable[[Any], str]


def calendar_of(user: User, on: date, address: Address) -> bytes:
    """What the user may see and their region has a part in; without a region, what the portal may see.

    `address` gives the absolute URL of a page's path. The same facts give the same bytes.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//SIPKD//Kerja sama daerah//ID")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Tenggat kerja sama (SIPKD)"))
    calendar.add("name", _("Tenggat kerja sama (SIPKD)"))
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    for entry in (*ends(user, on, address), *steps(user, on, address), *reports(user, on, address)):
        calendar.add_component(entry)
    return calendar.to_ical()


def ends(user: User, on: date, address: Address) -> Iterator[Event]:
    """The last day of each agreement, as all its registered addenda and a termination give it."""
    rows = Agreement.objects.visible_to(user).ending_between(on - PAST, on + AHEAD)
    rows = rows.between(user.region_id) if user.region_id else rows
    for agreement in rows.with_terms()[:MOST]:
        terms = agreement.terms(date.max)
        is_known = terms.terminated_on or (terms.ends_on and terms.ends_on.day)
        if terms.until and is_known:
            yield entry(
                f"agreement-{agreement.uuid}-end", terms.until, agreement.updated_at,
                _("Hari terakhir: %(title)s") % {"title": agreement.title}, address(agreement.get_absolute_url()),
            )  # fmt: skip


def steps(user: User, on: date, address: Address) -> Iterator[Event]:
    """The due dates of open steps and obligations of all sides."""
    rows = Milestone.objects.visible_to(user).planned().filter(due_on__range=(on - PAST, on + AHEAD))
    for step in rows.for_list()[:MOST]:
        said = _("Tenggat: %(step)s (%(party)s)") % {"step": step.title, "party": step.party}
        yield entry(
            f"milestone-{step.uuid}", step.due_on, step.scheduled_at, said, address(step.get_absolute_url()),
            about=step.agreement.title,
        )  # fmt: skip


def reports(user: User, on: date, address: Address) -> Iterator[Event]:
    """The next report that each side owes, on the day it is due."""
    rows = ReportDuty.objects.visible_to(user).due_between(on - PAST, on + AHEAD, on)
    duty: Any  # with the days that the queryset annotates
    for duty in rows[:MOST]:
        said = _("Laporan pelaksanaan: %(party)s") % {"party": duty}
        yield entry(
            f"report-{duty.uuid}-{duty.ends_on.isoformat()}", duty.due_on, duty.agreement.updated_at, said,
            address(duty.get_absolute_url()), about=duty.agreement.title,
        )  # fmt: skip


def entry(key: str, day: date, changed: datetime, said: str, url: str, *, about: str = "") -> Event:
    """An all-day entry that leaves the day free; its UID is the same as long as the thing is the same."""
    event = Event()
    event.add("uid", f"{key}@sipkd")
    event.add("dtstamp", changed)
    event.add("dtstart", day)
    event.add("dtend", day + ONE_DAY)
    event.add("summary", said)
    if about:
        event.add("description", about)
    event.add("url", url)
    event.add("transp", "TRANSPARENT")
    return event
