"""One delivery in full: its line in time, and every attempt with what was sent and came back."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from skillsim.console import planned
from skillsim.console.admin_api import address
from skillsim.console.bodies import Body, Help, body_of
from skillsim.console.delivery_timeline import Timeline, gap_text, is_taken, lay_out, outcome_of
from skillsim.console.visit import Visit
from skillsim.console.webhook_terms import terms_of

Json = dict[str, Any]


class ShownAttempt(NamedTuple):
    """One attempt as the page shows it."""

    attempt: Mapping[str, Any]
    outcome: str
    is_taken: bool
    took_us: int
    request: Body
    response: Body | None


class Details(NamedTuple):
    """What the page of a delivery shows."""

    delivery: Mapping[str, Any]
    timeline: Timeline
    attempts: list[ShownAttempt]
    gaps: list[str]
    """The schedule in words."""
    about: str | None
    """The page of the record that it is about; None where there is none."""


def explain(seen: Visit, delivery_id: str) -> Details:
    """A delivery as it stands. Raises AdminError (404) for an unknown one, (400) for no id."""
    delivery: Json = seen.api.get(address("deliveries", delivery_id)).body
    contract = seen.contract(delivery["vendor"])
    terms = terms_of(contract)
    gaps_s = terms.gaps_s if terms else ()
    help_of = contract.help_of(dict(terms.payload)) if terms else {}
    return Details(
        delivery,
        lay_out(delivery, gaps_s, seen.now_us),
        [_attempt(attempt, help_of) for attempt in delivery["attempts"]],
        [gap_text(gap_s) for gap_s in gaps_s],
        planned.record_page(seen, delivery["vendor"], delivery["subject"]),
    )


def _attempt(attempt: Json, help_of: Help) -> ShownAttempt:
    response, outcome = attempt["response"], outcome_of(attempt)
    return ShownAttempt(
        attempt,
        outcome,
        is_taken(outcome),
        round(attempt["latency_ms"] * 1000),
        _body({**attempt["request"], "is_cut": False}, help_of),
        None if response is None else _body(response, {}),
    )


def _body(side: Json, help_of: Help) -> Body:
    size_bytes = len(side["body"].encode())
    return body_of({**side, "encoding": "utf-8", "size_bytes": size_bytes}, help_of)
