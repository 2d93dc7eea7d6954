"""A country's worth of records, the same at every run: the first 10,000 of a million are those of 10,000."""

import random
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction

from benchmarks.catalogue.vocabulary import Prose

AGENCIES = 20_000
AGREEMENTS_PER_INNOVATION = 0.05
FIRST_AGREEMENT = 1_000_001  # far from the numbers that the portal gives
BLOCK = 1000  # records that share one seed
BATCH = 50_000  # records of one COPY: the search table follows each
START = datetime(2018, 1, 1, tzinfo=UTC)
DISTRICTS = ("Kecamatan", "Puskesmas", "Kelurahan")
Row = dict[str, Any]


def seeded(kind: str, block: int) -> random.Random:
    return random.Random(f"{kind} {block}")  # noqa: S311 - the same records at every run


def uuid_of(rng: random.Random) -> UUID:
    return UUID(int=rng.getrandbits(128), version=4)


def copy(model: type[models.Model], rows: Iterable[Row]) -> None:
    """Write rows by COPY; a column that they do not name gets the default of its field."""
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return
    fields = [field for field in fields if field.attname in first or not field.primary_key]
    rest = {f.attname: f.get_db_prep_save(f.get_default(), connection) for f in fields if f.attname not in first}
    columns = ", ".join(f'"{field.column}"' for field in fields)
    statement = f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN'
    with connection.cursor() as cursor, cursor.copy(statement) as into:
        for row in chain([first], rows):
            into.write_row(_values(fields, row, rest))


def _values(fields: list[Any], row: Row, rest: Mapping[str, Any]) -> list[Any]:
    return [
        rest[field.attname] if field.attname in rest else field.get_db_prep_save(row[field.attname], connection)
        for field in fields
    ]


class World:
    """What the records refer to, as it is in the database: regions, affairs and agencies by region."""

    def __init__(self) -> None:
        from agencies.models import Agency, GovernmentAffair, Region

        self.regions = list(Region.objects.order_by("code").values_list("id", flat=True))
        self.affairs = list(GovernmentAffair.objects.order_by("code").values_list("id", flat=True))
        self.agencies: dict[int, list[int]] = {region: [] for region in self.regions}
        for pk, region in Agency.objects.order_by("region__code", "name").values_list("id", "region"):
            self.agencies[region].append(pk)


def fill(innovations: int) -> None:
    """Agencies, innovations and agreements on top of the reference data, with the search table and its lexicon."""
    from agreements.models import Agreement, Party
    from innovations.models import Innovation
    from innovations.search.lexicon import refresh_lexicon
    from innovations.search.models import InnovationSearch

    with transaction.atomic():
        copy_agencies()
    world, prose = World(), Prose()
    with rebuilt_afterwards(InnovationSearch):
        for start in range(0, innovations, BATCH):
            with transaction.atomic():
                copy(Innovation, innovation_rows(world, prose, start, min(start + BATCH, innovations)))
    number = round(innovations * AGREEMENTS_PER_INNOVATION)
    with transaction.atomic():
        sides = list(agreement_sides(world, number))
        copy(Agreement, agreement_rows(prose, number))
        copy(Party, (side["party"] for side in sides))
        copy(Party.agencies.through, _agencies_of_parties(sides))
        copy(Agreement.affairs.through, _affairs_of_agreements(world, number))
        _continue_numbers(Agreement, Party)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    refresh_lexicon()


@contextmanager
def rebuilt_afterwards(model: Any) -> Iterator[None]:
    """Drop the model's indexes and build them at the end, which is faster than to keep them in step."""
    with connection.schema_editor() as editor:
        for index in model._meta.indexes:
            editor.remove_index(model, index)
    yield
    with connection.schema_editor() as editor:
        for index in model._meta.indexes:
            editor.add_index(model, index)


def copy_agencies() -> None:
    """Every region gets the usual agencies and its districts, until the country has `AGENCIES`."""
    from agencies.models import Agency, Region
    from agencies.reference import usual_names

    names = usual_names()
    regions = list(Region.objects.order_by("code").values_list("id", flat=True))
    known = {(region, name.lower()) for region, name in Agency.objects.values_list("region", "name")}
    missing = AGENCIES - len(known)
    each = -(-AGENCIES // len(regions))
    names = (names + [f"{kind} {n}" for n in range(1, each + 1) for kind in DISTRICTS])[:each]
    wanted = [(region, name) for name in names for region in regions if (region, name.lower()) not in known]
    rng = seeded("agencies", 0)
    copy(
        Agency,
        (
            {"uuid": uuid_of(rng), "region_id": region, "name": name, "kind": "lainnya", "is_verified": True}
            for region, name in wanted[:missing]
        ),
    )


def innovation_rows(world: World, prose: Prose, start: int, stop: int) -> Iterator[Row]:
    """The innovations with these numbers; `start` is a multiple of `BLOCK`."""
    for number in range(start, stop):
        if number % BLOCK == 0:
            rng = seeded("innovations", number // BLOCK)
        yield innovation_row(rng, world, prose)


def innovation_row(rng: random.Random, world: World, prose: Prose) -> Row:
    region = rng.choice(world.regions)
    changed = START + timedelta(seconds=rng.randrange(250_000_000), microseconds=rng.randrange(1_000_000))
    return {
        "uuid": uuid_of(rng),
        "name": prose.title(rng),
        "summary": prose.sentence(rng, 15, 35),
        "goal": prose.sentence(rng, 8, 20),
        "benefit": prose.sentence(rng, 8, 20),
        "result": prose.sentence(rng, 8, 20),
        "region_id": region,
        "agency_id": rng.choice(world.agencies[region]),
        "affair_id": rng.choice(world.affairs),
        "stage": rng.choice(("inisiatif", "uji_coba", "penerapan", "penerapan")),
        "kind": rng.choice(("digital", "non_digital")),
        "form": rng.choice(("tata_kelola", "pelayanan_publik", "lainnya")),
        "openness": rng.choice(("open", "approval", "approval", "grant", "closed")),
        "year": rng.randint(2017, 2026),
        "awards": prose.title(rng) if rng.random() < 0.15 else "",
        "status": "draft" if rng.random() < 0.05 else "published",
        "visibility": "internal" if rng.random() < 0.03 else "public",
        "published_at": changed,
        "created_at": changed,
        "updated_at": changed,
    }


def agreement_rows(prose: Prose, number: int) -> Iterator[Row]:
    for n in range(number):
        rng = seeded("agreement", n)
        starts = date(2021, 1, 1) + timedelta(days=rng.randrange(1800))
        registered = datetime.combine(starts, datetime.min.time(), tzinfo=UTC)
        ends = starts + timedelta(days=rng.randrange(90, 1600))
        yield {
            "id": n + FIRST_AGREEMENT,
            "uuid": uuid_of(rng),
            "document_kind": rng.choice(("pks", "pks", "pks", "mou", "nphd")),
            "title": prose.title(rng),
            "starts_on": starts.isoformat(),
            "signed_on": starts.isoformat(),
            "ends_on": ends.isoformat(),
            "end_basis": "stated",
            "covers_all_affairs": rng.random() < 0.2,
            "status": "registered",
            "registered_at": registered,
            "created_at": registered,
            "updated_at": registered,
        }


def agreement_sides(world: World, number: int) -> Iterator[dict[str, Any]]:
    """Two parties for each agreement, one in five with all its agencies, the others with two."""
    for n in range(number):
        rng = seeded("sides", n)
        for side, region in enumerate(rng.sample(world.regions, 2)):
            party = {
                "id": 2 * n + side + FIRST_AGREEMENT,
                "uuid": uuid_of(rng),
                "agreement_id": n + FIRST_AGREEMENT,
                "order": side + 1,
                "region_id": region,
                "whole_region": rng.random() < 0.2,
                "confirmed_at": START,
            }
            yield {"party": party, "agencies": sorted(rng.sample(world.agencies[region], 2))}


def _affairs_of_agreements(world: World, number: int) -> Iterator[Row]:
    for n in range(number):
        for affair in sorted(seeded("scope", n).sample(world.affairs, 2)):
            yield {"agreement_id": n + FIRST_AGREEMENT, "governmentaffair_id": affair}


def _agencies_of_parties(sides: Iterable[dict[str, Any]]) -> Iterator[Row]:
    for side in sides:
        for agency in side["agencies"]:
            yield {"party_id": side["party"]["id"], "agency_id": agency}


def _continue_numbers(*tables: Any) -> None:
    with connection.cursor() as cursor:
        for model in tables:
            table = model._meta.db_table
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")  # noqa: S608
