from datetime import date, timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from agencies.models import Agency
from agreements.models import Agreement
from agreements.services import (
    Side,
    attest_agreement,
    import_agreement,
    suspend_agreement,
    terminate_agreement,
)
from agreements.terms import EndBasis
from innovations.entitlement import Code, Entitlement, explain
from innovations.models import Innovation
from innovations.services import name_innovation
from sipkd.dates import PartialDate
from tests.factories import (
    AffairFactory,
    AgencyFactory,
    InnovationFactory,
    RegionFactory,
    content,
    leader,
    operator,
    portal_verifier,
    recorded_agreement,
    region_admin,
    registered_agreement,
    umbrella_pks,
    verifier,
)

ON = date(2025, 9, 1)


@pytest.fixture
def adopter(db) -> Agency:
    return AgencyFactory(
        region=RegionFactory(name="Kabupaten Penerima"), name="Dinas Penanaman Modal", abbreviation="DPMPTSP"
    )


@pytest.fixture
def innovation(db) -> Innovation:
    owner = AgencyFactory(region=RegionFactory(name="Kabupaten Pemilik"), abbreviation="Diskominfo")
    return InnovationFactory(agency=owner, name="PENA EMAS")


def between(adopter: Agency, innovation: Innovation) -> list[Side]:
    return [Side(adopter.region, agencies=[adopter]), Side(innovation.region)]


def reasons_of(answer: Entitlement) -> list[tuple[str, str, str]]:
    return [(reason.code, reason.message, reason.next_step) for reason in answer.reasons]


def the_reason(innovation: Innovation, adopter: Agency, on: date = ON) -> tuple[str, str, str]:
    """The one reason why not; the set form must refuse too."""
    answer = explain(innovation, adopter, on)
    assert not answer.allowed
    assert answer.coverage == ()
    assert innovation not in Innovation.objects.adoptable_by(adopter, on)
    (reason,) = reasons_of(answer)
    return reason


# -- every reason, in words ------------------------------------------------------------------------
def test_an_innovation_that_is_not_published_is_not_adopted(adopter, innovation):
    umbrella_pks(adopter, innovation.region)
    innovation.status = Innovation.Status.DRAFT
    innovation.save()

    assert the_reason(innovation, adopter) == (
        Code.NOT_PUBLISHED,
        "Inovasi ini belum terbit di katalog.",
        "Tunggu sampai pemiliknya menerbitkan.",
    )


def test_an_archived_innovation_is_not_said_to_be_waiting_for_publication(adopter, innovation):
    umbrella_pks(adopter, innovation.region)
    innovation.status, innovation.archived_at = Innovation.Status.ARCHIVED, timezone.now()
    innovation.archive_reason = "Diganti."
    innovation.save()

    assert the_reason(innovation, adopter) == (Code.NOT_PUBLISHED, "Inovasi ini sudah diarsipkan.", "")


def test_an_innovation_that_is_not_offered_is_not_adopted(adopter, innovation):
    umbrella_pks(adopter, innovation.region)
    innovation.openness = Innovation.Openness.CLOSED
    innovation.save()

    assert the_reason(innovation, adopter) == (
        Code.NOT_OPEN,
        "Pemilik tidak menawarkan inovasi ini untuk direplikasi.",
        "Hubungi Diskominfo Kabupaten Pemilik untuk menanyakan kemungkinannya.",
    )


def test_an_innovation_of_the_own_region_needs_no_adoption_between_regions(adopter):
    own = InnovationFactory(agency=AgencyFactory(region=adopter.region))

    assert the_reason(own, adopter) == (
        Code.SAME_REGION,
        "Inovasi ini milik daerah Anda sendiri; replikasi antardaerah tidak diperlukan.",
        "",
    )


def test_the_page_of_an_own_innovation_says_whose_it_is_and_not_that_it_is_refused(client, adopter):
    own = InnovationFactory(agency=AgencyFactory(region=adopter.region))
    client.force_login(operator(adopter))

    page = client.get(own.get_absolute_url()).content.decode()

    assert "Inovasi ini milik Kabupaten Penerima sendiri" in page
    assert "belum dapat mereplikasi" not in page
    assert 'class="callout tone-bad"' not in page


@pytest.mark.parametrize("who", [leader, verifier, region_admin])
def test_who_works_for_a_whole_region_asks_for_any_of_its_agencies(client, adopter, innovation, who):
    umbrella_pks(adopter, innovation.region)
    AgencyFactory(name="Dinas Lain Daerah")
    client.force_login(who(adopter.region))

    asked = client.get(innovation.get_absolute_url()).content.decode()
    answered = client.get(innovation.get_absolute_url(), {"agency": str(adopter.uuid)}).content.decode()

    assert "Perangkat daerah mana yang hendak mereplikasi?" in asked
    assert f'<option value="{adopter.uuid}">' in asked
    assert "Dinas Lain Daerah" not in asked
    assert "DPMPTSP Kabupaten Penerima dapat mereplikasi inovasi ini hari ini" in answered
    assert ("Ajukan replikasi" in answered) == (who is region_admin)


def test_without_an_agreement_between_the_regions_nothing_is_adopted(adopter, innovation):
    umbrella_pks(adopter, RegionFactory())
    umbrella_pks(AgencyFactory(), innovation.region)

    assert the_reason(innovation, adopter) == (
        Code.NO_AGREEMENT,
        "Belum ada kerja sama antara Kabupaten Penerima dan Kabupaten Pemilik.",
        "Minta TKKSD menjajaki kerja sama dengan Kabupaten Pemilik.",
    )


def test_a_record_from_a_source_entitles_nobody_before_it_is_attested(adopter, innovation):
    written = content(*between(adopter, innovation), title="PKS Lama", covers_all_affairs=True)
    old = import_agreement(content=written, source_urls=[], source_record={})

    assert the_reason(innovation, adopter) == (
        Code.UNVERIFIED,
        "Kerja sama belum diverifikasi: PKS Lama.",
        "Minta verifikator memeriksa naskahnya.",
    )
    attest_agreement(old, basis="Naskah asli.", by=portal_verifier())
    assert explain(innovation, adopter, ON).allowed


def test_an_agreement_entitles_nobody_before_every_side_stands(adopter, innovation):
    sides = between(adopter, innovation)
    recorded_agreement(*sides, title="PKS Baru", covers_all_affairs=True)

    assert the_reason(innovation, adopter) == (
        Code.UNCONFIRMED,
        "PKS Baru menunggu konfirmasi Kabupaten Pemilik.",
        "Minta admin daerah tersebut mengonfirmasi sisinya.",
    )


def test_an_agreement_that_has_not_begun_covers_nothing(adopter, innovation):
    umbrella_pks(adopter, innovation.region, starts_on=PartialDate.of(2025, 9, 2))

    assert the_reason(innovation, adopter) == (
        Code.NOT_STARTED,
        "PKS mulai berlaku 2 September 2025.",
        "Ajukan setelah tanggal itu.",
    )


def test_an_agreement_that_has_ended_covers_nothing(adopter, innovation):
    umbrella_pks(adopter, innovation.region, ends_on=PartialDate.of(2025, 8, 31))

    assert the_reason(innovation, adopter) == (
        Code.ENDED,
        "PKS berakhir 31 Agustus 2025.",
        "Minta TKKSD menyusun adendum perpanjangan atau PKS baru.",
    )


def test_an_agreement_that_was_terminated_covers_nothing(adopter, innovation):
    agreement = umbrella_pks(adopter, innovation.region)
    terminate_agreement(agreement, on=ON, reason="Disepakati.", by=region_admin(adopter.region))

    assert the_reason(innovation, adopter) == (
        Code.TERMINATED,
        "PKS diakhiri sejak 1 September 2025.",
        "Minta TKKSD menyusun PKS baru.",
    )


def test_a_suspended_agreement_covers_nothing(adopter, innovation):
    agreement = umbrella_pks(adopter, innovation.region)
    suspend_agreement(agreement, starts_on=ON, reason="Evaluasi.", by=region_admin(adopter.region))

    assert the_reason(innovation, adopter) == (
        Code.SUSPENDED,
        "PKS sedang ditangguhkan.",
        "Ajukan setelah penangguhannya dicabut.",
    )


def test_an_mou_alone_entitles_nobody(adopter, innovation):
    umbrella_pks(adopter, innovation.region, kind="mou")

    assert the_reason(innovation, adopter) == (
        Code.MOU_ONLY,
        "Baru ada MoU; diperlukan PKS.",
        "Minta TKKSD menyusun PKS di bawah MoU ini.",
    )


def test_a_synergy_with_the_centre_entitles_nobody(adopter, innovation):
    umbrella_pks(adopter, innovation.region)
    Agreement.objects.update(document_kind="nota_kesepakatan", category="SINERGI")

    assert the_reason(innovation, adopter) == (
        Code.MOU_ONLY,
        "Nota Kesepakatan (Sinergi) tidak menjadi dasar replikasi; diperlukan PKS.",
        "Minta TKKSD menyusun PKS.",
    )


def test_an_agency_that_takes_no_part_adopts_nothing(adopter, innovation):
    umbrella_pks(AgencyFactory(region=adopter.region), innovation.region)

    assert the_reason(innovation, adopter) == (
        Code.AGENCY_NOT_TAKING_PART,
        "DPMPTSP tidak tercantum di sisi Kabupaten Penerima.",
        "Minta TKKSD menambahkannya melalui adendum.",
    )


def test_an_innovation_outside_the_scope_is_not_adopted(adopter, innovation):
    registered_agreement(*between(adopter, innovation), title="PKS Sempit", affairs=[AffairFactory()])

    assert the_reason(innovation, adopter) == (
        Code.OUT_OF_SCOPE,
        "Inovasi ini di luar ruang lingkup PKS “PKS Sempit”.",
        "Minta TKKSD menambahkan inovasi ini melalui adendum.",
    )


def test_every_reason_has_its_test():
    tests = Path(__file__).read_text(encoding="utf-8")

    assert [code.name for code in Code if f"Code.{code.name},\n" not in tests] == []


# -- what covers -----------------------------------------------------------------------------------
def assert_allowed(innovation: Innovation, adopter: Agency, on: date = ON) -> Entitlement:
    answer = explain(innovation, adopter, on)
    assert answer.allowed
    assert innovation in Innovation.objects.adoptable_by(adopter, on)
    return answer


def test_a_pks_that_covers_all_affairs_allows_and_says_until_when(adopter, innovation):
    agreement = umbrella_pks(adopter, innovation.region, ends_on=PartialDate.of(2026, 7, 3))

    (coverage,) = assert_allowed(innovation, adopter).coverage

    assert (coverage.agreement, coverage.until) == (agreement, date(2026, 7, 3))
    assert (coverage.end_verified, coverage.end_basis) == (True, "stated")


@pytest.mark.parametrize(("kind", "fields"), [("nphd", {}), ("mou", {"allows_adoption": True})])
def test_an_nphd_and_an_mou_that_says_so_allow_too(adopter, innovation, kind, fields):
    umbrella_pks(adopter, innovation.region, kind=kind, **fields)

    assert_allowed(innovation, adopter)


def test_a_whole_region_takes_part_with_every_agency(adopter, innovation):
    registered_agreement(Side(adopter.region, whole_region=True), Side(innovation.region), covers_all_affairs=True)

    assert_allowed(innovation, adopter)


def test_a_shared_affair_is_in_scope_also_a_related_one(adopter, innovation):
    affair = AffairFactory()
    innovation.related_affairs.add(affair)
    registered_agreement(*between(adopter, innovation), affairs=[affair])

    assert_allowed(innovation, adopter)


def test_an_agreement_that_names_innovations_covers_only_those(adopter, innovation):
    other = InnovationFactory(agency=innovation.agency, affair=innovation.affair)
    agreement = registered_agreement(*between(adopter, innovation), title="PKS", affairs=[innovation.affair])
    assert_allowed(other, adopter)

    name_innovation(innovation=innovation, agreement=agreement, by=region_admin(adopter.region))

    assert_allowed(innovation, adopter)
    assert the_reason(other, adopter)[0] == Code.OUT_OF_SCOPE


def test_all_affairs_stays_all_affairs_when_innovations_are_named_too(adopter, innovation):
    other = InnovationFactory(agency=innovation.agency)
    agreement = umbrella_pks(adopter, innovation.region)

    name_innovation(innovation=innovation, agreement=agreement, by=region_admin(adopter.region))

    assert_allowed(other, adopter)


@pytest.mark.parametrize(
    ("on", "allowed"),
    [
        (date(2025, 7, 3), False),
        (date(2025, 7, 4), True),
        (date(2026, 7, 3), True),
        (date(2026, 7, 4), False),
    ],
)
def test_the_first_and_the_last_day_count(adopter, innovation, on, allowed):
    umbrella_pks(adopter, innovation.region, ends_on=PartialDate.of(2026, 7, 3), end_basis=EndBasis.COMPUTED)

    assert explain(innovation, adopter, on).allowed is allowed
    assert (innovation in Innovation.objects.adoptable_by(adopter, on)) is allowed


@pytest.mark.parametrize(
    ("fields", "until", "verified"),
    [
        ({}, None, False),
        ({"end_basis": EndBasis.UNLIMITED}, None, True),
        ({"ends_on": PartialDate.of(2026, 8)}, date(2026, 8, 31), False),
        ({"ends_on": PartialDate.of(2026, 7, 3), "end_basis": EndBasis.COMPUTED}, date(2026, 7, 3), False),
    ],
)
def test_an_answer_says_whether_the_end_is_certain(adopter, innovation, fields, until, verified):
    umbrella_pks(adopter, innovation.region, **fields)

    (coverage,) = assert_allowed(innovation, adopter).coverage

    assert (coverage.until, coverage.end_verified) == (until, verified)


def test_without_a_day_the_question_is_about_today_in_the_region_of_the_agency(adopter, innovation):
    today = adopter.region.today()
    umbrella_pks(adopter, innovation.region, ends_on=PartialDate.on(today))

    answer = explain(innovation, adopter)

    assert (answer.on, answer.allowed) == (today, True)
    assert not explain(innovation, adopter, today + timedelta(days=1)).allowed


# -- several agreements ----------------------------------------------------------------------------
def test_reasons_come_in_the_order_of_the_conditions(adopter, innovation):
    innovation.openness = Innovation.Openness.CLOSED
    innovation.save()
    stranger = AgencyFactory(region=adopter.region)
    recorded_agreement(
        Side(adopter.region, agencies=[stranger]), Side(innovation.region), kind="mou",
        ends_on=PartialDate.of(2025, 8, 31), affairs=[AffairFactory()],
    )  # fmt: skip

    codes = [reason.code for reason in explain(innovation, adopter, ON).reasons]

    assert codes == [
        Code.NOT_OPEN, Code.UNCONFIRMED, Code.ENDED, Code.MOU_ONLY, Code.AGENCY_NOT_TAKING_PART, Code.OUT_OF_SCOPE,
    ]  # fmt: skip
    assert codes == sorted(codes, key=list(Code).index)


def test_each_agreement_gives_its_own_reasons_the_newest_first(adopter, innovation):
    older = umbrella_pks(adopter, innovation.region, signed_on=PartialDate.of(2024, 1, 1), kind="mou")
    newer = umbrella_pks(
        adopter, innovation.region, signed_on=PartialDate.of(2025, 1, 1), ends_on=PartialDate.of(2025, 8, 1)
    )

    reasons = explain(innovation, adopter, ON).reasons

    assert [(reason.code, reason.agreement) for reason in reasons] == [(Code.ENDED, newer), (Code.MOU_ONLY, older)]


def test_when_it_is_allowed_only_what_covers_on_other_days_is_told(adopter, innovation):
    umbrella_pks(adopter, innovation.region)
    ended = umbrella_pks(adopter, innovation.region, ends_on=PartialDate.of(2025, 8, 31))
    umbrella_pks(adopter, innovation.region, kind="mou")
    umbrella_pks(AgencyFactory(region=adopter.region), innovation.region, ends_on=PartialDate.of(2025, 8, 31))

    answer = assert_allowed(innovation, adopter)

    assert [(reason.code, reason.agreement) for reason in answer.reasons] == [(Code.ENDED, ended)]


def test_a_covering_agreement_does_not_help_an_innovation_that_is_not_offered(adopter, innovation):
    umbrella_pks(adopter, innovation.region)
    innovation.openness = Innovation.Openness.CLOSED
    innovation.save()

    assert explain(innovation, adopter, ON).coverage == ()


def test_an_addendum_adds_an_agency_from_its_day_on(adopter, innovation):
    agreement = umbrella_pks(AgencyFactory(region=adopter.region), innovation.region)
    registered_agreement(
        *between(adopter, innovation), kind="adendum", parent=agreement, starts_on=PartialDate.of(2025, 9, 1),
        end_basis=EndBasis.UNCHANGED,
    )  # fmt: skip

    before = explain(innovation, adopter, date(2025, 8, 31))

    assert [reason.code for reason in before.reasons] == [Code.AGENCY_NOT_TAKING_PART]
    assert_allowed(innovation, adopter, date(2025, 9, 1))


# -- what the viewer may see -----------------------------------------------------------------------
def test_an_answer_shows_nobody_an_agreement_that_one_may_not_see(adopter, innovation):
    agreement = umbrella_pks(adopter, innovation.region, visibility="internal")

    for stranger in (AnonymousUser(), leader(RegionFactory())):
        answer = explain(innovation, adopter, ON, viewer=stranger)
        assert [reason.code for reason in answer.reasons] == [Code.NO_AGREEMENT]
        assert not Innovation.objects.adoptable_by(adopter, ON, viewer=stranger).exists()

    for insider in (leader(adopter.region), leader(innovation.region), portal_verifier()):
        (coverage,) = explain(innovation, adopter, ON, viewer=insider).coverage
        assert coverage.agreement == agreement
        assert list(Innovation.objects.adoptable_by(adopter, ON, viewer=insider)) == [innovation]
