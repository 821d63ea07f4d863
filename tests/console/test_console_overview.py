"""The overview: what somebody who has just started the sandbox needs."""

import json
import shlex

import pytest

from tests.asgi import DEVSKILLER_KEY, HOST, ask, hire
from tests.console.browser import Browser

BASE = f"http://{HOST}"


@pytest.mark.parametrize("vendor", ["devskiller", "skilltrack", "techwolf"])
def test_overview_shows_where_every_vendor_is(browser: Browser, vendor: str) -> None:
    page = browser.open("/")

    assert f"{BASE}/{vendor}" in [code.text for code in page.all("code")]


@pytest.mark.parametrize("word", ["TEST-API-KEY", "skilltrack-secret", "techwolf-reports-secret"])
def test_overview_shows_every_credential(browser: Browser, word: str) -> None:
    page = browser.open("/")

    assert word in [code.text for code in page.all("code")]


def test_line_of_a_vendor_with_a_key_is_ready_to_run(browser: Browser) -> None:
    page = browser.open("/")

    line = next(pre.text for pre in page.all("pre") if "Devskiller-Api-Key" in pre.text)
    assert shlex.split(line) == [
        "curl",
        "-s",
        "-H",
        "Devskiller-Api-Key: TEST-API-KEY",
        f"{BASE}/devskiller/candidates",
    ]


def test_lines_of_a_vendor_with_tokens_buy_one_first(browser: Browser) -> None:
    page = browser.open("/")

    lines = next(pre.text for pre in page.all("pre") if f"{BASE}/techwolf" in pre.text)
    assert f"{BASE}/techwolf/oauth/token" in lines
    assert '"audience": "eu3.techwolf.ai"' in lines
    assert lines.endswith(f'curl -s -H "Authorization: Bearer $token" {BASE}/techwolf/employees')


def test_overview_counts_the_requests_of_the_last_minute(browser: Browser) -> None:
    ask(browser.app, "GET", "/devskiller/tests", DEVSKILLER_KEY)
    ask(browser.app, "GET", "/devskiller/tests", DEVSKILLER_KEY)

    assert "2 requests" in [link.text for link in browser.open("/").all("a")]


def test_overview_shows_how_much_of_a_limit_is_used(browser: Browser) -> None:
    ask(browser.app, "GET", "/devskiller/tests", DEVSKILLER_KEY)

    gauges = browser.open("/").all("svg", class_="gauge")

    assert [gauge.attributes["aria-label"] for gauge in gauges] == [
        "DevSkiller requests: 1 of 36 used"
    ]


def test_overview_shows_what_comes_next(browser: Browser) -> None:
    items = ask(browser.app, "GET", "/__admin/agenda?limit=1").json()["items"]

    assert items[0]["kind"] in [code.text for code in browser.open("/").all("code")]


def test_overview_shows_active_faults(browser: Browser) -> None:
    rule = json.dumps({"id": "slow", "effect": "delay", "delay_ms": 5, "vendor": "techwolf"})
    answer = ask(
        browser.app,
        "POST",
        "/__admin/faults",
        {"content-type": "application/json"},
        rule.encode(),
    )

    assert answer.status == 201, answer
    assert "slow delay at techwolf, struck 0 of 0" in browser.open("/").text


def test_overview_shows_the_last_ten_exchanges_newest_first(browser: Browser) -> None:
    for _ in range(12):
        hire(browser.app)

    numbers = [
        link.text
        for link in browser.open("/").all("a")
        if "/traffic?open=" in link.attributes["href"]
    ]

    assert len(numbers) == 10
    assert numbers == sorted(numbers, key=int, reverse=True)


def test_empty_journal_says_how_to_fill_it(browser: Browser) -> None:
    assert "Nothing has been asked yet. Try the first line:" in browser.open("/").text
