"""The clock bar, which every page has."""

import pytest

from skillsim.console.clock_bar import BUTTONS
from tests.asgi import ask
from tests.console.browser import Browser

PAGES = ["/", "/traffic", "/traffic?status=4xx"]
NOW = "2026-08-01T12:00:00Z"


def now(browser: Browser, world: str = "default") -> str:
    text: str = ask(browser.app, "GET", f"/__admin/clock?world={world}").json()["now"]
    return text[:19] + "Z"


@pytest.mark.parametrize("address", PAGES)
def test_every_page_says_what_time_it_is(browser: Browser, address: str) -> None:
    page = browser.open(address)

    assert [time.text for time in page.all("time", data_world_now="")] == [NOW]
    assert "Frozen" in page.text


@pytest.mark.parametrize(
    ("button", "then"),
    [
        ("minute", "2026-08-01T12:01:00Z"),
        ("hour", "2026-08-01T13:00:00Z"),
        ("day", "2026-08-02T12:00:00Z"),
    ],
)
def test_a_page_without_javascript_moves_the_clock(
    browser: Browser, button: str, then: str
) -> None:
    page = browser.press(browser.open("/traffic"), "clock", button, "/traffic")

    assert now(browser) == then
    assert f"The clock says {then}" in page.text


@pytest.mark.parametrize("button", ["freeze", "real"])
def test_clock_is_frozen_and_runs_again(browser: Browser, button: str) -> None:
    if button == "freeze":
        browser.app.worlds.get("default").clock.run(1)

    browser.press(browser.open("/"), "clock", button)

    mode = ask(browser.app, "GET", "/__admin/clock").json()["mode"]
    assert mode == {"freeze": "frozen", "real": "real"}[button]


def test_clock_goes_to_the_next_event(browser: Browser) -> None:
    items = ask(browser.app, "GET", "/__admin/agenda?limit=1").json()["items"]

    browser.press(browser.open("/"), "clock", "next")

    assert now(browser) == items[0]["due_at"][:19] + "Z"


def test_clock_runs_until_nothing_is_planned(browser: Browser) -> None:
    page = browser.press(browser.open("/"), "clock", "idle")

    assert ask(browser.app, "GET", "/__admin/agenda").json()["items"] == []
    assert "nothing is planned" in page.text


def test_clock_stays_when_there_is_no_next_event(browser: Browser) -> None:
    browser.press(browser.open("/"), "clock", "idle")
    before = now(browser)

    page = browser.press(browser.open("/"), "clock", "next")

    assert now(browser) == before
    assert "Nothing is planned" in page.text


def test_clock_bar_comes_back_to_the_same_page_with_its_filters(browser: Browser) -> None:
    page = browser.open("/traffic?status=4xx&vendor=devskiller")

    answer = browser.post(
        page.form("clock").action, {**page.form("clock").fields, "clock": "minute"}
    )

    assert answer.headers["location"].startswith(
        "/__console/traffic?status=4xx&vendor=devskiller&notice="
    )


def test_unknown_button_is_a_sentence_and_moves_nothing(browser: Browser) -> None:
    page = browser.open("/")

    answer = browser.post("/__console/", {**page.form("clock").fields, "clock": "year"})

    assert answer.status == 303
    assert now(browser) == NOW


def test_clock_bar_offers_no_button_that_does_nothing(browser: Browser) -> None:
    offered = {value for name, value in browser.open("/").form("clock").buttons}

    assert offered <= BUTTONS.keys()
    assert BUTTONS.keys() - offered <= {"freeze", "real"}


@pytest.mark.parametrize(
    ("distance_s", "said"),
    [(0, "now"), (45, "45 s ago"), (240, "4 min ago"), (7300, "2 h ago"), (90000, "1 day ago")],
)
def test_instants_say_how_far_they_are_from_world_now(
    browser: Browser, distance_s: int, said: str
) -> None:
    ask(browser.app, "GET", "/devskiller/tests")
    clock = browser.app.worlds.get("default").clock
    clock.move_to(clock.now_us() + distance_s * 1_000_000)

    times = browser.open("/traffic").all("time", data_instant="")

    assert times[0].text == f"{NOW} {said}"
