"""The pages in a browser that runs no scripts: to be read."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.every_page import EVERY_PAGE
from tests.browser.site import Site

# Buttons that copy, and what tells of exchanges as they happen.
SCRIPTED = "[data-copy], [data-pill], [data-live-state], [data-first-rows]"
HIDDEN = f"""
all => all.filter(one => one.hidden && !one.matches({SCRIPTED!r})).map(one => one.outerHTML)
"""


@pytest.fixture(scope="module")
def reader_wants() -> dict[str, Any]:
    return {"java_script_enabled": False}


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_only_what_needs_the_script_is_hidden(used_site: Site, reader: Page, name: str) -> None:
    reader.goto(EVERY_PAGE[name](used_site))

    assert reader.locator("body *").evaluate_all(HIDDEN) == []
    expect(reader.locator("h1")).to_be_visible()


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_every_form_has_a_button(used_site: Site, reader: Page, name: str) -> None:
    reader.goto(EVERY_PAGE[name](used_site))

    # Whoever is in the field of the search presses Enter.
    for form in reader.locator("form:not([role=search])").all():
        expect(form.locator("button").first).to_be_visible()


def test_a_button_that_needs_the_script_is_not_shown(used_site: Site, reader: Page) -> None:
    reader.goto(used_site.address("/"))

    expect(reader.locator("[data-copy]").first).to_be_hidden()
