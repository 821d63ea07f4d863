"""The pages in a browser that runs no scripts: to be read."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenWindow
from tests.browser.every_page import EVERY_PAGE
from tests.browser.site import Site


@pytest.fixture
def page(open_window: OpenWindow) -> Page:
    """A window whose pages are without their script."""
    return open_window(java_script_enabled=False)


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_a_page_has_the_same_words_without_its_script(
    used_site: Site, page: Page, open_window: OpenWindow, name: str
) -> None:
    address = EVERY_PAGE[name](used_site)
    page.goto(address)
    with_script = open_window()
    with_script.goto(address)

    for part in ("h1", "h2", "table", "form"):
        assert page.locator(part).count() == with_script.locator(part).count()
    expect(page.locator("h1")).to_be_visible()


def test_a_button_that_needs_the_script_is_not_shown(used_site: Site, page: Page) -> None:
    page.goto(used_site.address("/"))

    expect(page.locator("[data-copy]").first).to_be_hidden()
