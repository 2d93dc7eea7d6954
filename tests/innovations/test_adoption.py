from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency
from agreements.models import Agreement
from agreements.services import terminate_agreement
from innovations.models import Adoption, Innovation
from innovations.services import (
    advance_adoption,
    approve_adoption,
    cancel_adoption,
    confirm_application,
    decline_adoption,
    name_innovation,
    request_adoption,
    stop_adoption,
)
from sipkd.dates import PartialDate
from sipkd.errors import RuleViolation
from sipkd.events.models import Event, Notification
from tests.factories import (
    AgencyFactory,
    InnovationFactory,
    RegionFactory,
    UserFactory,
    leader,
    operator,
    portal_verifier,
    region_admin,
    requested_adoption,
    umbrella_pks,
)

Stage = Adoption.Stage
APPLIED_ON = date(2026, 1, 5)


@pytest.fixture
def adopter(db) -> Agency:
    return AgencyFactory(region=RegionFactory(name="Kabupaten Penerima"), abbreviation="DPMPTSP")


@pytest.fixture
def innovation(db) -> Innovation:
    return InnovationFactory(name="PENA EMAS")


@pytest.fixture
def adoption(innovation, adopter) -> Adoption:
    """Requested by the adopter's operator under an umbrella PKS."""
    return requested_adoption(innovation, adopter)


@pytest.fixture
def owner(innovation):
    return region_admin(innovation.region)


@pytest.fixture
def asking(adoption):
    return adoption.requested_by


def everything() -> tuple:
    rows = Adoption.objects.order_by("pk").values()
    return list(rows), Event.objects.count(), Notification.objects.count()


def refusal_of(verb, *args, **kwargs) -> RuleViolation:
    """The refusal; nothing may have changed."""
    before = everything()
    with pytest.raises(RuleViolation) as refusal:
        verb(*args, **kwargs)
    assert everything() == before
    return refusal.value


def actions_of(adoption: Adoption) -> list[str]:
    return [event.action for event in reversed(Event.objects.about(adoption))]


# -- asking ----------------------------------------------------------------------------------------
def test_a_request_waits_for_the_owner_under_the_agreement_that_covers_it(db, adopter, innovation):
    agreement, clerk = umbrella_pks(adopter, innovation.region), operator(adopter)

    adoption = request_adoption(
        innovation=innovation, adopter=adopter, by=clerk, mode="penuh", purpose="Antrean panjang.", local_name="EMAS"
    )

    adoption.refresh_from_db()
    assert (adoption.stage, adoption.agreement, adoption.requested_by) == (Stage.INTEREST, agreement, clerk)
    assert (adoption.mode, adoption.purpose, adoption.local_name) == ("penuh", "Antrean panjang.", "EMAS")
    assert (adoption.decided_at, adoption.applied_on, adoption.is_claim) == (None, None, False)
    assert actions_of(adoption) == ["adoption.requested"]


def test_the_owner_agency_and_the_admin_of_its_region_are_told_of_a_request(db, adopter, innovation):
    umbrella_pks(adopter, innovation.region)
    admin, clerk = region_admin(innovation.region), operator(innovation.agency)
    operator(AgencyFactory(region=innovation.region))
    Notification.objects.all().delete()

    request_adoption(innovation=innovation, adopter=adopter, by=operator(adopter))

    assert set(Notification.objects.filter(channel="inbox").values_list("recipient", flat=True)) == {admin.pk, clerk.pk}


def test_an_admin_of_the_region_asks_for_its_agencies(db, adopter, innovation):
    umbrella_pks(adopter, innovation.region)

    adoption = request_adoption(innovation=innovation, adopter=adopter, by=region_admin(adopter.region))

    assert adoption.adopter == adopter


def test_of_several_agreements_the_one_that_lasts_longest_is_taken(db, adopter, innovation):
    far, near = adopter.region.today() + timedelta(days=900), adopter.region.today() + timedelta(days=100)
    umbrella_pks(adopter, innovation.region, ends_on=PartialDate.on(near))
    longest = umbrella_pks(adopter, innovation.region, ends_on=PartialDate.on(far))

    adoption = request_adoption(innovation=innovation, adopter=adopter, by=operator(adopter))

    assert adoption.agreement == longest


def test_an_agreement_without_an_end_lasts_longest(db, adopter, innovation):
    endless = umbrella_pks(adopter, innovation.region, end_basis="unlimited")
    umbrella_pks(adopter, innovation.region, ends_on=PartialDate.of(2900))

    adoption = request_adoption(innovation=innovation, adopter=adopter, by=operator(adopter))

    assert adoption.agreement == endless


def test_the_adopter_may_choose_among_the_agreements_that_cover(db, adopter, innovation):
    umbrella_pks(adopter, innovation.region)
    chosen = umbrella_pks(adopter, innovation.region, ends_on=PartialDate.of(2900))

    adoption = request_adoption(innovation=innovation, adopter=adopter, by=operator(adopter), agreement=chosen)

    assert adoption.agreement == chosen


def test_an_agreement_that_does_not_cover_cannot_be_chosen(db, adopter, innovation):
    umbrella_pks(adopter, innovation.region)
    ended = umbrella_pks(adopter, innovation.region, ends_on=PartialDate.of(2025, 8))

    refusal = refusal_of(
        request_adoption, innovation=innovation, adopter=adopter, by=operator(adopter), agreement=ended
    )

    assert (refusal.code, refusal.field) == ("not-covering", "agreement")
    assert refusal.message == "Kerja sama yang dipilih tidak mencakup replikasi ini."


def test_without_a_covering_agreement_every_reason_is_told(db, adopter, innovation):
    umbrella_pks(adopter, innovation.region, ends_on=PartialDate.of(2025, 8, 31))
    umbrella_pks(adopter, innovation.region, kind="mou", signed_on=PartialDate.of(2024, 1, 1))

    refusal = refusal_of(request_adoption, innovation=innovation, adopter=adopter, by=operator(adopter))

    assert refusal.code == "not-entitled"
    assert refusal.message == "PKS berakhir 31 Agustus 2025. Baru ada MoU; diperlukan PKS."


@pytest.mark.parametrize("who", ["operator of another agency", "admin of another region", "owner", "leader"])
def test_nobody_asks_for_the_agency_of_another(db, adopter, innovation, who):
    umbrella_pks(adopter, innovation.region)
    users = {
        "operator of another agency": lambda: operator(AgencyFactory(region=adopter.region)),
        "admin of another region": lambda: region_admin(RegionFactory()),
        "owner": lambda: operator(innovation.agency),
        "leader": lambda: leader(adopter.region),
    }

    refusal = refusal_of(request_adoption, innovation=innovation, adopter=adopter, by=users[who]())

    assert (refusal.code, refusal.field) == ("not-your-agency", "adopter")
    assert refusal.message == "Anda hanya dapat mengajukan replikasi untuk perangkat daerah Anda."


def test_an_agency_has_one_open_adoption_of_an_innovation(adoption, innovation, adopter, asking):
    refusal = refusal_of(request_adoption, innovation=innovation, adopter=adopter, by=asking)

    assert refusal.code == "already-open"
    assert refusal.message == "DPMPTSP sudah mempunyai replikasi yang berjalan untuk inovasi ini."


@pytest.mark.parametrize("stage", ["ditolak", "batal", "selesai"])
def test_after_the_last_one_has_closed_one_may_ask_again(adoption, innovation, adopter, asking, stage):
    Adoption.objects.update(stage=stage, reason="Alasan.", applied_on=APPLIED_ON)

    again = request_adoption(innovation=innovation, adopter=adopter, by=asking)

    assert again.stage == Stage.INTEREST
    assert Adoption.objects.count() == 2


# -- the whole way ---------------------------------------------------------------------------------
def test_an_adoption_goes_from_request_to_completion(adoption, owner, asking):
    approve_adoption(adoption, by=owner)
    for stage in ("persiapan", "pengembangan"):
        advance_adoption(adoption, to=stage, by=asking)
    advance_adoption(adoption, to="penerapan", applied_on=APPLIED_ON, by=asking)
    confirm_application(adoption, by=owner)
    for stage in ("evaluasi", "selesai"):
        advance_adoption(adoption, to=stage, by=asking)

    adoption.refresh_from_db()
    assert (adoption.stage, adoption.applied_on, adoption.is_claim) == (Stage.COMPLETED, APPLIED_ON, False)
    assert (adoption.decided_by, adoption.application_confirmed_by) == (owner, owner)
    assert actions_of(adoption) == [
        "adoption.requested", "adoption.approved", "adoption.advanced", "adoption.advanced", "adoption.applied",
        "adoption.confirmed", "adoption.advanced", "adoption.advanced",
    ]  # fmt: skip


def test_what_is_ready_made_is_applied_without_development(adoption, owner, asking):
    approve_adoption(adoption, by=owner)
    advance_adoption(adoption, to="persiapan", by=asking)

    applied = advance_adoption(adoption, to="penerapan", applied_on=APPLIED_ON, by=asking)

    assert applied.stage == Stage.APPLICATION


def in_stage(adoption: Adoption, stage: Adoption.Stage) -> None:
    Adoption.objects.filter(pk=adoption.pk).update(
        stage=stage,
        reason="Alasan." if stage in (Stage.DECLINED, Stage.CANCELLED, Stage.STOPPED) else "",
        applied_on=APPLIED_ON if stage in (*Adoption.APPLIED_STAGES, Stage.STOPPED) else None,
        application_confirmed_at=timezone.now() if stage in (Stage.EVALUATION, Stage.COMPLETED) else None,
        in_use_on=APPLIED_ON if stage in (Stage.EVALUATION, Stage.COMPLETED) else None,
        stopped_on=APPLIED_ON if stage == Stage.STOPPED else None,
    )


@pytest.mark.parametrize("here", list(Stage))
def test_every_move_that_the_lifecycle_does_not_list_is_refused_with_a_sentence(adoption, owner, asking, here):
    verbs = {
        Stage.APPROVED: lambda: approve_adoption(adoption, by=owner),
        Stage.DECLINED: lambda: decline_adoption(adoption, reason="Belum siap.", by=owner),
        Stage.CANCELLED: lambda: cancel_adoption(adoption, reason="Bergeser.", by=asking),
        Stage.STOPPED: lambda: stop_adoption(adoption, on=APPLIED_ON, reason="Diganti.", by=asking),
    }
    in_stage(adoption, here)

    for there in set(Stage) - Adoption.MOVES.get(here, frozenset()):
        move = verbs.get(there, lambda to=there: advance_adoption(adoption, to=to, applied_on=APPLIED_ON, by=asking))
        refusal = refusal_of(move)
        assert refusal.code == "illegal-move"
        assert refusal.message == f"Tidak dapat diubah dari “{here.label}” menjadi “{there.label}”."


@pytest.mark.parametrize("here", list(Adoption.MOVES))
def test_every_move_that_the_lifecycle_lists_is_made(adoption, owner, asking, here):
    verbs = {
        Stage.APPROVED: lambda: approve_adoption(adoption, by=owner),
        Stage.DECLINED: lambda: decline_adoption(adoption, reason="Belum siap.", by=owner),
        Stage.CANCELLED: lambda: cancel_adoption(adoption, reason="Bergeser.", by=asking),
        Stage.STOPPED: lambda: stop_adoption(adoption, on=APPLIED_ON, reason="Diganti.", by=asking),
    }

    for there in Adoption.MOVES[here]:
        in_stage(adoption, here)
        verbs.get(there, lambda to=there: advance_adoption(adoption, to=to, applied_on=APPLIED_ON, by=asking))()
        adoption.refresh_from_db()
        assert adoption.stage == there


@pytest.mark.parametrize("stage", [Stage.APPROVED, Stage.DECLINED, Stage.CANCELLED, Stage.STOPPED])
def test_advancing_is_no_way_around_a_decision(adoption, asking, stage):
    refusal = refusal_of(advance_adoption, adoption, to=stage, by=asking)

    assert (refusal.code, refusal.message) == ("not-your-decision", "Keputusan ini bukan milik penerima.")


# -- the owner's decision --------------------------------------------------------------------------
def test_an_approval_says_who_and_when(adoption, owner, asking):
    approve_adoption(adoption, by=owner)

    adoption.refresh_from_db()
    assert (adoption.stage, adoption.decided_by) == (Stage.APPROVED, owner)
    assert adoption.decided_at is not None
    told = Notification.objects.filter(event__action="adoption.approved", channel="inbox")
    assert [row.recipient for row in told] == [asking]


def test_a_refusal_has_its_reason(adoption, owner):
    declined = decline_adoption(adoption, reason=" Belum siap berbagi. ", by=owner)

    assert (declined.stage, declined.reason, declined.decided_by) == (Stage.DECLINED, "Belum siap berbagi.", owner)


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_a_refusal_without_a_reason_is_refused(adoption, owner, reason):
    refusal = refusal_of(decline_adoption, adoption, reason=reason, by=owner)

    assert (refusal.code, refusal.field, refusal.message) == ("reason-missing", "reason", "Tulis alasannya.")


def test_an_approval_needs_the_agreement_to_cover_still(adoption, owner):
    today = adoption.adopter.region.today()
    terminate_agreement(adoption.agreement, on=today, reason="Disepakati.", by=owner)

    refusal = refusal_of(approve_adoption, adoption, by=owner)

    assert refusal.code == "not-entitled"
    assert refusal.message.startswith(
        "Kerja sama yang mendasari tidak lagi mencakup replikasi ini. PKS diakhiri sejak "
    )


def test_another_agreement_that_covers_does_not_stand_in_for_the_one_that_was_chosen(adoption, owner):
    umbrella_pks(adoption.adopter, adoption.innovation.region)
    today = adoption.adopter.region.today()
    terminate_agreement(adoption.agreement, on=today, reason="Disepakati.", by=owner)

    refusal = refusal_of(approve_adoption, adoption, by=owner)

    assert refusal.code == "not-entitled"


def test_an_approval_needs_the_innovation_to_be_offered_still(adoption, owner):
    Innovation.objects.update(openness="closed")

    refusal = refusal_of(approve_adoption, adoption, by=owner)

    assert refusal.code == "not-entitled"


# -- applied: a claim, until the owner confirms ----------------------------------------------------
@pytest.fixture
def prepared(adoption, owner, asking) -> Adoption:
    approve_adoption(adoption, by=owner)
    return advance_adoption(adoption, to="persiapan", by=asking)


def test_what_the_adopter_says_is_a_claim(prepared, asking, owner):
    applied = advance_adoption(prepared, to="penerapan", applied_on=APPLIED_ON, by=asking)

    assert (applied.applied_on, applied.is_claim, applied.application_confirmed_at) == (APPLIED_ON, True, None)
    told = Notification.objects.filter(event__action="adoption.applied", channel="inbox")
    assert [row.recipient for row in told] == [owner]


def test_what_the_owner_confirms_is_no_longer_a_claim(prepared, asking, owner):
    applied = advance_adoption(prepared, to="penerapan", applied_on=APPLIED_ON, by=asking)

    confirmed = confirm_application(applied, by=owner)

    assert (confirmed.is_claim, confirmed.application_confirmed_by, confirmed.stage) == (False, owner, "penerapan")


def test_applied_today_is_not_in_the_future(prepared, asking):
    today = prepared.adopter.region.today()

    assert advance_adoption(prepared, to="penerapan", applied_on=today, by=asking).applied_on == today


@pytest.mark.parametrize(
    ("days_from_today", "code", "message"),
    [
        (None, "date-missing", "Isi tanggal mulai diterapkan."),
        (1, "date-in-future", "Tanggal penerapan tidak boleh di masa depan."),
    ],
)
def test_an_application_needs_a_day_that_has_come(prepared, asking, days_from_today, code, message):
    today = prepared.adopter.region.today()
    day = None if days_from_today is None else today + timedelta(days=days_from_today)

    refusal = refusal_of(advance_adoption, prepared, to="penerapan", applied_on=day, by=asking)

    assert (refusal.code, refusal.field, refusal.message) == (code, "applied_on", message)


@pytest.mark.parametrize("stage", [s for s in Stage if s not in (Stage.APPLICATION, Stage.EVALUATION, Stage.COMPLETED)])
def test_there_is_nothing_to_confirm_before_it_is_applied_or_after_it_was_given_up(adoption, owner, stage):
    in_stage(adoption, stage)

    refusal = refusal_of(confirm_application, adoption, by=owner)

    assert (refusal.code, refusal.message) == (
        "nothing-to-confirm",
        "Tidak ada pernyataan penerapan yang menunggu konfirmasi.",
    )


def test_an_application_is_confirmed_once(prepared, asking, owner):
    applied = advance_adoption(prepared, to="penerapan", applied_on=APPLIED_ON, by=asking)
    confirm_application(applied, by=owner)

    assert refusal_of(confirm_application, applied, by=owner).code == "nothing-to-confirm"


def test_what_was_applied_and_then_given_up_is_no_claim_any_more(prepared, asking, owner):
    advance_adoption(prepared, to="penerapan", applied_on=APPLIED_ON, by=asking)
    stopped = stop_adoption(prepared, on=APPLIED_ON, reason="Tidak cocok.", by=asking)

    assert (stopped.stage, stopped.applied_on, stopped.is_claim) == (Stage.STOPPED, APPLIED_ON, False)
    assert refusal_of(confirm_application, stopped, by=owner).code == "nothing-to-confirm"


# -- giving up -------------------------------------------------------------------------------------
def test_giving_up_has_its_reason_and_both_sides_are_told(adoption, owner, asking):
    other = operator(adoption.adopter)

    cancelled = cancel_adoption(adoption, reason="Anggaran bergeser.", by=asking)

    assert (cancelled.stage, cancelled.reason) == (Stage.CANCELLED, "Anggaran bergeser.")
    told = Notification.objects.filter(event__action="adoption.cancelled", channel="inbox")
    assert {row.recipient for row in told} == {owner, other}
    assert refusal_of(cancel_adoption, adoption, reason="Lagi.", by=asking).code == "illegal-move"


def test_giving_up_without_a_reason_is_refused(adoption, asking):
    assert refusal_of(cancel_adoption, adoption, reason=" ", by=asking).code == "reason-missing"


# -- what the database refuses ---------------------------------------------------------------------
@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"stage": "ditolak"}, "adoption_refusal_has_its_reason"),
        ({"stage": "batal"}, "adoption_refusal_has_its_reason"),
        ({"stage": "penerapan"}, "adoption_applied_has_its_date"),
        ({"stage": "selesai"}, "adoption_applied_has_its_date"),
        ({"stage": "berhenti", "applied_on": APPLIED_ON, "reason": "Diganti."}, "adoption_stopped_has_its_date"),
        ({"stopped_on": APPLIED_ON}, "adoption_stopped_has_its_date"),
        ({"in_use_on": APPLIED_ON}, "adoption_in_use_once_confirmed"),
        ({"application_confirmed_at": "2026-01-05T00:00Z"}, "adoption_confirmation_needs_claim"),
    ],
)
def test_the_database_refuses_a_stage_without_its_facts(adoption, fields, constraint):
    before = everything()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Adoption.objects.update(**fields)

    assert everything() == before


def test_the_database_refuses_a_second_open_adoption(adoption):
    adoption.pk, adoption.uuid = None, Adoption().uuid

    with pytest.raises(IntegrityError, match="adoption_one_open_per_agency"), transaction.atomic():
        adoption.save(force_insert=True)

    assert Adoption.objects.count() == 1


# -- naming an innovation in an agreement ----------------------------------------------------------
def test_an_innovation_is_named_once_and_the_event_told_once(db, adopter, innovation):
    agreement, admin = umbrella_pks(adopter, innovation.region), region_admin(innovation.region)

    first = name_innovation(innovation=innovation, agreement=agreement, by=admin)
    second = name_innovation(innovation=innovation, agreement=agreement, by=admin)

    assert first == second
    assert Event.objects.filter(action="innovation.named").count() == 1


def test_an_innovation_of_a_region_that_is_no_party_is_not_named(db, adopter, innovation):
    agreement, stranger = umbrella_pks(adopter, innovation.region), InnovationFactory()

    refusal = refusal_of(name_innovation, innovation=stranger, agreement=agreement, by=region_admin(adopter.region))

    assert (refusal.code, refusal.field) == ("owner-not-a-party", "innovation")
    assert not agreement.shared.exists()


# -- the pages: who --------------------------------------------------------------------------------
OWN, OTHER, NOBODY = "owner", "adopter", "nobody"
ROLES = {
    "owner's operator": (OWN, lambda adoption: operator(adoption.innovation.agency)),
    "owner's admin": (OWN, lambda adoption: region_admin(adoption.innovation.region)),
    "owner's leader": (NOBODY, lambda adoption: leader(adoption.innovation.region)),
    "operator beside the owner": (NOBODY, lambda adoption: operator(AgencyFactory(region=adoption.innovation.region))),
    "adopter's operator": (OTHER, lambda adoption: operator(adoption.adopter)),
    "adopter's admin": (OTHER, lambda adoption: region_admin(adoption.adopter.region)),
    "adopter's leader": (NOBODY, lambda adoption: leader(adoption.adopter.region)),
    "operator beside the adopter": (NOBODY, lambda adoption: operator(AgencyFactory(region=adoption.adopter.region))),
    "verifier": (NOBODY, lambda adoption: portal_verifier()),
}
VERBS = {
    "approve": (Stage.INTEREST, {OWN}, {}, Stage.APPROVED),
    "decline": (Stage.INTEREST, {OWN}, {"reason": "Belum siap."}, Stage.DECLINED),
    "advance": (Stage.APPROVED, {OTHER}, {"to": "persiapan"}, Stage.PREPARATION),
    "confirm": (Stage.APPLICATION, {OWN}, {}, Stage.APPLICATION),
    "cancel": (Stage.APPROVED, {OWN, OTHER}, {"reason": "Bergeser."}, Stage.CANCELLED),
}


def page_of(adoption: Adoption, verb: str) -> str:
    return reverse(f"innovations:adoption-{verb}", args=[adoption.uuid])


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("verb", VERBS)
def test_each_side_decides_what_is_its_own(client, adoption, verb, role):
    here, may, posted, there = VERBS[verb]
    side, user = ROLES[role]
    in_stage(adoption, here)
    client.force_login(user(adoption))
    before = everything()

    response = client.post(page_of(adoption, verb), posted)

    if side in may:
        assert response.url == adoption.get_absolute_url()
        adoption.refresh_from_db()
        assert adoption.stage == there
        assert Event.objects.count() == before[1] + 1
    else:
        assert response.status_code == 403
        assert everything() == before


@pytest.mark.parametrize("verb", VERBS)
def test_for_a_third_region_a_request_does_not_exist(client, adoption, verb):
    in_stage(adoption, Stage.INTEREST)
    client.force_login(region_admin(RegionFactory()))
    before = everything()

    assert client.post(page_of(adoption, verb), VERBS[verb][2]).status_code == 404
    assert everything() == before


@pytest.mark.parametrize("verb", VERBS)
def test_the_public_is_asked_to_sign_in(client, adoption, verb):
    before = everything()

    response = client.post(page_of(adoption, verb), VERBS[verb][2])

    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))
    assert everything() == before


@pytest.mark.parametrize("verb", ["approve", "confirm"])
def test_nothing_is_decided_by_looking(client, adoption, owner, verb):
    client.force_login(owner)
    before = everything()

    assert client.get(page_of(adoption, verb)).status_code == 405
    assert everything() == before


# -- the pages: how --------------------------------------------------------------------------------
def request_page(innovation: Innovation, query: str = "") -> str:
    return reverse("innovations:adoption-request", args=[innovation.uuid]) + query


def test_an_operator_asks_on_the_page_and_finds_the_adoption(client, adopter, innovation):
    agreement = umbrella_pks(adopter, innovation.region, title="PKS Payung")
    client.force_login(operator(adopter))

    shown = client.get(request_page(innovation))
    response = client.post(
        request_page(innovation), {"agreement": agreement.uuid, "mode": "penuh", "purpose": "Antrean."}, follow=True
    )

    adoption = Adoption.objects.get()
    assert "PKS Payung" in shown.content.decode()
    assert response.redirect_chain == [(adoption.get_absolute_url(), 302)]
    assert (adoption.agreement, adoption.mode, adoption.purpose) == (agreement, "penuh", "Antrean.")
    assert "Permintaan replikasi terkirim. Pemilik inovasi diberi tahu." in response.content.decode()


def test_without_a_covering_agreement_the_page_says_why_not(client, adopter, innovation):
    agreement = umbrella_pks(adopter, innovation.region, ends_on=PartialDate.of(2026, 7, 3))
    client.force_login(operator(adopter))

    shown = client.get(request_page(innovation))
    sent = client.post(request_page(innovation), {"agreement": agreement.uuid, "mode": "penuh", "purpose": "Antrean."})

    assert "PKS berakhir 3 Juli 2026." in shown.content.decode()
    assert sent.status_code == 422
    assert not Adoption.objects.exists()


@pytest.mark.parametrize("missing", ["agreement", "mode", "purpose"])
def test_an_answer_left_out_is_told_at_its_field(client, adopter, innovation, missing):
    agreement = umbrella_pks(adopter, innovation.region)
    client.force_login(operator(adopter))
    posted = {"agreement": agreement.uuid, "mode": "penuh", "purpose": "Antrean.", missing: ""}

    response = client.post(request_page(innovation), posted)

    assert response.status_code == 422
    assert response.context["form"].errors == {missing: ["Bidang ini harus diisi."]}
    assert not Adoption.objects.exists()


def test_asking_twice_is_told_on_top(client, adoption, innovation, asking):
    client.force_login(asking)

    response = client.post(
        request_page(innovation), {"agreement": adoption.agreement.uuid, "mode": "penuh", "purpose": "Antrean."}
    )

    assert response.status_code == 422
    assert response.context["form"].errors == {
        "__all__": ["DPMPTSP sudah mempunyai replikasi yang berjalan untuk inovasi ini."]
    }
    assert Adoption.objects.count() == 1


def test_an_admin_asks_for_the_agency_in_the_address_and_for_none_of_another_region(client, adopter, innovation):
    agreement, foreign = umbrella_pks(adopter, innovation.region), AgencyFactory()
    umbrella_pks(foreign, innovation.region)
    client.force_login(region_admin(adopter.region))
    posted = {"agreement": agreement.uuid, "mode": "penuh", "purpose": "Antrean."}
    theirs = {**posted, "agreement": Agreement.objects.exclude(pk=agreement.pk).get().uuid}

    refused = client.post(request_page(innovation, f"?agency={foreign.uuid}"), theirs)
    accepted = client.post(request_page(innovation, f"?agency={adopter.uuid}"), posted)

    assert refused.status_code == 422
    assert refused.context["form"].errors == {
        "__all__": ["Anda hanya dapat mengajukan replikasi untuk perangkat daerah Anda."]
    }
    assert accepted.status_code == 302
    assert [adoption.adopter for adoption in Adoption.objects.all()] == [adopter]


@pytest.mark.parametrize("agency", ["", "bukan-uuid", "00000000-0000-0000-0000-000000000000"])
def test_an_agency_that_does_not_exist_is_not_found(client, innovation, agency):
    client.force_login(region_admin(RegionFactory()))

    assert client.get(request_page(innovation, f"?agency={agency}")).status_code == 404


@pytest.mark.parametrize("who", [leader, lambda region: UserFactory(region=region)], ids=["leader", "official"])
def test_only_operators_and_admins_ask(client, adopter, innovation, who):
    umbrella_pks(adopter, innovation.region)
    client.force_login(who(adopter.region))

    assert client.get(request_page(innovation, f"?agency={adopter.uuid}")).status_code == 403


def test_a_refusal_without_a_reason_is_told_at_its_field(client, adoption, owner):
    client.force_login(owner)

    response = client.post(page_of(adoption, "decline"), {"reason": " "})

    assert response.status_code == 422
    assert response.context["form"].errors == {"reason": ["Bidang ini harus diisi."]}
    adoption.refresh_from_db()
    assert adoption.stage == Stage.INTEREST


def test_the_page_offers_only_the_stages_that_may_follow(client, prepared, asking):
    client.force_login(asking)

    shown = client.get(page_of(prepared, "advance"))
    sent = client.post(page_of(prepared, "advance"), {"to": "selesai"})

    offered = [value for value, _label in shown.context["form"].fields["to"].choices]
    assert offered == ["pengembangan", "penerapan"]
    assert sent.status_code == 422
    prepared.refresh_from_db()
    assert prepared.stage == Stage.PREPARATION


def test_an_application_without_its_day_is_told_at_its_field(client, prepared, asking):
    client.force_login(asking)

    response = client.post(page_of(prepared, "advance"), {"to": "penerapan", "applied_on": ""})

    assert response.status_code == 422
    assert response.context["form"].errors == {"applied_on": ["Isi tanggal mulai diterapkan."]}


def test_an_approval_that_comes_too_late_is_told_and_changes_nothing(client, adoption, owner, asking):
    cancel_adoption(adoption, reason="Bergeser.", by=asking)
    client.force_login(owner)

    response = client.post(page_of(adoption, "approve"), follow=True)

    assert "Tidak dapat diubah dari “Batal” menjadi “Disetujui”." in response.content.decode()
    adoption.refresh_from_db()
    assert adoption.stage == Stage.CANCELLED


def test_both_sides_read_the_purpose_and_the_public_only_what_became_of_it(client, adoption, owner):
    approve_adoption(adoption, by=owner)
    Adoption.objects.update(purpose="Maksud yang tertutup")

    public = client.get(adoption.get_absolute_url())
    client.force_login(leader(adoption.adopter.region))
    side = client.get(adoption.get_absolute_url())

    assert "PENA EMAS" in public.content.decode()
    assert "Maksud yang tertutup" not in public.content.decode()
    assert "Maksud yang tertutup" in side.content.decode()
