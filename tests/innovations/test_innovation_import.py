"""The page that takes innovations in from a file: examined row by row first, then exactly that file, or nothing."""

import csv
import io

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override

from agencies.models import Region
from innovations.import_columns import columns_of, meanings
from innovations.models import Innovation
from sipkd.events.models import Event
from sipkd.sheets import Table, write_xlsx
from tests.factories import AgencyFactory, RegionFactory, operator, portal_admin, region_admin

pytestmark = pytest.mark.django_db
PAGE, APPLY = reverse("innovations:innovation-import"), reverse("innovations:innovation-import-apply")
HEADER = "name,region_code,year,description"


@pytest.fixture
def region() -> Region:
    return RegionFactory()


def examine(client, *lines: str):
    file = SimpleUploadedFile("inovasi.csv", "\n".join([HEADER, *lines]).encode(), content_type="text/csv")
    return client.post(PAGE, {"file": file})


def outcomes(response) -> list[str]:
    return [str(row.outcome) for row in response.context["report"].rows]


def report_of(client, response) -> list[list[str]]:
    digest = response.context["digest"]
    file = client.get(reverse("innovations:innovation-import-report", args=[digest]))
    return list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))


def test_a_file_is_examined_and_nothing_is_written_until_it_is_taken_in(client, region):
    admin = region_admin(region)
    client.force_login(admin)
    line = f"SIMPATI,{region.code},2021,Pencegahan stunting."

    shown = examine(client, line)

    assert (shown.status_code, outcomes(shown)) == (200, ["new"])
    assert not Innovation.objects.exists()
    taken = client.post(APPLY, {"digest": shown.context["digest"]}, follow=True)
    assert "1 inovasi baru dimuat, 0 diperbarui." in taken.content.decode()
    innovation = Innovation.objects.get()
    assert (innovation.name, innovation.region, innovation.status) == ("SIMPATI", region, "published")
    assert Event.objects.get(action="innovation.imported").actor == admin
    assert "SIMPATI" in client.get("/inovasi/?q=tengkes+stunting").content.decode()


def test_the_same_file_again_changes_nothing(client, region):
    client.force_login(region_admin(region))
    line = f"SIMPATI,{region.code},2021,Pencegahan stunting."
    client.post(APPLY, {"digest": examine(client, line).context["digest"]})
    before = Event.objects.count()

    again = examine(client, line)
    told = client.post(APPLY, {"digest": again.context["digest"]}, follow=True)

    assert outcomes(again) == ["unchanged"]
    assert "tidak ada yang berubah" in told.content.decode()
    assert (Innovation.objects.count(), Event.objects.count()) == (1, before)


def test_what_changes_is_told_field_by_field_before_it_is_written(client, region):
    client.force_login(region_admin(region))
    client.post(APPLY, {"digest": examine(client, f"SIMPATI,{region.code},2021,Lama.").context["digest"]})

    shown = examine(client, f"SIMPATI,{region.code},2022,Lama.")

    assert outcomes(shown) == ["changed"]
    assert "Tahun: 2021 → 2022." in shown.content.decode()
    assert Innovation.objects.get().year == 2021


def test_one_wrong_row_is_told_with_its_reasons_and_nothing_can_be_taken_in(client, region):
    client.force_login(region_admin(region))

    shown = examine(client, f"SIMPATI,{region.code},2021,", "X,99.99,dua ribu,")

    page = shown.content.decode()
    assert (shown.status_code, outcomes(shown)) == (422, ["new", "refused"])
    for said in ("Daerah “99.99” tidak dikenal.", "“dua ribu” bukan angka", "Tidak ada yang dimuat"):
        assert said in page
    assert "Muat berkas ini" not in page
    client.post(APPLY, {"digest": shown.context["digest"]})
    assert not Innovation.objects.exists()


def test_a_region_takes_in_its_own_innovations_and_the_portal_all(client, region):
    line = f"SIMPATI,{region.code},2021,"
    client.force_login(region_admin(RegionFactory()))

    shown = examine(client, line)

    assert outcomes(shown) == ["refused"]
    client.post(APPLY, {"digest": shown.context["digest"]})
    assert not Innovation.objects.exists()
    client.force_login(portal_admin())
    assert outcomes(examine(client, line)) == ["new"]


def test_only_who_examined_a_file_takes_it_in_and_reads_its_report(client, region):
    client.force_login(region_admin(region))
    digest = examine(client, f"SIMPATI,{region.code},2021,").context["digest"]

    client.force_login(region_admin(region))
    told = client.post(APPLY, {"digest": digest}, follow=True)

    assert "Unggah sekali lagi" in told.content.decode()
    assert client.get(reverse("innovations:innovation-import-report", args=[digest])).status_code == 404
    assert not Innovation.objects.exists()


def test_a_file_that_is_not_kept_any_more_has_to_be_uploaded_again(client, region):
    client.force_login(region_admin(region))
    digest = examine(client, f"SIMPATI,{region.code},2021,").context["digest"]
    cache.clear()

    told = client.post(APPLY, {"digest": digest}, follow=True)

    assert "Unggah sekali lagi" in told.content.decode()
    assert not Innovation.objects.exists()


def test_of_a_long_file_the_page_shows_what_is_refused_first_and_the_download_every_row(client, region):
    client.force_login(region_admin(region))
    lines = [f"Inovasi {number},{region.code},2021," for number in range(120)]

    shown = examine(client, *lines, "Salah,99.99,2021,")

    rows = shown.context["rows"]
    assert (len(rows), rows[0][0], rows[1][0]) == (100, 122, 2)
    assert "Ditampilkan 100 dari 121 baris" in shown.content.decode()
    assert [count["number"] for count in shown.context["counts"]] == [120, 0, 0, 1]
    header, *told = report_of(client, shown)
    assert header == ["Baris", "Judul", "Hasil", "Keterangan"]
    assert len(told) == 121
    assert told[0] == ["2", "Inovasi 0", "Baru", ""]
    assert told[-1] == ["122", "Salah", "Ditolak", "Daerah “99.99” tidak dikenal."]


def test_an_xlsx_file_is_examined_the_same_way(client, region):
    client.force_login(region_admin(region))
    file = io.BytesIO()
    write_xlsx(file, Table(("Nama Inovasi", "Kode Wilayah"), [("SIMPATI", region.code)]))

    shown = client.post(PAGE, {"file": SimpleUploadedFile("inovasi.xlsx", file.getvalue())})

    assert (shown.status_code, outcomes(shown)) == (200, ["new"])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "kosong"),
        (b"judul,daerah\nSIMPATI,Sumedang\n", "kolom nama inovasi"),
        (b"%PDF-1.7", "tidak berisi baris data"),
        (b"name,region_code\n" + b"x,1\n" * 10_001, "lebih dari 10000 baris"),
        (b"x" * (10 * 1024 * 1024 + 1), "terlalu besar"),
    ],
)
def test_what_is_no_table_or_too_large_is_refused_at_its_field(client, region, content, said):
    client.force_login(region_admin(region))

    refused = client.post(PAGE, {"file": SimpleUploadedFile("x.csv", content)})

    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["file"])
    assert said in str(refused.context["form"].errors["file"])


def test_admins_find_the_page_in_the_catalogue_and_others_do_not(client, region):
    client.force_login(operator(AgencyFactory(region=region)))
    assert PAGE not in client.get("/inovasi/").content.decode()
    for admin in (region_admin(region), portal_admin()):
        client.force_login(admin)
        for page in ("/inovasi/", "/naskah-inovasi/"):
            assert PAGE in client.get(page).content.decode()


def test_every_heading_that_the_page_names_is_understood():
    for meaning in meanings():
        for heading in (meaning.label, *meaning.headings):
            others = [each for each in ("name", "region_code") if each not in meaning.headings]
            assert heading in [column.heading for column in columns_of([heading, *others]).values()]


def test_an_indonesian_file_is_understood_on_the_english_page_too(client, region):
    client.force_login(region_admin(region))
    content = f"Nama inovasi,Kode wilayah,Ringkasan,Tahapan inovasi\nSIMPATI,{region.code},Cegah stunting.,Uji coba\n"

    with override("en"):  # a request leaves its language behind
        page, apply = reverse("innovations:innovation-import"), reverse("innovations:innovation-import-apply")
        shown = client.post(page, {"file": SimpleUploadedFile("inovasi.csv", content.encode())})
        client.post(apply, {"digest": shown.context["digest"]})

    assert page.startswith("/en/")
    innovation = Innovation.objects.get()
    assert (innovation.summary, innovation.stage) == ("Cegah stunting.", "uji_coba")
