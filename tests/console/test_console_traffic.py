"""The traffic page: exchanges listed, filtered, opened and sent again."""

import json
from typing import Any

import pytest

from tests.asgi import DEVSKILLER_KEY, JSON, ask, hire
from tests.console.browser import ROOT, Browser, Page

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    '"><script>alert(1)</script>',
    "javascript:alert(1)",
    "{{ 7 * 7 }}",
    "x" * 200,
    "\u202e\u2028'",
]


def rows(page: Page) -> list[str]:
    """The numbers in the list, from the top."""
    return [
        link.text
        for link in page.all("a")
        if "open=" in link.attributes.get("href", "") and link.text.isdigit()
    ]


def exchange(browser: Browser, number: int | str) -> dict[str, Any]:
    found: dict[str, Any] = ask(browser.app, "GET", f"/__admin/requests/{number}").json()
    return found


def newest(browser: Browser) -> dict[str, Any]:
    found: dict[str, Any] = ask(browser.app, "GET", "/__admin/requests?limit=1").json()
    return dict(found["requests"][0])


def ask_tests(browser: Browser, query: str = "") -> str:
    """Ask DevSkiller for its tests; the number of the exchange."""
    ask(browser.app, "GET", f"/devskiller/tests{query}", DEVSKILLER_KEY)
    return str(newest(browser)["number"])


def test_newest_exchange_stands_first(browser: Browser) -> None:
    first, second = ask_tests(browser), ask_tests(browser)

    assert rows(browser.open("/traffic")) == [second, first]


@pytest.mark.parametrize(
    ("query", "n_found"),
    [
        ("vendor=devskiller", 2),
        ("vendor=techwolf", 0),
        ("status=401", 1),
        ("status=2xx", 1),
        ("operation=listTests", 2),
        ("direction=out", 0),
        ("since=2026-08-01T12:00:00Z", 2),
        ("until=2026-07-01T12:00:00Z", 0),
        ("vendor=devskiller&status=401", 1),
        ("vendor=&status=", 2),
    ],
)
def test_filters_choose_exchanges(browser: Browser, query: str, n_found: int) -> None:
    ask_tests(browser)
    ask(browser.app, "GET", "/devskiller/tests")

    page = browser.open(f"/traffic?{query}")

    assert len(rows(page)) == n_found


def test_filter_that_is_none_is_said_and_kept(browser: Browser) -> None:
    page = browser.open("/traffic?status=fine", status=400)

    assert "status" in page.all("p", role="alert")[0].text
    assert page.all("input", name="status")[0].attributes["value"] == "fine"


def test_list_is_paged(browser: Browser) -> None:
    numbers = [ask_tests(browser) for _ in range(60)]

    first = browser.open("/traffic")
    second = browser.open(first.link("Older").removeprefix(ROOT))

    assert rows(first) + rows(second) == numbers[::-1]
    assert rows(browser.open(second.link("Newest").removeprefix(ROOT))) == rows(first)


@pytest.mark.parametrize(("wanted", "n_rows"), [("100", 60), ("1000000", 50), ("x", 50)])
def test_page_holds_at_most_so_many_rows(browser: Browser, wanted: str, n_rows: int) -> None:
    for _ in range(60):
        ask_tests(browser)

    assert len(rows(browser.open(f"/traffic?limit={wanted}"))) == n_rows


def test_opened_exchange_stands_beside_the_filtered_list(browser: Browser) -> None:
    number = ask_tests(browser)
    ask(browser.app, "GET", "/devskiller/tests")

    page = browser.open("/traffic?status=200")
    opened = browser.open(
        next(e.attributes["href"] for e in page.all("a") if e.text == number).removeprefix(ROOT)
    )

    assert f"Exchange {number}" in opened.text
    assert rows(opened) == [number]


def test_exchange_says_why_it_was_answered_so(browser: Browser) -> None:
    number = ask_tests(browser, "?nonsense=1")

    text = browser.open(f"/traffic?open={number}").text

    assert "listTests GET /tests" in text
    assert "Rule documented:" in text
    assert "requests: 1 of 36 in 8 s" in text
    assert "unknown query parameter nonsense" in text
    assert "None struck." in text


def test_exchange_names_the_fault_that_struck(browser: Browser) -> None:
    rule = json.dumps({"id": "broken", "effect": "status", "status": 503}).encode()
    ask(browser.app, "POST", "/__admin/faults", JSON, rule)

    text = browser.open(f"/traffic?open={ask_tests(browser)}").text

    assert "Fault broken status Faults" in text


def test_answer_to_no_operation_says_so(browser: Browser) -> None:
    ask(browser.app, "GET", "/devskiller/nothing", DEVSKILLER_KEY)

    text = browser.open(f"/traffic?open={newest(browser)['number']}").text

    assert "no operation of the contract has this method and path" in text


def test_members_of_a_body_are_explained_by_the_contract(browser: Browser) -> None:
    hire(browser.app)

    page = browser.open(f"/traffic?open={newest(browser)['number']}")

    helped = {e.text: e.attributes["title"] for e in page.all("span") if "title" in e.attributes}
    assert '"employee_id"' in helped


@pytest.mark.parametrize("number", ["999999", "0", "-1", "x", "<b>", "1/../2"])
def test_exchange_that_is_not_there_is_said(browser: Browser, number: str) -> None:
    page = browser.open(f"/traffic?open={number}")

    assert page.all("p", role="alert")


def test_command_of_an_exchange_holds_the_worlds_key(browser: Browser) -> None:
    page = browser.open(f"/traffic?open={ask_tests(browser, '?page=1')}")

    commands = [pre.text for pre in page.all("pre") if pre.text.startswith("curl")]
    assert commands == [
        "curl -s -H 'Devskiller-Api-Key: TEST-API-KEY'"
        " 'http://127.0.0.1:8600/devskiller/tests?page=1'"
    ]


def test_send_again_repeats_the_request(browser: Browser) -> None:
    ask(browser.app, "GET", "/devskiller/candidates?query=smith&page=1", DEVSKILLER_KEY)
    number = newest(browser)["number"]

    page = browser.press(browser.open(f"/traffic?open={number}"), "again", address="/traffic")

    assert newest(browser)["number"] == number + 1
    again, before = exchange(browser, number + 1), exchange(browser, number)
    assert [again[n] for n in ("method", "path", "query", "status", "client")] == [
        before[n] for n in ("method", "path", "query", "status", "client")
    ]
    assert f"Exchange {number + 1}" in page.text


def test_send_again_carries_the_body_and_a_new_token(browser: Browser) -> None:
    hire(browser.app)
    number = newest(browser)["number"]

    browser.press(browser.open(f"/traffic?open={number}"), "again", address="/traffic")

    again = newest(browser)
    assert again["operation_id"] == "createEmployee"
    # The same e-mail again: it was understood, and refused by the vendor's own rule.
    assert again["status"] in (400, 409)
    assert exchange(browser, again["number"])["request"] != ""


def test_request_with_secrets_is_not_sent_again(browser: Browser) -> None:
    hire(browser.app)
    token = ask(browser.app, "GET", "/__admin/requests?operation=issueToken").json()["requests"][0]
    count = newest(browser)["number"]

    page = browser.press(
        browser.open(f"/traffic?open={token['number']}"), "again", address="/traffic"
    )

    assert "it held secrets, which are not kept" in page.all("p", role="alert")[0].text
    assert newest(browser)["number"] == count


def test_send_again_in_another_world_stays_there(browser: Browser) -> None:
    ask(browser.app, "POST", "/__admin/worlds", JSON, b'{"name": "other"}')
    made = ask(browser.app, "GET", "/__admin/worlds/other").json()["vendors"]["devskiller"]
    key = {"Devskiller-Api-Key": made["credentials"]["api_key"]}
    ask(browser.app, "GET", "/@other/devskiller/tests", key)

    browser.press(browser.open("/traffic?world=other&open=1"), "again", address="/traffic")

    counts = [
        ask(browser.app, "GET", f"/__admin/requests/count?world={world}").json()["count"]
        for world in ("default", "other")
    ]
    assert counts == [0, 2]


def test_answer_that_a_fault_cuts_off_is_an_exchange_all_the_same(browser: Browser) -> None:
    number = ask_tests(browser)
    rule = json.dumps({"effect": "reset"}).encode()
    ask(browser.app, "POST", "/__admin/faults", JSON, rule)

    page = browser.press(browser.open(f"/traffic?open={number}"), "again", address="/traffic")

    assert f"Sent again, as exchange {int(number) + 1}." in page.text


def test_journal_is_emptied(browser: Browser) -> None:
    ask_tests(browser)

    page = browser.press(browser.open("/traffic"), "clear", address="/traffic")

    assert ask(browser.app, "GET", "/__admin/requests/count").json() == {"count": 0}
    assert "Nothing has been asked yet" in page.text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_text(browser: Browser, text: str) -> None:
    body = json.dumps(
        {
            "name": text,
            "email": "hostile@example.com",
            "department": text,
            "role": text,
            "hire_date": "2026-01-01",
        }
    ).encode()
    ask(browser.app, "POST", "/skilltrack/v1/employees?x=%3Cimg%3E", JSON, body)
    number = newest(browser)["number"]

    page = browser.open(f"/traffic?open={number}&status=&vendor=&client=%3Cimg%20src%3Dx%3E")

    assert not page.all("img")
    assert len(page.all("script")) == 1
    assert not [e for e in page.all("a") if e.attributes.get("href", "").startswith("javascript")]
    assert any(
        json.dumps(text, ensure_ascii=False)[1:-1] in "".join(p.pieces) for p in page.all("pre")
    )


@pytest.mark.parametrize("kind", ["har", "ndjson"])
def test_exchanges_are_downloaded_as_filtered(browser: Browser, kind: str) -> None:
    number = ask_tests(browser)
    ask(browser.app, "GET", "/devskiller/tests")
    page = browser.open("/traffic?status=200")

    link = page.link("As HAR" if kind == "har" else "As JSON lines")
    answer = browser.get(link)

    held = answer.json()["log"]["entries"] if kind == "har" else answer.body.splitlines()
    assert answer.headers["content-disposition"].startswith("attachment")
    assert len(held) == 1, number
