"""Whether receivers of webhooks are told apart by what they answer."""

import pytest

from skillsim.webhooks.delivery import FORGED
from tests.report_card.exchanges import GOOD, POOR, UNSEEN, Story


def pushed(status: int | None, *findings: str) -> Story:
    told = Story("devskiller")
    told.push("d", status, findings=findings)
    return told


def test_receiver_that_keeps_silent_is_late_and_not_blamed_twice() -> None:
    told = pushed(None, "timeout: no answer within 2 s")

    assert told.verdict("hook-time") is POOR
    assert told.verdict("hook-status") is UNSEEN


@pytest.mark.parametrize(
    ("status", "verdict"), [(200, GOOD), (204, GOOD), (302, POOR), (404, POOR), (500, POOR)]
)
def test_receiver_answers_2xx(status: int, verdict: object) -> None:
    assert pushed(status).verdict("hook-status") is verdict


def test_receiver_that_is_not_there_is_named() -> None:
    judged = pushed(None, "refused: nobody listens").judge("hook-status")

    assert judged.findings[0].client == "http://127.0.0.1:9/hook"
    assert "was not answered: answer 2xx" in judged.findings[0].sentence


def test_what_the_sandbox_did_not_send_blames_nobody() -> None:
    told = pushed(None, "blocked: nothing is sent to 10.0.0.1")

    assert (told.verdict("hook-status"), told.verdict("hook-time")) == (UNSEEN, UNSEEN)


@pytest.mark.parametrize(
    ("status", "verdict"), [(401, GOOD), (400, GOOD), (200, POOR), (500, POOR), (None, UNSEEN)]
)
def test_wrong_secret_is_refused(status: int | None, verdict: object) -> None:
    assert pushed(status, FORGED).verdict("hook-secret") is verdict


def test_refusal_of_a_wrong_secret_is_no_failure() -> None:
    assert pushed(401, FORGED).verdict("hook-status") is UNSEEN


@pytest.mark.parametrize(
    ("answers", "verdict"),
    [([200, 200], GOOD), ([200, 500], POOR), ([200, None], POOR), ([500, 200], UNSEEN)],
)
def test_event_that_was_accepted_is_accepted_again(
    answers: list[int | None], verdict: object
) -> None:
    told = Story("devskiller")
    for number, status in enumerate(answers, 1):
        told.push("d", status, request_id=f"d/{number}")

    assert told.verdict("hook-duplicates") is verdict


@pytest.mark.parametrize("finding", [FORGED, "timeout: no answer within 2 s"])
def test_duplicate_that_is_judged_elsewhere_is_not_blamed_twice(finding: str) -> None:
    told = Story("devskiller")
    told.push("d", 200)
    told.push("d", 401 if finding == FORGED else None, findings=(finding,), request_id="d/2")

    assert told.verdict("hook-duplicates") is UNSEEN


def test_delivery_of_a_restored_snapshot_is_no_duplicate() -> None:
    told = Story("devskiller")
    told.push("d", 200)
    told.push("d", 500, generation=1)

    assert told.verdict("hook-duplicates") is UNSEEN


def test_second_event_is_no_duplicate() -> None:
    told = Story("devskiller")
    told.push("d", 200)
    told.push("e", 200)

    assert told.verdict("hook-duplicates") is UNSEEN
