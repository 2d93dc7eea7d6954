"""A load that doubles the catalogue builds its indexes at once; what it leaves is the same as row by row."""

import io

import pytest
from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import F

from innovations.importing import import_innovations
from innovations.models import Innovation
from innovations.search.models import InnovationSearch
from innovations.services.loading import MANY
from sipkd.events.models import Event
from tests.factories import AffairFactory, AgencyFactory, RegionFactory

pytestmark = pytest.mark.django_db
HEADER = "name,region_code,agency,year,affair_code,description,award,design"
INDEXES = """
    SELECT pg_get_indexdef(indexrelid) FROM pg_index
     WHERE indrelid IN ('innovations_innovation'::regclass, 'innovations_innovationsearch'::regclass) AND indisvalid
     ORDER BY 1"""
BUILT = "SELECT 'search_words'::regclass::oid"
WORDS_BY_FUNCTION = """
    SELECT i.id, innovations_search_words('A', i.name)::text,
           (innovations_search_words('B', i.summary)
            || innovations_search_words('C', i.awards, a.name, a.abbreviation, f.name, r.name, p.name))::text,
           innovations_search_words('D', i.goal, i.benefit, i.result, i.design)::text
      FROM innovations_innovation i JOIN agencies_region r ON r.id = i.region_id
      LEFT JOIN agencies_region p ON p.id = r.parent_id LEFT JOIN agencies_agency a ON a.id = i.agency_id
      LEFT JOIN agencies_governmentaffair f ON f.id = i.affair_id"""
SAME = f"""
    SELECT count(*), count(*) FILTER (WHERE (name_words, brief_words, words) = (
               named::tsvector, named::tsvector || brief::tsvector,
               named::tsvector || brief::tsvector || body::tsvector))
      FROM ({WORDS_BY_FUNCTION}) told (id, named, brief, body) JOIN innovations_innovationsearch USING (id)"""


@pytest.fixture
def code() -> str:
    AffairFactory(code="1.02", name="Kesehatan")
    region = RegionFactory(code="18.01", name="Kabupaten Lampung Selatan")
    AgencyFactory(region=region, name="Dinas Kesehatan", abbreviation="Dinkes")
    return region.code


def take(rows: int, code: str, *, first: int = 0, wrong: str = ""):
    lines = [
        f"SIMPATI-{number} (Sistem “Cegah” Stunting & Gizi),{code},Dinkes,2021,1.02,"
        f'"Pelayanan posyandu ke-{number}, 24/7 – melayani é.",{"Top 45" if number % 7 == 0 else ""},'
        f"{'Rancangan: ' + str(number) if number % 3 == 0 else ''}"
        for number in range(first, first + rows)
    ]
    return import_innovations(io.BytesIO("\n".join([HEADER, *lines, wrong]).encode()), by=None)


def asked(query: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def found(word: str) -> int:
    return InnovationSearch.objects.filter(words=SearchQuery(word, config="indonesian")).count()


def test_a_load_that_doubles_the_catalogue_leaves_every_index_and_is_found_through_them(code):
    indexes, built = asked(INDEXES), asked(BUILT)

    report = take(MANY, code)

    assert report.is_written
    assert asked(BUILT) != built
    assert asked(INDEXES) == indexes
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert [found(word) for word in ("stunting", "pelayanan", "kesehatan", "melayani")] == [MANY] * 4
    assert InnovationSearch.objects.filter(name__contains=f"SIMPATI-{MANY - 1} ").count() == 1
    assert Event.objects.filter(action="innovation.imported").count() == MANY


def test_rows_of_a_large_load_are_the_same_as_if_each_was_written_by_itself(code):
    take(MANY, code)
    some = list(InnovationSearch.objects.order_by("id")[:30].values())

    for row in some:
        Innovation.objects.filter(pk=row["id"]).update(name=F("name"))

    assert list(InnovationSearch.objects.filter(id__in=[row["id"] for row in some]).order_by("id").values()) == some


def test_the_words_are_those_of_the_function_that_says_what_words_a_text_has(code):
    take(MANY, code)

    assert asked(SAME) == [(MANY, MANY)]


def test_a_smaller_load_leaves_the_indexes_and_those_who_read_alone(code):
    built = asked(BUILT)

    take(MANY - 1, code)
    take(MANY - 2, code, first=MANY)

    assert asked(BUILT) == built
    assert found("stunting") == 2 * MANY - 3


def test_a_large_file_with_a_wrong_row_changes_neither_records_nor_indexes(code):
    indexes, built = asked(INDEXES), asked(BUILT)

    report = take(MANY, code, wrong="X,99.99,,,,,,")

    assert len(report.refused) == 1
    assert not Innovation.objects.exists()
    assert (asked(INDEXES), asked(BUILT)) == (indexes, built)


@pytest.mark.django_db(transaction=True)
def test_a_load_does_not_wait_for_somebody_who_reads_for_long_but_writes_row_by_row(code):
    built = asked(BUILT)
    reader = connection.copy()
    try:
        reader.set_autocommit(False)
        with reader.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM innovations_innovation")

        report = take(MANY, code)
    finally:
        reader.close()

    assert report.is_written
    assert asked(BUILT) == built
    assert found("stunting") == MANY
