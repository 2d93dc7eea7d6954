"""The page that takes an existing register in: examined row by row first, then exactly that file, or nothing."""

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from agencies.models import Region
from agreements.importing import COLUMNS
from agreements.models import Agreement, Party
from agreements.services import attest_agreement
from sipkd.events.models import Event
from tests.factories import RegionFactory, portal_admin, portal_verifier, region_admin

pytestmark = pytest.mark.django_db
PAGE, APPLY = reverse("agreements:register-import"), reverse("agreements:register-import-apply")
HEADER = (
    "title,document_kind,category,party_codes,other_parties,numbers,signed_on,duration,ends_on,agencies,topic,source"
)


@pytest.fixture
def regions() -> list[Region]:
    return [RegionFactory() for _number in range(2)]


@pytest.fixture
def both(regions) -> str:
    return ";".join(region.code for region in regions)


def file_of(*lines: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("daftar.csv", "\n".join([HEADER, *lines]).encode(), content_type="text/csv")


def examine(client, *lines: str):
    return client.post(PAGE, {"file": file_of(*lines)})


def outcomes(response) -> list[str]:
    return [str(row.outcome) for row in response.context["report"].rows]


def test_a_file_is_examined_and_nothing_is_written_until_it_is_taken_in(client, regions, both):
    client.force_login(region_admin(regions[0]))
    line = f"KB,MoU,,{both},,4 Tahun 2009 / 71 Tahun 2009,2013,,,,,https://a.example/"

    shown = examine(client, line)

    assert (shown.status_code, outcomes(shown)) == (200, ["new"])
    assert not Agreement.objects.exists()
    taken = client.post(APPLY, {"digest": shown.context["digest"]}, follow=True)
    assert "1 kerja sama dimuat." in taken.content.decode()
    agreement = Agreement.objects.get()
    assert (agreement.title, agreement.state(), agreement.source_urls) == ("KB", "unverified", ["https://a.example/"])
    assert agreement.source_record["numbers"] == "4 Tahun 2009 / 71 Tahun 2009"
    assert Event.objects.get(action="agreement.imported").actor.region == regions[0]
    assert outcomes(examine(client, line)) == ["unchanged"]


def test_one_wrong_row_is_told_with_its_reason_and_nothing_can_be_taken_in(client, regions, both):
    client.force_login(region_admin(regions[0]))

    shown = examine(client, f"KB,MoU,,{both},,,2013,,,,,", f"X,Surat,Aneh,{both},,,2013,,,,,")

    page = shown.content.decode()
    assert (shown.status_code, outcomes(shown)) == (422, ["new", "refused"])
    for said in ("Jenis naskah “Surat” tidak dikenal.", "Kategori “Aneh” tidak dikenal.", "Tidak ada yang dimuat"):
        assert said in page
    assert "Muat berkas ini" not in page
    client.post(APPLY, {"digest": shown.context["digest"]})
    assert not Agreement.objects.exists()


def test_a_region_takes_in_its_own_agreements_and_the_portal_all(client, both):
    line = f"KB,MoU,,{both},,,2013,,,,,"
    client.force_login(region_admin(RegionFactory()))

    shown = examine(client, line)

    assert outcomes(shown) == ["refused"]
    assert "Daerah Anda harus menjadi salah satu pihak." in shown.content.decode()
    client.force_login(portal_admin())
    assert outcomes(examine(client, line)) == ["new"]


def test_only_who_examined_a_file_takes_it_in_and_only_while_it_is_kept(client, regions, both):
    line = f"KB,MoU,,{both},,,2013,,,,,"
    client.force_login(region_admin(regions[0]))
    digest = examine(client, line).context["digest"]

    client.force_login(region_admin(regions[1]))
    told = client.post(APPLY, {"digest": digest}, follow=True)

    assert "Unggah sekali lagi" in told.content.decode()
    cache.clear()
    client.force_login(region_admin(regions[0]))
    client.post(APPLY, {"digest": digest})
    assert not Agreement.objects.exists()


def test_what_would_come_out_otherwise_than_it_was_examined_is_shown_again_before_it_is_taken_in(client, regions, both):
    client.force_login(region_admin(regions[0]))
    first = examine(client, f"KB,MoU,,{both},,,2013,satu tahun,,,,").context["digest"]
    second = examine(client, f"KB,MoU,,{both},,,2013,dua tahun,,,,").context["digest"]
    client.post(APPLY, {"digest": second})

    shown = client.post(APPLY, {"digest": first})

    assert (shown.status_code, outcomes(shown)) == (409, ["changed"])
    assert "Data di portal berubah sejak berkas ini diperiksa." in shown.content.decode()
    assert Agreement.objects.get().duration_text == "dua tahun"
    client.post(APPLY, {"digest": first})
    assert Agreement.objects.get().duration_text == "satu tahun"


def test_what_has_become_wrong_since_it_was_examined_is_not_taken_in(client, regions, both):
    client.force_login(region_admin(regions[0]))
    client.post(APPLY, {"digest": examine(client, f"KB,MoU,,{both},,,2013,,,,,").context["digest"]})
    digest = examine(client, f"KB,MoU,,{both},,,2013,dua tahun,,,,").context["digest"]
    attest_agreement(Agreement.objects.get(), basis="Naskah asli.", by=portal_verifier())

    refused = client.post(APPLY, {"digest": digest})

    assert (refused.status_code, outcomes(refused)) == (422, ["refused"])
    assert "Yang berbeda: Jangka waktu." in refused.content.decode()
    assert Agreement.objects.get().duration_text == ""


def test_a_row_that_changes_a_known_record_is_shown_field_by_field_and_then_written(client, regions, both):
    client.force_login(region_admin(regions[0]))
    client.post(APPLY, {"digest": examine(client, f"KB,MoU,,{both},,,2013,,2018,,,").context["digest"]})

    shown = examine(client, f"KB,MoU,,{both},,,2013,,2018-06-30,,Air <bersih>,")

    page = shown.content.decode()
    assert (shown.status_code, outcomes(shown)) == (200, ["changed"])
    assert "<li>Berakhir: 2018 → 2018-06-30.</li>" in page
    assert "<li>Tentang: – → Air &lt;bersih&gt;.</li>" in page
    assert Agreement.objects.get().ends_on.isoformat() == "2018"
    taken = client.post(APPLY, {"digest": shown.context["digest"]}, follow=True)
    assert "1 kerja sama diubah." in taken.content.decode()
    agreement = Agreement.objects.get()
    assert (agreement.ends_on.isoformat(), agreement.subject) == ("2018-06-30", "Air <bersih>")
    assert Event.objects.get(action="agreement.source_changed").actor.region == regions[0]


def test_the_page_names_every_column(client, regions):
    client.force_login(region_admin(regions[0]))

    page = client.get(PAGE).content.decode()

    assert [column.heading for column in COLUMNS if f"<span>{column.heading}</span>" not in page] == []


def test_parties_that_are_no_region_come_in_with_their_kind_country_and_number(client, regions):
    client.force_login(region_admin(regions[0]))
    code = regions[0].code

    shown = examine(
        client,
        f"PKS A,PKS,KSDPK,{code},badan_usaha: PT Contoh,119/1 / 02/PT,2024-07,,,,,",
        f"PKS B,PKS,ksdpl,{code},daerah_asing: Kota Ehime (Jepang),,2024,,,,,",
    )
    client.post(APPLY, {"digest": shown.context["digest"]})

    assert list(Party.objects.filter(region=None).order_by("id").values_list("kind", "name", "country")) == [
        ("badan_usaha", "PT Contoh", ""),
        ("daerah_asing", "Kota Ehime", "Jepang"),
    ]
    assert Party.objects.get(name="PT Contoh").document_number == "02/PT"
    assert list(Agreement.objects.order_by("id").values_list("category", flat=True)) == ["KSDPK", "KSDPL"]
    wrong = examine(client, *(
        f"PKS C,PKS,KSDPK,{code},{party},,2024,,,,," for party in ("PT Contoh", "daerah: X", "daerah_asing: Ehime")
    ))  # fmt: skip
    assert outcomes(wrong) == ["refused"] * 3
    assert wrong.content.decode().count("tidak dapat dibaca") == 3


def test_what_is_no_table_or_too_long_is_refused_at_its_field(client, regions):
    client.force_login(region_admin(regions[0]))

    assert list(client.post(PAGE).context["form"].errors) == ["file"]
    for content in (b"", b"%PDF-1.7", ("\n".join([HEADER, *["x"] * 1001])).encode()):
        refused = client.post(PAGE, {"file": SimpleUploadedFile("x.csv", content)})
        assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["file"])


def test_the_register_leads_its_admins_to_the_page(client, regions):
    assert PAGE not in client.get("/kerja-sama/").content.decode()
    client.force_login(region_admin(regions[0]))
    assert PAGE in client.get("/kerja-sama/").content.decode()
