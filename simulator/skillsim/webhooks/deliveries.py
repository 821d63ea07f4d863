"""The delivery log: reading deliveries and their attempts; sending again, or no more, by hand."""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypedDict, Unpack

from sqlalchemy import Select, bindparam, func, select, update

from skillsim import agenda
from skillsim.errors import Conflict, NotFound
from skillsim.store import Row, Statement, Transaction
from skillsim.webhooks.delivery import TRANSITIONS, State, Step
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


class Filters(TypedDict, total=False):
    """What to look for; None, or a missing key, takes anything.

    `after` and `before` are ids of deliveries: only what was caused later, or earlier.
    """

    state: State | None
    vendor: str | None
    webhook_id: str | None
    event: str | None
    after: str | None
    before: str | None


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
_COLUMNS = {
    "state": deliveries.c.state,
    "vendor": deliveries.c.vendor,
    "webhook_id": deliveries.c.webhook_id,
    "event": events.c.kind,
}
_GET = Statement(_SELECT.where(deliveries.c.id == bindparam("id")))
_STANDING = Statement(
    select(deliveries.c.state, deliveries.c.is_closed).where(deliveries.c.id == bindparam("id"))
)
_SINCE = Statement(
    select(deliveries.c.id)
    .join_from(deliveries, events, deliveries.c.event_id == events.c.id)
    .where(
        events.c.at_us >= bindparam("since_us"),
        deliveries.c.is_closed == 0,
        deliveries.c.state != State.CANCELED.value,
    )
    .order_by(deliveries.c.seq)
)
_CANCEL = Statement(
    update(deliveries)
    .where(deliveries.c.id == bindparam("key_id"))
    .values(state=bindparam("new_state"), settled_at_us=bindparam("now_us"))
)
_OUTCOMES = Statement(
    select(attempts.c.status, attempts.c.error)
    .where(attempts.c.delivery_id == bindparam("delivery_id"))
    .order_by(attempts.c.number.desc())
    .limit(bindparam("most"))
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
    limit: int,
    is_newest_first: bool = False,
    **filters: Unpack[Filters],
) -> list[Delivery]:
    """At most `limit` deliveries that match, in the order they were caused or the other way."""
    wanted = _given(filters)
    rows = tx.rows(_find(frozenset(wanted), is_newest_first), **wanted, most=limit)
    return [_delivery(row) for row in rows]


def count(tx: Transaction, **filters: Unpack[Filters]) -> int:
    """How many deliveries match."""
    wanted = _given(filters)
    return int(tx.value(_count(frozenset(wanted)), **wanted))


def outcomes_of(tx: Transaction, delivery_id: str, *, most: int) -> list[str]:
    """What came of the latest attempts, at most so many, the newest last: a status or an error."""
    rows = tx.rows(_OUTCOMES, delivery_id=delivery_id, most=most)
    return [str(status or error) for status, error in reversed(rows)]


def attempts_of(tx: Transaction, delivery_id: str) -> list[Attempt]:
    """Every attempt at a delivery, in order of their numbers."""
    return [_attempt(row) for row in tx.rows(_ATTEMPTS, delivery_id=delivery_id)]


def resend(tx: Transaction, delivery_id: str, now_us: int) -> None:
    """Plan one more attempt, due now, whatever became of the delivery; its schedule stays as it is.

    Raises NotFound, and Conflict when it was canceled or the webhook has been deleted.
    """
    standing = tx.row(_STANDING, id=delivery_id)
    if standing is None:
        raise NotFound("no delivery has this id")
    state, is_closed = standing
    if is_closed or state == State.CANCELED:
        raise Conflict("it was canceled, or its webhook was deleted: nothing more is sent")
    _plan_resend(tx, delivery_id, now_us)


def resend_since(tx: Transaction, since_us: int, now_us: int) -> int:
    """Plan one more attempt, due now, for every event since an instant; how many that are.

    Those that were canceled, and those whose webhook has been deleted, are left out.
    """
    rows = tx.rows(_SINCE, since_us=since_us)
    for (delivery_id,) in rows:
        _plan_resend(tx, delivery_id, now_us)
    return len(rows)


def cancel(tx: Transaction, delivery_id: str, now_us: int) -> None:
    """Send nothing more of a pending delivery; an attempt in flight is recorded when it ends.

    Raises NotFound, and Conflict when the delivery has ended already.
    """
    standing = tx.row(_STANDING, id=delivery_id)
    if standing is None:
        raise NotFound("no delivery has this id")
    reached = TRANSITIONS.get((State(standing[0]), Step.CANCELED))
    if reached is None:
        raise Conflict(f"the delivery is {standing[0]}; only a pending one can be canceled")
    tx.run(_CANCEL, key_id=delivery_id, new_state=reached.value, now_us=now_us)
    agenda.cancel(tx, kind=ATTEMPT, subject=delivery_id)


def _plan_resend(tx: Transaction, delivery_id: str, now_us: int) -> None:
    agenda.plan(tx, due_at_us=now_us, kind=ATTEMPT, subject=delivery_id, details={RESEND: True})


def _given(filters: Filters) -> dict[str, str]:
    return {name: str(value) for name, value in filters.items() if value is not None}


@lru_cache(maxsize=128)
def _find(wanted: frozenset[str], is_newest_first: bool) -> Statement:
    seq = deliveries.c.seq
    query = _chosen(_SELECT, wanted)
    query = query.order_by(seq.desc() if is_newest_first else seq).limit(bindparam("most"))
    return Statement(query)


@lru_cache(maxsize=128)
def _count(wanted: frozenset[str]) -> Statement:
    query = select(func.count()).select_from(deliveries)
    if "event" in wanted:
        query = query.join(events, deliveries.c.event_id == events.c.id)
    return Statement(_chosen(query, wanted))


def _chosen(query: Select[Any], wanted: frozenset[str]) -> Select[Any]:
    for name in sorted(wanted & _COLUMNS.keys()):
        query = query.where(_COLUMNS[name] == bindparam(name))
    for name in sorted(wanted & {"after", "before"}):
        mark = deliveries.alias()
        place = select(mark.c.seq).where(mark.c.id == bindparam(name)).scalar_subquery()
        seq = deliveries.c.seq
        query = query.where(seq > place if name == "after" else seq < place)
    return query


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
