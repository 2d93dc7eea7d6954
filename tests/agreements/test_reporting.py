"""When the next report of a side is due: the object form, the SQL form, and a model that only counts periods."""

from datetime import UTC, date, datetime, timedelta

import pgtrigger
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements.models import Agreement, Party, Report, ReportDuty
from agreements.reporting import ReportingPeriod, next_owed
from agreements.services import Side
from sipkd.dates import ONE_DAY, PartialDate, last_day_of_term
from tests.factories import RegionFactory, region_admin, registered_agreement

pytestmark = pytest.mark.django_db
GRACE = timedelta(days=30)
DAYS = st.dates(date(2023, 1, 1), date(2028, 12, 31))
AWKWARD = st.sampled_from([date(2024, 1, 31), date(2024, 2, 29), date(2023, 8, 31), date(2023, 12, 31)])


def expected(start: date, months: int, after: date, last: date | None) -> date | None:
    """The end of the next period, found by walking from one to the next."""
    number = 1
    while (end := last_day_of_term(start, number * months)) <= after:
        number += 1
    end = min(end, last or date.max)
    return end if end > after else None


@given(start=DAYS | AWKWARD, months=st.sampled_from([6, 12]), more=st.integers(-1, 2000), length=st.integers(0, 2500))
def test_the_next_period_is_the_first_that_ends_later(start, months, more, length):
    after, last = start + timedelta(days=more), start + timedelta(days=length)

    for until in (last, None):
        owed = next_owed(start, months, after, until)

        assert (owed and owed.ends_on) == expected(start, months, after, until)
        assert owed is None or owed.due_on == owed.ends_on + GRACE


@pytest.fixture
def world(db):
    """One registered agreement, to be set and asked again and again."""
    agreement = registered_agreement(Side(RegionFactory()), Side(RegionFactory()))
    return agreement, region_admin(agreement.parties.first().region)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=DAYS | AWKWARD,
    period=st.sampled_from(ReportingPeriod.values),
    registered=DAYS,
    since=st.none() | DAYS,
    length=st.none() | st.integers(0, 2000),
    reported=st.lists(st.integers(0, 400), max_size=4),
    terminated=st.none() | DAYS,
    on=DAYS,
)
def test_object_and_sql_agree_with_counting(world, start, period, registered, since, length, reported, terminated, on):
    agreement, by = world
    end = None if length is None else start + timedelta(days=length)
    Agreement.objects.filter(pk=agreement.pk).update(
        starts_on=PartialDate.on(start),
        ends_on=end and PartialDate.on(end),
        end_basis="stated" if end else "unlimited",
        reporting_period=period,
        reporting_since=since,
        registered_at=datetime(registered.year, registered.month, registered.day, 3, tzinfo=UTC),
        terminated_on=terminated,
        termination_reason="Dicabut." if terminated else "",
    )
    party = agreement.parties.order_by("order").first()
    with pgtrigger.ignore("agreements.Report:kept"):
        Report.objects.all().delete()
    until = start - ONE_DAY
    for days in reported:
        begin, until = until + ONE_DAY, until + ONE_DAY + timedelta(days=days)
        Report.objects.create(
            party=party, period=period, starts_on=begin, ends_on=until, summary="Ada.", recommendation="dilanjutkan",
            filed_by=by,
        )  # fmt: skip

    duty = ReportDuty.objects.for_detail().get(pk=party.pk)
    owed = duty.owed(on)
    row = ReportDuty.objects.as_of(on).filter(pk=party.pk).first()

    months = {"semester": 6, "tahunan": 12}.get(period)
    after = until if reported else max(start, registered, since or start) - ONE_DAY
    lasts = [day for day in (end, terminated and terminated - ONE_DAY) if day]
    wanted = expected(start, months, after, min(lasts, default=None)) if months else None
    assert (owed and owed.ends_on) == wanted
    assert (row and row.ends_on) == wanted
    assert (row and row.due_on) == (owed and owed.due_on)
    assert ReportDuty.objects.overdue(on).filter(pk=party.pk).exists() == bool(owed and owed.is_late(on))


def test_a_start_that_is_not_known_to_the_day_makes_nothing_due(world):
    agreement, _by = world
    Agreement.objects.filter(pk=agreement.pk).update(starts_on=PartialDate.of(2025, 7))

    duty = ReportDuty.objects.for_detail().first()

    assert duty.owed(date(2030, 1, 1)) is None
    assert not ReportDuty.objects.as_of(date(2030, 1, 1)).exists()


def test_only_regions_owe_reports():
    region = RegionFactory()
    agreement = registered_agreement(Side(region), Side(RegionFactory()))
    outside = agreement.parties.get(order=2)
    Party.objects.filter(pk=outside.pk).update(region=None, kind=Party.Kind.BUSINESS, name="PT Contoh")

    assert [duty.region for duty in ReportDuty.objects.as_of(date(2030, 1, 1))] == [region]
    assert ReportDuty.objects.for_detail().get(pk=outside.pk).owed(date(2030, 1, 1)) is None
