"""The calendar of ends and due dates: a secret address that can be replaced, and what its owner may see."""

import logging
from datetime import date, timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from agreements import services
from agreements.calendar import calendar_of
from agreements.models import CalendarFeed, Milestone
from agreements.services import Side
from sipkd.dates import PartialDate, today
from sipkd.logs import line_formatter
from tests.factories import (
    AgencyFactory,
    RegionFactory,
    UserFactory,
    operator,
    portal_verifier,
    region_admin,
    registered_agreement,
)

pytestmark = pytest.mark.django_db
SETTINGS, FILE = reverse("agreements:calendar-settings"), reverse("agreements:calendar-file")
ON = date(2026, 11, 24)
LAST_DAY = date(2027, 7, 3)


@pytest.fixture
def agency():
    return AgencyFactory()


@pytest.fixture
def sides(agency):
    return Side(agency.region, agencies=[agency]), Side(RegionFactory())


@pytest.fixture
def agreement(sides):
    return registered_agreement(*sides, ends_on=PartialDate.on(LAST_DAY), visibility="internal")


def read(user, on: date = ON) -> dict[str, dict]:
    """The entries by UID."""
    content = calendar_of(user, on, lambda path: f"https://sipkd.example{path}")
    assert content == calendar_of(user, on, lambda path: f"https://sipkd.example{path}")
    found = [dict(one) for one in Calendar.from_ical(content).walk("VEVENT")]
    entries = {str(one["UID"]): one for one in found}
    assert len(entries) == len(found)
    return entries


def ends(user, on: date = ON) -> dict[str, date]:
    """The last days of agreements, by UID."""
    return {uid: one["DTSTART"].dt for uid, one in read(user, on).items() if uid.startswith("agreement-")}


# -- what is in it ---------------------------------------------------------------------------------
def test_it_has_ends_steps_and_reports_of_the_own_region(agreement, agency, sides):
    user = region_admin(agency.region)
    done, open_one = (
        services.plan_milestone(agreement, title=title, due_on=date(2026, 12, 1), agency=agency, by=operator(agency))
        for title in ("Sudah", "Bimtek")
    )
    Milestone.objects.filter(pk=done.pk).update(state="done", done_on=ON, done_by=user)
    other = registered_agreement(Side(RegionFactory()), Side(RegionFactory()), ends_on=PartialDate.on(LAST_DAY))

    found = read(user)

    assert found[f"agreement-{agreement.uuid}-end@sipkd"]["DTSTART"].dt == LAST_DAY
    assert found[f"agreement-{agreement.uuid}-end@sipkd"]["DTEND"].dt == LAST_DAY + timedelta(days=1)
    step = found[f"milestone-{open_one.uuid}@sipkd"]
    assert (step["DTSTART"].dt, str(step["URL"])) == (
        date(2026, 12, 1), f"https://sipkd.example{open_one.get_absolute_url()}",
    )  # fmt: skip
    assert "Bimtek" in step["SUMMARY"]
    assert sum(uid.startswith("report-") for uid in found) == 2
    assert not any(str(other.uuid) in uid or str(done.uuid) in uid for uid in found)


def test_it_has_what_its_owner_may_see_and_nothing_else(agreement, agency):
    uid = f"agreement-{agreement.uuid}-end@sipkd"

    assert uid in read(region_admin(agency.region))
    assert uid in read(portal_verifier())
    for outsider in (region_admin(RegionFactory()), UserFactory()):
        assert read(outsider) == {}


def test_addenda_and_a_termination_move_the_end_and_keep_its_uid(agreement, agency, sides):
    user, uid = region_admin(agency.region), f"agreement-{agreement.uuid}-end@sipkd"
    registered_agreement(
        *sides, kind="adendum", parent=agreement, starts_on=PartialDate.of(2027, 1, 1),
        ends_on=PartialDate.of(2028, 1, 31), visibility="internal",
    )  # fmt: skip
    assert ends(user) == {uid: date(2028, 1, 31)}

    services.terminate_agreement(agreement, on=date(2026, 11, 30), reason="Dicabut.", by=user)

    assert ends(user) == {uid: date(2026, 11, 29)}


def test_a_day_that_is_not_known_is_not_invented(sides, agency):
    registered_agreement(*sides)
    registered_agreement(*sides, ends_on=PartialDate.parse("2027"))
    registered_agreement(*sides, ends_on=PartialDate.parse("2027-03"))
    registered_agreement(*sides, end_basis="unlimited")

    assert ends(region_admin(agency.region)) == {}


def test_what_ended_long_ago_or_ends_in_many_years_is_left_out(sides, agency):
    for year in (2025, 2031):
        registered_agreement(*sides, ends_on=PartialDate.of(year, 8, 1))
    shown = registered_agreement(*sides, ends_on=PartialDate.of(2026, 9, 30))

    assert list(ends(region_admin(agency.region))) == [f"agreement-{shown.uuid}-end@sipkd"]


def test_it_takes_the_same_number_of_queries_for_many_as_for_few(sides, agency, django_assert_num_queries):
    user = region_admin(agency.region)
    for count in (1, 5):
        for _number in range(count):
            agreement = registered_agreement(*sides, ends_on=PartialDate.on(LAST_DAY))
            services.plan_milestone(agreement, title="Bimtek", due_on=today(), agency=agency, by=operator(agency))
        with django_assert_num_queries(5):
            calendar_of(user, ON, str)


# -- its address -----------------------------------------------------------------------------------
def test_its_address_is_given_replaced_and_revoked_by_its_owner(client, agreement, agency):
    client.force_login(region_admin(agency.region))
    assert client.get(SETTINGS).context["address"] == ""

    client.post(reverse("agreements:calendar-give"))
    first = client.get(SETTINGS).context["address"]
    client.post(reverse("agreements:calendar-give"))
    second = client.get(SETTINGS).context["address"]

    client.logout()
    assert client.get(first).status_code == 404
    answer = client.get(second)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert str(agreement.uuid) in answer.content.decode()
    client.force_login(CalendarFeed.objects.get().user)
    client.post(reverse("agreements:calendar-revoke"))
    assert client.get(second).status_code == 404
    assert not CalendarFeed.objects.exists()


def test_a_token_is_of_its_owner_alone_and_ends_with_the_account(client, agency):
    owner = region_admin(agency.region)
    token = services.give_calendar(by=owner).token
    services.give_calendar(by=UserFactory())

    assert client.get(FILE, {"kunci": token}).status_code == 200
    for wrong in ("", "x", f"{token}x", token[:-1], token.split(":")[0]):
        assert client.get(FILE, {"kunci": wrong}).status_code == 404, wrong
    owner.is_active = False
    owner.save()
    assert client.get(FILE, {"kunci": token}).status_code == 404


def test_who_has_the_file_already_hears_so(client, agreement, agency):
    user = region_admin(agency.region)
    query = {"kunci": services.give_calendar(by=user).token}
    etag = client.get(FILE, query)["ETag"]

    again = client.get(FILE, query, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")

    services.terminate_agreement(agreement, on=today(), reason="Dicabut.", by=user)
    assert client.get(FILE, query, headers={"If-None-Match": etag}).status_code == 200


def test_the_token_is_in_no_log_line(client, agency, caplog):
    token = services.give_calendar(by=region_admin(agency.region)).token

    with caplog.at_level(logging.DEBUG):
        client.get(FILE, {"kunci": token})
        client.get(FILE, {"kunci": f"{token}x"})

    formatter = line_formatter()
    lines = [formatter.format(record) for record in caplog.records]
    assert any("tenggat.ics" in line for line in lines)
    assert not any(token in line for line in lines)


def test_it_speaks_its_owners_language(client, agreement, agency):
    token = services.give_calendar(by=region_admin(agency.region, language="en")).token

    assert "Last day: " in client.get(FILE, {"kunci": token}).content.decode()
