"""Many innovations at once: copied into a staging table, compared with what is there, written by few statements.

The triggers of the search table work by statement, so it is in step when this returns. Its GIN indexes collect what is
new in their pending list and take it in sorted, once, at the end. Where a load at least doubles the catalogue, all that
are not unique are dropped and built again from the whole tables, several times faster than row by row.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import OperationalError, connection, models, transaction
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from psycopg import sql
from psycopg.types.json import Jsonb

from agencies.models import Agency, Region, User
from innovations import profile
from innovations.models import Innovation
from innovations.search.models import InnovationSearch
from sipkd.events.ledger import hold_ledger
from sipkd.events.services import record, record_all, record_new
from sipkd.sheets import Change, Outcome, RowReport

ONE_AT_A_TIME = 0x51_9F  # two imports at once would both miss what the other is about to write
BATCH = 10_000
MANY = 1_000  # rows from which indexes are built anew, if there are as many as the catalogue has
STAGED, MATCHED = sql.Identifier("staged_innovation"), sql.Identifier("matched_innovation")
MEMORY = {"work_mem": "128MB", "maintenance_work_mem": "256MB", "gin_pending_list_limit": "1GB", "jit": "off"}
GIN_INDEXES = ("search_words", "search_name_spelling")
TABLES = [model._meta.db_table for model in (Innovation, InnovationSearch)]
PATIENCE = "500ms"
SECONDARY = """
    SELECT name.relname, pg_get_indexdef(name.oid)
      FROM pg_index JOIN pg_class name ON name.oid = indexrelid
     WHERE indrelid = ANY (%s::text[]::regclass[]) AND NOT indisunique
     ORDER BY name.oid"""
OWN = ("region_id", "source_record")


class Stage(models.TextChoices):
    """What is being done with the rows of a file."""

    READING = "reading", _("Membaca")
    CHECKING = "checking", _("Memeriksa")
    COPYING = "copying", _("Membandingkan")
    WRITING = "writing", _("Menulis")
    INDEXING = "indexing", _("Membuat indeks")
    RECORDING = "recording", _("Mencatat riwayat")


Progress = Callable[[Stage, int, int], None]  # what is being done, how many rows of it, of how many (0: not known yet)


@dataclass(frozen=True, slots=True)
class Loaded:
    """One row that stands: its number in the file, its region, its values by field, and the words of the source."""

    number: int
    region: Region
    values: dict[str, Any]
    record: dict[str, str]


@dataclass(frozen=True, slots=True)
class Match:
    """A record that is there already: its owner's, or as the row says, or (`before`) another than the row says."""

    is_owners: bool
    before: Innovation | None


@transaction.atomic
def load_innovations(
    rows: Sequence[Loaded],
    *,
    fields: tuple[str, ...],
    added: Sequence[Agency],
    by: User | None,
    write: bool,
    progress: Progress,
) -> dict[int, RowReport]:
    """Write the rows as records of a source, published and marked with it; says of each, by number, what became of it.

    `fields` are those that the file tells; the others of a known record stay. `added` are the agencies among the owners
    that are not there yet. Unless `write`, rows are only compared, and the caller rolls back.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        for setting, value in MEMORY.items():
            cursor.execute("SELECT set_config(%s, %s, true)", [setting, value])
        Agency.objects.bulk_create(added)
        stage(cursor, rows, fields, progress)
        matches = compare(cursor, fields)
        new_here = {agency.pk for agency in added}
        told = {row.number: report_on(row, matches.get(row.number), fields, new_here) for row in rows}
        if write:
            progress(Stage.WRITING, 0, len(rows))
            update(cursor, fields)
            with indexed_at_once(cursor, len(rows) - len(matches)):
                new = list(insert(cursor, fields, rows, progress))
                progress(Stage.INDEXING, 0, len(rows))
            progress(Stage.INDEXING, len(rows), len(rows))
            record_all("agency.loaded", added, by=by)
            record_changed(rows, matches, fields, by=by, progress=progress)
            for start in range(0, len(new), BATCH):
                rows_of = of_keys(new[start : start + BATCH])
                record_new("innovation.imported", rows_of, label="name", circle="region_id", by=by)
                progress(Stage.RECORDING, min(start + BATCH, len(new)), len(new))
        cursor.execute(sql.SQL("DROP TABLE {}, {}").format(STAGED, MATCHED))
    return told


# -- the staging table ---------------------------------------------------------------------------------
def stage(cursor: Any, rows: Sequence[Loaded], fields: Sequence[str], progress: Progress) -> None:
    """Copy the rows into a table of this transaction."""
    columns = _named((*OWN, *_columns(fields)))
    cursor.execute(sql.SQL("DROP TABLE IF EXISTS {}, {}").format(STAGED, MATCHED))
    cursor.execute(
        sql.SQL(
            "CREATE TEMP TABLE {} ON COMMIT DROP AS SELECT 0 AS number, {} FROM innovations_innovation WITH NO DATA"
        ).format(STAGED, columns)
    )
    with cursor.copy(sql.SQL("COPY {} (number, {}) FROM STDIN").format(STAGED, columns)) as copy:
        for count, row in enumerate(rows, start=1):
            values = (_stored(row.values[name]) for name in fields)
            copy.write_row((row.number, row.region.pk, Jsonb(row.record), *values))
            if count % BATCH == 0 or count == len(rows):
                progress(Stage.COPYING, count, len(rows))
    cursor.execute(sql.SQL("ANALYZE {}").format(STAGED))


def compare(cursor: Any, fields: Sequence[str]) -> dict[int, Match]:
    """The staged rows that are there already, by number: the same region, and the name as the source says it."""
    columns = _columns(fields)
    cursor.execute(
        sql.SQL(
            "CREATE TEMP TABLE {} ON COMMIT DROP AS"
            " SELECT DISTINCT ON (staged.number) staged.number, known.id,"
            " known.origin = 'portal' OR known.status <> 'published' AS is_owners,"
            " ({}) IS NOT DISTINCT FROM ({}) AS is_same"
            " FROM {} staged JOIN innovations_innovation known ON known.region_id = staged.region_id"
            " AND lower(coalesce(nullif(known.source_record ->> 'name', ''), known.name)) = lower(staged.name)"
            " ORDER BY staged.number, known.origin DESC, known.id"
        ).format(MATCHED, _named(columns, table="known"), _named(columns, table="staged"), STAGED)
    )
    cursor.execute(sql.SQL("SELECT number, id, is_owners, is_same FROM {}").format(MATCHED))
    found = cursor.fetchall()
    changing = Innovation.objects.select_related("agency", "affair", "region").in_bulk(
        [pk for _number, pk, is_owners, is_same in found if not is_owners and not is_same]
    )
    return {number: Match(is_owners, changing.get(pk)) for number, pk, is_owners, _same in found}


# -- writing -------------------------------------------------------------------------------------------
def update(cursor: Any, fields: Sequence[str]) -> None:
    """Make known records of a source say what it says now."""
    given = sql.SQL(", ").join(
        sql.SQL("{} = staged.{}").format(sql.Identifier(name), sql.Identifier(name))
        for name in ("source_record", *_columns(fields))
    )
    cursor.execute(
        sql.SQL(
            "UPDATE innovations_innovation known SET {}, updated_at = %s FROM {} staged JOIN {} matched USING (number)"
            " WHERE known.id = matched.id AND NOT matched.is_owners AND NOT matched.is_same"
        ).format(given, STAGED, MATCHED),
        [timezone.now()],
    )


def insert(cursor: Any, fields: Sequence[str], rows: Sequence[Loaded], progress: Progress) -> Iterator[int]:
    """Write what is new, batch by batch, with its rows in the search table; gives the keys."""
    fixed = _fixed(fields)
    told = _named((*OWN, *_columns(fields)))
    statement = sql.SQL(
        "INSERT INTO innovations_innovation (uuid, {}, {}) SELECT gen_random_uuid(), {}, {} FROM {} staged"
        " WHERE number BETWEEN %s AND %s AND NOT EXISTS (SELECT FROM {} matched WHERE matched.number = staged.number)"
        " ORDER BY number RETURNING id"
    ).format(
        _named(fixed), told, sql.SQL(", ").join([sql.Placeholder()] * len(fixed)), told, STAGED, MATCHED
    )  # fmt: skip
    for start in range(0, len(rows), BATCH):
        part = rows[start : start + BATCH]
        cursor.execute(statement, [*fixed.values(), part[0].number, part[-1].number])
        yield from (pk for (pk,) in cursor.fetchall())
        progress(Stage.WRITING, start + len(part), len(rows))


@contextmanager
def indexed_at_once(cursor: Any, new: int) -> Iterator[None]:
    """What is written inside is in the indexes afterwards, at less cost than row by row.

    A load of many rows, as many as are there, works alone until its transaction ends: nobody reads the catalogue or
    records anything for the few seconds in which it at least doubles. A smaller one locks nobody out.
    """
    dropped = []
    if new >= max(MANY, Innovation.objects.count()) and works_alone(cursor):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no index can go or come while a check is outstanding
        cursor.execute(SECONDARY, [TABLES])
        dropped = cursor.fetchall()
        for name, _definition in dropped:
            cursor.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    yield
    for _name, definition in dropped:
        cursor.execute(definition)
    if dropped:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    else:
        for index in GIN_INDEXES:
            cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [index])


def works_alone(cursor: Any) -> bool:
    """Have both tables and the ledger to oneself, or, where somebody else is at work for long, hold nothing of them.

    All at once and within PATIENCE, which is less than PostgreSQL's deadlock_timeout: who holds the ledger may want to
    read the catalogue before letting go.
    """
    cursor.execute("SHOW lock_timeout")
    (usual,) = cursor.fetchone()
    cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
    try:
        with transaction.atomic():
            named = sql.SQL(", ").join(map(sql.Identifier, TABLES))
            cursor.execute(sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(named))
            hold_ledger()
        return True
    except OperationalError:
        return False
    finally:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [usual])


def _fixed(fields: Sequence[str]) -> dict[str, Any]:
    """What every new record has: published now, from a source; else as the model leaves it."""
    told = {"id", "uuid", *OWN, *_columns(fields)}
    left = [field for field in Innovation._meta.concrete_fields if field.attname not in told]
    fixed = {field.attname: None if field.null else _stored(field.get_default()) for field in left}
    now = timezone.now()
    origin, status = Innovation.Origin.SOURCE, Innovation.Status.PUBLISHED
    return {**fixed, "origin": origin.value, "status": status.value, "published_at": now, "updated_at": now}


def _stored(value: Any) -> Any:
    match value:
        case list() | dict():
            return Jsonb(value)
        case models.Model():
            return value.pk
    return value


def _columns(fields: Sequence[str]) -> list[str]:
    return [profile.field_of(name).attname for name in fields]


def _named(columns: Sequence[str] | Mapping[str, Any], *, table: str = "") -> sql.Composable:
    path = (table,) if table else ()
    return sql.SQL(", ").join(sql.Identifier(*path, name) for name in columns)


# -- what is told --------------------------------------------------------------------------------------
def report_on(row: Loaded, match: Match | None, fields: Sequence[str], new_here: set[int]) -> RowReport:
    """The outcome of a row, in words of the portal."""
    title, agency = row.values["name"], row.values.get("agency")
    notes: tuple[str, ...] = ()
    if agency is not None and agency.pk in new_here:
        notes = (
            gettext("Perangkat daerah “%(agency)s” baru; dicatat sebagai belum diverifikasi.")
            % {"agency": agency.name},
        )
    if match is None:
        return RowReport(Outcome.NEW, title=title, number=row.number, notes=notes)
    if match.before is None:
        owned = (gettext("Sudah dikelola pemiliknya di portal; tidak diubah."),)
        return RowReport(Outcome.UNCHANGED, title=title, number=row.number, notes=owned if match.is_owners else ())
    changes = tuple(
        Change(profile.label_of(name), _readable(name, before), _readable(name, after))
        for name, before, after in differences(row, match.before, fields)
    )
    url = match.before.get_absolute_url()
    return RowReport(Outcome.CHANGED, title=title, number=row.number, changes=changes, notes=notes, url=url)


def record_changed(
    rows: Sequence[Loaded],
    matches: Mapping[int, Match],
    fields: Sequence[str],
    *,
    by: User | None,
    progress: Progress,
) -> None:
    """One event for each record that changed; of long texts and of names of people only that they did."""
    silent = {*profile.LONG, *profile.PERSONAL}
    known = ((row, matches[row.number].before) for row in rows if row.number in matches)
    changed = [(row, before) for row, before in known if before is not None]
    for count, (row, known_as) in enumerate(changed, start=1):
        changes = {
            name: [None, None] if name in silent else [_told(before), _told(after)]
            for name, before, after in differences(row, known_as, fields)
        }
        record("innovation.source_updated", known_as, by=by, changes=changes)
        if count % 1000 == 0 or count == len(changed):
            progress(Stage.RECORDING, count, len(changed))


def differences(row: Loaded, before: Innovation, fields: Sequence[str]) -> list[tuple[str, Any, Any]]:
    """Field, value before, value in the row, where they differ."""
    values = [(name, getattr(before, name), row.values[name]) for name in fields]
    return [(name, old, new) for name, old, new in values if old != new]


def _readable(name: str, value: Any) -> str:
    choices: Any = getattr(profile.field_of(name), "choices", None)
    if value and choices:
        return str(dict(choices).get(value, value))
    return "; ".join(value) if isinstance(value, list) else "" if value is None else str(value)


def _told(value: Any) -> Any:
    return value.name if isinstance(value, Agency) else value if isinstance(value, list) else profile.as_json(value)


def of_keys(keys: Sequence[int]) -> models.QuerySet[Innovation]:
    """The innovations with these keys, however many: one parameter."""
    return Innovation.objects.filter(pk__in=RawSQL("SELECT unnest(%s::bigint[])", [list(keys)]))
