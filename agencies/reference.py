"""The reference data that ships with the portal: regions, government affairs, agencies named in public sources.

Sources and licences: agencies/data/README.md.
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import transaction

from agencies.models import Agency, GovernmentAffair, Region
from sipkd.events.services import record_all

DATA = Path(__file__).parent / "data"

# Keppres 41/1987: provinces by the first two digits of their code.
WITA = {"51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"}
WIT = {"81", "82", "91", "92", "93", "94", "95", "96", "97"}


@transaction.atomic
def load() -> dict[str, int]:
    """Load or refresh everything; a second run changes nothing. Returns the number of rows by kind."""
    return {"regions": load_regions(), "affairs": load_affairs(), "agencies": load_agencies()}


def load_regions() -> int:
    lines = sorted(rows("regions.csv"), key=lambda line: line["code"])
    provinces = [region_from(line) for line in lines if line["level"] == Region.Level.PROVINCE]
    _upsert(Region, provinces, unique=["code"])
    parents = dict(Region.objects.filter(level=Region.Level.PROVINCE).values_list("code", "id"))
    others = [region_from(line, parents) for line in lines if line["level"] != Region.Level.PROVINCE]
    _upsert(Region, others, unique=["code"])
    return len(lines)


def region_from(line: dict[str, str], parents: dict[str, int] | None = None) -> Region:
    return Region(
        code=line["code"],
        name=line["name"],
        level=line["level"],
        parent_id=(parents or {}).get(line["parent_code"]),
        latitude=float(line["latitude"]),
        longitude=float(line["longitude"]),
        time_zone=time_zone_of(line["code"]),
    )


def time_zone_of(code: str) -> str:
    province = code[:2]
    if province in WITA:
        return Region.TimeZone.WITA
    return Region.TimeZone.WIT if province in WIT else Region.TimeZone.WIB


def load_affairs() -> int:
    affairs = [GovernmentAffair(**line) for line in rows("government_affairs.csv")]
    _upsert(GovernmentAffair, affairs, unique=["code"])
    return len(affairs)


def load_agencies() -> int:
    """Agencies keep what an administrator changed: only those not there yet are added."""
    regions = {region.code: region for region in Region.objects.all()}
    affairs = {affair.code: affair for affair in GovernmentAffair.objects.all()}
    usual = usual_affairs()
    count, added = 0, []
    for line in rows("agencies.csv"):
        agency, is_new = Agency.objects.get_or_create(
            region=regions[line["region_code"]],
            name=line["name"],
            defaults={
                "abbreviation": line["abbreviation"],
                "kind": line["kind"],
                "is_verified": line["verified"] == "yes",
                "source_urls": urls(line["source"]),
            },
        )
        if is_new:
            agency.affairs.set(affairs[code] for code in usual.get(line["name"], ()))
            added.append(agency)
        count += 1
    record_all("agency.loaded", added)
    return count


def usual_affairs() -> dict[str, list[str]]:
    """The affairs that usually belong to an agency of this name; compiled, not a regulation."""
    return {line["name"]: line["urusan_codes"].split(";") for line in rows("agency_names_generic.csv")}


def usual_names() -> list[str]:
    return [line["name"] for line in rows("agency_names_generic.csv")]


def urls(source: str) -> list[str]:
    return [part.strip() for part in source.split(" | ") if part.strip()]


def rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _upsert(model: Any, objects: list[Any], unique: list[str]) -> None:
    """Write all rows in one statement, and record those that are new or no longer what they were."""
    fields = [
        field.name
        for field in model._meta.concrete_fields
        if not field.primary_key and not field.generated and field.name not in (*unique, "uuid")
    ]
    before = _values(model, fields)
    model.objects.bulk_create(objects, update_conflicts=True, unique_fields=unique, update_fields=fields)
    after = _values(model, fields)
    noun = {Region: "region", GovernmentAffair: "affair"}[model]
    for action, codes in (
        ("loaded", after.keys() - before.keys()),
        ("changed", {code for code in before if after[code] != before[code]}),
    ):
        record_all(f"{noun}.{action}", list(model.objects.filter(code__in=codes).order_by("code")))


def _values(model: Any, fields: list[str]) -> dict[str, list[Any]]:
    return {code: rest for code, *rest in model.objects.values_list("code", *fields)}
