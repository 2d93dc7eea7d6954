"""The catalogue as a new official meets it: found by words and by facets, compared, kept, taken along, by any means."""

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from agencies.models import User
from innovations.models import Innovation
from innovations.saved.asking import checked
from innovations.saved.matching import run as match_searches
from innovations.saved.services import save_search
from sipkd import demo
from tests.browser.conftest import PATIENCE
from tests.browser.hands import Keyboard, Pointer
from tests.innovations.publishing import published

OFFICIAL, ADMIN = "pejabat@lampungselatan.example", "admin@lampungselatan.example"
AGENCY = "DPMPTSP Kabupaten Lampung Selatan"
SIMPATI = "SIMPATI (Sistem Informasi Pencegahan Stunting Terintegrasi)"
PARTNERS = re.compile("Saber Bunting|SIMPATI|Sicakep")  # of Sumedang, against stunting
NARROW = {"width": 320, "height": 640}


@pytest.fixture
def real_case(transactional_db) -> None:
    call_command("load_reference_data", verbosity=0)
    demo.seed()


@pytest.fixture
def plain(browser: Browser, live_server) -> Iterator[Page]:
    """A phone whose browser runs no script."""
    context = browser.new_context(base_url=live_server.url, locale="id-ID", java_script_enabled=False, viewport=NARROW)
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def sign_in(hand: Pointer, email: str = OFFICIAL) -> None:
    hand.page.goto("/akun/login/")
    hand.write("Surel", email)
    hand.write("Kata sandi", demo.PASSWORD)
    hand.press("button", "Masuk")
    expect(hand.page.get_by_role("link", name=re.compile("Notifikasi")).first).to_be_attached()


def cards(page: Page) -> list[str]:
    return [text.strip() for text in page.locator("#katalog .card-title").all_inner_texts()]


def expect_verdict(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(SIMPATI)
    verdict = page.get_by_role("main")
    expect(verdict).to_contain_text(f"{AGENCY} dapat mereplikasi inovasi ini hari ini")
    expect(verdict).to_contain_text(demo.UMBRELLA)


# -- finding -------------------------------------------------------------------------------------------------------
def test_by_words_with_the_keyboard_alone(real_case, page: Page):
    hand = Keyboard(page)
    sign_in(hand)
    page.goto("/inovasi/")

    hand.write("Cari inovasi", "aplikasi stunting")
    page.keyboard.press("Enter")
    expect(page.get_by_text("untuk “aplikasi stunting”")).to_be_visible()
    tick(hand, AGENCY)
    expect(page.locator(".filter-tag")).to_contain_text(AGENCY)
    expect(page.locator("#katalog .card-title").first).to_have_text(PARTNERS)
    hand.press("link", SIMPATI)

    expect_verdict(page)


def test_by_facets_alone(real_case, page: Page):
    hand = Pointer(page)
    sign_in(hand)
    page.goto("/inovasi/")

    page.get_by_label(re.compile(rf"^\s*{AGENCY}")).check()
    expect(page.locator(".filter-tag")).to_have_count(1)
    page.get_by_label(re.compile(r"^\s*Kesehatan")).check()
    expect(page.locator(".filter-tag")).to_have_count(2)

    count = int(page.locator(".result-count strong").inner_text())
    assert len(cards(page)) == count
    assert SIMPATI in cards(page)
    page.get_by_role("link", name=SIMPATI).click()
    expect_verdict(page)


def test_without_javascript_on_a_narrow_phone(real_case, plain: Page):
    hand = Pointer(plain)
    sign_in(hand)
    plain.goto("/inovasi/")

    hand.write("Cari inovasi", "stunting")
    hand.press("button", "Cari")
    plain.locator("#saring > summary").click()
    plain.get_by_label(re.compile(rf"^\s*{AGENCY}")).check()
    hand.press("button", "Terapkan")

    assert all(PARTNERS.search(name) for name in cards(plain))
    hand.press("link", SIMPATI)
    expect_verdict(plain)


def test_on_a_phone_the_button_of_the_filters_closes_them_and_shows_what_was_found(real_case, page: Page):
    page.set_viewport_size(NARROW)
    page.goto("/inovasi/")
    panel = page.locator("#saring")

    panel.locator("summary").first.click()
    page.get_by_label(re.compile(r"^\s*Kesehatan")).check()
    expect(page.locator(".filter-tag")).to_have_count(1)
    expect(panel).to_have_attribute("open", "")
    page.get_by_role("button", name="Terapkan").click()

    expect(panel).not_to_have_attribute("open", "")
    expect(page.locator(".result-count")).to_be_focused()
    expect(page.locator(".result-count")).to_be_in_viewport()
    page.go_back()
    expect(page.locator(".filter-tag")).to_have_count(0)


def test_on_a_phone_the_filter_that_was_chosen_stays_in_sight(real_case, page: Page):
    page.set_viewport_size(NARROW)
    page.goto("/inovasi/?q=stunting")
    page.locator("#saring summary").first.click()
    chosen = page.get_by_label(re.compile(r"^\s*Belum pernah ditegaskan"))

    chosen.check()

    expect(page.locator(".filter-tag")).to_have_count(1)
    expect(chosen).to_be_focused()
    expect(chosen).to_be_in_viewport()


def test_a_misspelt_word_finds_what_was_meant(real_case, page: Page):
    page.goto("/inovasi/?q=stuntng")

    expect(page.locator(".did-you-mean")).to_contain_text("stunting")
    assert SIMPATI in cards(page)


def test_counts_follow_what_is_chosen_and_what_changes(real_case, page: Page):
    page.goto("/inovasi/?q=stunting")
    health = page.locator("label.facet-option", has_text="Kesehatan").locator(".count")
    before = int(health.inner_text())

    page.get_by_label(re.compile(r"^\s*2024")).check()
    expect(page.locator(".filter-tag")).to_have_count(1)
    assert int(health.inner_text()) < before
    published("Cegah Stunting Desa", year=2024, affair=Innovation.objects.get(name=SIMPATI).affair)
    chosen = int(health.inner_text())
    page.get_by_label(re.compile(r"^\s*2024")).uncheck()
    expect(health).to_have_text(str(before + 1))

    page.go_back()
    expect(page.locator(".filter-tag")).to_have_count(1)
    expect(health).to_have_text(str(chosen + 1))


def tick(hand: Keyboard, label: str) -> None:
    hand._go_to(hand.page.get_by_label(re.compile(rf"^\s*{label}")))
    hand.page.keyboard.press("Space")


# -- completing ----------------------------------------------------------------------------------------------------
def test_the_search_box_completes_by_keyboard(real_case, page: Page):
    page.goto("/inovasi/")
    box = page.get_by_role("combobox", name="Cari inovasi")
    box.focus()
    page.keyboard.type("simp")

    options = page.get_by_role("listbox").get_by_role("option")
    expect(options.first).to_contain_text(SIMPATI)
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("simp")

    page.keyboard.press("ArrowDown")
    expect(options.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "cari-saran-0")
    assert violations(page) == []
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("q=SIMPATI"))
    expect(page.locator("#katalog .card-title").first).to_have_text(SIMPATI)
    expect(page.get_by_role("combobox", name="Cari inovasi")).to_have_value(SIMPATI)


def test_without_javascript_it_is_a_plain_search_box(real_case, plain: Page):
    plain.goto("/inovasi/")

    expect(plain.get_by_role("searchbox", name="Cari inovasi")).to_be_visible()
    expect(plain.get_by_role("combobox", name="Cari inovasi")).to_have_count(0)


# -- keeping, comparing, taking along ------------------------------------------------------------------------------
@pytest.mark.parametrize("way", ["keyboard", "plain"])
def test_a_search_is_kept_and_its_news_come_to_the_inbox(real_case, request, way):
    hand = Keyboard(request.getfixturevalue("page")) if way == "keyboard" else Pointer(request.getfixturevalue("plain"))
    page = hand.page
    sign_in(hand)
    page.goto("/inovasi/?q=stunting")
    hand.press("link", "Simpan pencarian")
    expect(hand.field("Nama pencarian")).to_have_value("stunting")
    hand.press("button", "Simpan pencarian")
    expect(page.get_by_role("main")).to_contain_text("Pencarian “stunting” disimpan.")

    published("Cegah Stunting Desa")
    assert match_searches() == 1

    page.goto("/notifikasi/")
    told = page.get_by_role("listitem").filter(has_text="cocok dengan pencarian tersimpan Anda")
    expect(told).to_contain_text("Cegah Stunting Desa")
    told.get_by_role("button").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("stunting")
    expect(page.locator("#baru")).to_contain_text("Cegah Stunting Desa")
    hand.press("link", "Hapus")
    hand.press("button", "Hapus pencarian")
    expect(page.get_by_role("main")).to_contain_text("Belum ada pencarian tersimpan")


@pytest.mark.parametrize("way", ["keyboard", "plain"])
def test_innovations_are_ticked_compared_added_and_taken_out(real_case, request, way):
    hand = Keyboard(request.getfixturevalue("page")) if way == "keyboard" else Pointer(request.getfixturevalue("plain"))
    page = hand.page
    page.goto("/inovasi/?q=stunting")
    boxes = page.get_by_role("checkbox", name=re.compile("^Bandingkan"))
    for number in (0, 1):
        if isinstance(hand, Keyboard):
            hand._go_to(boxes.nth(number))
            page.keyboard.press("Space")
        else:
            boxes.nth(number).check()
    page.get_by_role("button", name="Bandingkan yang dicentang").press("Enter")

    columns = page.get_by_role("columnheader")
    expect(columns).to_have_count(2)
    page.get_by_role("link", name=re.compile("^Tambahkan ")).first.press("Enter")
    expect(columns).to_have_count(3)
    page.get_by_role("link", name=re.compile("^Keluarkan ")).first.press("Enter")
    expect(columns).to_have_count(2)


def test_results_are_downloaded_and_followed(real_case, page: Page):
    page.goto("/inovasi/?q=stunting")
    hand = Pointer(page)

    table = hand.download("Unduh CSV").decode("utf-8-sig")
    sheet = hand.download("Unduh Excel (XLSX)")

    assert len(table.splitlines()) == 1 + int(page.locator(".result-count strong").inner_text())
    assert sheet.startswith(b"PK")
    feed = page.request.get(page.get_by_role("link", name="Ikuti lewat umpan Atom").get_attribute("href"))
    assert feed.headers["content-type"].startswith("application/atom+xml")
    assert SIMPATI in feed.text()


def test_printed_results_say_what_was_asked_and_a_comparison_begins_on_its_first_page(pages, page: Page):
    page.goto("/inovasi/?q=stunting&affair=1.02")
    assert "Urusan pemerintahan: Kesehatan" in printed(page)[0]
    assert "Hapus semua" not in printed(page)[0]

    page.goto(pages["compare"])
    assert "Pemilik" in printed(page)[0]


def printed(page: Page) -> list[str]:
    """The text of each page of paper."""
    return [" ".join(one.extract_text().split()) for one in PdfReader(BytesIO(page.pdf(format="A4"))).pages]


# -- for everybody -------------------------------------------------------------------------------------------------
@pytest.fixture
def pages(real_case) -> dict[str, str]:
    """The pages of the catalogue and those around it, with something on each."""
    official = User.objects.get(email=OFFICIAL)
    search = save_search(name="Stunting", query=checked("q=stunting", official), by=official)
    published("Cegah Stunting Desa")
    match_searches()
    found = Innovation.objects.filter(name__icontains="stunting").order_by("pk")[:3]
    chosen = "&".join(f"id={innovation.uuid}" for innovation in found)
    return {
        "catalogue": "/inovasi/",
        "results": "/inovasi/?q=stunting&affair=1.02",
        "misspelt": "/inovasi/?q=stuntng",
        "nothing": "/inovasi/?q=qwxzvkj",
        "detail": Innovation.objects.get(name=SIMPATI).get_absolute_url(),
        "compare": f"/inovasi/bandingkan/?{chosen}",
        "compare nothing": "/inovasi/bandingkan/",
        "saved searches": "/inovasi/tersimpan/",
        "saved search": search.get_absolute_url(),
        "save": "/inovasi/tersimpan/simpan/?q=gizi",
        "edit": f"{search.get_absolute_url()}ubah/",
        "delete": f"{search.get_absolute_url()}hapus/",
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(pages, page: Page, scheme):
    page.emulate_media(color_scheme=scheme)
    sign_in(Pointer(page))
    found, widths = {}, {}

    for name, address in pages.items():
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(address)
        open_all(page)
        found[name] = violations(page)
        page.set_viewport_size(NARROW)
        found[name] += violations(page)
        widths[name] = page.evaluate("document.documentElement.scrollWidth")

    assert {name: what for name, what in found.items() if what} == {}
    assert widths == dict.fromkeys(pages, NARROW["width"])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_pages_about_applications(real_case, page: Page, scheme):
    page.emulate_media(color_scheme=scheme)
    hand = Pointer(page)
    sign_in(hand, ADMIN)
    found = {}

    page.goto("/aplikasi/")
    found["none yet"] = violations(page)
    hand.press("link", "Daftarkan aplikasi")
    found["register"] = violations(page)
    hand.write("Nama aplikasi", "Portal data")
    for label in page.locator("form.form input[type=text], form.form input[type=email], form.form textarea").all():
        if not label.input_value():
            label.fill("data@contoh.go.id" if label.get_attribute("type") == "email" else "Portal data daerah")
    page.locator("form.form button[type=submit]").click()
    found["key"] = violations(page)
    page.goto("/aplikasi/")
    found["list"] = violations(page)
    page.get_by_role("main").get_by_role("link", name="Portal data").first.click()
    found["detail"] = violations(page)

    assert {name: what for name, what in found.items() if what} == {}


def open_all(page: Page) -> None:
    """Show what is folded, so that it is looked at too."""
    page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]
