"""Who gets into the console, what its answers allow a browser, and what loading it costs."""

import json
import subprocess
import sys

import pytest

from skillsim.console.page import discover
from skillsim.web_pages.late_pages import MAX_UNDER_WAY
from tests.asgi import HOST, ask
from tests.console.browser import ROOT, Browser
from tests.running_server import CHECKOUT

EVIL = "https://evil.example"
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
SAFE = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cache-control": "no-store",
}
ADDRESSES = ["/", "/traffic", "/nowhere", "/?world=nobody"]


def now(browser: Browser) -> str:
    return str(ask(browser.app, "GET", "/__admin/clock").json()["now"])


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_server_itself_leads_to_the_console(browser: Browser, method: str) -> None:
    answer = ask(browser.app, method, "/")

    assert (answer.status, answer.headers["location"]) == (302, "/__console/")


def test_console_without_its_last_slash_leads_to_it(browser: Browser) -> None:
    answer = browser.get(ROOT)

    assert (answer.status, answer.headers["location"]) == (302, "/__console/")


@pytest.mark.parametrize("path", ["/", "/__console/", "/__console/events"])
def test_console_is_not_there_under_another_host(browser: Browser, path: str) -> None:
    assert browser.get(path, host="evil.example").status == 421


@pytest.mark.parametrize("path", ["/", "/__console/"])
def test_console_is_not_there_under_a_vendors_host(browser: Browser, path: str) -> None:
    assert browser.get(path, host="api.devskiller.com").status == 404


def test_console_is_not_reached_through_a_world_in_the_path(browser: Browser) -> None:
    assert browser.get("/@default/__console/").status == 404


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("name", SAFE)
def test_every_page_has_the_safe_headers(browser: Browser, address: str, name: str) -> None:
    assert browser.get(ROOT + address).headers[name] == SAFE[name]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_names_its_request(browser: Browser, address: str) -> None:
    assert len(browser.get(ROOT + address).headers["x-request-id"]) == 36


@pytest.mark.parametrize("name", ["console.css", "console.js", "icon.svg"])
def test_files_are_asked_for_again_each_time(browser: Browser, name: str) -> None:
    answer = browser.get(f"{ROOT}/static/{name}")

    assert answer.status == 200
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-security-policy"] == POLICY
    assert browser.get(f"{ROOT}/static/{name}", if_none_match=answer.headers["etag"]).status == 304


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_in_a_page_runs_or_styles_by_itself(browser: Browser, address: str) -> None:
    page = browser.open(address, status=404 if "no" in address else 200)

    assert {e.attributes["src"] for e in page.all("script")} == {"/__console/static/console.js"}
    assert not page.all("style")
    for element in page.elements:
        assert not [n for n in element.attributes if n.startswith("on") or n == "style"], element


@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_load_nothing_from_elsewhere(browser: Browser, address: str) -> None:
    page = browser.open(address, status=404 if "no" in address else 200)

    loaded = [e.attributes.get("src") or e.attributes.get("href", "") for e in page.elements]
    outside = [address for address in loaded if "//" in address and HOST not in address]
    assert outside == []


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": EVIL, "sec_fetch_site": ""},
        {"origin": "null", "sec_fetch_site": ""},
        {"origin": "", "sec_fetch_site": "cross-site"},
        {"origin": "", "sec_fetch_site": "same-site"},
        {"origin": f"http://{HOST.replace('8600', '9999')}", "sec_fetch_site": ""},
    ],
)
def test_form_from_another_site_is_refused(browser: Browser, headers: dict[str, str]) -> None:
    before, fields = now(browser), browser.open("/").form("clock").fields
    sent = {name.replace("_", "-"): value for name, value in headers.items()}

    answer = browser.post(f"{ROOT}/", {**fields, "clock": "day"}, **sent)

    assert answer.status == 403
    assert now(browser) == before


@pytest.mark.parametrize("token", [None, "", "wrong", "é"])
def test_form_without_the_pages_own_token_is_refused(browser: Browser, token: str | None) -> None:
    before = now(browser)
    fields = {} if token is None else {"csrf": token}

    answer = browser.post(f"{ROOT}/", {**fields, "clock": "day"})

    assert answer.status == 403
    assert b"load the page again" in answer.body
    assert now(browser) == before


def test_link_from_another_site_may_be_followed(browser: Browser) -> None:
    answer = browser.get(f"{ROOT}/traffic", sec_fetch_site="cross-site", sec_fetch_mode="navigate")

    assert answer.status == 200


@pytest.mark.parametrize("path", ["/events", "/clock.json", "/traffic/export"])
def test_data_for_scripts_is_refused_to_other_sites(browser: Browser, path: str) -> None:
    assert browser.get(ROOT + path, sec_fetch_site="cross-site").status == 403
    assert browser.get(ROOT + path, origin=EVIL).status == 403


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
@pytest.mark.parametrize("path", ["/events", "/clock.json", "/traffic/export"])
def test_data_for_scripts_is_only_read(browser: Browser, path: str, method: str) -> None:
    assert ask(browser.app, method, ROOT + path).status == 405


def test_clock_for_scripts_is_the_clock_of_the_admin_api(browser: Browser) -> None:
    answer = browser.get(f"{ROOT}/clock.json?world=default")

    assert answer.json() == ask(browser.app, "GET", "/__admin/clock").json()
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("address", ["/nowhere", "/static/nothing.css", "/static/../page.py"])
def test_what_is_not_there_is_a_page_that_says_so(browser: Browser, address: str) -> None:
    assert browser.get(ROOT + address).status == 404


def test_body_that_is_too_large_is_refused(browser: Browser) -> None:
    answer = browser.post(f"{ROOT}/", {"csrf": "x" * (1 << 20)})

    assert answer.status == 413


def test_pages_do_not_wait_in_line_without_end(browser: Browser) -> None:
    pages = browser.app._console._pages
    pages._n_under_way = MAX_UNDER_WAY
    try:
        assert browser.get(f"{ROOT}/").status == 503
    finally:
        pages._n_under_way = 0
    assert browser.get(f"{ROOT}/").status == 200


def test_query_that_is_not_ascii_is_refused(browser: Browser) -> None:
    assert browser.get(f"{ROOT}/?world=\xe9").status == 400


def test_every_page_is_reached_by_its_address(browser: Browser) -> None:
    for page in discover():
        assert browser.get(ROOT + page.address).status == 200, page.title


def test_rail_leads_to_every_page_and_marks_the_present_one(browser: Browser) -> None:
    page = browser.open("/traffic")

    rail = [e for e in page.all("a") if e.attributes.get("aria-current") == "page"]
    assert [e.text for e in rail] == ["Traffic"]


def test_pages_are_made_for_whoever_looks_first_and_not_before() -> None:
    script = """
import json, sys
from tests.asgi import ask, start
from skillsim.config import Config
app = start(Config(scenario="empty"))
loaded = []
for path in ("/__admin/health", "/", "/__console", "/__console/clock.json", "/__console/"):
    ask(app, "GET", path)
    loaded.append("skillsim.console.application" in sys.modules)
print(json.dumps(loaded))
"""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        capture_output=True,
        text=True,
        cwd=CHECKOUT,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [False, False, False, False, True]
