"""What the contracts say of webhooks: which header holds the secret, which member the event."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from skillsim import contract, resources

_KEYWORD = "x-webhooks"


@dataclass(frozen=True)
class Spelling:
    """How one vendor writes a webhook; `secret_header` is lower case."""

    secret_header: str
    event_member: str | None


@lru_cache(maxsize=1)
def spellings() -> tuple[Spelling, ...]:
    """One for each contract with webhooks. Raises ConfigurationError."""
    files = resources.contract_paths().items()
    # Most contracts have none, and text is searched much faster than it is parsed.
    texts = ((vendor, file.read_text(encoding="utf-8")) for vendor, file in files)
    loaded = (contract.parse(vendor, text) for vendor, text in texts if _KEYWORD in text)
    return tuple(
        _spelling(declaring, operation[_KEYWORD])
        for declaring in loaded
        for item in declaring.document.get("paths", {}).values()
        for operation in item.values()
        if isinstance(operation, dict) and _KEYWORD in operation
    )


def secret_of(headers: Mapping[str, str]) -> str | None:
    """The value of the first header that holds a secret by some contract; names are lower case."""
    return next((headers[s.secret_header] for s in spellings() if s.secret_header in headers), None)


def event_of(body: bytes) -> str | None:
    """The first event that a body reports, alone or in a list, by some contract."""
    try:
        reported = json.loads(body)
    except (ValueError, RecursionError):
        return None
    first = reported[0] if isinstance(reported, list) and reported else reported
    if not isinstance(first, dict):
        return None
    named = (first.get(s.event_member) for s in spellings() if s.event_member is not None)
    return next((event for event in named if isinstance(event, str)), None)


def _spelling(declaring: contract.Contract, declared: Mapping[str, Any]) -> Spelling:
    payload = declaring.resolve(declared.get("payload", {}))
    reported = declaring.resolve(payload.get("items", payload))
    events = set(declared.get("events", {}))
    members = reported.get("properties", {}).items()
    # The member of the event is the one that may only be one of the events.
    named = (
        name for name, schema in members if events <= set(declaring.resolve(schema).get("enum", ()))
    )
    return Spelling(str(declared["secret_header"]).lower(), next(named, None) if events else None)
