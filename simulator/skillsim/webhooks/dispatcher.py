"""An attempt from claim to settlement: what to send, sending it, and what follows from the answer.

`prepare` and `settle` run inside a transaction each; `deliver` awaits the receiver between them,
with no transaction open, so the delivery may have been canceled when it comes back.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import bindparam, select, update

from skillsim import agenda
from skillsim.instants import SECOND_US
from skillsim.store import Statement, Transaction
from skillsim.webhooks.deliveries import FAULT, RESEND
from skillsim.webhooks.delivery import State, Step, after, next_due_us
from skillsim.webhooks.events import ATTEMPT
from skillsim.webhooks.kept_headers import cut, redact
from skillsim.webhooks.sender import TIMEOUT, Answer
from skillsim.webhooks.tables import attempts, deliveries

KEPT_BODY_BYTES = 16 * 1024
_FAILURES = frozenset({"3xx", "4xx", "5xx", "timeout", "connection"})


@dataclass(frozen=True)
class Terms:
    """How a vendor delivers, as its contract says; `schedule_s` holds the gaps between attempts."""

    schedule_s: tuple[float, ...]
    timeout_s: float
    retry_on: frozenset[str]
    media_type: str
    secret_header: str
    user_agent: str


@dataclass(frozen=True, slots=True)
class Sending:
    """One attempt, ready to go; `due_us` and `began_us` are world time.

    `fault` is the id of the fault rule that struck it, `finding` what the journal is to say of it.
    """

    delivery_id: str
    vendor: str
    webhook_id: str
    attempt: int
    is_resend: bool
    url: str
    headers: Mapping[str, str]
    body: bytes
    due_us: int
    began_us: int
    fault: str | None = None
    finding: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an attempt: a `status`, or the kind of `error`, with a `message`.

    `elapsed_us` is real time. `simulated_elapsed_us` is what a receiver took in the story: one
    that kept silent took the vendor's whole deadline, however short the real wait was.
    """

    status: int | None
    error: str | None
    message: str | None
    response_headers: tuple[tuple[str, str], ...]
    response_body: bytes
    is_cut: bool
    elapsed_us: int
    simulated_elapsed_us: int

    @property
    def is_accepted(self) -> bool:
        """Whether the receiver took it: 2xx, whatever came after the status."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def summary(self) -> str:
        """The outcome in a word: the status, or what went wrong."""
        return str(self.status or self.error)

    @property
    def failure(self) -> str:
        """The failure as `retry_on` of a contract names it."""
        if self.status is not None:
            return f"{self.status // 100}xx"
        return TIMEOUT if self.error == TIMEOUT else "connection"


class Poster(Protocol):
    """What `deliver` needs of a sender."""

    async def post(
        self, url: str, headers: Mapping[str, str], body: bytes, timeout_s: float
    ) -> Answer:
        """What the receiver answers; never raises."""


_READY = Statement(
    select(
        deliveries.c.vendor,
        deliveries.c.webhook_id,
        deliveries.c.n_attempts,
        deliveries.c.url,
        deliveries.c.headers,
        deliveries.c.body,
        deliveries.c.state,
        deliveries.c.is_closed,
    ).where(deliveries.c.id == bindparam("id"))
)
_STANDING = Statement(
    select(deliveries.c.state, deliveries.c.n_attempts, deliveries.c.n_scheduled).where(
        deliveries.c.id == bindparam("id")
    )
)
_COUNT = Statement(
    update(deliveries)
    .where(deliveries.c.id == bindparam("key_id"))
    .values(n_attempts=bindparam("new_n_attempts"), n_scheduled=bindparam("new_n_scheduled"))
)
_MOVE = Statement(
    update(deliveries)
    .where(deliveries.c.id == bindparam("key_id"))
    .values(state=bindparam("new_state"), settled_at_us=bindparam("new_settled_at_us"))
)


def parse_terms(declared: Mapping[str, Any]) -> Terms:
    """The terms in an operation's `x-webhooks`. Raises ValueError with what is wrong."""
    try:
        terms = Terms(
            schedule_s=tuple(float(gap) for gap in declared["schedule_s"]),
            timeout_s=float(declared["timeout_s"]),
            retry_on=frozenset(declared["retry_on"]),
            media_type=str(declared["media_type"]),
            secret_header=str(declared["secret_header"]),
            user_agent=str(declared["user_agent"]),
        )
    except KeyError as error:
        raise ValueError(f"x-webhooks lacks {error.args[0]}") from None
    except TypeError:
        raise ValueError(
            "x-webhooks: schedule_s and retry_on are lists, timeout_s a number"
        ) from None
    if not 0 < terms.timeout_s < float("inf"):
        raise ValueError("x-webhooks: timeout_s is more than 0")
    if not all(0 <= gap < float("inf") for gap in terms.schedule_s):
        raise ValueError("x-webhooks: the gaps of schedule_s are 0 or more")
    if not terms.retry_on <= _FAILURES:
        raise ValueError(f"x-webhooks: retry_on takes {', '.join(sorted(_FAILURES))}")
    return terms


def prepare(tx: Transaction, item: agenda.Item, *, now_us: int) -> Sending | None:
    """What an agenda item has us send; None when there is nothing to send any more."""
    row = tx.row(_READY, id=item.subject)
    if row is None:
        return None
    vendor, webhook_id, n_attempts, url, headers, body, state, is_closed = row
    is_resend = bool(item.details.get(RESEND))
    if is_closed or not (is_resend or state == State.PENDING):
        return None
    return Sending(
        delivery_id=item.subject,
        vendor=vendor,
        webhook_id=webhook_id,
        attempt=n_attempts + 1,
        is_resend=is_resend,
        url=url,
        headers=json.loads(headers),
        body=body.encode(),
        due_us=item.due_at_us,
        began_us=now_us,
        fault=item.details.get(FAULT),
    )


async def deliver(
    sending: Sending, sender: Poster, *, real_timeout_s: float, terms: Terms
) -> Outcome:
    """What comes of one attempt, within `real_timeout_s` real seconds; never raises."""
    answer = await sender.post(sending.url, sending.headers, sending.body, real_timeout_s)
    silence_us = round(terms.timeout_s * SECOND_US)
    return Outcome(
        status=answer.status,
        error=answer.error,
        message=answer.message,
        response_headers=answer.headers,
        response_body=answer.body,
        is_cut=answer.is_cut,
        elapsed_us=answer.elapsed_us,
        simulated_elapsed_us=silence_us if answer.is_timeout else answer.elapsed_us,
    )


def settle(
    tx: Transaction, sending: Sending, outcome: Outcome, terms: Terms, *, now_us: int
) -> None:
    """Record an attempt, move the delivery on, and plan the next attempt if there is one.

    Does nothing when the delivery is gone. One that was canceled meanwhile stays canceled. An
    attempt outside the schedule never plans another: that goes its own way, unless it succeeds.
    """
    standing = tx.row(_STANDING, id=sending.delivery_id)
    if standing is None:
        return
    state, n_attempts, n_scheduled = State(standing[0]), standing[1], standing[2]
    if not sending.is_resend:
        n_scheduled += 1
    tx.run(
        _COUNT,
        key_id=sending.delivery_id,
        new_n_attempts=n_attempts + 1,
        new_n_scheduled=n_scheduled,
    )
    ended_us = max(now_us, sending.began_us + outcome.simulated_elapsed_us)
    # The number is given now, not at the start: of two attempts in flight none loses its place.
    _record(tx, sending, outcome, terms, number=n_attempts + 1, ended_us=ended_us)
    if outcome.is_accepted:
        _move(tx, sending, state, Step.ACCEPTED, ended_us)
    elif not sending.is_resend and state == State.PENDING:
        _follow_schedule(tx, sending, outcome, terms, place=n_scheduled, ended_us=ended_us)


def _follow_schedule(
    tx: Transaction,
    sending: Sending,
    outcome: Outcome,
    terms: Terms,
    *,
    place: int,
    ended_us: int,
) -> None:
    """Plan the next attempt after a failed one, or give up."""
    due_us = None
    if outcome.failure in terms.retry_on:
        due_us = next_due_us(sending.due_us, ended_us, place, terms.schedule_s)
    if due_us is None:
        _move(tx, sending, State.PENDING, Step.GIVEN_UP, ended_us)
    else:
        agenda.plan(tx, due_at_us=due_us, kind=ATTEMPT, subject=sending.delivery_id)


def _move(tx: Transaction, sending: Sending, state: State, step: Step, ended_us: int) -> None:
    reached = after(state, step)
    if reached == state:
        return
    tx.run(_MOVE, key_id=sending.delivery_id, new_state=reached.value, new_settled_at_us=ended_us)
    if reached == State.DELIVERED and sending.is_resend:
        # Success by hand ends the schedule, whose next attempt is planned already.
        agenda.cancel(tx, kind=ATTEMPT, subject=sending.delivery_id)


def _record(
    tx: Transaction,
    sending: Sending,
    outcome: Outcome,
    terms: Terms,
    *,
    number: int,
    ended_us: int,
) -> None:
    received, is_head_cut = cut(outcome.response_headers)
    body = outcome.response_body
    tx.insert(
        attempts,
        delivery_id=sending.delivery_id,
        number=number,
        is_resend=int(sending.is_resend),
        due_at_us=sending.due_us,
        began_at_us=sending.began_us,
        ended_at_us=ended_us,
        elapsed_us=outcome.elapsed_us,
        request_headers=json.dumps(redact(sending.headers.items(), terms.secret_header)),
        status=outcome.status,
        error=outcome.error,
        message=outcome.message,
        response_headers=json.dumps(redact(received, terms.secret_header)),
        response_body=body[:KEPT_BODY_BYTES].decode(errors="replace"),
        is_cut=int(outcome.is_cut or is_head_cut or len(body) > KEPT_BODY_BYTES),
    )
