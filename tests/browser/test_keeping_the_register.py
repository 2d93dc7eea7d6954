"""What keeps the register itself: corrections, archive, calendar, import; by keyboard, and without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

from agreements.models import Agreement
from sipkd import demo
from sipkd.dates import PartialDate
from tests.browser.hands import Keyboard, Pointer
from tests.browser.looking import NARROWEST, Look
from tests.browser.test_following_up import expect_text, sign_in, umbrella

OTHER = "admin@sumedang.example"
CORRECTED = "Perjanjian Kerja Sama Berbagi Informasi dan Inovasi"
TABLE = "title,document_kind,party_codes,signed_on\nKesepakatan Pertukaran Data,MoU,18.01;32.11,2013-06\n"
FILE = {"name": "daftar.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
WRONG = "Ada yang perlu diperbaiki"


class Unseeing(Look):
    """Looks for nothing: axe is a script itself."""

    def __call__(self, page: Page) -> None:
        page.wait_for_load_state()


BY_KEYBOARD = pytest.param(Keyboard, {}, lambda: Look(NARROWEST), id="keyboard")
WITHOUT_SCRIPT = pytest.param(Pointer, {"java_script_enabled": False}, Unseeing, id="no script")
IN_BOTH_WAYS = pytest.mark.parametrize(("kind", "options", "looking"), [BY_KEYBOARD, WITHOUT_SCRIPT])


@IN_BOTH_WAYS
def test_a_correction_is_proposed_by_one_party_and_accepted_by_another(real_case, open_page, kind, options, looking):
    at, look = umbrella().get_absolute_url(), looking()
    ours, theirs = (kind(open_page(**options)) for _party in range(2))
    sign_in(ours)
    ours.page.goto(f"{at}koreksi/")
    expect(ours.field("Judul naskah")).to_have_value(demo.UMBRELLA)
    ours.press("button", "Kirim usulan")
    expect_text(ours.page, WRONG)
    look(ours.page)
    ours.write("Judul naskah", CORRECTED)
    ours.write("Alasan koreksi", "Naskah asli tidak menyebut kata Daerah.")
    ours.press("button", "Kirim usulan")
    expect_text(ours.page, "Koreksi diusulkan")

    sign_in(theirs, OTHER)
    theirs.page.goto(at)
    theirs.press("link", "Tolak usulan")
    expect(theirs.main.get_by_role("heading", level=1)).to_contain_text("Tolak usulan koreksi")
    look(theirs.page)
    theirs.page.goto(at)
    look(theirs.page)
    theirs.press("button", "Setujui koreksi")
    expect_text(theirs.page, "Koreksi disetujui.")

    expect(theirs.main.get_by_role("heading", level=1)).to_have_text(re.compile(rf"{CORRECTED}\s*$"))
    assert look.barriers == []


@IN_BOTH_WAYS
def test_what_has_ended_goes_into_the_archive_and_out_again(real_case, open_page, kind, options, looking):
    hand, look = kind(open_page(**options)), looking()
    ended = Agreement.objects.get(title=demo.DPMPTSP_PKS)
    Agreement.objects.filter(pk=ended.pk).update(ends_on=PartialDate.of(2025, 8, 31), end_basis="stated")
    sign_in(hand)
    hand.page.goto(ended.get_absolute_url())
    hand.press("link", "Arsipkan")
    expect(hand.main.get_by_role("heading", level=1)).to_contain_text("Arsipkan kerja sama")
    look(hand.page)
    hand.press("button", "Arsipkan")
    expect_text(hand.page, "Kerja sama diarsipkan.")
    expect_text(hand.page, "Masa retensi arsip")
    look(hand.page)
    assert Agreement.objects.get(pk=ended.pk).is_archived

    hand.press("button", "Keluarkan dari arsip")
    expect_text(hand.page, "Kerja sama dikeluarkan dari arsip.")

    assert not Agreement.objects.get(pk=ended.pk).is_archived
    assert look.barriers == []


@IN_BOTH_WAYS
def test_a_calendar_gets_its_secret_address_a_new_one_and_none(real_case, open_page, kind, options, looking):
    hand, look = kind(open_page(**options)), looking()
    address = hand.main.locator("code")
    sign_in(hand)
    hand.page.goto("/kalender/")
    hand.press("button", "Buat alamat kalender")
    expect(address).to_contain_text("tenggat.ics")
    first = address.inner_text()
    look(hand.page)
    hand.press("button", "Ganti alamat")
    expect(address).not_to_have_text(first)
    second = address.inner_text()
    answers = [hand.page.request.get(each).status for each in (first, second)]
    hand.press("button", "Cabut alamat")
    expect_text(hand.page, "Anda belum mempunyai alamat kalender.")
    look(hand.page)

    assert (answers, hand.page.request.get(second).status) == ([404, 200], 404)
    assert look.barriers == []


@IN_BOTH_WAYS
def test_a_register_is_examined_and_then_taken_in(real_case, open_page, kind, options, looking):
    hand, look = kind(open_page(**options)), looking()
    sign_in(hand)
    hand.page.goto("/kerja-sama/muat/")
    hand.press("button", "Periksa berkas")
    expect_text(hand.page, WRONG)
    hand.attach("Berkas CSV atau XLSX", FILE)
    hand.press("button", "Periksa berkas")
    expect_text(hand.page, "Kesepakatan Pertukaran Data")
    look(hand.page)
    assert not Agreement.objects.filter(title="Kesepakatan Pertukaran Data").exists()

    hand.press("button", "Muat berkas ini")
    expect_text(hand.page, "1 kerja sama dimuat.")

    assert Agreement.objects.get(title="Kesepakatan Pertukaran Data").signed_on == PartialDate.of(2013, 6)
    assert look.barriers == []
