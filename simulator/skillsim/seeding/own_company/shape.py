"""What a company file may hold, by the published schema; a refusal is one sentence.

Each of the schema's `$defs` is described in words that can follow "send", so the schema is the
only place that says what is right.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import jsonschema_rs

from skillsim.errors import ConfigurationError
from skillsim.resources import fixtures_root

SCHEMA_FILE = "company_file.schema.json"

_LINEAR = jsonschema_rs.RegexOptions()
_MAX_SHOWN = 60
# `$defs`, the name, and the keyword that was not met.
_PATH_OF_A_DEFINITION = 3
_KINDS = {"array": "a list", "object": "a mapping", "string": "text"}


def require_shape(entry: Any) -> None:
    """Refuse what the schema does not allow.

    Raises ConfigurationError with the first thing wrong, as `people[3].level: ...`.
    """
    try:
        error = next(_validator().iter_errors(entry), None)
    except ValueError as problem:
        raise ConfigurationError("is nested too deep for a company") from problem
    if error is not None:
        raise ConfigurationError(_sentence(error))


@lru_cache(maxsize=1)
def _schema() -> dict[str, Any]:
    text = (fixtures_root() / SCHEMA_FILE).read_text(encoding="utf-8")
    return dict(json.loads(text))


@lru_cache(maxsize=1)
def _validator() -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(
        _schema(), validate_formats=True, pattern_options=_LINEAR
    )


def _sentence(error: jsonschema_rs.ValidationError) -> str:
    kind, value = error.kind.name, error.instance
    if kind == "propertyNames":
        error = error.kind.value
        value = error.instance
    place = "".join(_step(part) for part in error.instance_path).removeprefix(".")
    if kind == "required":
        return f"{place}{'.' * bool(place)}{error.kind.value}: is missing"
    if kind == "additionalProperties":
        return _unknown(place, error)
    return f"{place}{': ' * bool(place)}{_shown(value)} does not do; send {_wanted(error)}"


def _step(part: str | int) -> str:
    return f"[{part}]" if isinstance(part, int) else f".{part}"


def _unknown(place: str, error: jsonschema_rs.ValidationError) -> str:
    known = ", ".join(sorted(_part(error)["properties"]))
    return f"{place}{'.' * bool(place)}{error.kind.value[0]}: is not known here; known are {known}"


def _wanted(error: jsonschema_rs.ValidationError) -> str:
    kind, part = error.kind.name, _part(error)
    if kind == "maxItems":
        return f"at most {part['maxItems']}"
    if kind == "uniqueItems":
        return "each item once"
    if "$ref" in part:
        return str(_schema()["$defs"][part["$ref"].rpartition("/")[2]]["description"])
    if error.schema_path[0] == "$defs" and len(error.schema_path) == _PATH_OF_A_DEFINITION:
        return str(part["description"])
    types = part["type"]
    return _KINDS[types if isinstance(types, str) else types[0]]


def _part(error: jsonschema_rs.ValidationError) -> Mapping[str, Any]:
    """The part of the schema that the keyword stands in that was not met."""
    part: Any = _schema()
    for step in error.schema_path[:-1]:
        part = part[step]
    return dict(part)


def _shown(value: Any) -> str:
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _MAX_SHOWN else text[:_MAX_SHOWN] + "…"
