"""The pages between a button and what it does, and those beside an innovation: no barrier, no sideways scrolling."""

import re

import pytest
from playwright.sync_api import Page, expect

from agencies.models import User
from agreements.services import Side
from innovations.models import Adoption, Innovation
from innovations.services import (
    advance_adoption,
    archive_innovation,
    open_version,
    publish_version,
    save_version,
    stop_adoption,
    submit_version,
)
from tests.browser.looking import NARROWEST, PHONE, Look
from tests.factories import (
    PASSWORD,
    AgencyFactory,
    approved_adoption,
    drafted,
    operator,
    published,
    recorded_agreement,
    region_admin,
    requested_adoption,
    submitted,
    umbrella_pks,
    verifier,
)

pytestmark = pytest.mark.usefixtures("transactional_db")


OVERLAPS = """() => {
    const tools = [...document.querySelectorAll('.site-header .brand, .site-header .tool, .site-nav > summary')];
    const boxes = tools.map((each) => each.getBoundingClientRect());
    const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    return boxes.flatMap((a, n) => boxes.slice(n + 1).filter((b) => meet(a, b)).map((b) => [a.left, a.right, b.left]));
}"""


@pytest.fixture
def look(open_page) -> "Walk":
    return Walk(open_page())


class Walk:
    """Opens addresses of one person after another, and keeps what is in the way on each."""

    def __init__(self, page: Page) -> None:
        self.page, self.look = page, Look(NARROWEST)

    def __call__(self, user: User, *addresses: str) -> None:
        self.page.context.clear_cookies()
        self.page.goto("/akun/login/")
        self.page.get_by_label("Surel").fill(user.email)
        self.page.get_by_label("Kata sandi").fill(PASSWORD)
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_role("link", name=re.compile("Notifikasi")).first).to_be_attached()
        self.page.set_viewport_size(PHONE)
        for address in addresses:
            assert self.page.goto(address).status == 200, address
            self.page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
            self.look(self.page)

    @property
    def barriers(self) -> list[tuple]:
        return self.look.barriers


def test_of_a_manuscript(look):
    draft, waiting = drafted(), submitted()
    old = published()
    again = open_version(old, by=operator(old.agency))
    save_version(again, fields={"goal": "Layanan selesai dalam satu hari."}, by=operator(old.agency))

    look(draft.started_by, f"{draft.get_absolute_url()}buang/")
    look(verifier(waiting.innovation.region), waiting.get_absolute_url(), f"{waiting.get_absolute_url()}kembalikan/")
    look(operator(old.agency), f"{again.get_absolute_url()}?against=1", old.get_absolute_url())

    assert look.barriers == []


def test_of_what_is_no_longer_offered(look):
    innovation, gone = published(), published()
    archive_innovation(gone, reason="Digabung dengan layanan lain.", by=region_admin(gone.region))
    at = innovation.get_absolute_url()

    look(region_admin(innovation.region), f"{at}arsip/", f"{at}berhenti/")
    look(region_admin(gone.region), gone.get_absolute_url())

    assert look.barriers == []


def test_of_who_may_adopt_and_under_what(look):
    innovation, agency = published(), AgencyFactory()
    agreement = umbrella_pks(agency, innovation.region)
    at = agreement.get_absolute_url()

    look(region_admin(agency.region), f"{innovation.get_absolute_url()}?agency={agency.uuid}", "/inovasi/")
    look(
        region_admin(innovation.region),
        f"{innovation.get_absolute_url()}perangkat-daerah/",
        f"{at}bergantung/",
        f"{at}inovasi/",
    )

    assert look.barriers == []


def test_of_an_adoption(look):
    asked, running = requested_adoption(published()), approved_adoption(published())
    of_asked, of_running = asked.get_absolute_url(), running.get_absolute_url()

    look(region_admin(asked.innovation.region), of_asked, f"{of_asked}tolak/")
    look(
        operator(running.adopter),
        *(f"{of_running}{step}/" for step in ("lanjut", "batal", "nama", "dasar", "rencana", "bukti", "hasil")),
        "/replikasi/",
    )

    assert look.barriers == []


def test_of_what_a_pending_agreement_would_open(look):
    innovation, agency = published(), AgencyFactory()
    region_admin(innovation.region)
    sides = Side(agency.region, agencies=[agency]), Side(innovation.region, whole_region=True)
    pending = recorded_agreement(*sides, covers_all_affairs=True)
    opens, none_yet = f"{pending.get_absolute_url()}terbuka/", recorded_agreement(*sides, kind="mou").get_absolute_url()

    look(region_admin(agency.region), pending.get_absolute_url(), f"{none_yet}terbuka/", opens)

    expect(look.page.get_by_role("link", name=innovation.name)).to_be_visible()
    assert look.barriers == []


def test_of_the_end_of_an_adoption(look):
    adoption = approved_adoption(published())
    by = operator(adoption.adopter)
    for stage in (Adoption.Stage.PREPARATION, Adoption.Stage.APPLICATION):
        adoption = advance_adoption(adoption, to=stage, applied_on=adoption.adopter.today(), by=by)

    look(by, adoption.get_absolute_url(), f"{adoption.get_absolute_url()}berhenti/")
    look.page.get_by_role("button", name="Hentikan replikasi").click()
    expect(look.page.get_by_role("alert")).to_be_visible()  # what is missing
    look.look(look.page)
    stop_adoption(adoption, on=adoption.adopter.today(), reason="Diganti layanan nasional.", by=by)
    look(by, adoption.get_absolute_url())

    expect(look.page.get_by_text("Diganti layanan nasional.")).to_be_visible()
    assert look.barriers == []


def test_of_another_version_that_is_waiting(look):
    innovation: Innovation = published()
    author = operator(innovation.agency)
    version = submit_version(open_version(innovation, by=author), by=author)

    look(verifier(innovation.region), version.get_absolute_url(), innovation.get_absolute_url(), "/naskah-inovasi/")
    publish_version(version, by=verifier(innovation.region))
    look(author, version.get_absolute_url())

    assert look.barriers == []


@pytest.mark.parametrize("width", [320, 360, 390, 480])
def test_the_tools_of_the_head_stand_beside_each_other_on_a_phone(look, width):
    owner = published()
    admin = region_admin(owner.region)
    for _request in range(2):
        requested_adoption(owner)

    look(admin, "/inovasi/")
    look.page.set_viewport_size({"width": width, "height": 640})

    expect(look.page.locator(".site-tools .badge")).to_have_count(2)  # tasks and notifications
    assert look.page.evaluate(OVERLAPS) == []


@pytest.mark.parametrize("width", [800, 1024, 1280])
def test_many_notifications_and_a_long_name_leave_the_head_in_one_line(look, width):
    owner = published()
    admin = region_admin(owner.region, name="Kepala Bagian Kerja Sama dan Tata Pemerintahan Kabupaten Pemilik")
    for _request in range(5):
        requested_adoption(owner)

    look(admin, "/inovasi/")
    look.page.set_viewport_size({"width": width, "height": 640})

    expect(look.page.locator(".site-tools .badge").last).to_contain_text("10")
    heights = "[...document.querySelectorAll('.site-tools > a, .account > summary')].map((tool) => tool.offsetHeight)"
    assert set(look.page.evaluate(heights)) == {44}
    assert look.page.evaluate(OVERLAPS) == []
