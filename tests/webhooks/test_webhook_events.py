"""Publishing events, and ending what goes to a webhook."""

import pytest

from skillsim.errors import Conflict
from skillsim.ids import Ids
from skillsim.store import Transaction
from skillsim.webhooks import deliveries, events
from skillsim.webhooks.delivery import State
from skillsim.webhooks.events import publish
from tests.webhooks.webhook_store import START_US, Log, message, outcome


@pytest.fixture
def log() -> Log:
    return Log()


def test_event_is_due_at_once_at_every_webhook(log: Log) -> None:
    first, second = log.publish("a", "b")

    items = [(item.kind, item.subject, item.due_at_us) for item in log.upcoming()]
    assert items == [(events.ATTEMPT, first, START_US), (events.ATTEMPT, second, START_US)]


def test_event_without_webhooks_plans_nothing(log: Log) -> None:
    assert log.publish() == []
    assert log.upcoming() == []


def test_change_that_fails_after_publishing_leaves_nothing(log: Log) -> None:
    def change(tx: Transaction) -> None:
        messages = [message("a")]
        publish(tx, Ids(tx, 1), vendor="v", kind="k", subject="s", messages=messages, now_us=0)
        raise Conflict("the change is refused")

    with pytest.raises(Conflict):
        log.do(change)

    assert log.upcoming() == []
    assert log.do(lambda tx: deliveries.find(tx, limit=9)) == []


def test_deleting_a_webhook_cancels_what_is_pending_there_only(log: Log) -> None:
    canceled, other = log.publish("a", "b")

    count = log.do(lambda tx: events.cancel_for(tx, webhook_id="a", now_us=START_US + 5))

    assert count == 1
    assert log.delivery(canceled).state == State.CANCELED
    assert log.delivery(canceled).settled_at_us == START_US + 5
    assert [item.subject for item in log.upcoming()] == [other]


def test_deleting_a_webhook_leaves_what_was_delivered(log: Log) -> None:
    (delivered,) = log.publish("a")
    log.attempt(outcome(200))

    count = log.do(lambda tx: events.cancel_for(tx, webhook_id="a", now_us=START_US))

    assert count == 0
    assert log.delivery(delivered).state == State.DELIVERED


def test_deleting_a_webhook_drops_what_was_planned_by_hand(log: Log) -> None:
    (delivered,) = log.publish("a")
    log.attempt(outcome(200))
    log.do(lambda tx: deliveries.resend(tx, delivered, START_US))

    log.do(lambda tx: events.cancel_for(tx, webhook_id="a", now_us=START_US))

    assert log.upcoming() == []


def test_message_is_kept_to_the_byte(log: Log) -> None:
    (delivery,) = log.publish("a")

    sending = log.take()

    assert sending is not None
    assert sending.body == message("a").body.encode()
    assert sending.headers == message("a").headers
    assert log.delivery(delivery).body == message("a").body
