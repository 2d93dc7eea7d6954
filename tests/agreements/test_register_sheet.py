"""The register on paper: what the list shows, the filter in words, page numbers, and nothing personal."""

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from agreements.models import Party
from agreements.services import Side
from sipkd.dates import PartialDate
from tests.factories import RegionFactory, region_admin, registered_agreement

pytestmark = pytest.mark.django_db
SHEET = reverse("agreements:agreement-sheet")


@pytest.fixture
def sides() -> tuple[Side, Side]:
    numbered = Side(RegionFactory(name="Kabupaten Sumedang"), document_number="119/1/2025", signatory_name="Dony")
    return numbered, Side(RegionFactory(name="Kabupaten Siak"))


def pages(response) -> list[str]:
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf"), response.content
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(response.content)).pages]


def test_it_shows_the_rows_of_the_list_with_the_filter_in_words(client, sides):
    registered_agreement(*sides, kind="pks", title="PKS Layanan", ends_on=PartialDate.parse("2027-07"))
    registered_agreement(*sides[::-1][:1], Side(RegionFactory()), kind="mou", title="MoU Pangan")

    (page,) = pages(client.get(SHEET, {"document_kind": "pks", "on": "2026-01-05", "q": "layanan"}))

    for said in (
        "Daftar kerja sama", "PKS Layanan", "Kabupaten Sumedang: 119/1/2025", "4 Juli 2025", "Juli 2027", "Berlaku",
        "Jenis naskah: Perjanjian Kerja Sama (PKS)", "Kata yang dicari: “layanan”",
        "Keadaan pada 5 Januari 2026. 1 kerja sama.", "Halaman 1 dari 1", "http://testserver/kerja-sama/?document_kind=pks",
    ):  # fmt: skip
        assert said in page, said
    assert "MoU Pangan" not in page
    assert "Dony" not in page


def test_what_is_not_known_is_said_to_be_so_and_an_internal_one_is_its_parties_alone(client, sides):
    registered_agreement(*sides, title="PKS Rahasia", visibility="internal", signed_on=None, starts_on=None)

    assert "PKS Rahasia" not in pages(client.get(SHEET))[0]
    client.force_login(region_admin(sides[0].region))
    (page,) = pages(client.get(SHEET))
    assert "PKS Rahasia" in page
    assert "Tanpa saringan" in page
    assert page.count("Belum diketahui") == 2


def test_every_page_has_the_headers_and_its_number_and_no_private_person(client, sides):
    other = Side(RegionFactory())
    for number in range(40):
        registered_agreement(Side(sides[0].region), other, title=f"PKS {number} " + "panjang " * 20)
    Party.objects.filter(order=2).update(kind="perorangan", region=None, name="Asep Sunandar")

    found = pages(client.get(SHEET))

    assert len(found) > 1
    for number, page in enumerate(found, start=1):
        assert f"Halaman {number} dari {len(found)}" in page
        assert "Judul naskah" in page
        assert "Asep" not in page
    assert "Perorangan" in found[0]


def test_a_wrong_filter_is_refused_and_the_list_leads_to_the_sheet(client, sides):
    registered_agreement(*sides, kind="pks")

    assert client.get(SHEET, {"document_kind": "x"}).status_code == 400
    assert f'href="{SHEET}?document_kind=pks"' in client.get("/kerja-sama/?document_kind=pks").content.decode()
