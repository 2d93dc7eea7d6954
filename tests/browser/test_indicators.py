"""The pages of the indicators: claimed on a phone without JavaScript, judged by the verifier, open to everybody."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from innovations.models import AssessmentPeriod, Innovation
from innovations.services import accept_evidence, give_evidence
from tests.browser.test_authoring import PHONE, plain, press, sign_in, type_in
from tests.factories import InnovationFactory, assessment_period, operator, verifier

__all__ = ["plain"]


@pytest.fixture
def period(transactional_db) -> AssessmentPeriod:
    return assessment_period()


@pytest.fixture
def innovation(transactional_db, period) -> Innovation:
    return InnovationFactory(name="SIAP")


def test_evidence_is_given_and_accepted_by_keyboard_without_javascript(innovation, period, plain: Page):
    page, main = plain, plain.get_by_role("main")
    sign_in(page, operator(innovation.agency))
    page.goto(f"/inovasi/{innovation.uuid}/indikator/{period.year}/16/isi/")
    choice = main.get_by_role("radio").first
    choice.focus()
    page.keyboard.press("Space")
    type_in(page, "Tautan", "https://jdih.contoh.go.id/perbup-12-2025")
    press(page, main.get_by_role("button", name="Simpan"))
    expect(main).to_contain_text("Bukti tersimpan dan menunggu diperiksa.")

    sign_in(page, verifier(innovation.region))
    page.goto(f"/inovasi/{innovation.uuid}/indikator/")
    press(page, main.get_by_role("button", name="Terima").first)
    expect(main).to_contain_text("Terhitung: parameter")


@pytest.mark.parametrize("who", ["public", "owner", "verifier"])
def test_pages_of_the_indicators_have_no_accessibility_violation_and_reflow(innovation, period, page: Page, who):
    writer = operator(innovation.agency)
    for number in (16, 35):
        evidence = give_evidence(
            innovation,
            indicator=period.indicators.get(number=number),
            parameter=1,
            link="https://contoh.go.id/",
            by=writer,
        )
    accept_evidence(evidence, by=verifier(innovation.region))
    page.set_viewport_size(PHONE)
    addresses = [f"/inovasi/{innovation.uuid}/indikator/"]
    if who == "owner":
        sign_in(page, writer)
        addresses.append(f"/inovasi/{innovation.uuid}/indikator/{period.year}/35/isi/")
    if who == "verifier":
        sign_in(page, verifier(innovation.region))
        addresses.append(f"/inovasi/{innovation.uuid}/indikator/{period.year}/16/tolak/")
    found, widths = {}, {}
    for address in addresses:
        page.goto(address)
        found[address] = [each["id"] for each in Axe().run(page).response["violations"]]
        widths[address] = page.evaluate("document.documentElement.scrollWidth")

    assert found == {address: [] for address in addresses}
    assert widths == dict.fromkeys(addresses, 320)
