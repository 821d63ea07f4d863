"""Registers a receiver of webhooks with a vendor, by what the vendor's contract declares."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from skillsim.client import Json
from skillsim.vendor_client import posting
from skillsim.vendor_client.vendor import Vendor

_KEYWORD = "x-webhooks"


class NotRegistered(Exception):
    """The vendor refused; the message says what it answered."""


class Registered(NamedTuple):
    """A webhook that a vendor has now."""

    vendor: Vendor
    path: str
    """The one it was registered at, below the vendor's base URL."""
    answer: Json
    """What the vendor answered."""


def register(vendors: Mapping[str, Vendor], url: str, vendor_name: str | None) -> Registered:
    """Have a vendor send its webhooks to an address; without a name the only one that sends any.

    Raises ValueError when none can be meant, NotRegistered, NoToken.
    """
    __tracebackhide__ = True
    vendor, path, operation = _declared(vendors, vendor_name)
    body = {_address_member(vendor.contract, operation): url}
    try:
        headers = _media_types(vendor.contract, operation) | vendor.headers
        status, answer = posting.post_json(vendor.base_url + path, body, headers)
    except posting.NotAnswered as error:
        raise NotRegistered(str(error)) from None
    if not 200 <= status < 300:
        raise NotRegistered(
            f"{vendor.name} answered {status} to the registration: {_beginning(answer)}"
        )
    return Registered(vendor, path, _read(vendor, answer))


def unregister(registered: Registered) -> None:
    """Have a vendor send nothing more, where its contract has a way. Raises NotRegistered, NoToken.

    Harmless when the webhook is gone already.
    """
    vendor, path, answer = registered
    below = [
        item
        for item, operations in vendor.contract["paths"].items()
        if item.startswith(f"{path}/{{") and item.endswith("}") and "delete" in operations
    ]
    if not below or "id" not in answer:
        return
    vendor.forget_tokens()
    try:
        status, said = posting.delete(f"{vendor.base_url}{path}/{answer['id']}", vendor.headers)
    except posting.NotAnswered as error:
        raise NotRegistered(str(error)) from None
    if status >= 400 and status != 404:
        raise NotRegistered(
            f"{vendor.name} still has the webhook: it answered {status} {_beginning(said)}"
        )


def _read(vendor: Vendor, answer: bytes) -> Json:
    try:
        return dict(json.loads(answer)) if answer else {}
    except (ValueError, TypeError):
        raise NotRegistered(
            f"{vendor.name} answered the registration with what is no JSON object:"
            f" {_beginning(answer)}"
        ) from None


def _beginning(answer: bytes) -> str:
    return answer.decode("utf-8", "replace")[:300]


def _declared(vendors: Mapping[str, Vendor], vendor_name: str | None) -> tuple[Vendor, str, Json]:
    """The one vendor that is meant, and the operation that registers receivers."""
    declared = [
        (vendor, path, item["post"])
        for vendor in vendors.values()
        for path, item in vendor.contract["paths"].items()
        if _KEYWORD in item.get("post", {})
    ]
    meant = [found for found in declared if vendor_name in (None, found[0].name)]
    if len(meant) != 1:
        known = ", ".join(found[0].name for found in declared) or "none"
        asked = "name the vendor" if vendor_name is None else f"{vendor_name} has no webhooks"
        raise ValueError(f"{asked}; those with webhooks are: {known}")
    return meant[0]


def _media_types(contract: Json, operation: Json) -> dict[str, str]:
    """The headers that name the media types of body and answer: the first that each declares."""
    bodies = _resolved(contract, operation["requestBody"])["content"]
    answers = (
        _resolved(contract, response).get("content", {})
        for status, response in operation["responses"].items()
        if status.startswith("2")
    )
    accepted = next((media for content in answers for media in content), "*/*")
    return {"Content-Type": next(iter(bodies)), "Accept": accepted}


def _address_member(contract: Json, operation: Json) -> str:
    """The member of the body that takes the address: the one that must be there."""
    content = _resolved(contract, operation["requestBody"])["content"]
    schema = _resolved(contract, next(iter(content.values()))["schema"])
    required = schema.get("required", [])
    if len(required) != 1:
        raise ValueError(
            "no member of the body is the address for sure: register it with your own client"
        )
    return str(required[0])


def _resolved(contract: Json, node: Json) -> Json:
    while "$ref" in node:
        found: Any = contract
        for step in _steps(node["$ref"]):
            found = found[step]
        node = found
    return node


def _steps(reference: str) -> Iterator[str]:
    for step in reference.removeprefix("#/").split("/"):
        yield step.replace("~1", "/").replace("~0", "~")
