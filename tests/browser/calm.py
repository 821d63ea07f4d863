"""Whether a page has kept its shape, whatever words are on it."""

from playwright.sync_api import Page, ViewportSize

from tests.browser.conftest import DESK, PHONE

_PLANTED = "img[src=x], svg[onload], [onfocus], main script, a[href^='javascript:' i]"
_FITS = """
(width) => innerWidth === width && document.documentElement.scrollWidth <= width
"""
_GIVE_UP_MS = 3000


def check_calm(page: Page) -> None:
    """Fail when words have become part of the page, or push it out of its window."""
    assert page.locator(_PLANTED).count() == 0
    for size in (PHONE, DESK):
        check_fit(page, size)


def check_fit(page: Page, size: ViewportSize) -> None:
    """Give the window a size; fail unless the page fits into its width.

    A window takes a moment to get its new size.
    """
    page.set_viewport_size(size)
    page.wait_for_function(_FITS, arg=size["width"], timeout=_GIVE_UP_MS)
