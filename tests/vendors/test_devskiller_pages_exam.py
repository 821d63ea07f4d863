"""The exam page: what an access code opens, and what its buttons do."""

from typing import Any

import pytest

from tests.vendors.devskiller_visitor import Visitor, arrived, names_of

HOSTILE = "<img src=x onerror=alert(1)>\"'</textarea><script>"
LATER = "2026-08-02T12:00:00Z"


@pytest.fixture
def visitor() -> Visitor:
    return arrived()


def values_of(visitor: Visitor) -> list[dict[str, Any]]:
    """What the API shows as entered, task by task."""
    sections = visitor.assessment["sections"]
    return [answer["value"] for section in sections for answer in section["answers"]]


def test_invitation_says_who_invites_to_what_and_for_how_long(visitor: Visitor) -> None:
    visitor.invite(firstName="Ada", lastName="Lovelace")

    text = visitor.open("candidateAccess").text

    assert "Acme invites Ada Lovelace to a test" in text
    assert "Junior Java, SQL" in text or "Middle Java, SQL" in text
    assert "80 min, from the moment you start" in text
    assert "2026-08-15T12:00:00Z (in 14 days)" in text


def test_test_that_opens_later_says_when_and_cannot_be_started(visitor: Visitor) -> None:
    visitor.invite(testStartDate=LATER)

    page = visitor.open("candidateAccess")

    assert f"It opens at {LATER} (in 1 day)" in page.text
    assert page.forms == []


def test_test_opens_at_its_instant(visitor: Visitor) -> None:
    visitor.invite(testStartDate=LATER)
    visitor.admin("POST", "/clock/advance", {"seconds": 86_400})

    assert visitor.open("candidateAccess").form("press", "start")


def test_early_start_that_is_sent_all_the_same_is_refused(visitor: Visitor) -> None:
    visitor.invite()
    csrf = visitor.open("candidateAccess").form("press", "start").fields["csrf"]
    visitor.invite(testStartDate=LATER)

    answer = visitor.post(visitor.links["candidateAccess"], {"csrf": csrf, "press": "start"})

    assert answer.status == 409
    assert b"cannot be started before" in answer.body
    assert visitor.assessment["status"] == "NEW"


@pytest.mark.parametrize(
    ("step", "status", "sentence"),
    [
        ("expire", 410, "This invitation has expired"),
        ("cancel", 410, "This test was called off"),
        ("fail", 200, "Something went wrong with this test"),
    ],
)
def test_test_that_ended_otherwise_says_so(
    visitor: Visitor, step: str, status: int, sentence: str
) -> None:
    visitor.invite()
    visitor.step(step)

    page = visitor.open("candidateAccess", status)

    assert sentence in page.text
    assert page.forms == []


def test_invitation_expires_with_the_time_of_the_world(visitor: Visitor) -> None:
    visitor.invite()
    visitor.admin("POST", "/clock/advance", {"seconds": 15 * 86_400})

    text = visitor.open("candidateAccess", 410).text

    assert "It was open until 2026-08-15T12:00:00Z (1 day ago)" in text
    assert visitor.assessment["status"] == "TOKEN_EXPIRED"


def test_reading_starts_nothing(visitor: Visitor) -> None:
    visitor.invite()

    visitor.open("candidateAccess")

    assert visitor.assessment["startDate"] is None


def test_start_is_the_step_of_the_life_cycle(visitor: Visitor) -> None:
    visitor.invite()

    page = visitor.press("start")

    assert "Time is up" in page.text
    assert visitor.assessment["status"] == "TEST_STARTED"
    assert visitor.assessment["startDate"] == "2026-08-01T12:00:00Z"


def test_same_test_asks_the_same_again(visitor: Visitor) -> None:
    visitor.invite()
    visitor.press("start")

    texts = {visitor.open("candidateAccess").text for _ in range(2)}

    assert len(texts) == 1


def test_answers_are_kept_until_the_test_is_handed_in(visitor: Visitor) -> None:
    visitor.invite(types=["ESSAY"])
    names = names_of(visitor.press("start"))

    page = visitor.press("keep", **{name: f"my {name}" for name in names})

    assert "Your answers are kept." in page.text
    assert [e.text for e in page.all("textarea")] == [f"my {name}" for name in names]
    assert visitor.assessment["sections"] is None
    assert visitor.assessment["status"] == "TEST_STARTED"


def test_handed_in_answers_are_those_of_the_api(visitor: Visitor) -> None:
    visitor.invite(types=["ESSAY"])
    names = names_of(visitor.press("start"))

    page = visitor.press("submit", **{name: f"my {name}\r\nand more" for name in names})

    assert "Thank you, Ada" in page.text
    visitor.admin("POST", "/clock/advance", {"until": "idle"})
    assert [value["text"] for value in values_of(visitor)] == [
        f"my {name}\nand more" for name in names
    ]


def test_choices_and_gaps_are_kept_as_such(visitor: Visitor) -> None:
    visitor.invite(types=["MULTI_CHOICE", "CODE_GAPS"], skills=["Java", "SQL", "Git"])
    names = names_of(visitor.press("start"))
    is_gap = {name: name.count("-") == 2 for name in names}

    visitor.press("submit", **{n: "x" if gap else ["C", "A"] for n, gap in is_gap.items()})

    visitor.step("complete")
    kinds = {
        (tuple(v["choices"] or ()), v["text"], tuple(v["gaps"] or ())) for v in values_of(visitor)
    }
    assert kinds <= {(("A", "C"), None, ()), ((), None, ("x", "x"))}
    assert kinds


def test_test_handed_in_empty_brings_no_points(visitor: Visitor) -> None:
    visitor.invite()
    visitor.press("start")

    visitor.press("submit")

    visitor.step("complete")
    assert visitor.assessment["score"]["scoredPoints"] == 0
    assert {skill["percentage"] for skill in visitor.assessment["skills"]} == {0}


def test_test_that_nobody_took_by_hand_is_still_drawn(visitor: Visitor) -> None:
    visitor.invite()

    visitor.step("start", "finish", "complete")

    assert visitor.assessment["score"]["scoredPoints"] > 0


def test_time_that_is_up_is_said_and_counts_no_further(visitor: Visitor) -> None:
    visitor.invite(types=["ESSAY"])
    visitor.press("start")
    visitor.admin("POST", "/clock/advance", {"seconds": 7200})
    assert "The time is up." in visitor.open("candidateAccess").text

    visitor.press("submit")

    assert visitor.assessment["timeTakenInSeconds"] == 600


def test_test_that_was_handed_in_takes_no_more(visitor: Visitor) -> None:
    visitor.invite(types=["ESSAY"])
    csrf = visitor.press("start").form("press", "submit").fields["csrf"]
    visitor.press("submit", **{"task-1": "first"})

    again = {"csrf": csrf, "press": "submit", "task-1": "second"}
    answer = visitor.post(visitor.links["candidateAccess"], again)

    assert answer.status == 409
    assert b"Thank you" in answer.body
    visitor.step("complete")
    assert values_of(visitor)[0]["text"] == "first"


def test_what_is_typed_is_text_and_nothing_else(visitor: Visitor) -> None:
    visitor.invite(types=["ESSAY"], skills=[HOSTILE], firstName=HOSTILE, note=HOSTILE)
    assert HOSTILE in visitor.open("candidateAccess").text
    names = names_of(visitor.press("start"))

    page = visitor.press("keep", **dict.fromkeys(names, HOSTILE))

    assert [e.text for e in page.all("textarea")] == [HOSTILE] * len(names)
    assert page.all("script") == page.all("img") == []


def test_control_characters_and_endless_texts_are_cut(visitor: Visitor) -> None:
    visitor.invite(types=["ESSAY"])
    visitor.press("start")

    visitor.press("submit", **{"task-1": "a\x00\x1b\ud7ff" + "b" * 20_000})

    visitor.step("complete")
    assert values_of(visitor)[0]["text"] == "a" + "b" * 9_999


def test_behaviour_of_the_candidate_does_not_stand_in_the_way(visitor: Visitor) -> None:
    visitor.admin("PUT", "/settings", {"candidates": "diligent"})
    visitor.invite(types=["ESSAY"])
    visitor.press("start")

    visitor.press("submit", **{"task-1": "by hand"})

    visitor.admin("POST", "/clock/advance", {"until": "idle"})
    assert visitor.assessment["status"] == "ASSESSMENT_COMPLETED"
    assert values_of(visitor)[0]["text"] == "by hand"
