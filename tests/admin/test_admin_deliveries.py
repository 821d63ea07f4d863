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
                "outcomes": [],
            }
        ],
        "count": 1,
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


FIRST, SECOND = "first", "second"


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"state": "delivered"}, []),
        ({"vendor": "x"}, []),
        ({"webhook": "b"}, [SECOND]),
        ({"event": "DONE"}, [FIRST, SECOND]),
        ({"event": "OTHER"}, []),
        ({"after": FIRST}, [SECOND]),
        ({"before": SECOND}, [FIRST]),
        ({"after": FIRST, "before": SECOND}, []),
        ({"order": "newest"}, [SECOND, FIRST]),
    ],
    ids=str,
)
def test_deliveries_are_found_and_counted(
    ctx: AdminCtx, filters: dict[str, str], expected: list[str]
) -> None:
    ids = dict(zip((FIRST, SECOND), publish(ctx, "a", "b"), strict=True))
    asked = {name: ids.get(value, value) for name, value in filters.items()}

    answer = call(ctx, "listDeliveries", **asked)

    assert [entry["id"] for entry in answer["deliveries"]] == [ids[name] for name in expected]
    assert answer["count"] == len(expected)


def test_count_is_of_all_that_match_however_many_are_shown(ctx: AdminCtx) -> None:
    publish(ctx, "a", "b", "a")

    answer = call(ctx, "listDeliveries", webhook="a", limit=1)

    assert (len(answer["deliveries"]), answer["count"]) == (1, 2)


def test_list_has_what_came_of_every_attempt(ctx: AdminCtx, receiver: Receiver) -> None:
    (delivery_id,) = publish(ctx, "a")
    call(ctx, "advanceClock", body={"until": "idle"})
    receiver.status = 204
    call(ctx, "resendDelivery", delivery_id=delivery_id)
    call(ctx, "advanceClock", body={"until": "idle"})

    (entry,) = call(ctx, "listDeliveries")["deliveries"]

    assert entry["outcomes"] == ["500", "500", "204"]


def test_list_has_the_latest_twenty_outcomes(ctx: AdminCtx, receiver: Receiver) -> None:
    (delivery_id,) = publish(ctx, "a")
    for status in range(500, 525):
        receiver.status = status
        call(ctx, "resendDelivery", delivery_id=delivery_id)
        call(ctx, "advanceClock", body={"seconds": 0})

    (entry,) = call(ctx, "listDeliveries")["deliveries"]

    assert entry["outcomes"] == [str(status) for status in range(505, 525)]


def test_delivery_tells_what_is_planned(ctx: AdminCtx) -> None:
    (delivery_id,) = publish(ctx, "a")
    call(ctx, "advanceClock", body={"seconds": 1})
    call(ctx, "resendDelivery", delivery_id=delivery_id)

    planned = call(ctx, "getDelivery", delivery_id=delivery_id)["planned"]

    assert [(item["due_at"][17:19], item["is_resend"]) for item in planned] == [
        ("01", True),
        ("03", False),
    ]


def test_attempt_names_its_exchange_while_the_journal_has_it(ctx: AdminCtx) -> None:
    (delivery_id,) = publish(ctx, "a")
    journal = ctx.world("default").journal
    call(ctx, "advanceClock", body={"seconds": 0})
    for subject in ("other/1", f"{delivery_id}/1"):
        journal.record(NOW_US, "out", "test", None, "POST", URL, 500, 1500, (), subject)

    (attempt,) = call(ctx, "getDelivery", delivery_id=delivery_id)["attempts"]
    journal.clear()
    (later,) = call(ctx, "getDelivery", delivery_id=delivery_id)["attempts"]

    assert (attempt["exchange"], later["exchange"]) == (2, None)


@pytest.mark.parametrize("mark", ["after", "before"])
def test_mark_that_names_no_delivery_is_refused(ctx: AdminCtx, mark: str) -> None:
    with pytest.raises(Invalid):
        call(ctx, "listDeliveries", **{mark: NOBODY})


def test_unknown_delivery_is_not_found(ctx: AdminCtx) -> None:
    for operation_id in ("getDelivery", "resendDelivery", "cancelDelivery"):
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


def test_canceled_delivery_is_sent_no_more(ctx: AdminCtx, receiver: Receiver) -> None:
    first, second = publish(ctx, "a", "a")

    canceled = call(ctx, "cancelDelivery", delivery_id=first)
    count = call(ctx, "resendDeliveries", body={"since": NOW})["count"]
    call(ctx, "advanceClock", body={"until": "idle"})

    assert (canceled["state"], canceled["next_attempt_at"]) == ("canceled", None)
    assert count == 1
    assert call(ctx, "getDelivery", delivery_id=first)["attempts"] == []
    assert len(call(ctx, "getDelivery", delivery_id=second)["attempts"]) == 3
    with pytest.raises(Conflict):
        call(ctx, "resendDelivery", delivery_id=first)


def test_delivery_that_has_ended_cannot_be_canceled(ctx: AdminCtx) -> None:
    (delivery_id,) = publish(ctx, "a")
    call(ctx, "advanceClock", body={"until": "idle"})

    with pytest.raises(Conflict, match="exhausted"):
        call(ctx, "cancelDelivery", delivery_id=delivery_id)
