"""Whether repeats are told from what only looks like them."""

import pytest

from tests.report_card.exchanges import GOOD, HIDDEN, POOR, UNSEEN, Story

ADA = {"email": "ada@mail.example"}


def writes(*steps: tuple[str, int | None], body: object = ADA) -> Story:
    """Requests a second apart: the operation and its status; those that create have a body."""
    told = Story("devskiller")
    for at_s, (operation_id, status) in enumerate(steps):
        creates = operation_id.startswith("create")
        told.call(at_s, operation_id, status, body=body if creates else None)
    return told


LOST, DONE, REFUSED = ("createCandidate", None), ("createCandidate", 201), ("createCandidate", 409)
LOOK, DELETE = ("listCandidates", 200), ("deleteCandidate", 204)


@pytest.mark.parametrize(
    ("steps", "verdict"),
    [
        ([DONE, DONE], POOR),
        ([DONE, LOOK, DONE], POOR),
        ([DONE, DELETE, DONE], UNSEEN),
        ([LOST, DONE], POOR),
        ([LOST, LOST], POOR),
        ([("createCandidate", 500), DONE], POOR),
        ([LOST, LOOK, DONE], GOOD),
        ([LOST, LOOK], GOOD),
        ([LOST, REFUSED], GOOD),
        ([LOST], UNSEEN),
        ([("createCandidate", 503), DONE], UNSEEN),
        ([("createCandidate", 429), DONE], UNSEEN),
        ([LOST, ("listCandidates", 503), DONE], POOR),
        ([("listCandidates", None), LOOK], UNSEEN),
    ],
)
def test_write_is_repeated_only_when_that_is_safe(
    steps: list[tuple[str, int | None]], verdict: object
) -> None:
    assert writes(*steps).verdict("safe-retries") is verdict


def test_same_write_an_hour_later_is_meant() -> None:
    told = writes(DONE)
    told.call(3700, "createCandidate", 201, body=ADA)

    assert told.verdict("safe-retries") is UNSEEN


def test_write_of_something_else_is_no_repeat() -> None:
    told = writes(DONE)
    told.call(1, "createCandidate", 201, body={"email": "bob@mail.example"})

    assert told.verdict("safe-retries") is UNSEEN


def test_write_that_was_sent_again_before_its_answer_came_is_found() -> None:
    told = writes(DONE)
    told.exchanges.clear()
    told.call(0.4, "createCandidate", 201, body=ADA)
    told.call(1.5, "createCandidate", 201, body=ADA, duration_us=1_500_000)

    (finding,) = told.judge("safe-retries").findings

    assert finding.exchanges == (1, 2)
    assert "still to come: look first" in finding.sentence


def test_look_while_the_answer_was_still_to_come_counts() -> None:
    told = Story("devskiller")
    told.call(0.5, "listCandidates")
    told.call(1.5, "createCandidate", 201, body=ADA, duration_us=1_500_000)
    told.call(1.6, "createCandidate", 201, body=ADA, duration_us=900_000)

    assert told.verdict("safe-retries") is GOOD


def test_write_that_nothing_shows_cannot_be_looked_for() -> None:
    told = Story("devskiller")
    for at_s in range(2):
        told.call(at_s, "createWebhook", None if not at_s else 200, body={"hookUrl": "u"})

    assert told.verdict("safe-retries") is UNSEEN


def test_restored_snapshot_makes_the_same_write_a_first_one() -> None:
    told = writes(DONE)
    told.call(0, "createCandidate", 201, body=ADA, generation=1)

    assert told.verdict("safe-retries") is UNSEEN


def test_clock_that_stands_does_not_tell_polling_from_trying_again() -> None:
    told = Story("devskiller")
    for _ in range(3):
        told.call(0, "getCandidate", 404)

    assert told.verdict("refused-for-good") is HIDDEN


def test_safe_post_may_be_repeated() -> None:
    told = Story("techwolf")
    for at_s in range(3):
        told.call(at_s, "exportEmployeeSkillClusters", None, body={"limit": 9})

    assert told.verdict("safe-retries") is UNSEEN


@pytest.mark.parametrize(
    ("operation_id", "status", "gap_s", "verdict"),
    [
        ("createCandidate", 400, 1, POOR),
        ("createCandidate", 400, 70, GOOD),
        ("createCandidate", 429, 1, UNSEEN),
        ("createCandidate", 401, 1, UNSEEN),
        ("getCandidate", 404, 0.04, POOR),
        ("getCandidate", 404, 0.5, GOOD),
        ("getCandidate", 404, 5, GOOD),
    ],
)
def test_refusal_for_good_is_not_tried_again(
    operation_id: str, status: int, gap_s: float, verdict: object
) -> None:
    told = Story("devskiller")
    told.call(0, operation_id, status)
    told.call(gap_s, operation_id, status)

    assert told.verdict("refused-for-good") is verdict


@pytest.mark.parametrize(
    ("n_invalid", "n_calls", "verdict"),
    [(1, 10, GOOD), (2, 10, POOR), (2, 30, GOOD), (5, 9, UNSEEN)],
)
def test_input_is_checked_before_it_is_sent(n_invalid: int, n_calls: int, verdict: object) -> None:
    told = Story("skilltrack")
    for number in range(n_calls):
        told.call(number, "createEmployee", 400 if number < n_invalid else 200)

    assert told.verdict("valid-input") is verdict
