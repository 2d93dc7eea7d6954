"""What one takes along from the catalogue: files, feeds, addresses; the same rows for the same reader."""

import csv
import io
import json
import re
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from innovations.models import Innovation
from sipkd.api import tables
from tests.api.reading import get
from tests.factories import (
    AffairFactory,
    AgencyFactory,
    InnovationFactory,
    RegionFactory,
    approved_adoption,
    region_admin,
)

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
ADDRESSES = ["innovations:innovation-csv", "innovations:innovation-xlsx", "api:innovation-table"]


def read(client, address: str, **asked) -> list[dict[str, str]]:
    """The rows of the file by header."""
    response = client.get(reverse(address), asked)
    assert response.status_code == 200, response.getvalue()
    content = response.getvalue()
    if response["Content-Type"].startswith("text/csv"):
        delimiter = "," if address.startswith("api:") else ";"
        return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))
    headers, *rows = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    return [dict(zip(headers, row, strict=True)) for row in rows]


def entries(client, **asked) -> list[ElementTree.Element]:
    response = client.get(reverse("innovations:innovation-feed"), asked)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content).findall(f"{ATOM}entry")


# -- files ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("asked", [{}, {"q": "izin"}, {"stage": "penerapan", "ordering": "name"}])
def test_a_file_has_the_rows_of_the_list_in_its_order(client, address, asked):
    for number, stage in enumerate(["penerapan", "uji_coba", "penerapan"]):
        InnovationFactory(name=f"Izin {3 - number}", stage=stage)
    InnovationFactory(name="Gizi", stage="uji_coba")

    rows = read(client, address, **asked)

    listed = [row["name"] for row in get(client, "innovation-list", **asked)["results"]]
    assert [row.get("name") or row["Nama inovasi"] for row in rows] == listed
    assert len(listed) == {0: 4, 1: 3, 2: 2}[len(asked)]


def test_a_row_says_what_the_list_says_and_how_often_it_was_replicated(client):
    innovation = approved_adoption(InnovationFactory(affair=AffairFactory(name="Kesehatan"), year=2024)).innovation

    (row,) = read(client, "innovations:innovation-csv")

    assert row["ID"] == str(innovation.uuid)
    assert row["Perangkat daerah"] == innovation.agency.name
    assert row["Urusan pemerintahan"] == "Kesehatan"
    assert (row["Tahun"], row["Direplikasi (kali)"]) == ("2024", "1")
    assert row["Alamat halaman"] == f"http://testserver{innovation.get_absolute_url()}"


def test_a_file_for_people_tells_the_time_of_the_portal_and_one_for_programs_the_instant(client):
    innovation = InnovationFactory()
    Innovation.objects.filter(pk=innovation.pk).update(updated_at=datetime(2026, 3, 1, 20, 15, 30, tzinfo=UTC))

    (said,) = read(client, "innovations:innovation-xlsx")
    (written,) = read(client, "api:innovation-table")

    assert said["Diperbarui"] == "2026-03-02 03:15 WIB"
    assert written["updated_at"] == "2026-03-01T20:15:30+00:00"


def test_columns_of_a_worksheet_are_as_wide_as_what_stands_in_them(client):
    InnovationFactory(name="Sistem Antrean dari Rumah untuk Warga", year=2024)

    response = client.get(reverse("innovations:innovation-xlsx"))

    sheet = load_workbook(io.BytesIO(response.getvalue())).active
    widths = {cell.value: sheet.column_dimensions[cell.column_letter].width for cell in sheet[1]}
    assert widths["Nama inovasi"] > 37
    assert widths["Tahun"] < 12


def test_a_row_says_whether_it_still_runs(client):
    InnovationFactory(running_on=date(2020, 5, 4))

    (row,) = read(client, "innovations:innovation-csv")

    assert (row["Masih berjalan?"], row["Terakhir ditegaskan"]) == ("Belum ditegaskan lagi", "2020-05-04")


def test_a_file_speaks_the_language_of_the_page(client):
    InnovationFactory(stage="penerapan")

    (row,) = csv.DictReader(io.StringIO(client.get("/en/inovasi/unduh.csv").getvalue().decode("utf-8-sig"), newline=""))

    assert row["Name of the innovation"]
    assert "/en/inovasi/" in row["Address of the page"]


@pytest.mark.parametrize(
    ("address", "header"),
    [
        ("/inovasi/unduh.csv", "ID;Nama inovasi;"),
        ("/en/inovasi/unduh.csv", "ID,Name of the innovation,"),
        ("/api/v1/exports/innovations.csv", "id,name,"),
    ],
)
def test_csv_is_parted_as_excel_of_its_readers_expects_and_for_programs_always_by_commas(client, address, header):
    InnovationFactory(name='Cepat, "tepat"; =mudah', summary="Satu\nDua")

    text = client.get(address).getvalue().decode()

    assert text.startswith("\ufeff" + header)
    (row,) = csv.reader(io.StringIO(text.removeprefix("\ufeff").partition("\r\n")[2], newline=""), delimiter=header[2])
    assert row[1:3] == ['Cepat, "tepat"; =mudah', "Satu\nDua"]


@pytest.mark.parametrize("address", [*ADDRESSES, "innovations:innovation-feed"])
def test_nothing_hidden_and_no_contact_is_taken_along(client, address):
    agency = AgencyFactory()
    personal = {"contact_name": "Siti Narahubung", "contact_phone": "0812-3456"}
    InnovationFactory(agency=agency, name="Terbuka", **personal)
    InnovationFactory(agency=agency, name="Internal", visibility="internal", **personal)

    public = str(client.get(reverse(address)).getvalue())
    client.force_login(region_admin(agency.region))
    own = read(client, address) if address in ADDRESSES else entries(client)

    assert "Internal" not in public
    assert len(own) == 2
    assert "Siti" not in public + str(own)


def test_a_cell_never_becomes_a_formula(client):
    InnovationFactory(name='=HYPERLINK("http://jahat")')

    (row,) = read(client, "innovations:innovation-csv")

    assert row["Nama inovasi"] == '\'=HYPERLINK("http://jahat")'


def test_too_many_for_a_worksheet_are_refused(client, monkeypatch):
    monkeypatch.setattr(tables, "MOST_IN_XLSX", 1)
    InnovationFactory.create_batch(2)

    refused = client.get(reverse("innovations:innovation-xlsx"))

    assert refused.status_code == 400
    assert "Terlalu banyak untuk XLSX (lebih dari 1 baris). Saring dahulu, atau unduh CSV." in refused.content.decode()
    assert client.get(reverse("innovations:innovation-csv")).status_code == 200


@pytest.mark.parametrize("address", [*ADDRESSES, "innovations:innovation-feed"])
def test_a_filter_that_does_not_exist_is_refused(client, address):
    response = client.get(reverse(address), {"stage": "selesai"})

    assert response.status_code == 400
    assert response["Content-Type"].startswith("application/problem+json" if "api" in address else "text/html")


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_file_takes_as_many_queries_for_two_rows_as_for_twenty(client, address):
    def queries() -> int:
        with CaptureQueriesContext(connection) as context:
            read(client, address)
        return len(context)

    InnovationFactory.create_batch(2)
    few = queries()
    InnovationFactory.create_batch(18)

    assert queries() == few <= 4


# -- feed ----------------------------------------------------------------------------------------------------------
def test_the_feed_of_a_search_has_what_it_finds_last_changed_first(client):
    older, newer = InnovationFactory(name="Izin lama"), InnovationFactory(name="Izin & <baru>")
    InnovationFactory(name="Gizi")

    found = entries(client, q="izin")

    assert [entry.findtext(f"{ATOM}title") for entry in found] == ["Izin & <baru>", "Izin lama"]
    assert found[0].findtext(f"{ATOM}id") == f"urn:uuid:{newer.uuid}"
    assert found[1].find(f"{ATOM}link").get("href") == f"http://testserver{older.get_absolute_url()}"


def test_the_feed_says_where_it_is_and_what_it_is_about(client):
    region = RegionFactory(name="Kabupaten Sumedang")

    response = client.get(reverse("innovations:innovation-feed"), {"region": region.code, "cursor": "x"})

    feed = ElementTree.fromstring(response.content)
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert feed.findtext(f"{ATOM}title") == "SIPKD: Kabupaten Sumedang"
    assert links["self"] == f"http://testserver/inovasi/umpan/?region={region.code}"
    assert links["alternate"] == f"http://testserver/inovasi/?region={region.code}"


def test_a_summary_is_text_also_where_a_reader_takes_it_for_html(client):
    InnovationFactory(name="Izin", summary="Biaya < Rp1.000 & <script>alert(1)</script>")

    (entry,) = entries(client)

    summary = entry.find(f"{ATOM}summary")
    assert summary.get("type") == "html"
    assert summary.text == "Biaya &lt; Rp1.000 &amp; &lt;script&gt;alert(1)&lt;/script&gt;"


def test_a_character_that_xml_cannot_hold_spoils_no_feed(client):
    InnovationFactory(name="Izin\x0b cepat \x01", summary="a\ufffeb")

    (entry,) = entries(client)

    assert entry.findtext(f"{ATOM}title") == "Izin cepat "


def test_the_list_names_its_feed_and_its_files(client):
    InnovationFactory(name="Izin")

    page = client.get(reverse("innovations:innovation-list"), {"q": "izin", "page_size": 5}).content.decode()

    assert '<link rel="alternate" type="application/atom+xml"' in page
    for name in ("umpan/", "unduh.csv", "unduh.xlsx"):
        assert f'href="/inovasi/{name}?q=izin"' in page


# -- one page ------------------------------------------------------------------------------------------------------
def test_the_page_says_what_it_is_to_machines_and_escapes_it(client):
    name = 'Izin "cepat" </script><script>alert(1)</script> & murah'
    innovation = InnovationFactory(name=name, summary="", awards="KIPP 2024", year=2023)

    page = client.get(innovation.get_absolute_url()).content.decode()

    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    said = json.loads(block)
    assert (said["@type"], said["name"], said["award"]) == ("CreativeWork", name, "KIPP 2024")
    assert said["creator"]["parentOrganization"]["name"] == innovation.region.name
    assert said["url"] == f"http://testserver{innovation.get_absolute_url()}"
    assert "description" not in said
    assert "<script>alert" not in page


def test_the_page_introduces_itself_to_other_sites(client):
    innovation = InnovationFactory(name='Izin "cepat"', summary="Tiga jam.")
    url = f"http://testserver{innovation.get_absolute_url()}"

    page = client.get(innovation.get_absolute_url()).content.decode()

    assert '<meta property="og:title" content="Izin &quot;cepat&quot;">' in page
    assert '<meta property="og:description" content="Tiga jam.">' in page
    assert f'<meta property="og:url" content="{url}">' in page
    assert f'<link rel="canonical" href="{url}">' in page
    assert re.search(r'<meta property="og:image" content="http://testserver/static/img/kartu[^"]*png">', page)


def test_a_public_page_can_be_handed_on_and_an_internal_one_is_not_offered(client):
    agency = AgencyFactory()
    client.force_login(region_admin(agency.region))
    pages = [
        client.get(InnovationFactory(agency=agency, visibility=visibility).get_absolute_url()).content.decode()
        for visibility in ("public", "internal")
    ]

    shared = [page.partition('id="bagikan"')[2] for page in pages]

    assert "data-copy=" in shared[0]
    assert 'role="img" aria-label="Kode QR ke halaman ini"><svg' in shared[0]
    assert "style=" not in shared[0]
    assert shared[1] == ""
