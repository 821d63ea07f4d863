"""The credentials of a world: shown to copy, added, changed and taken away."""

import json
from typing import Any

import pytest

from tests.asgi import HOST, JSON, ask
from tests.console.browser import ROOT, Browser, Page

PAGE = "/worlds/credentials?world=other"
KEY_WORDS = {"devskiller": {"full": {"api_key": "key-1"}}}
CLIENT_WORDS = {"skilltrack": {"full": {"client_id": "client-1", "client_secret": "secret-1"}}}


@pytest.fixture
def browser(browser: Browser) -> Browser:
    """A second world with credentials that are known."""
    spec = {"name": "other", "scenario": "empty", "credentials": {**KEY_WORDS, **CLIENT_WORDS}}
    spec["clock"] = "2026-08-01T12:00:00Z"
    assert (
        ask(browser.app, "POST", "/__admin/worlds", JSON, json.dumps(spec).encode()).status == 201
    )
    return browser


def credentials(browser: Browser) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ask(
        browser.app, "GET", "/__admin/credentials?world=other"
    ).json()["credentials"]
    return found


def one(browser: Browser, name: str) -> dict[str, Any]:
    return next(found for found in credentials(browser) if found["name"] == name)


def press(browser: Browser, name: str, button: str, **typed: str) -> Page:
    """Press a button beside the credentials of this name."""
    form = next(
        form
        for form in browser.open(PAGE).forms
        if form.fields.get("name") == name and (button, "1") in form.buttons
    )
    answer = browser.post(form.action, {**form.fields, **typed, button: "1"})
    if answer.status != 303:
        return Page(answer)
    return browser.open(answer.headers["location"].removeprefix(ROOT))


def token(browser: Browser) -> str:
    """A token bought with the known client."""
    asked = {"grant_type": "client_credentials", **CLIENT_WORDS["skilltrack"]["full"]}
    target = "/@other/skilltrack/v1/auth/token"
    answer = ask(browser.app, "POST", target, JSON, json.dumps(asked).encode())
    return str(answer.json()["access_token"])


def status_of_token(browser: Browser, bought: str) -> int:
    headers = {"authorization": f"Bearer {bought}"}
    return ask(browser.app, "GET", "/@other/skilltrack/v1/employees", headers).status


def status_of_key(browser: Browser, key: str) -> int:
    headers = {"Devskiller-Api-Key": key}
    return ask(browser.app, "GET", "/@other/devskiller/tests", headers).status


@pytest.mark.parametrize("vendor", ["devskiller", "skilltrack", "techwolf"])
def test_addresses_are_there_to_copy(browser: Browser, vendor: str) -> None:
    codes = [code.text for code in browser.open(PAGE).all("code", data_copied="")]

    assert f"http://{HOST}/@other/{vendor}" in codes


def test_words_are_there_to_copy(browser: Browser) -> None:
    codes = [code.text for code in browser.open(PAGE).all("code", data_copied="")]

    words = {word for found in credentials(browser) for word in found["words"].values()}
    assert {"key-1", "client-1", "secret-1"} <= words <= set(codes)


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"for": "devskiller full", "api_key": "key-2"}, "key-2"),
        ({"for": "skilltrack full", "client_id": "c-2", "client_secret": "s-2"}, "c-2"),
        ({"for": "techwolf read_only", "client_id": "c-3"}, "c-3"),
    ],
)
def test_credentials_are_added(browser: Browser, given: dict[str, str], name: str) -> None:
    page = browser.press(browser.open(PAGE), "add", **given)

    made = one(browser, name)
    assert f"{made['vendor']} {made['role']}" == given["for"]
    assert f"{name} may call {made['vendor']} from now on." in page.text


def test_words_that_are_not_given_are_random(browser: Browser) -> None:
    before = len(credentials(browser))

    browser.press(browser.open(PAGE), "add", **{"for": "devskiller full"})

    made = credentials(browser)
    assert len(made) == before + 1
    assert all(len(found["words"]["api_key"]) > 4 for found in made if "api_key" in found["words"])


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"for": "devskiller full", "api_key": "a/b"}, "api_key", "must match"),
        ({"for": "devskiller full", "client_id": "x"}, "client_id", "give api_key"),
        ({"for": "devskiller full", "api_key": "key-1"}, "", "key-1"),
        ({"for": "devskiller no_such", "api_key": "k"}, "", "has no role no_such"),
    ],
)
def test_refused_addition_says_why_and_loses_nothing(
    browser: Browser, typed: dict[str, str], field: str, said: str
) -> None:
    before = credentials(browser)
    form = browser.open(PAGE).form("add")

    answer = browser.post(form.action, {**form.fields, **typed, "add": "1"})

    page = Page(answer)
    assert answer.status in (400, 404, 409)
    assert said in page.all("p", role="alert")[0].text
    wrong = [e.attributes["name"] for e in page.elements if "aria-invalid" in e.attributes]
    assert wrong == ([field] if field else [])
    fields = page.form("add").fields
    assert {n: fields[n] for n in typed if n != "for"} == {n: typed[n] for n in typed if n != "for"}
    assert credentials(browser) == before


def test_key_is_replaced(browser: Browser) -> None:
    page = press(browser, "key-1", "rotate")

    assert (status_of_key(browser, "key-1"), "key-1" in page.text) == (401, False)
    name = next(found["name"] for found in credentials(browser) if found["vendor"] == "devskiller")
    assert status_of_key(browser, name) == 200


def test_client_gets_a_new_secret(browser: Browser) -> None:
    press(browser, "client-1", "rotate")

    assert one(browser, "client-1")["words"]["client_secret"] != "secret-1"


def test_tokens_are_ended(browser: Browser) -> None:
    bought = token(browser)
    assert status_of_token(browser, bought) == 200

    press(browser, "client-1", "tokens")

    assert status_of_token(browser, bought) == 401
    assert status_of_token(browser, token(browser)) == 200


def test_tokens_are_not_offered_where_there_are_none(browser: Browser) -> None:
    forms = [f for f in browser.open(PAGE).forms if f.fields.get("name") == "key-1"]

    assert ("tokens", "1") not in [button for form in forms for button in form.buttons]


def test_credentials_end_at_an_instant_of_the_world_and_not_any_more(browser: Browser) -> None:
    page = press(browser, "key-1", "end", at="2026-08-01T12:00:00Z")

    assert status_of_key(browser, "key-1") == 401
    assert "key-1 proves nothing from 2026-08-01T12:00:00Z on." in page.text
    assert "2026-08-01T12:00:00Z now" in [time.text for time in page.all("time")]
    press(browser, "key-1", "endless")
    assert status_of_key(browser, "key-1") == 200


@pytest.mark.parametrize("at", ["noon", "", "2026-13-01T00:00:00Z"])
def test_instant_that_is_none_comes_back_at_its_field(browser: Browser, at: str) -> None:
    page = press(browser, "key-1", "end", at=at)

    wrong = [e.attributes for e in page.elements if "aria-invalid" in e.attributes]
    assert [(a["name"], a["value"]) for a in wrong] == [("at", at)]
    assert one(browser, "key-1")["expires_at"] is None


def test_credentials_are_taken_away(browser: Browser) -> None:
    bought = token(browser)

    press(browser, "client-1", "revoke")

    assert status_of_token(browser, bought) == 401
    assert "client-1" not in [found["name"] for found in credentials(browser)]


def test_vendor_that_nobody_may_call_says_so_and_can_be_given_some(browser: Browser) -> None:
    page = press(browser, "key-1", "revoke")

    assert "Nobody may call DevSkiller" in page.text
    browser.press(page, "add", **{"for": "devskiller full", "api_key": "key-9"})
    assert status_of_key(browser, "key-9") == 200


def test_credentials_that_are_gone_meanwhile_are_a_sentence(browser: Browser) -> None:
    form = browser.open(PAGE).form("revoke")

    answer = browser.post(form.action, {**form.fields, "name": "no-such", "revoke": "1"})

    page = browser.open(answer.headers["location"].removeprefix(ROOT))
    assert "no credentials named no-such" in page.all("p", role="alert")[0].text


def test_button_that_is_none_changes_nothing(browser: Browser) -> None:
    before = credentials(browser)
    fields = browser.open(PAGE).form("revoke").fields

    answer = browser.post(f"{ROOT}{PAGE}", {**fields, "surplus": "1"})

    assert answer.status == 303
    assert credentials(browser) == before
