"""Recording in steps: what is typed is kept as a draft, and enters the register when it is submitted."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.urls import reverse

from agencies.models import Agency
from agreements.models import Agreement, AgreementDraft, Document, DraftFile, Party
from agreements.services import Side, confirm_party, import_agreement, start_draft, submit_draft
from agreements.services.content import Content
from sipkd.dates import PartialDate
from sipkd.errors import RuleViolation
from sipkd.events.models import Event, Notification
from tests.factories import (
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
    registered_agreement,
)
from tests.together import meeting_at

KIND = {"category": "KSDD-S", "document_kind": "pks"}
DOCUMENT = {
    "title": "PKS Layanan Perizinan", "funding": "own_cost", "classification_code": "100.3.7.1",
    "signed_on_day": "4", "signed_on_month": "7", "signed_on_year": "2025", "end_basis": "computed",
    "duration_months": "12", "scope": "Pertukaran inovasi\r\nPelatihan",
}  # fmt: skip
OWN = {"document_number": "100.3.7/1", "signatory_capacity": "kepala_daerah"}
OTHER = {"document_number": "B/9", "whole_region": "on"}


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


@pytest.fixture
def draft(admin) -> AgreementDraft:
    return start_draft(**KIND, by=admin)


def url(draft: AgreementDraft, step: str, **kwargs) -> str:
    return reverse(f"agreements:draft-{step}", kwargs={"id": draft.uuid, **kwargs})


def parties(*names: str, **more: str) -> dict:
    """What is typed for these regions; `more` is typed beside, or instead."""
    typed = {"pihak-TOTAL_FORMS": str(len(names)), "pihak-INITIAL_FORMS": "0"}
    for row, name in enumerate(names):
        typed |= {f"pihak-{row}-kind": "daerah", f"pihak-{row}-name": name}
    return typed | more


def filled(client, draft, *others: Agency, document=None, own=None, other=None, files=None) -> None:
    """Walk through all steps; each must accept what is typed."""
    names = [draft.region.name, *(agency.region.name for agency in others)]
    steps = [
        ("parties", {}, parties(*names)),
        ("document", {}, {**DOCUMENT, **(document or {})}),
        ("side", {"order": 1}, {**OWN, **(own or {})}),
        *(("side", {"order": order}, {**OTHER, **(other or {})}) for order in range(2, len(names) + 1)),
        ("files", {}, {"visibility": "public", "document": pdf_upload("PKS.pdf"), **(files or {})}),
    ]
    for step, kwargs, typed in steps:
        response = client.post(url(draft, step, **kwargs), typed)
        assert response.status_code == 302, (step, response.context["form"].errors)


def everything_written() -> tuple[int, ...]:
    folder = Path(django_settings.STORAGES["default"]["OPTIONS"]["location"])
    files = sum(path.is_file() for path in folder.rglob("*"))
    rows = (Agreement, Party, Document, Event, Notification, AgreementDraft, DraftFile)
    return (*(model.objects.count() for model in rows), files)


def refused(client, address: str, typed: dict) -> tuple[dict[str, list[str]], str]:
    """The errors by field; status 422, and nothing enters the register."""
    before = [model.objects.count() for model in (Agreement, Party, Document, Event)]
    response = client.post(address, typed)
    assert response.status_code == 422
    assert [model.objects.count() for model in (Agreement, Party, Document, Event)] == before
    form = response.context["form"]
    return {name: list(messages) for name, messages in form.errors.items()}, response.content.decode()


# -- the whole way ---------------------------------------------------------------------------------
def test_an_admin_records_a_pks_with_its_pdf(client, admin, ours, theirs):
    response = client.post(reverse("agreements:agreement-start"), KIND)
    draft = AgreementDraft.objects.get()
    assert response.url == url(draft, "parties")
    filled(client, draft, theirs, own={"agencies": [ours.pk]})
    assert not Agreement.objects.exists()

    response = client.post(url(draft, "check"), follow=True)

    agreement = Agreement.objects.get()
    assert response.redirect_chain == [(agreement.get_absolute_url(), 302)]
    assert (agreement.title, agreement.document_kind, agreement.category) == ("PKS Layanan Perizinan", "pks", "KSDD-S")
    assert (agreement.ends_on, agreement.end_basis) == (PartialDate.of(2026, 7, 3), "computed")
    assert agreement.starts_on == PartialDate.of(2025, 7, 4)
    first, second = agreement.parties.order_by("order")
    assert (list(first.agencies.all()), first.confirmed_by, second.whole_region) == ([ours], admin, True)
    document = agreement.documents.get()
    assert (document.original_name, document.kind, document.party) == ("PKS.pdf", "naskah", first)
    page = response.content.decode()
    assert "Kerja sama tercatat. Pihak lain diberi tahu untuk mengonfirmasi sisinya." in page
    assert "Menunggu konfirmasi" in page


def test_a_submitted_draft_is_gone_with_its_files(client, draft, theirs, django_capture_on_commit_callbacks):
    filled(client, draft, theirs)
    stored = draft.files.get().file

    with django_capture_on_commit_callbacks(execute=True):
        client.post(url(draft, "check"))

    assert not AgreementDraft.objects.exists()
    assert not stored.storage.exists(stored.name)
    document = Document.objects.get()
    assert document.file.storage.exists(document.file.name)


def test_what_was_recorded_is_at_once_in_the_register_on_both_regions_pages_and_in_the_api(client, draft, ours, theirs):
    filled(client, draft, theirs)
    client.post(url(draft, "check"))
    client.logout()

    pages = [reverse("agreements:agreement-list"), ours.region.get_absolute_url(), theirs.region.get_absolute_url()]

    assert all("PKS Layanan Perizinan" in client.get(page).content.decode() for page in pages)
    assert [row["title"] for row in client.get("/api/v1/agreements/").json()["results"]] == ["PKS Layanan Perizinan"]


def test_eight_parties_are_recorded_one_page_each(client, draft):
    others = [AgencyFactory() for _each in range(7)]

    filled(client, draft, *others, other={"document_number": "7"})
    client.post(url(draft, "check"))

    agreement = Agreement.objects.get()
    assert [str(party) for party in agreement.parties.order_by("order")] == [
        draft.region.name,
        *(agency.region.name for agency in others),
    ]


def test_the_sides_of_others_may_be_left_to_them(client, draft, theirs):
    client.post(url(draft, "parties"), parties(draft.region.name, theirs.region.name))
    client.post(url(draft, "document"), DOCUMENT)
    client.post(url(draft, "side", order=1), OWN)
    client.post(url(draft, "files"), {"visibility": "internal"})

    client.post(url(draft, "check"))

    agreement = Agreement.objects.get()
    assert (agreement.visibility, agreement.parties.get(order=2).document_number) == ("internal", "")


def test_a_third_party_is_recorded_with_its_power_of_attorney(client, admin):
    draft = start_draft(category="KSDPK", document_kind="pks", by=admin)
    typed = parties(admin.region.name, "PT Sinar Jaya", **{"pihak-1-kind": "badan_usaha"})
    client.post(url(draft, "parties"), typed)
    client.post(url(draft, "document"), DOCUMENT)
    client.post(url(draft, "side", order=1), OWN)
    signed_for = {
        "signatory_capacity": "penerima_kuasa",
        "power_of_attorney": "12/SK",
        "power_of_attorney_on": "2025-07-01",
    }

    client.post(url(draft, "side", order=2), signed_for)
    client.post(url(draft, "files"), {"visibility": "public", "power_of_attorney_2": pdf_upload("Kuasa.pdf")})
    client.post(url(draft, "check"))

    party = Agreement.objects.get().parties.get(order=2)
    assert (party.kind, party.name, party.region) == ("badan_usaha", "PT Sinar Jaya", None)
    assert (party.power_of_attorney, party.power_of_attorney_on) == ("12/SK", date(2025, 7, 1))
    paper = Document.objects.get()
    assert (paper.kind, paper.party, paper.original_name) == ("surat_kuasa", party, "Kuasa.pdf")


# -- parties ---------------------------------------------------------------------------------------
def test_the_own_region_is_offered_first(client, draft):
    form = client.get(url(draft, "parties")).context["form"]

    assert [row.initial.get("name") for row in form.forms] == [draft.region.name, None]


@pytest.mark.parametrize("typed", ["Kabupaten Kedua", "kabupaten kedua", " Kab. Kedua ", "code"])
def test_a_region_is_found_by_its_name_or_code(client, draft, theirs, typed):
    name = theirs.region.code if typed == "code" else typed

    response = client.post(url(draft, "parties"), parties(draft.region.name, name))

    assert response.url == url(draft, "document")


def test_rows_are_added_and_removed_and_what_was_typed_stays(client, draft):
    address = url(draft, "parties")
    client.post(address, parties("Kabupaten Kesatu", "Kabupaten Lain", tambah="1"))
    client.post(address, parties("Kabupaten Kesatu", "Kabupaten Lain", "Tidak Selesai", hapus="2"))

    form = client.get(address).context["form"]

    assert [row["name"].value() for row in form.forms] == ["Kabupaten Kesatu", "Tidak Selesai"]
    assert not any(row.errors for row in form.forms)


@pytest.mark.parametrize(
    ("names", "row", "message"),
    [
        (["Kabupaten Kesatu", "Kabupaten Kesatu"], 1, "Pihak ini sudah disebut di atas."),
        (["Kabupaten Kesatu", ""], 1, "Bidang ini harus diisi."),
        (
            ["Kabupaten Kesatu", "Kabupaten Entah"],
            1,
            "Daerah “Kabupaten Entah” tidak dikenal. Pilih nama lengkap dari daftar.",
        ),
    ],
)
def test_a_wrong_party_is_told_at_its_row(client, draft, names, row, message):
    response = client.post(url(draft, "parties"), parties(*names))

    assert response.status_code == 422
    assert response.context["form"].forms[row].errors == {"name": [message]}
    page = response.content.decode()
    assert message in page
    assert f'href="#id_pihak-{row}-name"' in page


def test_parties_that_the_category_does_not_have_are_told_on_top(client, admin, theirs):
    draft = start_draft(category="KSDPK", document_kind="pks", by=admin)

    response = client.post(url(draft, "parties"), parties(admin.region.name, theirs.region.name))

    assert response.status_code == 422
    assert "Kategori KSDPK (pihak ketiga) memerlukan pihak lain" in response.content.decode()


def test_a_party_abroad_has_its_country(client, admin):
    draft = start_draft(category="KSDPL", document_kind="mou", by=admin)
    typed = parties(admin.region.name, "Kota Suncheon", **{"pihak-1-kind": "daerah_asing"})

    without = client.post(url(draft, "parties"), typed)
    with_country = client.post(url(draft, "parties"), {**typed, "pihak-1-country": "Korea Selatan"})

    assert without.context["form"].forms[1].errors == {"country": ["Isi negaranya."]}
    assert with_country.status_code == 302


def test_a_region_that_is_no_party_is_told_so(client, draft, theirs):
    other = RegionFactory()

    response = client.post(url(draft, "parties"), parties(theirs.region.name, other.name))

    assert response.status_code == 422
    assert "Daerah Anda harus menjadi salah satu pihak." in response.content.decode()


def test_a_nota_kesepakatan_is_refused_outside_of_synergy(client, admin):
    errors, _page = refused(
        client, reverse("agreements:agreement-start"), {"category": "KSDD-S", "document_kind": "nota_kesepakatan"}
    )

    assert errors == {"document_kind": ["Nota Kesepakatan dan Rencana Kerja hanya untuk kategori Sinergi."]}
    assert not AgreementDraft.objects.exists()


# -- the document ----------------------------------------------------------------------------------
NO_DATE = {"signed_on_day": "", "signed_on_month": "", "signed_on_year": ""}
THIRD_OF_JULY = {"end_basis": "stated", "ends_on_day": "3", "ends_on_month": "7", "ends_on_year": "2025"}


@pytest.fixture
def between_two(client, draft, theirs) -> AgreementDraft:
    client.post(url(draft, "parties"), parties(draft.region.name, theirs.region.name))
    return draft


@pytest.mark.parametrize(
    ("wrong", "field", "message"),
    [
        (THIRD_OF_JULY, "ends_on", "Tanggal berakhir mendahului tanggal mulai berlaku."),
        ({"end_basis": "stated"}, "ends_on", "Isi tanggal berakhirnya."),
        ({"duration_months": ""}, "duration_months", "Isi jangka waktunya dalam bulan."),
        (
            {"starts_on_month": "8", "starts_on_year": "2025"},
            "duration_months",
            "Tanggal mulai yang lengkap diperlukan untuk menghitung tanggal berakhir.",
        ),
        ({"title": ""}, "title", "Bidang ini harus diisi."),
        (NO_DATE, "signed_on", "Bidang ini harus diisi."),
        ({"signed_on_day": ""}, "signed_on", "Isi tanggal, bulan, dan tahun."),
        ({"signed_on_day": "31", "signed_on_month": "6"}, "signed_on", "Isi tanggal yang benar, misalnya 4 7 2025."),
    ],
)
def test_a_wrong_answer_is_told_at_its_field(client, between_two, wrong, field, message):
    errors, page = refused(client, url(between_two, "document"), {**DOCUMENT, **wrong})

    assert errors[field] == [message]
    assert message in page


def test_what_was_typed_is_kept_right_or_wrong_and_is_still_there_in_another_browser(
    client, between_two, django_user_model
):
    refused(client, url(between_two, "document"), {**DOCUMENT, "title": "", "subject": "Hal yang panjang"})

    client.cookies.clear()
    client.force_login(between_two.author)
    page = client.get(url(between_two, "document")).content.decode()

    assert "Hal yang panjang" in page
    assert "Bidang ini harus diisi." in page


def test_what_is_only_kept_is_not_checked(client, between_two):
    typed = {**DOCUMENT, "title": "", "subject": "Hal yang panjang", "keluar": "1"}

    left = client.post(url(between_two, "document"), typed, follow=True)
    page = client.get(url(between_two, "document")).content.decode()

    assert "Konsep disimpan." in left.content.decode()
    assert "Hal yang panjang" in page
    assert "Bidang ini harus diisi." not in page


def test_an_mou_is_offered_as_the_parent_of_a_pks_between_the_same_parties_only(client, between_two, ours, theirs):
    mou = recorded_agreement(Side(ours.region), Side(theirs.region), kind="mou")
    recorded_agreement(Side(ours.region), Side(RegionFactory()), kind="mou")
    recorded_agreement(Side(ours.region), Side(theirs.region))

    offered = client.get(url(between_two, "document")).context["form"].fields["parent"].queryset

    assert list(offered) == [mou]


def test_only_an_mou_may_say_that_it_allows_adoption(client, admin, theirs):
    allowed = {}
    for kind in ("mou", "pks"):
        draft = start_draft(category="KSDD-S", document_kind=kind, by=admin)
        numbers = {"own": {"document_number": kind}, "other": {"document_number": kind}}
        filled(client, draft, theirs, document={"allows_adoption": "on"}, **numbers)
        client.post(url(draft, "check"))
        allowed[kind] = Agreement.objects.get(document_kind=kind).allows_adoption

    assert allowed == {"mou": True, "pks": False}


# -- the sides -------------------------------------------------------------------------------------
def test_each_side_offers_its_own_agencies(client, between_two, ours, theirs):
    offered = [
        list(client.get(url(between_two, "side", order=order)).context["form"].fields["agencies"].queryset)
        for order in (1, 2)
    ]

    assert offered == [[ours], [theirs]]


def test_who_signs_by_proxy_names_the_power_of_attorney(client, between_two):
    errors, _page = refused(client, url(between_two, "side", order=2), {**OTHER, "signatory_capacity": "kuasa"})

    assert errors == {"power_of_attorney": ["Kepala perangkat daerah menandatangani dengan surat kuasa; isi nomornya."]}


def test_an_agency_of_another_region_is_told_at_its_field(client, between_two, theirs):
    errors, _page = refused(client, url(between_two, "side", order=1), {**OWN, "agencies": [theirs.pk]})

    assert list(errors) == ["agencies"]


def test_a_number_that_is_taken_in_that_year_is_told_at_the_side_that_used_it(client, between_two, ours, theirs):
    recorded_agreement(Side(ours.region), Side(theirs.region, document_number="B/9"))
    client.post(url(between_two, "document"), DOCUMENT)

    errors, _page = refused(client, url(between_two, "side", order=2), OTHER)
    client.post(url(between_two, "document"), {**DOCUMENT, "signed_on_year": "2026"})
    accepted = client.post(url(between_two, "side", order=2), OTHER)

    assert errors == {"document_number": ["Nomor B/9 sudah dipakai Kabupaten Kedua pada tahun yang sama."]}
    assert accepted.status_code == 302


def test_there_is_no_page_for_a_side_that_is_none(client, between_two):
    assert client.get(url(between_two, "side", order=3)).status_code == 404


def test_a_side_keeps_its_answers_when_the_order_changes(client, between_two, theirs):
    client.post(url(between_two, "side", order=2), OTHER)

    client.post(url(between_two, "parties"), parties(theirs.region.name, between_two.region.name))
    form = client.get(url(between_two, "side", order=1)).context["form"]

    assert form["document_number"].value() == "B/9"


# -- the files -------------------------------------------------------------------------------------
def test_an_accepted_pdf_is_kept_when_another_field_fails(client, between_two):
    errors, page = refused(client, url(between_two, "files"), {"document": pdf_upload("PKS.pdf")})

    file = between_two.files.get()
    assert errors == {"visibility": ["Bidang ini harus diisi."]}
    assert file.original_name == "PKS.pdf"
    assert "PKS.pdf" in page
    assert b"".join(client.get(file.get_absolute_url()).streaming_content) == pdf()


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (b"<html>bukan</html>", "Berkas ini bukan PDF. Unggah naskah dalam bentuk PDF."),
        (pdf()[:-30], "Berkas PDF ini terpotong: bagian akhirnya tidak ada. Unggah kembali berkas yang utuh."),
        (encrypted_pdf("rahasia"), "Berkas PDF ini terkunci dengan kata sandi. Unggah berkas tanpa kata sandi."),
    ],
)
def test_a_file_that_is_no_whole_pdf_is_told_and_the_kept_one_stays(client, between_two, file, message):
    client.post(url(between_two, "files"), {"visibility": "public", "document": pdf_upload("PKS.pdf")})

    errors, _page = refused(
        client, url(between_two, "files"), {"visibility": "public", "document": pdf_upload("lain.pdf", file)}
    )

    assert errors == {"document": [message]}
    assert between_two.files.get().original_name == "PKS.pdf"


def test_a_file_is_replaced_by_another_and_removed(client, between_two, django_capture_on_commit_callbacks):
    client.post(url(between_two, "files"), {"visibility": "public", "document": pdf_upload()})
    before = set(Path(between_two.files.get().file.path).parent.iterdir())
    before.remove(Path(between_two.files.get().file.path))
    for name in ("satu.pdf", "dua.pdf"):
        with django_capture_on_commit_callbacks(execute=True):
            client.post(url(between_two, "files"), {"visibility": "public", "document": pdf_upload(name, pdf(name))})
    file = between_two.files.get()
    kept = Path(file.file.path)
    others = set(kept.parent.iterdir()) - before

    with django_capture_on_commit_callbacks(execute=True):
        client.post(url(between_two, "file-drop", file_id=file.uuid))

    assert (file.original_name, others) == ("dua.pdf", {kept})
    assert not between_two.files.exists()
    assert not kept.exists()


# -- checking and sending --------------------------------------------------------------------------
def test_the_last_page_shows_all_answers_each_with_its_way_back(client, draft, theirs):
    filled(client, draft, theirs)

    page = client.get(url(draft, "check")).content.decode()

    for text in ("PKS Layanan Perizinan", "Kabupaten Kedua", "100.3.7/1", "B/9", "3 Juli 2026", "PKS.pdf"):
        assert text in page
    for step in ("kind", "parties", "document", "files"):
        assert f"{url(draft, step)}?kembali=1" in page


def test_a_step_opened_from_the_last_page_leads_back_to_it(client, draft, theirs):
    filled(client, draft, theirs)

    response = client.post(f"{url(draft, 'document')}?kembali=1", {**DOCUMENT, "title": "PKS Baru"})

    assert response.url == url(draft, "check")


def test_an_incomplete_draft_is_not_sent_and_says_what_is_missing(client, between_two):
    client.post(url(between_two, "document"), {**DOCUMENT, "title": ""})
    before = everything_written()

    response = client.post(url(between_two, "check"))

    page = response.content.decode()
    assert response.status_code == 422
    assert everything_written() == before
    assert "Lengkapi “Isi naskah”." in page
    assert f'href="{url(between_two, "document")}?kembali=1"' in page


def test_a_draft_without_parties_goes_to_its_parties(client, draft):
    for step, kwargs in (("document", {}), ("side", {"order": 1}), ("files", {}), ("check", {})):
        assert client.get(url(draft, step, **kwargs)).url == url(draft, "parties")


def test_a_draft_that_was_sent_elsewhere_is_told(client, draft, theirs):
    filled(client, draft, theirs)
    client.post(url(draft, "check"))

    assert client.post(url(draft, "check")).status_code == 404
    assert Agreement.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_submit_a_draft_at_once_one_is_refused():
    ours, theirs = RegionFactory(), RegionFactory()
    admin = region_admin(ours)
    draft = start_draft(**KIND, by=admin)
    written: Content = content(Side(ours), Side(theirs))

    outcomes = meeting_at(
        AgreementDraft.objects.all(),
        lambda: submit_draft(draft, content=written, by=admin),
        lambda: submit_draft(draft, content=written, by=admin),
    )

    (refusal,) = [one for one in outcomes if isinstance(one, Exception)]
    assert (type(refusal), refusal.code) == (RuleViolation, "draft-gone")
    assert Agreement.objects.count() == 1


# -- whose drafts ----------------------------------------------------------------------------------
def test_drafts_are_listed_on_the_register_to_the_region_s_admins(client, draft, ours):
    register = reverse("agreements:agreement-list")

    def is_listed_for(user) -> bool:
        client.force_login(user)
        return draft.get_absolute_url() in client.get(register).content.decode()

    seeing = [draft.author, region_admin(ours.region)]
    others = [region_admin(RegionFactory()), operator(ours), portal_admin(), portal_verifier()]
    assert [is_listed_for(user) for user in seeing] == [True, True]
    assert [is_listed_for(user) for user in others] == [False] * 4


def test_to_others_a_draft_and_its_files_do_not_exist(client, between_two):
    client.post(url(between_two, "files"), {"visibility": "public", "document": pdf_upload()})
    file = between_two.files.get()
    before = everything_written()
    client.force_login(region_admin(RegionFactory()))

    answers = [
        client.get(url(between_two, "check")),
        client.post(url(between_two, "document"), DOCUMENT),
        client.post(url(between_two, "discard")),
        client.get(file.get_absolute_url()),
        client.post(url(between_two, "file-drop", file_id=file.uuid)),
    ]

    assert [answer.status_code for answer in answers] == [404] * 5
    assert everything_written() == before


def test_a_discarded_draft_leaves_nothing(client, between_two, django_capture_on_commit_callbacks):
    client.post(url(between_two, "files"), {"visibility": "public", "document": pdf_upload()})
    stored = between_two.files.get().file

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(url(between_two, "discard"), follow=True)

    assert "Konsep dibuang." in response.content.decode()
    assert not AgreementDraft.objects.exists()
    assert not stored.storage.exists(stored.name)


# -- addenda ---------------------------------------------------------------------------------------
def test_an_addendum_is_begun_on_the_page_of_what_it_changes(client, admin, ours, theirs):
    pks = registered_agreement(Side(ours.region), Side(theirs.region), title="PKS Asli")

    begun = client.post(reverse("agreements:agreement-amend", args=[pks.uuid]))
    draft = AgreementDraft.objects.get()
    dates = {"starts_on_day": "1", "starts_on_month": "6", "starts_on_year": "2026", "end_basis": "unchanged"}
    client.post(url(draft, "document"), {**DOCUMENT, **dates, "title": "Adendum", "parent": pks.pk})
    client.post(url(draft, "side", order=1), OWN)
    client.post(url(draft, "files"), {"visibility": "public"})
    sent = client.post(url(draft, "check"))

    addendum = Agreement.objects.get(document_kind="adendum")
    assert begun.url == url(draft, "document")
    assert sent.url == addendum.get_absolute_url()
    assert (addendum.parent, addendum.starts_on) == (pks, PartialDate.of(2026, 6, 1))
    assert list(addendum.parties.order_by("order").values_list("region", flat=True)) == [
        ours.region.pk,
        theirs.region.pk,
    ]


def test_what_is_not_registered_is_not_amended(client, admin, ours, theirs):
    pending = recorded_agreement(Side(ours.region), Side(theirs.region))

    response = client.post(reverse("agreements:agreement-amend", args=[pending.uuid]), follow=True)

    assert "Hanya naskah terdaftar yang dapat diubah dengan adendum." in response.content.decode()
    assert not AgreementDraft.objects.exists()


# -- completing a record from a source -------------------------------------------------------------
def test_a_verifier_completes_a_public_record_on_its_page(client, ours, theirs):
    old = import_agreement(
        content=content(
            Side(ours.region), Side(theirs.region), title="MoU Lama", signed_on=PartialDate.of(2025), starts_on=None
        ),
        source_urls=["https://contoh.go.id/berita"],
        source_record={},
    )
    client.force_login(portal_verifier())
    address = reverse("agreements:agreement-complete", args=[old.uuid])
    posted = {
        **DOCUMENT, "title": "PKS Lama", "signed_on_day": "", "signed_on_month": "", "end_basis": "unknown",
        "duration_months": "", "category": "KSDD-S", "visibility": "public", "pihak2-document_number": "B/9",
    }  # fmt: skip

    shown = client.get(address)
    response = client.post(address, posted)

    assert shown.status_code == 200
    assert response.status_code == 302, response.context["all_forms"]
    old.refresh_from_db()
    assert (old.title, old.signed_on, old.status) == ("PKS Lama", PartialDate.of(2025), "pending")
    assert old.parties.get(region=theirs.region).document_number == "B/9"


def test_the_page_does_not_ask_for_a_side_that_its_region_has_confirmed(client, ours, theirs):
    sides = [Side(ours.region, document_number="A/1", agencies=[ours]), Side(theirs.region)]
    old = import_agreement(content=content(*sides, end_basis="unknown"), source_urls=[], source_record={})
    confirm_party(old.parties.get(region=ours.region), by=region_admin(ours.region))
    client.force_login(portal_verifier())
    address = reverse("agreements:agreement-complete", args=[old.uuid])
    posted = {
        **DOCUMENT, "end_basis": "unknown", "duration_months": "", "category": "KSDD-S", "visibility": "public",
        "pihak1-document_number": "A/2", "pihak2-document_number": "B/9",
    }  # fmt: skip

    page = client.get(address).content.decode()
    response = client.post(address, posted)

    assert ("pihak1-document_number" in page, "pihak2-document_number" in page) == (False, True)
    assert response.status_code == 302, response.context["all_forms"]
    first, second = old.parties.order_by("order")
    assert (first.document_number, list(first.agencies.all()), second.document_number) == ("A/1", [ours], "B/9")
