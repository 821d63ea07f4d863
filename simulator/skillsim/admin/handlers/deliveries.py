"""The delivery log: what went to whose webhook, and sending it again by hand."""

from typing import Any

from skillsim.admin.context import AdminCtx
from skillsim.admin.handlers.inputs import parse_instant
from skillsim.context import Reply
from skillsim.errors import Invalid, NotFound
from skillsim.instants import to_precise_text
from skillsim.store import Transaction
from skillsim.webhooks import deliveries
from skillsim.webhooks.deliveries import Attempt, Delivery, Headers
from skillsim.webhooks.delivery import State


def list_deliveries(
    ctx: AdminCtx,
    *,
    world: str = "default",
    state: str | None = None,
    vendor: str | None = None,
    webhook: str | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Reply:
    """GET /deliveries - those that match, in the order they were caused."""

    def find(tx: Transaction) -> list[Delivery]:
        if after is not None:
            _check_mark(tx, after)
        return deliveries.find(
            tx,
            state=None if state is None else State(state),
            vendor=vendor,
            webhook_id=webhook,
            after=after,
            limit=limit,
        )

    found = ctx.world(world).transact(find)
    return Reply({"deliveries": [_describe(delivery) for delivery in found]})


def get_delivery(ctx: AdminCtx, *, delivery_id: str, world: str = "default") -> Reply:
    """GET /deliveries/{delivery_id} - one of them, with every attempt at it."""

    def read(tx: Transaction) -> tuple[Delivery, list[Attempt]]:
        return deliveries.get(tx, delivery_id), deliveries.attempts_of(tx, delivery_id)

    delivery, attempts = ctx.world(world).transact(read)
    shown = [_describe_attempt(attempt, delivery) for attempt in attempts]
    return Reply({**_describe(delivery), "attempts": shown})


def resend_delivery(
    ctx: AdminCtx,
    *,
    delivery_id: str,
    world: str = "default",
    body: dict[str, Any] | None = None,
) -> Reply:
    """POST /deliveries/{delivery_id}/resend - one more attempt now, whatever became of it."""
    found = ctx.world(world)
    now_us = found.clock.now_us()

    def plan(tx: Transaction) -> Delivery:
        deliveries.resend(tx, delivery_id, now_us)
        return deliveries.get(tx, delivery_id)

    delivery = found.transact(plan)
    return Reply(_describe(delivery), status=202)


def resend_deliveries(ctx: AdminCtx, *, world: str = "default", body: dict[str, Any]) -> Reply:
    """POST /deliveries/resend - one more attempt now for every event since an instant."""
    found = ctx.world(world)
    since_us, now_us = parse_instant("since", body["since"]), found.clock.now_us()
    count = found.transact(lambda tx: deliveries.resend_since(tx, since_us, now_us))
    return Reply({"count": count}, status=202)


def _check_mark(tx: Transaction, after: str) -> None:
    try:
        deliveries.get(tx, after)
    except NotFound:
        raise Invalid.field("after", after, "takes the id of a delivery") from None


def _describe(delivery: Delivery) -> dict[str, Any]:
    next_us = delivery.next_due_at_us
    return {
        "id": delivery.id,
        "vendor": delivery.vendor,
        "webhook_id": delivery.webhook_id,
        "url": delivery.url,
        "event": delivery.event,
        "subject": delivery.subject,
        "state": delivery.state.value,
        "attempts": delivery.n_attempts,
        "next_attempt_at": None if next_us is None else to_precise_text(next_us),
        "created_at": to_precise_text(delivery.created_at_us),
    }


def _describe_attempt(attempt: Attempt, delivery: Delivery) -> dict[str, Any]:
    response = None
    if attempt.status is not None:
        response = {
            "status": attempt.status,
            "headers": _pairs(attempt.response_headers),
            "body": attempt.response_body,
            "is_cut": attempt.is_cut,
        }
    return {
        "number": attempt.number,
        "is_resend": attempt.is_resend,
        "due_at": to_precise_text(attempt.due_at_us),
        "at": to_precise_text(attempt.began_at_us),
        "ended_at": to_precise_text(attempt.ended_at_us),
        "latency_ms": attempt.elapsed_us / 1000,
        "request": {"headers": _pairs(attempt.request_headers), "body": delivery.body},
        "response": response,
        "error": attempt.error,
        "message": attempt.message,
    }


def _pairs(headers: Headers) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in headers]
