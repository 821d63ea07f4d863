"""Members that a schema does not name: allowed, and often the first sign of a new version."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from skillsim_contracts.drift.contract_places import escaped

Json = Any
Schemas = Sequence[Mapping[str, Json]]


def unknown_members(schema: Json, value: Json) -> Iterator[str]:
    """JSON pointers to the members of a value that its schema does not name."""
    yield from _unknown([schema], value, "")


def _unknown(schemas: Schemas, value: Json, at: str) -> Iterator[str]:
    spoken = [part for schema in schemas for part in _parts(schema)]
    if isinstance(value, list):
        items = [schema["items"] for schema in spoken if "items" in schema]
        for place, item in enumerate(value if items else ()):
            yield from _unknown(items, item, f"{at}/{place}")
    elif isinstance(value, dict):
        yield from _unknown_in_object(spoken, value, at)


def _unknown_in_object(spoken: Schemas, value: dict[str, Json], at: str) -> Iterator[str]:
    known = {name for schema in spoken for name in schema.get("properties", ())}
    # An object without named members is a free one; what must not be there breaks the schema.
    is_told = bool(known) and not any("additionalProperties" in schema for schema in spoken)
    for name, inner in value.items():
        if name not in known:
            if is_told:
                yield f"{at}/{escaped(name)}"
        elif isinstance(inner, dict | list):
            named = [s["properties"][name] for s in spoken if name in s.get("properties", ())]
            yield from _unknown(named, inner, f"{at}/{escaped(name)}")


def _parts(schema: Mapping[str, Json]) -> Iterator[Mapping[str, Json]]:
    """The schema and its alternatives, each of which may name members."""
    yield schema
    for keyword in ("allOf", "oneOf", "anyOf"):
        for part in schema.get(keyword, ()):
            yield from _parts(part)
