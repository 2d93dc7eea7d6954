"""Two ways to use a page: by the keys of a keyboard alone, and by pointing, which also works without JavaScript."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

FURTHEST = 250  # presses of Tab from the top of a page to anywhere on it
DESCRIBE = """element => {
    const style = getComputedStyle(element);
    return {outline: style.outlineStyle, width: parseFloat(style.outlineWidth), shadow: style.boxShadow};
}"""


class Pointer:
    """Clicks and fills; what a person does who sees the page and has a pointer."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    def field(self, label: str) -> Locator:
        return self.main.get_by_label(
            re.compile(rf"^\s*{re.escape(label)}( \((opsional|wajib sebelum diajukan)\))?\s*$")
        )

    def press(self, role: Any, name: str | re.Pattern) -> None:
        self.main.get_by_role(role, name=name).first.click()

    def write(self, label: str, text: str, *, group: str = "") -> None:
        """Into a field, or into that of a named group of fields."""
        self.enter(self.within(group).get_by_label(label, exact=True) if group else self.field(label), text)

    def within(self, group: str) -> Locator:
        return self.main.get_by_role("group", name=re.compile(rf"^\s*{re.escape(group)}"))

    def enter(self, field: Locator, text: str) -> None:
        field.fill(text)

    def choose(self, label: str) -> None:
        self.field(label).check()

    def write_day(self, label: str, day: str) -> None:
        """An ISO date."""
        self.field(label).fill(day)

    def attach(self, label: str, file: dict) -> None:
        self.field(label).set_input_files(file)

    def download(self, name: str | re.Pattern) -> bytes:
        with self.page.expect_download() as arriving:
            self.press("link", name)
        return arriving.value.path().read_bytes()


class Keyboard(Pointer):
    """Tab, arrows, Enter and the space bar. Everything that takes the focus must show it."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        # From now on a file chooser comes here: one that opens before the browser knows that is lost to the test.
        page.on("filechooser", lambda chooser: None)

    def press(self, role: Any, name: str | re.Pattern) -> None:
        self._go_to(self.main.get_by_role(role, name=name).first)
        self.page.keyboard.press("Enter")

    def enter(self, field: Locator, text: str) -> None:
        self._go_to(field)
        self.page.keyboard.type(text)

    def choose(self, label: str) -> None:
        """One of a group of choices: the Tab key reaches the group, the arrows go through it."""
        wanted = self.field(label)
        group = self.main.locator(f"input[type=radio][name='{wanted.get_attribute('name')}']")
        self._go_to(*(group.nth(n) for n in range(group.count())))
        self.page.keyboard.press("Space")
        for _place in range(group.count()):
            if wanted.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        expect(wanted).to_be_checked()

    def write_day(self, label: str, day: str) -> None:
        """Typed in the order in which this browser shows its parts, which follows the language of its machine."""
        field, (year, month, number) = self.field(label), day.split("-")
        self._go_to(field)
        for parts in ((month, number, year), (number, month, year)):
            for _part in parts:
                self.page.keyboard.press("ArrowLeft")
            self.page.keyboard.type("".join(parts))
            if field.input_value() == day:
                return
        expect(field).to_have_value(day)

    def attach(self, label: str, file: dict) -> None:
        self._go_to(self.field(label))
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Space")
        chooser.value.set_files(file)

    def _go_to(self, *wanted: Locator) -> None:
        """Press Tab until one of these has the focus; each stop on the way shows where it is."""
        for locator in wanted:
            expect(locator).to_be_attached()
        for _press in range(FURTHEST):
            self.page.keyboard.press("Tab")
            look = self.page.locator(":focus")
            if look.count() == 0:
                continue
            shown = look.first.evaluate(DESCRIBE)
            assert (shown["outline"] != "none" and shown["width"] >= 2) or shown["shadow"] != "none", (
                f"the focus does not show: {look.first.evaluate('element => element.outerHTML')[:200]}"
            )
            if any(locator.evaluate("element => element === document.activeElement") for locator in wanted):
                return
        raise AssertionError(f"not reached by Tab: {wanted}")
