"""Attempts: what is sent, what is recorded, and what follows."""

import asyncio
from typing import Any

import pytest

from skillsim import agenda
from skillsim.webhooks import deliveries, dispatcher, events
from skillsim.webhooks.delivery import State
from skillsim.webhooks.dispatcher import KEPT_BODY_BYTES, Outcome, Terms, parse_terms
from tests.webhooks.webhook_store import (
    START_US,
    TERMS,
    TIMEOUT,
    FakeSender,
    Log,
    answer,
    message,
    outcome,
)

DECLARED = {
    "media_type": "application/vnd.devskiller.v2.hal+json",
    "secret_header": "Devskiller-Hook-Secret",
    "user_agent": "Devskiller",
    "schedule_s": [3, 15, 60, 300, 1800, 9000],
    "timeout_s": 15,
    "retry_on": ["4xx", "5xx", "3xx", "timeout", "connection"],
}


@pytest.fixture
def log() -> Log:
    return Log()


def test_refused_delivery_is_attempted_at_the_documented_instants_then_exhausted(log: Log) -> None:
    (delivery_id,) = log.publish("a")

    assert log.exhaust(outcome(500)) == [0, 3, 18, 78, 378, 2178, 11178]
    assert log.delivery(delivery_id).state == State.EXHAUSTED


def test_silent_receiver_pushes_only_what_its_silence_overlaps(log: Log) -> None:
    log.publish("a")

    # 15 s of silence outlast the first gap; the second equals it; from then on gaps are longer.
    assert log.exhaust(TIMEOUT) == [0, 15, 30, 90, 390, 2190, 11190]


@pytest.mark.parametrize("status", [200, 201, 204, 299])
def test_success_ends_the_delivery(log: Log, status: int) -> None:
    (delivery_id,) = log.publish("a")

    assert log.exhaust(outcome(status)) == [0]
    assert log.delivery(delivery_id).state == State.DELIVERED


@pytest.mark.parametrize("status", [300, 301, 304, 400, 404, 410, 429, 500, 503, 599])
def test_status_other_than_success_is_retried(log: Log, status: int) -> None:
    log.publish("a")

    assert len(log.exhaust(outcome(status))) == 7


@pytest.mark.parametrize("error", ["timeout", "refused", "reset", "protocol", "tls", "blocked"])
def test_error_is_retried(log: Log, error: str) -> None:
    log.publish("a")

    assert len(log.exhaust(outcome(None, error=error))) == 7


def test_status_that_no_contract_speaks_of_is_given_up_at_once(log: Log) -> None:
    (delivery_id,) = log.publish("a")

    assert log.exhaust(outcome(600)) == [0]
    assert log.delivery(delivery_id).state == State.EXHAUSTED


def test_every_attempt_sends_the_same_bytes(log: Log) -> None:
    log.publish("a")

    sendings = [log.attempt(outcome(500)) for _ in range(7)]

    assert {s.body for s in sendings} == {message("a").body.encode()}
    assert [s.attempt for s in sendings] == [1, 2, 3, 4, 5, 6, 7]


def test_webhooks_do_not_wait_for_each_other(log: Log) -> None:
    log.publish("a", "b")

    log.attempt(TIMEOUT)

    assert log.upcoming()[0].due_at_us == START_US


def test_delivery_canceled_in_flight_is_recorded_and_plans_nothing(log: Log) -> None:
    (delivery_id,) = log.publish("a")
    sending = log.take()
    assert sending is not None
    log.do(lambda tx: events.cancel_for(tx, webhook_id="a", now_us=START_US))

    log.do(lambda tx: dispatcher.settle(tx, sending, outcome(500), TERMS, now_us=START_US))

    assert log.delivery(delivery_id).state == State.CANCELED
    assert [a.status for a in log.attempts(delivery_id)] == [500]
    assert log.upcoming() == []


def test_item_of_a_canceled_delivery_prepares_nothing(log: Log) -> None:
    log.publish("a")
    item = log.upcoming()[0]
    log.do(lambda tx: events.cancel_for(tx, webhook_id="a", now_us=START_US))

    assert log.do(lambda tx: dispatcher.prepare(tx, item, now_us=START_US)) is None


def test_item_of_an_unknown_delivery_prepares_nothing(log: Log) -> None:
    item = agenda.Item(1, START_US, events.ATTEMPT, "nothing", {})

    assert log.do(lambda tx: dispatcher.prepare(tx, item, now_us=START_US)) is None


def test_outcome_for_a_delivery_that_is_gone_changes_nothing(log: Log) -> None:
    log.publish("a")
    sending = log.take()
    assert sending is not None
    other = Log()

    other.do(lambda tx: dispatcher.settle(tx, sending, outcome(500), TERMS, now_us=START_US))

    assert other.upcoming() == []


def test_two_attempts_in_flight_get_numbers_of_their_own(log: Log) -> None:
    (delivery_id,) = log.publish("a")
    log.do(lambda tx: deliveries.resend(tx, delivery_id, START_US))
    sendings = [log.take(), log.take()]

    for sending in sendings:
        assert sending is not None
        log.settle(sending, outcome(500))

    assert [a.number for a in log.attempts(delivery_id)] == [1, 2]


def test_recorded_attempt_keeps_no_secret_and_the_delivery_still_does(log: Log) -> None:
    (delivery_id,) = log.publish("a")

    log.attempt(outcome(500, response_headers=(("Set-Cookie", "a=s3cret"), ("X", "y"))))

    (attempt,) = log.attempts(delivery_id)
    assert attempt.request_headers[0] == ("Devskiller-Hook-Secret", "[redacted]")
    assert attempt.response_headers == (("Set-Cookie", "[redacted]"), ("X", "y"))
    assert "s3cret" not in str(attempt) + str(log.delivery(delivery_id))
    assert (sending := log.take()) is not None
    assert sending.headers["Devskiller-Hook-Secret"] == "s3cret"


@pytest.mark.parametrize(
    ("size", "is_cut"), [(KEPT_BODY_BYTES, False), (KEPT_BODY_BYTES + 1, True)]
)
def test_recorded_body_is_cut_at_16_kib(log: Log, size: int, is_cut: bool) -> None:
    (delivery_id,) = log.publish("a")

    log.attempt(outcome(500, response_body=b"x" * size))

    (attempt,) = log.attempts(delivery_id)
    assert (len(attempt.response_body), attempt.is_cut) == (KEPT_BODY_BYTES, is_cut)


def test_recorded_headers_are_cut_at_16_kib(log: Log) -> None:
    (delivery_id,) = log.publish("a")

    log.attempt(outcome(500, response_headers=(("A", "x"), ("B", "x" * 16 * 1024), ("C", "x"))))

    (attempt,) = log.attempts(delivery_id)
    assert (attempt.response_headers, attempt.is_cut) == ((("A", "x"),), True)


def test_body_that_is_no_text_is_recorded_all_the_same(log: Log) -> None:
    (delivery_id,) = log.publish("a")

    log.attempt(outcome(500, response_body=b"\xff\x00ok"))

    assert log.attempts(delivery_id)[0].response_body == "\N{REPLACEMENT CHARACTER}\x00ok"


def send(log: Log, sender: FakeSender) -> Outcome:
    sending = log.take()
    assert sending is not None
    return asyncio.run(dispatcher.deliver(sending, sender, real_timeout_s=2, terms=TERMS))


def test_delivering_sends_what_was_published_within_the_real_timeout(log: Log) -> None:
    log.publish("a")
    sender = FakeSender(answer(200))

    result = send(log, sender)

    assert sender.sent == [(message("a").url, message("a").headers, message("a").body.encode(), 2)]
    assert (result.is_accepted, result.summary) == (True, "200")


def test_short_real_silence_stands_for_the_vendors_whole_deadline(log: Log) -> None:
    log.publish("a")
    sender = FakeSender(answer(None, error="timeout", is_timeout=True, elapsed_us=2_000_000))

    result = send(log, sender)

    assert (result.elapsed_us, result.simulated_elapsed_us) == (2_000_000, 15_000_000)
    assert (result.failure, result.summary) == ("timeout", "timeout")


def test_terms_are_what_the_contract_declares() -> None:
    assert parse_terms(DECLARED) == TERMS


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"timeout_s": 0}, "timeout_s"),
        ({"timeout_s": None}, "timeout_s"),
        ({"schedule_s": [3, -1]}, "schedule_s"),
        ({"schedule_s": [float("nan")]}, "schedule_s"),
        ({"schedule_s": 3}, "schedule_s"),
        ({"retry_on": ["2xx"]}, "retry_on"),
    ],
)
def test_unusable_terms_are_refused_by_name(change: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        parse_terms(DECLARED | change)


@pytest.mark.parametrize("name", DECLARED)
def test_missing_term_is_refused_by_name(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        parse_terms({key: value for key, value in DECLARED.items() if key != name})


def test_terms_without_a_schedule_mean_one_attempt() -> None:
    terms: Terms = parse_terms(DECLARED | {"schedule_s": []})

    assert terms.schedule_s == ()
