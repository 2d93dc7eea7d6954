"""What the calendar brings: an adoption's agreement ends; use and running are to be confirmed anew every year.

Each is told once per adoption and date (sipkd.events.reminders). A termination counts as an end: the last day is the
one before it. An extension that is registered in time cancels the notice; so does a move to another agreement.
"""

from datetime import date, timedelta
from functools import partial

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Least

from agreements.models import Agreement
from agreements.reminders import end_as_amended
from innovations.models import Adoption, Innovation
from innovations.notifications import adopter_side, both_sides, writers
from innovations.querysets import AdoptionQuerySet
from sipkd.dates import days_after, year_after
from sipkd.events.reminders import Milestone, in_their_zone, register

DAYS_BEFORE = (30, 0)


def losing_their_basis(on: date, zone: str) -> QuerySet:
    """Running adoptions whose agreement's last day is past, by its registered addenda and its termination."""
    ends, _known_at = end_as_amended()
    last = Least(ends, days_after("terminated_on", -1))
    last_day = Agreement.objects.filter(pk=OuterRef("agreement")).annotate(last=last).values("last")
    return in_zone(zone).running().annotate(target=Subquery(last_day)).filter(target__lt=on)


def to_be_reconfirmed(on: date, zone: str, days: int) -> QuerySet:
    """Those in use whose proof ends in at most so many days; -1 is the day after."""
    return in_zone(zone).in_use().annotate(target=F("reconfirm_by")).filter(target__lte=on + timedelta(days=days))


def in_zone(zone: str) -> AdoptionQuerySet:
    """With a side in this time zone."""
    return Adoption.objects.filter(Q(adopter__region__time_zone=zone) | Q(innovation__region__time_zone=zone))


def to_be_attested(on: date, zone: str, days: int) -> QuerySet:
    """Published innovations whose owner has to say again in at most so many days that they run; -1 is the day after."""
    running = Innovation.objects.published().filter(region__time_zone=zone, stopped_on=None, running_on__isnull=False)
    return running.annotate(target=year_after("running_on")).filter(target__lte=on + timedelta(days=days))


register(
    *(
        Milestone(
            f"innovation-attest-{days}", "innovation.attest_due", partial(to_be_attested, days=days),
            days_before=days, recipients=in_their_zone(writers),
        )
        for days in DAYS_BEFORE
    ),
    Milestone(
        "innovation-lapsed", "innovation.attestation_lapsed", partial(to_be_attested, days=-1), days_before=-1,
        recipients=in_their_zone(writers),
    ),
    Milestone(
        "adoption-basis-ended", "adoption.basis_ended", losing_their_basis, days_before=-1,
        recipients=in_their_zone(both_sides),
    ),
    *(
        Milestone(
            f"adoption-reconfirm-{days}", "adoption.reconfirm_due", partial(to_be_reconfirmed, days=days),
            days_before=days, recipients=in_their_zone(adopter_side),
        )
        for days in DAYS_BEFORE
    ),
    Milestone(
        "adoption-lapsed", "adoption.lapsed", partial(to_be_reconfirmed, days=-1), days_before=-1,
        recipients=in_their_zone(both_sides),
    ),
)  # fmt: skip
