"""The main job on real data: found, entitled, requested, approved, told to both sides, and read by another system."""

import re

from playwright.sync_api import Page, expect

from sipkd import demo
from tests.factories import pdf

PENA_EMAS = "PENA EMAS (Pelayanan Izin Nyaman, Efektif, dan Aman Secara Sistematis)"

SITE_MAP = ("/", "/inovasi/", "/kerja-sama/", "/replikasi/", "/daerah/", "/perangkat-daerah/")


def sign_in(page: Page, email: str) -> None:
    page.goto("/akun/login/")
    page.get_by_label("Surel").fill(email)
    page.get_by_label("Kata sandi").fill(demo.PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Masuk").click()
    expect(page.get_by_role("link", name=re.compile("Notifikasi"))).to_be_visible()


def sign_out(page: Page) -> None:
    page.context.clear_cookies()


def go_on(page: Page) -> None:
    page.get_by_role("main").get_by_role("button", name="Simpan dan lanjutkan").click()


def test_an_innovation_is_found_requested_approved_and_read_by_another_system(real_case, page: Page):
    sign_in(page, "dpmptsp@lampungselatan.example")
    page.goto("/")
    page.get_by_role("combobox").first.fill("perizinan")
    page.keyboard.press("Enter")
    page.get_by_role("link", name=PENA_EMAS).click()
    verdict = page.get_by_role("main")
    expect(verdict).to_contain_text("DPMPTSP Kabupaten Lampung Selatan dapat mereplikasi inovasi ini hari ini")
    expect(verdict).to_contain_text("Perjanjian Kerja Sama Berbagi Informasi dan Inovasi Daerah")
    expect(verdict).to_contain_text("Ditandatangani 4 Juli 2025. Akhir masa berlaku belum diverifikasi.")
    expect(verdict).to_contain_text("PKS berakhir 3 Juli 2026")
    innovation_url = page.url

    page.goto(f"{innovation_url.split('?')[0]}?on=2025-09-01")
    expect(verdict).to_contain_text("PKS DPMPTSP Lampung Selatan - DPMPTSP Sumedang")
    expect(verdict).not_to_contain_text("PKS berakhir")

    page.goto(innovation_url)
    page.get_by_role("link", name="Ajukan replikasi").click()
    page.get_by_label("Maksud replikasi").fill("Mempercepat layanan izin di Mal Pelayanan Publik Kalianda.")
    page.get_by_role("main").get_by_role("button", name=re.compile("Ajukan|Kirim")).click()
    expect(page.get_by_role("main")).to_contain_text("Minat")
    adoption_url = page.url

    sign_out(page)
    sign_in(page, "dpmptsp@sumedang.example")
    page.get_by_role("link", name=re.compile("Notifikasi")).click()
    told = page.get_by_role("listitem").filter(has_text="meminta replikasi “PENA EMAS").first
    told.get_by_role("button").first.click()
    expect(page).to_have_url(adoption_url)
    page.get_by_role("button", name=re.compile("Setujui")).click()
    expect(page.get_by_role("main")).to_contain_text("Disetujui")

    sign_out(page)
    sign_in(page, "dpmptsp@lampungselatan.example")
    page.goto("/notifikasi/")
    expect(page.get_by_role("main")).to_contain_text("menyetujui replikasi “PENA EMAS")

    sign_out(page)
    answer = page.request.get("/api/v1/adoptions/?facets=stage").json()
    stages = {row["innovation"]["name"]: row["stage"] for row in answer["results"]}
    assert stages[PENA_EMAS] == "disetujui"
    page.goto("/kerja-sama/?q=Berbagi+Informasi")
    page.get_by_role("link", name=demo.UMBRELLA).first.click()
    expect(page.get_by_role("main")).to_contain_text(PENA_EMAS)


def test_a_second_pks_with_a_real_pdf_is_in_the_register_on_both_regions_pages_and_in_the_api_at_once(
    real_case, page: Page
):
    sign_in(page, "admin@lampungselatan.example")
    page.goto("/kerja-sama/catat/")
    go_on(page)
    page.get_by_role("group", name="Pihak Kedua").get_by_label("Daerah").fill("Kabupaten Sumedang")
    go_on(page)
    page.get_by_label("Judul naskah").fill("PKS Replikasi SIMPATI")
    for part, value in (("Tanggal", "17"), ("Bulan", "8"), ("Tahun", "2026")):
        page.get_by_role("group", name="Tanggal penandatanganan").get_by_label(part, exact=True).fill(value)
    page.get_by_label("Tanpa batas waktu").check()
    go_on(page)
    for _side in range(2):
        go_on(page)
    page.get_by_label("Naskah bertanda tangan (PDF)").set_input_files(
        {"name": "pks.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    )
    page.get_by_label("Publik: siapa pun").check()
    go_on(page)
    page.get_by_role("button", name="Kirim ke daftar kerja sama").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("PKS Replikasi SIMPATI")
    expect(page.get_by_role("main")).to_contain_text("pks.pdf")

    for path in ("/kerja-sama/", "/daerah/18.01/", "/daerah/32.11/"):
        page.goto(path)
        expect(page.get_by_role("link", name="PKS Replikasi SIMPATI").first).to_be_visible()
    titles = [row["title"] for row in page.request.get("/api/v1/agreements/?region=32.11").json()["results"]]
    assert "PKS Replikasi SIMPATI" in titles


def test_the_pages_of_the_site_map_reflow_on_a_narrow_phone(real_case, page: Page):
    page.set_viewport_size({"width": 320, "height": 640})
    widths = {}

    for path in SITE_MAP:
        page.goto(path)
        widths[path] = page.evaluate("document.documentElement.scrollWidth")

    assert widths == dict.fromkeys(SITE_MAP, 320)
