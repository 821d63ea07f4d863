"""What a reproduction does with saved answers: take values from them, and judge the last of them.

Only the standard library and skillsim_contracts.expectations are used here: a reproduction script
carries this file's text along, so the same code decides in the kit and in the script.

Placeholders in texts:

    {{ID1}}     the value of that name
    {{ID1%}}    the same, percent-encoded
    {{ID1#}}    the same as a number, where a JSON value is nothing else
"""

import csv
import json
import os
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from skillsim_contracts.expectations import holds, select

HOLDS, SHOWS, STOPPED = 0, 1, 2
"""How a script ends: the expectation holds, the defect shows, a step could not be made."""

PLACEHOLDER = re.compile(r"\{\{([A-Z][A-Z0-9_]*)([%#]?)\}\}")

Saved = dict[str, Any]
"""An answer as `{"status", "headers", "body"}`, its body as text."""

WORDS = ("client_id", "client_secret", "audience", "tenant")


class NoValue(Exception):
    """An answer lacks a value that a later step needs; the message says which."""


def found_in(answers: Sequence[Saved], selector: str) -> list[Any]:
    """What a selector finds in several answers, one list for all."""
    try:
        return [value for answer in answers for value in select(answer, selector)]
    except csv.Error:
        return []


def fulfils(relation: str, values: list[Any], want: Any) -> bool:
    """Whether the values stand in the relation; values that cannot be compared stand in none."""
    try:
        return holds(relation, values, want)
    except (TypeError, ValueError):
        return False


def taken(answer: Saved, selector: str, part: str, base: str) -> str:
    """A value of an answer as text: `whole`, its `last` segment, or the `path` below a base.

    Raises NoValue.
    """
    values = found_in([answer], selector)
    value = values[0] if len(values) == 1 else None
    if value is None or isinstance(value, dict | list | bool):
        raise NoValue(f"the answer has no value at {selector}")
    text = str(value)
    if part == "whole":
        return text
    if part == "last":
        return text.rstrip("/").rpartition("/")[2]
    path = below(base, text)
    if path is None:
        raise NoValue(f"the link {text} does not lead to {base}")
    return path


def below(base: str, url: str) -> str | None:
    """A link as a path below a base address, query included; None when it leads elsewhere."""
    here, link = urlsplit(base), urlsplit(url)
    same = (link.scheme, link.netloc) in {("", ""), (here.scheme, here.netloc)}
    if not same or not link.path.startswith(here.path + "/"):
        return None
    path = link.path[len(here.path) :]
    return f"{path}?{link.query}" if link.query else path


def filled(value: Any, values: Mapping[str, str]) -> Any:
    """A JSON value or text with its placeholders filled in; unknown ones stay."""
    if isinstance(value, dict):
        return {name: filled(member, values) for name, member in value.items()}
    if isinstance(value, list | tuple):
        return [filled(item, values) for item in value]
    if not isinstance(value, str):
        return value
    number = PLACEHOLDER.fullmatch(value)
    if number and number[2] == "#" and values.get(number[1], "").isdecimal():
        return int(values[number[1]])
    return PLACEHOLDER.sub(lambda match: _filling(match, values), value)


def names_in(value: Any) -> set[str]:
    """The names of the placeholders in a JSON value or text."""
    if isinstance(value, dict):
        return set().union(*map(names_in, value.values()))
    if isinstance(value, list | tuple):
        return set().union(*map(names_in, value))
    found = PLACEHOLDER.finditer(value) if isinstance(value, str) else ()
    return {match[1] for match in found}


def _filling(match: re.Match[str], values: Mapping[str, str]) -> str:
    if match[1] not in values:
        return match[0]
    text = values[match[1]]
    return quote(text, safe="") if match[2] == "%" else text


def saved(folder: str, name: object) -> Saved:
    """An answer that a script saved as NAME.status, NAME.headers and NAME.body."""
    place = Path(folder)
    head = (place / f"{name}.headers").read_bytes().decode("latin-1")
    return {
        "status": int((place / f"{name}.status").read_text()),
        "headers": _headers(head),
        "body": (place / f"{name}.body").read_bytes().decode("utf-8", "replace"),
    }


def _headers(head: str) -> dict[str, str]:
    """The headers of the last answer in the file: an interim one may come before it."""
    last = [block for block in re.split(r"\r?\n\r?\n", head) if block.strip()][-1:]
    headers: dict[str, str] = {}
    for line in "".join(last).splitlines()[1:]:
        name, _, value = line.partition(":")
        name = name.strip().lower()
        headers[name] = f"{headers[name]}, {value.strip()}" if name in headers else value.strip()
    return headers


def main(arguments: Sequence[str]) -> int:
    """The exit code of `take FOLDER ANSWER SELECTOR PART BASE`, `encode TEXT`, `words` (from the
    environment) or `judge FOLDER NAME=VALUE …` (the expectation comes in as JSON).
    """
    verb, *rest = arguments
    if verb == "take":
        folder, name, selector, part, base = rest
        return _say(taken(saved(folder, name), selector, part, base))
    if verb == "encode":
        return _say(quote(rest[0], safe=""))
    if verb == "words":
        said = {name: os.environ[name] for name in WORDS if os.environ.get(name)}
        return _say(json.dumps({**said, "grant_type": "client_credentials"}))
    folder, *pairs = rest
    return _judge(folder, json.load(sys.stdin), dict(pair.split("=", 1) for pair in pairs))


def _judge(folder: str, expectation: Mapping[str, Any], values: Mapping[str, str]) -> int:
    """Say what was expected and what was found; whether that shows the defect."""
    answers = [saved(folder, name) for name in expectation["answers"]]
    selector = filled(expectation["selector"], values)
    want = filled(expectation["want"], values)
    found = found_in(answers, selector)
    is_held = fulfils(expectation["relation"], found, want)
    places = " and ".join(str(name) for name in expectation["answers"])
    wanted = "" if want is None else f" {json.dumps(want)}"
    _say(f"Judged:    {selector} of answer {places}")
    _say(f"Expected:  {expectation['relation'].replace('_', ' ')}{wanted}")
    _say(f"Found:     {json.dumps(found[0] if len(found) == 1 else found)}")
    _say("The expectation holds." if is_held else "The expectation is broken: the defect shows.")
    return HOLDS if is_held else SHOWS


def _say(text: str) -> int:
    sys.stdout.write(text + "\n")
    return HOLDS


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Exception as problem:  # noqa: BLE001 - Python's own 1 would mean that the defect shows
        sys.stderr.write(f"{type(problem).__name__}: {problem}\n")
        sys.exit(STOPPED)
