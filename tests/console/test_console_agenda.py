"""The agenda page: what will happen, and the way to each instant."""

import pytest

from tests.console.browser import ROOT, Browser, Page
from tests.console.webhook_story import admin, receive, register, start_assessment


def instants(page: Page) -> list[str]:
    """What the buttons advance to, from the top."""
    return [value for form in page.forms for name, value in form.buttons if name == "advance"]


def test_agenda_lists_what_is_planned_in_order(browser: Browser) -> None:
    items = admin(browser, "/agenda?limit=50")["items"]

    page = browser.open("/agenda")

    assert instants(page) == [item["due_at"] for item in items]
    assert f"{len(items)} planned" in page.text


def test_step_of_a_vendor_is_said_in_words(browser: Browser) -> None:
    page = browser.open("/agenda")

    assert "The invitation expires" in page.text
    assert "devskiller.expire" in [code.text for code in page.all("code")]


def test_attempt_leads_to_its_delivery(browser: Browser) -> None:
    register(browser)
    start_assessment(browser)
    (item, *_) = admin(browser, "/agenda")["items"]

    page = browser.open("/agenda")
    delivery = browser.open(page.link(item["subject"]).removeprefix(ROOT))

    assert item["kind"] == "webhook.attempt"
    assert "ASSESSMENT_STARTED" in delivery.all("h1")[0].text


def test_no_link_leads_nowhere(browser: Browser) -> None:
    page = browser.open("/agenda")

    for link in page.all("a"):
        target = link.attributes["href"]
        if target.startswith(f"{ROOT}/"):
            browser.open(target.removeprefix(ROOT))


def test_button_advances_to_its_item(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    receive(browser, monkeypatch, 204)
    page = browser.open("/agenda")
    target = instants(page)[1]

    after = browser.press(page, "advance", target)

    assert admin(browser, "/clock")["now"] == target
    assert f"The clock says {target[:19]}Z: 2 things happened" in after.text


def test_instant_that_has_passed_is_refused_in_a_sentence(browser: Browser) -> None:
    page = browser.open("/agenda")
    form = page.form("advance")
    past = "2020-01-01T00:00:00Z"

    answer = browser.post(form.action, {**form.fields, "advance": past})
    shown = browser.open(answer.headers["location"].removeprefix(ROOT))

    assert shown.all("p", role="alert") != []
    assert admin(browser, "/clock")["now"] > past


def test_long_agenda_is_paged(browser: Browser) -> None:
    for _ in range(30):
        register(browser)
    for number in range(2):
        start_assessment(browser, f"p{number}@mail.example")

    first = browser.open("/agenda")
    second = browser.open(first.link("Later").removeprefix(ROOT))

    items = admin(browser, "/agenda?limit=1000")["items"]
    shown = instants(first) + instants(second)
    assert shown == [item["due_at"] for item in items][:100]
    assert "1 to 50 shown" in first.text
    assert instants(browser.open(second.link("Earlier").removeprefix(ROOT))) == instants(first)


@pytest.mark.parametrize("skip", ["-1", "x", "9" * 40, "٣"])
def test_place_that_is_no_number_is_the_beginning(browser: Browser, skip: str) -> None:
    page = browser.open(f"/agenda?skip={skip if skip.isascii() else '%D9%A3'}")

    assert instants(page) == instants(browser.open("/agenda"))


def test_agenda_without_anything_says_so(browser: Browser) -> None:
    admin(browser, "/worlds", {"name": "quiet", "scenario": "empty"}, "POST")

    assert "Nothing is planned." in browser.open("/agenda?world=quiet").text
