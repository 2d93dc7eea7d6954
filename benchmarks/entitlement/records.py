"""A country's worth of records, the same at every run: they follow from their numbers.

Regions with agencies, innovations, agreements of two parties with agencies and affairs; some agreements name
innovations, some are pending, terminated, suspended or extended by an addendum.
"""

import time
from typing import Any

REGIONS, AGENCIES_EACH, AFFAIRS = 552, 36, 40

# h(n, salt): an even number from 0 to 2^31-1 that depends on nothing but its arguments.
FUNCTIONS = """
CREATE FUNCTION h(n bigint, salt int) RETURNS bigint LANGUAGE sql IMMUTABLE AS
$$ SELECT ('x' || substr(md5(n || '/' || salt), 1, 7))::bit(28)::bigint $$;
"""
RECORDS = """
INSERT INTO agencies_governmentaffair (code, name, "group")
SELECT '2.' || lpad(n::text, 2, '0'), 'Urusan ' || n, 'pilihan' FROM generate_series(1, %(affairs)s) n;

INSERT INTO agencies_region (code, name, level, time_zone)
SELECT lpad((11 + n / 50)::text, 2, '0') || '.' || lpad((1 + n %% 50)::text, 2, '0'),
       'Kabupaten Contoh ' || n, 'kabupaten', 'Asia/Jakarta' FROM generate_series(0, %(regions)s - 1) n;

INSERT INTO agencies_agency (region_id, name, kind, is_verified)
SELECT region.id, 'Dinas Contoh ' || n, 'dinas', true
  FROM agencies_region region, generate_series(1, %(agencies_each)s) n;

CREATE TEMP TABLE region_of AS SELECT row_number() OVER (ORDER BY id) - 1 AS k, id FROM agencies_region;
CREATE TEMP TABLE affair_of AS SELECT row_number() OVER (ORDER BY id) - 1 AS k, id FROM agencies_governmentaffair;
CREATE TEMP TABLE agency_of AS
SELECT row_number() OVER (PARTITION BY region_id ORDER BY id) - 1 AS k, region_id, id FROM agencies_agency;

INSERT INTO innovations_innovation (
    name, summary, region_id, agency_id, affair_id, stage, kind, form, openness, visibility, status, published_at,
    origin, updated_at, year)
SELECT 'Inovasi layanan nomor ' || n, 'Pelayanan yang dekat dengan warga', region.id, agency.id, affair.id,
       'penerapan', 'digital', 'pelayanan_publik', CASE WHEN h(n, 4) %% 10 = 0 THEN 'closed' ELSE 'open' END, 'public',
       CASE WHEN h(n, 5) %% 10 = 0 THEN 'draft' ELSE 'published' END, now(), 'portal',
       timestamptz '2020-01-01' + h(n, 6) %% 200000000 * interval '1 second', 2020 + h(n, 7) %% 7
  FROM generate_series(1, %(innovations)s) n
  JOIN region_of region ON region.k = h(n, 1) %% %(regions)s
  JOIN agency_of agency ON agency.region_id = region.id AND agency.k = h(n, 2) %% %(agencies_each)s
  JOIN affair_of affair ON affair.k = h(n, 3) %% %(affairs)s;

INSERT INTO innovations_innovation_related_affairs (innovation_id, governmentaffair_id)
SELECT innovation.id, affair.id FROM innovations_innovation innovation
  JOIN affair_of affair ON affair.k = h(innovation.id, 8) %% %(affairs)s
 WHERE innovation.id %% 5 = 0 AND affair.id <> innovation.affair_id;

CREATE TEMP TABLE drawn AS
SELECT n, date '2021-01-01' + (h(n, 11) %% 1800)::int AS starts, (90 + h(n, 12) %% 1500)::int AS days,
       h(n, 13) %% 100 AS luck FROM generate_series(1, %(agreements)s) n;
INSERT INTO agreements_agreement (
    id, document_kind, category, title, signed_on, starts_on, ends_on, end_basis, covers_all_affairs, visibility,
    status, registered_at, origin, terminated_on, termination_reason)
OVERRIDING SYSTEM VALUE
SELECT n, CASE WHEN luck < 60 THEN 'pks' WHEN luck < 65 THEN 'nphd' ELSE 'mou' END, 'KSDD-S', 'Naskah nomor ' || n,
       daterange(starts, starts + 1), daterange(starts, starts + 1), daterange(starts + days, starts + days + 1),
       'stated', h(n, 14) %% 10 < 2, 'public', CASE WHEN luck %% 10 = 9 THEN 'pending' ELSE 'registered' END,
       CASE WHEN luck %% 10 <> 9 THEN now() END, 'portal', CASE WHEN luck = 1 THEN starts + days / 2 END,
       CASE WHEN luck = 1 THEN 'Dicabut.' ELSE '' END
  FROM drawn;

INSERT INTO agreements_agreement (
    id, parent_id, document_kind, category, title, signed_on, starts_on, ends_on, end_basis, visibility, status,
    registered_at, origin)
OVERRIDING SYSTEM VALUE
SELECT %(agreements)s + n, n, 'adendum', 'KSDD-S', 'Adendum naskah nomor ' || n, daterange(ends - 30, ends - 29),
       daterange(ends - 30, ends - 29), daterange(ends + 365, ends + 366), 'stated', 'public', 'registered', now(),
       'portal'
  FROM drawn, LATERAL (SELECT starts + days AS ends) term WHERE luck %% 10 = 2;

INSERT INTO agreements_suspension (agreement_id, starts_on, ends_on, reason)
SELECT n, starts + days / 3, CASE WHEN luck %% 20 = 3 THEN starts + days / 2 END, 'Evaluasi.'
  FROM drawn WHERE luck %% 20 IN (3, 13) AND n %% 3 = 0;

INSERT INTO agreements_party (id, agreement_id, "order", kind, region_id, whole_region, confirmed_at)
OVERRIDING SYSTEM VALUE
SELECT 2 * n + side - 1, n, side, 'daerah', region.id, h(n, 20 + side) %% 5 = 0, now()
  FROM drawn CROSS JOIN generate_series(1, 2) side
  JOIN region_of region
    ON region.k = (h(n, 15) + (side - 1) * (1 + h(n, 16) %% (%(regions)s - 1))) %% %(regions)s;
INSERT INTO agreements_party (id, agreement_id, "order", kind, region_id, confirmed_at)
OVERRIDING SYSTEM VALUE
SELECT 2 * %(agreements)s + party.id, addendum.id, party."order", 'daerah', party.region_id, now()
  FROM agreements_agreement addendum JOIN agreements_party party ON party.agreement_id = addendum.parent_id;

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
 WHERE party.agreement_id <= %(agreements)s AND party.agreement_id %% 5 = 0;
"""
# What the statements above do not name is as a form leaves it: empty.
EMPTY = {
    "character varying": "''", "text": "''", "jsonb": "'[]'", "boolean": "false", "uuid": "gen_random_uuid()",
    "timestamp with time zone": "now()", "integer": "0", "smallint": "0",
}  # fmt: skip


def fill(connection: Any, *, innovations: int, agreements: int) -> float:
    """Write the records into an empty database; answers how many seconds it took."""
    begun = time.perf_counter()
    numbers = {
        "innovations": innovations, "agreements": agreements, "regions": REGIONS, "agencies_each": AGENCIES_EACH,
        "affairs": AFFAIRS,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(FUNCTIONS)
        give_defaults(cursor)
        for statement in filter(str.strip, RECORDS.split(";\n")):
            cursor.execute(statement, numbers)
        cursor.execute("VACUUM ANALYZE")
    return time.perf_counter() - begun


def give_defaults(cursor: Any) -> None:
    """Columns that must not be null get a default, so that a new column needs no word here."""
    cursor.execute(
        "SELECT table_name, column_name, data_type FROM information_schema.columns"
        " WHERE table_schema = 'public' AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'"
        " AND is_generated = 'NEVER' AND table_name ~ '^(agencies|agreements|innovations)_'"
    )
    for table, column, kind in cursor.fetchall():
        if kind in EMPTY:
            cursor.execute(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" SET DEFAULT {EMPTY[kind]}')
