"""The sleeping MoU: an oracle that reads a small world from its facts, the object form and the SQL form."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from agreements import services
from agreements.models import Agreement, Milestone, Report
from agreements.services import Side
from agreements.sleep import is_sleeping, missing_signs, quiet_since
from innovations.models import Adoption
from sipkd.dates import PartialDate
from tests.factories import (
    AgencyFactory,
    InnovationFactory,
    RegionFactory,
    leader,
    portal_verifier,
    region_admin,
    registered_agreement,
)

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 24)
QUIET = date(2026, 5, 24)
LONG_AGO = date(2024, 1, 1)
A_DAY = timedelta(days=1)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 5, tzinfo=UTC)


def mou(**fields) -> Agreement:
    given = {"kind": Agreement.Kind.MOU, "starts_on": PartialDate.on(LONG_AGO), "end_basis": "unlimited", **fields}
    sides = given.pop("sides", None) or (Side(RegionFactory()), Side(RegionFactory()))
    return registered_agreement(*sides, **given)


def asleep(agreement: Agreement, on: date = ON) -> bool:
    """What both forms say, which must be the same."""
    found = Agreement.objects.with_terms().get(pk=agreement.pk)
    as_object, as_set = is_sleeping(found, on), Agreement.objects.sleeping(on).filter(pk=agreement.pk).exists()
    assert as_object == as_set
    return as_set


# -- signs of life -----------------------------------------------------------------------------------------
def done_on(agreement: Agreement, day: date) -> Milestone:
    party = agreement.parties.order_by("order").first()
    by = region_admin(party.region)
    return Milestone.objects.create(party=party, title="Bimtek", due_on=day, state="done", done_on=day, done_by=by)


def reported_on(agreement: Agreement, day: date) -> Report:
    party = agreement.parties.order_by("order").first()
    return Report.objects.create(
        party=party, period="tahunan", starts_on=day, ends_on=day, summary="Ada.", recommendation="dilanjutkan",
        filed_by=region_admin(party.region), filed_at=noon(day),
    )  # fmt: skip


def adopted_on(agreement: Agreement, day: date, **fields) -> Adoption:
    adopter = AgencyFactory()
    given = {"stage": Adoption.Stage.INTEREST, "requested_at": noon(day), **fields}
    return Adoption.objects.create(
        innovation=InnovationFactory(), adopter=adopter, agreement=agreement,
        requested_by=region_admin(adopter.region), **given,
    )  # fmt: skip


def pks_under(agreement: Agreement, **fields) -> Agreement:
    sides = [Side(party.region) for party in agreement.parties.select_related("region").order_by("order")]
    given = {"starts_on": PartialDate.on(LONG_AGO), "end_basis": "unlimited", **fields}
    return registered_agreement(*sides, parent=agreement, **given)


def test_nothing_for_months_is_sleep_and_says_what_is_missing():
    agreement = mou()

    assert quiet_since(ON) == QUIET
    assert asleep(agreement)
    assert {sign.key for sign in missing_signs(agreement, ON)} == {"pks", "milestone", "report", "adoption"}


@pytest.mark.parametrize("sign", [done_on, reported_on, adopted_on])
@pytest.mark.parametrize(("day", "wakes"), [(QUIET, False), (QUIET + A_DAY, True), (ON, True), (ON + A_DAY, False)])
def test_a_sign_wakes_for_as_long_as_the_setting_says(sign, day, wakes):
    agreement = mou()
    sign(agreement, day)

    assert asleep(agreement) is not wakes


def test_the_months_are_a_setting(settings):
    agreement = mou()
    done_on(agreement, QUIET)

    settings.SLEEP_MONTHS = 12

    assert not asleep(agreement)


def test_a_pks_in_force_keeps_its_mou_awake_whenever_it_was_signed_and_may_sleep_itself():
    agreement = mou()
    pks = pks_under(agreement)

    assert not asleep(agreement)
    assert asleep(pks)
    assert "pks" not in {sign.key for sign in missing_signs(pks, ON)}


@pytest.mark.parametrize(
    "fields",
    [{"ends_on": PartialDate.on(ON - A_DAY), "end_basis": "stated"}, {"kind": "adendum", "end_basis": "unchanged"}],
)
def test_an_ended_pks_or_an_addendum_wakes_nobody(fields):
    agreement = mou()
    pks_under(agreement, **fields)

    assert asleep(agreement)


def test_an_adoption_in_use_keeps_awake_between_its_yearly_confirmations():
    agreement = mou()
    since = ON - timedelta(days=300)
    proven = {"stage": "selesai", "applied_on": since, "in_use_on": since, "application_confirmed_at": noon(since)}
    adoption = adopted_on(agreement, since, **proven)

    assert not asleep(agreement)
    Adoption.objects.filter(pk=adoption.pk).update(in_use_on=ON - timedelta(days=400))
    assert asleep(agreement)


@pytest.mark.parametrize("stage", ["ditolak", "batal"])
def test_a_request_that_came_to_nothing_wakes_nobody(stage):
    agreement = mou()
    adopted_on(agreement, ON, stage=stage, reason="Belum siap.")

    assert asleep(agreement)


@pytest.mark.parametrize(
    "fields",
    [
        {"starts_on": PartialDate.on(QUIET + A_DAY)},
        {"ends_on": PartialDate.on(ON - A_DAY), "end_basis": "stated"},
        {"status": "pending", "registered_at": None},
        {"terminated_on": ON, "termination_reason": "Dicabut."},
    ],
    ids=["young", "ended", "pending", "terminated"],
)
def test_only_what_is_in_force_and_not_young_sleeps(fields):
    agreement = mou()
    Agreement.objects.filter(pk=agreement.pk).update(**fields)

    assert not asleep(agreement)


# -- random worlds -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("seed", range(4))
def test_in_random_worlds_all_three_agree(seed):
    chance = random.Random(seed)

    def some_day() -> date:
        return ON - timedelta(days=chance.choice([-3, 0, 1, 90, 180, 183, 184, 185, 186, 300, 500]))

    agreements, awake = [], set()
    for _turn in range(12):
        started = some_day()
        agreement = mou(
            kind=chance.choice(["mou", "pks"]),
            starts_on=PartialDate.on(started),
            ends_on=PartialDate.on(ended := started + timedelta(days=chance.choice([150, 5000]))),
            end_basis="stated",
        )
        agreements.append(agreement)
        if not (started <= QUIET and ended >= ON):
            awake.add(agreement.pk)
        for sign in chance.sample([done_on, reported_on, adopted_on], chance.choice([0, 0, 1, 2])):
            day = some_day()
            sign(agreement, day)
            if QUIET < day <= ON:
                awake.add(agreement.pk)
        if agreement.document_kind == "mou" and chance.random() < 0.3:
            begun, lasts = some_day(), chance.choice([30, 5000])
            child = pks_under(
                agreement, starts_on=PartialDate.on(begun), end_basis="stated",
                ends_on=PartialDate.on(begun + timedelta(days=lasts)),
            )  # fmt: skip
            if begun <= ON <= begun + timedelta(days=lasts):
                awake.add(agreement.pk)
            if not (begun <= QUIET and begun + timedelta(days=lasts) >= ON):
                awake.add(child.pk)
            agreements.append(child)

    for agreement in agreements:
        assert asleep(agreement) == (agreement.pk not in awake), agreement


# -- where it is shown -------------------------------------------------------------------------------------
def test_list_filter_and_detail_say_it_of_the_day_that_is_asked(client):
    agreement = mou(title="MoU Lama")
    done_on(agreement, date(2026, 6, 1))

    def asked(on: str, **params) -> list[tuple[str, bool]]:
        rows = client.get("/api/v1/agreements/", {"on": on, **params}).json()["results"]
        return [(row["title"], row["is_sleeping"]) for row in rows]

    assert asked("2026-11-24") == [("MoU Lama", False)]
    assert asked("2027-01-01") == [("MoU Lama", True)]
    assert asked("2027-01-01", sleeping="true") == [("MoU Lama", True)]
    assert asked("2026-11-24", sleeping="true") == []
    assert asked("2026-11-24", sleeping="false") == [("MoU Lama", False)]
    assert client.get(f"/api/v1/agreements/{agreement.uuid}/", {"on": "2027-01-01"}).json()["is_sleeping"]


def test_what_is_missing_is_told_to_the_parties_and_the_portal(client):
    region = RegionFactory()
    agreement = mou(sides=(Side(region), Side(RegionFactory())))
    url = f"/api/v1/agreements/{agreement.uuid}/"

    public = client.get(url).json()
    told = {}
    for user in (leader(region), portal_verifier()):
        client.force_login(user)
        told[user] = {sign["key"] for sign in client.get(url).json()["missing_signs"]}

    assert (public["is_sleeping"], public["missing_signs"]) == (True, [])
    assert all(keys == {"pks", "milestone", "report", "adoption"} for keys in told.values())


def test_the_pages_mark_it_and_say_what_would_wake_it(client):
    region = RegionFactory()
    agreement = mou(sides=(Side(region), Side(RegionFactory())))
    client.force_login(leader(region))

    listed = client.get("/kerja-sama/", {"sleeping": "true"}).content.decode()
    page = client.get(agreement.get_absolute_url()).content.decode()

    assert agreement.get_absolute_url() in listed
    assert "Tidur" in listed
    assert "Kerja sama ini tidur" in page
    assert "Belum ada PKS atau NPHD yang berlaku di bawahnya." in page
    services.plan_milestone(agreement, title="Bimtek", due_on=ON, by=region_admin(region))
    assert "Kerja sama ini tidur" in client.get(agreement.get_absolute_url()).content.decode()
