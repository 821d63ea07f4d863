"""The story of one candidate, from the overview on, without any documentation."""

import json
from typing import Any

import pytest

from tests.asgi import JSON, ask
from tests.console.browser import ROOT, Browser, Page


def admin(browser: Browser, path: str) -> Any:
    return ask(browser.app, "GET", "/__admin" + path).json()


def step(browser: Browser, assessment_id: str, name: str) -> None:
    """What the candidate does on the exam page."""
    path = f"/__admin/devskiller/assessments/{assessment_id}/{name}"
    assert ask(browser.app, "POST", path, JSON).status == 200


def invited(browser: Browser) -> tuple[Page, str]:
    """The overview after an invitation, and the assessment's id."""
    fields = browser.open("/").form("story", "invite").fields
    answer = browser.post(f"{ROOT}/", {**fields, "story": "invite"})
    target = answer.headers["location"].removeprefix(ROOT)
    return browser.open(target), target.partition("invited=")[2].partition("&")[0]


def test_form_of_the_invitation_is_filled_in(browser: Browser) -> None:
    fields = browser.open("/").form("story", "invite").fields

    assert fields["email"] == "ada@mail.example"
    tests = admin(browser, "/state/devskiller/tests")["records"]
    assert fields["testId"] in [test["id"] for test in tests]


def test_invitation_is_made_through_the_vendors_api(browser: Browser) -> None:
    page, _ = invited(browser)

    assert "Ada Lovelace is invited." in page.text
    assert admin(browser, "/requests?limit=1")["requests"][0]["operation_id"] == "createInvitation"
    found = admin(browser, "/state/devskiller/candidates?query=ada@mail.example")["records"]
    assert len(found) == 1


def test_invitation_leads_to_the_exam_page_of_the_candidate(browser: Browser) -> None:
    page, assessment_id = invited(browser)

    code = admin(browser, f"/devskiller/assessments/{assessment_id}")["access_code"]
    assert page.link("the exam page") == f"http://127.0.0.1:8600/devskiller/exam.html?{code}"


def test_refused_invitation_is_said_in_the_vendors_words(browser: Browser) -> None:
    page = browser.press(browser.open("/"), "story", "invite", email="nobody", testId="x")

    assert "devskiller answered 400" in page.all("p", role="alert")[0].text


def test_report_opens_when_the_test_is_handed_in(browser: Browser) -> None:
    page, assessment_id = invited(browser)
    assert "The report opens when the test is handed in." in page.text
    step(browser, assessment_id, "start")
    step(browser, assessment_id, "finish")

    candidate_id = admin(browser, f"/devskiller/assessments/{assessment_id}")["candidate_id"]
    report = browser.open(f"/?invited={assessment_id}").link("The report")

    assert report == f"http://127.0.0.1:8600/devskiller/candidate-report.html?{candidate_id}"


def test_answers_are_assessed_from_the_overview(browser: Browser) -> None:
    _, assessment_id = invited(browser)
    step(browser, assessment_id, "start")
    step(browser, assessment_id, "finish")

    page = browser.press(browser.open(f"/?invited={assessment_id}"), "story", "complete")

    assert "ASSESSMENT_COMPLETED" in page.text
    found = admin(browser, f"/devskiller/assessments/{assessment_id}")
    assert f"{found['scored_points']} of {found['max_points']} points" in page.text


def test_webhook_is_registered_through_the_vendors_api(browser: Browser) -> None:
    page = browser.press(browser.open("/"), "story", "listen")

    assert "Events go to http://127.0.0.1:9000/" in page.text
    assert admin(browser, "/requests?limit=1")["requests"][0]["operation_id"] == "createWebhook"


def test_receiver_of_the_story_is_a_program_that_runs(browser: Browser) -> None:
    lines = next(
        "".join(pre.pieces) for pre in browser.open("/").all("pre") if "serve_forever" in pre.text
    )

    program = lines.removeprefix("python3 - <<'END'\n").removesuffix("\nEND")
    compile(program, "receiver", "exec")


@pytest.mark.parametrize("gone", ["", "x", "00000000-0000-4000-8000-000000000000", "<b>", "../x"])
def test_assessment_that_is_not_there_begins_the_story_anew(browser: Browser, gone: str) -> None:
    page = browser.open(f"/?invited={gone}")

    assert page.form("story", "invite")


def test_unknown_step_is_a_sentence(browser: Browser) -> None:
    fields = browser.open("/").form("story", "invite").fields

    answer = browser.post(f"{ROOT}/", {**fields, "story": "win"})

    page = browser.open(answer.headers["location"].removeprefix(ROOT))
    assert "There is no such step." in page.text


def test_story_in_another_world_stays_there(browser: Browser) -> None:
    ask(browser.app, "POST", "/__admin/worlds", JSON, json.dumps({"name": "other"}).encode())

    page = browser.press(browser.open("/?world=other"), "story", "invite")

    assert "is invited" in page.text
    assert "/@other/devskiller/exam.html?" in page.link("the exam page")
    counts = [admin(browser, f"/requests/count?world={w}")["count"] for w in ("default", "other")]
    assert counts == [0, 1]
