"""A Chromium in front of a served simulator; each test gets both as on the first day."""

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from tests.browser.receiving import Receiver, receiving
from tests.browser.site import Site
from tests.browser.using import Words, use
from tests.browser.watching import Watch
from tests.running_server import Server

DESK: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
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
        context = _new_context(chromium, watch, wanted)
        contexts.append(context)
        return context.new_page()

    yield open_it
    for context in contexts:
        context.close()
    watch.check()


@pytest.fixture
def page(open_window: OpenWindow) -> Page:
    """One window of somebody at a desk."""
    return open_window()


@pytest.fixture(scope="module")
def reader_wants() -> dict[str, Any]:
    """What is special about the window of a module's reader."""
    return {}


@pytest.fixture(scope="module")
def _reading(
    chromium: Browser, server: Server, reader_wants: dict[str, Any]
) -> Iterator[tuple[Page, Watch]]:
    watch = Watch(server.base_url)
    context = _new_context(chromium, watch, reader_wants)
    yield context.new_page(), watch
    context.close()


@pytest.fixture
def reader(_reading: tuple[Page, Watch]) -> Iterator[Page]:
    """One window for one page after the other, for modules that only read."""
    page, watch = _reading
    yield page
    watch.check()


def _new_context(chromium: Browser, watch: Watch, wanted: dict[str, Any]) -> BrowserContext:
    usual = {"viewport": DESK, "locale": "en-GB", "timezone_id": "UTC"}
    context = chromium.new_context(**{**usual, **wanted})
    context.set_default_timeout(ANSWER_MS)
    watch.attend(context)
    return context
