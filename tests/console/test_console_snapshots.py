"""The snapshots page: states are kept and come back; what goes is said before."""

import sqlite3

import pytest

from tests.asgi import JSON, ask, hire
from tests.console.browser import ROOT, Browser, Page

PAGE = "/snapshots"


def names(browser: Browser, world: str = "default") -> list[str]:
    found: list[str] = ask(browser.app, "GET", f"/__admin/snapshots?world={world}").json()[
        "snapshots"
    ]
    return found


def n_faults(browser: Browser) -> int:
    return len(ask(browser.app, "GET", "/__admin/faults").json()["faults"])


@pytest.fixture
def browser(browser: Browser) -> Browser:
    """A world without snapshots, with one fault in it."""
    for name in names(browser):
        ask(browser.app, "DELETE", f"/__admin/snapshots/{name}", JSON)
    ask(browser.app, "POST", "/__admin/faults", JSON, b'{"effect": "reset", "vendor": "techwolf"}')
    return browser


def save(browser: Browser, name: str) -> None:
    ask(browser.app, "PUT", f"/__admin/snapshots/{name}", JSON)


def clear_faults(browser: Browser) -> None:
    ask(browser.app, "DELETE", "/__admin/faults", JSON)


def test_empty_page_says_how_to_save_one_from_a_program(browser: Browser) -> None:
    page = browser.open(PAGE)

    command = page.all("pre")[0].text
    assert command == "skillsim snapshot save before --url http://127.0.0.1:8600"


def test_present_state_is_kept_under_a_name(browser: Browser) -> None:
    page = browser.open(PAGE)
    fields = page.forms[-1].fields

    answer = browser.post(ROOT + PAGE, {**fields, "save": "mine"})

    assert answer.status == 303
    assert names(browser) == ["mine"]


def test_name_that_is_suggested_is_free(browser: Browser) -> None:
    save(browser, "snapshot-1")

    fields = next(form.fields for form in browser.open(PAGE).forms if "save" in form.fields)

    assert fields["save"] == "snapshot-2"


@pytest.mark.parametrize("name", ["", "A", "a b", "../x", "x" * 65, "<b>"])
def test_name_that_is_none_comes_back_with_what_is_wrong(browser: Browser, name: str) -> None:
    fields = browser.open(PAGE).form("clock").fields

    answer = browser.post(ROOT + PAGE, {**fields, "save": name})

    page = Page(answer)
    assert answer.status == 400
    assert "takes small letters" in page.text
    assert next(f.fields for f in page.forms if "save" in f.fields)["save"] == name
    assert names(browser) == []


def test_restore_says_first_what_would_go(browser: Browser) -> None:
    save(browser, "mine")
    ask(browser.app, "PUT", "/__admin/settings", JSON, b'{"latency_ms": 1}')

    page = browser.open(browser.open(PAGE).link("Restore").removeprefix(ROOT))

    assert "Restore mine?" in page.text
    assert "1 fault rule, and how much of each limit is used" in page.text
    assert "latency_ms is not as usual" in page.text
    assert n_faults(browser) == 1


def test_restore_keeps_the_present_state_first(browser: Browser) -> None:
    save(browser, "mine")
    clear_faults(browser)

    page = browser.press(browser.open(f"{PAGE}?restore=mine"), "restore", first="later")

    assert n_faults(browser) == 1
    assert names(browser) == ["later", "mine"]
    assert "The world is as it was in mine. What it was before is kept as later." in page.text
    assert "Restore mine?" not in page.text
    browser.press(browser.open(f"{PAGE}?restore=later"), "restore", first="again")
    assert n_faults(browser) == 0


def test_restore_without_keeping_keeps_nothing(browser: Browser) -> None:
    save(browser, "mine")
    clear_faults(browser)
    form = [
        f for f in browser.open(f"{PAGE}?restore=mine").forms if ("restore", "mine") in f.buttons
    ][1]

    answer = browser.post(form.action, {**form.fields, "restore": "mine"})

    assert answer.status == 303
    assert (n_faults(browser), names(browser)) == (1, ["mine"])


def test_restore_does_not_overwrite_what_it_goes_back_to(browser: Browser) -> None:
    save(browser, "mine")
    clear_faults(browser)

    page = browser.press(browser.open(f"{PAGE}?restore=mine"), "restore", first="mine")

    assert "cannot be kept as mine" in page.all("p", role="alert")[0].text
    assert n_faults(browser) == 0
    browser.press(browser.open(f"{PAGE}?restore=mine"), "restore", first="other")
    assert n_faults(browser) == 1


def test_nothing_is_restored_when_the_present_state_cannot_be_kept(browser: Browser) -> None:
    for number in range(50):
        save(browser, f"s{number}")
    clear_faults(browser)

    page = browser.press(browser.open(f"{PAGE}?restore=s7"), "restore", first="later")

    assert "at most 50 snapshots" in page.all("p", role="alert")[0].text
    assert n_faults(browser) == 0


def test_snapshot_that_is_not_there_is_not_offered_to_be_restored(browser: Browser) -> None:
    assert "?restore" not in browser.open(f"{PAGE}?restore=no-such").text
    assert not browser.open(f"{PAGE}?restore=no-such").all("h2", id="restore")


def test_snapshot_is_deleted(browser: Browser) -> None:
    save(browser, "mine")
    save(browser, "other")

    browser.press(browser.open(PAGE), "delete", "mine")

    assert names(browser) == ["other"]


def test_snapshot_is_downloaded_as_a_file(browser: Browser) -> None:
    save(browser, "mine")

    answer = browser.get(browser.open(PAGE).link("Download"))

    connection = sqlite3.connect(":memory:")
    connection.deserialize(answer.body)
    assert connection.execute("select count(*) from sqlite_master").fetchone()[0] > 5
    connection.close()
    assert answer.headers["content-disposition"] == 'attachment; filename="mine.sqlite"'
    assert answer.headers["content-type"] == "application/octet-stream"


@pytest.mark.parametrize("name", ["no-such", "A%20b", "..%2Fx"])
def test_file_of_a_snapshot_that_is_not_there_is_not_found(browser: Browser, name: str) -> None:
    assert browser.get(f"{ROOT}{PAGE}/{name}/file").status == 404


def test_reset_says_first_what_would_go(browser: Browser) -> None:
    hire(browser.app)

    page = browser.open(browser.open(PAGE).link("Reset the world").removeprefix(ROOT))

    assert "Reset the world default to its seed?" in page.text
    assert "the journal: 2 exchanges" in page.text
    assert n_faults(browser) == 1


def test_reset_keeps_the_present_state_first(browser: Browser) -> None:
    page = browser.press(browser.open(f"{PAGE}?reset=1"), "reset", first="later")

    assert (n_faults(browser), names(browser)) == (0, ["later"])
    assert "The world is back at its seed. What it was before is kept as later." in page.text


def test_reset_is_of_the_world_that_is_looked_at(browser: Browser) -> None:
    ask(browser.app, "POST", "/__admin/worlds", JSON, b'{"name": "other"}')

    browser.press(browser.open(f"{PAGE}?world=other&reset=1"), "reset", first="later")

    assert (n_faults(browser), names(browser)) == (1, [])
    assert names(browser, "other") == ["later"]
