"""Chromium for the tests in this folder, all of which are marked `browser`."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from sipkd import demo
from tests.browser.looking import PHONE

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Playwright keeps an event loop in this thread; the ORM calls of the tests beside it are ordinary ones.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
PATIENCE = 20_000  # milliseconds; a busy machine says nothing about the pages
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A running Chromium. Where there is none the test is skipped, or fails if BROWSER_REQUIRED is set."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        message = "Chromium is not installed; on Debian and Ubuntu: apt install chromium"
        if os.environ.get("BROWSER_REQUIRED"):
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, live_server) -> Iterator[Page]:
    """A page of a visitor who is new here; the test fails if the browser's console shows an error."""
    context = browser.new_context(base_url=live_server.url, locale="id-ID", timezone_id="Asia/Jakarta")
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


@pytest.fixture
def real_case(transactional_db) -> None:
    """The real agreements, agencies and innovations of the demonstration."""
    call_command("load_reference_data", verbosity=0)
    demo.seed()


@pytest.fixture
def open_page(browser: Browser, live_server) -> Iterator[Callable[..., Page]]:
    """A page of a visitor with a phone; the test fails if the console of one shows an error."""
    contexts, errors = [], []

    def open_(**options) -> Page:
        context = browser.new_context(
            base_url=live_server.url, locale="id-ID", timezone_id="Asia/Jakarta", viewport=PHONE, **options
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("console", lambda message: errors.append(message.text) if is_error(message) else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield open_
    for context in contexts:
        context.close()
    assert errors == []


def is_error(message: ConsoleMessage) -> bool:
    """Chromium also reports the answer to a form that is filled in wrongly, or that somebody else was quicker with."""
    expected = ("status of 422", "status of 409")
    return message.type == "error" and not any(each in message.text for each in expected)
