import pgtrigger
import pytest

from agencies.models import Agency, Region
from agreements.models import Agreement, Document, Party
from agreements.reference import load
from agreements.terms import State
from innovations.entitlement import explain
from innovations.models import Innovation
from sipkd.dates import PartialDate
from sipkd.events.models import Event, Notification

pytestmark = pytest.mark.usefixtures("reference_data")


def the(title: str) -> Agreement:
    return Agreement.objects.get(title__startswith=title)


# -- as incomplete as the sources are --------------------------------------------------------------
def test_nine_real_agreements_are_in_the_register_as_unverified(db):
    agreements = Agreement.objects.all()

    assert len(agreements) == 9
    assert {(one.status, one.origin, one.state(), one.visibility) for one in agreements} == {
        ("pending", "source", State.UNVERIFIED, "public")
    }
    assert all(one.source_urls and one.source_urls[0].startswith("http") for one in agreements)


def test_what_no_source_gives_stays_empty(db):
    assert not Party.objects.exclude(document_number="").exists()
    assert not Party.objects.exclude(signatory_name="").exists()
    assert not Agreement.objects.filter(starts_on__isnull=False).exists()
    assert not Document.objects.exists()
    assert set(Agreement.objects.values_list("end_basis", flat=True)) == {"unknown", "stated"}


@pytest.mark.parametrize(
    ("title", "kind", "signed_on", "ends_on"),
    [
        ("Nota Kesepahaman Berbagi", "mou", "2025-07-04", None),
        ("PKS DPMPTSP", "pks", "2025-07-04", None),
        ("MoU e-Government Bojonegoro", "mou", None, None),
        ("MoU Kuningan", "mou", None, "2026-08"),
        ("Kesepakatan Bersama Penyelenggaraan", "mou", "2023-01-19", None),
    ],
)
def test_dates_are_known_as_precisely_as_the_source_says(db, title, kind, signed_on, ends_on):
    agreement = the(title)

    assert agreement.document_kind == kind
    assert agreement.signed_on == (PartialDate.parse(signed_on) if signed_on else None)
    assert agreement.ends_on == (PartialDate.parse(ends_on) if ends_on else None)


def test_the_words_of_the_source_are_kept_beside_what_was_made_of_them(db):
    agreement = the("PKS DPMPTSP")

    assert agreement.duration_text == "1 tahun, dapat diperpanjang"
    assert agreement.source_record["agencies"] == "DPMPTSP"
    assert agreement.source_record["confidence"] == "explicit signing"
    assert agreement.ends_on is None


def test_every_agreement_has_two_different_parties_in_order(db):
    for agreement in Agreement.objects.all():
        orders = list(agreement.parties.order_by("order").values_list("order", flat=True))
        assert orders == [1, 2]

    assert [party.region.code for party in the("MoU Kuningan").parties.order_by("order")] == ["32.08", "32.11"]


def test_an_agency_that_one_region_has_takes_part_on_its_side(db):
    side = the("Nota Kesepahaman Berbagi").parties.get(region__code="18.01")

    assert {"Bappeda", "BPPRD", "BRIDA"} <= set(side.agencies.values_list("abbreviation", flat=True))
    assert not side.whole_region


def test_an_agency_name_that_fits_both_sides_is_given_to_none(db):
    assert [list(side.agencies.all()) for side in the("PKS DPMPTSP").parties.all()] == [[], []]


def test_no_agency_takes_part_on_the_side_of_another_region(db):
    for party in Party.objects.prefetch_related("agencies"):
        assert all(agency.region_id == party.region_id for agency in party.agencies.all())


# -- entitles nobody -------------------------------------------------------------------------------
def test_an_unverified_record_is_in_force_on_no_day(db):
    assert not Agreement.objects.in_force().exists()


def test_an_unverified_record_entitles_nobody(db):
    for agency in Agency.objects.filter(region__code__in=["18.01", "32.11"]).select_related("region"):
        assert not Innovation.objects.adoptable_by(agency).exists()


def test_the_reason_is_that_the_record_is_not_verified(db):
    agency = Agency.objects.get(region__code="18.01", abbreviation="DPMPTSP")
    innovation = Innovation.objects.get(name__startswith="PENA EMAS")

    answer = explain(innovation, agency)

    assert not answer.allowed
    assert "Kerja sama belum diverifikasi: PKS DPMPTSP Lampung Selatan - DPMPTSP Sumedang." in [
        reason.message for reason in answer.reasons
    ]


def test_nobody_is_notified_of_what_was_loaded(db):
    assert not Notification.objects.exists()


# -- loading again ---------------------------------------------------------------------------------
def test_loading_again_adds_nothing_and_keeps_what_a_verifier_completed(db):
    agreement = the("PKS DPMPTSP")
    agreement.signed_place = "Aula Rajabasa"
    agreement.save()
    before = list(Agreement.objects.order_by("pk").values()), Party.objects.count(), Event.objects.count()

    loaded = load()

    assert loaded == 9
    assert (list(Agreement.objects.order_by("pk").values()), Party.objects.count(), Event.objects.count()) == before


def test_a_row_that_was_removed_comes_back_alone(db):
    agreement = the("MoU Banda Aceh")
    with pgtrigger.ignore("agreements.Agreement:kept"):  # as a restore of an older backup would leave it
        agreement.parties.all().delete()
        agreement.delete()

    load()

    assert Agreement.objects.count() == 9
    assert [party.region for party in the("MoU Banda Aceh").parties.order_by("order")] == [
        Region.objects.get(code="11.71"),
        Region.objects.get(code="32.11"),
    ]
