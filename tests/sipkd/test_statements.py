"""Statements that are composed once: what stays is in their text, what each question brings fills their slots."""

import pytest
from django.db import connection
from django.db.models.expressions import RawSQL
from django.test.utils import CaptureQueriesContext

from agencies.models import Region
from sipkd.statements import Slot, Statement, kept, slot
from tests.factories import RegionFactory

pytestmark = pytest.mark.django_db
NASTY = """100% 'sah' %s $1 \\ "ya" %%"""


def test_each_question_fills_the_slots_anew():
    regions = [RegionFactory(), RegionFactory()]
    statement = Statement.of(Region.objects.filter(code=slot("code")).values_list("name"))

    assert [statement.rows(code=region.code) for region in regions] == [[(region.name,)] for region in regions]


def test_what_stays_is_taken_as_it_is_whatever_is_in_it():
    said = RawSQL("%s", [NASTY])
    statement = Statement.of(Region.objects.filter(code=slot("code")).annotate(said=said).values_list("said", "name"))
    region = RegionFactory(name=NASTY)

    assert statement.rows(code=region.code) == [(NASTY, NASTY)]
    assert statement.rows(code="' OR '' = '") == []


def test_one_slot_may_stand_in_several_places():
    statement = Statement.composed(
        "SELECT %s::int + %s::int AS sum, %s::text AS said", [Slot("a"), Slot("a"), Slot("b")]
    )

    assert statement.rows(a=2, b=NASTY) == [(4, NASTY)]


def test_a_log_shows_the_values_and_the_answer_is_the_same():
    statement = Statement.composed("SELECT %s::text AS said, '%%' AS sign, %s AS number", [Slot("said"), 5])

    with CaptureQueriesContext(connection) as queries:
        logged = statement.rows(said=NASTY)

    assert logged == statement.rows(said=NASTY) == [(NASTY, "%", 5)]
    assert "100% ''sah''" in queries[0]["sql"]


def test_a_statement_is_composed_once_for_its_key():
    composed = []

    def compose() -> Statement:
        composed.append(1)
        return Statement.composed("SELECT 1", [])

    assert kept("one", compose) is kept("one", compose)
    assert kept("other", compose) is not None
    assert len(composed) == 2
