"""Bodies of exchanges as lines, each member of a JSON text with what the contract says of it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

MAX_LINES = 2000

Help = Mapping[tuple[str, ...], str]
"""What a member means, by the names that lead to it; the items of a list have no name."""


class Line(NamedTuple):
    """One line of an indented JSON text."""

    indent: int
    key: str | None
    """The member's name; None where the line has none."""
    text: str
    """What follows the name."""
    help: str


class Body(NamedTuple):
    """A body for showing: `lines` of JSON, else `text` as it was, both empty for none."""

    lines: list[Line]
    text: str
    note: str
    """What is not as it was: cut, or not text."""
    size_bytes: int
    headers: list[dict[str, str]]


def body_of(side: Mapping[str, Any], help_of: Help) -> Body:
    """A side of an exchange, as the journal has it."""
    notes = []
    if side["is_cut"]:
        notes.append("only its beginning is kept")
    if side["encoding"] == "base64":
        notes.append("it is not text, and shown in base64")
    lines = [] if notes else _lines_of(side["body"], help_of)
    text = "" if lines else side["body"]
    return Body(lines, text, "; ".join(notes), side["size_bytes"], side["headers"])


def _lines_of(text: str, help_of: Help) -> list[Line]:
    """The lines of a JSON text; none for anything else, and for what is too long to mark up."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return []
    lines = []
    for line in _lines(value, help_of, (), 0, None, ""):
        lines.append(line)
        if len(lines) > MAX_LINES:
            return []
    return lines


def _lines(
    value: Any, help_of: Help, path: tuple[str, ...], indent: int, key: str | None, comma: str
) -> Iterator[Line]:
    said = help_of.get(path, "") if key is not None else ""
    if not (isinstance(value, (dict, list)) and value):
        yield Line(indent, key, json.dumps(value, ensure_ascii=False) + comma, said)
        return
    is_object = isinstance(value, dict)
    yield Line(indent, key, "{" if is_object else "[", said)
    members = list(value.items()) if isinstance(value, dict) else [(None, v) for v in value]
    for place, (name, member) in enumerate(members, start=1):
        inner = path if name is None else (*path, name)
        end = "," if place < len(members) else ""
        yield from _lines(member, help_of, inner, indent + 1, name, end)
    yield Line(indent, None, ("}" if is_object else "]") + comma, "")
