"""Light and dark: as the system has it, or as the switch says."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenWindow
from tests.browser.site import Site

LIGHT = "rgb(246, 247, 249)"
DARK = "rgb(15, 19, 23)"


def ground(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


@pytest.mark.parametrize(("system", "colour"), [("light", LIGHT), ("dark", DARK)])
def test_pages_look_as_the_system_does(
    site: Site, open_window: OpenWindow, system: str, colour: str
) -> None:
    page = open_window(color_scheme=system)

    page.goto(site.address("/"))

    assert ground(page) == colour


def test_the_switch_goes_from_the_system_to_light_and_dark_and_back(
    site: Site, open_window: OpenWindow
) -> None:
    page = open_window(color_scheme="dark")
    page.goto(site.address("/traffic?vendor=techwolf"))
    seen = []

    for current, after in (("system", "light"), ("light", "dark"), ("dark", "system")):
        page.get_by_role("button", name=f"Theme: {current}").click()
        page.get_by_role("button", name=f"Theme: {after}").wait_for()
        seen.append(ground(page))

    assert seen == [LIGHT, DARK, DARK]
    assert page.url.endswith("/traffic?vendor=techwolf")


def test_the_theme_is_kept_from_page_to_page(site: Site, page: Page) -> None:
    page.goto(site.address("/"))
    for current in ("system", "light"):
        page.get_by_role("button", name=f"Theme: {current}").click()

    page.get_by_role("link", name="Traffic", exact=True).click()

    expect(page).to_have_url(site.address("/traffic"))
    # A page has its address before it has its colours.
    expect(page.locator("body")).to_have_css("background-color", DARK)
