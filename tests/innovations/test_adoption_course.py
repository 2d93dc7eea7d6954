"""The course of an adoption after the request: plan, claim and confirmation, proof, the agreement's end, stopping."""

from datetime import date, timedelta
from hashlib import sha256
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from agreements.models import Agreement
from agreements.services import Side, terminate_agreement
from innovations import services
from innovations.models import Adoption, Innovation
from sipkd.dates import PartialDate, a_year_after
from sipkd.errors import RuleViolation
from sipkd.events import reminders
from sipkd.events.models import Event, Notification
from tests import factories
from tests.factories import AgencyFactory, InnovationFactory, operator, region_admin, umbrella_pks

pytestmark = pytest.mark.django_db
Stage = Adoption.Stage


@pytest.fixture
def running() -> Adoption:
    return run_until(Stage.PREPARATION)


@pytest.fixture
def applied() -> Adoption:
    return run_until(Stage.APPLICATION)


def run_until(stage: Stage, adoption: Adoption | None = None, *, applied_on: date | None = None) -> Adoption:
    adoption = adoption or factories.requested_adoption()
    adoption = services.approve_adoption(adoption, by=region_admin(adoption.innovation.region))
    by = adoption.requested_by
    for to in (Stage.PREPARATION, Stage.APPLICATION, Stage.EVALUATION, Stage.COMPLETED):
        if to == Stage.COMPLETED:
            confirm(adoption)
        day = applied_on or adoption.adopter.region.today()
        adoption = services.advance_adoption(adoption, to=to, by=by, applied_on=day)
        if to == stage:
            break
    return adoption


def confirm(adoption: Adoption) -> Adoption:
    return services.confirm_application(adoption, by=region_admin(adoption.innovation.region))


def png(size: tuple[int, int] = (40, 30)) -> bytes:
    file = BytesIO()
    Image.new("RGB", size, "navy").save(file, "PNG")
    return file.getvalue()


# -- claim and confirmation ----------------------------------------------------------------------------
def test_claim_counts_for_nothing_until_the_other_side_confirms(applied):
    on = applied.adopter.region.today()

    assert applied.is_claim
    assert Innovation.objects.with_replications(on).get(pk=applied.innovation_id).replications == 0
    applied = confirm(applied)

    assert not applied.is_claim
    assert Innovation.objects.with_replications(on).get(pk=applied.innovation_id).replications == 1


def test_adopters_own_admin_cannot_confirm_its_claim(applied):
    own = region_admin(applied.adopter.region)

    assert not own.has_perm("innovations.confirm_application", applied)
    with pytest.raises(RuleViolation, match="bukan oleh penerima"):
        services.confirm_application(applied, by=own)

    assert Adoption.objects.get(pk=applied.pk).is_claim


def test_admin_of_another_party_of_the_agreement_may_confirm():
    innovation, adopter, third = InnovationFactory(), AgencyFactory(), factories.RegionFactory()
    factories.registered_agreement(
        Side(adopter.region, agencies=[adopter]), Side(innovation.region), Side(third), covers_all_affairs=True
    )
    adoption = services.request_adoption(innovation=innovation, adopter=adopter, by=operator(adopter))
    adoption = run_until(Stage.APPLICATION, adoption)
    stranger = region_admin(factories.RegionFactory())

    assert region_admin(third).has_perm("innovations.confirm_application", adoption)
    assert not stranger.has_perm("innovations.confirm_application", adoption)
    assert not operator(AgencyFactory(region=third)).has_perm("innovations.confirm_application", adoption)


def test_completion_waits_for_the_confirmation(applied):
    adoption = services.advance_adoption(applied, to=Stage.EVALUATION, by=applied.requested_by)

    with pytest.raises(RuleViolation, match="dikonfirmasi pemilik"):
        services.advance_adoption(adoption, to=Stage.COMPLETED, by=adoption.requested_by)

    confirm(adoption)
    assert services.advance_adoption(adoption, to=Stage.COMPLETED, by=adoption.requested_by).stage == "selesai"


# -- yearly re-confirmation -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("day", "expected"), [(date(2025, 7, 4), date(2026, 7, 4)), (date(2024, 2, 29), date(2025, 2, 28))]
)
def test_a_year_ends_on_the_same_day_and_29_february_on_the_28th(day, expected):
    assert a_year_after(day) == expected


@pytest.mark.parametrize("in_use_on", [date(2024, 2, 29), date(2025, 3, 1), date(2025, 7, 4)])
def test_proof_lapses_the_day_after_a_year_in_both_forms(applied, in_use_on):
    confirm(applied)
    Adoption.objects.filter(pk=applied.pk).update(in_use_on=in_use_on)
    adoption = Adoption.objects.get(pk=applied.pk)
    last = a_year_after(in_use_on)

    for day, lapsed in ((last, False), (last + timedelta(days=1), True)):
        assert adoption.is_lapsed(day) is lapsed
        assert Adoption.objects.lapsed(day).exists() is lapsed
        assert Adoption.objects.proven(day).exists() is not lapsed


def test_reconfirmed_use_counts_for_another_year_and_is_said_once_a_day(applied):
    confirm(applied)
    Adoption.objects.filter(pk=applied.pk).update(in_use_on=date(2024, 1, 1))
    today = applied.adopter.region.today()

    adoption = services.reconfirm_use(applied, by=applied.requested_by)

    assert adoption.reconfirm_by == a_year_after(today)
    with pytest.raises(RuleViolation, match="hari ini"):
        services.reconfirm_use(adoption, by=applied.requested_by)


def test_adopter_is_reminded_before_its_proof_lapses_and_both_sides_after(applied):
    confirm(applied)
    Adoption.objects.filter(pk=applied.pk).update(in_use_on=date(2025, 7, 4))

    for day in (date(2026, 6, 3), date(2026, 6, 4), date(2026, 6, 4), date(2026, 7, 4), date(2026, 7, 5)):
        reminders.run(lambda _zone, day=day: day)

    said = list(Event.objects.filter(action__in=["adoption.reconfirm_due", "adoption.lapsed"]).order_by("id"))
    assert [event.action for event in said] == ["adoption.reconfirm_due", "adoption.reconfirm_due", "adoption.lapsed"]
    assert "Tegaskan paling lambat 4 Juli 2026" in said[0].sentence
    told = Notification.objects.filter(event=said[0], channel="inbox")
    assert {notification.recipient for notification in told} == {applied.requested_by}


# -- stopping ------------------------------------------------------------------------------------------
def test_stopping_keeps_the_history_and_takes_it_out_of_the_count(applied):
    confirm(applied)
    on = applied.adopter.region.today()

    adoption = services.stop_adoption(applied, on=on, reason="Diganti aplikasi nasional.", by=applied.requested_by)

    assert (adoption.stage, adoption.stopped_on, adoption.reason) == ("berhenti", on, "Diganti aplikasi nasional.")
    assert adoption.application_confirmed_at is not None
    assert not Adoption.objects.proven(on).exists()
    assert Adoption.objects.visible_to(factories.UserFactory()).filter(pk=adoption.pk).exists()


@pytest.mark.parametrize(
    ("days", "reason", "message"),
    [(1, "Selesai.", "masa depan"), (-1, "Selesai.", "mendahului"), (0, "  ", "alasan")],
)
def test_stopping_needs_a_day_in_its_time_and_a_reason(applied, days, reason, message):
    on = applied.applied_on + timedelta(days=days)

    with pytest.raises(RuleViolation, match=message):
        services.stop_adoption(applied, on=on, reason=reason, by=applied.requested_by)

    assert Adoption.objects.get(pk=applied.pk).stage == "penerapan"


def test_what_is_applied_is_stopped_and_not_cancelled(applied):
    with pytest.raises(RuleViolation, match="Penerapan"):
        services.cancel_adoption(applied, reason="Batal.", by=applied.requested_by)


def test_stopped_adoption_leaves_room_for_a_new_one(applied):
    services.stop_adoption(applied, on=applied.applied_on, reason="Diganti.", by=applied.requested_by)

    again = services.request_adoption(innovation=applied.innovation, adopter=applied.adopter, by=applied.requested_by)

    assert again.stage == "minat"


# -- the agreement ends ----------------------------------------------------------------------------------
@pytest.mark.parametrize("stage", [Stage.PREPARATION, Stage.APPLICATION])
def test_running_adoption_is_flagged_from_the_day_after_the_end_in_both_forms(stage):
    innovation, adopter = InnovationFactory(), AgencyFactory()
    umbrella_pks(adopter, innovation.region, ends_on=PartialDate.of(2027, 7, 3))
    adoption = services.request_adoption(innovation=innovation, adopter=adopter, by=operator(adopter))
    adoption = run_until(stage, adoption)

    for day, flagged in ((date(2027, 7, 3), False), (date(2027, 7, 4), True)):
        assert adoption.is_without_basis(day) is flagged
        assert Adoption.objects.without_basis(day).exists() is flagged


def test_end_of_the_agreement_is_told_to_both_sides_once(running):
    Agreement.objects.filter(pk=running.agreement_id).update(ends_on=PartialDate.of(2026, 7, 3), end_basis="stated")

    for _run in range(2):
        reminders.run(lambda _zone: date(2026, 7, 4))
    reminders.run(lambda _zone: date(2026, 7, 9))

    event = Event.objects.get(action="adoption.basis_ended")
    assert "berakhir setelah 3 Juli 2026" in event.sentence
    told = {n.recipient.region_id for n in Notification.objects.filter(event=event, channel="inbox")}
    assert told == {running.adopter.region_id, running.innovation.region_id}


def test_termination_is_told_like_an_end_and_an_extension_is_not(running):
    admin = region_admin(running.adopter.region)
    agreement = running.agreement
    reminders.run(lambda _zone: date(2026, 11, 30))
    assert not Event.objects.filter(action="adoption.basis_ended").exists()

    terminate_agreement(agreement, on=date(2026, 12, 1), reason="Dicabut.", by=admin)
    reminders.run(lambda _zone: date(2026, 12, 1))

    assert Event.objects.filter(action="adoption.basis_ended").count() == 1


def test_adoption_moves_to_another_agreement_that_covers_today(running):
    other = umbrella_pks(running.adopter, running.innovation.region)
    terminate_agreement(
        running.agreement, on=running.adopter.region.today(), reason="Dicabut.", by=region_admin(running.adopter.region)
    )
    on = running.adopter.region.today()
    assert Adoption.objects.without_basis(on).exists()

    adoption = services.rebase_adoption(running, agreement=other, by=running.requested_by)

    assert adoption.agreement == other
    assert not Adoption.objects.without_basis(on).exists()


def test_adoption_cannot_move_to_an_agreement_that_does_not_cover_it(running):
    elsewhere = umbrella_pks(AgencyFactory(region=running.adopter.region), running.innovation.region)

    with pytest.raises(RuleViolation, match="tidak mencakup"):
        services.rebase_adoption(running, agreement=elsewhere, by=running.requested_by)

    assert Adoption.objects.get(pk=running.pk).agreement == running.agreement


def test_adoption_may_move_though_the_innovation_is_no_longer_offered(running):
    other = umbrella_pks(running.adopter, running.innovation.region)
    Innovation.objects.update(openness="closed")

    assert services.rebase_adoption(running, agreement=other, by=running.requested_by).agreement == other


def test_grant_of_an_application_needs_an_nphd():
    innovation, adopter = InnovationFactory(), AgencyFactory()
    umbrella_pks(adopter, innovation.region)
    by = operator(adopter)

    with pytest.raises(RuleViolation, match="NPHD"):
        services.request_adoption(innovation=innovation, adopter=adopter, by=by, mode=Adoption.Mode.GRANT)
    nphd = umbrella_pks(adopter, innovation.region, kind="nphd")

    adoption = services.request_adoption(innovation=innovation, adopter=adopter, by=by, mode=Adoption.Mode.GRANT)
    assert adoption.agreement == nphd


# -- plan, evidence, outcome -----------------------------------------------------------------------------
def test_plan_is_late_after_its_day_until_it_is_done(running):
    by = running.requested_by
    step = services.add_milestone(running, title="Bimtek petugas", due_on=date(2026, 1, 31), by=by)

    assert not step.is_late(date(2026, 1, 31))
    assert step.is_late(date(2026, 2, 1))
    assert not services.finish_milestone(step, by=by).is_late(date(2026, 2, 1))
    with pytest.raises(RuleViolation, match="sudah ditandai"):
        services.finish_milestone(step, by=by)


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("laporan.pdf", factories.pdf(), "application/pdf"),
        ("foto.png", png(), "image/png"),
        ("foto.jpg.exe", png(), "image/png"),
    ],
)
def test_evidence_is_accepted_by_its_content(running, name, content, content_type):
    upload = SimpleUploadedFile(name, content, content_type="text/html")

    evidence = services.add_evidence(running, upload=upload, title="Loket", by=running.requested_by)

    assert evidence.content_type == content_type
    assert evidence.visibility == "internal"
    assert evidence.sha256 == sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<html>", "bukan PDF, JPG, atau PNG"),
        (b"GIF89a" + bytes(40), "bukan PDF, JPG, atau PNG"),
        (png()[:-30], "rusak"),
        (b"%PDF-1.7 %%EOF", "rusak"),
    ],
)
def test_other_files_are_refused_with_a_reason(running, content, message):
    upload = SimpleUploadedFile("foto.png", content, content_type="image/png")

    with pytest.raises(RuleViolation, match=message) as refused:
        services.add_evidence(running, upload=upload, title="Loket", by=running.requested_by)

    assert refused.value.field == "file"
    assert not running.evidence.exists()


def test_the_same_file_twice_is_refused(running):
    for attempt in range(2):
        upload = SimpleUploadedFile("foto.png", png())
        if attempt:
            with pytest.raises(RuleViolation, match="sudah diunggah"):
                services.add_evidence(running, upload=upload, title="Loket", by=running.requested_by)
        else:
            services.add_evidence(running, upload=upload, title="Loket", by=running.requested_by)

    assert running.evidence.count() == 1


def test_outcome_is_measured_once_it_is_applied(running, applied):
    measured = {"indicator": "Lama pelayanan", "before": 14, "after": 3, "unit": "hari"}

    with pytest.raises(RuleViolation, match="setelah inovasi diterapkan"):
        services.record_outcome(running, **measured, measured_on=date(2026, 1, 1), by=running.requested_by)
    day = applied.applied_on
    outcome = services.record_outcome(applied, **measured, measured_on=day, by=applied.requested_by)

    assert (outcome.before, outcome.after) == (14, 3)
    with pytest.raises(RuleViolation, match="sudah dicatat"):
        services.record_outcome(applied, **measured, measured_on=day, by=applied.requested_by)


# -- evidence for the owner -------------------------------------------------------------------------------
def test_indicator_31_counts_different_regions_and_no_study_visits():
    innovation = InnovationFactory()
    first, second = AgencyFactory(), AgencyFactory()
    sister = AgencyFactory(region=first.region)
    for adopter, mode in ((first, "penuh"), (sister, "adaptasi"), (second, "adaptasi"), (AgencyFactory(), "studi")):
        umbrella_pks(adopter, innovation.region)
        adoption = services.request_adoption(innovation=innovation, adopter=adopter, by=operator(adopter), mode=mode)
        confirm(run_until(Stage.APPLICATION, adoption))

    on = first.region.today()

    assert Innovation.objects.with_replications(on).get(pk=innovation.pk).replications == 2


def test_record_of_the_adopter_names_its_origin_once(applied):
    own = InnovationFactory(agency=applied.adopter, region=applied.adopter.region)
    foreign = InnovationFactory()

    with pytest.raises(RuleViolation, match="daerah penerima"):
        services.link_origin(applied, innovation=foreign, by=applied.requested_by)
    services.link_origin(applied, innovation=own, by=applied.requested_by)

    assert Innovation.objects.get(pk=own.pk).origin_adoption == applied
    another = InnovationFactory(region=own.region, agency=None)
    with pytest.raises(RuleViolation, match="sudah ditautkan"):
        services.link_origin(applied, innovation=another, by=applied.requested_by)
