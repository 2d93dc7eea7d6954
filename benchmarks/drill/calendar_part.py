"""The scheduler is off for 40 days; then it is on again. Days are given to the engine, nobody waits for them."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

from agreements.models import Agreement
from agreements.reporting import ReportingPeriod
from agreements.services import Side
from agreements.terms import EndBasis
from benchmarks.drill.report import Row
from sipkd.dates import PartialDate
from sipkd.events import reminders
from sipkd.events.models import Notification, Occurrence, Reminder
from tests.factories import RegionFactory, region_admin, registered_agreement

LONG_AGO = datetime(2025, 8, 1, tzinfo=UTC)
OFF_FROM, OFF_DAYS = date(2026, 6, 1), 40


def run(agreements: int) -> list[Row]:
    first, second = RegionFactory(), RegionFactory()
    people = [region_admin(first), region_admin(second)]
    ends: dict[int, date] = {}
    extended: set[int] = set()
    for number in range(agreements):
        end = OFF_FROM + timedelta(days=number * 140 // agreements - 10)
        agreement = registered_agreement(
            Side(first), Side(second), ends_on=PartialDate.on(end), reporting_period=ReportingPeriod.NONE
        )
        ends[agreement.pk] = end
        if number % 5 == 0:
            extended.add(agreement.pk)
    Agreement.objects.update(registered_at=LONG_AGO)
    off = [OFF_FROM + timedelta(days=day) for day in range(OFF_DAYS)]
    for day in days(OFF_FROM - timedelta(days=20), OFF_FROM):
        reminders.run(lambda _zone, day=day: day)
    before = Counter(Occurrence.objects.values_list("object_id", "milestone", "day"))
    for pk in extended:
        extend(Agreement.objects.get(pk=pk), ends[pk])
    Notification.objects.filter(reminder__isnull=True).delete()

    for day in days(off[-1] + timedelta(days=1), off[-1] + timedelta(days=4)):
        reminders.run(lambda _zone, day=day: day)

    today = off[-1] + timedelta(days=3)
    told = Counter(Occurrence.objects.values_list("object_id", "milestone", "day"))
    expected = {
        (uuid, f"agreement-ends-{back}", ends[pk])
        for pk, uuid in Agreement.objects.filter(pk__in=ends.keys() - extended).values_list("pk", "uuid")
        for back in (90, 60, 30, 7, 0)
        if ends[pk] - timedelta(days=back) <= today
    }
    ended = {
        (uuid, "agreement-ended", ends[pk])
        for pk, uuid in Agreement.objects.filter(pk__in=ends.keys() - extended).values_list("pk", "uuid")
        if ends[pk] < today
    }
    uuids = dict(Agreement.objects.filter(pk__in=extended).values_list("uuid", "pk"))
    wrong = {key for key in told.keys() - before.keys() if key[0] in uuids and key[2] == ends[uuids[key[0]]]}
    of_others = {key for key in told if key[0] not in uuids}
    late = Reminder.objects.filter(late_days__gt=0)
    # Nobody chose otherwise, so everybody has an inbox row and a mail for each.
    reminded = Counter(Reminder.objects.values_list("object_id", "milestone", "day", "recipient", "channel"))
    per_point = len(people) * 2
    return [
        Row(
            f"Milestones of {agreements} agreements due until the scheduler is back, told",
            f"{len(expected | ended)}, each once",
            f"{len(of_others)}, {len((expected | ended) - of_others)} missing, {sum(told.values()) - len(told)} twice",
            of_others == expected | ended and max(told.values()) == 1,
        ),
        Row(
            "Reminders (per milestone, recipient and channel), and twice",
            f"{len(told) * per_point}, 0",
            f"{sum(reminded.values())}, {sum(reminded.values()) - len(reminded)}",
            sum(reminded.values()) == len(reminded) == len(told) * per_point,
        ),
        Row("Of them late, and saying so", "all late ones", *late_ones(late)),
        Row(
            f"Reminders of the old end of {len(extended)} agreements extended in the outage",
            "0",
            str(len(wrong)),
            not wrong,
        ),
    ]


def late_ones(late) -> tuple[str, bool]:  # type: ignore[no-untyped-def]
    said = sum(
        "terlambat" in reminder.notification.event.sentence for reminder in late.select_related("notification__event")
    )
    return f"{late.count()}, {said} say so", said == late.count() > 0


def extend(agreement: Agreement, end: date) -> None:
    sides = [Side(party.region) for party in agreement.parties.select_related("region").order_by("order")]
    addendum = registered_agreement(
        *sides,
        kind=Agreement.Kind.ADDENDUM,
        parent=agreement,
        starts_on=PartialDate.on(end),
        ends_on=PartialDate.on(end + timedelta(days=365)),
        end_basis=EndBasis.STATED,
    )
    Agreement.objects.filter(pk=addendum.pk).update(registered_at=datetime(2026, 6, 5, tzinfo=UTC))


def days(first: date, last: date) -> list[date]:
    """From one day to another, the last one not included."""
    return [first + timedelta(days=number) for number in range((last - first).days)]
