"""The register as files and as a feed: exactly what the list shows to the one who asks, and nothing personal."""

import csv
import io
from xml.etree import ElementTree

import openpyxl
import pytest

from agreements.models import Agreement, Party
from agreements.services import Side
from tests.factories import RegionFactory, recorded_agreement, region_admin, registered_agreement

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def sides(db) -> tuple[Side, Side]:
    return Side(RegionFactory(name="Kabupaten Sumedang")), Side(RegionFactory(name="Kabupaten Siak"))


@pytest.fixture
def register(sides) -> dict[str, Agreement]:
    numbered = Side(sides[0].region, document_number="=1/2025", signatory_name="Dony Ahmad Munir")
    return {
        "pks": registered_agreement(numbered, sides[1], kind="pks", title="PKS Layanan"),
        "mou": registered_agreement(*sides[::-1], kind="mou", title="MoU Pangan"),
        "internal": registered_agreement(*sides[::-1], kind="pks", title="PKS Rahasia", visibility="internal"),
    }


def table(response) -> list[dict[str, str]]:
    assert response.status_code == 200, response.getvalue()
    return list(csv.DictReader(io.StringIO(response.getvalue().decode("utf-8-sig"))))


def test_csv_has_the_rows_of_the_list_in_its_order_and_with_its_filter(client, register):
    for query in ({}, {"document_kind": "pks"}, {"ordering": "title"}, {"q": "pangan"}, {"party": "siak"}):
        listed = [row["id"] for row in client.get("/api/v1/agreements/", query).json()["results"]]

        rows = table(client.get("/api/v1/exports/agreements.csv", query))

        assert [row["id"] for row in rows] == listed, query


def test_an_internal_agreement_is_in_the_file_of_its_parties_alone(client, register, sides):
    public = table(client.get("/api/v1/exports/agreements.csv"))
    client.force_login(region_admin(sides[0].region))
    party = table(client.get("/api/v1/exports/agreements.csv"))

    assert {row["title"] for row in public} == {"PKS Layanan", "MoU Pangan"}
    assert {row["title"] for row in party} == {"PKS Layanan", "MoU Pangan", "PKS Rahasia"}


def test_no_file_names_signatories_or_private_persons_and_no_cell_is_a_formula(client, register):
    side = Party.objects.filter(agreement=register["mou"], order=1)
    side.update(kind="perorangan", region=None, name="Asep Sunandar")

    text = client.get("/api/v1/exports/agreements.csv").getvalue().decode()

    assert "Dony" not in text
    assert "Asep" not in text
    assert "Perorangan" in text
    assert ",'=1/2025; –," in text


def test_excel_has_the_same_rows_under_headers_in_words(client, register):
    response = client.get("/kerja-sama/unduh.xlsx", {"document_kind": "mou"})

    lines = list(openpyxl.load_workbook(io.BytesIO(response.getvalue())).active.values)
    assert lines[0][:5] == ("ID", "Jenis naskah", "Kategori kerja sama", "Judul naskah", "Tentang")
    assert [line[3] for line in lines[1:]] == ["MoU Pangan"]


def test_the_page_leads_to_the_files_of_what_it_shows(client, register):
    page = client.get("/kerja-sama/?document_kind=pks").content.decode()

    for name in ("unduh.csv", "unduh.xlsx", "umpan/"):
        assert f'href="/kerja-sama/{name}?document_kind=pks"' in page


def test_a_wrong_filter_is_refused(client, register):
    assert client.get("/api/v1/exports/agreements.csv", {"document_kind": "x"}).status_code == 400
    assert client.get("/kerja-sama/unduh.csv", {"document_kind": "x"}).status_code == 400


def test_a_file_costs_as_many_queries_for_many_rows_as_for_few(client, sides, django_assert_max_num_queries):
    registered_agreement(*sides[::-1])
    with django_assert_max_num_queries(12) as few:
        table(client.get("/api/v1/exports/agreements.csv"))
    for _number in range(10):
        registered_agreement(Side(sides[1].region), Side(RegionFactory()))

    with django_assert_max_num_queries(len(few)):
        assert len(table(client.get("/api/v1/exports/agreements.csv"))) == 11


def test_the_feed_tells_the_newest_registered_first_and_nothing_else(client, register, sides):
    recorded_agreement(Side(RegionFactory()), sides[1], title="Menunggu")

    response = client.get("/kerja-sama/umpan/")

    entries = ElementTree.fromstring(response.content).findall(f"{ATOM}entry")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert [entry.find(f"{ATOM}title").text for entry in entries] == ["MoU Pangan", "PKS Layanan"]
    assert entries[0].find(f"{ATOM}id").text == f"urn:uuid:{register['mou'].uuid}"


def test_the_sheet_of_an_agreement_carries_a_code_that_leads_to_its_page(client, register):
    page = client.get(register["pks"].get_absolute_url()).content.decode()

    section = page.partition('id="bagikan"')[2]
    assert "<svg" in section
    assert f"http://testserver{register['pks'].get_absolute_url()}" in section
