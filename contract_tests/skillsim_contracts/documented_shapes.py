"""What an answer to a printed request must hold: relations of its parts, one for each promise.

`strictly` reads a shape as it is written; `openly` leaves open what a document shows in passing:
the form of ids, the fraction and offset of instants, whether nothing is null or absent.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from skillsim_contracts.shapes import PATTERNS, WORDS, Json, Shape

_ID_LIKE = re.compile(f"{PATTERNS['uuid']}|(?=.*[0-9])[0-9A-Za-z]{{18,22}}")
_INSTANT = re.compile(PATTERNS["instant"])

_OPEN_PATTERNS = {
    **PATTERNS,
    "uuid": ".+",
    "short_id": ".+",
    "id": ".+",
    "instant": PATTERNS["instant"].removesuffix("Z") + r"(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})",
    "url": r"(?:https?:/)?/\S*",
}


@dataclass(frozen=True)
class Promise:
    """What the values at a JSON pointer should be, as a relation of expectations.py."""

    pointer: str
    relation: str
    want: Json = None


@dataclass(frozen=True)
class Reading:
    """How a shape is read.

    With `is_open` only what every reading of the document asks. `keeps_number` and `keeps_text`
    say which of the printed values must be exactly so.
    """

    is_open: bool
    keeps_number: Callable[[int | float], bool] = lambda number: True
    keeps_text: Callable[[str], bool] = lambda text: True


STRICTLY = Reading(is_open=False)


def promises(shape: Shape, value: Json, reading: Reading, at: str = "") -> Iterator[Promise]:
    """Everything the shape promises of this value; what hangs on a broken promise is left out."""
    if isinstance(shape, dict):
        yield from _members(shape, value, reading, at)
    elif isinstance(shape, list):
        yield from _items(shape, value, reading, at)
    elif isinstance(shape, str) and not shape.startswith("="):
        yield _word(shape, reading, at)
    else:
        exact = shape[1:] if isinstance(shape, str) else shape
        yield _exact(exact, reading, at)


def _members(shape: dict[str, Shape], value: Json, reading: Reading, at: str) -> Iterator[Promise]:
    yield Promise(at, "all_typed", ["object"])
    if not isinstance(value, dict):
        return
    for key, member in shape.items():
        name = key.removesuffix("~").removeprefix("(").removesuffix(")")
        pointer = f"{at}/{name.replace('~', '~0').replace('/', '~1')}"
        may_be_null, may_be_absent = key.endswith("~"), key.startswith("(")
        if reading.is_open:
            may_be_null = may_be_absent = may_be_null or may_be_absent
        if member == "absent":
            yield from () if reading.is_open else (Promise(pointer, "absent"),)
        elif name not in value:
            yield from () if may_be_absent else (Promise(pointer, "exists"),)
        elif value[name] is not None or not may_be_null:
            yield from promises(member, value[name], reading, pointer)


def _items(shape: list[Shape], value: Json, reading: Reading, at: str) -> Iterator[Promise]:
    yield Promise(at, "all_typed", ["array"])
    if not isinstance(value, list):
        return
    if len(shape) > 1:
        yield Promise(f"{at}/*", "exists")
    for number, item in enumerate(value):
        yield from promises(shape[0], item, reading, f"{at}/{number}")


def _word(word: str, reading: Reading, at: str) -> Promise:
    if word in PATTERNS:
        return Promise(at, "matches", (_OPEN_PATTERNS if reading.is_open else PATTERNS)[word])
    if word == "any":
        return Promise(at, "exists")
    if word in WORDS:
        return Promise(at, "all_typed", [word])
    return Promise(at, "one_of", list(word.split("|")))


def _exact(exact: str | bool | int | float, reading: Reading, at: str) -> Promise:
    if isinstance(exact, bool):
        return Promise(at, "is", exact)
    if not isinstance(exact, str):
        kind = "integer" if isinstance(exact, int) else "number"
        kept = reading.keeps_number(exact)
        return Promise(at, "is", exact) if kept else Promise(at, "all_typed", [kind])
    if not reading.is_open:
        return Promise(at, "is", exact)
    if _INSTANT.fullmatch(exact):
        return Promise(at, "matches", exact.removesuffix("Z") + r"(?:\.0+)?(?:Z|\+00:00)")
    if _ID_LIKE.fullmatch(exact):
        return Promise(at, "matches", ".+")
    kept = reading.keeps_text(exact)
    return Promise(at, "is", exact) if kept else Promise(at, "all_typed", ["string"])
