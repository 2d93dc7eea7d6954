"""Real agreements from public sources, exactly as incomplete as the sources are (agreements/data/README.md)."""

import csv
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from agencies.models import Agency, Region
from agencies.reference import urls
from agreements.models import Agreement
from agreements.services import Content, Side, import_agreement
from agreements.terms import EndBasis
from sipkd.dates import PartialDate

DATA = Path(__file__).parent / "data" / "agreements.csv"
KINDS = {"MoU": "mou", "PKS": "pks", "Kesepakatan Bersama + NPHD": "mou", "NPHD": "nphd"}


@transaction.atomic
def load() -> int:
    """Load the records that are not there yet; returns how many the file has."""
    known = set(Agreement.objects.filter(origin=Agreement.Origin.SOURCE).values_list("title", flat=True))
    lines = list(rows())
    for line in lines:
        if line["title"] not in known:
            import_agreement(content=content_of(line), source_urls=urls(line["source"]), source_record=line)
    return len(lines)


def content_of(line: dict[str, str]) -> Content:
    ends_on = partial(line["ends_on"])
    return Content(
        fields={
            "document_kind": KINDS[line["document_kind"]],
            "title": line["title"],
            "subject": line["topic"],
            "signed_on": partial(line["signed_on"]),
            "ends_on": ends_on,
            "end_basis": EndBasis.STATED if ends_on else EndBasis.UNKNOWN,
            "duration_text": line["duration"],
        },
        sides=sides_of(line),
    )


def sides_of(line: dict[str, str]) -> list[Side]:
    """Each party with the agencies that the source names; a name that fits several sides is given to none."""
    regions = [Region.objects.get(code=code) for code in line["party_codes"].split(";")]
    names = [name.strip() for name in line["agencies"].split(";") if name.strip()]
    found = {name: [agency for region in regions for agency in agencies_called(name, region)] for name in names}
    certain = [agencies[0] for agencies in found.values() if len(agencies) == 1]
    return [
        Side(region, agencies=[agency for agency in certain if agency.region_id == region.pk]) for region in regions
    ]


def agencies_called(name: str, region: Region) -> list[Agency]:
    """The region's agency of that name or short name, if there is one."""
    wanted = name.casefold()
    return [
        agency
        for agency in Agency.objects.of(region)
        if wanted in (agency.name.casefold(), agency.abbreviation.casefold(), f"dinas {agency.abbreviation}".casefold())
    ][:1]


def partial(text: str) -> PartialDate | None:
    return PartialDate.parse(text) if text.strip() else None


def rows() -> Iterator[dict[str, str]]:
    with DATA.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
