"""Both forms of the entitlement rule against the brute-force oracle, on random worlds and days at the edges."""

import random
from collections import Counter, defaultdict
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agencies.models import Agency, GovernmentAffair, Region
from agreements.models import Agreement, Party, Suspension
from innovations.entitlement import Code, Coverage, coverage_among, coverage_among_for_region, explain
from innovations.models import Innovation, SharedInnovation
from sipkd.dates import PartialDate
from tests.factories import AgencyFactory, InnovationFactory, leader, umbrella_pks
from tests.innovations import oracle

SEEDS = range(4)
DAYS = 7
SAMPLES = 60
TRIPLES = 10_000  # (agency, innovation, day), at least so many for each form
CONDITION_OF = {
    Code.NOT_PUBLISHED: "published_and_open",
    Code.NOT_OPEN: "published_and_open",
    Code.SAME_REGION: "another_region",
    Code.UNVERIFIED: "registered",
    Code.UNCONFIRMED: "registered",
    Code.NOT_STARTED: "in_force",
    Code.SUSPENDED: "in_force",
    Code.ENDED: "in_force",
    Code.TERMINATED: "in_force",
    Code.NO_AGREEMENT: "both_regions_are_parties",
    Code.MOU_ONLY: "kind_allows_adoption",
    Code.AGENCY_NOT_TAKING_PART: "agency_takes_part",
    Code.OUT_OF_SCOPE: "innovation_in_scope",
}
OF_THE_INNOVATION = ("published_and_open", "another_region")
OF_TIME = {"registered", "in_force"}


@pytest.mark.django_db
@pytest.mark.parametrize("seed", SEEDS)
def test_set_form_agrees_with_the_oracle(seed):
    world, days = world_and_days(seed)
    rows = in_database(world)
    numbers = {innovation.pk: number for number, innovation in rows["innovations"].items()}
    asked = 0

    for day in days:
        then = oracle.on_day(world, day)
        for agency in world["agencies"]:
            found = Innovation.objects.adoptable_by(rows["agencies"][agency], day).values_list("pk", flat=True)

            expected = [innovation for innovation in world["innovations"] if oracle.covering(then, agency, innovation)]
            assert sorted(numbers[pk] for pk in found) == expected, f"agency {agency} on {day}"
            asked += len(world["innovations"])

    assert asked * len(SEEDS) >= TRIPLES


@pytest.mark.django_db
@pytest.mark.parametrize("seed", SEEDS[:2])
def test_for_a_viewer_only_agreements_that_it_may_see_count(seed):
    world, days = world_and_days(seed)
    rows = in_database(world)
    numbers = {innovation.pk: number for number, innovation in rows["innovations"].items()}
    viewers = {None: AnonymousUser(), 0: leader(rows["agencies"][0].region)}

    for day in days[::2]:
        for region, viewer in viewers.items():
            then = oracle.seen_by(oracle.on_day(world, day), region)
            for agency in list(world["agencies"])[::3]:
                asking = rows["agencies"][agency]
                found = {numbers[one.pk] for one in Innovation.objects.adoptable_by(asking, day, viewer=viewer)}

                expected = {innovation for innovation in numbers.values() if oracle.covering(then, agency, innovation)}
                assert found == expected, f"agency {agency} on {day} for {viewer}"
                one = rows["innovations"][day.day % len(numbers)]
                assert explain(one, asking, day, viewer=viewer).allowed == (numbers[one.pk] in expected)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", SEEDS[:2])
def test_a_region_may_adopt_what_one_of_its_agencies_may(seed):
    world, days = world_and_days(seed)
    rows = in_database(world)
    agreements = {agreement.pk: number for number, agreement in rows["agreements"].items()}
    everything = {innovation.pk: number for number, innovation in rows["innovations"].items()}
    of_region = defaultdict(list)
    for number, agency in rows["agencies"].items():
        of_region[agency.region].append(number)

    for day in days[::2]:
        then = oracle.on_day(world, day)
        for region, agencies in of_region.items():
            found = coverage_among_for_region(everything, region, day)

            expected = {
                number: {one for agency in agencies for one in oracle.covering(then, agency, number)}
                for number in everything.values()
            }
            told = {everything[pk]: {agreements[one.agreement.pk] for one in each} for pk, each in found.items()}
            assert told == {number: each for number, each in expected.items() if each}, f"{region} on {day}"


@pytest.mark.django_db
@pytest.mark.parametrize("seed", SEEDS)
def test_object_form_agrees_with_the_oracle(seed):
    world, days = world_and_days(seed)
    rows = in_database(world)
    numbers = {agreement.pk: number for number, agreement in rows["agreements"].items()}

    for then, agency, innovation in sample(world, days, seed):
        answer = explain(rows["innovations"][innovation], rows["agencies"][agency], then["day"])

        expected = oracle.covering(then, agency, innovation)
        found = {numbers[one.agreement.pk]: terms_of(one) for one in answer.coverage}
        asked = f"agency {agency}, innovation {innovation} on {then['day']}"
        assert found == expected, asked
        assert answer.allowed == bool(expected), asked
        assert reasons_of(answer, numbers) == expected_reasons(then, agency, innovation), asked


@pytest.mark.django_db
@pytest.mark.parametrize("seed", SEEDS[:2])
def test_coverage_of_a_page_agrees_with_the_oracle_and_names_the_longest_lasting_first(seed):
    world, days = world_and_days(seed)
    rows = in_database(world)
    numbers = {agreement.pk: number for number, agreement in rows["agreements"].items()}
    on_page = {number: one.pk for number, one in rows["innovations"].items() if number % 2}

    for day in days:
        then = oracle.on_day(world, day)
        for agency in world["agencies"]:
            answer = coverage_among(list(on_page.values()), rows["agencies"][agency], day)

            asked = f"agency {agency} on {day}"
            found = {pk: {numbers[one.agreement.pk]: terms_of(one) for one in each} for pk, each in answer.items()}
            expected = {pk: oracle.covering(then, agency, number) for number, pk in on_page.items()}
            assert found == {pk: each for pk, each in expected.items() if each}, asked
            for each in answer.values():
                ends = [one.until or date.max for one in each]
                assert ends == sorted(ends, reverse=True), asked


def test_worlds_notice_a_condition_that_is_not_asked():
    decisive = Counter()

    for seed in SEEDS:
        world, days = world_and_days(seed)
        dice = random.Random(seed)
        for day in days:
            then = oracle.on_day(world, day)
            for _ in range(60):
                agency, innovation = dice.choice(list(world["agencies"])), dice.choice(list(world["innovations"]))
                decisive.update(oracle.allowed_but_for(then, agency, innovation))

    assert {condition.__name__ for condition in oracle.CONDITIONS} == {name for name, n in decisive.items() if n >= 20}


@pytest.mark.django_db
@pytest.mark.parametrize("covered", [True, False])
def test_explaining_costs_the_same_among_two_agreements_and_among_twenty(covered):
    innovation, adopter = InnovationFactory(), AgencyFactory()
    listed = adopter if covered else AgencyFactory(region=adopter.region)
    costs = []

    for wanted in (2, 20):
        while Agreement.objects.exclude(document_kind="adendum").count() < wanted:
            base = umbrella_pks(listed, innovation.region)
            umbrella_pks(listed, innovation.region, kind="adendum", parent=base, end_basis="unchanged")
        with CaptureQueriesContext(connection) as queries:
            answer = explain(innovation, adopter, date(2025, 9, 1))
        assert answer.allowed == covered
        costs.append(len(queries))

    assert costs[0] == costs[1]


# -- the same world twice, as dicts and as rows -----------------------------------------------------------------------
def world_and_days(seed: int) -> tuple[dict, list[date]]:
    world = oracle.random_world(seed)
    return world, oracle.interesting_days(world, random.Random(seed), DAYS)


def sample(world: dict, days: list[date], seed: int) -> list[tuple[dict, int, int]]:
    """(world on a day, agency, innovation), half of them allowed: at random most are not, and a refusal tells less."""
    dice = random.Random(seed)
    worlds = [oracle.on_day(world, day) for day in days]
    chosen: dict[bool, list] = {True: [], False: []}
    while min(map(len, chosen.values())) < SAMPLES // 2:
        asked = dice.choice(worlds), dice.choice(list(world["agencies"])), dice.choice(list(world["innovations"]))
        chosen[bool(oracle.covering(*asked))].append(asked)
    return [asked for answers in chosen.values() for asked in answers[: SAMPLES // 2]]


def in_database(world: dict) -> dict:
    """The rows of a world by their numbers, written as fast as the database takes them."""
    regions = Region.objects.bulk_create(
        Region(code=f"11.{n + 1:02d}", name=f"Kabupaten {n}", level="kabupaten") for n in world["regions"]
    )
    affairs = GovernmentAffair.objects.bulk_create(
        GovernmentAffair(code=f"1.{n + 10}", name=f"Urusan {n}", group="pilihan") for n in world["affairs"]
    )
    agencies = Agency.objects.bulk_create(
        Agency(region=regions[agency["region"]], name=f"Dinas {n}") for n, agency in world["agencies"].items()
    )
    innovations = Innovation.objects.bulk_create(
        Innovation(
            name=f"Inovasi {n}",
            region=regions[found["region"]],
            affair=None if found["affair"] is None else affairs[found["affair"]],
            status=found["status"],
            published_at=timezone.now(),
            archived_at=timezone.now() if found["status"] == "archived" else None,
            archive_reason="Diganti." if found["status"] == "archived" else "",
            openness=found["openness"],
        )
        for n, found in world["innovations"].items()
    )
    many_to_many(
        Innovation.related_affairs,
        [(innovations[n], affairs[a]) for n, found in world["innovations"].items() for a in found["related_affairs"]],
    )
    agreements = documents_in_database(
        [(found, None) for found in world["agreements"].values()], regions, affairs, agencies, innovations
    )
    documents_in_database(
        [(addendum, agreements[n]) for n, found in world["agreements"].items() for addendum in found["addenda"]],
        regions,
        affairs,
        agencies,
        innovations,
    )
    Suspension.objects.bulk_create(
        Suspension(agreement=agreements[n], starts_on=first, ends_on=last, reason="Evaluasi.")
        for n, found in world["agreements"].items()
        for first, last in found["suspensions"]
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE agreements_agreement, agreements_party, innovations_innovation")
    return {
        "agencies": dict(zip(world["agencies"], agencies, strict=True)),
        "innovations": dict(zip(world["innovations"], innovations, strict=True)),
        "agreements": dict(zip(world["agreements"], agreements, strict=True)),
    }


def documents_in_database(documents: list[tuple], regions, affairs, agencies, innovations) -> list[Agreement]:
    """Agreements, or addenda when each comes with its parent; with their sides, affairs and named innovations."""
    rows = Agreement.objects.bulk_create(
        Agreement(
            document_kind=found.get("kind", Agreement.Kind.ADDENDUM),
            category="SINERGI" if found.get("kind") == "nota_kesepakatan" else "KSDD-S",
            parent=parent,
            title=f"Naskah {n}",
            signed_on=as_partial(found["signed"]),
            starts_on=as_partial(found["starts"]),
            ends_on=as_partial(found["ends"]),
            end_basis=found["end_basis"],
            terminated_on=found.get("terminated"),
            termination_reason="Dicabut." if found.get("terminated") else "",
            allows_adoption=found.get("allows_adoption", False),
            covers_all_affairs=found["covers_all_affairs"],
            origin=found.get("origin", Agreement.Origin.PORTAL),
            visibility=found.get("visibility", Agreement.Visibility.PUBLIC),
            funding=found["funding"],
            status=found["status"],
            registered_at=timezone.now() if found["status"] == "registered" else None,
        )
        for n, (found, parent) in enumerate(documents)
    )
    written = list(zip(rows, (found for found, _parent in documents), strict=True))
    many_to_many(Agreement.affairs, [(row, affairs[a]) for row, found in written for a in found["affairs"]])
    SharedInnovation.objects.bulk_create(
        SharedInnovation(agreement=row, innovation=innovations[i]) for row, found in written for i in found["named"]
    )
    sides = [(row, order, side) for row, found in written for order, side in enumerate(found["sides"], start=1)]
    parties = Party.objects.bulk_create(
        Party(agreement=row, order=order, region=regions[side["region"]], whole_region=side["whole_region"])
        for row, order, side in sides
    )
    many_to_many(
        Party.agencies,
        [(party, agencies[a]) for party, (*_, side) in zip(parties, sides, strict=True) for a in side["agencies"]],
    )
    return rows


def many_to_many(descriptor, pairs: list[tuple]) -> None:
    field, through = descriptor.field, descriptor.through
    names = field.m2m_field_name(), field.m2m_reverse_field_name()
    through.objects.bulk_create(through(**dict(zip(names, pair, strict=True))) for pair in pairs)


def as_partial(known: tuple[int, ...] | None) -> PartialDate | None:
    return PartialDate.of(*known) if known else None


# -- answers ----------------------------------------------------------------------------------------------------------
def terms_of(coverage: Coverage) -> dict:
    return {"until": coverage.until, "end_verified": coverage.end_verified, "funding": coverage.terms.funding}


def reasons_of(answer, numbers: dict) -> list[tuple]:
    """(agreement or -1, condition) of every reason given, by agreement; within one, in the order given."""
    given = [(numbers[r.agreement.pk] if r.agreement else -1, CONDITION_OF[r.code]) for r in answer.reasons]
    return sorted(given, key=lambda reason: reason[0])


def expected_reasons(world: dict, agency: int, innovation: int) -> list[tuple]:
    missing = {
        number: oracle.unmet(world, agency, innovation, agreement) for number, agreement in world["agreements"].items()
    }
    about_it = [condition for condition in next(iter(missing.values())) if condition in OF_THE_INNOVATION]
    own = [(-1, condition) for condition in about_it]
    between = {n: names for n, names in missing.items() if "both_regions_are_parties" not in names}
    if "another_region" in about_it:
        return own
    if not between:
        return [*own, (-1, "both_regions_are_parties")]
    if oracle.covering(world, agency, innovation):
        between = {number: names for number, names in between.items() if set(names) <= OF_TIME}
    return own + [(n, name) for n, names in between.items() for name in names if name not in OF_THE_INNOVATION]
