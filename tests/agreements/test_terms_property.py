"""Terms on a date, against plain Python over plain dicts that shares no code with the product.

A chain is a signed document as a dict, with its addenda (which extend, shorten, add agencies or affairs, or change the
funding), its suspensions, open, closed and lifted, and perhaps a termination; dates are (2025,), (2025, 7) or
(2025, 7, 4). The model walks over the addenda one after the other; the product is asked as objects and as SQL, on the
day before, on and after every day on which an answer may change.
"""

from calendar import monthrange
from datetime import date, timedelta
from itertools import zip_longest

from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from agencies.models import Agency, GovernmentAffair
from agreements import amended
from agreements.models import Agreement, Party, Suspension
from agreements.services import resume_agreement
from innovations.models import Innovation
from sipkd.dates import PartialDate
from tests.factories import AffairFactory, AgencyFactory, InnovationFactory, RegionFactory, region_admin

ONE_DAY = timedelta(days=1)
AGENCIES = AFFAIRS = range(3)


# -- the model -----------------------------------------------------------------------------------------------------
def first_of(known: tuple[int, ...]) -> date:
    return date(*(*known, 1, 1)[:3])


def last_of(known: tuple[int, ...]) -> date:
    month = known[1] if len(known) > 1 else 12
    return date(known[0], month, known[2] if len(known) > 2 else monthrange(known[0], month)[1])


def holding(chain: dict, day: date) -> dict:
    """What is agreed on the day: the document, changed by every registered addendum that has begun, in their order."""
    agreed = {name: chain[name] for name in ("ends", "basis", "funding", "agencies", "affairs")}
    begun = [one for one in chain["addenda"] if one["status"] == "registered" and first_of(one["starts"]) <= day]
    for addendum in sorted(begun, key=lambda one: first_of(one["starts"])):
        if addendum["basis"] != "unchanged":
            agreed |= {"ends": addendum["ends"], "basis": addendum["basis"]}
        if addendum["funding"] != "unknown":
            agreed |= {"funding": addendum["funding"]}
        agreed |= {name: agreed[name] | addendum[name] for name in ("agencies", "affairs")}
    return agreed


def bringing(chain: dict, day: date, name: str) -> dict[int, str]:
    """What is agreed on the day under this name, each with the title of the document that was the first to say so."""
    begun = [one for one in chain["addenda"] if one["status"] == "registered" and first_of(one["starts"]) <= day]
    found: dict[int, str] = {}
    for document in [chain, *sorted(begun, key=lambda one: first_of(one["starts"]))]:
        title = "Naskah" if document is chain else f"Adendum {chain['addenda'].index(document)}"
        found = dict.fromkeys(document[name], title) | found
    return found


def last_known_day(chain: dict, day: date) -> date | None:
    """The last day on which it may hold, as it is agreed on the day; None where nobody knows one."""
    ends = holding(chain, day)["ends"]
    known = [last_of(ends)] if ends else []
    known += [chain["terminated"] - ONE_DAY] if chain["terminated"] else []
    return min(known) if known else None


def is_over(rest: dict, day: date) -> bool:
    """Past its last day, or lifted: the day on which it is lifted is the first without it."""
    return bool((rest["to"] and rest["to"] < day) or (rest["lifted"] and rest["lifted"] <= day))


def holds(chain: dict, day: date) -> bool:
    start = chain["starts"] or chain["signed"]
    last = last_known_day(chain, day)
    rests = any(rest["from"] <= day and not is_over(rest, day) for rest in chain["suspensions"])
    begun = start is None or first_of(start) <= day
    return chain["status"] == "registered" and begun and not rests and (last is None or day <= last)


def end_is_certain(chain: dict, day: date) -> bool:
    """Only what is printed to the day, or expressly without an end: what was computed or is rough never is."""
    agreed = holding(chain, day)
    return agreed["basis"] == "unlimited" or (agreed["basis"] == "stated" and len(agreed["ends"]) == 3)


def told(chain: dict, day: date) -> tuple:
    """Everything that the terms of a day answer."""
    agreed = holding(chain, day)
    return (
        chain["starts"] or chain["signed"], agreed["ends"], agreed["basis"], agreed["funding"],
        last_known_day(chain, day), end_is_certain(chain, day), holds(chain, day),
    )  # fmt: skip


def adoptable(chains: list[dict], agency: int, day: date) -> set[int]:
    """The affairs in which the agency may adopt on the day, under any of the chains."""
    agreed = [holding(chain, day) for chain in chains if holds(chain, day)]
    return set().union(*(each["affairs"] for each in agreed if agency in each["agencies"]))


def days_around_boundaries(chains: list[dict]) -> list[date]:
    edges: set[date | None] = set()
    for chain in chains:
        edges |= {chain["terminated"], *(rest[name] for rest in chain["suspensions"] for name in rest)}
        known = [document[name] for document in (chain, *chain["addenda"]) for name in ("starts", "ends")]
        for dates in filter(None, [chain["signed"], *known]):
            edges |= {first_of(dates), last_of(dates)}
    return sorted({edge + near for edge in edges if edge for near in (-ONE_DAY, timedelta(), ONE_DAY)})


# -- random chains -------------------------------------------------------------------------------------------------
DAYS = st.dates(date(2024, 11, 1), date(2026, 3, 31))
FUNDING = st.sampled_from(["unknown", "own_cost", "shared"])
STATUS = st.sampled_from([*["registered"] * 5, "pending"])
SOME = [set(), {0}, {1}, {0, 1}, {0, 1, 2}]
ENDLESS = ("unlimited", "unknown", "unchanged")


@st.composite
def dates(draw) -> tuple[int, ...]:
    """To the day, or only the month, or only the year, as old records have it."""
    day = draw(DAYS)
    return (day.year, day.month, day.day)[: draw(st.sampled_from([3, 3, 2, 1]))]


@st.composite
def documents(draw, starts: tuple[int, ...] | None, *bases: str) -> dict:
    basis = draw(st.sampled_from(bases))
    in_order = dates().filter(lambda ends: starts is None or last_of(ends) >= first_of(starts))
    return {
        "status": draw(STATUS),
        "starts": starts,
        "ends": None if basis in ENDLESS else draw(in_order),
        "basis": basis,
        "funding": draw(FUNDING),
        "agencies": draw(st.sampled_from(SOME)),
        "affairs": draw(st.sampled_from(SOME)),
    }


@st.composite
def addenda(draw) -> dict:
    """From a given day on: a new end, earlier or later, or the same; more agencies and affairs; another funding."""
    day = draw(DAYS)
    starts = (day.year, day.month, day.day)
    return draw(documents(starts, "unchanged", "stated", "stated", "computed", "unlimited", "unknown"))


def several(number: int) -> st.SearchStrategy[list[dict]]:
    return st.lists(addenda(), min_size=number, max_size=number)


@st.composite
def suspensions(draw) -> list[dict]:
    """Times that do not overlap, the last one perhaps open; some are lifted, before their last day if they have one."""
    cuts = sorted(draw(st.sets(DAYS, max_size=draw(st.sampled_from([0, 0, 2, 3])))))
    found = []
    for first, last in zip_longest(cuts[::2], cuts[1::2]):
        lifted = st.dates(first + ONE_DAY, last or first + 90 * ONE_DAY)
        found.append({"from": first, "to": last, "lifted": draw(st.none() | lifted)})
    return found


@st.composite
def chains(draw) -> dict:
    bases = "stated", "stated", "computed", "unlimited", "unknown"
    return {
        **draw(documents(draw(st.none() | dates()), *bases)),
        "signed": draw(st.none() | dates()),
        "addenda": draw(st.sampled_from([0, 1, 2, 3, 4]).flatmap(several)),
        "suspensions": draw(suspensions()),
        "terminated": draw(st.sampled_from([None, None, None, date(2025, 5, 5), date(2026, 1, 1)])),
    }


def changing(starts: tuple[int, ...], ends: tuple[int, ...] | None, basis: str = "stated") -> dict:
    given_up = {"funding": "unknown", "agencies": set(), "affairs": set()}
    return {"status": "registered", "starts": starts, "ends": ends, "basis": basis, **given_up}


# Extended, then shortened, then both at once: dice seldom throw a chain in which the order decides.
EXTENDED_AND_SHORTENED = {
    **changing((2025, 1, 1), (2025, 6, 30)),
    "agencies": {0},
    "affairs": {0},
    "signed": None,
    "addenda": [
        changing((2025, 3, 1), (2026, 6, 30)),
        changing((2025, 5, 1), (2025, 8,)),
        changing((2025, 7, 1), None, "unlimited"),
        changing((2025, 7, 1), (2025, 12, 31)),
    ],
    "suspensions": [],
    "terminated": None,
}  # fmt: skip


# -- the product ---------------------------------------------------------------------------------------------------
def recorded(known: tuple[int, ...] | None) -> PartialDate | None:
    return PartialDate.of(*known) if known else None


def as_parts(known: PartialDate | None) -> tuple[int, ...] | None:
    return tuple(int(part) for part in known.isoformat().split("-")) if known else None


def write(
    document: dict, agencies: list[Agency], affairs: list[GovernmentAffair], owner, *, title: str = "Naskah", **fields
) -> Agreement:
    """The document with the side of the agencies' region and that of the owner."""
    agreement = Agreement.objects.create(
        title=title, status=document["status"], starts_on=recorded(document["starts"]),
        ends_on=recorded(document["ends"]), end_basis=document["basis"], funding=document["funding"],
        registered_at=timezone.now() if document["status"] == "registered" else None, **fields,
    )  # fmt: skip
    agreement.affairs.set([affairs[number] for number in document["affairs"]])
    side = Party.objects.create(agreement=agreement, region=agencies[0].region, order=1)
    side.agencies.set([agencies[number] for number in document["agencies"]])
    Party.objects.create(agreement=agreement, region=owner, order=2)
    return agreement


def write_chain(chain: dict, *around) -> Agreement:
    agreement = write(
        chain, *around, document_kind="pks", signed_on=recorded(chain["signed"]), terminated_on=chain["terminated"],
        termination_reason="Disepakati.",
    )  # fmt: skip
    for number, addendum in enumerate(chain["addenda"]):
        write(addendum, *around, title=f"Adendum {number}", document_kind="adendum", parent=agreement)
    Suspension.objects.bulk_create(
        Suspension(agreement=agreement, starts_on=rest["from"], ends_on=rest["to"], reason="Evaluasi.")
        for rest in chain["suspensions"]
    )
    for rest in filter(lambda rest: rest["lifted"], chain["suspensions"]):
        resume_agreement(agreement, on=rest["lifted"], by=region_admin(RegionFactory()))
    return agreement


def told_by(agreement: Agreement, day: date) -> tuple:
    """The answers of the object, in the words of the model."""
    terms = agreement.terms(day)
    return (
        as_parts(terms.starts_on), as_parts(terms.ends_on), terms.end_basis, terms.funding, terms.until,
        terms.end_verified, agreement.in_force(day),
    )  # fmt: skip


def brought_by(agreement: Agreement, day: date, agencies: list[Agency], affairs: list[GovernmentAffair]) -> tuple:
    """Agencies of the first side and affairs as the product tells them, by their numbers, each with its document."""
    documents = agreement.as_amended(day)
    side = amended.sides(documents)[0]
    return (
        {agencies.index(each.item): each.by.title for each in side.agencies},
        {affairs.index(each.item): each.by.title for each in amended.affairs(documents)},
    )


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(world=[EXTENDED_AND_SHORTENED], agency=0)
@given(world=st.lists(chains(), min_size=1, max_size=2), agency=st.sampled_from([0, 1]))
def test_terms_objects_and_sql_are_those_of_a_plain_model_around_every_boundary(db, world, agency):
    with transaction.atomic():
        owner, region = RegionFactory(), RegionFactory()
        agencies = [AgencyFactory(region=region) for _number in AGENCIES]
        affairs = [AffairFactory() for _number in AFFAIRS]
        innovations = [InnovationFactory(agency=AgencyFactory(region=owner), affair=affair) for affair in affairs]
        offered = {innovation.pk: number for number, innovation in enumerate(innovations)}
        written = {write_chain(chain, agencies, affairs, owner).pk: chain for chain in world}
        objects = Agreement.objects.filter(pk__in=written).for_detail().in_bulk()

        for day in days_around_boundaries(world):
            expected = {pk: told(chain, day) for pk, chain in written.items()}
            in_force = {pk for pk, chain in written.items() if holds(chain, day)}
            found = Innovation.objects.adoptable_by(agencies[agency], day).values_list("pk", flat=True)

            assert {pk: told_by(one, day) for pk, one in objects.items()} == expected, day
            for pk, chain in written.items():
                agreed = bringing(chain, day, "agencies"), bringing(chain, day, "affairs")
                assert brought_by(objects[pk], day, agencies, affairs) == agreed, day
            last = {pk: last_known_day(chain, day) or date.max for pk, chain in written.items()}
            assert dict(Agreement.objects.filter(pk__in=written).last_days(day).values_list("pk", "last_day")) == last
            by_end = Agreement.objects.filter(pk__in=written).with_last_day(day)
            assert dict(by_end.values_list("pk", "last_day")) == last, day
            assert set(Agreement.objects.in_force(day).values_list("pk", flat=True)) == in_force, day
            assert {offered[pk] for pk in found} == adoptable(world, agency, day), day
        transaction.set_rollback(True)
