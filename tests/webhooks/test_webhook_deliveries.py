"""The delivery log, and sending again by hand."""

import pytest

from skillsim.errors import Conflict, NotFound
from skillsim.store import Transaction
from skillsim.webhooks import deliveries, events
from skillsim.webhooks.deliveries import Delivery
from skillsim.webhooks.delivery import State
from tests.webhooks.webhook_store import SECOND, START_US, Log, outcome


@pytest.fixture
def log() -> Log:
    return Log()


def test_unknown_delivery_is_not_found(log: Log) -> None:
    with pytest.raises(NotFound):
        log.delivery("nothing")


def test_delivery_says_what_it_is_about_and_when_it_goes_on(log: Log) -> None:
    (delivery_id,) = log.publish("a", kind="ASSESSMENT_STARTED")
    log.attempt(outcome(500))

    delivery = log.delivery(delivery_id)

    assert (delivery.vendor, delivery.webhook_id) == ("devskiller", "a")
    assert (delivery.event, delivery.subject) == ("ASSESSMENT_STARTED", "assessment")
    assert (delivery.state, delivery.n_attempts) == (State.PENDING, 1)
    assert (delivery.next_due_at_us, delivery.settled_at_us) == (START_US + 3 * SECOND, None)


def test_settled_delivery_is_due_no_more(log: Log) -> None:
    (delivery_id,) = log.publish("a")
    log.attempt(outcome(204))

    delivery = log.delivery(delivery_id)

    assert (delivery.state, delivery.next_due_at_us) == (State.DELIVERED, None)
    assert delivery.settled_at_us == START_US


def test_deliveries_are_found_by_each_filter_and_by_all(log: Log) -> None:
    first, second, third = log.publish("a", "b", "a")
    log.attempt(outcome(200))

    def found(**filters: object) -> list[str]:
        return [d.id for d in log.do(lambda tx: deliveries.find(tx, limit=9, **filters))]  # type: ignore[arg-type]

    assert found() == [first, second, third]
    assert found(state=State.PENDING) == [second, third]
    assert found(webhook_id="a") == [first, third]
    assert found(vendor="other") == []
    assert found(state=State.PENDING, vendor="devskiller", webhook_id="a") == [third]


def test_pages_after_a_delivery_lose_none_and_repeat_none(log: Log) -> None:
    everything = log.publish(*"abcdefg")
    seen: list[str] = []

    def following(tx: Transaction) -> list[Delivery]:
        return deliveries.find(tx, after=seen[-1] if seen else None, limit=2)

    while page := log.do(following):
        seen += [delivery.id for delivery in page]

    assert seen == everything


def test_exhausted_delivery_sent_by_hand_is_delivered(log: Log) -> None:
    (delivery_id,) = log.publish("a")
    log.exhaust(outcome(500))

    log.do(lambda tx: deliveries.resend(tx, delivery_id, START_US * 2))
    log.attempt(outcome(200))

    assert log.delivery(delivery_id).state == State.DELIVERED
    assert [a.number for a in log.attempts(delivery_id)] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert log.attempts(delivery_id)[-1].due_at_us == START_US * 2


def test_delivered_delivery_sent_by_hand_in_vain_stays_delivered(log: Log) -> None:
    (delivery_id,) = log.publish("a")
    log.attempt(outcome(200))

    log.do(lambda tx: deliveries.resend(tx, delivery_id, START_US))
    log.attempt(outcome(500))

    assert log.delivery(delivery_id).state == State.DELIVERED
    assert [a.is_resend for a in log.attempts(delivery_id)] == [False, True]
    assert log.upcoming() == []


def test_resend_of_a_pending_delivery_leaves_its_schedule_alone(log: Log) -> None:
    (delivery_id,) = log.publish("a")
    log.attempt(outcome(500))
    log.do(lambda tx: deliveries.resend(tx, delivery_id, START_US + 1))

    log.attempt(outcome(500))

    assert log.exhaust(outcome(500)) == [3, 18, 78, 378, 2178, 11178]


def test_resend_that_succeeds_ends_the_schedule(log: Log) -> None:
    (delivery_id,) = log.publish("a")
    log.attempt(outcome(500))
    log.do(lambda tx: deliveries.resend(tx, delivery_id, START_US + 1))

    log.attempt(outcome(200))

    assert log.delivery(delivery_id).state == State.DELIVERED
    assert log.upcoming() == []


def test_resend_to_a_deleted_webhook_is_a_conflict(log: Log) -> None:
    delivered, pending = log.publish("a", "a")
    log.attempt(outcome(200))
    log.do(lambda tx: events.cancel_for(tx, webhook_id="a", now_us=START_US))

    for delivery_id in (delivered, pending):
        with pytest.raises(Conflict):
            log.do(lambda tx, chosen=delivery_id: deliveries.resend(tx, chosen, START_US))  # type: ignore[misc]


def test_resend_of_an_unknown_delivery_is_not_found(log: Log) -> None:
    with pytest.raises(NotFound):
        log.do(lambda tx: deliveries.resend(tx, "nothing", START_US))


def test_resend_since_an_instant_takes_later_events_of_living_webhooks(log: Log) -> None:
    log.publish("a", at_us=START_US)
    log.publish("deleted", at_us=START_US + 1)
    (wanted,) = log.publish("a", at_us=START_US + 2)
    log.do(lambda tx: events.cancel_for(tx, webhook_id="deleted", now_us=START_US + 3))

    count = log.do(lambda tx: deliveries.resend_since(tx, START_US + 1, START_US + 9))

    assert count == 1
    assert [item.subject for item in log.upcoming() if item.details] == [wanted]
