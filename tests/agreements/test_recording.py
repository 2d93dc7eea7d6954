from datetime import date
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from agreements.models import Agreement, Document, Party
from agreements.services import Side, complete_agreement, confirm_party, import_agreement, record_agreement
from agreements.terms import EndBasis, State
from sipkd.dates import PartialDate
from sipkd.errors import RuleViolation
from sipkd.events.models import Event, Notification
from tests.factories import (
    AffairFactory,
    AgencyFactory,
    RegionFactory,
    content,
    operator,
    pdf,
    pdf_upload,
    portal_admin,
    portal_verifier,
    recorded_agreement,
    region_admin,
)
from tests.together import meeting_at_the_ledger


def everything_written() -> tuple[int, ...]:
    folder = Path(django_settings.STORAGES["default"]["OPTIONS"]["location"])
    files = sum(path.is_file() for path in folder.rglob("*"))
    rows = (Agreement, Party, Document, Event, Notification)
    return (*(model.objects.count() for model in rows), files)


def refusal_of(written, *, by, upload=None) -> tuple[str, str | None, str]:
    """Code, field and sentence of the refusal; nothing may have been written."""
    before = everything_written()
    with pytest.raises(RuleViolation) as refusal:
        record_agreement(content=written, by=by, upload=upload)
    assert everything_written() == before
    return refusal.value.code, refusal.value.field, refusal.value.message


# -- what recording writes -------------------------------------------------------------------------
def test_a_recorded_agreement_says_what_the_document_says(db):
    ours, theirs, affair = AgencyFactory(), AgencyFactory(), AffairFactory()
    admin = region_admin(ours.region)
    sides = [
        Side(
            ours.region, document_number="100.3.7/1/2025", agencies=[ours], signatory_name="Bupati Kesatu",
            signatory_position="Bupati", signatory_capacity="kepala_daerah", signature_kind="basah",
        ),
        Side(
            theirs.region, document_number="B/2/2025", whole_region=True, signatory_capacity="kuasa",
            power_of_attorney="SK-7",
        ),
    ]  # fmt: skip

    agreement = record_agreement(
        content=content(*sides, title="PKS Layanan", affairs=[affair], scope=["Pertukaran data", "", " Pelatihan "]),
        by=admin,
    )

    first, second = agreement.parties.order_by("order")
    assert (first.region, first.document_number, first.document_year) == (ours.region, "100.3.7/1/2025", 2025)
    assert (first.signatory_name, first.signatory_position) == ("Bupati Kesatu", "Bupati")
    assert (list(first.agencies.all()), first.whole_region) == ([ours], False)
    assert (list(second.agencies.all()), second.whole_region, second.power_of_attorney) == ([], True, "SK-7")
    assert list(agreement.affairs.all()) == [affair]
    assert list(agreement.scope_items.order_by("order").values_list("order", "text")) == [
        (1, "Pertukaran data"),
        (2, "Pelatihan"),
    ]
    assert (agreement.recorded_by, agreement.recorded_by_region) == (admin, ours.region)


def test_the_recorder_confirms_the_own_side_by_recording_and_no_other(db):
    ours, theirs = RegionFactory(), RegionFactory()
    admin = region_admin(ours)

    agreement = record_agreement(content=content(Side(ours), Side(theirs)), by=admin)

    own, other = agreement.parties.order_by("order")
    assert (own.confirmed_by, own.is_settled, own.attested_at) == (admin, True, None)
    assert (other.confirmed_at, other.confirmed_by, other.is_settled) == (None, None, False)
    assert (agreement.status, agreement.state()) == ("pending", State.PENDING)


def test_a_recorded_agreement_is_in_the_register_at_once_and_in_force_for_nobody(db):
    agreement = recorded_agreement(Side(RegionFactory()), Side(RegionFactory()))

    assert list(Agreement.objects.for_list()) == [agreement]
    assert not Agreement.objects.in_force(date(2025, 8, 1)).exists()


def test_everybody_of_both_sides_but_the_recorder_is_told(db):
    ours, theirs = AgencyFactory(), AgencyFactory()
    admin, clerk, other = region_admin(ours.region), operator(ours), region_admin(theirs.region)
    operator(AgencyFactory(region=theirs.region))

    record_agreement(content=content(Side(ours.region, agencies=[ours]), Side(theirs.region)), by=admin)

    assert set(Notification.objects.filter(channel="inbox").values_list("recipient", flat=True)) == {clerk.pk, other.pk}


def test_the_signed_document_is_kept_private_with_its_fingerprint(db):
    ours = RegionFactory()
    admin, file = region_admin(ours), pdf("PKS")

    agreement = record_agreement(
        content=content(Side(ours), Side(RegionFactory())), by=admin, upload=pdf_upload("PKS.pdf", file)
    )

    document = agreement.documents.get()
    assert (document.original_name, document.size, document.uploaded_by) == ("PKS.pdf", len(file), admin)
    assert (document.kind, document.visibility) == ("naskah", "internal")


def test_a_portal_admin_records_for_others_and_confirms_nothing(db):
    agreement = record_agreement(content=content(Side(RegionFactory()), Side(RegionFactory())), by=portal_admin())

    assert not agreement.parties.filter(confirmed_at__isnull=False).exists()
    assert Event.objects.get().facts == {"by": "SIPKD"}


def test_three_regions_may_sign_one_document(db):
    regions = RegionFactory.create_batch(3)

    agreement = recorded_agreement(*[Side(region) for region in regions])

    assert list(agreement.parties.order_by("order").values_list("region", flat=True)) == [r.pk for r in regions]


def test_a_pks_stands_under_its_mou(db):
    sides = [Side(RegionFactory()), Side(RegionFactory())]
    mou = recorded_agreement(*sides, kind="mou")

    pks = recorded_agreement(*sides, parent=mou)

    assert list(mou.children.all()) == [pks]


# -- what recording refuses ------------------------------------------------------------------------
def test_a_region_that_is_no_party_records_nothing(db):
    written = content(Side(RegionFactory()), Side(RegionFactory()))

    assert refusal_of(written, by=region_admin(RegionFactory())) == (
        "not-a-party",
        "parties",
        "Daerah Anda harus menjadi salah satu pihak.",
    )


@pytest.mark.parametrize("count", [1, 2])
def test_an_agreement_needs_two_different_parties(db, count):
    region = RegionFactory()

    assert refusal_of(content(*[Side(region)] * count), by=region_admin(region)) == (
        "too-few-parties",
        "parties",
        "Kerja sama memerlukan paling sedikit dua pihak yang berbeda.",
    )


def test_an_end_before_the_start_is_refused_at_the_end(db):
    ours = RegionFactory()
    written = content(Side(ours), Side(RegionFactory()), ends_on=PartialDate.of(2025, 7, 3))

    assert refusal_of(written, by=region_admin(ours))[1:] == (
        "ends_on",
        "Tanggal berakhir mendahului tanggal mulai berlaku.",
    )


def test_a_stated_end_needs_its_date(db):
    ours = RegionFactory()
    written = content(Side(ours), Side(RegionFactory()), end_basis=EndBasis.STATED)

    assert refusal_of(written, by=region_admin(ours))[1:] == (
        "ends_on",
        "Isi tanggal berakhir, atau nyatakan tanpa batas waktu.",
    )


def test_a_document_without_a_title_is_refused_at_the_title(db):
    ours = RegionFactory()

    code, field, _message = refusal_of(content(Side(ours), Side(RegionFactory()), title=""), by=region_admin(ours))

    assert (code, field) == ("rule-violation", "title")


def test_a_side_names_agencies_of_its_own_region_only(db):
    ours, foreign = RegionFactory(), AgencyFactory()
    written = content(Side(ours, agencies=[foreign]), Side(RegionFactory()))

    assert refusal_of(written, by=region_admin(ours)) == (
        "foreign-agency",
        "agencies",
        "Setiap pihak hanya menyebut perangkat daerahnya sendiri.",
    )


def test_who_signs_by_proxy_names_the_power_of_attorney(db):
    ours = RegionFactory()
    written = content(Side(ours, signatory_capacity="kuasa"), Side(RegionFactory()))

    assert refusal_of(written, by=region_admin(ours)) == (
        "power-of-attorney-missing",
        "power_of_attorney",
        "Kepala perangkat daerah menandatangani dengan surat kuasa; isi nomornya.",
    )


def test_an_mou_has_no_parent(db):
    sides = [Side(RegionFactory()), Side(RegionFactory())]
    mou = recorded_agreement(*sides, kind="mou")

    refusal = refusal_of(content(*sides, kind="mou", parent=mou), by=region_admin(sides[0].region))

    assert refusal[1:] == ("parent", "Kesepakatan Bersama tidak mempunyai kerja sama induk.")


@pytest.mark.parametrize(
    ("file", "code"),
    [(b"bukan PDF", "not_pdf"), (pdf()[:-20], "truncated"), (pdf()[:200] + pdf()[300:], "damaged")],
)
def test_a_file_that_is_no_whole_pdf_is_refused_at_the_document(db, file, code):
    ours = RegionFactory()
    written = content(Side(ours), Side(RegionFactory()))

    refusal = refusal_of(written, by=region_admin(ours), upload=pdf_upload("naskah.pdf", file))

    assert refusal[:2] == (code, "document")


# -- numbers are unique per region and year --------------------------------------------------------
@pytest.mark.parametrize("again", ["B/1/2025", "b/1/2025", " B/1/2025 "])
def test_a_region_uses_a_number_once_a_year(db, again):
    ours, theirs = RegionFactory(), RegionFactory()
    recorded_agreement(Side(ours, document_number="B/1/2025"), Side(theirs))

    code, field, message = refusal_of(content(Side(ours, document_number=again), Side(theirs)), by=region_admin(ours))

    assert (code, field) == ("number-taken", "document_number")
    assert message == f"Nomor {again.strip()} sudah dipakai {ours.name} pada tahun yang sama."


def test_another_region_may_use_the_same_number(db):
    ours, theirs = RegionFactory(), RegionFactory()

    recorded_agreement(Side(ours, document_number="B/1/2025"), Side(theirs, document_number="B/1/2025"))
    recorded_agreement(Side(RegionFactory(), document_number="B/1/2025"), Side(theirs))

    assert Party.objects.filter(document_number="B/1/2025").count() == 3


def test_a_region_may_use_the_same_number_in_another_year(db):
    ours, theirs = RegionFactory(), RegionFactory()
    recorded_agreement(Side(ours, document_number="7"), Side(theirs))

    recorded_agreement(Side(ours, document_number="7"), Side(theirs), signed_on=PartialDate.of(2026, 1, 5))

    assert list(Party.objects.filter(document_number="7").order_by("pk").values_list("document_year", flat=True)) == [
        2025,
        2026,
    ]


def test_any_number_of_documents_have_no_number_yet(db):
    sides = [Side(RegionFactory()), Side(RegionFactory())]

    recorded_agreement(*sides)
    recorded_agreement(*sides)

    assert Party.objects.filter(document_number="").count() == 4


@pytest.mark.django_db(transaction=True)
def test_of_two_recorders_who_use_the_same_number_at_once_one_is_refused():
    ours, theirs = RegionFactory(), RegionFactory()
    admin = region_admin(ours)

    def record() -> Agreement:
        return record_agreement(content=content(Side(ours, document_number="7"), Side(theirs)), by=admin)

    outcomes = meeting_at_the_ledger(record, record)

    (refusal,) = [one for one in outcomes if isinstance(one, Exception)]
    assert isinstance(refusal, RuleViolation)
    assert (refusal.code, refusal.field) == ("number-taken", "document_number")
    assert Agreement.objects.count() == 1
    assert Event.objects.filter(action="agreement.recorded").count() == 1


# -- completing a record from a public source ------------------------------------------------------
def test_a_verifier_completes_a_record_from_a_source(db):
    ours, theirs = AgencyFactory(), AgencyFactory()
    old = import_agreement(
        content=content(Side(ours.region), Side(theirs.region), title="MoU Lama"), source_urls=["https://contoh.go.id"],
        source_record={"title": "MoU Lama"},
    )  # fmt: skip

    complete_agreement(
        old,
        content=content(
            Side(ours.region, agencies=[ours]),
            Side(theirs.region),
            title="MoU Lama",
            ends_on=PartialDate.of(2026, 7, 3),
        ),
        by=portal_verifier(),
    )

    old.refresh_from_db()
    assert (old.ends_on, old.status) == (PartialDate.of(2026, 7, 3), "pending")
    assert list(old.parties.get(region=ours.region).agencies.all()) == [ours]
    assert (old.source_urls, old.source_record) == (["https://contoh.go.id"], {"title": "MoU Lama"})


def test_a_record_of_the_portal_is_not_completed(db):
    sides = [Side(RegionFactory()), Side(RegionFactory())]
    agreement = recorded_agreement(*sides, title="PKS Asli")

    with pytest.raises(RuleViolation) as refusal:
        complete_agreement(agreement, content=content(*sides, title="PKS Lain"), by=portal_verifier())

    assert refusal.value.code == "already-registered"
    agreement.refresh_from_db()
    assert agreement.title == "PKS Asli"


def test_a_verifier_leaves_alone_what_a_region_has_confirmed(db):
    ours, theirs = RegionFactory(), RegionFactory()
    sides = [Side(ours, document_number="1"), Side(theirs)]
    old = import_agreement(content=content(*sides, title="MoU Lama"), source_urls=[], source_record={})
    confirm_party(old.parties.get(region=ours), by=region_admin(ours))
    stated = Party.objects.filter(region=ours).values().get()

    for wrong in ([Side(ours, document_number="2"), sides[1]], [Side(RegionFactory()), sides[1]]):
        with pytest.raises(RuleViolation) as refusal:
            complete_agreement(old, content=content(*wrong, title="MoU Lain"), by=portal_verifier())
        assert (refusal.value.code, refusal.value.field) == ("side-settled", "parties")

    assert (Party.objects.filter(region=ours).values().get(), old.parties.count()) == (stated, 2)
    assert Agreement.objects.get().title == "MoU Lama"
    complete_agreement(old, content=content(sides[0], Side(theirs, document_number="7")), by=portal_verifier())
    assert old.parties.get(region=theirs).document_number == "7"


def test_the_order_of_the_parties_can_be_corrected(db):
    first, second = RegionFactory(), RegionFactory()
    old = import_agreement(content=content(Side(first), Side(second)), source_urls=[], source_record={})

    complete_agreement(old, content=content(Side(second), Side(first)), by=portal_verifier())

    assert list(old.parties.order_by("order").values_list("region", flat=True)) == [second.pk, first.pk]
