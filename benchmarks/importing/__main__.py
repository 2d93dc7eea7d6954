"""How fast a file with innovations of the whole country comes in, with its searchable index and its ledger.

    python -m benchmarks.importing [--rows 100000] [--rounds 3] [--write docs/benchmarks.md]

The file is the same at every run: names, summaries and awards of words in Zipf distribution, 552 regions, 20 agencies
each. Each round begins with the reference data alone. Afterwards the same file is taken again, which must change
nothing. The data are the benchmark's own and are removed afterwards.
"""

import argparse
import csv
import io
import os
import platform
import random
import statistics
import sys
import tempfile
import time
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

from sipkd import embedded

MARK = "<!-- importing -->"
TARGET = 20_000  # rows per second
STEPS = ("Reading the file", "Checking each row", "Copying into the staging table", "Writing, with the search table",
         "Indexes", "Ledger and change feed, commit")  # fmt: skip
HEADER = (
    "name",
    "region_code",
    "agency",
    "year",
    "affair_code",
    "description",
    "award",
    "source",
    "stage",
    "kind",
    "form",
)
AGENCIES_EACH = 20


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", type=Path, help="the document whose table is to be renewed")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sipkd-bench-") as folder:
        os.environ |= {"SIPKD_DATA_DIR": folder, "SIPKD_ENVIRONMENT": "production", "SECRET_KEY": "benchmark"}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sipkd.settings")
        with embedded.environment():
            import django

            django.setup()
            return run(asked)


def run(asked: argparse.Namespace) -> int:
    from django.core.management import call_command

    import agencies.reference

    call_command("migrate", verbosity=0)
    agencies.reference.load()
    add_agencies()
    content = file_of(asked.rows)
    rounds = []
    for turn in range(asked.rounds):
        empty()
        rounds.append(steps_of(content, asked.rows, expected="new"))
        sys.stderr.write(f"round {turn + 1}: {sum(rounds[-1]):.1f} s, {[round(each, 2) for each in rounds[-1]]}\n")
    again = steps_of(content, asked.rows, expected="unchanged")
    text = report(asked.rows, len(content), rounds, sum(again))
    sys.stdout.write(f"{text}\n")
    if asked.write:
        before, _mark, rest = asked.write.read_text().partition(MARK)
        asked.write.write_text(f"{before}{MARK}\n{text}\n{MARK}{rest.partition(MARK)[2]}")
    return 0


# -- the file ------------------------------------------------------------------------------------------
def add_agencies() -> None:
    from agencies.models import Agency, Region
    from agencies.reference import usual_names

    names = usual_names()[:AGENCIES_EACH]
    known = set(Agency.objects.values_list("region_id", "name"))
    wanted = ((region, name) for region in Region.objects.all() for name in names)
    Agency.objects.bulk_create(
        Agency(region=region, name=name) for region, name in wanted if (region.pk, name) not in known
    )


def file_of(rows: int) -> bytes:
    """A CSV file of so many innovations; the seed is fixed."""
    from agencies.models import GovernmentAffair, Region
    from agencies.reference import usual_names
    from innovations.search.lexicon import standard_words

    draw = random.Random(2026)  # noqa: S311 - the same draw at every run is the point
    words = sorted(standard_words())
    draw.shuffle(words)
    weights = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))
    codes = list(Region.objects.order_by("code").values_list("code", flat=True))
    affairs = list(GovernmentAffair.objects.order_by("code").values_list("code", flat=True))
    owners = usual_names()[:AGENCIES_EACH]
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(HEADER)

    def said(count: int) -> str:
        return " ".join(draw.choices(words, cum_weights=weights, k=count))

    for number in range(rows):
        lines.writerow((
            f"{said(3).upper()} {number} ({said(4)})", draw.choice(codes), draw.choice(owners),
            draw.randint(2015, 2026),
            draw.choice(affairs), f"{said(18).capitalize()}.", "Top 45 KIPP" if number % 10 == 0 else "",
            f"https://inovasi.example/{number}", draw.choice(("Inisiatif", "Uji Coba", "Penerapan")),
            draw.choice(("Digital (daring)", "Non-Digital (luring)")), "Pelayanan Publik",
        ))  # fmt: skip
    return text.getvalue().encode()


# -- the time --------------------------------------------------------------------------------------
def empty() -> None:
    """Begin again without innovations. The ledger is append-only, so only TRUNCATE as its owner empties it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE innovations_innovation, innovations_innovationsearch, events_event CASCADE")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")


def steps_of(content: bytes, rows: int, *, expected: str) -> list[float]:
    """Seconds of each step of one import. Raises ValueError if a row came out otherwise, or cannot be found."""
    from innovations.importing import WHOLE_COUNTRY, import_innovations
    from innovations.models import Innovation
    from innovations.search.models import InnovationSearch
    from innovations.services import Stage

    ended: dict[str, float] = {}

    def progress(stage: Stage, _done: int, _total: int) -> None:
        if stage != Stage.RECORDING:  # counted together with the commit, which tells nobody of its end
            ended[stage] = time.perf_counter()

    begun = time.perf_counter()
    outcome = import_innovations(io.BytesIO(content), by=None, limits=WHOLE_COUNTRY, progress=progress)
    marks = [begun, *ended.values(), time.perf_counter()]
    if {str(row.outcome) for row in outcome.rows} != {expected}:
        raise ValueError(f"not every row is {expected}")
    if not rows == Innovation.objects.count() == InnovationSearch.objects.exclude(words="").count():
        raise ValueError("not every row can be found")
    return [after - before for before, after in pairwise(marks)]


# -- what is told ----------------------------------------------------------------------------------
def report(rows: int, size: int, rounds: list[list[float]], again: float) -> str:
    medians = [statistics.median(column) for column in zip(*rounds, strict=True)]
    whole = statistics.median(map(sum, rounds))
    lines = [
        f"{rows:,} new innovations, {size / 2**20:.0f} MiB; medians of {len(rounds)} rounds.",
        machine(),
        "",
        "| Step | Seconds | Rows/s |",
        "|---|---:|---:|",
        *(f"| {step} | {spent:.1f} | {rows / spent:,.0f} |" for step, spent in zip(STEPS, medians, strict=True)),
        f"| **All of it** | **{whole:.1f}** | **{rows / whole:,.0f}** |",
        f"| The same file again, nothing changes | {again:.1f} | {rows / again:,.0f} |",
        "",
        f"The target is {TARGET:,} rows per second: {'reached' if rows / whole >= TARGET else 'not reached'} here.",
    ]
    return "\n".join(lines)


def machine() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        postgres: Any = cursor.fetchone()[0].split()[0]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"Machine: {os.cpu_count()} cores, {memory:.0f} GiB, Linux, Python {platform.python_version()}, "
        f"PostgreSQL {postgres}; load average {os.getloadavg()[2]:.1f} from other work at the same time."
    )


if __name__ == "__main__":
    sys.exit(main())
