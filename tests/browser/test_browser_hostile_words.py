"""Words that are meant to break a page, typed in wherever words can be: they stay words.

What they could run is noted while a test goes on (`watching.py`), and fails it at its end.
"""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.calm import check_calm
from tests.browser.conftest import PHONE, OpenWindow
from tests.browser.hostile import TYPED
from tests.browser.site import Site

# Five of them fit into one address.
MAX_FILTER = 1000
EVERY_WORD = pytest.mark.parametrize("words", TYPED.values(), ids=TYPED)


@EVERY_WORD
def test_hostile_words_in_a_filter_stay_words(site: Site, page: Page, words: str) -> None:
    page.goto(site.address("/traffic"))

    for label in ("Status", "Operation", "Client", "Since", "Until"):
        page.get_by_label(label, exact=True).fill(words[:MAX_FILTER])
    page.get_by_role("button", name="Show").click()

    expect(page.get_by_role("alert")).to_be_visible()
    check_calm(page)


@EVERY_WORD
def test_hostile_words_are_searched_for_as_words(site: Site, page: Page, words: str) -> None:
    page.goto(site.address("/"))

    page.get_by_role("searchbox", name="Search").fill(words)
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"/search\?"))
    check_calm(page)


@EVERY_WORD
def test_a_hostile_candidate_is_refused_or_shown(site: Site, page: Page, words: str) -> None:
    page.goto(site.address("/"))

    page.get_by_label("First name").fill(words)
    page.get_by_label("Last name").fill(words)
    page.get_by_role("button", name="Invite").click()

    expect(page.locator(".notice")).to_be_visible()
    check_calm(page)


@EVERY_WORD
def test_a_hostile_email_is_refused(site: Site, page: Page, words: str) -> None:
    page.goto(site.address("/state/devskiller/candidates?new=1"))

    email = page.get_by_role("textbox", name="Email")
    # What the browser would say itself is not what is asked here.
    email.evaluate("field => { field.type = 'text'; }")
    email.fill(f"{words}@mail.example")
    page.get_by_role("button", name="Make it").click()

    expect(page.get_by_role("alert").first).to_be_visible()
    check_calm(page)


@EVERY_WORD
def test_a_hostile_address_of_a_webhook_is_refused(site: Site, page: Page, words: str) -> None:
    page.goto(site.address("/"))

    page.get_by_label("Receiver").fill(words)
    page.get_by_role("button", name="Register the webhook").click()

    expect(page.get_by_role("alert")).to_contain_text("devskiller answered 400")
    check_calm(page)


@EVERY_WORD
def test_hostile_members_of_an_address_stay_words(site: Site, page: Page, words: str) -> None:
    said = quote(words)

    for path in ("/?invited=", "/traffic?open=", "/traffic?before=", "/?world=", "/?notice="):
        page.goto(site.address(path + said))
        check_calm(page)


@EVERY_WORD
def test_hostile_answers_in_an_exam_are_shown_as_words(site: Site, page: Page, words: str) -> None:
    page.goto(site.address("/"))
    page.get_by_role("button", name="Invite").click()
    page.goto(str(page.get_by_role("link", name="the exam page").get_attribute("href")))
    page.get_by_role("button", name="Start the test").click()

    for field in page.locator("form.exam textarea").all():
        field.fill(words)
    page.get_by_role("button", name="Keep the answers").click()

    expect(page.get_by_role("status")).to_contain_text("Your answers are kept.")
    check_calm(page)


def test_what_comes_live_is_shown_as_words(site: Site, open_window: OpenWindow) -> None:
    page = open_window(viewport=PHONE)
    page.goto(site.address("/traffic"))
    expect(page.locator("[data-live-state]")).to_have_text("Live")

    for words in TYPED.values():
        site.call("devskiller", f"/nowhere?x={quote(words)}")

    expect(page.locator("tbody tr")).to_have_count(len(TYPED))
    check_calm(page)
