"""How long "all that my agency may adopt today" takes on a country's worth of records.

    python -m benchmarks.entitlement [--innovations 250000] [--agreements 50000] [--plan]

Makes a database of its own on servers of its own and removes both. The records are the same at every run: they follow
from their numbers. Prints a table in Markdown; exits with 1 if a plan reads all innovations.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from sipkd import embedded

REGIONS, AGENCIES_EACH, AFFAIRS = 552, 36, 40
ON = date(2026, 6, 1)
SAMPLE, REPEAT = 12, 5

# h(n, salt): an even number from 0 to 2^31-1 that depends on nothing but its arguments.
FUNCTIONS = """
CREATE FUNCTION h(n bigint, salt int) RETURNS bigint LANGUAGE sql IMMUTABLE AS
$$ SELECT ('x' || substr(md5(n || '/' || salt), 1, 7))::bit(28)::bigint $$;
"""
RECORDS = """
INSERT INTO agencies_governmentaffair (code, name, "group")
SELECT '2.' || lpad(n::text, 2, '0'), 'Urusan ' || n, 'pilihan' FROM generate_series(1, %(affairs)s) n;

INSERT INTO agencies_region (uuid, code, name, level, time_zone)
SELECT gen_random_uuid(), lpad((11 + n / 50)::text, 2, '0') || '.' || lpad((1 + n %% 50)::text, 2, '0'),
       'Kabupaten Contoh ' || n, 'kabupaten', 'Asia/Jakarta' FROM generate_series(0, %(regions)s - 1) n;

INSERT INTO agencies_agency (uuid, region_id, name, abbreviation, kind, sipd_code, is_verified, source_urls)
SELECT gen_random_uuid(), region.id, 'Dinas Contoh ' || n, '', 'dinas', '', true, '[]'
  FROM agencies_region region, generate_series(1, %(agencies_each)s) n;

CREATE TEMP TABLE region_of AS SELECT row_number() OVER (ORDER BY id) - 1 AS k, id FROM agencies_region;
CREATE TEMP TABLE affair_of AS SELECT row_number() OVER (ORDER BY id) - 1 AS k, id FROM agencies_governmentaffair;
CREATE TEMP TABLE agency_of AS
SELECT row_number() OVER (PARTITION BY region_id ORDER BY id) - 1 AS k, region_id, id FROM agencies_agency;

INSERT INTO innovations_innovation (
    uuid, name, summary, region_id, agency_id, affair_id, stage, initiator, initiator_name, classification, kind, form,
    theme, year_basis, design, goal, benefit, result, budget_source, awards, video_url, contact_name, contact_phone,
    openness, visibility, status, published_at, origin, source_urls, source_record, created_at, updated_at, year)
SELECT gen_random_uuid(), 'Inovasi layanan nomor ' || n, 'Pelayanan yang dekat dengan warga', region.id, agency.id,
       affair.id, 'penerapan', '', '', '', 'digital', 'pelayanan_publik', '', '', '', '', '', '', '', '', '', '', '',
       CASE WHEN h(n, 4) %% 10 = 0 THEN 'closed' ELSE 'open' END, 'public',
       CASE WHEN h(n, 5) %% 10 = 0 THEN 'draft' ELSE 'published' END, now(), 'portal', '[]', '{}', now(),
       timestamptz '2020-01-01' + h(n, 6) %% 200000000 * interval '1 second', 2020 + h(n, 7) %% 7
  FROM generate_series(1, %(innovations)s) n
  JOIN region_of region ON region.k = h(n, 1) %% %(regions)s
  JOIN agency_of agency ON agency.region_id = region.id AND agency.k = h(n, 2) %% %(agencies_each)s
  JOIN affair_of affair ON affair.k = h(n, 3) %% %(affairs)s;

CREATE TEMP TABLE drawn AS
SELECT n, date '2021-01-01' + (h(n, 11) %% 1800)::int AS starts, (90 + h(n, 12) %% 1500)::int AS days,
       h(n, 13) %% 100 AS luck FROM generate_series(1, %(agreements)s) n;
INSERT INTO agreements_agreement (
    id, uuid, document_kind, category, title, subject, signed_on, signed_place, starts_on, ends_on, end_basis,
    duration_text, termination_reason, funding, classification_code, allows_adoption, covers_all_affairs, visibility,
    status, registered_at, origin, source_urls, source_record, created_at, updated_at)
OVERRIDING SYSTEM VALUE
SELECT n, gen_random_uuid(), CASE WHEN luck < 60 THEN 'pks' WHEN luck < 65 THEN 'nphd' ELSE 'mou' END, 'KSDD-S',
       'Naskah nomor ' || n, '', daterange(starts, starts + 1), '', daterange(starts, starts + 1),
       daterange(starts + days, starts + days + 1), 'stated', '', '', 'own_cost', '100.3.7.1', false,
       h(n, 14) %% 10 < 2, 'public', CASE WHEN luck %% 10 = 9 THEN 'pending' ELSE 'registered' END,
       CASE WHEN luck %% 10 <> 9 THEN now() END, 'portal', '[]', '{}', now(), now() FROM drawn;

INSERT INTO agreements_party (
    id, uuid, agreement_id, "order", region_id, document_number, whole_region, signatory_name, signatory_position,
    signatory_capacity, power_of_attorney, signature_kind, confirmed_at, attestation_basis {party_columns})
OVERRIDING SYSTEM VALUE
SELECT 2 * n + side - 1, gen_random_uuid(), n, side, region.id, '', h(n, 20 + side) %% 5 = 0, '', '', '', '', '',
       now(), '' {party_values}
  FROM drawn CROSS JOIN generate_series(1, 2) side
  JOIN region_of region
    ON region.k = (h(n, 15) + (side - 1) * (1 + h(n, 16) %% (%(regions)s - 1))) %% %(regions)s;

INSERT INTO agreements_party_agencies (party_id, agency_id)
SELECT DISTINCT party.id, agency.id FROM agreements_party party CROSS JOIN generate_series(1, 4) turn
  JOIN agency_of agency
    ON agency.region_id = party.region_id AND agency.k = h(party.id, 30 + turn) %% %(agencies_each)s;

INSERT INTO agreements_agreement_affairs (agreement_id, governmentaffair_id)
SELECT DISTINCT n, affair.id FROM drawn CROSS JOIN generate_series(1, 2) turn
  JOIN affair_of affair ON affair.k = h(n, 40 + turn) %% %(affairs)s;

INSERT INTO innovations_sharedinnovation (agreement_id, innovation_id, named_at)
SELECT DISTINCT ON (party.agreement_id, innovation.id) party.agreement_id, innovation.id, now()
  FROM agreements_party party
  JOIN LATERAL (
      SELECT id FROM innovations_innovation WHERE region_id = party.region_id ORDER BY id LIMIT 3
  ) innovation ON true
 WHERE party.agreement_id %% 5 = 0;
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--innovations", type=int, default=250_000)
    parser.add_argument("--agreements", type=int, default=50_000)
    parser.add_argument("--plan", action="store_true", help="print the plan of the slowest question")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sipkd-bench-") as folder:
        os.environ |= {"SIPKD_DATA_DIR": folder, "SIPKD_ENVIRONMENT": "test", "SECRET_KEY": "benchmark"}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sipkd.settings")
        with embedded.environment(durable=False):
            return run(asked)


def run(asked: argparse.Namespace) -> int:
    import django

    django.setup()
    from django.db import connection

    name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        seconds = fill(connection, asked)
        say(f"{asked.innovations:,} innovations, {asked.agreements:,} agreements; generated in {seconds:.0f} s.\n")
        return measure(connection, asked.plan)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def fill(connection: Any, asked: argparse.Namespace) -> float:
    begun = time.perf_counter()
    numbers = {
        "innovations": asked.innovations, "agreements": asked.agreements, "regions": REGIONS,
        "agencies_each": AGENCIES_EACH, "affairs": AFFAIRS,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(FUNCTIONS)
        for statement in filter(str.strip, records().split(";\n")):
            cursor.execute(statement, numbers)
        cursor.execute("VACUUM ANALYZE")
    return time.perf_counter() - begun


def records() -> str:
    """The statements, with the texts of a party that are not named above left empty."""
    from agreements.models import Party

    named = RECORDS.partition("INSERT INTO agreements_party (")[2].partition(")")[0]
    texts = [
        field.column
        for field in Party._meta.concrete_fields
        if not field.null and field.get_internal_type() in ("CharField", "TextField") and field.column not in named
    ]
    columns, values = "".join(f", {column}" for column in texts), ", ''" * len(texts)
    return RECORDS.replace("{party_columns}", columns).replace("{party_values}", values)


def measure(connection: Any, with_plan: bool) -> int:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import Count

    from agencies.models import Agency
    from innovations.models import Innovation

    agencies = list(Agency.objects.select_related("region").order_by("id")[:: REGIONS * AGENCIES_EACH // SAMPLE])
    nobody = AnonymousUser()

    def adoptable(agency: Agency) -> Any:
        return Innovation.objects.visible_to(nobody).adoptable_by(agency, ON, viewer=nobody)

    questions: dict[str, Callable[[Agency], Any]] = {
        "First page (20)": lambda agency: list(adoptable(agency).for_list()[:20]),
        "Count": lambda agency: adoptable(agency).count(),
        "Facet of affairs": lambda agency: list(
            adoptable(agency).order_by().values_list("affair__code").annotate(n=Count("pk"))
        ),
        "First page, count and facet": lambda agency: [ask(agency) for ask in list(questions.values())[:3]],
    }
    sizes = [questions["Count"](agency) for agency in agencies]
    say(f"{len(agencies)} agencies; each may adopt {min(sizes)} to {max(sizes)} (median {statistics.median(sizes)}).\n")
    say("| Question | Median | Slowest |\n|---|---:|---:|")
    for label, ask in questions.items():
        times = [timed(ask, agency) for agency in agencies for _ in range(REPEAT)]
        say(f"| {label} | {statistics.median(times):.0f} ms | {max(times):.0f} ms |")
    largest = agencies[sizes.index(max(sizes))]
    plan = adoptable(largest).for_list()[:20].explain()
    reads_all = "Seq Scan on innovations_innovation " in plan  # not one of the tables beside it
    say(f"\nThe plan reads {'ALL innovations' if reads_all else 'innovations by index only'}.")
    if with_plan or reads_all:
        say(f"\n```\n{plan}\n```")
    return int(reads_all)


def timed(ask: Callable[[Any], Any], agency: Any) -> float:
    begun = time.perf_counter()
    ask(agency)
    return (time.perf_counter() - begun) * 1000


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
