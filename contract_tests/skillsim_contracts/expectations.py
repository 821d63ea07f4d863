"""What an answer should hold, as data: a selector, a relation and the value wanted.

Only the standard library is used here: a reproduction carries this file's text along, so the same
code decides in the kit and in the script.

Selectors:

    status              the status code
    body                the text of the body
    header:location     a header, by its name in lower case
    csv:skill_name      that column of every row of a CSV body; csv:* every row as a list
    json:/a/*/id        a JSON pointer; * stands for every member or item; json: is the whole body

A selector gives a list of values, empty where there is nothing. Several answers give one list.
"""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from typing import Any

TYPES = {
    "string": str,
    "boolean": bool,
    "array": list,
    "object": dict,
    "null": type(None),
}


def select(answer: dict[str, Any], selector: str) -> list[Any]:
    """The values that a selector finds in `{"status", "headers", "body"}` (body as text)."""
    kind, _, rest = selector.partition(":")
    if kind == "status":
        return [answer["status"]]
    if kind == "body":
        return [answer["body"]]
    if kind == "header":
        return [answer["headers"][rest]] if rest in answer["headers"] else []
    if kind == "csv":
        return _columns(answer["body"], rest)
    try:
        return _pointed([json.loads(answer["body"])], rest)
    except ValueError:
        return []


def _columns(text: str, column: str) -> list[Any]:
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    if column == "*":
        return rows
    head = rows[0] if rows else []
    if column not in head:
        return []
    place = head.index(column)
    return [row[place] for row in rows[1:] if len(row) > place]


def _pointed(values: list[Any], pointer: str) -> list[Any]:
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        values = [inner for value in values for inner in _members(value, name)]
    return values


def _members(value: Any, name: str) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values()) if name == "*" else [value[name]] if name in value else []
    if isinstance(value, list):
        if name == "*":
            return value
        return [value[int(name)]] if name.isdigit() and int(name) < len(value) else []
    return []


def holds(relation: str, values: list[Any], want: Any) -> bool:
    """Whether the values stand in the relation to what is wanted; KeyError for no relation."""
    return bool(RELATIONS[relation](values, want))


def _same(value: Any, want: Any) -> bool:
    if isinstance(value, bool) or isinstance(want, bool):
        return value is want
    if isinstance(value, int | float) and isinstance(want, int | float):
        return abs(value - want) <= 1e-9 * max(1.0, abs(want))
    return bool(value == want)


def _has_type(value: Any, names: list[str]) -> bool:
    if isinstance(value, bool):
        return "boolean" in names
    if isinstance(value, int | float):
        return "number" in names or ("integer" in names and value == int(value))
    return any(isinstance(value, TYPES[name]) for name in names if name in TYPES)


def _counted(values: list[Any]) -> Counter[str]:
    return Counter(json.dumps(value, sort_keys=True) for value in values)


def _is_text_like(value: Any, pattern: str) -> bool:
    return isinstance(value, str) and re.fullmatch(pattern, value, re.DOTALL) is not None


def _ordered(values: list[Any]) -> bool:
    return all(first <= second for first, second in pairwise(values))


RELATIONS: dict[str, Callable[[list[Any], Any], bool]] = {
    "is": lambda values, want: len(values) == 1 and _same(values[0], want),
    "is_not": lambda values, want: len(values) == 1 and not _same(values[0], want),
    "one_of": lambda values, want: len(values) == 1 and any(_same(values[0], w) for w in want),
    "between": lambda values, want: len(values) == 1 and want[0] <= values[0] <= want[1],
    "are": lambda values, want: len(values) == len(want) and all(map(_same, values, want)),
    "are_one_of": lambda values, want: any(values == option for option in want),
    "are_items": lambda values, want: _counted(values) == _counted(want),
    "all_are": lambda values, want: all(_same(value, want) for value in values),
    "all_among": lambda values, want: all(any(_same(v, w) for w in want) for v in values),
    "all_match": lambda values, want: all(_is_text_like(value, want) for value in values),
    "all_have": lambda values, want: all(isinstance(v, dict) and want in v for v in values),
    "all_typed": lambda values, want: all(_has_type(value, want) for value in values),
    "matches": lambda values, want: len(values) == 1 and _is_text_like(values[0], want),
    "contains": lambda values, want: any(_same(value, want) for value in values),
    "contains_all": lambda values, want: all(any(_same(v, w) for v in values) for w in want),
    "lacks": lambda values, want: not any(_same(value, want) for value in values),
    "lacks_text": lambda values, want: not any(want in str(value) for value in values),
    "exists": lambda values, want: bool(values),
    "absent": lambda values, want: not values,
    "unique": lambda values, want: max(_counted(values).values(), default=1) == 1,
    "ascending": lambda values, want: _ordered(values),
    "descending": lambda values, want: _ordered(values[::-1]),
    "count": lambda values, want: len(values) == want,
    "count_one_of": lambda values, want: len(values) in want,
}
