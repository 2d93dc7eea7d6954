from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from agreements.models import Agreement
from sipkd.dates import LAST_YEAR, PartialDate, PartialDateField, PartialDateFormField, last_day_of_term, today

DAYS = st.dates(date(1900, 1, 1), date(LAST_YEAR, 12, 31))
PARTIAL_DATES = st.one_of(
    DAYS.map(PartialDate.on),
    DAYS.map(lambda day: PartialDate.of(day.year, day.month)),
    DAYS.map(lambda day: PartialDate.of(day.year)),
)


# -- the value -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("2025", date(2025, 1, 1), date(2025, 12, 31), "year"),
        ("2025-07", date(2025, 7, 1), date(2025, 7, 31), "month"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "month"),
        ("2025-02", date(2025, 2, 1), date(2025, 2, 28), "month"),
        ("2025-07-04", date(2025, 7, 4), date(2025, 7, 4), "day"),
        (" 2025-7-4 ", date(2025, 7, 4), date(2025, 7, 4), "day"),
    ],
)
def test_text_becomes_the_days_that_it_may_mean(text, earliest, latest, precision):
    partial = PartialDate.parse(text)

    assert (partial.earliest, partial.latest, partial.precision) == (earliest, latest, precision)


@pytest.mark.parametrize(
    "text",
    ["", "25", "2025-", "2025-00", "2025-13", "2025-02-29", "2025-07-32", "04-07-2025", "4 Juli 2025", "2025-07-04T00"],
)
def test_text_that_is_no_date_is_refused(text):
    with pytest.raises(ValueError):
        PartialDate.parse(text)


def test_only_a_date_known_to_the_day_has_a_day():
    assert PartialDate.of(2025, 7, 4).day == date(2025, 7, 4)
    assert PartialDate.of(2025, 7).day is None
    assert PartialDate.of(2025).day is None


@pytest.mark.parametrize(
    ("text", "indonesian", "english"),
    [
        ("2025-07-04", "4 Juli 2025", "4 July 2025"),
        ("2026-08", "Agustus 2026", "August 2026"),
        ("2013", "2013", "2013"),
    ],
)
def test_a_date_is_written_as_precisely_as_it_is_known(text, indonesian, english):
    partial = PartialDate.parse(text)

    assert str(partial) == indonesian
    with translation.override("en"):
        assert str(partial) == english


@given(PARTIAL_DATES)
def test_the_iso_form_reads_back_as_the_same_date(partial):
    assert PartialDate.parse(partial.isoformat()) == partial


@given(DAYS, DAYS)
def test_dates_sort_by_their_earliest_day(first, second):
    assert (PartialDate.on(first) < PartialDate.on(second)) == (first < second)


# -- the term --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("starts_on", "months", "last_day"),
    [
        (date(2025, 7, 4), 12, date(2026, 7, 3)),
        (date(2025, 1, 1), 12, date(2025, 12, 31)),
        (date(2025, 12, 15), 1, date(2026, 1, 14)),
        (date(2024, 2, 29), 12, date(2025, 2, 27)),
        (date(2024, 2, 29), 48, date(2028, 2, 28)),
        (date(2023, 2, 28), 12, date(2024, 2, 27)),
        (date(2025, 1, 31), 1, date(2025, 2, 27)),
        (date(2024, 1, 31), 1, date(2024, 2, 28)),
        (date(2025, 3, 1), 12, date(2026, 2, 28)),
        (date(2023, 3, 1), 12, date(2024, 2, 29)),
    ],
)
def test_a_term_of_whole_months_ends_the_day_before_its_anniversary(starts_on, months, last_day):
    assert last_day_of_term(starts_on, months) == last_day


@given(DAYS, st.integers(1, 600))
def test_the_day_after_a_term_is_in_the_month_that_the_term_leads_to(starts_on, months):
    day_after = last_day_of_term(starts_on, months) + timedelta(days=1)

    assert (day_after.year * 12 + day_after.month) - (starts_on.year * 12 + starts_on.month) == months
    assert day_after.day <= starts_on.day


@given(DAYS, st.integers(1, 599))
def test_a_longer_term_ends_later(starts_on, months):
    assert last_day_of_term(starts_on, months) < last_day_of_term(starts_on, months + 1)


# -- today -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"])
def test_today_is_the_date_of_the_wall_clock_of_that_zone(zone):
    before = datetime.now(UTC).astimezone(ZoneInfo(zone)).date()

    answer = today(ZoneInfo(zone))

    assert before <= answer <= datetime.now(UTC).astimezone(ZoneInfo(zone)).date()


# -- the column ------------------------------------------------------------------------------------
def stored(**fields) -> Agreement:
    return Agreement.objects.create(document_kind="pks", title="Naskah", **fields)


@pytest.mark.parametrize("text", ["2025-07-04", "2026-08", "2024-02", "2013", "2999-12-31"])
def test_the_database_keeps_the_date_as_precise_as_it_came(db, text):
    agreement = stored(signed_on=PartialDate.parse(text))

    agreement.refresh_from_db()

    assert agreement.signed_on == PartialDate.parse(text)
    assert agreement.signed_on.isoformat() == text


@given(partial=PARTIAL_DATES)
def test_every_date_makes_the_round_trip_to_a_daterange(partial):
    field = PartialDateField()

    assert field.from_db_value(field.get_prep_value(partial), None, None) == partial


def test_a_date_that_is_not_known_stays_unknown(db):
    agreement = stored(signed_on=None)

    agreement.refresh_from_db()

    assert agreement.signed_on is None
    assert agreement.signed_order == date(1, 1, 1)


def test_a_plain_date_and_text_are_taken_too(db):
    field = PartialDateField()

    assert field.to_python(date(2025, 7, 4)) == PartialDate.of(2025, 7, 4)
    assert field.to_python("2026-08") == PartialDate.of(2026, 8)
    assert field.to_python(None) is None


@pytest.mark.parametrize("value", ["bulan depan", 2025, object()])
def test_anything_else_is_a_validation_error_in_indonesian(value):
    with pytest.raises(ValidationError) as refusal:
        PartialDateField().to_python(value)

    assert refusal.value.messages == ["Isi tanggal, bulan, atau tahun yang benar."]


def test_the_serialised_form_is_the_iso_form(db):
    field = Agreement._meta.get_field("signed_on")

    assert field.value_to_string(Agreement(signed_on=PartialDate.of(2026, 8))) == "2026-08"
    assert field.value_to_string(Agreement()) == ""


# -- the three boxes -------------------------------------------------------------------------------
def cleaned(*boxes: str, **options):
    return PartialDateFormField(required=False, **options).clean(list(boxes))


def refusal_of(*boxes: str, **options) -> list[str]:
    with pytest.raises(ValidationError) as refusal:
        PartialDateFormField(**{"required": False, **options}).clean(list(boxes))
    return refusal.value.messages


@pytest.mark.parametrize(
    ("boxes", "expected"),
    [
        (("4", "7", "2025"), PartialDate.of(2025, 7, 4)),
        (("", "7", "2025"), PartialDate.of(2025, 7)),
        (("", "", "2025"), PartialDate.of(2025)),
        (("29", "2", "2024"), PartialDate.of(2024, 2, 29)),
        (("", "", ""), None),
    ],
)
def test_the_boxes_become_what_was_filled_in(boxes, expected):
    assert cleaned(*boxes) == expected


@pytest.mark.parametrize(
    "boxes",
    [
        ("4", "7", ""),
        ("", "7", ""),
        ("31", "6", "2025"),
        ("29", "2", "2025"),
        ("32", "7", "2025"),
        ("", "13", "2025"),
        ("0", "7", "2025"),
        ("4", "-7", "2025"),
        ("4", "Juli", "2025"),
        ("4", "99999999999999999999", "2025"),
        ("4", "7", "9999"),
    ],
)
def test_boxes_that_make_no_date_are_refused_with_an_example(boxes):
    assert refusal_of(*boxes) == ["Isi tanggal yang benar, misalnya 4 7 2025."]


def test_a_day_without_its_month_is_asked_for_the_month():
    assert refusal_of("4", "", "2025") == ["Isi bulannya juga."]


@pytest.mark.parametrize("boxes", [("", "7", "2025"), ("", "", "2025")])
def test_where_the_day_is_required_month_or_year_alone_are_refused(boxes):
    assert refusal_of(*boxes, complete=True) == ["Isi tanggal, bulan, dan tahun."]


def test_a_required_date_cannot_be_left_out():
    assert refusal_of("", "", "", required=True) == ["Bidang ini harus diisi."]


@pytest.mark.parametrize(
    ("value", "boxes"),
    [
        (PartialDate.of(2025, 7, 4), [4, 7, 2025]),
        (PartialDate.of(2025, 7), [None, 7, 2025]),
        (PartialDate.of(2025), [None, None, 2025]),
        (None, [None, None, None]),
    ],
)
def test_the_boxes_show_only_what_is_known(value, boxes):
    assert PartialDateFormField().widget.decompress(value) == boxes


@given(partial=PARTIAL_DATES)
def test_what_the_boxes_show_is_what_they_give_back(partial):
    field = PartialDateFormField()

    assert field.clean([str(part or "") for part in field.widget.decompress(partial)]) == partial


def test_the_model_field_brings_the_three_boxes():
    field = Agreement._meta.get_field("ends_on").formfield()

    assert isinstance(field, PartialDateFormField)
    assert (field.label, field.help_text, field.required) == (
        "berakhir",
        "Hari terakhir, termasuk hari itu.",
        False,
    )
