"""Assessments driven by hand: the list, the life cycle, the steps and what they set off."""

from typing import Any
from urllib.parse import quote

import pytest

from skillsim.console.page import Entry, Page, rail
from skillsim.console.pages import assessments
from tests.console.browser import ROOT, Browser
from tests.console.browser import Page as Shown
from tests.console.test_console_state import admin, first, listen

HOSTILE = '"><img src=x onerror=alert(1)>'


@pytest.fixture
def invited(browser: Browser) -> dict[str, Any]:
    """An assessment that waits for its candidate."""
    body = {"email": "ada@mail.example", "first_name": "Ada", "last_name": HOSTILE}
    candidate = admin(browser, "/state/devskiller/candidates", "POST", body)
    ids = {
        "candidate_id": candidate["id"],
        "test_id": first(browser, "devskiller", "tests")["id"],
    }
    made: dict[str, Any] = admin(browser, "/state/devskiller/assessments", "POST", ids)
    admin(browser, "/clock/advance", "POST", {"seconds": 1})
    return made


def address_of(invited: dict[str, Any]) -> str:
    return f"/assessments/{invited['id']}"


def buttons(page: Shown) -> list[str]:
    """The steps that can be pressed."""
    return [held for form in page.forms for name, held in form.buttons if name == "step"]


def drawn(page: Shown, kind: str) -> list[str]:
    """The groups of the diagram of these classes, as their words."""
    return [group.text for group in page.all("g", class_=kind)]


def test_list_has_the_newest_invitation_first(browser: Browser, invited: dict[str, Any]) -> None:
    page = browser.open("/assessments")

    rows = [cell.text for cell in page.all("th", scope="row")]
    assert rows[0].startswith(f"Ada {HOSTILE}")
    assert page.link("Ada") == f"{ROOT}{address_of(invited)}"
    assert not page.all("img")


@pytest.mark.parametrize(
    "query", ["?query=ADA@", "?status=TOKEN_SENT&query=ada", "?status=nonsense"]
)
def test_list_is_narrowed_by_text_and_status(
    browser: Browser, invited: dict[str, Any], query: str
) -> None:
    page = browser.open(f"/assessments{query}")

    assert page.link("Ada") == f"{ROOT}{address_of(invited)}"


def test_list_that_finds_nothing_leads_back(browser: Browser) -> None:
    page = browser.open(f"/assessments?query={quote('<b>nobody')}")

    assert "No assessment is like that." in page.text
    assert page.link("All assessments") == f"{ROOT}/assessments"


@pytest.mark.parametrize("offset", ["-1", "x", "9" * 30, "999999999", quote("²")])
def test_offset_that_leads_nowhere_is_no_error(browser: Browser, offset: str) -> None:
    browser.open(f"/assessments?offset={offset}")


def test_present_status_is_filled_and_the_way_is_marked(
    browser: Browser, invited: dict[str, Any]
) -> None:
    page = browser.open(address_of(invited))

    assert drawn(page, "box current") == ["TOKEN_SENT"]
    assert drawn(page, "box reached") == ["NEW"]
    assert drawn(page, "arrow taken") == ["send"]
    assert "start" in drawn(page, "arrow possible")


def test_diagram_is_told_in_words_too(browser: Browser, invited: dict[str, Any]) -> None:
    page = browser.open(address_of(invited))

    (told,) = page.all("desc")
    assert "It has been NEW, TOKEN_SENT." in told.text
    assert "start leads to TEST_STARTED" in told.text


def test_buttons_are_the_legal_next_steps(browser: Browser, invited: dict[str, Any]) -> None:
    page = browser.open(address_of(invited))
    assert buttons(page) == ["start", "expire", "cancel", "fail"]

    page = browser.press(page, "step", "start")
    assert buttons(page) == ["finish", "cancel", "fail"]

    page = browser.press(page, "step", "cancel")
    assert buttons(page) == []
    assert "It has ended" in page.text


def test_candidate_is_driven_to_the_end(browser: Browser, invited: dict[str, Any]) -> None:
    page = browser.open(address_of(invited))
    for step in ("start", "finish", "complete"):
        page = browser.press(page, "step", step)

    shown = admin(browser, f"/devskiller/assessments/{invited['id']}")
    assert shown["status"] == "ASSESSMENT_COMPLETED"
    assert f"{shown['scored_points']} of {shown['max_points']}" in page.text
    assert drawn(page, "box current") == ["ASSESSMENT_COMPLETED"]


def test_step_tells_webhooks_and_the_page_says_so(
    browser: Browser, invited: dict[str, Any]
) -> None:
    listen(browser)

    page = browser.press(browser.open(address_of(invited)), "step", "start")

    assert "The assessment is TEST_STARTED. Webhooks are told ASSESSMENT_STARTED." in page.text
    (delivery,) = admin(browser, "/deliveries")["deliveries"]
    links = [link.attributes["href"] for link in page.all("a")]
    assert f"{ROOT}/deliveries/{delivery['id']}" in links


def test_history_has_world_times(browser: Browser, invited: dict[str, Any]) -> None:
    admin(browser, "/clock/advance", "POST", {"seconds": 3600})

    page = browser.press(browser.open(address_of(invited)), "step", "start")

    shown = admin(browser, f"/devskiller/assessments/{invited['id']}")
    times = [time.attributes["datetime"] for time in page.all("time")]
    for entry in shown["history"]:
        assert f"{entry['at'][:19]}Z" in times


def test_instant_that_was_not_kept_is_said(browser: Browser, invited: dict[str, Any]) -> None:
    page = browser.press(browser.open(address_of(invited)), "step", "cancel")

    assert "not kept" in page.text


def test_step_that_is_no_longer_possible_says_why(
    browser: Browser, invited: dict[str, Any]
) -> None:
    page = browser.open(address_of(invited))
    browser.press(page, "step", "cancel")

    after = browser.press(page, "step", "start")

    assert "is CANCELED; start is not possible" in after.all("p", role="alert")[0].text


@pytest.mark.parametrize("step", ["", "send", "score", "behaviour", "../../reset", "<b>"])
def test_step_that_there_is_not_does_nothing(
    browser: Browser, invited: dict[str, Any], step: str
) -> None:
    page = browser.open(address_of(invited))
    csrf = page.form("step", "start").fields["csrf"]

    answer = browser.post(ROOT + address_of(invited), {"csrf": csrf, "step": step})

    assert answer.status == 303
    after = browser.open(answer.headers["location"].removeprefix(ROOT))
    assert "There is no such step." in after.text
    assert drawn(after, "box current") == ["TOKEN_SENT"]


def test_behaviour_plans_what_comes_next(browser: Browser, invited: dict[str, Any]) -> None:
    page = browser.open(address_of(invited))
    (form,) = (form for form in page.forms if "behaviour" in form.fields)

    answer = browser.post(form.action, {**form.fields, "behaviour": "diligent"})

    page = browser.open(answer.headers["location"].removeprefix(ROOT))
    shown = admin(browser, f"/devskiller/assessments/{invited['id']}")
    assert shown["behaviour"] == "diligent"
    assert [plan["step"] for plan in shown["planned"]] == ["start", "expire"]
    assert "start 2026-08-01T13:00:01Z in 1 h" in page.text


def test_links_lead_to_the_candidates_pages(browser: Browser, invited: dict[str, Any]) -> None:
    page = browser.open(address_of(invited))

    exam = page.link("The exam")
    assert exam == f"http://127.0.0.1:8600/devskiller/exam.html?{invited['access_code']}"
    for words in ("The report", "The report as PDF", "as a recruiter sees it"):
        assert page.link(words).startswith("http://127.0.0.1:8600/devskiller/")


def test_record_of_an_assessment_leads_to_driving_it(
    browser: Browser, invited: dict[str, Any]
) -> None:
    page = browser.open(f"/state/devskiller/assessments/{invited['id']}")

    assert page.link("Drive this assessment") == f"{ROOT}{address_of(invited)}"


@pytest.mark.parametrize("name", ["00000000-0000-4000-8000-000000000000", "no%2Fsuch", "%3Cb%3E"])
def test_assessment_that_is_not_there_is_not_found(browser: Browser, name: str) -> None:
    answer = browser.get(f"{ROOT}/assessments/{name}")

    assert answer.status in (400, 404)
    assert not Shown(answer).all("b")


def test_every_status_of_a_seeded_world_can_be_looked_at(browser: Browser) -> None:
    statuses = admin(browser, "/devskiller/life-cycle")["statuses"]
    for status in statuses:
        rows = admin(browser, f"/devskiller/assessments?status={status}&limit=1")["assessments"]
        for row in rows:
            page = browser.open(f"/assessments/{row['id']}")
            (current,) = drawn(page, "box current")
            assert current.startswith(status)


def test_page_is_there_only_where_a_vendor_has_assessments(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Assessments" in [link.text for link in browser.open("/").all("a")]

    monkeypatch.setattr("skillsim.console.pages.assessments.find_desk", lambda seen: None)

    assert "Assessments" not in [link.text for link in browser.open("/").all("a")]
    browser.open("/assessments", status=404)
    record = first(browser, "devskiller", "assessments")
    record_page = browser.open(f"/state/devskiller/assessments/{record['id']}")
    assert "Drive this assessment" not in record_page.text


def test_rail_takes_the_lines_of_a_page_in_its_place() -> None:
    blueprint = assessments.blueprint
    several = [Entry("A", "/s/a", "clock"), Entry("B", "/s/b", "clock")]
    found = (
        Page("First", "/", "clock", 0, blueprint),
        Page("Several", "/s", "clock", 1, blueprint, lambda: several),
        Page("None", "/n", "clock", 2, blueprint, list),
        Page("Hidden", "/h", "clock", None, blueprint),
    )

    assert [entry.title for entry in rail(found)] == ["First", "A", "B"]
