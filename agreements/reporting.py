"""When a side of an agreement owes its next report, as an object and as SQL; tests prove that the two agree.

Periods count from the start of the terms: every six or twelve months of the calendar, the last one cut at the end. A
side reports without a gap, so its last report says how far it has come, and the next period is the first that ends
later. What ended before the agreement was registered, or before its reporting was agreed, is not owed.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Case, Func, IntegerField, Value, When
from django.utils.translation import gettext_lazy as _

from sipkd.dates import ONE_DAY, last_day_of_term


class ReportingPeriod(models.TextChoices):
    """How often each side reports on an agreement."""

    SEMESTER = "semester", _("Semester")
    YEARLY = "tahunan", _("Tahunan")
    NONE = "tidak", _("Tidak dilaporkan berkala")


MONTHS = {ReportingPeriod.SEMESTER: 6, ReportingPeriod.YEARLY: 12}


def default_reporting_period() -> str:
    """What the portal is set to; an agreement keeps what it was recorded with."""
    return settings.REPORTING_PERIOD


@dataclass(frozen=True, slots=True)
class Owed:
    """The next report of a side: what it is about at the latest, and until when it is to be filed."""

    ends_on: date
    due_on: date

    def is_late(self, on: date) -> bool:
        return self.due_on < on


def next_owed(start: date, months: int, after: date, last: date | None) -> Owed | None:
    """The first period that ends after what is reported, cut at the last day; None when nothing is left to report."""
    if last is not None and last <= after:
        return None
    number = max((_month(after + ONE_DAY) - _month(start)) // months, 0)
    end = last_day_of_term(start, number * months)
    if end <= after:
        end = last_day_of_term(start, (number + 1) * months)
    if last is not None:
        end = min(end, last)
    return Owed(end, end + timedelta(days=settings.REPORT_DAYS))


def _month(day: date) -> int:
    return day.year * 12 + day.month


# -- the same as SQL ---------------------------------------------------------------------------------
class EndOfNext(Func):
    """The end of the next period, of (start, months, after, last); for rows whose `last` is after `after`.

    Written as one subquery, in which each of the four stands once: they are subqueries themselves.
    """

    output_field = models.DateField()
    template = """(
        SELECT least(CASE WHEN this > after THEN this ELSE next END, last)
          FROM (VALUES (%(expressions)s)) AS given (start, months, after, last),
               LATERAL (SELECT after + 1 AS unreported) AS days,
               LATERAL (SELECT 12 * (extract(year FROM unreported) - extract(year FROM start))
                             + extract(month FROM unreported) - extract(month FROM start) AS passed) AS calendar,
               LATERAL (SELECT greatest(floor(passed / months), 0)::integer AS number) AS periods,
               LATERAL (SELECT (start + make_interval(months => number * months))::date - 1 AS this,
                               (start + make_interval(months => (number + 1) * months))::date - 1 AS next) AS ends)"""


def months_of(period: str) -> Case:
    """The length of a reporting period, from a column of this name."""
    whens = [When(**{period: name}, then=Value(months)) for name, months in MONTHS.items()]
    return Case(*whens, output_field=IntegerField())
