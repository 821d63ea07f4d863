"""The delivery log over the admin API."""

import pytest

from skillsim.admin.context import AdminCtx
from skillsim.errors import Conflict, Invalid, NotFound
from skillsim.ids import Ids
from skillsim.webhooks import events
from skillsim.webhooks.events import Message
from tests.admin.admin_server import NOW, NOW_US, Receiver, call, make_ctx

URL = "http://127.0.0.1:9/hook"
NOBODY = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def receiver() -> Receiver:
    return Receiver(500)


@pytest.fixture
def ctx(receiver: Receiver) -> AdminCtx:
    return make_ctx(receiver)


def publish(ctx: AdminCtx, *webhook_ids: str) -> list[str]:
    """An event for these webhooks; the ids of its deliveries."""
    world = ctx.world("default")
    messages = [Message(webhook_id, URL, {"Secret": "s"}, "[]") for webhook_id in webhook_ids]
    world.transact(
        lambda tx: events.publish(
            tx,
            Ids(tx, 1),
            vendor="test",
            kind="DONE",
            subject="42",
            messages=messages,
            now_us=NOW_US,
        )
    )
    return [entry["id"] for entry in call(ctx, "listDeliveries")["deliveries"]]


def test_delivery_that_waits_tells_when_it_is_due(ctx: AdminCtx) -> None:
    (delivery_id,) = publish(ctx, "a")

    assert call(ctx, "listDeliveries") == {
        "deliveries": [
            {
                "id": delivery_id,
                "vendor": "test",
                "webhook_id": "a",
                "url": URL,
                "event": "DONE",
                "subject": "42",
                "state": "pending",
                "attempts": 0,
                "next_attempt_at": NOW,
                "created_at": NOW,
            }
        ]
    }


def test_delivery_shows_every_attempt_with_what_came_back(ctx: AdminCtx) -> None:
    (delivery_id,) = publish(ctx, "a")
    call(ctx, "advanceClock", body={"until": "idle"})

    shown = call(ctx, "getDelivery", delivery_id=delivery_id)

    assert (shown["state"], shown["next_attempt_at"]) == ("exhausted", None)
    assert [attempt["at"][17:19] for attempt in shown["attempts"]] == ["00", "03"]
    attempt = shown["attempts"][0]
    assert (attempt["response"]["status"], attempt["latency_ms"]) == (500, 1.5)
    assert attempt["request"] == {
        "headers": [{"name": "Secret", "value": "[redacted]"}],
        "body": "[]",
    }


def test_deliveries_are_found_by_state_vendor_webhook_and_mark(ctx: AdminCtx) -> None:
    first, second = publish(ctx, "a", "b")

    found = [
        call(ctx, "listDeliveries", **filters)["deliveries"]
        for filters in ({"state": "delivered"}, {"vendor": "x"}, {"webhook": "b"}, {"after": first})
    ]

    ids = [[entry["id"] for entry in entries] for entries in found]
    assert ids == [[], [], [second], [second]]


def test_mark_that_names_no_delivery_is_refused(ctx: AdminCtx) -> None:
    with pytest.raises(Invalid):
        call(ctx, "listDeliveries", after=NOBODY)


def test_unknown_delivery_is_not_found(ctx: AdminCtx) -> None:
    for operation_id in ("getDelivery", "resendDelivery"):
        with pytest.raises(NotFound):
            call(ctx, operation_id, delivery_id=NOBODY)


def test_delivery_that_was_exhausted_is_sent_again(ctx: AdminCtx, receiver: Receiver) -> None:
    (delivery_id,) = publish(ctx, "a")
    call(ctx, "advanceClock", body={"until": "idle"})
    receiver.status = 204

    planned = call(ctx, "resendDelivery", delivery_id=delivery_id)
    call(ctx, "advanceClock", body={"until": "idle"})

    assert planned["next_attempt_at"] == "2026-08-01T12:00:03.000000Z"
    assert call(ctx, "getDelivery", delivery_id=delivery_id)["state"] == "delivered"
    assert receiver.bodies == [b"[]"] * 3


@pytest.mark.parametrize(("since", "count"), [(NOW, 2), ("2026-08-01T12:00:00.000001Z", 0)])
def test_everything_since_an_instant_is_sent_again(ctx: AdminCtx, since: str, count: int) -> None:
    publish(ctx, "a", "b")

    assert call(ctx, "resendDeliveries", body={"since": since}) == {"count": count}


def test_resending_wakes_the_world(ctx: AdminCtx) -> None:
    (delivery_id,) = publish(ctx, "a")
    woken: list[int] = []
    ctx.world("default").on_change = lambda: woken.append(1)

    call(ctx, "resendDelivery", delivery_id=delivery_id)
    call(ctx, "resendDeliveries", body={"since": NOW})

    assert woken == [1, 1]


def test_delivery_to_a_webhook_that_is_gone_is_not_sent_again(ctx: AdminCtx) -> None:
    (delivery_id,) = publish(ctx, "a")
    ctx.world("default").transact(lambda tx: events.cancel_for(tx, webhook_id="a", now_us=NOW_US))

    with pytest.raises(Conflict):
        call(ctx, "resendDelivery", delivery_id=delivery_id)
