"""What keeps an agreement alive: tasks, calendar, plan, reports, suspension; by keyboard, without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

from agreements.models import Agreement, Milestone
from sipkd import demo
from sipkd.dates import today
from tests.browser.hands import Keyboard, Pointer
from tests.browser.looking import Look

ADMIN = "admin@lampungselatan.example"


def sign_in(hand: Pointer, email: str = ADMIN) -> None:
    hand.page.goto("/akun/login/")
    hand.write("Surel", email)
    hand.write("Kata sandi", demo.PASSWORD)
    hand.press("button", "Masuk")
    expect(hand.page.get_by_role("link", name=re.compile("Notifikasi")).first).to_be_attached()


def umbrella() -> Agreement:
    return Agreement.objects.get(title=demo.UMBRELLA)


def expect_text(page: Page, text: str) -> None:
    expect(page.get_by_role("main")).to_contain_text(text)


def test_no_page_has_a_barrier(real_case, open_page):
    page, look = open_page(), Look()
    sign_in(Pointer(page))
    at = umbrella().get_absolute_url()

    for address in (
        "/tugas/", "/kalender/", "/kerja-sama/muat/", "/rencana-aksi/", "/laporan/", "/laporan/jatuh-tempo/",
        "/kerja-sama/?on=2026-03-01", at, f"{at}rencana/", f"{at}pelaporan/", f"{at}koreksi/", f"{at}tangguhkan/",
        f"{at}akhiri/",
    ):  # fmt: skip
        assert page.goto(address).status == 200, address
        look(page)

    assert look.barriers == []


@pytest.mark.parametrize(
    ("kind", "options"), [(Keyboard, {}), (Pointer, {"java_script_enabled": False})], ids=["keyboard", "no script"]
)
def test_a_step_is_planned_and_told_of_and_a_suspension_begins_and_ends(real_case, open_page, kind, options):
    hand = kind(open_page(**options))
    page, agreement = hand.page, umbrella()
    sign_in(hand)

    page.goto(f"{agreement.get_absolute_url()}rencana/")
    hand.write("Kegiatan", "Bimbingan teknis operator")
    hand.write_day("Tenggat", today().isoformat())
    hand.press("button", re.compile("Simpan|Tambah"))
    expect_text(page, "Bimbingan teknis operator")
    page.goto("/tugas/")
    expect_text(page, "Bimbingan teknis operator")

    page.goto(f"{agreement.get_absolute_url()}tangguhkan/")
    hand.press("button", re.compile("Tangguhkan"))
    expect_text(page, "Ada yang perlu diperbaiki")
    hand.write_day("Ditangguhkan sejak", today().isoformat())
    hand.write("Alasan penangguhan", "Menunggu hasil evaluasi bersama.")
    hand.press("button", re.compile("Tangguhkan"))
    expect_text(page, "Ditangguhkan")

    assert Milestone.objects.filter(party__agreement=agreement).count() == 1
    assert agreement.suspensions.count() == 1
