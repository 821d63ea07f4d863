"""Webhook deliveries that go wrong on purpose: twice, out of order, late, old, or not from us.

A fault rule strikes a delivery at most once, at the moment its first attempt is claimed. What
struck it stands in the agenda item from then on, so neither an attempt that was put off nor one
that a crash cut off is struck again. Retries and attempts by hand are never struck.

- *duplicate*: the same bytes are posted once more right behind, outside the schedule.
- *reorder*: it waits until 1 s after the next first attempt to the same webhook has gone out, and
  at most 60 s. While one waits, no other to that webhook is struck: it is the one that overtakes.
- *late*: it waits for the rule's delay on the world's clock.
- *stale*: the body of the delivery before it, to the same webhook about the same record, goes out
  instead. Without such a delivery the rule is not meant.
- *wrong_secret*: it carries another secret than the webhook's. Whoever checks it refuses this one
  and takes the retry, which is true again.

Of an attempt that waited, the schedule counts from the instant it was put off to.
"""

import json
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, select, update

from skillsim import agenda
from skillsim.agenda import Item
from skillsim.faults import Faults
from skillsim.faults.rule import Effect, FaultRule
from skillsim.instants import SECOND_US
from skillsim.journal.redaction import is_secret_header
from skillsim.store import Statement, Transaction
from skillsim.webhooks.deliveries import FAULT, RESEND
from skillsim.webhooks.delivery import FORGED
from skillsim.webhooks.dispatcher import Sending
from skillsim.webhooks.events import ATTEMPT
from skillsim.webhooks.tables import deliveries, events

BEHIND_NEXT_US = SECOND_US
MAX_WAIT_US = 60 * SECOND_US
_NOT_THE_SECRET = "not-the-secret"  # noqa: S105 - it opens nothing

EFFECT = "effect"
"""The detail of an agenda item that says what the rule in `FAULT` does to its delivery."""

_MARK = Statement(
    update(agenda.items)
    .where(agenda.items.c.seq == bindparam("key_seq"))
    .values(due_at_us=bindparam("new_due_at_us"), details=bindparam("new_details"))
)


def _waits_to_be_overtaken() -> ColumnElement[bool]:
    to_webhook = select(deliveries.c.id).where(deliveries.c.webhook_id == bindparam("webhook_id"))
    return and_(
        agenda.items.c.kind == ATTEMPT,
        agenda.items.c.is_claimed == 0,
        agenda.items.c.subject.in_(to_webhook),
        func.json_extract(agenda.items.c.details, f"$.{EFFECT}") == "reorder",
    )


_WAITING = Statement(select(func.count()).where(_waits_to_be_overtaken()))
_BRING_FORWARD = Statement(
    update(agenda.items)
    .where(_waits_to_be_overtaken(), agenda.items.c.due_at_us > bindparam("due_us"))
    .values(due_at_us=bindparam("due_us"))
)
_NEWEST = Statement(
    select(func.max(agenda.items.c.seq)).where(agenda.items.c.subject == bindparam("subject"))
)
_EVENT = Statement(
    select(events.c.kind)
    .join_from(deliveries, events, deliveries.c.event_id == events.c.id)
    .where(deliveries.c.id == bindparam("id"))
)
_this, _this_event = deliveries.alias(), events.alias()
_BODY_BEFORE = Statement(
    select(deliveries.c.body)
    .join_from(deliveries, events, deliveries.c.event_id == events.c.id)
    .join(_this, deliveries.c.webhook_id == _this.c.webhook_id)
    .join(_this_event, _this.c.event_id == _this_event.c.id)
    .where(
        _this.c.id == bindparam("id"),
        events.c.subject == _this_event.c.subject,
        deliveries.c.seq < _this.c.seq,
    )
    .order_by(deliveries.c.seq.desc())
    .limit(1)
)


def claim(
    tx: Transaction, faults: Faults, item: Item, sending: Sending
) -> list[tuple[Item, Sending]]:
    """Claim a due attempt: what is to be sent now, in order; nothing when it is put off."""
    is_first = sending.attempt == 1 and not sending.is_resend
    rule = None
    if is_first and EFFECT not in item.details and faults.has_delivery_rules:
        rule = _strike(tx, faults, sending)
    if rule is not None:
        wait_us = _wait_us(rule, faults)
        item, sending = _mark(tx, item, rule, wait_us or 0), replace(sending, fault=rule.id)
        if wait_us is not None:
            return []
    agenda.claim(tx, item)
    if is_first and faults.has_delivery_rules:
        _bring_forward(tx, sending)
    sent = [(item, _spoiled(tx, item, sending))]
    return [*sent, _double(tx, item, sending)] if rule and rule.effect == "duplicate" else sent


def _strike(tx: Transaction, faults: Faults, sending: Sending) -> FaultRule | None:
    return faults.match_delivery(
        vendor=sending.vendor,
        event=str(tx.value(_EVENT, id=sending.delivery_id)),
        now_us=sending.began_us,
        is_possible=lambda effect: _is_possible(tx, sending, effect),
    )


def _is_possible(tx: Transaction, sending: Sending, effect: Effect) -> bool:
    if effect == "reorder":
        return not tx.value(_WAITING, webhook_id=sending.webhook_id)
    if effect == "stale":
        return tx.row(_BODY_BEFORE, id=sending.delivery_id) is not None
    return effect != "wrong_secret" or any(map(_is_secret, sending.headers))


def _wait_us(rule: FaultRule, faults: Faults) -> int | None:
    """How long the rule that just struck puts an attempt off; None when it goes out now."""
    if rule.effect == "late":
        return faults.lateness_us(rule)
    return MAX_WAIT_US if rule.effect == "reorder" else None


def _mark(tx: Transaction, item: Item, rule: FaultRule, wait_us: int) -> Item:
    """Write into an item what struck it, and when it is due now."""
    details: dict[str, Any] = {**item.details, FAULT: rule.id, EFFECT: rule.effect}
    due_at_us = item.due_at_us + wait_us
    tx.run(
        _MARK,
        key_seq=item.seq,
        new_due_at_us=due_at_us,
        new_details=json.dumps(details),
    )
    return replace(item, due_at_us=due_at_us, details=details)


def _bring_forward(tx: Transaction, overtaking: Sending) -> None:
    """Have whatever waits to be overtaken by this attempt follow right behind it."""
    due_us = overtaking.due_us + BEHIND_NEXT_US
    tx.run(_BRING_FORWARD, webhook_id=overtaking.webhook_id, due_us=due_us)


def _spoiled(tx: Transaction, item: Item, sending: Sending) -> Sending:
    """The attempt as it goes out: with an old body, or a wrong secret, when such a rule struck."""
    effect = item.details.get(EFFECT)
    if effect == "wrong_secret":
        headers = {n: _NOT_THE_SECRET if _is_secret(n) else v for n, v in sending.headers.items()}
        return replace(sending, headers=headers, finding=FORGED)
    body = tx.value(_BODY_BEFORE, id=sending.delivery_id) if effect == "stale" else None
    return sending if body is None else replace(sending, body=str(body).encode())


def _is_secret(header: str) -> bool:
    return is_secret_header(header.lower().encode())


def _double(tx: Transaction, item: Item, sending: Sending) -> tuple[Item, Sending]:
    """The same attempt once more, claimed; on the agenda, so that a crash does not lose it."""
    details = {RESEND: True, FAULT: sending.fault}
    due_at_us = item.due_at_us
    agenda.plan(tx, due_at_us=due_at_us, kind=ATTEMPT, subject=item.subject, details=details)
    newest = int(tx.value(_NEWEST, subject=item.subject))
    twin = Item(newest, due_at_us, ATTEMPT, item.subject, details)
    agenda.claim(tx, twin)
    return twin, replace(sending, attempt=sending.attempt + 1, is_resend=True)
