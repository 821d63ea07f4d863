"""A DevSkiller account whose agenda is drained, and what its webhooks would be sent."""

import json
from typing import Any

from sqlalchemy import select

from skillsim import agenda
from skillsim.context import Reply, VendorAdminCtx
from skillsim.ids import Ids
from skillsim.store import Statement, Transaction
from skillsim.vendors.devskiller import VENDOR, handlers
from skillsim.vendors.devskiller.records import Assessment
from skillsim.vendors.devskiller.service import assessments
from skillsim.webhooks.tables import deliveries, events
from tests.vendors.devskiller_world import LINKS, World

_EVENTS = Statement(select(events.c.kind, events.c.subject).order_by(events.c.seq))
_DELIVERIES = Statement(
    select(deliveries.c.url, deliveries.c.headers, deliveries.c.body, deliveries.c.state).order_by(
        deliveries.c.seq
    )
)
_MOST = 10_000


def drain(world: World, until_us: int | None = None) -> list[tuple[str, int]]:
    """Do what the agenda holds, in order, each at its instant; steps and instants of what ran.

    Webhook attempts are taken off unsent.
    """
    done = []
    while (item := next_item(world)) and (until_us is None or item.due_at_us <= until_us):
        world.now_us = max(world.now_us, item.due_at_us)
        world.do(_run, item, world)
        if item.kind.startswith("devskiller."):
            done.append((item.kind.removeprefix("devskiller."), world.now_us))
    return done


def _run(tx: Transaction, item: agenda.Item, world: World) -> None:
    agenda.remove(tx, item)
    if item.kind.startswith("devskiller."):
        assert VENDOR.on_due is not None
        VENDOR.on_due(tx, Ids(tx, world.seed), item, world.now_us, world.settings)


def next_item(world: World) -> agenda.Item | None:
    return next(iter(world.do(agenda.upcoming, most=1)), None)


def planned(world: World) -> list[tuple[str, int]]:
    """The steps that are planned, and when each is due."""
    items = world.do(agenda.upcoming, most=_MOST)
    kinds = ((item.kind.partition("."), item.due_at_us) for item in items)
    return [(step, due_at_us) for (owner, _, step), due_at_us in kinds if owner == "devskiller"]


def admin(world: World, action: Any, id: str, **arguments: Any) -> Reply:  # noqa: A002
    """What a handler of the vendor's admin API answers."""

    def work(tx: Transaction) -> Reply:
        ctx = VendorAdminCtx(tx, world.now_us, Ids(tx, world.seed), LINKS, world.settings)
        reply: Reply = action(ctx, id=id, **arguments)
        return reply

    return world.store.transact(work)


def assessment(world: World, assessment_id: str) -> Assessment:
    return world.do(assessments.get, assessment_id)


def candidate_status(world: World, assessment_id: str) -> str:
    """The status of the candidate of an assessment."""
    invitation = world.ask(handlers.get_invitation, id=assessment_id).body
    status: str = invitation["_embedded"]["candidate"]["status"]
    return status


def events_of(world: World) -> list[str]:
    """The kinds of the events so far, in order."""
    return [kind for kind, _ in world.do(Transaction.rows, _EVENTS)]


def sent(world: World) -> list[dict[str, Any]]:
    """The deliveries so far, in order: url, headers, text, body and state."""
    return [
        {
            "url": url,
            "headers": json.loads(headers),
            "text": body,
            "body": json.loads(body),
            "state": state,
        }
        for url, headers, body, state in world.do(Transaction.rows, _DELIVERIES)
    ]
