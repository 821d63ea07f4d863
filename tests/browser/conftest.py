"""A Chromium in front of a served simulator; each test gets both as on the first day."""

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.receiving import Receiver, receiving
from tests.browser.site import Site
from tests.browser.using import Words, use
from tests.browser.watching import Watch
from tests.running_server import Server

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
ANSWER_MS = 10_000

OpenWindow = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium."""
    program = shutil.which("chromium")
    assert program, "there is no chromium here; scripts/test --browser installs it"
    with sync_playwright() as playwright:
        # A container's root may have no namespaces to build a sandbox of, and /dev/shm is small.
        arguments = ["--no-sandbox", "--disable-dev-shm-usage"]
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def site(server: Server) -> Site:
    """The simulator, everything as its seed has it."""
    found = Site(server)
    found.begin_anew()
    return found


@pytest.fixture(scope="module")
def used_site(server: Server) -> Site:
    """The same simulator after something of every kind has happened: for modules that only read."""
    found = Site(server)
    found.begin_anew()
    use(found, Words())
    return found


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Where webhooks can go to."""
    with receiving() as found:
        yield found


@pytest.fixture
def open_window(chromium: Browser, server: Server) -> Iterator[OpenWindow]:
    """Opens windows of a new visitor; what must never happen in one fails the test at its end."""
    watch = Watch(server.base_url)
    contexts: list[BrowserContext] = []

    def open_it(**wanted: Any) -> Page:
        options: dict[str, Any] = {
            "viewport": DESK,
            "locale": "en-GB",
            "timezone_id": "UTC",
            **wanted,
        }
        context = chromium.new_context(**options)
        context.set_default_timeout(ANSWER_MS)
        watch.attend(context)
        contexts.append(context)
        return context.new_page()

    yield open_it
    for context in contexts:
        context.close()
    assert not watch.complaints


@pytest.fixture
def page(open_window: OpenWindow) -> Page:
    """One window of somebody at a desk."""
    return open_window()
