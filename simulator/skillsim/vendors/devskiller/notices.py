"""Tells webhooks what happened: one event, and one delivery for each webhook that is active."""

from collections.abc import Mapping
from typing import Any

from skillsim.ids import Ids
from skillsim.store import Transaction
from skillsim.vendors.devskiller.life_cycle import EventKind
from skillsim.vendors.devskiller.records import Assessment
from skillsim.vendors.devskiller.service import candidates, webhooks
from skillsim.vendors.devskiller.wire import webhooks as wire
from skillsim.webhooks import events
from skillsim.webhooks.events import Message


def tell(
    tx: Transaction,
    ids: Ids,
    kind: EventKind,
    assessment: Assessment,
    *,
    now_us: int,
    settings: Mapping[str, Any],
) -> None:
    """Publish an event about an assessment as it is now; it is kept even when nobody is told."""
    candidate = candidates.get(tx, assessment.candidate_id)
    is_undocumented_shown = bool(settings.get("undocumented_fields", False))
    messages = [
        Message(
            webhook_id=webhook.id,
            url=webhook.url,
            headers=wire.delivery_headers(webhook),
            body=wire.delivery_body(
                kind,
                candidate,
                assessment,
                webhook,
                is_undocumented_shown=is_undocumented_shown,
            ),
        )
        for webhook in webhooks.active(tx)
    ]
    events.publish(
        tx,
        ids,
        vendor="devskiller",
        kind=kind,
        subject=assessment.id,
        messages=messages,
        now_us=now_us,
    )
