"""JSON Schemas of a contract, compiled once; and what a rejected value is told.

OpenAPI 3.0 schemas are Draft 4 plus `nullable`. Every component schema is registered once and
referred to, so a validator costs microseconds to use and little to make. Patterns run on a
linear-time engine; one that needs look-around or back-references is refused here, at the start.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import jsonschema_rs

from skillsim.contract import Contract
from skillsim.errors import Problem

_BASE = "urn:skillsim:"
_LINEAR = jsonschema_rs.RegexOptions()
# Values, not schemas: copied as they are.
_LITERAL = frozenset({"enum", "default", "example", "examples", "required", "pattern"})

Validator = jsonschema_rs.Draft4Validator
Made = TypeVar("Made")


class SchemaError(Exception):
    """A schema that does not compile."""


class Schemas:
    """Makes validators for the schemas of one contract."""

    def __init__(self, contract: Contract) -> None:
        self._uri = _BASE + contract.name
        components = contract.document.get("components", {}).get("schemas", {})
        resource = {"components": {"schemas": self._translate_each(components)}}
        self._registry = jsonschema_rs.Registry([(self._uri, resource)], draft=jsonschema_rs.Draft4)
        # A contract says the same few hundred schemas thousands of times, refusals above all.
        self._made: dict[str, Validator] = {}
        self._of_parts: dict[int, tuple[Any, Any]] = {}

    def validator(self, schema: Mapping[str, Any]) -> Validator:
        """The validator of one schema of the contract. Raises SchemaError when it is unusable."""
        plain = self._translate(schema)
        text = repr(plain)
        if text not in self._made:
            self._made[text] = self._compile(plain)
        return self._made[text]

    def once(self, part: Mapping[str, Any], make: Callable[[], Made]) -> Made:
        """What is made of this very part of the contract, made when it is asked for first.

        A part that is referred to stands under many operations, a refusal under nearly all.
        """
        known = self._of_parts.get(id(part))
        if known is None:
            # With the part itself, for as long as it lives no other one has its identity.
            known = self._of_parts[id(part)] = (part, make())
        made: Made = known[1]
        return made

    def _compile(self, plain: Any) -> Validator:
        try:
            return Validator(
                plain,
                registry=self._registry,
                validate_formats=True,
                pattern_options=_LINEAR,
            )
        except (ValueError, jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError) as error:
            raise SchemaError(str(error).splitlines()[0]) from error

    def _translate(self, schema: Any) -> Any:
        """The schema in plain Draft 4: references made absolute, `nullable` spelled out."""
        if isinstance(schema, list):
            return [self._translate(item) for item in schema]
        if not isinstance(schema, Mapping):
            return schema
        if "$ref" in schema:
            return {"$ref": self._uri + schema["$ref"]}
        plain = {
            key: self._translate_part(key, value)
            for key, value in schema.items()
            if key not in ("nullable", "example", "discriminator")
        }
        if plain.get("additionalProperties") is False:
            # Without it the validator does not name what is not allowed.
            plain.setdefault("properties", {})
        return _with_null(plain) if schema.get("nullable") else plain

    def _translate_part(self, key: str, value: Any) -> Any:
        if key in _LITERAL:
            return value
        return self._translate_each(value) if key == "properties" else self._translate(value)

    def _translate_each(self, schemas: Mapping[str, Any]) -> dict[str, Any]:
        return {name: self._translate(schema) for name, schema in schemas.items()}


def _with_null(plain: dict[str, Any]) -> dict[str, Any]:
    if "enum" in plain and None not in plain["enum"]:
        plain["enum"] = [*plain["enum"], None]
    if "type" not in plain:
        return {"anyOf": [plain, {"type": "null"}]}
    plain["type"] = [plain["type"], "null"]
    return plain


def problems(validator: Validator, value: Any, *, at: str = "") -> tuple[Problem, ...]:
    """What is wrong with a value, one entry a place, in the order of the value.

    Places are spelled as people write them: `generatorCriteria.skills[0]`; `at` names the whole.
    """
    found: dict[str, Problem] = {}
    for error in validator.iter_errors(value):
        for problem in _problems_of(error, at):
            found.setdefault(problem.field, problem)
    return tuple(found.values())


def _problems_of(error: jsonschema_rs.ValidationError, at: str) -> list[Problem]:
    place = at
    for part in error.instance_path:
        place += f"[{part}]" if isinstance(part, int) else f".{part}" if place else str(part)
    prefix = place + "." if place else ""
    if error.kind.name == "required":
        return [Problem(f"{prefix}{error.kind.value}", None, "must not be null")]
    if error.kind.name == "additionalProperties":
        return [Problem(prefix + name, None, "is not allowed here") for name in error.kind.value]
    return [Problem(place, error.instance, _message(error.kind.name, error.kind.value))]


def _message(kind: str, expected: Any) -> str:
    template = _MESSAGES.get(kind)
    if template is None:
        return "does not fit the documented shape"
    if kind == "format":
        return _FORMATS.get(str(expected), template)
    if isinstance(expected, list):
        expected = ", ".join(str(item) for item in expected if item not in (None, "null"))
    return template.format(expected)


_MESSAGES = {
    "enum": "must be one of {}",
    "exclusiveMaximum": "must be less than {}",
    "exclusiveMinimum": "must be greater than {}",
    "format": "must be well-formed",
    "maxItems": "must have at most {} items",
    "maxLength": "must be at most {} characters long",
    "maximum": "must be at most {}",
    "maxProperties": "must have at most {} members",
    "minItems": "must have at least {} items",
    "minLength": "must be at least {} characters long",
    "minProperties": "must have at least {} members",
    "minimum": "must be at least {}",
    "multipleOf": "must be a multiple of {}",
    "anyOf": "must be one of the documented alternatives",
    "oneOf": "must be exactly one of the documented alternatives",
    "pattern": "must match {}",
    "type": "must be of type {}",
    "uniqueItems": "must not hold the same item twice",
}
_FORMATS = {
    # Documented: DevSkiller V2 page, "Errors", prints this text for a bad address.
    "email": "must be a well-formed email address",
    "date": "must be a date, YYYY-MM-DD",
    "date-time": "must be a date-time such as 2021-10-19T13:05:00Z",
    "uri": "must be an absolute URI",
}
