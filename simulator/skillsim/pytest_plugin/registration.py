"""Registers a receiver of webhooks with a vendor, by what the vendor's contract declares."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from skillsim.client import Json
from skillsim.pytest_plugin.posting import post_json

if TYPE_CHECKING:
    from skillsim.pytest_plugin.private_world import World
    from skillsim.pytest_plugin.vendor import Vendor

_KEYWORD = "x-webhooks"


class NotRegistered(Exception):
    """The vendor refused; the message says what it answered."""


def register(world: World, url: str, vendor_name: str | None) -> Json:
    """The vendor's answer. Raises ValueError when no vendor can be meant, NotRegistered."""
    vendor, path, operation = _declared(world, vendor_name)
    body = {_address_member(vendor.contract, operation): url}
    status, answer = post_json(vendor.base_url + path, body, vendor.headers)
    if not 200 <= status < 300:
        said = answer.decode("utf-8", "replace")
        raise NotRegistered(f"{vendor.name} answered {status} to the registration: {said:.300}")
    return dict(json.loads(answer)) if answer else {}


def _declared(world: World, vendor_name: str | None) -> tuple[Vendor, str, Json]:
    """The one vendor that is meant, and the operation that registers receivers."""
    found = [
        (vendor, path, item["post"])
        for vendor in world.vendors.values()
        if vendor_name in (None, vendor.name)
        for path, item in vendor.contract["paths"].items()
        if _KEYWORD in item.get("post", {})
    ]
    if len(found) != 1:
        who = vendor_name or "a vendor"
        raise ValueError(f"{who}: {len(found)} vendors have webhooks to register for; name one")
    return found[0]


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
