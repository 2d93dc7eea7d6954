"""Entitlement once more: plain Python over plain dicts, written from the rule alone, sharing no code with the product.

Each question walks over every agreement and asks the conditions one after the other; nothing is indexed or joined.
`random_world(seed)` makes the dicts, `interesting_days(world, …)` the days on which an answer may change, and
`on_day(world, day)` the world to ask about.
"""

import random
from calendar import monthrange
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


# -- The conditions, about an agreement as it stands on the day -------------------------------------------------------
def published_and_open(world: dict, agency: int, innovation: int, agreement: dict) -> bool:
    wanted = world["innovations"][innovation]
    return wanted["status"] == "published" and wanted["openness"] != "closed"


def another_region(world: dict, agency: int, innovation: int, agreement: dict) -> bool:
    return world["agencies"][agency]["region"] != world["innovations"][innovation]["region"]


def registered(world: dict, agency: int, innovation: int, agreement: dict) -> bool:
    return agreement["status"] == "registered"


def in_force(world: dict, agency: int, innovation: int, agreement: dict) -> bool:
    """Both days inclusive. A date of which only the month or year is known counts on every day that it may be."""
    day = world["day"]
    over = agreement["ends"] is not None and last_day(agreement["ends"]) < day
    terminated = agreement["terminated"] is not None and agreement["terminated"] <= day
    suspended = any(first <= day and (last is None or day <= last) for first, last in agreement["suspensions"])
    return has_begun(agreement, day) and not over and not terminated and not suspended


def both_regions_are_parties(world: dict, agency: int, innovation: int, agreement: dict) -> bool:
    parties = {side["region"] for side in agreement["sides"]}
    return world["agencies"][agency]["region"] in parties and world["innovations"][innovation]["region"] in parties


def kind_allows_adoption(world: dict, agency: int, innovation: int, agreement: dict) -> bool:
    return agreement["kind"] in ("pks", "nphd") or (agreement["kind"] == "mou" and agreement["allows_adoption"])


def agency_takes_part(world: dict, agency: int, innovation: int, agreement: dict) -> bool:
    own = [side for side in agreement["sides"] if side["region"] == world["agencies"][agency]["region"]]
    return any(side["whole_region"] or agency in side["agencies"] for side in own)


def innovation_in_scope(world: dict, agency: int, innovation: int, agreement: dict) -> bool:
    if innovation in agreement["named"] or agreement["covers_all_affairs"]:
        return True
    wanted = world["innovations"][innovation]
    affairs = [wanted["affair"], *wanted["related_affairs"]]
    return not agreement["named"] and any(affair in agreement["affairs"] for affair in affairs)


CONDITIONS = (
    published_and_open,
    another_region,
    registered,
    in_force,
    both_regions_are_parties,
    kind_allows_adoption,
    agency_takes_part,
    innovation_in_scope,
)


# -- The answer -------------------------------------------------------------------------------------------------------
def on_day(world: dict, day: date) -> dict:
    """The world as it stands on one day, about which all questions are asked."""
    standing = {number: as_amended(agreement, day) for number, agreement in world["agreements"].items()}
    return {**world, "day": day, "agreements": standing}


def covering(world: dict, agency: int, innovation: int) -> dict[int, dict]:
    """The agreements under which the agency may adopt the innovation, each with its terms."""
    return {
        number: answer_about_terms(agreement)
        for number, agreement in world["agreements"].items()
        if all(condition(world, agency, innovation, agreement) for condition in CONDITIONS)
    }


def unmet(world: dict, agency: int, innovation: int, agreement: dict) -> list[str]:
    """Every condition that does not hold with this agreement, in the order in which they are asked."""
    return [condition.__name__ for condition in CONDITIONS if not condition(world, agency, innovation, agreement)]


def allowed_but_for(world: dict, agency: int, innovation: int) -> set[str]:
    """The conditions of which each, had it not been asked, would have turned a no into a yes."""
    missing = [unmet(world, agency, innovation, agreement) for agreement in world["agreements"].values()]
    return set() if [] in missing else {names[0] for names in missing if len(names) == 1}


def as_amended(agreement: dict, day: date) -> dict:
    """The document as signed, then changed by each of its registered addenda that has begun by the day."""
    amended = agreement
    for addendum in sorted(agreement["addenda"], key=lambda one: first_day(one["starts"])):
        if addendum["status"] == "registered" and has_begun(addendum, day):
            amended = {
                **amended,
                "sides": amended["sides"] + addendum["sides"],
                "affairs": amended["affairs"] + addendum["affairs"],
                "named": amended["named"] + addendum["named"],
                "covers_all_affairs": amended["covers_all_affairs"] or addendum["covers_all_affairs"],
            }
            if addendum["end_basis"] != "unchanged":
                amended |= {"ends": addendum["ends"], "end_basis": addendum["end_basis"]}
            if addendum["funding"] != "unknown":
                amended |= {"funding": addendum["funding"]}
    return amended


def has_begun(document: dict, day: date) -> bool:
    """Since its start, or its signature where no start is given; where neither is known nothing speaks against it."""
    start = document["starts"] or document["signed"]
    return start is None or first_day(start) <= day


def seen_by(world: dict, region: int | None) -> dict:
    """The world as whoever is of this region, or of none, may know it: its inner agreements are not there."""
    seen = {
        number: agreement
        for number, agreement in world["agreements"].items()
        if agreement["visibility"] == "public" or region in {side["region"] for side in agreement["sides"]}
    }
    return {**world, "agreements": seen}


def answer_about_terms(agreement: dict) -> dict:
    """Who pays, and until when, as far as known, and whether that is certain: printed to the day, or expressly without
    an end."""
    known = [last_day(agreement["ends"])] if agreement["ends"] is not None else []
    if agreement["terminated"] is not None:
        known.append(agreement["terminated"] - ONE_DAY)
    printed = agreement["end_basis"] == "stated" and len(agreement["ends"]) == 3
    return {
        "until": min(known, default=None),
        "end_verified": printed or agreement["end_basis"] == "unlimited",
        "funding": agreement["funding"],
    }


# -- Dates: (2025,), (2025, 7) or (2025, 7, 4) ------------------------------------------------------------------------
def first_day(known: tuple[int, ...]) -> date:
    return date(*(*known, 1, 1)[:3])


def last_day(known: tuple[int, ...]) -> date:
    if len(known) == 1:
        return date(known[0], 12, 31)
    if len(known) == 2:
        return date(known[0], known[1], monthrange(*known)[1])
    return date(*known)


# -- Worlds -----------------------------------------------------------------------------------------------------------
def random_world(
    seed: int, *, regions: int = 6, agencies_each: int = 4, innovations: int = 24, agreements: int = 40
) -> dict:
    """A world in which each condition is often met, and often the only one that is not."""
    dice = random.Random(seed)
    world: dict = {
        "regions": list(range(regions)),
        "affairs": list(range(5)),
        "agencies": {number: {"region": number % regions} for number in range(regions * agencies_each)},
        "innovations": {},
        "agreements": {},
    }
    for number in range(innovations):
        world["innovations"][number] = random_innovation(dice, world)
    for number in range(agreements):
        world["agreements"][number] = random_agreement(dice, world)
    return world


def random_innovation(dice: random.Random, world: dict) -> dict:
    return {
        "region": dice.choice(world["regions"]),
        "status": one_of(dice, published=8, draft=1, submitted=1, archived=1),
        "openness": one_of(dice, open=4, approval=2, grant=2, closed=1),
        "affair": dice.choice([None, *world["affairs"]]),
        "related_affairs": dice.sample(world["affairs"], dice.choice([0, 0, 1, 2])),
    }


def random_agreement(dice: random.Random, world: dict) -> dict:
    start = date(2024, 1, 1) + timedelta(days=dice.randrange(500))
    parties = dice.sample(world["regions"], dice.choice([2, 2, 2, 3, 5]))
    return {
        **random_document(dice, world, start, parties),
        "kind": one_of(dice, pks=6, nphd=2, mou=4, nota_kesepakatan=1),
        "allows_adoption": dice.random() < 0.4,
        "origin": one_of(dice, portal=1, source=1),
        "visibility": one_of(dice, public=3, internal=1),
        "covers_all_affairs": dice.random() < 0.25,
        "sides": [random_side(dice, world, region) for region in parties],
        "terminated": dice.choice([None, None, None, start + timedelta(days=dice.randrange(1, 300))]),
        "suspensions": random_suspensions(dice, start),
        "addenda": [random_addendum(dice, world, start, parties) for _ in range(dice.choice([0, 0, 0, 1, 1, 2]))],
    }


def random_document(dice: random.Random, world: dict, start: date, parties: list[int]) -> dict:
    ends, end_basis = random_end(dice, start)
    owned = [number for number, found in world["innovations"].items() if found["region"] in parties]
    return {
        "status": one_of(dice, registered=5, pending=2),
        "signed": dice.choice(
            [None, *[partial(dice, start - timedelta(days=earlier)) for earlier in (0, 0, 0, 3, 40)]]
        ),
        "starts": dice.choice([None, partial(dice, start), partial(dice, start)]),
        "ends": ends,
        "end_basis": end_basis,
        "funding": one_of(dice, own_cost=2, shared=1, unknown=2),
        "affairs": dice.sample(world["affairs"], dice.choice([0, 1, 2])),
        "named": dice.sample(owned, min(len(owned), dice.choice([0, 0, 0, 1, 3]))),
    }


def random_addendum(dice: random.Random, world: dict, start: date, parties: list[int]) -> dict:
    """A later document between the same parties: it moves the end or leaves it, and may add agencies and scope."""
    start += timedelta(days=dice.randrange(20, 400))
    document = random_document(dice, world, start, parties)
    if dice.random() < 0.4:
        document |= {"ends": None, "end_basis": "unchanged"}
    return {
        **document,
        "starts": partial(dice, start),
        "covers_all_affairs": dice.random() < 0.1,
        "sides": [random_side(dice, world, region, whole=0.1) for region in parties],
    }


def random_suspensions(dice: random.Random, start: date) -> list[tuple[date, date | None]]:
    if dice.random() < 0.7:
        return []
    first = start + timedelta(days=dice.randrange(0, 200))
    return [(first, dice.choice([None, first, first + timedelta(days=dice.randrange(1, 90))]))]


def random_side(dice: random.Random, world: dict, region: int, whole: float = 0.4) -> dict:
    own = [number for number, agency in world["agencies"].items() if agency["region"] == region]
    return {
        "region": region,
        "whole_region": dice.random() < whole,
        "agencies": dice.sample(own, dice.randrange(len(own))),
    }


def random_end(dice: random.Random, start: date) -> tuple[tuple[int, ...] | None, str]:
    basis = one_of(dice, stated=4, computed=2, unlimited=1, unknown=2)
    end = start + timedelta(days=dice.choice([0, 30, 364, dice.randrange(60, 700)]))
    if basis == "stated":
        known = partial(dice, end)
        return known, basis
    return (as_tuple(end) if basis == "computed" else None), basis


def partial(dice: random.Random, day: date) -> tuple[int, ...]:
    """The day, or only its month, or only its year, as old records have it."""
    return as_tuple(day)[: dice.choice([3, 3, 3, 2, 1])]


def as_tuple(day: date) -> tuple[int, ...]:
    return day.year, day.month, day.day


def one_of(dice: random.Random, **weights: int) -> str:
    return dice.choices(list(weights), list(weights.values()))[0]


# -- Days -------------------------------------------------------------------------------------------------------------
def interesting_days(world: dict, dice: random.Random, how_many: int) -> list[date]:
    """Mostly days at an edge: the day before, on and after each day on which an answer may change; a few at random."""
    edges = set()
    for agreement in world["agreements"].values():
        edges |= {agreement["terminated"], *(day for suspension in agreement["suspensions"] for day in suspension)}
        for document in [agreement, *agreement["addenda"]]:
            dates = [document[name] for name in ("signed", "starts", "ends") if document[name] is not None]
            edges |= {*map(first_day, dates), *map(last_day, dates)}
    days = sorted({edge + near for edge in edges - {None} for near in (-ONE_DAY, timedelta(0), ONE_DAY)})
    at_random = [date(2024, 1, 1) + timedelta(days=dice.randrange(900)) for _ in range(how_many // 5)]
    return sorted({*dice.sample(days, how_many - len(at_random)), *at_random})
