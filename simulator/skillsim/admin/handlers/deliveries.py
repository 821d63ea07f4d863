"""The delivery log: what went to whose webhook, and sending it again, or no more, by hand."""

from collections.abc import Callable
from typing import Any

from skillsim import agenda
from skillsim.admin.context import AdminCtx
from skillsim.admin.handlers.inputs import parse_instant
from skillsim.context import Reply
from skillsim.errors import Invalid, NotFound
from skillsim.instants import to_precise_text
from skillsim.journal import Journal
from skillsim.store import Transaction
from skillsim.webhooks import deliveries
from skillsim.webhooks.deliveries import RESEND, Attempt, Delivery, Filters, Headers
from skillsim.webhooks.delivery import State
from skillsim.webhooks.events import ATTEMPT
from skillsim.world import World

_MAX_OUTCOMES = 20
_MAX_PLANNED = 100


def list_deliveries(
    ctx: AdminCtx,
    *,
    world: str = "default",
    state: str | None = None,
    vendor: str | None = None,
    webhook: str | None = None,
    event: str | None = None,
    after: str | None = None,
    before: str | None = None,
    limit: int = 50,
    order: str = "oldest",
) -> Reply:
    """GET /deliveries - those that match, in the order they were caused; and how many match."""
    wanted: Filters = {
        "state": None if state is None else State(state),
        "vendor": vendor,
        "webhook_id": webhook,
        "event": event,
        "after": after,
        "before": before,
    }

    def find(tx: Transaction) -> dict[str, Any]:
        _check_marks(tx, after=after, before=before)
        found = deliveries.find(tx, limit=limit, is_newest_first=order == "newest", **wanted)
        shown = [_list_entry(tx, delivery) for delivery in found]
        return {"deliveries": shown, "count": deliveries.count(tx, **wanted)}

    return Reply(ctx.world(world).transact(find))


def get_delivery(ctx: AdminCtx, *, delivery_id: str, world: str = "default") -> Reply:
    """GET /deliveries/{delivery_id} - one of them, with every attempt at it."""
    found = ctx.world(world)

    def read(tx: Transaction) -> dict[str, Any]:
        delivery = deliveries.get(tx, delivery_id)
        made = deliveries.attempts_of(tx, delivery_id)
        numbers = _exchanges(found.journal, delivery_id) if made else {}
        shown = [_describe_attempt(attempt, delivery, numbers) for attempt in made]
        return {**_describe(delivery), "attempts": shown, "planned": _planned(tx, delivery_id)}

    return Reply(found.transact(read))


def resend_delivery(
    ctx: AdminCtx,
    *,
    delivery_id: str,
    world: str = "default",
    body: dict[str, Any] | None = None,
) -> Reply:
    """POST /deliveries/{delivery_id}/resend - one more attempt now, whatever became of it."""
    changed = _changed(ctx.world(world), delivery_id, deliveries.resend)
    return Reply(_describe(changed), status=202)


def resend_deliveries(ctx: AdminCtx, *, world: str = "default", body: dict[str, Any]) -> Reply:
    """POST /deliveries/resend - one more attempt now for every event since an instant."""
    found = ctx.world(world)
    since_us, now_us = parse_instant("since", body["since"]), found.clock.now_us()
    count = found.transact(lambda tx: deliveries.resend_since(tx, since_us, now_us))
    return Reply({"count": count}, status=202)


def cancel_delivery(
    ctx: AdminCtx,
    *,
    delivery_id: str,
    world: str = "default",
    body: dict[str, Any] | None = None,
) -> Reply:
    """POST /deliveries/{delivery_id}/cancel - nothing more is sent of a pending delivery."""
    return Reply(_describe(_changed(ctx.world(world), delivery_id, deliveries.cancel)))


def _changed(
    world: World, delivery_id: str, change: Callable[[Transaction, str, int], object]
) -> Delivery:
    """A delivery as it is after a change to it, at this instant of its world."""
    now_us = world.clock.now_us()

    def work(tx: Transaction) -> Delivery:
        change(tx, delivery_id, now_us)
        return deliveries.get(tx, delivery_id)

    return world.transact(work)


def _check_marks(tx: Transaction, **marks: str | None) -> None:
    for name, mark in marks.items():
        try:
            if mark is not None:
                deliveries.get(tx, mark)
        except NotFound:
            raise Invalid.field(name, mark, "takes the id of a delivery") from None


def _list_entry(tx: Transaction, delivery: Delivery) -> dict[str, Any]:
    outcomes = deliveries.outcomes_of(tx, delivery.id, most=_MAX_OUTCOMES)
    return {**_describe(delivery), "outcomes": outcomes}


def _planned(tx: Transaction, delivery_id: str) -> list[dict[str, Any]]:
    items = agenda.planned_for(tx, kind=ATTEMPT, subject=delivery_id, most=_MAX_PLANNED)
    return [
        {"due_at": to_precise_text(item.due_at_us), "is_resend": bool(item.details.get(RESEND))}
        for item in items
    ]


def _exchanges(journal: Journal, delivery_id: str) -> dict[tuple[int, int], int]:
    """The numbers that attempts have in the journal, by when they began and how long they took.

    Not by the number in their request id: of two attempts in flight, that may be another's.
    """
    sent = journal.of_request(f"{delivery_id}/")
    return {(exchange.at_us, exchange.duration_us): exchange.number for exchange in sent}


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


def _describe_attempt(
    attempt: Attempt, delivery: Delivery, numbers: dict[tuple[int, int], int]
) -> dict[str, Any]:
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
        "exchange": numbers.get((attempt.began_at_us, attempt.elapsed_us)),
    }


def _pairs(headers: Headers) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in headers]
