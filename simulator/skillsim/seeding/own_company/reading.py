"""A company file as plain JSON values, read without trusting it.

YAML is read for its structure alone: an unquoted word is what JSON makes of it (a number, `true`,
`false`, `null`), and text otherwise. So days stay days as they were typed, `0017` keeps its
zeros, and Mr. No keeps his name. What could make a small file large, or run code, is refused.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from skillsim.errors import ConfigurationError

MAX_BYTES = 50_000_000
_MAX_DEPTH = 16
_TOO_DEEP = "is nested too deep for a company"

_JSON_WORD = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?|true|false|null")
_NOTHING = frozenset({"", "~"})
_TEXT_TAGS = frozenset({None, "!", "tag:yaml.org,2002:str"})
# libyaml reads a file ten times faster; the pure loader is there when it was not compiled in.
_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_company_file(path: Path) -> Any:
    """What a `.yaml`, `.yml` or `.json` file holds; ConfigurationError when it cannot be read."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ConfigurationError(f"cannot be read: {reason}") from error
    if len(content) > MAX_BYTES:
        raise ConfigurationError(f"is larger than {MAX_BYTES // 1_000_000} MB")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigurationError("is not UTF-8 text; save it with that encoding") from error
    return _parsed(text, path.suffix.lower())


def canonical_text(value: Any) -> str:
    """A value as JSON, always the same text for the same value: sorted keys and no blanks.

    Raises ConfigurationError for text and numbers that JSON cannot carry to others.
    """
    try:
        text = json.dumps(
            value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
        )
        text.encode()
    except UnicodeEncodeError as error:
        raise ConfigurationError("holds half a character: a lone surrogate") from error
    except ValueError as error:
        raise ConfigurationError("holds a number that is too large") from error
    except RecursionError as error:
        raise ConfigurationError(_TOO_DEEP) from error
    return text


def _parsed(text: str, suffix: str) -> Any:
    if suffix == ".json":
        return _from_json(text)
    if suffix in (".yaml", ".yml"):
        return _from_yaml(text)
    raise ConfigurationError("is neither .yaml, .yml nor .json; name it so")


def _from_json(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_mapping_of, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise ConfigurationError(f"is not JSON: line {error.lineno}: {error.msg}") from error
    except RecursionError as error:
        raise ConfigurationError(_TOO_DEEP) from error
    except ValueError as error:
        raise ConfigurationError("holds a number that is too large") from error


def _refuse_constant(word: str) -> None:
    raise ConfigurationError(f"is not JSON: {word} is no number")


def _mapping_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    mapping = dict(pairs)
    if len(mapping) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ConfigurationError(f"has {twice!r} twice in one mapping")
    return mapping


def _from_yaml(text: str) -> Any:
    try:
        events = yaml.parse(text, Loader=_Loader)
        nodes = (event for event in events if not isinstance(event, _FRAME))
        value = next((_value(nodes, node, 0) for node in nodes), None)
        if next(nodes, None) is not None:
            raise ConfigurationError("holds more than one YAML document")
    except yaml.MarkedYAMLError as error:
        mark, problem = error.problem_mark, error.problem or error.context
        line = f"line {mark.line + 1}: " if mark else ""
        raise ConfigurationError(f"is not YAML: {line}{problem}") from error
    except yaml.YAMLError as error:
        raise ConfigurationError(f"is not YAML: {str(error).splitlines()[0]}") from error
    return value


_FRAME = (
    yaml.StreamStartEvent,
    yaml.StreamEndEvent,
    yaml.DocumentStartEvent,
    yaml.DocumentEndEvent,
)


def _value(nodes: Iterator[Any], node: Any, depth: int) -> Any:
    """The value that begins with `node`, taking the rest of it from `nodes`."""
    if isinstance(node, yaml.AliasEvent):
        raise _at(node, "aliases such as *name are not read; write the value out")
    if node.tag not in _TEXT_TAGS:
        raise _at(node, f"the tag {node.tag} is not read; leave it out")
    if isinstance(node, yaml.ScalarEvent):
        return _scalar(node)
    if depth == _MAX_DEPTH:
        raise _at(node, _TOO_DEEP)
    if isinstance(node, yaml.SequenceStartEvent):
        return [_value(nodes, item, depth + 1) for item in _until(nodes, yaml.SequenceEndEvent)]
    return _mapping(nodes, depth)


def _until(nodes: Iterator[Any], end: type[Any]) -> Iterator[Any]:
    for node in nodes:
        if isinstance(node, end):
            return
        yield node


def _mapping(nodes: Iterator[Any], depth: int) -> dict[str, Any]:
    mapping: dict[str, Any] = {}
    for key in _until(nodes, yaml.MappingEndEvent):
        if not isinstance(key, yaml.ScalarEvent):
            raise _at(key, "a name must be text")
        if key.value in mapping:
            raise _at(key, f"{key.value!r} is there twice in one mapping")
        mapping[key.value] = _value(nodes, next(nodes), depth + 1)
    return mapping


def _scalar(node: yaml.ScalarEvent) -> Any:
    is_plain = node.implicit[0]
    if is_plain and node.value in _NOTHING:
        return None
    if is_plain and _JSON_WORD.fullmatch(node.value):
        return _from_json(node.value)
    return node.value


def _at(node: Any, problem: str) -> ConfigurationError:
    return ConfigurationError(f"line {node.start_mark.line + 1}: {problem}")
