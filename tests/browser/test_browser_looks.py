"""How every page looks, light and dark, wide and narrow; and what axe-core finds wrong with it.

Each leaves four pictures in `.artefacts/browser/`.
"""

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.calm import check_fit
from tests.browser.conftest import DESK, PHONE
from tests.browser.every_page import EVERY_PAGE, rail_of
from tests.browser.site import Site
from tests.running_server import CHECKOUT

PICTURES = CHECKOUT / ".artefacts" / "browser"
LOOK = "async (rules) => (await axe.run(document, rules)).violations"
# A theme changes colours and nothing else.
RULES: dict[str, dict[str, Any]] = {
    "light": {"resultTypes": ["violations"]},
    "dark": {"resultTypes": ["violations"], "runOnly": ["color-contrast", "link-in-text-block"]},
}


def findings(page: Page, theme: str) -> list[str]:
    """What axe-core calls serious or critical, each with the places where it is."""
    found: list[dict[str, Any]] = page.evaluate(LOOK, RULES[theme])
    return [
        f"{theme} {rule['id']}: {node['html'][:200]} {node.get('failureSummary', '')}"
        for rule in found
        for node in rule["nodes"]
        if node["impact"] in ("serious", "critical")
    ]


def keep_pictures(page: Page, name: str) -> None:
    """Keep the whole page as it looks now, on a narrow and on a wide screen."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for size in (PHONE, DESK):
        check_fit(page, size)
        page.screenshot(path=Path(PICTURES, f"{name}-{size['width']}.png"), full_page=True)


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_a_page_is_fit_to_be_read(used_site: Site, reader: Page, name: str) -> None:
    reader.goto(EVERY_PAGE[name](used_site))
    reader.evaluate(AXE_SCRIPT)
    found = []

    for theme in RULES:
        reader.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        keep_pictures(reader, f"{name}-{theme}")
        found += findings(reader, theme)

    assert found == []
    assert reader.locator("h1").count() == 1


def test_the_rail_leads_to_no_page_that_is_not_looked_at(used_site: Site, reader: Page) -> None:
    reader.goto(used_site.address("/"))
    rail = reader.locator(".rail a")
    links = rail.evaluate_all("links => links.map(link => link.getAttribute('href'))")

    looked_at = {find(used_site).partition("/__console")[2] for find in EVERY_PAGE.values()}

    assert rail_of(links) <= looked_at
