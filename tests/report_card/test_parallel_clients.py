"""Clients with several connections: what was on its way is forgiven, what was not is found."""

import pytest

from tests.report_card.exchanges import GOOD, POOR, UNSEEN, Story

ASK_8_S = ((b"retry-after", b"8"),)
N_WORKERS = 6


def at_once(
    vendor: str, operation_id: str, status: int, *, times: int = 1, n: int = N_WORKERS
) -> Story:
    """So many workers, each with a connection, send the same a millisecond after each other."""
    told = Story(vendor)
    for number in range(n * times):
        connection = {"connection": number % n + 1, "last_connection": n}
        headers = ASK_8_S if status == 429 else ()
        at_s = number / 1000
        told.call(at_s, operation_id, status, response_headers=headers, **connection)
    return told


def alone(
    vendor: str, operation_id: str, status: int, *, n: int = N_WORKERS, is_kept: bool = False
) -> Story:
    """The same, one after the other; each on a new connection unless one is kept."""
    told = Story(vendor)
    for number in range(n):
        connection = 1 if is_kept else number + 1
        headers = ASK_8_S if status == 429 else ()
        told.call(
            number / 1000,
            operation_id,
            status,
            response_headers=headers,
            connection=connection,
            last_connection=connection,
        )
    return told


REFUSALS = pytest.mark.parametrize(
    ("vendor", "operation_id", "status", "check"),
    [
        ("devskiller", "listTests", 429, "retry-after"),
        ("devskiller", "listTests", 503, "back-off"),
        ("devskiller", "getCandidate", 404, "refused-for-good"),
        ("skilltrack", "listEmployees", 401, "token-refresh"),
    ],
)


@REFUSALS
def test_workers_that_are_refused_at_once_are_not_accused(
    vendor: str, operation_id: str, status: int, check: str
) -> None:
    assert at_once(vendor, operation_id, status).verdict(check) is UNSEEN


@REFUSALS
def test_workers_that_go_on_are_found(
    vendor: str, operation_id: str, status: int, check: str
) -> None:
    assert at_once(vendor, operation_id, status, times=9).verdict(check) is POOR


@REFUSALS
@pytest.mark.parametrize("is_kept", [True, False])
def test_client_that_works_alone_is_found(
    vendor: str, operation_id: str, status: int, check: str, is_kept: bool
) -> None:
    assert alone(vendor, operation_id, status, is_kept=is_kept).verdict(check) is POOR


def test_workers_that_each_wait_longer_are_good() -> None:
    told = Story("devskiller")
    for wait_s in (0, 1, 3, 7):
        for number in range(4):
            at_s = wait_s + number / 1000
            told.call(at_s, "listTests", 503, connection=number + 1, last_connection=4)

    assert told.verdict("back-off") is GOOD


def test_requests_that_waited_for_each_other_came_at_once() -> None:
    told = Story("devskiller")
    for number in range(1, 7):
        at_s = number * 60 / 1_000_000
        told.call(at_s, "getCandidate", 404, connection=number, last_connection=number)

    assert told.verdict("refused-for-good") is UNSEEN


def test_answer_that_was_cut_off_leaves_no_connection_behind() -> None:
    told = Story("devskiller")
    for number in range(1, 5):
        last = {"connection": number, "last_connection": number + 1}
        told.call(number / 100, "listTests", None, **last)

    assert told.verdict("back-off") is POOR


TOKEN = {"client_id": "me", "grant_type": "client_credentials"}


def buying(told: Story, at_s: float, connection: int, last: int, *, n_calls: int) -> None:
    """A token, and calls after it."""
    place = {"connection": connection, "last_connection": last}
    told.call(at_s, "issueToken", client="", body=TOKEN, **place)
    for number in range(n_calls):
        told.call(at_s + 1 + number, "listEmployees", **place)


def test_workers_may_each_have_a_token() -> None:
    told = Story("techwolf")
    for number in range(1, 5):
        told.call(0, "issueToken", client="", body=TOKEN, connection=number, last_connection=4)
    for number in range(1, 5):
        told.call(1, "listEmployees", connection=number, last_connection=4)

    assert told.verdict("token-reuse") is GOOD


def test_processes_after_each_other_may_each_have_a_token() -> None:
    told = Story("techwolf")
    for number in range(1, 5):
        buying(told, number * 10, number, number, n_calls=4)

    assert told.verdict("token-reuse") is GOOD


def test_token_for_each_call_is_found_on_one_connection_and_on_many() -> None:
    one, many = Story("techwolf"), Story("techwolf")
    for number in range(1, 7):
        buying(one, number * 10, 1, 1, n_calls=1)
        buying(many, number * 10, number, number, n_calls=1)

    assert (one.verdict("token-reuse"), many.verdict("token-reuse")) == (POOR, POOR)
