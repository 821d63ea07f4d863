"""Records made, changed and deleted by hand, with what that sets off."""

import json
from typing import Any

import pytest

from tests.console.browser import ROOT, Browser, Page
from tests.console.test_console_state import admin, first, listen


def sent_form(page: Page) -> tuple[str, dict[str, str]]:
    """Where the form of an edit goes and what it sends unless something is typed in."""
    (form,) = (f for f in page.forms if any(name.startswith("before.") for name in f.fields))
    return form.action, form.fields


def send(browser: Browser, page: Page, *, answered: int = 303, **typed: str) -> Page:
    """The page behind the form of an edit, with these words typed in."""
    action, fields = sent_form(page)
    words = {f"field.{name}": text for name, text in typed.items()}
    assert words.keys() <= fields.keys()
    answer = browser.post(action, {**fields, **words})
    assert answer.status == answered, answer.body.decode()
    if answered != 303:
        return Page(answer)
    return browser.open(answer.headers["location"].removeprefix(ROOT))


def problem_of(page: Page) -> str:
    return " ".join(element.text for element in page.all("p", role="alert"))


def fresh_assessment(browser: Browser) -> dict[str, Any]:
    """An invitation that was just sent."""
    ids = {
        "candidate_id": first(browser, "devskiller", "candidates")["id"],
        "test_id": first(browser, "devskiller", "tests")["id"],
    }
    made: dict[str, Any] = admin(browser, "/state/devskiller/assessments", "POST", ids)
    admin(browser, "/clock/advance", "POST", {"seconds": 1})
    return made


def test_record_is_made_and_shown(browser: Browser) -> None:
    form = browser.open("/state/devskiller/candidates?new=1")

    page = send(browser, form, email="ada@mail.example", first_name="Ada", tags="A\nB c\n")

    made = first(browser, "devskiller", "candidates")
    assert (made["email"], made["first_name"], made["tags"]) == (
        "ada@mail.example",
        "Ada",
        ["A", "B c"],
    )
    assert f"{made['id']} is made." in page.text


def test_first_kind_of_a_vendor_takes_its_form_too(browser: Browser) -> None:
    send(browser, browser.open("/state/devskiller?new=1"), email="ada@mail.example")

    assert first(browser, "devskiller", "candidates")["email"] == "ada@mail.example"


def test_refused_record_leaves_the_form_as_it_was(browser: Browser) -> None:
    form = browser.open("/state/devskiller/candidates?new=1")
    before = first(browser, "devskiller", "candidates")

    page = send(browser, form, answered=400, email="no address", first_name="Ada", tags="x\ny")

    assert "email must be an e-mail address" in problem_of(page)
    _, fields = sent_form(page)
    assert fields["field.email"] == "no address"
    assert (fields["field.first_name"], fields["field.tags"]) == ("Ada", "x\ny")
    (wrong,) = page.all("input", aria_invalid="true")
    assert wrong.attributes["name"] == "field.email"
    assert first(browser, "devskiller", "candidates") == before


def test_only_what_was_typed_is_changed(browser: Browser) -> None:
    record = first(browser, "devskiller", "candidates")
    form = browser.open(f"/state/devskiller/candidates/{record['id']}")
    admin(
        browser, f"/state/devskiller/candidates/{record['id']}", "PATCH", {"last_name": "Meanwhile"}
    )

    send(browser, form, first_name="Changed")

    changed = first(browser, "devskiller", "candidates")
    assert changed == {**record, "first_name": "Changed", "last_name": "Meanwhile"}


def test_form_that_says_nothing_new_changes_nothing(browser: Browser) -> None:
    record = first(browser, "techwolf", "employees")
    form = browser.open(f"/state/techwolf/employees/{record['id']}")

    page = send(browser, form)

    assert "nothing was changed" in page.text
    assert first(browser, "techwolf", "employees") == record


def test_line_ends_of_a_browser_are_no_change(browser: Browser) -> None:
    admin(
        browser,
        "/state/devskiller/candidates",
        "POST",
        {"email": "a@b.example", "tags": ["a", "b"]},
    )
    record = first(browser, "devskiller", "candidates")
    action, fields = sent_form(browser.open(f"/state/devskiller/candidates/{record['id']}"))

    answer = browser.post(action, {**fields, "field.tags": "a\r\nb\r\n"})

    page = browser.open(answer.headers["location"].removeprefix(ROOT))
    assert "nothing was changed" in page.text


def test_emptied_field_is_taken_away(browser: Browser) -> None:
    record = first(browser, "techwolf", "employees")
    assert record["organisational_unit"]

    send(browser, browser.open(f"/state/techwolf/employees/{record['id']}"), organisational_unit="")

    assert first(browser, "techwolf", "employees")["organisational_unit"] is None


def test_flag_is_set_by_a_choice(browser: Browser) -> None:
    record = first(browser, "techwolf", "employees")

    send(browser, browser.open(f"/state/techwolf/employees/{record['id']}"), is_active="false")

    assert first(browser, "techwolf", "employees")["is_active"] is False


def test_structured_member_is_typed_as_json(browser: Browser) -> None:
    record = first(browser, "techwolf", "employees")
    form = browser.open(f"/state/techwolf/employees/{record['id']}")

    send(browser, form, location='{"lat": 51.05, "lng": 3.72}')

    assert first(browser, "techwolf", "employees")["location"] == {"lat": 51.05, "lng": 3.72}


@pytest.mark.parametrize("text", ['{"lat": ', "[" * 5000])
def test_what_is_no_json_is_said_at_its_field(browser: Browser, text: str) -> None:
    record = first(browser, "techwolf", "employees")
    form = browser.open(f"/state/techwolf/employees/{record['id']}")

    page = send(browser, form, answered=400, location=text, organisational_unit="typed")

    assert "location is no JSON" in problem_of(page)
    _, fields = sent_form(page)
    assert (fields["field.location"], fields["field.organisational_unit"]) == (text, "typed")


def test_problem_inside_a_structured_member_is_said_at_its_field(browser: Browser) -> None:
    record = first(browser, "skilltrack", "employees")
    form = browser.open(f"/state/skilltrack/employees/{record['id']}")

    page = send(browser, form, answered=400, skills=json.dumps([{"skill_name": "Go"}]))

    (wrong,) = page.all("textarea", aria_invalid="true")
    assert wrong.attributes["name"] == "field.skills"


def test_skill_is_added_to_an_employee(browser: Browser) -> None:
    record = first(browser, "skilltrack", "employees")
    skill = {"skill_name": "Whistling", "proficiency_level": "Expert", "last_used": "2026-01-01"}

    page = send(
        browser,
        browser.open(f"/state/skilltrack/employees/{record['id']}"),
        skills=json.dumps([skill]),
    )

    assert "Whistling" in page.text
    assert skill in admin(browser, f"/state/skilltrack/employees/{record['id']}")["skills"]


def test_edit_tells_webhooks_and_the_page_says_so(browser: Browser) -> None:
    listen(browser)
    made = fresh_assessment(browser)
    form = browser.open(f"/state/devskiller/assessments/{made['id']}")

    page = send(browser, form, status="TEST_STARTED")

    assert "Webhooks are told ASSESSMENT_STARTED." in page.text
    (delivery,) = admin(browser, "/deliveries")["deliveries"]
    assert page.link("ASSESSMENT_STARTED") == f"{ROOT}/deliveries/{delivery['id']}"


def test_page_shows_what_this_edit_set_off_and_not_what_was_before(browser: Browser) -> None:
    listen(browser)
    made = fresh_assessment(browser)
    address = f"/state/devskiller/assessments/{made['id']}"
    send(browser, browser.open(address), status="TEST_STARTED")

    page = send(browser, browser.open(address), status="ERROR")

    events = [link.text for link in page.all("a") if "/deliveries/" in link.attributes["href"]]
    assert events == ["ERROR"]


@pytest.mark.parametrize("mark", ["nothing", "<b>", ""])
def test_mark_that_names_no_delivery_shows_nothing(browser: Browser, mark: str) -> None:
    record = first(browser, "devskiller", "assessments")

    page = browser.open(f"/state/devskiller/assessments/{record['id']}?fired={mark}")

    assert "What this set off" not in page.text


def test_step_that_is_impossible_is_said_at_the_form(browser: Browser) -> None:
    made = fresh_assessment(browser)
    form = browser.open(f"/state/devskiller/assessments/{made['id']}")

    page = send(browser, form, answered=409, status="ASSESSMENT_COMPLETED")

    assert "no single step leads from TOKEN_SENT" in problem_of(page)
    assert sent_form(page)[1]["field.status"] == "ASSESSMENT_COMPLETED"


def test_record_is_deleted(browser: Browser) -> None:
    record = first(browser, "devskiller", "candidates")

    page = browser.press(browser.open(f"/state/devskiller/candidates/{record['id']}"), "delete")

    assert f"{record['id']} is deleted." in page.text
    assert first(browser, "devskiller", "candidates")["id"] != record["id"]
    browser.open(f"/state/devskiller/candidates/{record['id']}", status=404)


def test_record_that_cannot_be_deleted_now_says_why(browser: Browser) -> None:
    person = first(browser, "devskiller", "people")
    address = f"/state/devskiller/teams/{person['team_ids'][0]}"

    page = browser.press(browser.open(address), "delete")

    assert "the team still has members" in problem_of(page)


def test_form_without_our_token_changes_nothing(browser: Browser) -> None:
    record = first(browser, "devskiller", "candidates")
    address = f"{ROOT}/state/devskiller/candidates/{record['id']}"

    assert browser.post(address, {"delete": "1"}).status == 403
    assert first(browser, "devskiller", "candidates") == record


def test_edit_that_is_not_possible_cannot_be_forced(browser: Browser) -> None:
    record = first(browser, "techwolf", "jobs")
    _, fields = sent_form(browser.open("/state/devskiller/candidates?new=1"))
    csrf = {"csrf": fields["csrf"]}

    for target in ("/state/techwolf/jobs", f"/state/techwolf/jobs/{record['id']}"):
        browser.post(ROOT + target, {**csrf, "field.name": "x", "delete": "1"})

    assert first(browser, "techwolf", "jobs") == record
