"""Exchanges of the journal as the admin API is asked for them, and as it lists them."""

from typing import Any

from skillsim.admin.handlers.inputs import parse_optional_instant
from skillsim.instants import to_precise_text
from skillsim.journal.exchange import Exchange, Filters

_PLAIN = (
    "number",
    "direction",
    "vendor",
    "operation_id",
    "method",
    "path",
    "query",
    "status",
    "client",
    "duration_us",
    "fault",
    "request_id",
)


def make_filters(
    vendor: str | None,
    operation: str | None,
    status: str | None,
    client: str | None,
    direction: str | None,
    request_id: str | None,
    since: str | None,
    until: str | None,
    after: int | None,
    before: int | None,
) -> Filters:
    """What the journal is searched for. Raises Invalid for an instant that is none."""
    return {
        "vendor": vendor,
        "operation_id": operation,
        "status": status,
        "client": client,
        "direction": direction,
        "request_id": request_id,
        "since_us": parse_optional_instant("since", since),
        "until_us": parse_optional_instant("until", until),
        "after_number": after,
        "before_number": before,
    }


def summarise(exchange: Exchange) -> dict[str, Any]:
    """An exchange without its headers and bodies."""
    return {
        **{name: getattr(exchange, name) for name in _PLAIN},
        "at": to_precise_text(exchange.at_us),
        "findings": list(exchange.findings),
    }
