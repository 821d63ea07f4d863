"""People across vendors: how each vendor finds its records of a person, and whose they are.

Records with the same employee id are one person's. A record without one belongs to whoever has its
e-mail address, whatever its case. A person goes by the employee id, and without one by the address.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from skillsim.context import VendorAdminCtx
from skillsim.errors import Invalid, NotFound
from skillsim.store import Transaction

_BATCH = 100
_SAFE = "@+:,;=!*'()&$ "
_ID = "id:"
_EMAIL = "email:"


class Known(NamedTuple):
    """One record by which a vendor knows a person; None is what the vendor was not told.

    `kind` is the name of its kind of records, as in `Vendor.state_kinds`.
    """

    kind: str
    id: str
    employee_id: str | None = None
    email: str | None = None
    name: str | None = None


class Entry(NamedTuple):
    """One line of a list: a skill and its level, a review and its score."""

    name: str
    value: str


class Portrait(NamedTuple):
    """What a vendor has of a person, as texts to read.

    Facts of the same name mean the same with every vendor, so those that differ are worth a look:
    `name`, `email`, `employee_id`, `department`, `team`, `team_key`, `role`. None was not told.
    Lists likewise: `skills`, `reviews`, `certifications`, `assessments`.
    """

    facts: Mapping[str, str | None]
    lists: Mapping[str, Sequence[Entry]]
    record: Any
    """Everything, spelled as the vendor's API does."""


Listing = Callable[..., list[str]]


def nobody(tx: Transaction, **asked: object) -> list[Any]:
    """No one: for a vendor that knows nobody in this way."""
    return []


@dataclass(frozen=True)
class Directory:
    """How one vendor finds people, as plain functions."""

    employee_ids: Listing
    """(tx, *, pattern, after, limit) → employee ids behind `after` in the order of text, each once,
    of those whose name, e-mail address or id is LIKE the pattern, a backslash being its escape."""
    with_employee_id: Callable[..., list[Known]]
    """(tx, *, employee_id) → the records with exactly this employee id."""
    describe: Callable[[VendorAdminCtx, Known], Portrait]
    emails: Listing = nobody
    """The same as `employee_ids` for records without one: their addresses, case-folded."""
    with_email: Callable[..., list[Known]] = nobody
    """(tx, *, email) → the records with this case-folded address, with an employee id or not."""


Read = Callable[[Callable[[Transaction], Any]], Any]
"""Runs a function in a transaction of its own, and gives back what it returns."""
Directories = Mapping[str, Directory]
"""By the name of the vendor."""


class Person(NamedTuple):
    """Somebody, with every record of theirs and the vendor that has it.

    `key` is the employee id, or the case-folded e-mail address of who has none.
    """

    key: str
    records: tuple[tuple[str, Known], ...]

    @property
    def id(self) -> str:
        """The key, percent-encoded where it could not be one step of a path."""
        return quote(self.key, safe=_SAFE)

    @property
    def mark(self) -> str:
        """Their place in the order of everyone, for `people` to go on behind it."""
        return (_ID if self.told("employee_id") else _EMAIL) + self.key

    def told(self, field: str) -> str | None:
        """A field of the first record that has it: `name`, `email` or `employee_id`."""
        values = (getattr(known, field) for _, known in self.records)
        return next((value for value in values if value), None)


async def people(
    read: Read, directories: Directories, *, query: str = "", after: str = ""
) -> AsyncIterator[Person]:
    """Everyone who matches, behind the mark `after`: by employee id, then who has none by e-mail.

    A vendor's records are looked through in a transaction of their own, and then others have their
    turn: who matches nobody is looked for everywhere. Raises Invalid for a mark that is none.
    """
    if after and not after.startswith((_ID, _EMAIL)):
        raise Invalid.field("after", after, "takes what an answer said as next_after")
    known, pattern = directories.values(), _containing(query)
    if not after.startswith(_EMAIL):
        last = after.removeprefix(_ID)
        async for employee_id in _merged(read, [d.employee_ids for d in known], pattern, last):
            yield read(partial(_employee, directories=directories, employee_id=employee_id))
        after = ""
    last = after.removeprefix(_EMAIL)
    async for email in _merged(read, [d.emails for d in known], pattern, last):
        records = read(partial(_with_email, directories=directories, email=email))
        if not any(record.employee_id for _, record in records):
            yield Person(email, records)


def person(tx: Transaction, directories: Directories, person_id: str) -> Person:
    """The person with this id, or whoever has this e-mail address. Raises NotFound."""
    key = unquote(person_id)
    found = _employee(tx, directories, key)
    if found.records:
        return found
    email = key.casefold()
    records = _with_email(tx, directories, email)
    for _, known in records:
        if known.employee_id:
            return _employee(tx, directories, known.employee_id)
    if not records:
        raise NotFound(f"no vendor knows a person {person_id}")
    return Person(email, records)


def _containing(text: str) -> str:
    """The LIKE pattern of what contains a text."""
    for special in ("\\", "%", "_"):
        text = text.replace(special, "\\" + special)
    return f"%{text}%"


async def _merged(
    read: Read, listings: Sequence[Listing], pattern: str, after: str
) -> AsyncIterator[str]:
    """What the vendors list, in one order and each once."""
    while True:
        found = []
        for listing in listings:
            found.append(read(partial(listing, pattern=pattern, after=after, limit=_BATCH)))
            await asyncio.sleep(0)
        batch = sorted({mark for marks in found for mark in marks})[:_BATCH]
        for mark in batch:
            yield mark
        if len(batch) < _BATCH:
            return
        after = batch[-1]


def _employee(tx: Transaction, directories: Directories, employee_id: str) -> Person:
    """Whoever has this employee id, with what is known of their e-mail addresses alone."""
    own = [
        (vendor, known)
        for vendor, directory in directories.items()
        for known in directory.with_employee_id(tx, employee_id=employee_id)
    ]
    emails = dict.fromkeys(known.email.casefold() for _, known in own if known.email)
    nameless = [
        (vendor, known)
        for email in emails
        for vendor, known in _with_email(tx, directories, email)
        if not known.employee_id
    ]
    places = list(directories)
    return Person(
        employee_id, tuple(sorted(own + nameless, key=lambda pair: places.index(pair[0])))
    )


def _with_email(
    tx: Transaction, directories: Directories, email: str
) -> tuple[tuple[str, Known], ...]:
    return tuple(
        (vendor, known)
        for vendor, directory in directories.items()
        for known in directory.with_email(tx, email=email)
    )
