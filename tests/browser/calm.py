"""Whether a page has kept its shape, whatever words are on it."""

from playwright.sync_api import Page

from tests.browser.conftest import DESK, PHONE

_PLANTED = "img[src=x], svg[onload], [onfocus], main script, a[href^='javascript:' i]"
_FITS = """
(width) => innerWidth === width && document.documentElement.scrollWidth <= width
"""
GIVE_UP_MS = 3000


def check_calm(page: Page) -> None:
    """Fail when words have become part of the page, or push it out of its window.

    A window takes a moment to get its new size.
    """
    assert page.locator(_PLANTED).count() == 0
    for size in (DESK, PHONE):
        page.set_viewport_size({"width": size["width"], "height": size["height"]})
        page.wait_for_function(_FITS, arg=size["width"], timeout=GIVE_UP_MS)
