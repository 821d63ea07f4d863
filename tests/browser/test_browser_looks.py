"""How every page looks, light and dark, wide and narrow; and what axe-core finds wrong with it.

Each leaves a picture in `.artefacts/browser/`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

from tests.browser.conftest import DESK, PHONE
from tests.browser.every_page import EVERY_PAGE, rail_of
from tests.browser.site import Site
from tests.running_server import CHECKOUT

PICTURES = CHECKOUT / ".artefacts" / "browser"
WINDOWS: dict[str, Any] = {
    f"{theme}-{size['width']}": {"color_scheme": theme, "viewport": size}
    for theme in ("light", "dark")
    for size in (DESK, PHONE)
}
# What the narrow windows show is the same, otherwise laid out.
CHECKED = ("light-1280", "dark-1280")
LOOK = "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"


@pytest.fixture(scope="module", params=list(WINDOWS))
def window(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[tuple[str, Page]]:
    """A window of one size and theme, and its name; it is used for one page after the other."""
    context = chromium.new_context(**WINDOWS[request.param], locale="en-GB", timezone_id="UTC")
    yield request.param, context.new_page()
    context.close()


def findings(page: Page) -> list[str]:
    """What axe-core calls serious or critical, each with the places where it is."""
    page.evaluate(AXE_SCRIPT)
    found: list[dict[str, Any]] = page.evaluate(LOOK)
    return [
        f"{rule['id']}: {node['html'][:200]} {node.get('failureSummary', '')}"
        for rule in found
        for node in rule["nodes"]
        if node["impact"] in ("serious", "critical")
    ]


def keep_picture(page: Page, name: str) -> None:
    """Keep the whole page as it looks now."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=Path(PICTURES, f"{name}.png"), full_page=True)


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_a_page_is_fit_to_be_read(used_site: Site, window: tuple[str, Page], name: str) -> None:
    look, page = window

    page.goto(EVERY_PAGE[name](used_site))

    keep_picture(page, f"{name}-{look}")
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    if look in CHECKED:
        assert findings(page) == []


def test_the_rail_leads_to_no_page_that_is_not_looked_at(used_site: Site, page: Page) -> None:
    page.goto(used_site.address("/"))
    links = page.locator(".rail a").evaluate_all("links => links.map(l => l.getAttribute('href'))")

    looked_at = {find(used_site).partition("/__console")[2] for find in EVERY_PAGE.values()}

    assert rail_of(links) <= looked_at
