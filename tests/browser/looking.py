"""What keeps people from using a page: what axe finds, and what makes a phone scroll sideways."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

PHONE, NARROWEST = {"width": 390, "height": 844}, {"width": 320, "height": 640}


class Look:
    """Called with a page it looks for barriers there; `seen` are the addresses of all pages so far.

    Axe looks at the page as wide as it is, and once more at each size of `also_at`.
    """

    def __init__(self, *also_at: dict[str, int]) -> None:
        self.also_at = also_at
        self.barriers: list[tuple] = []
        self.seen: list[str] = []

    def __call__(self, page: Page) -> None:
        page.wait_for_load_state()  # its address is there before the page is
        self.seen.append(page.url)
        self._ask_axe(page)
        for size in (PHONE, NARROWEST):
            page.set_viewport_size(size)
            if size in self.also_at:
                self._ask_axe(page)
            self.barriers.extend((page.url, size["width"], wide) for wide in wider_than_the_page(page))
        page.set_viewport_size(PHONE)

    def _ask_axe(self, page: Page) -> None:
        found = Axe().run(page).response["violations"]
        self.barriers.extend((page.url, one["id"], one["nodes"][0]["html"]) for one in found)


def wider_than_the_page(page: Page) -> list[str]:
    """What makes a page scroll sideways; tables may, inside a region of their own."""
    return page.evaluate(
        """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll('main *')]
            .filter(each => each.getBoundingClientRect().right > innerWidth + 1)
            .slice(-1).map(each => each.outerHTML.slice(0, 200))"""
    )
