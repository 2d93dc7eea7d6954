"""What is over is archived and never deleted: it leaves the lists, stays readable, and the database keeps it."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError
from django.urls import reverse

from agreements import services
from agreements.models import Agreement, Milestone, Party, Report, ReportAnswer, Suspension
from agreements.services import Side
from sipkd.dates import PartialDate
from sipkd.errors import RuleViolation
from sipkd.events.models import Event
from tests.factories import (
    AgencyFactory,
    RegionFactory,
    all_yes,
    operator,
    portal_admin,
    recorded_agreement,
    region_admin,
    registered_agreement,
)
from tests.together import meeting_at_the_ledger

pytestmark = pytest.mark.django_db
LIST, API_LIST = reverse("agreements:agreement-list"), reverse("api:agreement-list")
ENDED = PartialDate.of(2025, 9, 30)


@pytest.fixture
def agency():
    return AgencyFactory()


@pytest.fixture
def sides(agency):
    return Side(agency.region, agencies=[agency]), Side(RegionFactory())


@pytest.fixture
def ended(sides) -> Agreement:
    return registered_agreement(*sides, scope=["Bimtek"], ends_on=ENDED)


@pytest.fixture
def admin(agency, ended):
    return region_admin(agency.region)


def archive(agreement: Agreement, by, retention: str = "permanen") -> Agreement:
    return services.archive_agreement(agreement, retention=retention, by=by)


def open_step(agreement: Agreement, agency) -> Milestone:
    party = agreement.parties.get(region=agency.region)
    return Milestone.objects.create(party=party, agency=agency, title="Bimtek", due_on=date(2025, 9, 1))


def titles(client, url: str = API_LIST, **query) -> list[str]:
    return [one["title"] for one in client.get(url, query).json()["results"]]


# -- nothing is deleted ----------------------------------------------------------------------------
def test_the_database_refuses_to_delete_what_is_registered(ended, agency):
    by = operator(agency)
    open_step(ended, agency)
    Suspension.objects.create(agreement=ended, starts_on=date(2025, 8, 1), ends_on=date(2025, 8, 2), reason="Rehat.")
    services.file_report(
        ended, until=date(2025, 9, 30), summary="Ada.", recommendation="dilanjutkan", answers=all_yes(), by=by
    )
    tables = [model._meta.db_table for model in (Agreement, Milestone, Report, ReportAnswer, Suspension)] + [
        "agreements_party",
        "agreements_scopeitem",
        "events_event",
    ]

    for table in tables:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")
            (before,) = cursor.fetchone()
            with pytest.raises(DatabaseError, match=r"Cannot .*delete"), transaction.atomic():
                cursor.execute(f"DELETE FROM {table}")
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert (before > 0, cursor.fetchone()) == (True, (before,)), table


def test_a_side_of_a_document_that_is_not_registered_may_be_taken_back(sides):
    agreement = recorded_agreement(*sides)

    agreement.parties.order_by("order").last().delete()

    assert agreement.parties.count() == 1
    with pytest.raises(ProtectedError), transaction.atomic():
        Agreement.objects.filter(pk=agreement.pk).delete()


# -- archiving -------------------------------------------------------------------------------------
def test_what_is_over_is_archived_with_its_addenda_and_the_years_of_the_schedule(ended, sides, admin, settings):
    addendum = registered_agreement(*sides, kind="adendum", parent=ended, starts_on=PartialDate.of(2025, 8, 1),
                                    end_basis="unchanged")  # fmt: skip

    archive(ended, admin, "dinilai_kembali")

    for one in Agreement.objects.filter(pk__in=[ended.pk, addendum.pk]):
        assert (one.is_archived, one.retention, one.retained_until) == (True, "dinilai_kembali", date(2030, 9, 30))
    event = Event.objects.get(action="agreement.archived", object_id=ended.uuid)
    assert event.changes == {
        "is_archived": [False, True], "retention": ["", "dinilai_kembali"], "retained_until": [None, "2030-09-30"],
    }  # fmt: skip


def test_another_schedule_keeps_for_other_years(ended, admin, settings):
    settings.RETENTION_ACTIVE_YEARS, settings.RETENTION_INACTIVE_YEARS = 1, 9

    assert archive(ended, admin).retained_until == date(2035, 9, 30)


def test_an_addendum_that_prolongs_prolongs_the_retention(ended, sides, admin):
    registered_agreement(*sides, kind="adendum", parent=ended, starts_on=PartialDate.of(2025, 9, 1),
                         ends_on=PartialDate.of(2025, 12, 31))  # fmt: skip

    assert archive(Agreement.objects.get(pk=ended.pk), admin).retained_until == date(2030, 12, 31)


def test_what_still_holds_or_owes_or_is_archived_is_not_archived(ended, sides, agency, admin):
    in_force = registered_agreement(*sides)
    step = open_step(ended, agency)

    refusals = []
    for agreement in (in_force, recorded_agreement(*sides), ended):
        with pytest.raises(RuleViolation) as refusal:
            archive(agreement, admin)
        refusals.append(refusal.value.code)

    assert refusals == ["not-over", "not-over", "open-steps"]
    assert not Agreement.objects.filter(archived_at__isnull=False).exists()
    assert not Event.objects.filter(action="agreement.archived").exists()
    services.cancel_milestone(step, reason="Batal.", by=admin)
    archive(ended, admin)
    with pytest.raises(RuleViolation, match="sudah diarsipkan"):
        archive(ended, admin)


def test_it_comes_out_of_the_archive_again(ended, admin):
    archive(ended, admin)

    services.unarchive_agreement(ended, by=admin)

    ended.refresh_from_db()
    assert (ended.archived_at, ended.retention, ended.retained_until) == (None, "", None)
    assert Event.objects.filter(action="agreement.unarchived").count() == 1
    with pytest.raises(RuleViolation, match="tidak ada di arsip"):
        services.unarchive_agreement(ended, by=admin)


@pytest.mark.django_db(transaction=True)
def test_an_addendum_that_is_corrected_meanwhile_waits_for_the_archive():
    sides = [Side(RegionFactory()), Side(RegionFactory())]
    ended = registered_agreement(*sides, ends_on=ENDED)
    addendum = registered_agreement(*sides, kind="adendum", parent=ended, end_basis="unchanged")
    party = addendum.parties.order_by("order").first()
    admin = region_admin(party.region)
    side = replace(Side.stated(party), document_number="9/2025")

    outcomes = meeting_at_the_ledger(
        lambda: archive(ended, admin),
        lambda: services.state_side(party, side=side, version=party.version, reason="Salah ketik.", by=admin),
    )

    assert [type(one) for one in outcomes] == [Agreement, Party]
    addendum.refresh_from_db()
    assert (addendum.is_archived, addendum.parties.get(pk=party.pk).document_number) == (True, "9/2025")


# -- lists and pages -------------------------------------------------------------------------------
def test_the_archive_leaves_lists_files_and_home_until_it_is_asked_for(client, ended, sides, admin):
    other = registered_agreement(*sides)
    archive(ended, admin)

    assert titles(client) == [other.title]
    assert titles(client, archived="true") == [ended.title]
    assert titles(client, archived="false") == [other.title]
    page = client.get(LIST, {"archived": "true"})
    assert (page.context["count"], ended.title in page.content.decode()) == (1, True)
    assert ended.title not in b"".join(client.get(reverse("agreements:agreement-csv"))).decode()
    assert ended.title not in client.get(reverse("home")).content.decode()
    assert client.get(reverse("home")).context["counts"]["agreements"] == 1


def test_an_archived_agreement_stays_readable_and_true_about_the_past(client, ended, admin):
    archive(ended, admin)

    page = client.get(ended.get_absolute_url()).content.decode()
    assert "Diarsipkan" in page
    assert "30 September 2030" in page
    answer = client.get(reverse("api:agreement-detail", args=[ended.uuid]), {"on": "2025-09-30"}).json()
    assert (answer["state"], answer["in_force"], answer["retention"]) == ("ends_soon", True, "permanen")
    assert answer["retained_until"] == "2030-09-30"


def test_what_is_internal_stays_so_in_the_archive(client, sides, admin):
    hidden = registered_agreement(*sides, ends_on=ENDED, visibility="internal")
    archive(hidden, admin)

    assert titles(client, archived="true") == []
    client.force_login(admin)
    assert titles(client, archived="true") == [hidden.title]


def test_an_admin_archives_on_the_page_and_takes_it_out_again(client, ended, admin):
    client.force_login(admin)
    url = reverse("agreements:agreement-archive", args=[ended.uuid])
    assert url in client.get(ended.get_absolute_url()).content.decode()

    assert client.post(url, {"retention": "kapan-kapan"}).status_code == 422
    assert client.post(url, {"retention": "musnah"}).status_code == 302

    ended.refresh_from_db()
    assert (ended.is_archived, ended.retention) == (True, "musnah")
    out = reverse("agreements:agreement-unarchive", args=[ended.uuid])
    assert out in client.get(ended.get_absolute_url()).content.decode()
    client.post(out)
    assert not Agreement.objects.filter(archived_at__isnull=False).exists()


def test_other_systems_archive_through_the_api_with_the_same_rights(client, ended, admin):
    url = reverse("api:agreement-archive", args=[ended.uuid])
    body = {"data": {"retention": "permanen"}, "content_type": "application/json"}

    for other in (None, region_admin(RegionFactory())):
        if other:
            client.force_login(other)
        assert client.post(url, **body).status_code == 403
    assert not Agreement.objects.filter(archived_at__isnull=False).exists()
    client.force_login(portal_admin())
    answer = client.post(url, **body)
    assert (answer.status_code, answer.json()["archived_at"] is not None) == (200, True)
    assert client.post(url, **body).json()["code"] == "already-archived"
    assert client.post(reverse("api:agreement-unarchive", args=[ended.uuid])).json()["archived_at"] is None
