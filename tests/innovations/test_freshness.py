"""Whether an innovation is still running: said by its owner, marked where it is not said, and felt in the order."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from innovations import services
from innovations.models import Innovation
from innovations.search.models import InnovationSearch
from innovations.search.querysets import fresh_as
from sipkd.dates import a_year_after, first_day_within_a_year, today
from sipkd.errors import RuleViolation
from sipkd.events import reminders
from sipkd.events.models import Event, Notification
from tests.factories import (
    AgencyFactory,
    InnovationFactory,
    operator,
    published,
    region_admin,
    requested_adoption,
    umbrella_pks,
)

pytestmark = pytest.mark.django_db
Freshness = Innovation.Freshness
LONG_AGO = today() - timedelta(days=500)


def now(innovation: Innovation) -> Innovation:
    return Innovation.objects.get(pk=innovation.pk)


def test_publication_is_the_first_attestation():
    innovation = published()

    assert innovation.freshness(today()) == Freshness.RUNNING
    assert innovation.attest_by == a_year_after(today())


def test_what_comes_from_a_public_source_has_never_been_attested():
    assert InnovationFactory(origin="source").freshness(today()) == Freshness.UNATTESTED


def test_owner_says_once_a_year_that_it_runs():
    innovation = InnovationFactory(running_on=LONG_AGO)
    by = operator(innovation.agency)
    assert innovation.freshness(today()) == Freshness.LAPSED

    services.attest_running(innovation, by=by)

    assert now(innovation).freshness(today()) == Freshness.RUNNING
    event = Event.objects.about(innovation).first()
    assert (event.action, event.changes) == (
        "innovation.attested", {"running_on": [LONG_AGO.isoformat(), today().isoformat()]},
    )  # fmt: skip
    with pytest.raises(RuleViolation, match="Sudah ditegaskan hari ini"):
        services.attest_running(innovation, by=by)


def test_stopped_innovation_says_since_when_and_may_run_again():
    innovation = published(applied_on=date(2024, 7, 1))
    by = region_admin(innovation.region)

    services.stop_innovation(innovation, on=date(2025, 3, 31), reason="Diganti aplikasi pusat.", by=by)
    stopped = now(innovation)
    assert (stopped.freshness(today()), stopped.stopped_on) == (Freshness.STOPPED, date(2025, 3, 31))
    services.attest_running(innovation, by=by)

    again = now(innovation)
    assert (again.freshness(today()), again.stopped_on, again.stop_reason) == (Freshness.RUNNING, None, "")


@pytest.mark.parametrize(
    ("on", "reason", "message"),
    [
        (None, "Diganti.", "Isi tanggal berhentinya."),
        (today() + timedelta(days=1), "Diganti.", "Tanggal berhenti tidak boleh di masa depan."),
        (date(2024, 6, 30), "Diganti.", "Tanggal berhenti mendahului tanggal diterapkan."),
        (date(2025, 3, 31), " ", "Tulis alasannya."),
    ],
)
def test_stop_needs_a_day_that_can_be_and_a_reason(on, reason, message):
    innovation = published(applied_on=date(2024, 7, 1))
    events = Event.objects.count()

    with pytest.raises(RuleViolation) as refusal:
        services.stop_innovation(innovation, on=on, reason=reason, by=region_admin(innovation.region))

    assert (refusal.value.message, now(innovation).stopped_on, Event.objects.count()) == (message, None, events)


def test_draft_is_neither_attested_nor_stopped():
    innovation = InnovationFactory(status="draft", published_at=None)

    with pytest.raises(RuleViolation, match="Hanya inovasi yang terbit"):
        services.attest_running(innovation, by=operator(innovation.agency))

    assert now(innovation).running_on is None


def test_those_who_adopt_it_hear_that_it_has_stopped():
    adoption = requested_adoption()
    innovation = adoption.innovation

    services.stop_innovation(innovation, on=today(), reason="Diganti.", by=region_admin(innovation.region))

    told = Notification.objects.inbox().filter(event__action="innovation.stopped")
    assert adoption.requested_by_id in set(told.values_list("recipient", flat=True))


# -- object, set, search --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "on", [date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1), date(2025, 2, 28), date(2025, 3, 1)]
)
def test_object_and_sql_agree_on_leap_days(on):
    days = [on - timedelta(days=366 - step) for step in range(4)]
    rows = {InnovationFactory(running_on=day).pk for day in days} | {InnovationFactory().pk}
    rows.add(InnovationFactory(running_on=on, stopped_on=on, stop_reason="Diganti.").pk)

    for model in (Innovation, InnovationSearch):
        found = {one: set(model.objects.filter(fresh_as(one, on)).values_list("pk", flat=True)) for one in Freshness}
        expected = {one: {i.pk for i in Innovation.objects.all() if i.freshness(on) == one} for one in Freshness}
        assert found == expected
        assert set().union(*found.values()) == rows


def test_first_day_within_a_year_is_the_first():
    for step in range(800):
        on = date(2023, 1, 1) + timedelta(days=step)
        first = first_day_within_a_year(on)
        assert a_year_after(first) >= on > a_year_after(first - timedelta(days=1)), on


def test_what_is_not_attested_ranks_lower_and_what_has_stopped_lowest():
    attested, unattested, stopped = (InnovationFactory(name="Klinik Keliling") for _ in range(3))
    Innovation.objects.filter(pk=attested.pk).update(running_on=today())
    Innovation.objects.filter(pk=stopped.pk).update(running_on=today(), stopped_on=today(), stop_reason="Diganti.")

    found = InnovationSearch.objects.all().search("klinik keliling")

    assert [row.pk for row in found] == [attested.pk, unattested.pk, stopped.pk]


def test_filter_and_field_of_the_api_and_the_mark_on_the_page(client):
    stopped = InnovationFactory(stopped_on=date(2025, 3, 31), stop_reason="Diganti aplikasi pusat.")
    lapsed = InnovationFactory(running_on=LONG_AGO)
    InnovationFactory(running_on=today())

    answer = client.get(reverse("api:innovation-list"), {"freshness": ["stopped", "lapsed"]}).json()["results"]
    page = client.get(stopped.get_absolute_url()).content.decode()

    assert {row["id"]: row["freshness"] for row in answer} == {str(stopped.uuid): "stopped", str(lapsed.uuid): "lapsed"}
    assert "Tidak berjalan lagi sejak 31 Maret 2025" in page
    assert "Diganti aplikasi pusat." in page
    assert (
        "Tidak berjalan lagi sejak 31 Maret 2025" in client.get(reverse("innovations:innovation-list")).content.decode()
    )


# -- the calendar ----------------------------------------------------------------------------------------
def test_owner_is_reminded_before_it_lapses_and_told_when_it_has():
    innovation = InnovationFactory(running_on=date(2025, 6, 10))
    by = operator(innovation.agency)

    for day in (date(2026, 5, 10), date(2026, 5, 11), date(2026, 6, 10), date(2026, 6, 11)):
        reminders.run(lambda _zone, day=day: day)
        reminders.run(lambda _zone, day=day: day)

    told = Notification.objects.inbox().filter(recipient=by).order_by("id").values_list("event__action", flat=True)
    assert list(told) == ["innovation.attest_due", "innovation.attest_due", "innovation.attestation_lapsed"]


def test_attestation_in_time_and_a_stop_cancel_the_reminders():
    attested, stopped = (InnovationFactory(running_on=LONG_AGO) for _ in range(2))
    services.attest_running(attested, by=operator(attested.agency))
    services.stop_innovation(stopped, on=today(), reason="Diganti.", by=operator(stopped.agency))

    reminders.run()

    assert not Event.objects.filter(action__in=["innovation.attest_due", "innovation.attestation_lapsed"]).exists()


def test_the_page_of_an_agreement_says_it_for_the_day_that_is_asked_about(client):
    agency, innovation = AgencyFactory(), InnovationFactory(running_on=LONG_AGO)
    agreement = umbrella_pks(agency, innovation.region)
    services.name_innovation(innovation=innovation, agreement=agreement, by=region_admin(agency.region))

    days = (LONG_AGO, today())
    pages = [client.get(agreement.get_absolute_url(), {"on": day.isoformat()}).content.decode() for day in days]

    assert ["Terakhir ditegaskan berjalan" in page for page in pages] == [False, True]
