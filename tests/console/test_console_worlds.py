"""The console looks at one world at a time, changes nothing by looking, and signs in once."""

import json
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from skillsim.app import Simulator
from skillsim.config import Config
from skillsim.console.page import discover
from tests.asgi import DEVSKILLER_KEY, JSON, ask, start
from tests.console.browser import ROOT, Browser, Page

TOKEN = "right-token"
READ = [
    "/requests?limit=1000",
    "/limits",
    "/faults",
    "/credentials",
    "/agenda?limit=1000",
    "/settings",
    "/clock",
    "/deliveries",
    "/snapshots",
]


@pytest.fixture
def other(browser: Browser) -> Browser:
    """A browser before a server that has a second world, two hours ahead."""
    body = json.dumps({"name": "other", "clock": "2026-08-01T14:00:00Z"}).encode()
    answer = ask(browser.app, "POST", "/__admin/worlds", JSON, body)
    assert answer.status == 201, answer
    return browser


@pytest.fixture(scope="module")
def guarded() -> Iterator[Simulator]:
    """A simulator that asks for a token."""
    app = start(Config(scenario="small", as_of="2026-08-01", admin_token=TOKEN))
    yield app
    app.close()


def everything(app: Simulator) -> list[bytes]:
    """All that a world holds: its store, and what the admin API says of its memory."""
    world = app.worlds.get("default")
    return [world._store.to_bytes(), *(ask(app, "GET", "/__admin" + path).body for path in READ)]


def own_links(page: Page) -> set[str]:
    """Links to pages of the console."""
    return {
        e.attributes["href"] for e in page.all("a") if e.attributes.get("href", "").startswith(ROOT)
    }


@pytest.mark.slow
def test_nothing_changes_by_looking(browser: Browser) -> None:
    ask(browser.app, "GET", "/devskiller/tests", DEVSKILLER_KEY)
    seen: set[str] = set()
    waiting = {ROOT + page.address for page in discover()} | {f"{ROOT}/traffic?open=1"}
    before = everything(browser.app)

    while waiting:
        target = waiting.pop()
        seen.add(target)
        answer = browser.get(target)
        assert answer.status in (200, 404), target
        if answer.headers["content-type"].startswith("text/html"):
            waiting |= own_links(Page(answer)) - seen

    assert everything(browser.app) == before
    assert len(seen) > len(discover())


@pytest.mark.parametrize("address", ["/", "/traffic"])
def test_every_link_keeps_the_world(other: Browser, address: str) -> None:
    links = own_links(other.open(f"{address}?world=other"))

    assert links
    assert [link for link in links if "world=other" not in link] == []


@pytest.mark.parametrize("address", ["/", "/traffic"])
def test_every_form_keeps_the_world(other: Browser, address: str) -> None:
    page = other.open(f"{address}?world=other")

    for form in page.forms:
        in_fields = form.fields.get("world") == "other"
        assert in_fields or "world=other" in form.action, form


def test_clock_bar_moves_the_world_that_is_looked_at(other: Browser) -> None:
    page = other.press(other.open("/?world=other"), "clock", "hour")

    def now(world: str) -> str:
        return str(ask(other.app, "GET", f"/__admin/clock?world={world}").json()["now"][:19])

    assert (now("default"), now("other")) == ("2026-08-01T12:00:00", "2026-08-01T15:00:00")
    assert "2026-08-01T15:00:00Z" in page.text


def test_switcher_names_every_world_and_the_present_one(other: Browser) -> None:
    page = other.open("/?world=other")

    worlds = [e for e in page.all("option") if e.text in ("default", "other")]
    assert [(e.text, "selected" in e.attributes) for e in worlds] == [
        ("default", False),
        ("other", True),
    ]


def test_traffic_of_worlds_is_kept_apart(other: Browser) -> None:
    ask(other.app, "GET", "/devskiller/tests", DEVSKILLER_KEY)

    assert "1 exchange" in other.open("/traffic").text
    assert "0 exchanges" in other.open("/traffic?world=other").text


@pytest.mark.parametrize("world", ["nobody", "<img src=x>", "", "../x", "é"])
def test_world_that_is_not_there_is_said(browser: Browser, world: str) -> None:
    page = browser.open(f"/?world={quote(world)}", status=404)

    assert f"there is no world {world}" in page.text.replace("  ", " ")
    assert not page.all("img")


def test_refusal_of_the_admin_api_is_said_on_the_page(browser: Browser) -> None:
    browser.app.worlds.get("default").clock.move_to(253_370_764_800_000_000 - 1)

    page = browser.press(browser.open("/"), "clock", "day")

    assert "leads beyond" in page.all("p", role="alert")[0].text


@pytest.mark.parametrize("name", ["", "x", "<b>"])
def test_notice_that_nobody_kept_says_nothing(browser: Browser, name: str) -> None:
    page = browser.open(f"/?notice={quote(name)}")

    assert not [p for p in page.all("p") if "notice" in p.attributes.get("class", "")]


@pytest.mark.parametrize(("theme", "attribute"), [("dark", "dark"), ("light", "light")])
def test_theme_is_kept_by_the_browser(browser: Browser, theme: str, attribute: str) -> None:
    fields = browser.open("/traffic").form("theme").fields

    answer = browser.post(f"{ROOT}/traffic", {**fields, "theme": theme})

    assert (answer.status, answer.headers["location"]) == (303, f"{ROOT}/traffic")
    assert browser.open("/").all("html")[0].attributes["data-theme"] == attribute


def test_theme_that_is_none_follows_the_system(browser: Browser) -> None:
    fields = browser.open("/").form("theme").fields

    browser.post(f"{ROOT}/", {**fields, "theme": "<b>"})

    assert "data-theme" not in browser.open("/").all("html")[0].attributes


def test_console_asks_for_the_admin_token_once(guarded: Simulator) -> None:
    browser = Browser(guarded)
    asked = browser.open("/traffic?vendor=techwolf", status=401)

    fields = {**asked.forms[0].fields, "admin_token": TOKEN}
    answer = browser.post(asked.forms[0].action, fields)

    assert answer.status == 303
    assert answer.headers["location"].startswith(f"{ROOT}/traffic?vendor=techwolf")
    assert "Traffic" in browser.open("/traffic").text


def test_cookie_of_the_token_is_out_of_reach(guarded: Simulator) -> None:
    browser = Browser(guarded)
    form = browser.open("/", status=401).forms[0]

    cookie = browser.post(f"{ROOT}/", {**form.fields, "admin_token": TOKEN}).headers["set-cookie"]

    assert TOKEN not in cookie
    assert {"HttpOnly", "SameSite=Strict", "Path=/__console"} <= set(cookie.split("; "))


@pytest.mark.parametrize("token", ["wrong", "", "é", "a\r\nb", "x" * 5000])
def test_wrong_token_is_said_and_opens_nothing(guarded: Simulator, token: str) -> None:
    browser = Browser(guarded)
    form = browser.open("/", status=401).forms[0]

    answer = browser.post(f"{ROOT}/", {**form.fields, "admin_token": token})

    assert answer.status == 401
    assert "This is not the token" in Page(answer).text
    assert browser.get(f"{ROOT}/").status == 401


@pytest.mark.parametrize("path", ["/", "/traffic", "/clock.json", "/events", "/traffic/export"])
@pytest.mark.parametrize("cookie", [None, "guessed", '"', "a=b"])
def test_nothing_is_shown_without_the_token(
    guarded: Simulator, path: str, cookie: str | None
) -> None:
    browser = Browser(guarded, {} if cookie is None else {"skillsim_session": cookie})

    answer = browser.get(ROOT + path)

    assert answer.status == 401
    assert b"TEST-API-KEY" not in answer.body


def test_whoever_has_signed_in_gets_data_for_scripts(guarded: Simulator) -> None:
    browser = Browser(guarded)
    form = browser.open("/", status=401).forms[0]
    browser.post(f"{ROOT}/", {**form.fields, "admin_token": TOKEN})

    assert browser.get(f"{ROOT}/clock.json").status == 200
    assert browser.get(f"{ROOT}/traffic/export").status == 200
