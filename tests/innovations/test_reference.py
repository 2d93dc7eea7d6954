from datetime import date

import pytest

from agencies.models import Agency
from agreements.models import Agreement
from agreements.services import Side, attest_agreement, complete_agreement
from agreements.terms import EndBasis
from innovations.entitlement import explain
from innovations.models import AssessmentPeriod, Indicator, Innovation
from innovations.reference import load, load_assessment, owner_called
from sipkd.dates import PartialDate
from sipkd.events.models import Event
from tests.factories import AgencyFactory, RegionFactory, content, portal_verifier

pytestmark = pytest.mark.usefixtures("reference_data")


# -- the real innovations --------------------------------------------------------------------------
def test_85_real_innovations_are_published_with_their_source(db):
    innovations = Innovation.objects.all()

    assert len(innovations) == 85
    assert {(one.status, one.origin, one.visibility) for one in innovations} == {("published", "source", "public")}
    assert all(one.source_urls and one.source_urls[0].startswith("http") for one in innovations)
    assert all(one.published_at for one in innovations)


def test_a_year_says_what_it_is_the_year_of(db):
    assert not Innovation.objects.filter(year__isnull=False, year_basis="").exists()
    assert Innovation.objects.get(name="Swasembada Gizi").year == 2021
    assert Innovation.objects.get(name="Swasembada Gizi").year_basis == "tahun lomba"


def test_nothing_is_made_up_that_no_source_says(db):
    known = Innovation.objects.exclude(stage="", initiator="", kind="", form="", design="", contact_name="")

    assert not known.exists()


def test_the_words_of_the_source_are_kept(db):
    innovation = Innovation.objects.get(name__startswith="PENA EMAS")

    assert innovation.source_record["agency"] == "DPMPTSP"
    assert innovation.source_record["name"] == innovation.name


# -- who owns it -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("PENA EMAS", "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu"),
        ("SIPERINDU", "Badan Perencanaan Pembangunan Daerah"),
        ("Swasembada Gizi", "Dinas Kesehatan"),
    ],
)
def test_an_owner_is_the_agency_that_the_source_means(db, name, owner):
    innovation = Innovation.objects.select_related("agency").get(name__startswith=name)

    assert innovation.agency.name == owner
    assert innovation.agency.region_id == innovation.region_id


def test_every_owner_belongs_to_the_region_of_its_innovation(db):
    owned = Innovation.objects.filter(agency__isnull=False).select_related("agency")

    assert all(innovation.agency.region_id == innovation.region_id for innovation in owned)


def test_a_government_as_a_whole_is_no_agency(db):
    region = RegionFactory()

    assert owner_called("Pemkab Sumedang", region, source="") is None
    assert owner_called("", region, source="") is None
    assert not Agency.objects.filter(name__startswith="Pemkab").exists()


@pytest.mark.parametrize("name", ["DPMPTSP", "dpmptsp", "Dinas DPMPTSP", "dinas penanaman modal"])
def test_an_owner_is_found_by_its_short_and_its_long_name(db, name):
    agency = AgencyFactory(name="Dinas Penanaman Modal", abbreviation="DPMPTSP")

    assert owner_called(name, agency.region, source="") == agency


def test_an_owner_that_is_not_known_yet_is_added_as_unverified_with_its_source(db):
    agency = owner_called("Puskesmas Contoh", RegionFactory(), source="https://a.example | https://b.example")

    assert (agency.name, agency.kind, agency.is_verified) == ("Puskesmas Contoh", "puskesmas", False)
    assert agency.source_urls == ["https://a.example", "https://b.example"]


# -- loading again ---------------------------------------------------------------------------------
def test_loading_again_adds_nothing_and_keeps_what_was_edited(db):
    innovation = Innovation.objects.get(name__startswith="PENA EMAS")
    innovation.summary, innovation.openness = "Ditulis ulang.", Innovation.Openness.OPEN
    innovation.save()
    before = list(Innovation.objects.order_by("pk").values()), Agency.objects.count(), Event.objects.count()

    loaded = load()

    assert loaded == 85
    assert (list(Innovation.objects.order_by("pk").values()), Agency.objects.count(), Event.objects.count()) == before


# -- the real case of 4 July 2025 ------------------------------------------------------------------
@pytest.fixture
def real_case(db) -> tuple[Innovation, Agency]:
    """Both PKS of 4 July 2025 as a verifier completes them from the press: the umbrella, and the one of the DPMPTSP."""
    ours, theirs = [
        Agency.objects.select_related("region").get(region__code=code, abbreviation="DPMPTSP")
        for code in ("18.01", "32.11")
    ]
    innovation = Innovation.objects.get(name__startswith="PENA EMAS")
    verifier, signed = portal_verifier(), PartialDate.of(2025, 7, 4)

    def attest(title: str, *sides: Side, **fields) -> Agreement:
        agreement = Agreement.objects.get(title=title)
        written = content(*sides, title=title, signed_on=signed, starts_on=signed, **fields)
        return attest_agreement(
            complete_agreement(agreement, content=written, by=verifier), basis="Berita 5 Juli 2025.", by=verifier
        )

    attest(
        "Perjanjian Kerja Sama Berbagi Informasi dan Inovasi Daerah",
        Side(ours.region, agencies=[ours]),
        Side(theirs.region, whole_region=True),
        covers_all_affairs=True,
    )
    attest(
        "PKS DPMPTSP Lampung Selatan - DPMPTSP Sumedang",
        Side(ours.region, agencies=[ours]),
        Side(theirs.region, agencies=[theirs]),
        ends_on=PartialDate.of(2026, 7, 3),
        end_basis=EndBasis.COMPUTED,
        affairs=[innovation.affair],
    )
    return innovation, ours


def test_on_1_september_2025_both_agreements_of_the_real_case_cover(real_case):
    innovation, agency = real_case

    answer = explain(innovation, agency, date(2025, 9, 1))

    assert {(c.agreement.title, c.until, c.end_verified) for c in answer.coverage} == {
        ("Perjanjian Kerja Sama Berbagi Informasi dan Inovasi Daerah", None, False),
        ("PKS DPMPTSP Lampung Selatan - DPMPTSP Sumedang", date(2026, 7, 3), False),
    }


def test_after_3_july_2026_the_umbrella_still_covers_and_the_dpmptsp_pks_is_told_to_have_ended(real_case):
    innovation, agency = real_case

    last_day = explain(innovation, agency, date(2026, 7, 3))
    day_after = explain(innovation, agency, date(2026, 7, 4))

    assert len(last_day.coverage) == 2
    assert [c.agreement.title for c in day_after.coverage] == [
        "Perjanjian Kerja Sama Berbagi Informasi dan Inovasi Daerah"
    ]
    assert [reason.message for reason in day_after.reasons] == ["PKS berakhir 3 Juli 2026."]


def test_the_mou_of_the_real_case_alone_would_not_do(db):
    agency = Agency.objects.get(region__code="18.01", abbreviation="DPMPTSP")
    innovation = Innovation.objects.get(name__startswith="PENA EMAS")
    mou = Agreement.objects.get(title="Nota Kesepahaman Berbagi Informasi dan Inovasi Daerah")
    attest_agreement(mou, basis="Berita 5 Juli 2025.", by=portal_verifier())

    answer = explain(innovation, agency, date(2025, 9, 1))

    assert not answer.allowed
    assert "Baru ada MoU; diperlukan PKS." in [r.message for r in answer.reasons if r.agreement == mou]


# -- indicators ------------------------------------------------------------------------------------------
def test_period_2026_has_the_twenty_indicators_of_the_guideline(db):
    period = AssessmentPeriod.objects.get(year=2026)
    rows = list(period.indicators.in_order())

    assert [row.number for row in rows] == list(range(16, 36))
    assert sum(3 * row.weight for row in rows) == 111
    assert [row.number for row in rows if row.is_mandatory] == [16, 17, 32, 33, 35]
    assert [row.number for row in rows if row.counts_adoptions] == [31]
    assert (rows[0].name, rows[0].parameter_3) == ("Regulasi Inovasi Daerah", "Peraturan daerah")


def test_loading_again_keeps_what_an_admin_changed(db):
    Indicator.objects.filter(period__year=2026, number=16).update(weight=5)
    events = Event.objects.count()

    load_assessment()

    assert Indicator.objects.get(period__year=2026, number=16).weight == 5
    assert (Indicator.objects.filter(period__year=2026).count(), Event.objects.count()) == (20, events)
