"""The limits page: gauges, refusals, switches."""

import pytest

from tests.asgi import DEVSKILLER_KEY, ask, hire
from tests.console.browser import ROOT, Browser, Page
from tests.console.webhook_story import admin, advance


def ask_tests(browser: Browser, times: int) -> None:
    for _ in range(times):
        ask(browser.app, "GET", "/devskiller/tests", DEVSKILLER_KEY)


def gauges(page: Page) -> list[str]:
    return [svg.attributes["aria-label"] for svg in page.all("svg") if "gauge" in _class(svg)]


def _class(element: object) -> str:
    return str(getattr(element, "attributes", {}).get("class", ""))


@pytest.mark.parametrize(
    "rule",
    [
        "requests At most 36 requests in any 8 s, for each credential",
        "per_minute At most 1,000 requests in any 1 min, for each client",
        "per_hour At most 5,000 requests in any 1 h, for each client",
        "in_flight At most 10 requests at the same time, for each tenant",
    ],
)
def test_limits_of_every_contract_are_said(browser: Browser, rule: str) -> None:
    page = browser.open("/limits")

    assert rule in page.text
    assert "Nobody has used any of it now." in page.text


def test_gauge_of_a_key_goes_by_its_alias(browser: Browser) -> None:
    ask_tests(browser, 9)

    page = browser.open("/limits")

    (entry,) = admin(browser, "/limits")["limits"]
    assert gauges(page) == [f"{entry['alias']} requests: 9 of 36 used"]
    assert "9 of 36" in page.text
    assert "TEST-API-KEY" not in page.answer.body.decode()


def test_client_leads_to_its_traffic(browser: Browser) -> None:
    ask_tests(browser, 2)
    page = browser.open("/limits")

    (alias,) = {entry["alias"] for entry in admin(browser, "/limits")["limits"]}
    traffic = browser.open(page.link(alias).removeprefix(ROOT))

    assert "2 exchanges match" in traffic.text


def test_gauge_tells_when_the_next_frees_and_when_all_are_free(browser: Browser) -> None:
    ask_tests(browser, 1)
    advance(browser, 3)
    ask_tests(browser, 1)

    page = browser.open("/limits")

    assert "2026-08-01T12:00:08Z in 5 s" in page.text
    assert "2026-08-01T12:00:11Z in 8 s" in page.text


def test_each_window_has_a_gauge_of_its_own(browser: Browser) -> None:
    hire(browser.app)

    assert gauges(browser.open("/limits")) == [
        "skilltrack-client per_minute: 1 of 1,000 used",
        "skilltrack-client per_hour: 1 of 5,000 used",
    ]


def test_refusals_of_the_last_hour_lead_to_the_traffic(browser: Browser) -> None:
    ask_tests(browser, 50)

    page = browser.open("/limits")
    traffic = browser.open(page.link("All 14 in the traffic").removeprefix(ROOT))

    assert "Refused in the last hour: 14" in page.text
    assert "14 exchanges match" in traffic.text


def test_refusals_of_an_hour_ago_are_left_out(browser: Browser) -> None:
    ask_tests(browser, 37)
    advance(browser, 3601)

    assert "No request was answered with 429" in browser.open("/limits").text


def test_switches_are_set(browser: Browser) -> None:
    names = {"set.rate_limit.algorithm": "fixed_window", "set.rate_limit.enabled": "false"}

    page = browser.press(browser.open("/limits"), "switches", **names)

    settings = admin(browser, "/settings")
    assert settings["rate_limit.algorithm"] == "fixed_window"
    assert settings["rate_limit.enabled"] is False
    assert settings["rate_limit.headers"] is False
    assert "Limits are switched off: nothing is refused." in page.text
    assert "in each 8 s, counted from 1970 on" in page.text


def test_switch_that_takes_no_such_word_stays(browser: Browser) -> None:
    wrong = {"set.rate_limit.algorithm": "magic"}

    page = browser.press(browser.open("/limits"), "switches", **wrong)

    assert "rate_limit.algorithm" in page.all("p", role="alert")[0].text
    assert admin(browser, "/settings")["rate_limit.algorithm"] == "contract"


def test_only_switches_about_limits_can_be_set_here(browser: Browser) -> None:
    browser.press(browser.open("/limits"), "switches", **{"set.latency_ms": "60000"})

    assert admin(browser, "/settings")["latency_ms"] == 0
