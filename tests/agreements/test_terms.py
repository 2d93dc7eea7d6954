from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Value
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements.models import Agreement, Suspension
from agreements.terms import EndBasis, State, Terms
from sipkd.dates import PartialDate

SIGNED = PartialDate.of(2025, 7, 4)
DAY = timedelta(days=1)


def registered(**fields) -> Agreement:
    """A registered PKS signed on 4 July 2025, without a known end unless told otherwise."""
    given_ = {"signed_on": SIGNED, "starts_on": SIGNED, "end_basis": EndBasis.UNKNOWN, **fields}
    if given_.get("ends_on") and given_["end_basis"] == EndBasis.UNKNOWN:
        given_["end_basis"] = EndBasis.STATED
    return Agreement.objects.create(
        document_kind="pks", title="Naskah", status="registered", registered_at=timezone.now(), **given_
    )


# -- the same as an object and as SQL --------------------------------------------------------------
DAYS = st.dates(date(2024, 6, 1), date(2027, 3, 31))
DATES = st.one_of(
    DAYS.map(PartialDate.on),
    DAYS.map(lambda day: PartialDate.of(day.year, day.month)),
    DAYS.map(lambda day: PartialDate.of(day.year)),
)


@st.composite
def endings(draw, start: PartialDate | None, *bases: EndBasis) -> tuple[PartialDate | None, EndBasis]:
    """An end that the database accepts for the start, with its basis."""
    basis = draw(st.sampled_from(bases))
    if basis not in (EndBasis.STATED, EndBasis.COMPUTED):
        return None, basis
    end = draw(DATES.filter(lambda end: start is None or end.latest >= start.earliest))
    return end, basis


@st.composite
def agreements(draw) -> dict:
    starts_on = draw(st.none() | DATES)
    ends_on, end_basis = draw(
        endings(starts_on, EndBasis.STATED, EndBasis.COMPUTED, EndBasis.UNLIMITED, EndBasis.UNKNOWN)
    )
    status = draw(st.sampled_from(["registered", "registered", "registered", "pending"]))
    return {
        "document_kind": draw(st.sampled_from(["pks", "mou", "nphd"])),
        "signed_on": draw(st.none() | DATES),
        "starts_on": starts_on,
        "ends_on": ends_on,
        "end_basis": end_basis,
        "terminated_on": draw(st.none() | st.none() | DAYS),
        "termination_reason": "Selesai.",
        "status": status,
        "registered_at": timezone.now() if status == "registered" else None,
        "origin": draw(st.sampled_from(["portal", "source"])),
    }


@st.composite
def addenda(draw) -> dict:
    starts_on = PartialDate.on(draw(DAYS))
    ends_on, end_basis = draw(
        endings(starts_on, EndBasis.UNCHANGED, EndBasis.STATED, EndBasis.STATED, EndBasis.UNLIMITED, EndBasis.UNKNOWN)
    )
    status = draw(st.sampled_from(["registered", "registered", "pending"]))
    return {
        "document_kind": "adendum",
        "starts_on": starts_on,
        "ends_on": ends_on,
        "end_basis": end_basis,
        "status": status,
        "registered_at": timezone.now() if status == "registered" else None,
    }


@st.composite
def suspensions(draw) -> list[tuple[date, date | None]]:
    """Periods that do not overlap, the last one perhaps still open."""
    days = sorted(draw(st.lists(DAYS, max_size=4, unique=True)))
    return [(days[i], days[i + 1] if i + 1 < len(days) else None) for i in range(0, len(days), 2)]


def days_worth_asking(*asked: Agreement) -> list[date]:
    """Both sides of every day on which an answer may change."""
    edges = {date(2025, 7, 4)}
    for agreement in asked:
        documents = [agreement, *agreement.children.all()]
        periods = [period for one in documents for period in (one.signed_on, one.starts_on, one.ends_on) if period]
        edges |= {day for period in periods for day in (period.earliest, period.latest)}
        edges |= {day for one in agreement.suspensions.all() for day in (one.starts_on, one.ends_on) if day}
        edges |= {agreement.terminated_on} - {None}
    edges |= {day - timedelta(days=90) for day in edges}
    return sorted({day + shift for day in edges for shift in (-DAY, 0 * DAY, DAY)})


def answers_in_sql(on: date) -> set[tuple[int, str]]:
    """What the querysets say of every agreement: its states on the day, and "force" if it is in force."""
    every = Agreement.objects.order_by()
    questions = [every.in_state(state, on).values_list("pk", Value(str(state))) for state in State]
    return set(every.in_force(on).values_list("pk", Value("force")).union(*questions, all=True))


def answers_of_objects(asked: list[Agreement], on: date) -> set[tuple[int, str]]:
    states = {(agreement.pk, str(agreement.state(on))) for agreement in asked}
    return states | {(agreement.pk, "force") for agreement in asked if agreement.in_force(on)}


WORLDS = st.lists(st.tuples(agreements(), st.lists(addenda(), max_size=2), suspensions()), max_size=8)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    world=st.lists(st.tuples(agreements(), st.lists(addenda(), max_size=2), suspensions()), max_size=8), data=st.data()
)
def test_object_and_sql_agree_on_every_day_around_every_boundary(db, world, data):
    with transaction.atomic():
        for fields, changes, rests in world:
            agreement = Agreement.objects.create(title="Naskah", **fields)
            Agreement.objects.bulk_create(Agreement(title="Adendum", parent=agreement, **change) for change in changes)
            Suspension.objects.bulk_create(
                Suspension(agreement=agreement, starts_on=first, ends_on=last, reason="Evaluasi.")
                for first, last in rests
            )
        asked = list(Agreement.objects.with_terms())
        days = data.draw(st.sets(st.sampled_from(days_worth_asking(*asked)), min_size=6, max_size=20))

        for on in days:
            assert answers_in_sql(on) == answers_of_objects(asked, on), on
        transaction.set_rollback(True)


def test_an_agreement_is_in_exactly_one_state_on_any_day(db):
    agreement = registered(ends_on=PartialDate.of(2026, 7, 3))

    for on in days_worth_asking(agreement):
        assert sum(Agreement.objects.in_state(state, on).exists() for state in State) == 1


def test_terms_read_ahead_are_the_terms_asked_one_by_one(db, django_assert_num_queries):
    for _number in range(3):
        agreement = registered(ends_on=PartialDate.of(2026, 7, 3))
        registered(starts_on=PartialDate.of(2026, 1, 1), ends_on=PartialDate.of(2027, 7, 3), parent=agreement)

    alone = [agreement.terms(date(2026, 1, 2)) for agreement in Agreement.objects.order_by("pk")]
    with django_assert_num_queries(3):
        ahead = [agreement.terms(date(2026, 1, 2)) for agreement in Agreement.objects.with_terms().order_by("pk")]

    assert ahead == alone


# -- boundaries ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2025, 7, 3), State.UPCOMING),
        (date(2025, 7, 4), State.IN_FORCE),
        (date(2026, 4, 3), State.IN_FORCE),
        (date(2026, 4, 4), State.ENDS_SOON),
        (date(2026, 7, 3), State.ENDS_SOON),
        (date(2026, 7, 4), State.ENDED),
    ],
)
def test_the_first_and_the_last_day_belong_to_the_term(db, on, state):
    agreement = registered(ends_on=PartialDate.of(2026, 7, 3), end_basis=EndBasis.COMPUTED)

    assert agreement.state(on) == state
    assert agreement.in_force(on) is (state in (State.IN_FORCE, State.ENDS_SOON))


def test_a_term_of_one_day_holds_on_that_day(db):
    agreement = registered(ends_on=SIGNED)

    assert [agreement.in_force(date(2025, 7, day)) for day in (3, 4, 5)] == [False, True, False]


@pytest.mark.parametrize("basis", [EndBasis.UNKNOWN, EndBasis.UNLIMITED])
def test_without_an_end_it_holds_on_every_later_day(db, basis):
    agreement = registered(end_basis=basis)

    assert agreement.state(date(2999, 12, 31)) == State.IN_FORCE
    assert agreement.terms().until is None
    assert agreement.terms().end_verified is (basis == EndBasis.UNLIMITED)


@pytest.mark.parametrize(
    ("ends_on", "last_day", "is_certain"),
    [
        (PartialDate.of(2026, 8, 17), date(2026, 8, 17), True),
        (PartialDate.of(2026, 8), date(2026, 8, 31), False),
        (PartialDate.of(2026), date(2026, 12, 31), False),
    ],
)
def test_an_end_known_roughly_holds_on_every_day_on_which_it_may(db, ends_on, last_day, is_certain):
    agreement = registered(ends_on=ends_on)

    assert agreement.in_force(last_day)
    assert not agreement.in_force(last_day + DAY)
    assert (agreement.terms().until, agreement.terms().end_verified) == (last_day, is_certain)


def test_a_computed_end_is_never_certain(db):
    agreement = registered(ends_on=PartialDate.of(2026, 7, 3), end_basis=EndBasis.COMPUTED)

    assert agreement.terms().end_verified is False


@pytest.mark.parametrize(
    ("starts_on", "first_day"),
    [(PartialDate.of(2025, 8), date(2025, 8, 1)), (PartialDate.of(2026), date(2026, 1, 1))],
)
def test_a_start_known_roughly_holds_from_the_first_day_on_which_it_may(db, starts_on, first_day):
    agreement = registered(starts_on=starts_on)

    assert agreement.state(first_day - DAY) == State.UPCOMING
    assert agreement.state(first_day) == State.IN_FORCE


def test_a_start_that_is_not_given_is_the_day_of_signature(db):
    agreement = registered(starts_on=None)

    assert agreement.state(date(2025, 7, 3)) == State.UPCOMING
    assert agreement.in_force(date(2025, 7, 4))
    assert not Agreement.objects.in_force(date(2025, 7, 3)).exists()


def test_without_start_and_signature_it_counts_as_begun(db):
    assert registered(starts_on=None, signed_on=None).in_force(date(1999, 1, 1))


def test_a_terminated_agreement_no_longer_holds_on_the_day_of_termination(db):
    agreement = registered(terminated_on=date(2025, 12, 1), termination_reason="Disepakati.")

    assert agreement.state(date(2025, 8, 1)) == State.IN_FORCE
    assert agreement.state(date(2025, 11, 30)) == State.ENDS_SOON
    assert agreement.terms(date(2025, 8, 1)).until == date(2025, 11, 30)
    assert agreement.state(date(2025, 12, 1)) == State.TERMINATED
    assert agreement.state(date(2027, 1, 1)) == State.TERMINATED


def test_a_suspended_agreement_rests_from_the_first_to_the_last_day(db):
    agreement = registered()
    Suspension.objects.create(
        agreement=agreement, starts_on=date(2025, 9, 1), ends_on=date(2025, 9, 30), reason="Evaluasi."
    )

    states = [agreement.state(on) for on in (date(2025, 8, 31), date(2025, 9, 1), date(2025, 9, 30), date(2025, 10, 1))]

    assert states == [State.IN_FORCE, State.SUSPENDED, State.SUSPENDED, State.IN_FORCE]


def test_an_addendum_changes_the_end_from_its_own_start_on(db):
    agreement = registered(ends_on=PartialDate.of(2026, 7, 3))
    Agreement.objects.create(
        document_kind="adendum", title="Perpanjangan", parent=agreement, status="registered",
        registered_at=timezone.now(), starts_on=PartialDate.of(2026, 6, 1), ends_on=PartialDate.of(2027, 7, 3),
        end_basis=EndBasis.STATED,
    )  # fmt: skip

    assert agreement.terms(date(2026, 5, 31)).until == date(2026, 7, 3)
    assert agreement.terms(date(2026, 6, 1)).until == date(2027, 7, 3)
    assert agreement.in_force(date(2027, 7, 3))
    assert agreement.state(date(2027, 7, 4)) == State.ENDED


def test_a_pending_record_holds_on_no_day_whatever_its_dates(db):
    pending = Agreement.objects.create(document_kind="pks", title="Naskah", signed_on=SIGNED)
    from_source = Agreement.objects.create(document_kind="pks", title="Naskah", signed_on=SIGNED, origin="source")

    assert (pending.state(), from_source.state()) == (State.PENDING, State.UNVERIFIED)
    assert not Agreement.objects.in_force(date(2025, 8, 1)).exists()


def test_terms_know_nothing_of_today():
    terms = Terms(starts_on=None, ends_on=PartialDate.of(1990), end_basis=EndBasis.STATED)

    assert terms.in_force(date(1990, 12, 31))
    assert terms.state(date(1991, 1, 1)) == State.ENDED


# -- what the database refuses ---------------------------------------------------------------------
@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"ends_on": PartialDate.of(2025, 7, 3)}, "agreement_ends_after_start"),
        ({"ends_on": PartialDate.of(2025, 6)}, "agreement_ends_after_start"),
        ({"ends_on": PartialDate.of(2024)}, "agreement_ends_after_start"),
        ({"end_basis": EndBasis.STATED}, "agreement_end_has_its_basis"),
        ({"end_basis": EndBasis.COMPUTED}, "agreement_end_has_its_basis"),
        ({"ends_on": SIGNED, "end_basis": EndBasis.UNLIMITED}, "agreement_end_has_its_basis"),
        ({"end_basis": EndBasis.UNCHANGED}, "agreement_unchanged_end_is_of_addenda"),
        ({"terminated_on": date(2026, 1, 1)}, "agreement_termination_has_its_reason"),
    ],
)
def test_the_database_refuses_terms_that_contradict_themselves(db, fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        registered(**fields)

    assert not Agreement.objects.exists()


def test_the_database_refuses_a_registration_without_its_time(db):
    with pytest.raises(IntegrityError, match="agreement_registered_has_its_time"), transaction.atomic():
        Agreement.objects.create(document_kind="pks", title="Naskah", status="registered")

    assert not Agreement.objects.exists()


def test_an_end_in_the_month_of_the_start_contradicts_nothing(db):
    assert registered(ends_on=PartialDate.of(2025, 7)).in_force(date(2025, 7, 31))
