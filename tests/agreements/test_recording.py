from datetime import date
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.urls import reverse

from agencies.models import Agency
from agreements.models import Agreement, Document, Party
from agreements.services import Side, complete_agreement, import_agreement, record_agreement
from agreements.terms import EndBasis, State
from sipkd.dates import PartialDate
from sipkd.errors import RuleViolation
from sipkd.events.models import Event, Notification
from tests.factories import (
    AffairFactory,
    AgencyFactory,
    RegionFactory,
    content,
    encrypted_pdf,
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


def test_the_order_of_the_parties_can_be_corrected(db):
    first, second = RegionFactory(), RegionFactory()
    old = import_agreement(content=content(Side(first), Side(second)), source_urls=[], source_record={})

    complete_agreement(old, content=content(Side(second), Side(first)), by=portal_verifier())

    assert list(old.parties.order_by("order").values_list("region", flat=True)) == [second.pk, first.pk]


# -- the pages -------------------------------------------------------------------------------------
@pytest.fixture
def ours(db) -> Agency:
    return AgencyFactory(region__name="Kabupaten Kesatu")


@pytest.fixture
def theirs(db) -> Agency:
    return AgencyFactory(region__name="Kabupaten Kedua")


@pytest.fixture
def admin(client, ours):
    user = region_admin(ours.region)
    client.force_login(user)
    return user


def address(ours: Agency, theirs: Agency, kind: str = "pks") -> str:
    query = f"document_kind={kind}&first={ours.region.code}&second={theirs.region.code}"
    return f"{reverse('agreements:agreement-record')}?{query}"


def answers(**changes) -> dict:
    """A PKS of 4 July 2025 for one year, as a user fills in the form."""
    return {
        "title": "PKS Layanan Perizinan", "category": "KSDD-S", "funding": "own_cost", "visibility": "public",
        "signed_on_day": "4", "signed_on_month": "7", "signed_on_year": "2025", "end_basis": "computed",
        "duration_months": "12", "scope": "Pertukaran inovasi\r\nPelatihan", "document": pdf_upload("PKS.pdf"),
        "pihak1-document_number": "100.3.7/1", "pihak1-signatory_capacity": "kepala_daerah",
        "pihak2-document_number": "B/9", "pihak2-whole_region": "on", **changes,
    }  # fmt: skip


def test_an_admin_records_a_pks_with_its_pdf(client, admin, ours, theirs):
    response = client.post(address(ours, theirs), answers(**{"pihak1-agencies": [ours.pk]}), follow=True)

    agreement = Agreement.objects.get()
    assert response.redirect_chain == [(agreement.get_absolute_url(), 302)]
    assert (agreement.title, agreement.document_kind) == ("PKS Layanan Perizinan", "pks")
    assert (agreement.ends_on, agreement.end_basis) == (PartialDate.of(2026, 7, 3), "computed")
    assert agreement.starts_on == PartialDate.of(2025, 7, 4)
    first, second = agreement.parties.order_by("order")
    assert (list(first.agencies.all()), first.confirmed_by, second.whole_region) == ([ours], admin, True)
    assert agreement.documents.get().original_name == "PKS.pdf"
    page = response.content.decode()
    assert "Kerja sama tercatat. Pihak lain diberi tahu untuk mengonfirmasi sisinya." in page
    assert "Menunggu konfirmasi" in page


def test_what_was_recorded_is_at_once_in_the_register_on_both_regions_pages_and_in_the_api(client, admin, ours, theirs):
    client.post(address(ours, theirs), answers())
    client.logout()

    register = client.get(reverse("agreements:agreement-list")).content.decode()
    own_page = client.get(ours.region.get_absolute_url()).content.decode()
    other_page = client.get(theirs.region.get_absolute_url()).content.decode()
    answered = client.get("/api/v1/agreements/").json()["results"]

    assert "PKS Layanan Perizinan" in register
    assert "PKS Layanan Perizinan" in own_page
    assert "PKS Layanan Perizinan" in other_page
    assert [row["title"] for row in answered] == ["PKS Layanan Perizinan"]


def test_the_first_step_asks_for_the_parties_and_offers_the_own_region(client, admin, ours):
    response = client.get(reverse("agreements:agreement-start"))

    assert response.status_code == 200
    assert response.context["form"].initial["first"] == ours.region.code


def test_the_second_step_shows_both_sides_with_their_own_agencies(client, admin, ours, theirs):
    response = client.get(address(ours, theirs))

    assert response.status_code == 200
    offered = [list(side.fields["agencies"].queryset) for side in response.context["sides"]]
    assert offered == [[ours], [theirs]]


def refused(client, url: str, posted: dict) -> tuple[dict[str, list[str]], str]:
    """The errors by field name, sides as on the form; status 422 and nothing written."""
    before = everything_written()
    response = client.post(url, posted)
    assert response.status_code == 422
    assert everything_written() == before
    found = {}
    for form in response.context["all_forms"]:
        found |= {form.add_prefix(name): list(messages) for name, messages in form.errors.items()}
    return found, response.content.decode()


NO_DATE = {"signed_on_day": "", "signed_on_month": "", "signed_on_year": ""}
THIRD_OF_JULY = {"end_basis": "stated", "ends_on_day": "3", "ends_on_month": "7", "ends_on_year": "2025"}


@pytest.mark.parametrize(
    ("wrong", "field", "message"),
    [
        (
            {"document": pdf_upload("naskah.pdf", b"<html>bukan</html>")},
            "document",
            "Berkas ini bukan PDF. Unggah naskah dalam bentuk PDF.",
        ),
        (
            {"document": pdf_upload("naskah.pdf", pdf()[:-30])},
            "document",
            "Berkas PDF ini terpotong: bagian akhirnya tidak ada. Unggah kembali berkas yang utuh.",
        ),
        (THIRD_OF_JULY, "ends_on", "Tanggal berakhir mendahului tanggal mulai berlaku."),
        ({"end_basis": "stated"}, "ends_on", "Isi tanggal berakhirnya."),
        ({"duration_months": ""}, "duration_months", "Isi jangka waktunya dalam bulan."),
        ({"title": ""}, "title", "Bidang ini harus diisi."),
        (NO_DATE, "signed_on", "Bidang ini harus diisi."),
        ({"signed_on_day": ""}, "signed_on", "Isi tanggal, bulan, dan tahun."),
        ({"signed_on_day": "31", "signed_on_month": "6"}, "signed_on", "Isi tanggal yang benar, misalnya 4 7 2025."),
        (
            {"pihak2-signatory_capacity": "kuasa"},
            "pihak2-power_of_attorney",
            "Kepala perangkat daerah menandatangani dengan surat kuasa; isi nomornya.",
        ),
    ],
    ids=[
        "no pdf", "truncated pdf", "end before start", "stated end left out", "term left out", "no title", "no date",
        "only a month", "no such day", "proxy without power of attorney",
    ],
)  # fmt: skip
def test_a_wrong_answer_is_told_at_its_field_and_nothing_is_written(client, admin, ours, theirs, wrong, field, message):
    errors, page = refused(client, address(ours, theirs), answers(**wrong))

    assert errors[field] == [message]
    assert message in page


def test_an_encrypted_pdf_is_told_at_its_field(client, admin, ours, theirs):
    file = pdf_upload("naskah.pdf", encrypted_pdf("rahasia"))

    errors, _page = refused(client, address(ours, theirs), answers(document=file))

    assert errors == {"document": ["Berkas PDF ini terkunci dengan kata sandi. Unggah berkas tanpa kata sandi."]}


def test_an_agency_of_another_region_is_told_at_its_field(client, admin, ours, theirs):
    errors, _page = refused(client, address(ours, theirs), answers(**{"pihak1-agencies": [theirs.pk]}))

    assert list(errors) == ["pihak1-agencies"]
    assert str(theirs.pk) in errors["pihak1-agencies"][0]


def test_a_number_that_is_taken_is_told_at_the_side_that_used_it(client, admin, ours, theirs):
    recorded_agreement(Side(ours.region), Side(theirs.region, document_number="B/9"))

    errors, page = refused(client, address(ours, theirs), answers())

    assert errors == {"pihak2-document_number": ["Nomor B/9 sudah dipakai Kabupaten Kedua pada tahun yang sama."]}
    assert "Nomor B/9 sudah dipakai Kabupaten Kedua pada tahun yang sama." in page


def test_the_same_number_in_another_year_is_recorded(client, admin, ours, theirs):
    recorded_agreement(Side(ours.region), Side(theirs.region, document_number="B/9"), signed_on=PartialDate.of(2024))

    response = client.post(address(ours, theirs), answers())

    assert response.status_code == 302
    assert Party.objects.filter(document_number="B/9").count() == 2


def test_all_errors_are_told_at_once(client, admin, ours, theirs):
    errors, page = refused(
        client,
        address(ours, theirs),
        answers(title="", document=pdf_upload("x.pdf", b"x"), **{"pihak2-signatory_capacity": "kuasa"}),
    )

    assert set(errors) == {"title", "document", "pihak2-power_of_attorney"}
    assert all(messages[0] in page for messages in errors.values())


def test_what_was_typed_is_still_there_after_an_error(client, admin, ours, theirs):
    _errors, page = refused(client, address(ours, theirs), answers(title="", scope="Butir yang panjang"))

    assert "Butir yang panjang" in page
    assert 'value="100.3.7/1"' in page


@pytest.mark.parametrize(
    ("second", "field", "message"),
    [
        ("first", "second", "Kerja sama memerlukan paling sedikit dua pihak yang berbeda."),
        ("", "second", "Bidang ini harus diisi."),
    ],
)
def test_a_document_of_one_party_does_not_get_to_the_second_step(client, admin, ours, second, field, message):
    code = ours.region.code
    before = everything_written()

    response = client.post(
        f"{reverse('agreements:agreement-record')}?document_kind=pks&first={code}&second={second and code}", answers()
    )

    assert response.status_code == 422
    assert response.context["form"].errors == {field: [message]}
    assert message in response.content.decode()
    assert everything_written() == before


def test_a_region_that_is_no_party_is_told_so_on_top(client, ours, theirs):
    client.force_login(region_admin(RegionFactory()))

    errors, _page = refused(client, address(ours, theirs), answers())

    assert errors == {"__all__": ["Daerah Anda harus menjadi salah satu pihak."]}


@pytest.mark.parametrize("who", [operator, lambda agency: portal_verifier()], ids=["operator", "verifier"])
def test_only_admins_record(client, ours, theirs, who):
    client.force_login(who(ours))
    before = everything_written()

    shown, sent = client.get(address(ours, theirs)), client.post(address(ours, theirs), answers())

    assert (shown.status_code, sent.status_code) == (403, 403)
    assert everything_written() == before


def test_an_mou_is_offered_as_the_parent_of_a_pks_between_the_same_regions_only(client, admin, ours, theirs):
    mou = recorded_agreement(Side(ours.region), Side(theirs.region), kind="mou")
    recorded_agreement(Side(ours.region), Side(RegionFactory()), kind="mou")
    recorded_agreement(Side(ours.region), Side(theirs.region))

    offered = client.get(address(ours, theirs)).context["form"].fields["parent"].queryset

    assert list(offered) == [mou]


def test_an_mou_may_say_that_it_allows_adoption(client, admin, ours, theirs):
    client.post(address(ours, theirs, kind="mou"), answers(allows_adoption="on"))

    assert Agreement.objects.get().allows_adoption is True


def test_a_pks_may_not_say_what_only_an_mou_says(client, admin, ours, theirs):
    client.post(address(ours, theirs), answers(allows_adoption="on"))

    assert Agreement.objects.get().allows_adoption is False


def test_a_verifier_completes_a_public_record_on_its_page(client, ours, theirs):
    old = import_agreement(
        content=content(
            Side(ours.region), Side(theirs.region), title="MoU Lama", signed_on=PartialDate.of(2025), starts_on=None
        ),
        source_urls=["https://contoh.go.id/berita"],
        source_record={},
    )
    client.force_login(portal_verifier())
    url = reverse("agreements:agreement-complete", args=[old.uuid])
    posted = answers(title="PKS Lama", signed_on_day="", signed_on_month="")
    posted |= {"end_basis": "unknown", "duration_months": ""}
    del posted["document"]

    shown = client.get(url)
    response = client.post(url, posted)

    assert shown.status_code == 200
    assert response.status_code == 302, response.context["all_forms"]
    old.refresh_from_db()
    assert (old.title, old.signed_on, old.status) == ("PKS Lama", PartialDate.of(2025), "pending")
    assert old.parties.get(region=theirs.region).document_number == "B/9"


def test_a_term_cannot_be_counted_from_a_start_that_is_not_known_to_the_day(client, admin, ours, theirs):
    errors, _page = refused(client, address(ours, theirs), answers(starts_on_month="8", starts_on_year="2025"))

    assert errors["duration_months"] == ["Tanggal mulai yang lengkap diperlukan untuk menghitung tanggal berakhir."]
