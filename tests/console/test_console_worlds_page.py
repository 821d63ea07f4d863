"""The worlds page: worlds are listed, made and dropped, and their settings set."""

import json
from typing import Any
from urllib.parse import quote

import pytest

from skillsim.console.pages.worlds import N_ROWS
from skillsim.settings import DEFAULTS, SETTINGS
from tests.asgi import DEVSKILLER_KEY, JSON, ask
from tests.console.browser import ROOT, Browser, Page

PAGE = "/worlds"
SETTINGS_PAGE = "/worlds/settings"


def make(browser: Browser, name: str = "other", **spec: Any) -> None:
    body = json.dumps({"name": name, **spec}).encode()
    assert ask(browser.app, "POST", "/__admin/worlds", JSON, body).status == 201


def worlds(browser: Browser) -> list[str]:
    found = ask(browser.app, "GET", "/__admin/worlds").json()["worlds"]
    return [world["world"] for world in found]


def settings(browser: Browser, world: str = "default") -> dict[str, Any]:
    found: dict[str, Any] = ask(browser.app, "GET", f"/__admin/settings?world={world}").json()
    return found


def rows(page: Page) -> list[str]:
    return [row.text for row in page.all("tr")[1:]]


def sent(browser: Browser, address: str, button: str, typed: dict[str, str]) -> Page:
    """The page that comes back when the form of a button is refused."""
    form = browser.open(address).form(button)
    answer = browser.post(form.action or ROOT + address, {**form.fields, **typed, button: "1"})
    assert answer.status in (400, 409), answer.body.decode()
    return Page(answer)


def test_list_says_what_each_world_is(browser: Browser) -> None:
    make(browser, scenario="empty", seed=7, clock="2026-01-02T03:04:05Z")
    ask(browser.app, "GET", "/devskiller/tests", DEVSKILLER_KEY)

    found = rows(browser.open(PAGE))

    assert found[0].startswith("default small 1 ")
    assert " 1 looked at" in found[0]
    assert found[1].startswith("other empty 7 0 2026-01-02T03:04:05Z frozen 0 ")


def test_link_looks_at_another_world_and_back(browser: Browser) -> None:
    make(browser)

    there = browser.open(browser.open(PAGE).link("Look at it").removeprefix(ROOT))
    back = browser.open(there.link("Look at it").removeprefix(ROOT))

    assert "world other" in there.text
    assert "world default" in back.text


def test_long_list_is_paged(browser: Browser) -> None:
    for number in range(N_ROWS):
        make(browser, f"w{number}", scenario="empty")

    first = browser.open(PAGE)
    second = browser.open(first.link("After").removeprefix(ROOT))

    assert len(rows(first)) == N_ROWS
    assert [row.split()[0] for row in rows(second)] == [f"w{N_ROWS - 1}"]
    assert len(rows(browser.open(second.link("Before").removeprefix(ROOT)))) == N_ROWS


@pytest.mark.parametrize("first", ["-1", "x", "999999999", "9" * 5000, "٣"])
def test_place_in_the_list_that_is_none_is_the_first(browser: Browser, first: str) -> None:
    assert rows(browser.open(f"{PAGE}?first={quote(first)}"))[0].startswith("default ")


def test_world_is_made_with_all_that_the_form_says(browser: Browser) -> None:
    typed = {
        "name": "mine",
        "scenario": "small",
        "seed": "42",
        "people": "30",
        "locale": "de_DE",
        "as_of": "2026-01-31",
        "clock_mode": "at",
        "clock_at": "2026-02-01T00:00:00Z",
        "speed": "60",
        "set.latency_ms": "5",
        "set.retry_after": "false",
        "set.candidates": "diligent",
    }

    page = browser.press(browser.open(PAGE), "make", **typed)

    made = ask(browser.app, "GET", "/__admin/worlds/mine").json()
    assert (made["scenario"], made["seed"], made["people"]) == ("small", 42, 30)
    assert (made["locale"], made["as_of"]) == ("de_DE", "2026-01-31T00:00:00.000000Z")
    assert made["clock"]["speed"] == 60
    assert made["clock"]["now"].startswith("2026-02-01T00:00:0")
    own = {"latency_ms": 5, "retry_after": False, "candidates": "diligent"}
    assert settings(browser, "mine") == {**DEFAULTS, **own}
    assert "The world mine is made; you look at it now." in page.text
    assert "world mine" in page.text


def test_empty_form_makes_a_world_like_the_default_one(browser: Browser) -> None:
    browser.press(browser.open(PAGE), "make")

    default, made = ask(browser.app, "GET", "/__admin/worlds").json()["worlds"]
    assert made["world"] == "w-1"
    same = ("scenario", "seed", "people", "locale", "as_of")
    assert {name: made[name] for name in same} == {name: default[name] for name in same}


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": "A B"}, "name"),
        ({"seed": "x"}, "seed"),
        ({"people": "-1"}, "people"),
        ({"locale": "xx"}, "locale"),
        ({"as_of": "yesterday"}, "as_of"),
        ({"clock_mode": "at", "clock_at": "noon"}, "clock_mode"),
        ({"clock_mode": "frozen", "speed": "5"}, "speed"),
        ({"set.latency_ms": "99999999"}, "set.latency_ms"),
    ],
    ids=repr,
)
def test_refused_world_says_what_is_wrong_at_its_field_and_loses_nothing(
    browser: Browser, typed: dict[str, str], field: str
) -> None:
    page = sent(browser, PAGE, "make", {"name": "kept", **typed})

    wrong = [e.attributes["name"] for e in page.elements if "aria-invalid" in e.attributes]
    assert wrong == [field]
    fields = page.form("make").fields
    assert {name: fields[name] for name in typed} == typed
    assert worlds(browser) == ["default"]


def test_name_that_is_taken_and_a_company_too_large_are_said(browser: Browser) -> None:
    assert "default" in sent(browser, PAGE, "make", {"name": "default"}).text
    page = sent(browser, PAGE, "make", {"people": "6000"})

    assert "would hold up all other requests" in page.text
    assert page.form("make").fields["people"] == "6000"


def test_drop_says_first_what_would_go(browser: Browser) -> None:
    make(browser)
    ask(browser.app, "PUT", "/__admin/snapshots/s?world=other", JSON)

    page = browser.open(browser.open(PAGE).link("Drop").removeprefix(ROOT))

    assert "Drop the world other?" in page.text
    listed = ask(browser.app, "GET", "/__admin/credentials?world=other").json()["credentials"]
    assert f"{len(listed)} sets of credentials" in page.text
    assert len(listed) > 4
    assert "1 snapshot: s" in page.text
    assert worlds(browser) == ["default", "other"]


def test_state_is_kept_and_downloaded_before_the_drop(browser: Browser) -> None:
    make(browser)

    page = browser.press(browser.open(f"{PAGE}?drop=other"), "keep", "other")

    file = browser.get(page.link("before-1"))
    assert file.body.startswith(b"SQLite format 3")
    assert "Drop the world other?" in page.text


def test_world_is_dropped(browser: Browser) -> None:
    make(browser)

    page = browser.press(browser.open(f"{PAGE}?drop=other"), "drop", "other")

    assert worlds(browser) == ["default"]
    assert "The world other is gone." in page.text
    assert "Drop the world" not in page.text


def test_world_that_is_looked_at_is_dropped_and_left(browser: Browser) -> None:
    make(browser)

    page = browser.press(browser.open(f"{PAGE}?world=other&drop=other"), "drop", "other")

    assert worlds(browser) == ["default"]
    assert "world default" in page.text


def test_default_world_is_not_offered_to_be_dropped(browser: Browser) -> None:
    make(browser)

    assert not browser.open(f"{PAGE}?drop=default").all("h2", id="drop")
    assert not browser.open(f"{PAGE}?drop=no-such").all("h2", id="drop")
    assert len([a for a in browser.open(PAGE).all("a") if "Drop" in a.text]) == 1


def test_every_setting_has_a_field_with_its_value_and_what_it_does(browser: Browser) -> None:
    page = browser.open(SETTINGS_PAGE)

    fields = page.form("set").fields
    shown = {name: fields[f"set.{name}"] for name in SETTINGS}
    assert shown == {name: str(value).lower() for name, value in DEFAULTS.items()}
    assert [s for s in SETTINGS.values() if s.explanation.replace("`", "") not in page.text] == []


def test_settings_are_set(browser: Browser) -> None:
    typed = {"set.latency_ms": "5", "set.retry_after": "false", "set.candidates": "slow"}

    page = browser.press(browser.open(SETTINGS_PAGE), "set", **typed)

    changed = {"latency_ms": 5, "retry_after": False, "candidates": "slow"}
    assert settings(browser) == {**DEFAULTS, **changed}
    assert "Set: candidates to slow, latency_ms to 5, retry_after to false." in page.text


def test_settings_that_stay_are_not_set(browser: Browser) -> None:
    page = browser.press(browser.open(SETTINGS_PAGE), "set")

    assert "Everything is as it was." in page.text


@pytest.mark.parametrize(
    ("name", "text"),
    [("latency_ms", "99999999"), ("latency_ms", "slow"), ("retry_after", "perhaps")],
)
def test_refused_settings_say_what_is_wrong_and_lose_nothing(
    browser: Browser, name: str, text: str
) -> None:
    page = sent(browser, SETTINGS_PAGE, "set", {"set.talentboost_batch": "7", f"set.{name}": text})

    wrong = [e.attributes["name"] for e in page.elements if "aria-invalid" in e.attributes]
    assert wrong == [f"set.{name}"]
    assert page.form("set").fields["set.talentboost_batch"] == "7"
    assert settings(browser) == DEFAULTS


def test_every_setting_goes_back_to_what_is_usual(browser: Browser) -> None:
    body = b'{"latency_ms": 9, "rate_limit.enabled": false}'
    ask(browser.app, "PUT", "/__admin/settings", JSON, body)

    browser.press(browser.open(SETTINGS_PAGE), "usual")

    assert settings(browser) == DEFAULTS


def test_settings_are_those_of_the_world_that_is_looked_at(browser: Browser) -> None:
    make(browser)

    page = browser.open(f"{SETTINGS_PAGE}?world=other")
    browser.press(page, "set", **{"set.latency_ms": "5"})

    assert settings(browser) == DEFAULTS
    assert settings(browser, "other")["latency_ms"] == 5


@pytest.mark.parametrize("address", [PAGE, SETTINGS_PAGE, "/worlds/credentials"])
def test_pages_about_worlds_are_beside_each_other(browser: Browser, address: str) -> None:
    page = browser.open(address)

    current = [a.attributes["href"] for a in page.all("a") if "aria-current" in a.attributes]
    assert current == [ROOT + PAGE, ROOT + address]
