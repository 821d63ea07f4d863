"""Events: what happened to a record, told to the webhooks that asked for it.

A vendor's service publishes in the transaction that changes the record, so that change, event and
planned deliveries are committed together or not at all.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Text, bindparam, select, update

from skillsim import agenda
from skillsim.ids import Ids
from skillsim.store import Statement, Transaction
from skillsim.webhooks.delivery import State, Step, after
from skillsim.webhooks.tables import deliveries, events

ATTEMPT = "webhook.attempt"
"""The kind of agenda item that makes an attempt; its subject is the delivery's id."""


@dataclass(frozen=True)
class Message:
    """What one webhook is to be sent: to the byte, on every attempt."""

    webhook_id: str
    url: str
    headers: Mapping[str, str]
    body: str


class Happened(NamedTuple):
    """One event, as far as it is about a record."""

    kind: str
    subject: str
    at_us: int


_PENDING_OF = Statement(
    select(deliveries.c.id)
    .where(
        deliveries.c.webhook_id == bindparam("webhook_id"),
        deliveries.c.state == State.PENDING.value,
    )
    .order_by(deliveries.c.seq)
)
_CANCEL = Statement(
    update(deliveries)
    .where(deliveries.c.id == bindparam("key_id"))
    .values(state=bindparam("new_state"), settled_at_us=bindparam("now_us"))
)
_OF = Statement(
    select(deliveries.c.id).where(
        deliveries.c.webhook_id == bindparam("webhook_id"), deliveries.c.is_closed == 0
    )
)
_CLOSE = Statement(
    update(deliveries).where(deliveries.c.webhook_id == bindparam("key_id")).values(is_closed=1)
)


@lru_cache(maxsize=128)
def _about(n_subjects: int) -> Statement:
    names = [bindparam(f"subject_{i}", type_=Text) for i in range(n_subjects)]
    return Statement(
        select(events.c.kind, events.c.subject, events.c.at_us)
        .where(
            # The index on the instant leaves out what is older than all of them.
            events.c.at_us >= bindparam("since_us"),
            events.c.vendor == bindparam("vendor"),
            events.c.subject.in_(names),
        )
        .order_by(events.c.seq)
    )


def about(
    tx: Transaction, subjects: Sequence[str], *, vendor: str, since_us: int
) -> list[Happened]:
    """The events about some records since an instant, oldest first."""
    named = {f"subject_{i}": subject for i, subject in enumerate(subjects)}
    rows = tx.rows(_about(len(subjects)), vendor=vendor, since_us=since_us, **named)
    return list(map(Happened._make, rows))


def publish(
    tx: Transaction,
    ids: Ids,
    *,
    vendor: str,
    kind: str,
    subject: str,
    messages: Iterable[Message],
    now_us: int,
) -> str:
    """Store an event and a delivery for each message, first attempts due now; the event's id.

    An event that no webhook asked for is stored all the same.
    """
    event_id = ids.uuid("webhook event")
    tx.insert(events, id=event_id, vendor=vendor, kind=kind, subject=subject, at_us=now_us)
    for message in messages:
        _add_delivery(tx, ids, event_id, vendor, message, now_us=now_us)
    return event_id


def cancel_for(tx: Transaction, *, webhook_id: str, now_us: int) -> int:
    """End all deliveries to a webhook, when it is deleted; how many were still pending.

    An attempt in flight is recorded when it ends, and nothing follows. What was planned by hand
    for settled deliveries is dropped too, and none of them can be sent again.
    """
    pending = [row[0] for row in tx.rows(_PENDING_OF, webhook_id=webhook_id)]
    canceled = after(State.PENDING, Step.CANCELED).value
    for delivery_id in pending:
        tx.run(_CANCEL, key_id=delivery_id, new_state=canceled, now_us=now_us)
    for (delivery_id,) in tx.rows(_OF, webhook_id=webhook_id):
        agenda.cancel(tx, kind=ATTEMPT, subject=delivery_id)
    tx.run(_CLOSE, key_id=webhook_id)
    return len(pending)


def _add_delivery(
    tx: Transaction, ids: Ids, event_id: str, vendor: str, message: Message, *, now_us: int
) -> None:
    delivery_id = ids.uuid("webhook delivery")
    tx.insert(
        deliveries,
        id=delivery_id,
        event_id=event_id,
        vendor=vendor,
        webhook_id=message.webhook_id,
        url=message.url,
        headers=json.dumps(dict(message.headers)),
        body=message.body,
        state=State.PENDING.value,
        n_attempts=0,
        n_scheduled=0,
        is_closed=0,
        created_at_us=now_us,
    )
    agenda.plan(tx, due_at_us=now_us, kind=ATTEMPT, subject=delivery_id)
