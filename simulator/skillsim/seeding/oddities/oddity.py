"""What an oddity is: a way to change one record, and what its label tells about it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Generic, TypeVar

from skillsim.company import Applicant, Person
from skillsim.seeding.chance import Draw

R = TypeVar("R", Person, Applicant)


@dataclass(frozen=True)
class Scene(Generic[R]):
    """What an oddity may look at beside its own record: nothing that a growing company changes."""

    draw: Draw
    place: int
    """The place of the record in its block, from 0."""
    earlier: Sequence[R]
    """Those before it in the block that nothing is odd about and that lead nobody."""
    people: Sequence[Person]
    """For applicants, the people of the block as they are now; those after `place` may change."""
    as_of: date
    email_domain: str


@dataclass(frozen=True)
class Odd(Generic[R]):
    """A record after the change, and what its label tells: see `company.Label`."""

    record: R
    field: str | None = None
    was: str | None = None
    of: str | None = None


Planting = Callable[[R, Scene[R]], Odd[R] | None]
"""Gives the record an oddity; None when this record cannot have it."""


@dataclass(frozen=True)
class Kind(Generic[R]):
    """One kind of oddity."""

    cards: int
    """How many cards of a deck bear it."""
    plant: Planting[R]


def changed(record: R, field: str, value: object, *, was: str | None = None) -> Odd[R] | None:
    """The record with one field changed; None when it has that value already.

    `was` is the text of the old value where `text_of` does not spell it.
    """
    before = getattr(record, field)
    if before == value:
        return None
    change: dict[str, Any] = {field: value}
    return Odd(replace(record, **change), field, text_of(before) if was is None else was)


def text_of(value: object) -> str | None:
    """A field's value as a label has it; None for a field without one."""
    if value is None or isinstance(value, str):
        return value
    return value.isoformat() if isinstance(value, date) else repr(value)
