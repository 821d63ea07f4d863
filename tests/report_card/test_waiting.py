"""Whether waits are seen as they were, and only where they can be seen."""

import pytest

from tests.report_card.exchanges import GOOD, HIDDEN, POOR, UNSEEN, Story

ASK_8_S = ((b"retry-after", b"8"),)


def refused(*later_s: float, operation_id: str = "listTests", query: str = "") -> Story:
    """A 429 that asks for 8 s at second 100, and further requests."""
    told = Story("devskiller")
    told.call(100, "listTests", 429, response_headers=ASK_8_S)
    for at_s in later_s:
        told.call(at_s, operation_id, query=query)
    return told


@pytest.mark.parametrize(
    ("later_s", "verdict"),
    [
        ([108.0], GOOD),
        ([107.96], GOOD),
        ([107.9], POOR),
        ([100.001], POOR),
        ([109, 109.1, 109.2], GOOD),
        ([], UNSEEN),
        ([100.0], HIDDEN),
        ([100.0, 108.0], HIDDEN),
        ([99.0], UNSEEN),
    ],
)
def test_wait_is_as_long_as_retry_after_says(later_s: list[float], verdict: object) -> None:
    assert refused(*later_s).verdict("retry-after") is verdict


@pytest.mark.parametrize(("later_s", "verdict"), [([100.5], UNSEEN), ([101.5], POOR)])
def test_other_request_that_was_on_its_way_is_forgiven(
    later_s: list[float], verdict: object
) -> None:
    assert refused(*later_s, operation_id="listPeople").verdict("retry-after") is verdict


def test_clock_that_stands_is_named_as_the_reason() -> None:
    judged = refused(100.0).judge("retry-after")

    assert judged.reason == "the clock of the world stood still, so no waiting could be seen"


def test_clock_that_crawls_hides_every_wait() -> None:
    told = refused(100.8)

    assert told.judge("retry-after", speed=0.1).verdict is HIDDEN
    assert told.judge("back-off", speed=0.1).verdict is HIDDEN
    assert told.judge("retry-after", speed=0).verdict is POOR


def test_wait_of_one_client_does_not_bind_another() -> None:
    told = refused()
    told.call(101, "listTests", client="somebody else")

    assert told.verdict("retry-after") is UNSEEN


def tries(*at_s: float, status: int | None = 503) -> Story:
    """One request that fails at each of these seconds but the last."""
    told = Story("devskiller")
    for second in at_s[:-1]:
        told.call(second, "listTests", status)
    told.call(at_s[-1], "listTests")
    return told


@pytest.mark.parametrize(
    ("at_s", "verdict"),
    [
        ([0, 1, 3, 7], GOOD),
        ([0, 0.01, 0.21, 0.61], GOOD),
        ([0, 5, 10, 15], GOOD),
        ([0, 0.01], GOOD),
        ([0, 0.01, 0.02], POOR),
        ([0, 0.01, 0.02, 60], POOR),
        ([0, 0.5, 1, 1.5], POOR),
        ([0, 0, 0, 0], HIDDEN),
        ([0, 0.07, 0.09, 0.6], GOOD),
        ([0, 0.9, 1.7, 2.2, 2.9], GOOD),
        ([0], UNSEEN),
    ],
)
def test_tries_come_ever_more_slowly(at_s: list[float], verdict: object) -> None:
    assert tries(*at_s).verdict("back-off") is verdict


def test_wait_begins_when_the_answer_has_left() -> None:
    told = Story("devskiller")
    for at_s in (2, 4.01, 6.02):
        told.call(at_s, "listTests", 503, duration_us=2_000_000)

    assert told.verdict("back-off") is POOR


def test_clock_that_hurries_makes_no_wait_of_a_moment() -> None:
    assert tries(0, 1, 2).judge("back-off", speed=60).verdict is POOR
    assert tries(0, 60, 180).judge("back-off", speed=60).verdict is GOOD


def test_refusal_for_now_is_never_answered_at_once() -> None:
    assert tries(0, 0.01, status=429).found("back-off") == [(2,)]


def test_lost_answer_is_a_failure_that_may_pass() -> None:
    assert tries(0, 0.01, 0.02, status=None).found("back-off") == [(2, 3)]
