"""Validators for the bodies of answers and requests, and how much each broken keyword weighs."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import jsonschema_rs

from skillsim_contracts.expectations import holds
from skillsim_contracts.rules import Strength

Json = Any

_LITERAL = frozenset({"enum", "default", "required", "pattern"})
_SILENT = frozenset({"nullable", "example", "examples", "discriminator"})

# Lengths, patterns and most bounds are the contract's own; no vendor's document prints them.
_ASSUMED = frozenset(
    {
        "minLength",
        "maxLength",
        "minItems",
        "maxItems",
        "minProperties",
        "maxProperties",
        "uniqueItems",
        "multipleOf",
        "maximum",
        "additionalProperties",
        "falseSchema",
    }
)
_DAY = r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_INSTANT = re.compile(
    _DAY + r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})"
)
_DATE = re.compile(_DAY)
_DATE_LIKE = re.compile(r"\^\(?\[(?:0-9\]\{4\}|12\])")


@dataclass(frozen=True)
class SchemaError:
    """One place where a value leaves its schema; `pointer` is a JSON pointer to it.

    `schema_path` leads to the broken keyword, `instance` is what stands at the place, or, of a
    member that is missing, what it is missing from.
    """

    pointer: str
    keyword: str
    strength: Strength
    message: str
    relation: str
    want: Json
    schema_path: tuple[str | int, ...] = field(default=(), compare=False)
    instance: Json = field(default=None, compare=False, repr=False)

    @property
    def place(self) -> str:
        """The pointer with list positions left out: what all items have in common."""
        return re.sub(r"/[0-9]+(?=/|$)", "/*", self.pointer) or "/"


class ResponseSchema:
    """One schema of a contract, compiled."""

    def __init__(self, schema: Json) -> None:
        self._schema = schema
        self._validator = jsonschema_rs.Draft4Validator(_plain(schema), validate_formats=True)

    def errors(self, value: Json) -> Iterator[SchemaError]:
        """Every place where the value leaves the schema."""
        if self._validator.is_valid(value):
            return
        for error in self._validator.iter_errors(value):
            yield from self._described(error)

    def names(self, member: str) -> bool:
        """Whether the schema of the whole body has a member of this name."""
        return any(member in s.get("properties", {}) for s in _schemas_at(self._schema, []))

    def _described(self, error: jsonschema_rs.ValidationError) -> Iterator[SchemaError]:
        pointer = "".join(f"/{_escaped(part)}" for part in error.instance_path)
        kind, value = error.kind.name, error.kind.value
        path = tuple(error.schema_path)
        if kind == "required":
            strength = self._strength_of_absence(pointer, value)
            message = f"{value} is missing at {pointer or '/'}"
            place = f"{pointer}/{_escaped(value)}"
            yield SchemaError(place, kind, strength, message, "exists", None, path, error.instance)
            return
        strength = _strength(kind, value, error.instance)
        relation, want = _expected(kind, value, error.instance)
        shown = repr(error.instance)[:80]
        message = f"{pointer or '/'} is {shown}, which breaks {kind} of the contract"
        yield SchemaError(pointer, kind, strength, message, relation, want, path, error.instance)

    def _strength_of_absence(self, pointer: str, name: str) -> Strength:
        """A member that may be null may as well be absent: nobody says which.

        What a contract calls assumed is a member's values; it requires none that no document has.
        """
        members = [
            schema.get("properties", {}).get(name)
            for schema in _schemas_at(self._schema, pointer.split("/")[1:])
        ]
        nullable = any(member is not None and member.get("nullable") for member in members)
        return Strength.ASSUMED if nullable else Strength.MUST


def _schemas_at(schema: Json, parts: list[str]) -> Iterator[Mapping[str, Json]]:
    """Every schema that speaks of the place, through the parts of `allOf`, `oneOf` and `anyOf`."""
    for keyword in ("allOf", "oneOf", "anyOf"):
        for option in schema.get(keyword, ()):
            yield from _schemas_at(option, parts)
    if not parts:
        yield schema
    elif parts[0].isdigit() and "items" in schema:
        yield from _schemas_at(schema["items"], parts[1:])
    elif parts[0] in schema.get("properties", {}):
        yield from _schemas_at(schema["properties"][parts[0]], parts[1:])


def _strength(kind: str, expected: Json, value: Json) -> Strength:
    if kind in _ASSUMED:
        return Strength.ASSUMED
    if kind == "type":
        # 5.0 is a whole number for whoever reads JSON.
        fits = holds("all_typed", [value], _expected(kind, expected, value)[1])
        return Strength.ASSUMED if fits else Strength.MUST
    if kind == "enum":
        return Strength.LIKELY
    if kind == "minimum":
        return Strength.LIKELY if expected == 0 else Strength.ASSUMED
    if kind == "format":
        return _strength_of_format(str(expected))
    if kind == "pattern":
        return _strength_of_pattern(str(expected), value)
    return Strength.LIKELY


def _strength_of_format(name: str) -> Strength:
    if name in ("date", "date-time"):
        return Strength.MUST
    return Strength.ASSUMED if name == "uuid" else Strength.LIKELY


def _strength_of_pattern(pattern: str, value: Json) -> Strength:
    if not _DATE_LIKE.match(pattern):
        return Strength.ASSUMED
    form = _INSTANT if "T" in pattern else _DATE
    return Strength.ASSUMED if form.fullmatch(str(value)) else Strength.MUST


def _expected(kind: str, expected: Json, value: Json) -> tuple[str, Json]:
    """The relation that the value should have stood in, for a reproduction."""
    if kind == "type":
        return "all_typed", [expected] if isinstance(expected, str) else list(expected)
    if kind == "enum":
        return "one_of", list(expected)
    if kind == "pattern":
        # Patterns of a contract match anywhere; relations match the whole text.
        return "matches", f"(?:.*)(?:{expected})(?:.*)" if expected[:1] != "^" else str(expected)
    if kind == "format" and expected in ("date", "date-time"):
        return "matches", (_DATE if expected == "date" else _INSTANT).pattern
    return "is_not", value


def _escaped(part: str | int) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")


def _plain(schema: Json) -> Json:
    """The resolved schema in plain Draft 4, `nullable` spelled out."""
    if isinstance(schema, list):
        return [_plain(item) for item in schema]
    if not isinstance(schema, Mapping):
        return schema
    plain = {k: _plain_part(k, v) for k, v in schema.items() if k not in _SILENT}
    return _with_null(plain) if schema.get("nullable") else plain


def _plain_part(key: str, value: Json) -> Json:
    if key in _LITERAL or key.startswith("x-"):
        return value
    if key == "properties":
        return {name: _plain(member) for name, member in value.items()}
    return _plain(value)


def _with_null(plain: dict[str, Json]) -> dict[str, Json]:
    if "enum" in plain and None not in plain["enum"]:
        plain["enum"] = [*plain["enum"], None]
    if "type" not in plain:
        return {"anyOf": [plain, {"type": "null"}]}
    plain["type"] = [plain["type"], "null"]
    return plain
