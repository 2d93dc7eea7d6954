"""An admin takes innovations or a register in from a file: by keyboard, on a phone, without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from agreements.models import Agreement
from innovations.imports.models import InnovationImport
from innovations.imports.progress import teller
from innovations.imports.working import run_waiting
from innovations.models import Innovation
from innovations.services import Stage
from tests.agreements.registers import as_xlsx
from tests.browser.hands import Keyboard
from tests.browser.looking import Look
from tests.factories import PASSWORD, RegionFactory, region_admin

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


NAME = "rekap_inovasi_daerah_seluruh_kabupaten_2021_sampai_2026_final.csv"  # wider than a phone


def sheet(*lines: str) -> dict:
    content = "\n".join(["nama inovasi,kode wilayah,tahun,ringkasan", *lines])
    return {"name": NAME, "mimeType": "text/csv", "buffer": content.encode()}


@pytest.mark.parametrize("script", [True, False])
def test_a_file_is_examined_corrected_and_taken_in_by_keyboard_on_a_phone(open_page, script):
    region = RegionFactory()
    admin = region_admin(region)
    page = open_page(java_script_enabled=script)
    hand, look = Keyboard(page), Look()
    page.goto("/akun/login/")
    hand.write("Surel", admin.email)
    hand.write("Kata sandi", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=re.compile("Notifikasi"))).to_be_visible()

    page.goto("/inovasi/")
    hand.press("link", "Muat dari berkas")
    expect(hand.main).to_contain_text("Kolom yang dimuat")
    hand.attach("Berkas CSV atau XLSX", sheet(f"SIMPATI,{region.code},2021,Cegah stunting.", "KIOS,99.99,dua ribu,"))
    hand.press("button", "Periksa berkas")
    expect(hand.main).to_contain_text("Menunggu giliran.")
    run_waiting()
    expect(hand.main).to_contain_text("Daerah “99.99” tidak dikenal.")
    expect(hand.main.get_by_role("button", name="Muat berkas ini")).to_have_count(0)
    if script:  # axe waits for timers of the page, which has none without JavaScript
        look(page)

    hand.attach("Berkas CSV atau XLSX", sheet(f"SIMPATI,{region.code},2021,Cegah stunting.", f"KIOS,{region.code},,"))
    hand.press("button", "Periksa berkas")
    expect(hand.main).to_contain_text("Menunggu giliran.")
    teller(InnovationImport.objects.latest("id"))(Stage.CHECKING, 1, 2)
    expect(hand.main.get_by_role("progressbar", name="Memeriksa")).to_have_attribute("value", "1")
    expect(hand.main).to_contain_text("Memeriksa: 1 dari 2")
    if script:
        look(page)

    page.goto("/inovasi/")  # left, and found again
    hand.press("link", "Muat dari berkas")
    expect(hand.main).to_contain_text(NAME)
    if script:
        look(page)
    run_waiting()
    hand.press("link", NAME)
    expect(hand.main).to_contain_text("Semua baris dapat dimuat.")
    if script:
        look(page)
    hand.press("button", "Muat berkas ini")
    expect(hand.main).to_contain_text("Menunggu giliran.")
    run_waiting()
    expect(page.get_by_text("2 inovasi baru dimuat, 0 diperbarui.")).to_be_visible()
    if script:
        look(page)
    hand.press("link", "Buka katalog inovasi")
    expect(hand.main).to_contain_text("SIMPATI")

    assert look.barriers == []
    assert set(Innovation.objects.values_list("name", flat=True)) == {"SIMPATI", "KIOS"}


@pytest.mark.parametrize("script", [True, False])
def test_a_register_with_an_addendum_comes_in_and_a_row_of_it_changes_by_keyboard_on_a_phone(open_page, script):
    regions = RegionFactory.create_batch(2)
    admin = region_admin(regions[0])
    pks = {
        "title": "PKS Air Minum", "document_kind": "PKS", "party_codes": ";".join(region.code for region in regions),
        "numbers": "4 Tahun 2009 / 71 Tahun 2009", "signed_on": "2009", "ends_on": "2012",
        "topic": "Air minum lintas batas",
    }  # fmt: skip
    addendum = pks | {
        "title": "Adendum PKS Air Minum", "document_kind": "Perubahan Kedua", "numbers": "", "signed_on": "2012-02-20",
        "ends_on": "2021-12-31", "amends": "71 Tahun 2009",
    }  # fmt: skip
    page = open_page(java_script_enabled=script)
    hand, look = Keyboard(page), Look()
    page.goto("/akun/login/")
    hand.write("Surel", admin.email)
    hand.write("Kata sandi", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=re.compile("Notifikasi"))).to_be_visible()

    def take_in(*rows: dict[str, str], seeing: str) -> None:
        page.goto("/kerja-sama/muat/")
        book = {"name": "daftar.xlsx", "mimeType": "application/zip", "buffer": as_xlsx(*rows).getvalue()}
        hand.attach("Berkas CSV atau XLSX", book)
        hand.press("button", "Periksa berkas")
        expect(hand.main).to_contain_text(seeing)
        if script:  # axe waits for timers of the page, which has none without JavaScript
            look(page)
        hand.press("button", "Muat berkas ini")

    take_in(addendum, pks, seeing="Semua baris dapat dimuat.")
    expect(page.get_by_text("2 kerja sama dimuat.")).to_be_visible()
    take_in(addendum, pks | {"ends_on": "2012-12-31"}, seeing="Berakhir: 2012 → 2012-12-31.")
    expect(page.get_by_text("1 kerja sama diubah.")).to_be_visible()

    assert look.barriers == []
    base = Agreement.objects.get(title="PKS Air Minum")
    assert (base.ends_on.isoformat(), base.children.get().title) == ("2012-12-31", "Adendum PKS Air Minum")
