"""A profile written, returned, improved and published: by keyboard alone, without JavaScript, on a phone."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from innovations.models import Innovation
from tests.factories import PASSWORD, AffairFactory, AgencyFactory, operator, verifier

WORDS = "Layanan ini menggantikan antrean di loket dengan pendaftaran dari rumah. " * 35
PHONE = {"width": 320, "height": 640}


@pytest.fixture
def agency(transactional_db):
    AffairFactory(name="Administrasi Kependudukan")
    return AgencyFactory(name="Dinas Layanan")


@pytest.fixture
def plain(browser: Browser, live_server) -> Iterator[Page]:
    """A phone whose browser runs no script."""
    context = browser.new_context(base_url=live_server.url, locale="id-ID", java_script_enabled=False, viewport=PHONE)
    yield context.new_page()
    context.close()


def press(page: Page, target: Locator, key: str = "Enter") -> None:
    """Reach it with the tab key from where one is, then press."""
    for _step in range(150):
        if target.evaluate("element => element === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(target).to_be_focused()
    page.keyboard.press(key)


def sign_in(page: Page, user) -> None:
    page.context.clear_cookies()
    page.goto("/akun/login/")
    page.get_by_label("Surel").fill(user.email)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=re.compile("Notifikasi"))).to_be_visible()


def choose(page: Page, group: str, choice: str) -> None:
    """A radio button by keyboard: into the group, then to the choice."""
    wanted = page.get_by_role("group", name=re.compile(f"^{group}")).get_by_label(choice, exact=True)
    wanted.focus()
    page.keyboard.press("Space")
    expect(wanted).to_be_checked()


def type_in(page: Page, label: str, text: str) -> None:
    field = page.get_by_label(re.compile(f"^{label}"))
    field.focus()
    page.keyboard.insert_text(text)


def test_profile_is_written_returned_improved_and_published_by_keyboard_without_javascript(agency, plain: Page):
    page, main = plain, plain.get_by_role("main")
    writer, checker = operator(agency), verifier(agency.region)

    sign_in(page, writer)
    page.goto("/naskah-inovasi/")
    press(page, main.get_by_role("link", name="Tulis inovasi").first)
    type_in(page, "Nama inovasi", "SIAP (Sistem Antrean dari Rumah)")
    press(page, main.get_by_role("button", name="Buat naskah"))
    expect(main).to_contain_text("hal lagi sebelum dapat diajukan")

    press(page, main.get_by_role("link", name="Ubah Identitas"))
    type_in(page, "Ringkasan", "Antrean dari rumah.")
    for group, choice in (
        ("Tahapan inovasi", "Penerapan"),
        ("Klasifikasi", "Inovasi perangkat daerah"),
        ("Jenis inovasi", "Digital"),
        ("Bentuk inovasi", "Pelayanan publik"),
        ("Inisiator", "Perangkat daerah"),
    ):
        choose(page, group, choice)
    press(page, main.get_by_role("button", name="Simpan dan lanjut"))
    page.get_by_label(re.compile("^Urusan pemerintahan utama")).focus()
    page.keyboard.type("Admin")
    page.get_by_label(re.compile("^Tematik")).focus()
    page.keyboard.type("Non-PKPN")
    press(page, main.get_by_role("button", name="Simpan dan lanjut"))
    for label, day in (("Waktu uji coba", "2024-01-15"), ("Waktu penerapan", "2024-07-01")):
        page.get_by_label(re.compile(f"^{label}")).fill(day)
    press(page, main.get_by_role("button", name="Simpan dan lanjut"))
    for label, text in (
        ("Rancang bangun", "Terlalu pendek."),
        ("Tujuan", "Mempersingkat."),
        ("Manfaat", "Hemat waktu."),
        ("Hasil", "Antrean turun."),
    ):
        type_in(page, label, text)
    press(page, main.get_by_role("button", name="Simpan", exact=True))
    expect(main).to_contain_text("Rancang bangun baru 2 kata; paling sedikit 300 kata.")
    expect(main.get_by_role("button", name="Ajukan untuk diperiksa")).to_have_count(0)

    press(page, main.get_by_role("link", name="Isi sekarang").first)
    page.get_by_label(re.compile("^Rancang bangun")).fill(WORDS)
    press(page, main.get_by_role("button", name="Simpan", exact=True))
    press(page, main.get_by_role("button", name="Ajukan untuk diperiksa"))
    expect(main).to_contain_text("Naskah diajukan. Verifikator diberi tahu.")
    manuscript = page.url

    sign_in(page, checker)
    page.goto("/notifikasi/")
    expect(main).to_contain_text("“SIAP (Sistem Antrean dari Rumah)” diajukan untuk diperiksa.")
    page.goto(manuscript)
    press(page, main.get_by_role("link", name="Kembalikan"))
    type_in(page, "Alasan", "Sebutkan jumlah warga yang dilayani.")
    press(page, main.get_by_role("button", name="Kembalikan"))
    expect(main).to_contain_text("Dikembalikan")

    sign_in(page, writer)
    page.goto(manuscript)
    expect(main).to_contain_text("Sebutkan jumlah warga yang dilayani.")
    press(page, main.get_by_role("link", name="Ubah Uraian"))
    page.get_by_label(re.compile("^Hasil")).fill("Antrean turun untuk 1.200 warga.")
    press(page, main.get_by_role("button", name="Simpan", exact=True))
    press(page, main.get_by_role("button", name="Ajukan untuk diperiksa"))
    expect(main).to_contain_text("Naskah diajukan. Verifikator diberi tahu.")

    sign_in(page, checker)
    page.goto(manuscript)
    press(page, main.get_by_role("button", name="Terbitkan"))
    expect(main).to_contain_text("Terbit di katalog. Pemilik diberi tahu.")

    page.context.clear_cookies()
    page.goto("/inovasi/?q=antrean")
    press(page, main.get_by_role("link", name="SIAP (Sistem Antrean dari Rumah)"))
    expect(main).to_contain_text("Antrean turun untuk 1.200 warga.")
    assert Innovation.objects.get().form == Innovation.Form.SERVICE


def test_pages_of_a_manuscript_have_no_accessibility_violation_and_reflow(agency, page: Page):
    from innovations.services import draft_innovation

    version = draft_innovation(name="SIAP", agency=agency, by=operator(agency))
    page.set_viewport_size(PHONE)
    sign_in(page, version.started_by)
    path = version.get_absolute_url()
    found, widths = {}, {}

    addresses = ["/naskah-inovasi/", "/inovasi/tulis/", path, f"/inovasi/{version.innovation.uuid}/"]
    addresses += [f"{path}bagian/{slug}/" for slug in ("identitas", "bidang", "waktu", "uraian", "pendukung")]
    addresses += [f"/inovasi/{version.innovation.uuid}/{slug}/" for slug in ("berkas", "narahubung")]
    for address in addresses:
        page.goto(address)
        found[address] = [each["id"] for each in Axe().run(page).response["violations"]]
        widths[address] = page.evaluate("document.documentElement.scrollWidth")

    assert found == {address: [] for address in addresses}
    assert widths == dict.fromkeys(addresses, 320)


def test_words_of_the_design_are_counted_while_it_is_written(agency, page: Page):
    from innovations.services import draft_innovation

    version = draft_innovation(name="SIAP", agency=agency, by=operator(agency))
    sign_in(page, version.started_by)
    page.goto(f"{version.get_absolute_url()}bagian/uraian/")

    type_in(page, "Rancang bangun", "Daftar dari\nrumah. ")

    expect(page.get_by_role("main")).to_contain_text("kini 3 kata")
