"""Real innovations from public sources, with the source and with what its year means (innovations/data/README.md)."""

import csv
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from agencies.models import Agency, GovernmentAffair, Region
from agencies.reference import urls
from innovations.models import AssessmentPeriod, Indicator, Innovation
from innovations.owners import Owners
from innovations.search.lexicon import refresh_lexicon
from innovations.search.synonyms import load_synonyms
from innovations.services import import_innovation
from sipkd.events.services import record, record_all

DATA = Path(__file__).parent / "data"


@transaction.atomic
def load() -> int:
    """Load the innovations that are not there yet; returns how many the file has."""
    regions = {region.code: region for region in Region.objects.all()}
    affairs = {affair.code: affair for affair in GovernmentAffair.objects.all()}
    # By what the source says: the owner may have published a version of its own since.
    known = set(Innovation.objects.exclude(source_record={}).values_list("source_record__name", "region__code"))
    lines = list(rows("innovations.csv"))
    for line in lines:
        if (line["name"], line["region_code"]) in known:
            continue
        region = regions[line["region_code"]]
        import_innovation(
            region=region,
            agency=owner_called(line["agency"], region, source=line["source"]),
            affair=affairs.get(line["affair_code"]),
            fields={
                "name": line["name"],
                "summary": line["description"],
                "year": int(line["year"]) if line["year"] else None,
                "year_basis": line["year_basis"],
                "awards": line["award"],
                "source_urls": urls(line["source"]),
                "source_record": line,
            },
        )
    load_assessment()
    load_synonyms()
    refresh_lexicon()
    return len(lines)


def load_assessment() -> None:
    """Add the periods and indicators that are not there yet; what an admin changed stays."""
    for line in rows("assessment_periods.csv"):
        period, is_new = AssessmentPeriod.objects.get_or_create(
            year=int(line["year"]), defaults={"guideline": line["guideline"]}
        )
        if is_new:
            record("period.loaded", period, by=None)
        known = set(period.indicators.values_list("number", flat=True))
        added = Indicator.objects.bulk_create(
            Indicator(
                period=period,
                number=int(row["number"]),
                name=row["name"],
                weight=int(row["weight"]),
                **{name: row[name] for name in ("parameter_1", "parameter_2", "parameter_3")},
                is_mandatory=bool(row["mandatory"]),
                counts_adoptions=bool(row["counts_adoptions"]),
            )
            for row in rows(f"indicators_{period.year}.csv")
            if int(row["number"]) not in known
        )
        record_all("indicator.loaded", added)


def rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def owner_called(name: str, region: Region, *, source: str) -> Agency | None:
    """The region's agency that the source means; one not known yet is added as unverified, with that source.

    None where the source names no agency, or only the government as a whole ("Pemkab Sumedang").
    """
    owners = Owners(region)
    agency = owners.called(name, region, source=urls(source))
    for added in owners.added:
        added.save()
        record("agency.loaded", added, by=None)
    return agency
