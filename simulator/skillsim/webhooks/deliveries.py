"""The delivery log: reading deliveries and their attempts, and sending one again by hand."""

import json
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import bindparam, func, select

from skillsim import agenda
from skillsim.errors import Conflict, NotFound
from skillsim.store import Row, Statement, Transaction
from skillsim.webhooks.delivery import State
from skillsim.webhooks.events import ATTEMPT
from skillsim.webhooks.tables import attempts, deliveries, events

Headers = tuple[tuple[str, str], ...]

RESEND = "is_resend"
"""The detail of an agenda item that marks an attempt outside the schedule: by hand, or doubled."""

FAULT = "fault"
"""The detail of an agenda item that names the fault rule which struck its delivery."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on its way to one webhook. Instants are world microseconds.

    `event` is the event's kind, `subject` the record it is about; `next_due_at_us` is None when
    no attempt is planned; `settled_at_us` is None while it is pending.
    """

    id: str
    vendor: str
    webhook_id: str
    event_id: str
    event: str
    subject: str
    url: str
    body: str
    state: State
    n_attempts: int
    created_at_us: int
    settled_at_us: int | None
    next_due_at_us: int | None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One POST of a delivery and what came of it: a `status`, or an `error` with its `message`.

    The three instants are world time, `elapsed_us` is real. Secrets in headers are redacted.
    `is_cut` says that the response is longer than what is kept, or ended before it was complete.
    """

    number: int
    is_resend: bool
    due_at_us: int
    began_at_us: int
    ended_at_us: int
    elapsed_us: int
    request_headers: Headers
    status: int | None
    error: str | None
    message: str | None
    response_headers: Headers
    response_body: str
    is_cut: bool


_NEXT_DUE = (
    select(func.min(agenda.items.c.due_at_us))
    .where(agenda.items.c.subject == deliveries.c.id, agenda.items.c.kind == ATTEMPT)
    .scalar_subquery()
)
_SELECT = select(
    deliveries.c.id,
    deliveries.c.vendor,
    deliveries.c.webhook_id,
    deliveries.c.event_id,
    events.c.kind,
    events.c.subject,
    deliveries.c.url,
    deliveries.c.body,
    deliveries.c.state,
    deliveries.c.n_attempts,
    deliveries.c.created_at_us,
    deliveries.c.settled_at_us,
    _NEXT_DUE,
).join_from(deliveries, events, deliveries.c.event_id == events.c.id)
_STATE_AT = 8
_GET = Statement(_SELECT.where(deliveries.c.id == bindparam("id")))
_STANDING = Statement(
    select(deliveries.c.state, deliveries.c.is_closed).where(deliveries.c.id == bindparam("id"))
)
_SINCE = Statement(
    select(deliveries.c.id)
    .join_from(deliveries, events, deliveries.c.event_id == events.c.id)
    .where(events.c.at_us >= bindparam("since_us"), deliveries.c.is_closed == 0)
    .order_by(deliveries.c.seq)
)
_ATTEMPTS = Statement(
    select(
        attempts.c.number,
        attempts.c.is_resend,
        attempts.c.due_at_us,
        attempts.c.began_at_us,
        attempts.c.ended_at_us,
        attempts.c.elapsed_us,
        attempts.c.request_headers,
        attempts.c.status,
        attempts.c.error,
        attempts.c.message,
        attempts.c.response_headers,
        attempts.c.response_body,
        attempts.c.is_cut,
    )
    .where(attempts.c.delivery_id == bindparam("delivery_id"))
    .order_by(attempts.c.number)
)


def get(tx: Transaction, delivery_id: str) -> Delivery:
    """The delivery with this id. Raises NotFound."""
    row = tx.row(_GET, id=delivery_id)
    if row is None:
        raise NotFound("no delivery has this id")
    return _delivery(row)


def find(
    tx: Transaction,
    *,
    state: State | None = None,
    vendor: str | None = None,
    webhook_id: str | None = None,
    after: str | None = None,
    limit: int,
) -> list[Delivery]:
    """At most `limit` deliveries in creation order, those after the one with the id `after`."""
    given = {"state": state, "vendor": vendor, "webhook_id": webhook_id, "after": after}
    wanted = {name: str(value) for name, value in given.items() if value is not None}
    rows = tx.rows(_find(frozenset(wanted)), **wanted, most=limit)
    return [_delivery(row) for row in rows]


def attempts_of(tx: Transaction, delivery_id: str) -> list[Attempt]:
    """Every attempt at a delivery, in order of their numbers."""
    return [_attempt(row) for row in tx.rows(_ATTEMPTS, delivery_id=delivery_id)]


def resend(tx: Transaction, delivery_id: str, now_us: int) -> None:
    """Plan one more attempt, due now, whatever became of the delivery; its schedule stays as it is.

    Raises NotFound, and Conflict when the webhook has been deleted.
    """
    standing = tx.row(_STANDING, id=delivery_id)
    if standing is None:
        raise NotFound("no delivery has this id")
    state, is_closed = standing
    if is_closed or state == State.CANCELED:
        raise Conflict("its webhook was deleted: nothing more is sent there")
    _plan_resend(tx, delivery_id, now_us)


def resend_since(tx: Transaction, since_us: int, now_us: int) -> int:
    """Plan one more attempt, due now, for every event since an instant; how many that are.

    Deliveries whose webhook has been deleted are left out.
    """
    rows = tx.rows(_SINCE, since_us=since_us)
    for (delivery_id,) in rows:
        _plan_resend(tx, delivery_id, now_us)
    return len(rows)


def _plan_resend(tx: Transaction, delivery_id: str, now_us: int) -> None:
    agenda.plan(tx, due_at_us=now_us, kind=ATTEMPT, subject=delivery_id, details={RESEND: True})


@lru_cache(maxsize=16)
def _find(wanted: frozenset[str]) -> Statement:
    query = _SELECT.order_by(deliveries.c.seq).limit(bindparam("most"))
    for name in sorted(wanted - {"after"}):
        query = query.where(deliveries.c[name] == bindparam(name))
    if "after" in wanted:
        mark = deliveries.alias()
        place = select(mark.c.seq).where(mark.c.id == bindparam("after")).scalar_subquery()
        query = query.where(deliveries.c.seq > place)
    return Statement(query)


def _delivery(row: Row) -> Delivery:
    return Delivery(*(*row[:_STATE_AT], State(row[_STATE_AT]), *row[_STATE_AT + 1 :]))


def _attempt(row: Row) -> Attempt:
    number, is_resend, due, began, ended, elapsed, sent, status, error, message = row[:10]
    received, body, is_cut = row[10:]
    return Attempt(
        number,
        bool(is_resend),
        due,
        began,
        ended,
        elapsed,
        _headers(sent),
        status,
        error,
        message,
        _headers(received),
        body,
        bool(is_cut),
    )


def _headers(text: str) -> Headers:
    return tuple((name, value) for name, value in json.loads(text))
