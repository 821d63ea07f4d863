"""The search of the header: to the one thing, or to a list of what may be meant."""

from typing import Any

import pytest

from tests.asgi import DEVSKILLER_KEY, JSON, Answer, ask
from tests.console.browser import ROOT, Browser
from tests.console.webhook_story import register, start_assessment


def search(browser: Browser, text: str) -> Answer:
    form = next(f for f in browser.open("/").forms if "q" in f.fields)
    return browser.get(f"{form.action}?q={text}")


def state(browser: Browser, vendor: str, kind: str) -> list[dict[str, Any]]:
    answer = ask(browser.app, "GET", f"/__admin/state/{vendor}/{kind}")
    return list(answer.json()["records"])


@pytest.mark.parametrize(
    "text", ["12345", "jane.doe@example.com", "JANE.DOE%40example.com", "jane+doe"]
)
def test_person_is_jumped_to(browser: Browser, text: str) -> None:
    answer = search(browser, text)

    assert (answer.status, answer.headers["location"]) == (303, f"{ROOT}/people/12345")


def test_people_of_one_name_are_a_list(browser: Browser) -> None:
    page = browser.open("/search?q=john")

    headings = [e.text for e in page.all("h2")]
    assert headings[0].startswith("People")
    assert len([e for e in page.all("a") if "John" in e.text]) > 1


def test_list_that_is_too_long_leads_to_all_of_them(browser: Browser) -> None:
    page = browser.open("/search?q=example")

    assert page.link("All of them") == f"{ROOT}/people?query=example"
    assert len([e for e in page.all("a") if f"{ROOT}/people/" in e.attributes["href"]]) == 20


@pytest.mark.parametrize("kind", ["tests", "teams", "candidates", "assessments"])
def test_record_is_jumped_to_by_its_id(browser: Browser, kind: str) -> None:
    record_id = state(browser, "devskiller", kind)[0]["id"]

    answer = search(browser, record_id)

    assert answer.headers["location"] == f"{ROOT}/state/devskiller/{kind}/{record_id}"
    assert browser.get(answer.headers["location"]).status == 200


def test_exchange_is_jumped_to_by_its_request_id(browser: Browser) -> None:
    ask(browser.app, "GET", "/devskiller/tests", DEVSKILLER_KEY)
    asked = ask(browser.app, "GET", "/devskiller/tests", DEVSKILLER_KEY)
    number = ask(browser.app, "GET", "/__admin/requests?limit=1").json()["requests"][0]["number"]

    answer = search(browser, asked.headers["x-request-id"])

    assert answer.headers["location"] == f"{ROOT}/traffic?open={number}"


def test_exchange_is_found_by_its_number(browser: Browser) -> None:
    ask(browser.app, "GET", "/devskiller/tests", DEVSKILLER_KEY)
    number = ask(browser.app, "GET", "/__admin/requests?limit=1").json()["requests"][0]["number"]

    answer = search(browser, f"{number}")

    shown = answer.headers.get("location", "") + answer.body.decode()
    assert f"/traffic?open={number}" in shown


def test_delivery_is_jumped_to_by_its_id(browser: Browser) -> None:
    register(browser)
    start_assessment(browser)
    delivery = ask(browser.app, "GET", "/__admin/deliveries?limit=1").json()["deliveries"][0]

    answer = search(browser, delivery["id"])

    assert answer.headers["location"] == f"{ROOT}/deliveries/{delivery['id']}"
    assert browser.get(answer.headers["location"]).status == 200


def test_one_text_may_mean_things_of_several_nouns(browser: Browser) -> None:
    for _ in range(3):
        ask(browser.app, "GET", "/devskiller/tests", DEVSKILLER_KEY)
    number = ask(browser.app, "GET", "/__admin/requests?limit=1").json()["requests"][0]["number"]
    body = b'{"external_id": "%d"}' % number
    ask(browser.app, "POST", "/__admin/state/techwolf/employees", JSON, body)

    page = browser.open(f"/search?q={number}")

    assert [e.text.split()[0] for e in page.all("h2")] == ["People", "Exchanges"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "+",
        "nobody+at+all",
        "00000000-0000-4000-8000-000000000000",
        "%3Cimg+src%3Dx+onerror%3Dalert(1)%3E",
        "..%2F..%2Fclock",
        "%2e%2e",
        "a%3Fb%23c",
        "%E2%80%AE",
        "9" * 40,
        "x" * 500,
    ],
)
def test_what_finds_nothing_says_what_can_be_searched(browser: Browser, text: str) -> None:
    page = browser.open(f"/search?q={text}")

    assert "What can be searched for" in page.text
    assert not page.all("img")


def test_search_stays_in_its_world(browser: Browser) -> None:
    ask(browser.app, "POST", "/__admin/worlds", JSON, b'{"name": "other", "scenario": "small"}')
    form = next(f for f in browser.open("/?world=other").forms if "q" in f.fields)

    target = form.action.partition("?")[0]
    answer = browser.get(f"{target}?q=12345&world={form.fields['world']}")

    assert answer.headers["location"] == f"{ROOT}/people/12345?world=other"
