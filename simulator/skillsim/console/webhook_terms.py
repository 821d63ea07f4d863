"""How a vendor delivers webhooks, read from its contract: when it tries again, and of what."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from skillsim.console.story import RECEIVER
from skillsim.console.vendor_calls import example
from skillsim.console.vendor_contracts import Operation, VendorContract
from skillsim.console.visit import Visit


class WebhookTerms(NamedTuple):
    """What a vendor promises of its webhooks."""

    operation: Operation
    """The one that registers a webhook."""
    gaps_s: tuple[float, ...]
    """How long each further attempt waits after the one before it."""
    events: tuple[str, ...]
    payload: Mapping[str, Any]
    """The body of a delivery as a part of the contract, for looking up what its members mean."""


def terms_of(contract: VendorContract) -> WebhookTerms | None:
    """The terms in a contract; None for a vendor without webhooks."""
    for operation in contract.operations.values():
        declared = operation.document.get("x-webhooks")
        if declared is not None:
            return WebhookTerms(
                operation,
                tuple(float(gap) for gap in declared["schedule_s"]),
                tuple(declared.get("events", {})),
                {"content": {"body": {"schema": declared.get("payload", {})}}},
            )
    return None


def terms_by_vendor(seen: Visit) -> dict[str, WebhookTerms]:
    """The terms of every vendor that has webhooks, in the order of the vendors."""
    found = {vendor: terms_of(seen.contract(vendor)) for vendor in seen.details["vendors"]}
    return {vendor: terms for vendor, terms in found.items() if terms is not None}


def registering(seen: Visit, vendor: str, terms: WebhookTerms) -> str:
    """The command that registers a receiver on this machine, credentials included."""
    body = _example_body(seen.contract(vendor), terms.operation)
    headers = [("Content-Type", "application/json")]
    method, path = terms.operation.method, terms.operation.path
    return example(seen, vendor, method, path, headers=headers, body=json.dumps(body))


def _example_body(contract: VendorContract, operation: Operation) -> dict[str, Any]:
    """The contract's own example, with the address of our receiver for any other."""
    content = operation.document["requestBody"]["content"]["application/json"]
    shown: dict[str, Any] = next(iter(content.get("examples", {}).values()), {})
    value = contract.resolve(shown).get("value", {})
    return {name: RECEIVER if _is_url(member) else member for name, member in value.items()}


def _is_url(member: Any) -> bool:
    return isinstance(member, str) and member.startswith(("http://", "https://"))
