"""The list of deliveries."""

import json
import shlex

import pytest

from tests.asgi import HOST
from tests.console.browser import ROOT, Browser, Page
from tests.console.webhook_story import (
    HOOK,
    Receiver,
    admin,
    advance,
    newest,
    receive,
    register,
    start_assessment,
)


@pytest.fixture
def receiver(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> Receiver:
    return receive(browser, monkeypatch, 500)


def rows(page: Page) -> list[str]:
    """The ids of the deliveries in the list, from the top."""
    targets = [link.attributes.get("href", "") for link in page.all("a")]
    start = f"{ROOT}/deliveries/"
    return [target.removeprefix(start) for target in targets if target.startswith(start)]


def marks(page: Page) -> list[str]:
    return [svg.attributes["aria-label"] for svg in page.all("svg", class_="marks")]


def test_empty_list_shows_how_to_register_a_webhook(browser: Browser) -> None:
    page = browser.open("/deliveries")

    line = next(pre.text for pre in page.all("pre") if "/devskiller/webhook" in pre.text)
    words = shlex.split(line)
    assert words[-1] == f"http://{HOST}/devskiller/webhook"
    assert "Devskiller-Api-Key: TEST-API-KEY" in words
    assert json.loads(words[words.index("--data-raw") + 1]) == {"hookUrl": "http://127.0.0.1:9000/"}


def test_world_of_another_name_has_its_own_key_in_the_line(browser: Browser) -> None:
    made = admin(browser, "/worlds", {"name": "other"}, "POST")

    page = browser.open("/deliveries?world=other")

    assert made["vendors"]["devskiller"]["credentials"]["api_key"] in page.text


def test_newest_delivery_stands_first_with_its_state(browser: Browser, receiver: Receiver) -> None:
    register(browser)
    start_assessment(browser)
    first = newest(browser)["id"]
    start_assessment(browser, "bea@mail.example")
    second = newest(browser)["id"]

    page = browser.open("/deliveries")

    assert rows(page) == [second, first]
    assert "2 deliveries" in page.text
    assert "ASSESSMENT_STARTED" in page.text


def test_marks_say_what_came_of_every_attempt(browser: Browser, receiver: Receiver) -> None:
    register(browser)
    start_assessment(browser)
    advance(browser, 4)
    failed = marks(browser.open("/deliveries"))
    receiver.status = 204
    advance(browser, 20)

    assert failed == ["Attempts: 500, 500, one planned"]
    assert marks(browser.open("/deliveries")) == ["Attempts: 500, 500, 204"]


@pytest.mark.parametrize(
    ("query", "n_found"),
    [
        ("state=pending", 2),
        ("state=delivered", 0),
        ("vendor=devskiller&state=", 2),
        ("event=ASSESSMENT_STARTED", 2),
        ("event=ERROR", 0),
        ("webhook=nobody", 0),
    ],
)
def test_filters_choose_deliveries(
    browser: Browser, receiver: Receiver, query: str, n_found: int
) -> None:
    register(browser)
    register(browser, HOOK + "/2")
    start_assessment(browser)

    page = browser.open(f"/deliveries?{query}")

    assert len(rows(page)) == n_found


def test_address_of_a_webhook_leads_to_its_deliveries(browser: Browser) -> None:
    register(browser)
    register(browser, HOOK + "/2")
    start_assessment(browser)

    page = browser.open("/deliveries")
    narrowed = browser.open(page.link(HOOK + "/2").removeprefix(ROOT))

    assert len(rows(narrowed)) == 1
    assert "1 delivery matches" in narrowed.text


def test_filter_that_is_none_is_said(browser: Browser) -> None:
    page = browser.open("/deliveries?state=fine", status=400)

    assert "state" in page.all("p", role="alert")[0].text


def test_list_is_paged_and_keeps_its_total(browser: Browser) -> None:
    for number in range(30):
        register(browser, f"{HOOK}/{number}")
    for number in range(2):
        start_assessment(browser, f"p{number}@mail.example")

    first = browser.open("/deliveries")
    second = browser.open(first.link("Older").removeprefix(ROOT))

    found = admin(browser, "/deliveries?order=newest&limit=100")["deliveries"]
    assert rows(first) + rows(second) == [entry["id"] for entry in found]
    assert (len(rows(second)), "60 deliveries" in second.text) == (10, True)
    assert rows(browser.open(second.link("Newest").removeprefix(ROOT))) == rows(first)


def test_everything_since_an_instant_is_sent_again(browser: Browser, receiver: Receiver) -> None:
    register(browser)
    start_assessment(browser)
    advance(browser, 20_000)

    page = browser.press(browser.open("/deliveries"), "resend")

    assert "planned for 1 delivery, due now" in page.text
    assert newest(browser)["next_attempt_at"] is not None


def test_instant_that_is_none_is_said_and_kept(browser: Browser, receiver: Receiver) -> None:
    register(browser)
    start_assessment(browser)

    page = browser.press(browser.open("/deliveries"), "resend", since="yesterday")

    assert "since" in page.all("p", role="alert")[0].text
    assert page.all("input", name="since")[0].attributes["value"] == "yesterday"


def test_hostile_address_of_a_webhook_is_text(browser: Browser) -> None:
    url = """http://127.0.0.1:9000/"><img/src=x/onerror=alert(1)>'{{7*7}}"""
    register(browser, url)
    start_assessment(browser)

    page = browser.open("/deliveries")
    one = browser.open(f"/deliveries/{newest(browser)['id']}")

    assert [element for p in (page, one) for element in p.all("img")] == []
    assert url in page.text
    assert url in one.text
