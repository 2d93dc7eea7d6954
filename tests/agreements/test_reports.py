"""Each side files its own reports, without a gap and for good; what is owed is told before and after its day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from agencies.models import Region
from agreements import services
from agreements.models import Agreement, Report, ReportAnswer, ReportDuty, ReportEvidence
from agreements.services import Side
from sipkd.dates import PartialDate, today
from sipkd.errors import RuleViolation
from sipkd.events import reminders
from sipkd.events.models import Event, Notification, Occurrence, Reminder
from tests.factories import (
    AgencyFactory,
    RegionFactory,
    all_yes,
    leader,
    operator,
    pdf_upload,
    recorded_agreement,
    region_admin,
    registered_agreement,
)

pytestmark = pytest.mark.django_db
START = date(2025, 7, 4)
LONG_AGO = datetime(2025, 7, 4, 3, tzinfo=UTC)


@pytest.fixture
def ours():
    return AgencyFactory()


@pytest.fixture
def theirs() -> Region:
    return RegionFactory()


@pytest.fixture
def agreement(ours, theirs) -> Agreement:
    """In force since 4 July 2025 without an end, registered that day; each side reports every year."""
    agreement = registered_agreement(Side(ours.region, agencies=[ours]), Side(theirs), end_basis="unlimited")
    Agreement.objects.filter(pk=agreement.pk).update(registered_at=LONG_AGO)
    return Agreement.objects.get(pk=agreement.pk)


def filed(agreement: Agreement, by, **fields) -> Report:
    told = {"summary": "Bimtek terlaksana.", "answers": all_yes(), "recommendation": "dilanjutkan"}
    return services.file_report(agreement, **{**told, **fields}, by=by)


def duty(agreement: Agreement, region: Region, on: date | None = None):
    return ReportDuty.objects.as_of(on or today()).get(agreement=agreement, region=region)


# -- filing ------------------------------------------------------------------------------------------------
def test_a_report_is_about_the_period_that_is_due_and_begins_with_the_agreement(agreement, ours):
    report = filed(agreement, operator(ours), suggestion=" Tambah angkatan. ")

    assert (report.starts_on, report.ends_on, report.due_on) == (START, date(2026, 7, 3), date(2026, 8, 2))
    assert (report.period, report.suggestion) == ("tahunan", "Tambah angkatan.")
    assert report.answers.count() == len(ReportAnswer.Question)
    assert report.is_late is (today() > date(2026, 8, 2))


def test_the_next_report_follows_without_a_gap_and_moves_what_is_owed(agreement, ours):
    by = operator(ours)
    filed(agreement, by, until=date(2026, 3, 31))

    report = filed(agreement, by)

    assert (report.starts_on, report.ends_on) == (date(2026, 4, 1), date(2026, 7, 3))
    assert duty(agreement, ours.region).ends_on == date(2027, 7, 3)


def test_each_side_owes_its_own(agreement, ours, theirs):
    filed(agreement, operator(ours))

    assert duty(agreement, ours.region).ends_on == date(2027, 7, 3)
    assert duty(agreement, theirs).ends_on == date(2026, 7, 3)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"summary": "  "}, "summary"),
        ({"until": START - timedelta(days=1)}, "until"),
        ({"until": today() + timedelta(days=2)}, "until"),
        ({"answers": {"tujuan": ("ya", "")}}, "answers"),
        ({"recommendation": "mungkin"}, "recommendation"),
    ],
)
def test_a_wrong_report_is_refused_at_its_field_and_nothing_is_written(agreement, ours, change, field):
    with pytest.raises(RuleViolation) as refusal:
        filed(agreement, operator(ours), **change)

    assert refusal.value.field == field
    assert not Report.objects.exists()
    assert not ReportAnswer.objects.exists()


def test_nothing_is_reported_twice(agreement, ours):
    by = operator(ours)
    filed(agreement, by, until=today())

    with pytest.raises(RuleViolation, match="Tidak ada masa"):
        filed(agreement, by)

    assert Report.objects.count() == 1


def test_nothing_is_reported_on_what_is_not_registered(ours, theirs):
    pending = recorded_agreement(Side(ours.region, agencies=[ours]), Side(theirs))

    with pytest.raises(RuleViolation, match="Tidak ada masa"):
        filed(pending, operator(ours))

    assert not Report.objects.exists()


def test_the_last_report_ends_with_the_agreement(agreement, ours):
    Agreement.objects.filter(pk=agreement.pk).update(ends_on=PartialDate.on(date(2026, 1, 31)), end_basis="stated")
    by = operator(ours)

    report = filed(agreement, by)

    assert report.ends_on == date(2026, 1, 31)
    assert not ReportDuty.objects.as_of(date(2030, 1, 1)).filter(region=ours.region).exists()
    with pytest.raises(RuleViolation, match="Tidak ada masa"):
        filed(agreement, by)


def test_the_other_side_is_told_and_the_history_says_so(agreement, ours, theirs):
    other, by = region_admin(theirs), operator(ours)

    filed(agreement, by, recommendation="diperluas")

    event = Event.objects.about(agreement).latest("id")
    assert event.sentence == (
        f"{ours.region.name} melaporkan pelaksanaan “{agreement.title}” sampai 3 Juli 2026. Rekomendasi: Diperluas."
    )
    told = {n.recipient for n in Notification.objects.filter(event=event, channel="inbox")}
    assert other in told
    assert by not in told


def test_evidence_comes_with_the_report_or_after_it_from_the_own_side_only(agreement, ours, theirs):
    by = operator(ours)
    report = filed(agreement, by, upload=pdf_upload("daftar-hadir.pdf"))

    with pytest.raises(RuleViolation, match="catatan sisinya sendiri"):
        services.add_report_evidence(report, upload=pdf_upload(), title="Lain", by=region_admin(theirs))
    with pytest.raises(RuleViolation, match="sudah diunggah"):
        services.add_report_evidence(report, upload=pdf_upload("lagi.pdf"), title="Lagi", by=by)

    assert [file.original_name for file in ReportEvidence.objects.all()] == ["daftar-hadir.pdf"]


# -- how often ---------------------------------------------------------------------------------------------
def test_an_agreement_keeps_the_period_that_the_portal_was_set_to(settings, ours, theirs):
    settings.REPORTING_PERIOD = "semester"

    assert registered_agreement(Side(ours.region), Side(theirs)).reporting_period == "semester"


def test_parties_agree_on_another_period_from_today_on(agreement, ours, theirs):
    services.agree_reporting(agreement, period="semester", by=region_admin(theirs))

    agreement.refresh_from_db()
    assert (agreement.reporting_period, agreement.reporting_since) == ("semester", theirs.today())
    assert duty(agreement, ours.region).ends_on >= today()
    event = Event.objects.about(agreement).latest("id")
    assert event.changes == {"reporting_period": ["tahunan", "semester"]}


def test_without_periodic_reports_nothing_is_owed_and_a_report_may_still_be_filed(agreement, ours):
    services.agree_reporting(agreement, period="tidak", by=region_admin(ours.region))

    assert not ReportDuty.objects.as_of(date(2030, 1, 1)).exists()
    assert filed(agreement, operator(ours)).due_on is None


def test_the_same_period_again_is_refused(agreement, ours):
    with pytest.raises(RuleViolation, match="sudah demikian"):
        services.agree_reporting(agreement, period="tahunan", by=region_admin(ours.region))

    assert not Event.objects.filter(action="agreement.reporting_agreed").exists()


# -- reminders ---------------------------------------------------------------------------------------------
def run(day: date) -> int:
    return reminders.run(lambda _zone: day)


def test_a_report_is_reminded_of_on_its_days_once(agreement, theirs):
    due = date(2026, 8, 2)
    admin = region_admin(theirs)

    for day in range(-40, 3):
        run(due + timedelta(days=day))

    side = agreement.parties.get(region=theirs)
    told = Occurrence.objects.filter(object_id=side.uuid).order_by("id").values_list("milestone", flat=True)
    assert list(told) == ["report-due-30", "report-due-7", "report-due-0", "report-overdue"]
    assert Reminder.objects.filter(object_id=side.uuid, recipient=admin, channel="inbox").count() == 4
    event = Event.objects.filter(action="report.overdue", object_id=side.uuid).get()
    assert event.sentence == f"Laporan pelaksanaan “{agreement.title}” belum disampaikan; tenggatnya 2 Agustus 2026."
    assert event.get_absolute_url() == reverse("agreements:report-file", args=[side.uuid])


def test_who_has_reported_is_not_reminded(agreement, ours):
    filed(agreement, operator(ours))

    run(date(2026, 8, 3))

    assert not Reminder.objects.filter(object_id=agreement.parties.get(region=ours.region).uuid).exists()


# -- API and pages -----------------------------------------------------------------------------------------
def test_the_api_files_a_report_and_lists_it_and_what_is_owed(client, agreement, ours, theirs):
    client.force_login(operator(ours))
    answers = [{"question": question, "answer": "sebagian", "note": "Ada."} for question in all_yes()]
    body = {"agreement": str(agreement.uuid), "summary": "Ada.", "answers": answers, "recommendation": "dihentikan"}

    made = client.post(reverse("api:report-list"), body, content_type="application/json")
    assert made.status_code == 201, made.content

    report = made.json()
    assert (report["starts_on"], report["ends_on"]) == ("2025-07-04", "2026-07-03")
    assert [one["question"] for one in report["answers"]] == list(ReportAnswer.Question.values)
    assert {(one["answer"], one["note"]) for one in report["answers"]} == {("sebagian", "Ada.")}
    listed = client.get(reverse("api:report-list"), {"recommendation": "dihentikan"}).json()["results"]
    assert [row["id"] for row in listed] == [report["id"]]
    late = client.get(reverse("api:report-duty-list"), {"overdue": "true", "on": "2026-08-03"}).json()["results"]
    assert [(row["region"]["code"], row["due_on"], row["is_late"]) for row in late] == [
        (theirs.code, "2026-08-02", True)
    ]


def test_the_form_files_a_report_and_shows_it(client, agreement, ours):
    client.force_login(operator(ours))
    url = reverse("agreements:report-file", args=[agreement.parties.get(region=ours.region).uuid])
    answers = {f"answer_{question}": "ya" for question in all_yes()}
    form = {"until": "2026-07-03", "summary": "Bimtek terlaksana.", "recommendation": "dilanjutkan", **answers}

    assert "Sejak 4 Juli 2025" in client.get(url).content.decode()
    refused = client.post(url, {**form, "recommendation": ""})
    sent = client.post(url, {**form, "note_kendala": "Lelang ulang.", "file": pdf_upload("foto.pdf")})

    assert (refused.status_code, sent.status_code) == (422, 302)
    page = client.get(Report.objects.get().get_absolute_url()).content.decode()
    assert all(words in page for words in ("Bimtek terlaksana.", "Lelang ulang.", "foto.pdf", "Dilanjutkan"))


def test_where_nothing_is_left_to_report_the_form_leads_back(client, agreement, ours):
    by = operator(ours)
    filed(agreement, by, until=today())
    client.force_login(by)

    response = client.get(
        reverse("agreements:report-file", args=[agreement.parties.get(region=ours.region).uuid]), follow=True
    )

    assert response.redirect_chain == [(agreement.get_absolute_url(), 302)]
    assert "Tidak ada masa yang dapat dilaporkan saat ini." in response.content.decode()


def test_the_page_of_the_agreement_shows_reports_to_its_parties_only(client, agreement, ours, theirs):
    report = filed(agreement, operator(ours))

    public = client.get(agreement.get_absolute_url()).content.decode()
    client.force_login(leader(theirs))
    party = client.get(agreement.get_absolute_url()).content.decode()

    assert report.get_absolute_url() not in public
    assert report.get_absolute_url() in party
    assert "Laporan yang ditunggu" in party
