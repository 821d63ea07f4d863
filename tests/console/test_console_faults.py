"""The faults page: rules in words, at one press, and from a form that loses nothing."""

import json
from typing import Any

import pytest

from skillsim.console.fault_form import PRESETS
from skillsim.console.fault_words import EFFECTS
from tests.admin.admin_server import admin_contract
from tests.asgi import DEVSKILLER_KEY, JSON, ask
from tests.console.browser import Browser, Page

PAGE = "/faults"
SCHEMA = admin_contract().document["components"]["schemas"]["NewFault"]
FULL = {
    "effect": "delay",
    "delay_ms_min": "100",
    "delay_ms_max": "400",
    "vendor": "skilltrack",
    "operation_id": "listEmployees",
    "method": "GET",
    "path": "/v1/*",
    "probability": "0.25",
    "skip": "2",
    "times": "7",
    "from": "2026-08-01T00:00:00Z",
    "until": "2026-08-02T00:00:00Z",
    "id": "mine",
}


def add(browser: Browser, **rule: Any) -> None:
    answer = ask(browser.app, "POST", "/__admin/faults", JSON, json.dumps(rule).encode())
    assert answer.status == 201, answer


def rules(browser: Browser) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ask(browser.app, "GET", "/__admin/faults").json()["faults"]
    return found


def refused(browser: Browser, typed: dict[str, str], *, status: int = 400) -> Page:
    """The page that comes back when the form is refused."""
    form = browser.open(PAGE).form("add")
    answer = browser.post(form.action, {**form.fields, **typed, "add": "1"})
    assert answer.status == status, answer.body.decode()
    return Page(answer)


def test_page_without_rules_says_so_and_offers_some(browser: Browser) -> None:
    page = browser.open(PAGE)

    assert "No fault is switched on" in page.text
    assert not page.all("table")


def test_rule_is_shown_in_one_sentence_with_what_became_of_it(browser: Browser) -> None:
    add(browser, effect="status", status=503, vendor="devskiller", times=1)
    ask(browser.app, "GET", "/devskiller/tests", DEVSKILLER_KEY)
    ask(browser.app, "GET", "/devskiller/tests", DEVSKILLER_KEY)

    row = browser.open(PAGE).all("tr")[1].text

    assert "Requests to DevSkiller are refused with 503: once." in row
    assert " 1 1 used up " in row


@pytest.mark.parametrize("name", PRESETS)
def test_fault_is_switched_on_at_one_press(browser: Browser, name: str) -> None:
    page = browser.press(browser.open(PAGE), "preset", name, vendor="devskiller")

    wanted = {**PRESETS[name].rule, "vendor": "devskiller", "id": "fault-1", "seen": 0, "fired": 0}
    assert rules(browser) == [wanted]
    assert "fault-1 is switched on." in page.all("p", role="status")[0].text


def test_press_means_every_vendor_unless_one_is_chosen(browser: Browser) -> None:
    browser.press(browser.open(PAGE), "preset", "slow")

    assert "vendor" not in rules(browser)[0]


def test_button_that_is_none_switches_nothing_on(browser: Browser) -> None:
    fields = browser.open(PAGE).form("preset").fields

    answer = browser.post("/__console/faults", {**fields, "preset": "no-such"})

    assert (answer.status, rules(browser)) == (303, [])


def test_form_switches_a_fault_on_with_all_it_says(browser: Browser) -> None:
    page = browser.press(browser.open(PAGE), "add", **FULL)

    assert rules(browser) == [
        {
            "id": "mine",
            "effect": "delay",
            "delay_ms_min": 100,
            "delay_ms_max": 400,
            "vendor": "skilltrack",
            "operation_id": "listEmployees",
            "method": "GET",
            "path": "/v1/*",
            "probability": 0.25,
            "skip": 2,
            "times": 7,
            "from": "2026-08-01T00:00:00.000000Z",
            "until": "2026-08-02T00:00:00.000000Z",
            "seen": 0,
            "fired": 0,
        }
    ]
    assert "mine is switched on." in page.text


def test_form_as_it_stands_refuses_requests(browser: Browser) -> None:
    browser.press(browser.open(PAGE), "add")

    assert [(rule["effect"], rule["status"]) for rule in rules(browser)] == [("status", 503)]


@pytest.mark.parametrize("effect", EFFECTS)
def test_what_the_effect_does_not_take_is_left_out(browser: Browser, effect: str) -> None:
    typed = {**FULL, "effect": effect, "status": "500", "bytes_per_second": "9"}
    typed |= {"delay_ms_min": "", "delay_ms_max": "", "delay_ms": "60", "event": "ERROR"}

    browser.press(browser.open(PAGE), "add", **typed)

    assert [rule["effect"] for rule in rules(browser)] == [effect]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"status": "200"}, "status"),
        ({"status": "five"}, "status"),
        ({"status": ""}, "status"),
        ({"probability": "1.5"}, "probability"),
        ({"times": "-1"}, "times"),
        ({"skip": "9" * 5000}, "skip"),
        ({"path": "employees"}, "path"),
        ({"from": "noon"}, "from"),
        ({"from": "2026-08-02T00:00:00Z", "until": "2026-08-01T00:00:00Z"}, "until"),
        ({"id": "a b"}, "id"),
        ({"effect": "delay", "delay_ms": "99999999"}, "delay_ms"),
        ({"effect": "drip", "bytes_per_second": "0"}, "bytes_per_second"),
    ],
    ids=repr,
)
def test_refused_form_says_what_is_wrong_at_its_field_and_loses_nothing(
    browser: Browser, typed: dict[str, str], field: str
) -> None:
    page = refused(browser, {"skip": "3", **typed})

    wrong = [e.attributes["name"] for e in page.elements if "aria-invalid" in e.attributes]
    assert wrong == [field]
    assert "Not switched on: " in page.all("p", role="alert")[0].text
    fields = page.form("add").fields
    assert {name: fields[name] for name in typed} == typed
    assert rules(browser) == []


def test_refused_form_keeps_what_was_chosen(browser: Browser) -> None:
    page = refused(browser, {**FULL, "times": "0"})

    fields = page.form("add").fields
    assert {name: fields[name] for name in FULL} == {**FULL, "times": "0"}


def test_name_that_is_taken_is_said_at_the_form(browser: Browser) -> None:
    add(browser, id="mine", effect="reset")

    page = refused(browser, {"id": "mine", "skip": "4"}, status=409)

    assert "there is a fault rule mine already" in page.text
    assert page.form("add").fields["skip"] == "4"


def test_operation_of_another_vendor_is_refused(browser: Browser) -> None:
    page = refused(browser, {"vendor": "techwolf", "operation_id": "listCandidates"})

    assert "is no operation of TechWolf" in page.text
    assert rules(browser) == []


@pytest.mark.parametrize("effect", ["", "no-such", "<b>"])
def test_effect_that_is_none_is_refused(browser: Browser, effect: str) -> None:
    refused(browser, {"effect": effect})

    assert rules(browser) == []


def test_one_rule_is_switched_off(browser: Browser) -> None:
    add(browser, id="one", effect="reset")
    add(browser, id="two", effect="drop")

    page = browser.press(browser.open(PAGE), "remove", "one")

    assert [rule["id"] for rule in rules(browser)] == ["two"]
    assert "one is switched off." in page.text


def test_all_rules_are_switched_off(browser: Browser) -> None:
    add(browser, effect="reset")
    add(browser, effect="drop")

    browser.press(browser.open(PAGE), "clear")

    assert rules(browser) == []


def test_rule_that_is_gone_meanwhile_is_a_sentence(browser: Browser) -> None:
    add(browser, id="one", effect="reset")
    page = browser.open(PAGE)
    ask(browser.app, "DELETE", "/__admin/faults", JSON)

    after = browser.press(page, "remove", "one")

    assert "there is no fault rule one" in after.all("p", role="alert")[0].text


def test_rule_fills_the_form_for_another_like_it(browser: Browser) -> None:
    browser.press(browser.open(PAGE), "add", **FULL)
    target = browser.open(PAGE).link("Another like it").partition("#")[0]

    fields = browser.open(target.removeprefix("/__console")).form("add").fields

    wanted = {name: fields[name] for name in FULL}
    assert wanted == {
        **FULL,
        "id": "",
        "from": "2026-08-01T00:00:00.000000Z",
        "until": "2026-08-02T00:00:00.000000Z",
    }


def test_every_effect_of_the_contract_is_offered_and_explained(browser: Browser) -> None:
    offered = [e.attributes["value"] for e in browser.open(PAGE).all("input", type="radio")]

    assert sorted(offered) == sorted(SCHEMA["properties"]["effect"]["enum"]) == sorted(EFFECTS)


def test_every_field_of_the_contract_has_its_field(browser: Browser) -> None:
    assert set(SCHEMA["properties"]) == set(browser.open(PAGE).form("add").fields) - {"csrf"}


def test_operations_and_events_come_from_the_contracts(browser: Browser) -> None:
    values = [e.attributes["value"] for e in browser.open(PAGE).all("option")]

    assert {"listEmployees", "createInvitation", "ASSESSMENT_STARTED", "ERROR"} <= set(values)


def test_faults_of_another_world_are_its_own(browser: Browser) -> None:
    ask(browser.app, "POST", "/__admin/worlds", JSON, b'{"name": "other"}')

    browser.press(browser.open(f"{PAGE}?world=other"), "add")

    assert rules(browser) == []
    assert "fault-1" in browser.open(f"{PAGE}?world=other").text


def test_page_shows_so_many_rules_and_says_how_many_there_are(browser: Browser) -> None:
    for _ in range(201):
        add(browser, effect="reset")

    page = browser.open(PAGE)

    assert len(page.all("tr")) == 201
    assert "201 rules switched on" in page.text
    assert "the first 200" in page.text


@pytest.mark.parametrize("text", ["<img src=x onerror=alert(1)>", '"><script>', "x" * 4000])
def test_what_was_typed_in_comes_back_as_text(browser: Browser, text: str) -> None:
    page = refused(browser, {"path": text})

    assert page.form("add").fields["path"] == text
    assert not page.all("img")
    assert len(page.all("script")) == 1
