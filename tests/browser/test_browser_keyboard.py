"""The pages under somebody's fingers: no pointer."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.every_page import EVERY_PAGE
from tests.browser.site import Site

# Only one of a group of radio buttons is a stop; the arrows reach the others.
CONTROLS = """
() => [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
  .filter((element) => element.checkVisibility() && !element.disabled)
  .filter((element) => element.type !== "radio" || element.checked)
"""
FOLLOW = f"""
() => {{
  window.reached = new Map();
  document.addEventListener("focusin", (event) => {{
    const style = getComputedStyle(event.target);
    const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    window.reached.set(event.target, ring);
  }});
  return ({CONTROLS})().length;
}}
"""
MISSED = f"""
() => ({CONTROLS})().filter((element) => !window.reached.has(element)).map((e) => e.outerHTML)
"""
WITHOUT_RING = """
() => [...window.reached].filter(([, ring]) => !ring).map(([element]) => element.outerHTML)
"""


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_every_control_is_reached_and_shows_it(used_site: Site, reader: Page, name: str) -> None:
    reader.goto(EVERY_PAGE[name](used_site))
    n_controls = reader.evaluate(FOLLOW)

    for _ in range(n_controls + 2):
        reader.keyboard.press("Tab")

    assert reader.evaluate(MISSED) == []
    assert reader.evaluate(WITHOUT_RING) == []


def test_the_first_stop_skips_to_the_content(used_site: Site, reader: Page) -> None:
    reader.goto(used_site.address("/traffic"))

    reader.keyboard.press("Tab")

    skip = reader.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    reader.keyboard.press("Enter")
    expect(reader.locator("main")).to_be_focused()


def test_the_clock_is_moved_with_the_space_bar(used_site: Site, reader: Page) -> None:
    reader.goto(used_site.address("/"))

    reader.get_by_role("button", name="+1 min").focus()
    reader.keyboard.press("Space")

    expect(reader.locator(".notice")).to_contain_text("The clock says")
