from datetime import date

import pytest
from django.urls import reverse

from agreements.models import Agreement, Party
from agreements.services import (
    Side,
    attest_agreement,
    confirm_party,
    import_agreement,
    resume_agreement,
    suspend_agreement,
    terminate_agreement,
)
from agreements.terms import State
from sipkd.dates import PartialDate
from sipkd.errors import RuleViolation
from sipkd.events.models import Event
from tests.factories import (
    AgencyFactory,
    RegionFactory,
    UserFactory,
    content,
    leader,
    operator,
    portal_verifier,
    recorded_agreement,
    region_admin,
    registered_agreement,
)
from tests.together import meeting_at

BASIS = "Berita resmi 5 Juli 2025."


def rows_of(agreement: Agreement) -> tuple:
    parties = Party.objects.filter(agreement=agreement).order_by("pk")
    return Agreement.objects.filter(pk=agreement.pk).values().get(), list(parties.values()), Event.objects.count()


def refusal_of(agreement: Agreement, verb, *args, **kwargs) -> tuple[str, str]:
    """Code and sentence of the refusal; nothing may have changed."""
    before = rows_of(agreement)
    with pytest.raises(RuleViolation) as refusal:
        verb(*args, **kwargs)
    assert rows_of(agreement) == before
    return refusal.value.code, refusal.value.message


def actions_of(agreement: Agreement) -> list[str]:
    return [event.action for event in reversed(Event.objects.about(agreement))]


def from_source(*regions) -> Agreement:
    return import_agreement(
        content=content(*[Side(region) for region in regions]), source_urls=["https://contoh.go.id"], source_record={}
    )


# -- confirming one's own side ---------------------------------------------------------------------
def test_when_the_last_side_confirms_the_agreement_is_registered(db):
    ours, theirs = RegionFactory(), RegionFactory()
    agreement, other = recorded_agreement(Side(ours), Side(theirs)), region_admin(theirs)

    party = confirm_party(agreement.parties.get(region=theirs), by=other)

    agreement.refresh_from_db()
    assert (party.confirmed_by, party.is_settled) == (other, True)
    assert (agreement.status, agreement.state()) == ("registered", State.IN_FORCE)
    assert agreement.registered_at is not None
    assert actions_of(agreement) == ["agreement.recorded", "agreement.confirmed", "agreement.registered"]


def test_of_three_parties_two_are_not_enough(db):
    regions = RegionFactory.create_batch(3)
    agreement = recorded_agreement(*[Side(region) for region in regions])

    confirm_party(agreement.parties.get(region=regions[1]), by=region_admin(regions[1]))

    agreement.refresh_from_db()
    assert agreement.status == "pending"
    assert actions_of(agreement) == ["agreement.recorded", "agreement.confirmed"]


def test_nobody_confirms_the_side_of_another(db):
    ours, theirs = RegionFactory(), RegionFactory()
    agreement = recorded_agreement(Side(ours), Side(theirs))
    party = agreement.parties.get(region=theirs)

    refused = refusal_of(agreement, confirm_party, party, by=region_admin(ours))

    assert refused == ("not-your-side", "Setiap daerah hanya mengonfirmasi sisinya sendiri.")


def test_a_side_is_confirmed_once(db):
    ours, theirs = RegionFactory(), RegionFactory()
    agreement, other = recorded_agreement(Side(ours), Side(theirs)), region_admin(theirs)
    party = confirm_party(agreement.parties.get(region=theirs), by=other)

    assert refusal_of(agreement, confirm_party, party, by=other) == (
        "already-confirmed",
        "Sisi ini sudah dikonfirmasi.",
    )


@pytest.mark.django_db(transaction=True)
def test_of_two_admins_who_confirm_the_same_side_at_once_one_wins_and_one_is_told():
    ours, theirs = RegionFactory(), RegionFactory()
    agreement = recorded_agreement(Side(ours), Side(theirs))
    party, admins = agreement.parties.get(region=theirs), [region_admin(theirs), region_admin(theirs)]

    outcomes = meeting_at(
        Agreement.objects.all(),
        lambda: confirm_party(party, by=admins[0]),
        lambda: confirm_party(party, by=admins[1]),
    )

    (refusal,) = [one for one in outcomes if isinstance(one, Exception)]
    (confirmed,) = [one for one in outcomes if isinstance(one, Party)]
    assert (type(refusal), refusal.code) == (RuleViolation, "already-confirmed")
    assert Party.objects.get(pk=party.pk).confirmed_by == confirmed.confirmed_by
    assert actions_of(agreement) == ["agreement.recorded", "agreement.confirmed", "agreement.registered"]


@pytest.mark.django_db(transaction=True)
def test_when_two_last_sides_confirm_at_once_the_agreement_is_registered_once():
    regions = RegionFactory.create_batch(3)
    agreement = recorded_agreement(*[Side(region) for region in regions])
    second, third = agreement.parties.filter(region__in=regions[1:]).order_by("order")
    admins = [region_admin(region) for region in regions[1:]]

    outcomes = meeting_at(
        Agreement.objects.all(),
        lambda: confirm_party(second, by=admins[0]),
        lambda: confirm_party(third, by=admins[1]),
    )

    agreement.refresh_from_db()
    assert [type(one) for one in outcomes] == [Party, Party]
    assert agreement.status == "registered"
    assert actions_of(agreement).count("agreement.registered") == 1


# -- attesting for who is absent -------------------------------------------------------------------
def test_a_verifier_attests_every_side_of_a_record_from_a_source(db):
    ours, theirs = RegionFactory(), RegionFactory()
    agreement, verifier = from_source(ours, theirs), portal_verifier()
    region_admin(ours)

    attest_agreement(agreement, basis=f" {BASIS} ", by=verifier)

    agreement.refresh_from_db()
    assert (agreement.status, agreement.state()) == ("registered", State.IN_FORCE)
    parties = agreement.parties.all()
    assert all((p.attested_by, p.attestation_basis, p.confirmed_at) == (verifier, BASIS, None) for p in parties)
    assert actions_of(agreement) == ["agreement.imported", "agreement.attested", "agreement.registered"]


def test_a_verifier_attests_for_a_region_that_is_not_on_the_portal(db):
    ours, absent = RegionFactory(), RegionFactory()
    agreement, verifier = recorded_agreement(Side(ours), Side(absent)), portal_verifier()

    attest_agreement(agreement, basis=BASIS, by=verifier)

    agreement.refresh_from_db()
    own, other = agreement.parties.order_by("order")
    assert agreement.status == "registered"
    assert (own.attested_at, own.confirmed_at is not None) == (None, True)
    assert (other.attested_by, other.confirmed_at) == (verifier, None)


def test_a_verifier_does_not_speak_for_a_region_that_can_speak_for_itself(db):
    ours, theirs = RegionFactory(), RegionFactory()
    agreement = recorded_agreement(Side(ours), Side(theirs))
    region_admin(theirs)

    refused = refusal_of(agreement, attest_agreement, agreement, basis=BASIS, by=portal_verifier())

    assert refused == ("nothing-to-attest", "Tidak ada pihak yang menunggu atestasi.")


def test_a_region_whose_only_admin_has_left_is_absent(db):
    ours, theirs = RegionFactory(), RegionFactory()
    agreement = recorded_agreement(Side(ours), Side(theirs))
    region_admin(theirs, is_active=False)
    operator(AgencyFactory(region=theirs))

    attest_agreement(agreement, basis=BASIS, by=portal_verifier())

    agreement.refresh_from_db()
    assert agreement.status == "registered"


def test_a_side_that_is_on_the_portal_still_confirms_after_the_absent_one_was_attested(db):
    ours, present, absent = RegionFactory.create_batch(3)
    agreement, admin = recorded_agreement(Side(ours), Side(present), Side(absent)), region_admin(present)

    attest_agreement(agreement, basis=BASIS, by=portal_verifier())
    agreement.refresh_from_db()
    before = agreement.status
    confirm_party(agreement.parties.get(region=present), by=admin)

    agreement.refresh_from_db()
    assert (before, agreement.status) == ("pending", "registered")


@pytest.mark.parametrize("basis", ["", "   "])
def test_an_attestation_names_what_it_rests_on(db, basis):
    agreement = from_source(RegionFactory(), RegionFactory())

    _code, message = refusal_of(agreement, attest_agreement, agreement, basis=basis, by=portal_verifier())

    assert message == "Sebutkan dasar atestasi, misalnya sumber berita atau naskah asli."


def test_an_agreement_is_attested_once(db):
    agreement, verifier = from_source(RegionFactory(), RegionFactory()), portal_verifier()
    attest_agreement(agreement, basis=BASIS, by=verifier)

    refused = refusal_of(agreement, attest_agreement, agreement, basis=BASIS, by=verifier)

    assert refused == ("nothing-to-attest", "Tidak ada pihak yang menunggu atestasi.")


# -- ending it before its time ---------------------------------------------------------------------
def standing(**fields) -> Agreement:
    """In force from 4 July 2025 to 3 July 2027."""
    sides = [Side(RegionFactory()), Side(RegionFactory())]
    return registered_agreement(*sides, **{"ends_on": PartialDate.of(2027, 7, 3), **fields})


def someone_of(agreement: Agreement):
    return region_admin(agreement.parties.order_by("order").first().region)


@pytest.mark.parametrize("on", [date(2025, 7, 4), date(2026, 1, 1), date(2027, 7, 3)])
def test_a_termination_takes_effect_on_its_day(db, on):
    agreement = standing()

    terminate_agreement(agreement, on=on, reason=" Disepakati bersama. ", by=someone_of(agreement))

    agreement.refresh_from_db()
    assert (agreement.terminated_on, agreement.termination_reason) == (on, "Disepakati bersama.")
    assert agreement.state(on) == State.TERMINATED
    event = Event.objects.get(action="agreement.terminated")
    assert event.changes == {"terminated_on": [None, on.isoformat()]}


@pytest.mark.parametrize("on", [date(2025, 7, 3), date(2027, 7, 4)])
def test_a_termination_lies_within_the_term(db, on):
    agreement = standing()

    refused = refusal_of(
        agreement, terminate_agreement, agreement, on=on, reason="Disepakati.", by=someone_of(agreement)
    )

    assert refused == ("outside-term", "Tanggal pengakhiran harus di dalam masa berlaku kerja sama.")


def test_a_termination_has_its_reason(db):
    agreement = standing()

    _code, message = refusal_of(
        agreement, terminate_agreement, agreement, on=date(2026, 1, 1), reason="  ", by=someone_of(agreement)
    )

    assert message == "Tulis alasan pengakhiran."


def test_an_agreement_ends_once(db):
    agreement = standing()
    admin = someone_of(agreement)
    terminate_agreement(agreement, on=date(2026, 1, 1), reason="Disepakati.", by=admin)

    refused = refusal_of(agreement, terminate_agreement, agreement, on=date(2026, 2, 1), reason="Lagi.", by=admin)

    assert refused == ("already-terminated", "Kerja sama ini sudah diakhiri.")


def test_a_pending_agreement_has_nothing_to_end(db):
    agreement = recorded_agreement(Side(RegionFactory()), Side(RegionFactory()))

    refused = refusal_of(
        agreement, terminate_agreement, agreement, on=date(2026, 1, 1), reason="Batal.", by=someone_of(agreement)
    )

    assert refused == ("not-registered", "Hanya kerja sama yang terdaftar yang dapat diakhiri.")


def test_an_addendum_has_no_term_of_its_own_to_end(db):
    sides = [Side(RegionFactory()), Side(RegionFactory())]
    pks = registered_agreement(*sides)
    addendum = registered_agreement(*sides, kind="adendum", parent=pks, end_basis="unchanged")

    refused = refusal_of(
        addendum, terminate_agreement, addendum, on=date(2026, 1, 1), reason="Batal.", by=someone_of(addendum)
    )

    assert refused == ("not-registered", "Hanya kerja sama yang terdaftar yang dapat diakhiri.")


@pytest.mark.django_db(transaction=True)
def test_of_two_terminations_at_once_one_is_told():
    agreement = standing()
    admin = someone_of(agreement)

    outcomes = meeting_at(
        Agreement.objects.all(),
        lambda: terminate_agreement(agreement, on=date(2026, 1, 1), reason="Satu.", by=admin),
        lambda: terminate_agreement(agreement, on=date(2026, 2, 1), reason="Dua.", by=admin),
    )

    (refusal,) = [one for one in outcomes if isinstance(one, Exception)]
    assert (type(refusal), refusal.code) == (RuleViolation, "already-terminated")
    assert Event.objects.filter(action="agreement.terminated").count() == 1


# -- letting it rest -------------------------------------------------------------------------------
def test_a_suspension_rests_the_agreement_until_it_is_resumed(db):
    agreement = standing()
    admin = someone_of(agreement)

    suspend_agreement(agreement, starts_on=date(2026, 1, 10), reason="Evaluasi.", by=admin)
    resume_agreement(agreement, on=date(2026, 1, 20), by=admin)

    agreement = Agreement.objects.get()
    assert [agreement.in_force(date(2026, 1, day)) for day in (9, 10, 19, 20)] == [True, False, False, True]
    assert actions_of(agreement)[-2:] == ["agreement.suspended", "agreement.resumed"]


def test_a_suspension_with_a_last_day_is_lifted_before_it_and_the_event_keeps_both(db):
    agreement = standing()
    admin = someone_of(agreement)
    suspend_agreement(agreement, starts_on=date(2026, 1, 10), ends_on=date(2026, 1, 30), reason="Evaluasi.", by=admin)

    resume_agreement(agreement, on=date(2026, 1, 20), by=admin)

    agreement = Agreement.objects.get()
    assert [agreement.in_force(date(2026, 1, day)) for day in (9, 10, 19, 20, 30)] == [True, False, False, True, True]
    assert Event.objects.get(action="agreement.resumed").changes == {"suspended_until": ["2026-01-30", "2026-01-19"]}
    again = suspend_agreement(agreement, starts_on=date(2026, 1, 20), reason="Lagi.", by=admin)  # its days are free
    assert again.starts_on == date(2026, 1, 20)


def test_of_several_suspensions_the_one_is_lifted_in_which_the_day_lies(db):
    agreement = standing()
    admin = someone_of(agreement)
    for month in (1, 3):
        suspend_agreement(
            agreement, starts_on=date(2026, month, 10), ends_on=date(2026, month, 20), reason="Evaluasi.", by=admin
        )

    between = refusal_of(agreement, resume_agreement, agreement, on=date(2026, 2, 1), by=admin)
    after = refusal_of(agreement, resume_agreement, agreement, on=date(2026, 3, 21), by=admin)
    on_its_first_day = refusal_of(agreement, resume_agreement, agreement, on=date(2026, 3, 10), by=admin)
    resume_agreement(agreement, on=date(2026, 3, 20), by=admin)

    assert (between, on_its_first_day) == (("too-early", "Isi tanggal setelah 10 Maret 2026."),) * 2
    assert after == ("not-suspended", "Kerja sama ini tidak sedang ditangguhkan.")
    ends = agreement.suspensions.order_by("starts_on").values_list("ends_on", flat=True)
    assert list(ends) == [date(2026, 1, 20), date(2026, 3, 19)]


def test_two_suspensions_do_not_overlap(db):
    agreement = standing()
    admin = someone_of(agreement)
    suspend_agreement(agreement, starts_on=date(2026, 1, 10), ends_on=date(2026, 1, 20), reason="Evaluasi.", by=admin)

    _code, message = refusal_of(
        agreement, suspend_agreement, agreement, starts_on=date(2026, 1, 20), reason="Lagi.", by=admin
    )

    assert message == "Kerja sama ini sudah ditangguhkan pada sebagian masa itu."
    assert agreement.suspensions.count() == 1


def test_a_suspension_has_its_reason_and_ends_after_it_begins(db):
    agreement = standing()
    admin = someone_of(agreement)

    without = refusal_of(agreement, suspend_agreement, agreement, starts_on=date(2026, 1, 10), reason=" ", by=admin)
    backwards = refusal_of(
        agreement, suspend_agreement, agreement, starts_on=date(2026, 1, 10), ends_on=date(2026, 1, 9), reason="Ya.",
        by=admin,
    )  # fmt: skip

    assert without == ("reason-missing", "Tulis alasan penangguhan.")
    assert backwards[1] == "Tanggal akhir penangguhan mendahului tanggal mulainya."
    assert not agreement.suspensions.exists()


def test_only_what_rests_is_resumed_and_not_before_it_rests(db):
    agreement = standing()
    admin = someone_of(agreement)

    nothing = refusal_of(agreement, resume_agreement, agreement, on=date(2026, 1, 20), by=admin)
    suspend_agreement(agreement, starts_on=date(2026, 1, 10), reason="Evaluasi.", by=admin)
    too_early = refusal_of(agreement, resume_agreement, agreement, on=date(2026, 1, 10), by=admin)

    assert nothing == ("not-suspended", "Kerja sama ini tidak sedang ditangguhkan.")
    assert too_early == ("too-early", "Isi tanggal setelah 10 Januari 2026.")


# -- the pages -------------------------------------------------------------------------------------
def test_an_admin_confirms_on_the_page_of_the_agreement(client, db):
    ours, theirs = RegionFactory(), RegionFactory(name="Kabupaten Kedua")
    agreement = recorded_agreement(Side(ours), Side(theirs))
    client.force_login(region_admin(theirs))
    address = reverse("agreements:side-state", args=[agreement.uuid])

    response = client.post(address, {"version": 1, "document_number": "B/2"}, follow=True)

    assert response.redirect_chain == [(agreement.get_absolute_url(), 302)]
    assert "Sisi Kabupaten Kedua disimpan." in response.content.decode()
    agreement.refresh_from_db()
    assert agreement.status == "registered"


@pytest.mark.parametrize("who", ["leader", "operator", "official", "stranger"])
def test_only_an_admin_of_a_party_confirms(client, db, who):
    ours, theirs = AgencyFactory(), AgencyFactory()
    agreement = recorded_agreement(Side(ours.region), Side(theirs.region))
    users = {
        "leader": lambda: leader(theirs.region),
        "operator": lambda: operator(theirs),
        "official": lambda: UserFactory(region=theirs.region),
        "stranger": lambda: region_admin(RegionFactory()),
    }
    client.force_login(users[who]())
    before = rows_of(agreement)

    response = client.post(reverse("agreements:side-state", args=[agreement.uuid]), {"version": 1})

    assert response.status_code == 403
    assert rows_of(agreement) == before


def test_a_verifier_attests_on_the_page(client, db):
    agreement = from_source(RegionFactory(), RegionFactory())
    client.force_login(portal_verifier())
    url = reverse("agreements:agreement-attest", args=[agreement.uuid])

    shown = client.get(url)
    empty = client.post(url, {"basis": " "})
    response = client.post(url, {"basis": BASIS})

    assert (shown.status_code, empty.status_code) == (200, 422)
    assert empty.context["form"].errors == {"basis": ["Bidang ini harus diisi."]}
    assert response.url == agreement.get_absolute_url()
    agreement.refresh_from_db()
    assert agreement.status == "registered"


def test_attesting_twice_on_the_page_is_told_on_top(client, db):
    agreement, verifier = from_source(RegionFactory(), RegionFactory()), portal_verifier()
    attest_agreement(agreement, basis=BASIS, by=verifier)
    client.force_login(verifier)

    response = client.post(reverse("agreements:agreement-attest", args=[agreement.uuid]), {"basis": BASIS})

    assert response.status_code == 422
    assert response.context["form"].errors == {"__all__": ["Tidak ada pihak yang menunggu atestasi."]}


@pytest.mark.parametrize("who", ["admin", "verifier of the region", "leader"])
def test_only_a_verifier_of_the_portal_attests(client, db, who):
    ours = RegionFactory()
    agreement = from_source(ours, RegionFactory())
    users = {
        "admin": lambda: region_admin(ours),
        "verifier of the region": lambda: portal_verifier(region=ours),
        "leader": lambda: leader(ours),
    }
    client.force_login(users[who]())
    before = rows_of(agreement)

    response = client.post(reverse("agreements:agreement-attest", args=[agreement.uuid]), {"basis": BASIS})

    assert response.status_code == 403
    assert rows_of(agreement) == before


def test_an_admin_of_a_party_terminates_on_the_page(client, db):
    agreement = standing()
    client.force_login(someone_of(agreement))
    url = reverse("agreements:agreement-terminate", args=[agreement.uuid])

    outside = client.post(url, {"on": "2027-07-04", "reason": "Disepakati."})
    response = client.post(url, {"on": "2026-01-01", "reason": "Disepakati."})

    assert outside.status_code == 422
    assert outside.context["form"].errors == {"on": ["Tanggal pengakhiran harus di dalam masa berlaku kerja sama."]}
    assert response.url == agreement.get_absolute_url()
    agreement.refresh_from_db()
    assert agreement.terminated_on == date(2026, 1, 1)


def test_a_region_that_is_no_party_terminates_nothing(client, db):
    agreement = standing()
    client.force_login(region_admin(RegionFactory()))

    response = client.post(
        reverse("agreements:agreement-terminate", args=[agreement.uuid]), {"on": "2026-01-01", "reason": "Ya."}
    )

    assert response.status_code == 403
    agreement.refresh_from_db()
    assert agreement.terminated_on is None


def test_an_admin_of_a_party_lets_it_rest_and_resumes_it_on_the_pages(client, db):
    agreement = standing()
    client.force_login(someone_of(agreement))
    suspend, resume = (reverse(f"agreements:agreement-{verb}", args=[agreement.uuid]) for verb in ("suspend", "resume"))

    client.post(suspend, {"starts_on": "2026-01-10", "reason": "Menunggu anggaran."})
    page = client.get(agreement.get_absolute_url(), {"on": "2026-01-15"}).content.decode()
    resumed = client.post(resume, {"on": "2026-01-20"})

    assert ("Sejak 10 Januari 2026, sampai dicabut" in page, "Menunggu anggaran." in page) == (True, True)
    assert (f'href="{resume}"' in page, f'href="{suspend}"' in page) == (True, False)
    assert resumed.url == agreement.get_absolute_url()
    assert agreement.suspensions.get().ends_on == date(2026, 1, 19)
    told = client.get(agreement.get_absolute_url()).content.decode()
    assert "Sejak 10 Januari 2026 sampai 19 Januari 2026" in told


def test_a_suspension_with_a_last_day_is_lifted_earlier_on_its_page(client, db):
    agreement = standing()
    client.force_login(someone_of(agreement))
    suspend, resume = (reverse(f"agreements:agreement-{verb}", args=[agreement.uuid]) for verb in ("suspend", "resume"))

    client.post(suspend, {"starts_on": "2026-01-10", "ends_on": "2026-01-30", "reason": "Menunggu anggaran."})
    during, after = (
        client.get(agreement.get_absolute_url(), {"on": day}).content.decode() for day in ("2026-01-30", "2026-01-31")
    )
    too_early = client.post(resume, {"on": "2026-01-10"})
    resumed = client.post(resume, {"on": "2026-01-20"})

    assert (f'href="{resume}"' in during, f'href="{resume}"' in after) == (True, False)
    assert (f'href="{suspend}"' in during, f'href="{suspend}"' in after) == (False, True)
    assert too_early.context["form"].errors == {"on": ["Isi tanggal setelah 10 Januari 2026."]}
    assert resumed.url == agreement.get_absolute_url()
    assert agreement.suspensions.get().ends_on == date(2026, 1, 19)


def test_a_suspension_that_is_refused_is_told_at_its_field(client, db):
    agreement = standing()
    client.force_login(someone_of(agreement))
    suspend, resume = (reverse(f"agreements:agreement-{verb}", args=[agreement.uuid]) for verb in ("suspend", "resume"))

    backwards = client.post(suspend, {"starts_on": "2026-01-10", "ends_on": "2026-01-09", "reason": "Ya."})
    nothing = client.post(resume, {"on": "2026-01-20"})

    assert (backwards.status_code, nothing.status_code) == (422, 422)
    assert backwards.context["form"].errors == {"ends_on": ["Tanggal akhir penangguhan mendahului tanggal mulainya."]}
    assert nothing.context["form"].errors == {"__all__": ["Kerja sama ini tidak sedang ditangguhkan."]}
    assert not agreement.suspensions.exists()


def test_a_region_that_is_no_party_suspends_nothing(client, db):
    agreement = standing()
    client.force_login(region_admin(RegionFactory()))

    response = client.post(
        reverse("agreements:agreement-suspend", args=[agreement.uuid]), {"starts_on": "2026-01-01", "reason": "Ya."}
    )

    assert response.status_code == 403
    assert not agreement.suspensions.exists()
