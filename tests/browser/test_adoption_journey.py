"""The whole way of an adoption between two regions, as their people walk it: asked for, approved, prepared, applied,
confirmed, proven, certified, and verified by anybody who holds the paper.
"""

import re
from collections.abc import Callable
from io import BytesIO

from django.urls import reverse
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from innovations.models import Adoption, IssuedPaper
from innovations.services import issue_paper
from sipkd import demo
from sipkd.dates import today
from tests.browser.hands import Keyboard, Pointer
from tests.browser.looking import Look
from tests.factories import pdf

PENA_EMAS = "PENA EMAS (Pelayanan Izin Nyaman, Efektif, dan Aman Secara Sistematis)"
ADOPTER, OWNER = "dpmptsp@lampungselatan.example", "admin@sumedang.example"
EVIDENCE = {"name": "foto-loket.pdf", "mimeType": "application/pdf", "buffer": pdf("LOKET")}
PAPERS = ("Surat minat replikasi", "Surat komitmen replikasi", "Surat pernyataan penerapan")
CERTIFICATE = "Sertifikat implementasi replikasi"


class Journey:
    """Each step of the way; `look` is called with every page that it leads to."""

    def __init__(self, hand: Pointer, look: Callable[[Page], None]) -> None:
        self.hand, self.page, self.look = hand, hand.page, look
        self.address = ""

    def sign_in(self, email: str) -> None:
        self.page.context.clear_cookies()
        self.page.goto("/akun/login/")
        self.hand.write("Surel", email)
        self.hand.write("Kata sandi", demo.PASSWORD)
        self.hand.press("button", "Masuk")
        expect(self.page.get_by_role("link", name=re.compile("Notifikasi")).first).to_be_attached()

    def ask(self) -> None:
        self.sign_in(ADOPTER)
        self.page.goto("/inovasi/?q=PENA+EMAS")
        self.look(self.page)
        self.hand.press("link", PENA_EMAS)
        self.expect_text("dapat mereplikasi inovasi ini hari ini")
        self.look(self.page)
        self.hand.press("link", "Ajukan replikasi")
        expect(self.page).to_have_url(re.compile("/replikasi/$"))
        self.look(self.page)
        self.hand.press("button", "Kirim permintaan")
        self.expect_text("Ada yang perlu diperbaiki")
        self.look(self.page)
        self.hand.choose("Replikasi penuh")
        self.hand.write("Nama di daerah penerima", "PENA EMAS Kalianda")
        self.hand.write("Maksud replikasi", "Mempercepat layanan izin di Mal Pelayanan Publik Kalianda.")
        self.hand.press("button", "Kirim permintaan")
        self.expect_text("Permintaan replikasi terkirim")
        self.address = self.page.url
        self.look(self.page)

    def approve(self) -> None:
        self.sign_in(OWNER)
        self.page.goto("/notifikasi/")
        self.look(self.page)
        self.hand.press("button", re.compile("^Buka PENA EMAS"))
        expect(self.page).to_have_url(self.address)
        self.look(self.page)
        self.hand.press("button", "Setujui")
        self.expect_text("Replikasi disetujui")

    def prepare(self) -> None:
        self.sign_in(ADOPTER)
        self.page.goto(self.address)
        self.advance("Persiapan")
        self.open("Tambah rencana aksi")
        self.hand.write("Kegiatan", "Bimbingan teknis petugas loket")
        self.hand.write_day("Tenggat", today().isoformat())
        self.hand.press("button", "Simpan rencana")
        self.expect_text("Rencana aksi ditambahkan")
        self.look(self.page)
        self.hand.press("button", re.compile("Tandai selesai"))
        self.expect_text("Ditandai selesai: Bimbingan teknis petugas loket.")

    def declare(self) -> None:
        self.advance("Penerapan", since=today().isoformat())
        self.expect_text("Pemilik inovasi belum mengonfirmasinya")
        self.look(self.page)

    def advance(self, stage: str, since: str | None = None) -> None:
        self.open("Lanjutkan tahap")
        self.hand.choose(stage)
        if since:
            self.hand.write_day("Diterapkan sejak", since)
        self.hand.press("button", "Simpan tahap")
        self.expect_text("Tahap replikasi diperbarui")

    def confirm(self) -> None:
        self.sign_in(OWNER)
        self.page.goto(self.address)
        self.hand.press("button", "Konfirmasi penerapan")
        self.expect_text("Penerapan dikonfirmasi")
        self.hand.press("button", f"Terbitkan {CERTIFICATE}")
        self.expect_text(f"{CERTIFICATE} siap diunduh")
        self.look(self.page)

    def prove(self) -> None:
        self.sign_in(ADOPTER)
        self.page.goto(self.address)
        self.open("Unggah bukti")
        self.hand.write("Keterangan", "Foto loket baru")
        self.hand.attach("Berkas (PDF, JPG, atau PNG)", EVIDENCE)
        self.hand.choose("Semua orang")
        self.hand.press("button", "Unggah")
        self.expect_text("Bukti tersimpan")
        self.open("Catat hasil")
        self.hand.write("Indikator", "Rata-rata lama layanan izin")
        self.hand.write("Sebelum", "14,5")
        self.hand.write("Sesudah", "3")
        self.hand.write("Satuan", "hari")
        self.hand.write_day("Diukur pada", today().isoformat())
        self.hand.press("button", "Simpan hasil")
        self.expect_text("Hasil dicatat")
        self.look(self.page)

    def take_papers(self) -> dict[str, bytes]:
        for paper in PAPERS:
            self.hand.press("button", f"Terbitkan {paper}")
            self.expect_text(f"{paper} siap diunduh")
        self.look(self.page)
        return {name: self.hand.download(re.compile(f"^{name}")) for name in (*PAPERS, CERTIFICATE)}

    def open(self, link: str) -> None:
        """A page of the adoption with a form on it."""
        self.hand.press("link", link)
        expect(self.page).not_to_have_url(self.address)
        self.look(self.page)

    def expect_text(self, text: str) -> None:
        expect(self.page.get_by_role("main")).to_contain_text(text)


def walk(journey: Journey) -> dict[str, bytes]:
    journey.ask()
    journey.approve()
    journey.prepare()
    journey.declare()
    journey.confirm()
    journey.prove()
    return journey.take_papers()


def test_by_keyboard_alone_on_a_phone_with_no_barrier_on_any_page(real_case, open_page):
    page = open_page()
    look = Look()

    papers = walk(Journey(Keyboard(page), look))
    for name, paper in papers.items():
        look_at_verification(page, name, paper, look)

    assert look.barriers == []
    assert len(look.seen) >= 20


def test_without_javascript(real_case, open_page):
    page = open_page(java_script_enabled=False)

    papers = walk(Journey(Pointer(page), lambda page: None))

    assert all(content.startswith(b"%PDF-") for content in papers.values())
    for name, paper in papers.items():
        look_at_verification(page, name, paper, lambda page: None)


def test_printed_pages_carry_what_was_agreed_and_no_controls(real_case, open_page):
    adoption = Adoption.objects.get(innovation__name__startswith="PBG MBR 3 Jam")
    paper = issue_paper(adoption, kind="surat_komitmen", by=adoption.requested_by)
    page = open_page()
    Journey(Pointer(page), lambda page: None).sign_in(ADOPTER)
    page.emulate_media(media="print")

    for address, told in (
        (adoption.innovation.get_absolute_url(), ["dapat mereplikasi inovasi ini", demo.UMBRELLA]),
        (adoption.get_absolute_url(), ["Kedua pihak dan dasarnya", "Disetujui", demo.UMBRELLA]),
        (reverse("innovations:paper-verify", args=[paper.code]), [paper.sha256, "Surat komitmen replikasi"]),
    ):
        page.goto(address)

        controls = page.locator("button, nav, input, [role=search]")
        assert [controls.nth(n).inner_text() for n in range(controls.count()) if controls.nth(n).is_visible()] == []
        printed = PdfReader(BytesIO(page.pdf(format="A4")))
        text = " ".join(" ".join(one.extract_text() for one in printed.pages).split())
        assert [words for words in told if words not in text and words.replace(" ", "") not in text] == [], address


def look_at_verification(page: Page, name: str, paper: bytes, look: Callable[[Page], None]) -> None:
    """Whoever holds the paper, and nobody's account, reads what it says."""
    page.context.clear_cookies()
    stored = IssuedPaper.objects.get(kind=next(kind for kind, label in IssuedPaper.Kind.choices if label == name))
    assert stored.file.read() == paper
    page.goto(reverse("innovations:paper-verify", args=[stored.code]))
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.get_by_role("main")).to_contain_text(PENA_EMAS)
    expect(page.get_by_role("main")).to_contain_text(stored.sha256)
    look(page)
