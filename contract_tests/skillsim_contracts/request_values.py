"""Values in requests: those the contract shows, those to make anew, those that name records."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from skillsim_contracts.contract import Operation, load_contract, resolve

Json = Any

_REFERENCE = re.compile(r"(?P<noun>[A-Za-z_]+?)(?:Id|_id)")
_OWN_WORDS = frozenset({"external", "custom", "client"})


@lru_cache(maxsize=512)
def example_bodies(operation: Operation) -> tuple[Json, ...]:
    """The bodies that the contract shows for the operation's first media type."""
    content = operation.document.get("requestBody", {}).get("content", {})
    for written in content.values():
        shown = resolve(load_contract(operation.vendor).document, written)
        if "example" in shown:
            return (shown["example"],)
        return tuple(one["value"] for one in shown.get("examples", {}).values())
    return ()


@lru_cache(maxsize=512)
def required_query(operation: Operation) -> Mapping[str, Json]:
    """The query parameters without which the operation refuses, with the values shown."""
    required = (p for p in operation.parameters_in("query") if p.get("required"))
    return {parameter["name"]: shown_value(parameter) for parameter in required}


def shown_value(parameter: Mapping[str, Json]) -> Json:
    """A value that a parameter takes."""
    schema = parameter.get("schema", {})
    for source in (parameter, schema):
        for word in ("example", "default"):
            if word in source:
                return source[word]
    if schema.get("type") == "array":
        return [shown_value({"schema": schema["items"]})]
    return next(iter(schema.get("enum", ["x"])))


def spelled(value: Json) -> Json:
    """A value as query strings spell it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return [spelled(item) for item in value] if isinstance(value, list) else value


def freshened(operation: Operation, body: Json, unique: Callable[[str], str]) -> Json:
    """The body with new e-mail addresses, and with a new id where the client chooses it."""
    if not isinstance(body, dict):
        return body
    chosen = client_ids(operation)
    schema = first_schema(operation)
    fresh = {}
    for name, value in body.items():
        if name in chosen:
            value = unique("id")
        elif member_of(schema, name).get("format") == "email":
            value = f"{unique('kit')}@example.com"
        fresh[name] = value
    return fresh


@lru_cache(maxsize=512)
def client_ids(operation: Operation) -> frozenset[str]:
    """The members of the body that become the id of what is created."""
    links = operation.success()[1].get("links", {}).values()
    texts = [text for link in links for text in link.get("parameters", {}).values()]
    return frozenset(
        str(text).partition("#/")[2] for text in texts if str(text).startswith("$request.body#/")
    )


def first_schema(operation: Operation) -> Mapping[str, Json]:
    """The schema of the operation's first media type; empty for one without a body."""
    return next(iter(operation.request_schemas.values()), {})


def member_of(schema: Mapping[str, Json], name: str) -> Mapping[str, Json]:
    """The schema of a member, wherever in the parts of `allOf` it stands; empty for none."""
    for part in (schema, *schema.get("allOf", ())):
        if name in part.get("properties", {}):
            found: Mapping[str, Json] = part["properties"][name]
            return found
    for part in schema.get("allOf", ()):
        found = member_of(part, name) if "allOf" in part else {}
        if found:
            return found
    return {}


def reference_noun(name: str) -> str | None:
    """What a member refers to by its id: `team` for `teamId`; None when it refers to nothing."""
    match = _REFERENCE.fullmatch(name)
    if match is None or match["noun"].lower() in _OWN_WORDS:
        return None
    return match["noun"]
