"""A schema and its parts as one: what `allOf`, `oneOf` and `anyOf` together say of a value."""

from collections.abc import Mapping
from typing import Any

from skillsim_contracts.response_schemas import ResponseSchema

Json = Any
Schema = Mapping[str, Json]


def flattened(schema: Schema, value: Json) -> dict[str, Json]:
    """The schema with `allOf` merged in, and of `oneOf` and `anyOf` the branch that fits the value.

    All branches are kept under `alternatives`. Without a value the first branch is taken.
    """
    flat = {k: v for k, v in schema.items() if k not in ("allOf", "oneOf", "anyOf")}
    for part in schema.get("allOf", ()):
        _merge(flat, flattened(part, value))
    branches = [*schema.get("oneOf", ()), *schema.get("anyOf", ())]
    if branches:
        flat["alternatives"] = branches
        _merge(flat, flattened(_branch(branches, value), value))
    return flat


def fits(schema: ResponseSchema, value: Json) -> bool:
    """Whether the value keeps to the schema."""
    return next(schema.errors(value), None) is None


def _branch(branches: list[Schema], value: Json) -> Schema:
    return next((one for one in branches if fits(ResponseSchema(one), value)), branches[0])


def _merge(flat: dict[str, Json], part: Mapping[str, Json]) -> None:
    """Add what a part says; of members and required names both count."""
    for word, value in part.items():
        if word == "properties":
            flat["properties"] = {**flat.get("properties", {}), **value}
        elif word == "required":
            flat["required"] = [*flat.get("required", []), *value]
        elif word != "nullable":
            flat[word] = value
