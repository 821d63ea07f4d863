"""Shapes: a short notation for what an answer must hold, and the findings when it does not.

A shape is plain YAML:

    string, integer, number, boolean, any     a JSON type (an integer is a number, true is not)
    uuid, short_id, id                        an id: 36 characters, base 62 up to 22, or either
    date, instant, url                        2025-05-20, 2025-05-20T08:00:00Z, https://…
    A|B|C                                     one of these strings
    =text, 400, true                          exactly this string, number or boolean
    $name                                     the shape of that name, from the same file
    {key: shape}                              an object with at least these keys
        key~: shape                           the value may be null (nothing has happened yet)
        (key): shape                          the key may be missing
        key: absent                           the key must be missing
        $like: name                           take the keys of that shape, then change some
    [shape] and [shape, ...]                  a list of such items; with the dots at least one

Keys that a shape does not name are never a finding: every answer stays open.
"""

import re
from collections.abc import Callable, Mapping

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
"""What a JSON document holds."""

Shape = bool | int | float | str | list["Shape"] | dict[str, "Shape"]
"""What an answer must look like, in the notation above."""


class ShapeError(ValueError):
    """A shape is not written in the notation; the message names the place."""


def _text(pattern: str) -> Callable[[Json], bool]:
    expression = re.compile(pattern)
    return lambda value: isinstance(value, str) and expression.fullmatch(value) is not None


def _number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_SHORT_ID = "[0-9A-Za-z]{1,22}"
_DAY = "[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"

PATTERNS: Mapping[str, str] = {
    "uuid": _UUID,
    "short_id": _SHORT_ID,
    "id": f"{_UUID}|{_SHORT_ID}",
    "date": _DAY,
    "instant": f"{_DAY}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z",
    "url": r"https?://[^\s/?#]+\S*",
}
"""The words that stand for texts of a form, and the expression of each."""

WORDS: Mapping[str, Callable[[Json], bool]] = {
    "any": lambda value: True,
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": _number,
    "boolean": lambda value: isinstance(value, bool),
    **{word: _text(pattern) for word, pattern in PATTERNS.items()},
}


def expanded(shape: Shape, named: Mapping[str, Shape], at: str = "") -> Shape:
    """The shape with every `$name` and `$like` replaced by what it stands for.

    Raises ShapeError for an unknown word or name, so a typing mistake never passes as a check.
    """
    if isinstance(shape, dict):
        like = shape.get("$like")
        base = _named(like, named, at) if like is not None else {}
        if not isinstance(base, dict):
            raise ShapeError(f"{at or '/'}: $like must name an object")
        own = {k: expanded(v, named, f"{at}/{k}") for k, v in shape.items() if k != "$like"}
        changed = {_bare(key) for key in own}
        return {key: value for key, value in base.items() if _bare(key) not in changed} | own
    if isinstance(shape, list):
        return _expanded_list(shape, named, at)
    if isinstance(shape, str):
        return _expanded_word(shape, named, at)
    return shape


def _expanded_list(shape: list[Shape], named: Mapping[str, Shape], at: str) -> Shape:
    if not 1 <= len(shape) <= 2 or shape[1:] not in ([], ["..."]):
        raise ShapeError(f"{at or '/'}: a list shape is [item] or [item, ...]")
    return [expanded(shape[0], named, f"{at}/0"), *shape[1:]]


def _expanded_word(word: str, named: Mapping[str, Shape], at: str) -> Shape:
    if word.startswith("$"):
        return _named(word[1:], named, at)
    if word in WORDS or word == "absent" or word.startswith("=") or "|" in word:
        return word
    raise ShapeError(f"{at or '/'}: {word!r} is no word of the notation")


def _named(name: Shape, named: Mapping[str, Shape], at: str) -> Shape:
    if not isinstance(name, str) or name not in named:
        raise ShapeError(f"{at or '/'}: no shape is called {name!r} above this place")
    return named[name]


def findings(shape: Shape, value: Json, at: str = "") -> list[str]:
    """Every place where the value leaves the (expanded) shape, as sentences with JSON pointers."""
    if isinstance(shape, dict):
        return _object_findings(shape, value, at)
    if isinstance(shape, list):
        return _list_findings(shape, value, at)
    if isinstance(shape, str) and not shape.startswith("="):
        allowed = shape.split("|")
        fits = WORDS[shape](value) if shape in WORDS else value in allowed
    else:
        exact = shape[1:] if isinstance(shape, str) else shape
        fits = value == exact and isinstance(value, bool) == isinstance(exact, bool)
    return [] if fits else [f"{at or '/'} is {_shown(value)}, documented as {_wanted(shape)}"]


def _object_findings(shape: dict[str, Shape], value: Json, at: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{at or '/'} is {_shown(value)}, documented as an object"]
    found: list[str] = []
    for key, member in shape.items():
        name = _bare(key)
        pointer = f"{at}/{name.replace('~', '~0').replace('/', '~1')}"
        if member == "absent":
            found += [f"{pointer} is present, documented as absent"] if name in value else []
        elif name not in value:
            missing = f"{pointer} is missing, documented as {_wanted(member)}"
            found += [] if key.startswith("(") else [missing]
        elif value[name] is not None or not key.endswith("~"):
            found += findings(member, value[name], pointer)
    return found


def _list_findings(shape: list[Shape], value: Json, at: str) -> list[str]:
    if not isinstance(value, list):
        return [f"{at or '/'} is {_shown(value)}, documented as a list"]
    if not value and len(shape) > 1:
        return [f"{at or '/'} is empty, documented with at least one item"]
    return [one for n, item in enumerate(value) for one in findings(shape[0], item, f"{at}/{n}")]


def _bare(key: str) -> str:
    """The key without its marks: `(name)~` → `name`."""
    return key.removesuffix("~").removeprefix("(").removesuffix(")")


def _wanted(shape: Shape) -> str:
    if isinstance(shape, dict):
        return "an object"
    if isinstance(shape, list):
        return "a list"
    return repr(shape[1:]) if isinstance(shape, str) and shape.startswith("=") else str(shape)


def _shown(value: Json) -> str:
    text = "null" if value is None else repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
