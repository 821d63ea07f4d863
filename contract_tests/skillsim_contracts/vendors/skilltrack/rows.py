"""Holds lists against the rows they should have, and finds out which side of a write is wrong."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from skillsim_contracts.calls import Answer
from skillsim_contracts.expectations import holds
from skillsim_contracts.probe import Probe

Row = Mapping[str, Any]

Seen = Callable[[str], bool]
"""Whether what was written is seen elsewhere as it was sent. It is asked for a member by its name,
or for the whole row by an empty name."""


@dataclass(frozen=True)
class Mismatch:
    """What a list should hold and does not, and the member that is wrong if a row is there."""

    pointer: str
    relation: str
    want: Any
    member: str = ""


def nowhere(member: str) -> bool:
    """Nothing else shows what was written."""
    return False


def told(answer: Answer) -> Seen:
    """Whether the answer of a write tells a member as it was sent; it proves no row."""

    def seen(member: str) -> bool:
        try:
            body, sent = answer.json(), json.loads(answer.call.body)
        except ValueError:
            return False
        return isinstance(body, dict) and member in body and _same(body[member], sent.get(member))

    return seen


def expect_rows(
    probe: Probe,
    answer: Answer,
    wanted: Sequence[Row],
    *,
    write: str,
    because: str,
    seen: Seen = nowhere,
) -> None:
    """The list has exactly these rows, in any order, whatever else each holds.

    Blames the list if what was written is seen elsewhere, and the write if it is not.
    """
    _judge(probe, answer, mismatch(answer.json(), wanted, alone=True), write, because, seen)


def expect_among(
    probe: Probe,
    answer: Answer,
    wanted: Sequence[Row],
    *,
    write: str,
    because: str,
    seen: Seen = nowhere,
) -> None:
    """The list has these rows among others; blames as `expect_rows` does."""
    _judge(probe, answer, mismatch(answer.json(), wanted, alone=False), write, because, seen)


def mismatch(rows: Any, wanted: Sequence[Row], *, alone: bool) -> Mismatch | None:
    """The first way in which a list differs from what is wanted; None if it does not."""
    if not isinstance(rows, list):
        return Mismatch("", "all_typed", ["array"])
    free = dict(enumerate(rows))
    missing = [want for want in wanted if not _take(free, want)]
    if missing:
        return _nearest(free, missing[0], len(rows), len(wanted), alone=alone)
    if alone and free:
        return Mismatch("/*", "count", len(wanted))
    return None


def _take(free: dict[int, Any], want: Row) -> bool:
    """Whether a free row fits; it is free no more."""
    for place, row in free.items():
        if not _wrong(row, want):
            del free[place]
            return True
    return False


def _nearest(
    free: Mapping[int, Any], want: Row, found: int, wanted: int, *, alone: bool
) -> Mismatch:
    if alone and found != wanted:
        return Mismatch("/*", "count", wanted)
    wrong = {place: _wrong(row, want) for place, row in free.items()}
    place = min(wrong, key=lambda place: len(wrong[place]), default=None)
    if place is None or len(wrong[place]) > len(want) // 2:
        name = next(iter(want))
        return Mismatch(f"/*/{name}", "contains", want[name])
    member = wrong[place][0]
    return Mismatch(f"/{place}/{member}", "is", want[member], member)


def _wrong(row: Any, want: Row) -> list[str]:
    """The members of a row that are not as wanted."""
    if not isinstance(row, dict):
        return list(want)
    return [name for name, value in want.items() if name not in row or not _same(row[name], value)]


def _same(value: Any, want: Any) -> bool:
    return holds("is", [value], want)


def _judge(
    probe: Probe, answer: Answer, wrong: Mismatch | None, write: str, because: str, seen: Seen
) -> None:
    if wrong is None:
        return
    read = answer.call.operation_id or write
    blame = read if seen(wrong.member) else write
    expect = probe.expect(answer, blame=blame).at(wrong.pointer)
    expect.relation(wrong.relation, wrong.want, because)
    # What is left is a row that is there as often as it should be, with another one's members.
    probe.fail(because, blame=blame)
