"""A schema of a contract seen as one: references followed, `allOf` and alternatives merged."""

from functools import reduce
from typing import Any

from skillsim.contract import Contract, Json
from skillsim.generating.formats.tables import Kind

_COMPONENTS = "#/components/schemas/"
_COMBINING = ("allOf", "oneOf", "anyOf")
_KINDS: dict[Any, Kind] = {"integer": "integer", "number": "number", "boolean": "boolean"}
_TEXT_KINDS: dict[Any, Kind] = {"date": "date", "date-time": "instant"}


def reference(name: str) -> Json:
    """A reference to the component schema of that name."""
    return {"$ref": _COMPONENTS + name}


def component_name(schema: Json) -> str | None:
    """The name of the component schema that a schema refers to; None when it is none."""
    target = str(schema.get("$ref", ""))
    return target.removeprefix(_COMPONENTS) if target.startswith(_COMPONENTS) else None


def shape_of(contract: Contract, schema: Json) -> Json:
    """The schema as one. A member that parts describe differently keeps all descriptions.

    Raises KeyError for a reference to what the contract does not have.
    """
    node = contract.resolve(schema)
    shape = {word: value for word, value in node.items() if word not in _COMBINING}
    for part in node.get("allOf", ()):
        shape = _both(shape, shape_of(contract, part))
    for word in ("oneOf", "anyOf"):
        branches = [shape_of(contract, branch) for branch in node.get(word, ())]
        if branches:
            shape = _both(shape, reduce(_either, branches))
    return shape


def members_of(shape: Json) -> dict[str, Json]:
    """The members of an object by name, in the schema's order; empty for anything else."""
    members: dict[str, Json] = shape.get("properties", {})
    return members if shape.get("type", "object") == "object" else {}


def kind_of(shape: Json) -> Kind:
    """The kind of column that holds such a value whole."""
    kind = shape.get("type")
    if kind == "string":
        return _TEXT_KINDS.get(shape.get("format"), "text")
    return _KINDS.get(kind, "json")


def _both(one: Json, other: Json) -> Json:
    """What fits both schemas."""
    return {
        **other,
        **one,
        "properties": _members(one, other, "allOf"),
        "required": [*one.get("required", ()), *other.get("required", ())],
    }


def _either(one: Json, other: Json) -> Json:
    """What fits one of the two schemas: only what they agree on is certain."""
    return {
        **{word: value for word, value in one.items() if other.get(word) == value},
        "properties": _members(one, other, "oneOf"),
        "required": [name for name in one.get("required", ()) if name in other.get("required", ())],
    }


def _members(one: Json, other: Json, word: str) -> dict[str, Json]:
    members: dict[str, Json] = dict(one.get("properties", {}))
    for name, schema in other.get("properties", {}).items():
        known = members.setdefault(name, schema)
        if known != schema:
            members[name] = {word: [known, schema]}
    return members
