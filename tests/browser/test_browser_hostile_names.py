"""Names that are meant to break a page: every page shows them as names.

What they could run is noted while a test goes on (`watching.py`), and fails it at its end.
"""

import pytest
from playwright.sync_api import Page

from tests.browser import hostile
from tests.browser.calm import check_calm
from tests.browser.every_page import EVERY_PAGE
from tests.browser.site import Site
from tests.browser.using import Words, use
from tests.running_server import Server

MARKUP = hostile.TYPED["markup"]
NAMES = {
    "markup": Words(MARKUP, MARKUP, hostile.HOOK, MARKUP),
    "long": Words(hostile.LONG_NAME, hostile.LONG_NAME, hostile.LONG_HOOK, hostile.TYPED["long"]),
}


@pytest.fixture(scope="module", params=NAMES.values(), ids=list(NAMES))
def site(request: pytest.FixtureRequest, server: Server) -> Site:
    """A simulator in which whatever has happened has to do with such names."""
    found = Site(server)
    found.begin_anew()
    use(found, request.param)
    return found


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_a_page_shows_hostile_names_as_names(site: Site, reader: Page, name: str) -> None:
    reader.goto(EVERY_PAGE[name](site))

    check_calm(reader)
