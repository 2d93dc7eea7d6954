"""Entitlement from the other sides, and the object form at large, against the brute-force oracle."""

import random

import pytest

from agencies.models import Agency
from agreements.models import Agreement
from innovations.entitlement import judge, with_everything
from innovations.models import Innovation
from innovations.reach import entitled_agencies, lapsing_for_region, unlocked_by
from tests.innovations import oracle
from tests.innovations.test_entitlement_oracle import TRIPLES, in_database, terms_of, world_and_days

pytestmark = pytest.mark.django_db
SEEDS = range(3)


@pytest.fixture(params=SEEDS)
def world(request) -> dict:
    """A world as dicts, its rows, and the numbers of the rows."""
    found, days = world_and_days(request.param)
    rows = in_database(found)
    numbers = {kind: {row.pk: number for number, row in rows[kind].items()} for kind in rows}
    return {"dicts": found, "days": days, "rows": rows, "numbers": numbers, "dice": random.Random(request.param)}


def test_object_form_agrees_with_the_oracle_on_thousands_of_triples(world):
    """The agreements are loaded once; what `explain` adds to that is only their choice by the two regions."""
    rows, numbers, dice = world["rows"], world["numbers"]["agreements"], world["dice"]
    loaded = list(with_everything(Agreement.objects.all()))
    catalogue = Innovation.objects.select_related("region").prefetch_related("related_affairs")
    innovations = {one.pk: one for one in catalogue}
    agencies = {one.pk: one for one in Agency.objects.select_related("region")}
    asked = 0

    for day in world["days"]:
        then = oracle.on_day(world["dicts"], day)
        for _ in range(TRIPLES // len(SEEDS) // len(world["days"]) + 1):
            a, i = dice.choice(list(then["agencies"])), dice.choice(list(then["innovations"]))
            agency, innovation = agencies[rows["agencies"][a].pk], innovations[rows["innovations"][i].pk]
            both = {agency.region_id, innovation.region_id}
            between = [one for one in loaded if both <= {party.region_id for party in one.parties.all()}]

            answer = judge(innovation, agency, day, between)

            found = {numbers[one.agreement.pk]: terms_of(one) for one in answer.coverage}
            assert found == oracle.covering(then, a, i), f"agency {a}, innovation {i} on {day}"
            asked += 1

    assert asked * len(SEEDS) >= TRIPLES


def test_agencies_that_may_adopt_an_innovation(world):
    for day in world["days"][::3]:
        then = oracle.on_day(world["dicts"], day)
        for number, innovation in world["rows"]["innovations"].items():
            found = entitled_agencies(innovation, day).values_list("pk", flat=True)

            expected = {agency for agency in then["agencies"] if oracle.covering(then, agency, number)}
            assert {world["numbers"]["agencies"][pk] for pk in found} == expected, f"innovation {number} on {day}"


def test_what_a_pending_agreement_would_unlock(world):
    rows, numbers = world["rows"], world["numbers"]["innovations"]
    pending = [n for n, one in world["dicts"]["agreements"].items() if one["status"] != "registered"][:8]
    day = world["days"][len(world["days"]) // 2]

    for number in pending:
        agreement = world["dicts"]["agreements"][number]
        start = agreement["starts"] or agreement["signed"]
        on = max(day, oracle.first_day(start)) if start else day
        alone = {**world["dicts"], "agreements": {number: {**agreement, "status": "registered"}}}
        then = oracle.on_day(alone, on)
        for region in {side["region"] for side in agreement["sides"]}:
            with_part = [dict(side, whole_region=True) for side in then["agreements"][number]["sides"]]
            opened = {**then, "agreements": {number: {**then["agreements"][number], "sides": with_part}}}
            anybody = next(a for a, agency in then["agencies"].items() if agency["region"] == region)

            found = unlocked_by(rows["agreements"][number], region_pk(rows, region, then), day)

            expected = {i for i in then["innovations"] if oracle.covering(opened, anybody, i)}
            assert {numbers[pk] for pk in found.values_list("pk", flat=True)} == expected, f"{number} for {region}"


def test_what_lapses_with_an_agreement(world):
    rows, numbers = world["rows"], world["numbers"]["innovations"]

    for day in world["days"][1::3]:
        then = oracle.on_day(world["dicts"], day)
        for number in list(then["agreements"])[::3]:
            lost: dict[int, set[int]] = {}
            for a, agency in then["agencies"].items():
                only = {i for i in then["innovations"] if set(oracle.covering(then, a, i)) == {number}}
                lost[agency["region"]] = lost.get(agency["region"], set()) | only

            for region in {side["region"] for side in then["agreements"][number]["sides"]}:
                found = lapsing_for_region(rows["agreements"][number], region_pk(rows, region, then), day)
                assert {numbers[pk] for pk in found.values_list("pk", flat=True)} == lost[region], (number, region, day)


def region_pk(rows: dict, region: int, world: dict) -> int:
    return next(rows["agencies"][a].region_id for a, agency in world["agencies"].items() if agency["region"] == region)
