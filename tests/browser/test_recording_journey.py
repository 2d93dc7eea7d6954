"""A signed agreement on its way into the register, as the admins of both regions walk it: recorded in steps, left and
taken up again, checked, sent, and stated by the other side, who is not the only one to write.
"""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from agencies.models import User
from agreements.models import Agreement
from agreements.services import Side, state_side
from sipkd import demo
from tests.browser.hands import Keyboard, Pointer
from tests.browser.looking import Look
from tests.factories import pdf

RECORDER, OTHER = "admin@lampungselatan.example", "admin@sumedang.example"
TITLE = "PKS Replikasi SIMPATI"
INSTRUMENT = {"name": "pks-simpati.pdf", "mimeType": "application/pdf", "buffer": pdf("PKS SIMPATI")}
GO_ON, WRONG = "Simpan dan lanjutkan", "Ada yang perlu diperbaiki"


class Recording:
    """Each step of the way; `look` is called with every page that it leads to."""

    def __init__(self, hand: Pointer, look: Callable[[Page], None]) -> None:
        self.hand, self.page, self.look = hand, hand.page, look

    def sign_in(self, email: str) -> None:
        self.page.goto("/akun/login/")
        self.hand.write("Surel", email)
        self.hand.write("Kata sandi", demo.PASSWORD)
        self.hand.press("button", "Masuk")
        expect(self.page.get_by_role("link", name=re.compile("Notifikasi")).first).to_be_attached()

    def name_kind_and_parties(self) -> None:
        self.page.goto("/kerja-sama/catat/")
        self.look(self.page)
        self.go_on("Para pihak")
        self.go_on_wrongly("Daerah", group="Pihak Kedua")
        self.hand.write("Daerah", "Kabupaten Sumedang", group="Pihak Kedua")
        self.go_on("Isi naskah")

    def write_the_document_and_leave(self) -> None:
        self.go_on_wrongly("Judul naskah")
        self.hand.write("Judul naskah", TITLE)
        for part, value in (("Tanggal", "17"), ("Bulan", "8"), ("Tahun", "2026")):
            self.hand.write(part, value, group="Tanggal penandatanganan")
        self.hand.press("button", "Simpan dan keluar")
        self.expect_text("Konsep disimpan")
        self.look(self.page)

    def take_it_up_again(self) -> None:
        """In another browser: what was typed is kept on the server."""
        self.page.goto("/kerja-sama/")
        self.hand.press("link", re.compile(TITLE))
        self.expect_heading("Periksa dan kirim")
        self.look(self.page)
        self.expect_text("Belum lengkap")
        self.hand.press("link", "Ubah Isi naskah")
        self.expect_heading("Isi naskah")
        expect(self.hand.field("Judul naskah")).to_have_value(TITLE)
        self.hand.choose("Tanpa batas waktu")
        self.go_on("Periksa dan kirim")

    def state_the_own_side(self) -> None:
        self.hand.press("link", re.compile("Ubah Pihak Kesatu"))
        self.expect_heading(re.compile("Pihak Kesatu"))
        self.hand.write("Nomor naskah", "100.3.7.1/17/2026")
        self.go_on("Periksa dan kirim")

    def attach_the_document(self) -> None:
        self.hand.press("link", "Ubah Berkas")
        self.expect_heading("Berkas")
        self.hand.attach("Naskah bertanda tangan (PDF)", INSTRUMENT)
        self.hand.press("button", GO_ON)
        self.expect_text(WRONG)
        self.expect_text("pks-simpati.pdf")
        self.look(self.page)
        self.hand.choose("Publik: siapa pun dapat membaca catatan ini")
        self.go_on("Periksa dan kirim")

    def send(self) -> None:
        self.hand.press("button", "Kirim ke daftar kerja sama")
        self.expect_heading(TITLE)
        self.expect_text("pks-simpati.pdf")
        self.look(self.page)

    def confirm_while_a_colleague_writes(self, agreement: Agreement) -> None:
        self.page.goto(f"{agreement.get_absolute_url()}sisi/")
        self.look(self.page)
        colleague_states(agreement, "100.3.7.1/99/2026")
        self.hand.press("button", "Konfirmasi sisi ini")
        self.expect_text("Isian terbaru")
        self.expect_text("100.3.7.1/99/2026")
        self.look(self.page)

    def decide_and_send_again(self) -> None:
        self.hand.write("Nomor naskah", "100.3.7.1/99/2026")
        self.hand.write("Nama penandatangan", "H. Contoh")
        self.hand.write("Alasan koreksi", "Nama penandatangan belum tercatat.")
        self.hand.press("button", "Simpan koreksi")
        self.expect_text("disimpan.")
        self.look(self.page)

    def go_on(self, heading: str) -> None:
        self.hand.press("button", GO_ON)
        self.expect_heading(heading)
        self.look(self.page)

    def go_on_wrongly(self, label: str, group: str = "") -> None:
        """The summary names the field and leads to it."""
        self.hand.press("button", GO_ON)
        self.expect_text(WRONG)
        self.look(self.page)
        self.page.get_by_role("alert").get_by_role("link").first.press("Enter")
        wanted = self.hand.within(group).get_by_label(label, exact=True) if group else self.hand.field(label)
        expect(wanted).to_be_focused()
        self.page.goto(self.page.url.split("#")[0])  # from the top again, with nothing lost

    def expect_heading(self, text: str | re.Pattern) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(text)

    def expect_text(self, text: str) -> None:
        expect(self.page.get_by_role("main")).to_contain_text(text)


def colleague_states(agreement: Agreement, number: str) -> None:
    party = agreement.parties.select_related("region").get(region__code="32.11")
    state_side(party, side=Side(party.region, document_number=number), version=party.version, by=person(OTHER))


def person(email: str) -> User:
    return User.objects.get(email=email)


def record(open_page: Callable[..., Page], hand: type[Pointer], look: Callable[[Page], None], **options) -> None:
    first = Recording(hand(open_page(**options)), look)
    first.sign_in(RECORDER)
    first.name_kind_and_parties()
    first.write_the_document_and_leave()
    first.page.context.close()

    again = Recording(hand(open_page(**options)), look)
    again.sign_in(RECORDER)
    again.take_it_up_again()
    again.state_the_own_side()
    again.attach_the_document()
    again.send()

    agreement = Agreement.objects.get(title=TITLE)
    other = Recording(hand(open_page(**options)), look)
    other.sign_in(OTHER)
    other.confirm_while_a_colleague_writes(agreement)
    other.decide_and_send_again()

    numbers = {party.region.code: party.document_number for party in agreement.parties.select_related("region")}
    assert numbers == {"18.01": "100.3.7.1/17/2026", "32.11": "100.3.7.1/99/2026"}
    agreement.refresh_from_db()
    assert agreement.status == Agreement.Status.REGISTERED


def test_by_keyboard_alone_on_a_phone_with_no_barrier_on_any_page(real_case, open_page):
    look = Look()

    record(open_page, Keyboard, look)

    assert look.barriers == []
    assert len(look.seen) >= 14


def test_without_javascript(real_case, open_page):
    record(open_page, Pointer, lambda page: None, java_script_enabled=False)
