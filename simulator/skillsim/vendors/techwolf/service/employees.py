"""Employees one by one: created, listed, read, changed and deleted.

No skills are read out of what the customer tells (decision T22): a new employee has no clusters
until feedback names some.
"""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from skillsim.errors import ApiError, Conflict, Invalid, NotFound
from skillsim.instants import SECOND_US
from skillsim.store import Row, Transaction
from skillsim.vendors.techwolf.service import queries
from skillsim.vendors.techwolf.service.exports import add_employees, facts_row
from skillsim.vendors.techwolf.tables import LISTS, NOTHING_TOLD, Employee, Facts

_HISTORIES = ("working_history", "education_history")


class Unprocessable(ApiError):
    """No skill profile can be built of what was sent (422, documented)."""

    status = 422


class Card(NamedTuple):
    """One employee as the customer described it; `seq` is its place in the order of creation.

    The cards of a list carry none of the facts' own lists.
    """

    seq: int
    external_id: str
    is_active: bool
    last_updated_at_us: int
    n_events: int
    facts: Facts

    @property
    def has_little_data(self) -> bool:
        """Whether no event is known that skills could be found in (assumed, decision T25)."""
        return self.n_events == 0


class Found(NamedTuple):
    """One page of a list, and how many employees the whole list has."""

    total: int
    cards: tuple[Card, ...]


class Change(NamedTuple):
    """What a customer sends: the facts by name, whether the employee is active, new documents.

    A fact that is not named stays as it is; a list that is named replaces the one before
    (documented for histories).
    """

    facts: Mapping[str, Any]
    lists: Mapping[str, list[Any]]
    is_active: bool | None = None
    n_documents: int = 0


def find(
    tx: Transaction,
    *,
    limit: int,
    offset: int = 0,
    is_active: bool | None = None,
    organisational_unit: str | None = None,
) -> Found:
    """A page of the employees that pass, by last update, then by id (documented)."""
    wanted = {
        "active_from": int(is_active is True),
        "active_to": int(is_active is not False),
        "unit": organisational_unit,
    }
    rows = tx.rows(queries.EMPLOYEES, at_most=limit, skipped=offset, **wanted)
    total = tx.value(queries.EMPLOYEES_COUNT, **wanted)
    return Found(total, tuple(card_of((*row, None)) for row in rows))


def get(tx: Transaction, external_id: str) -> Card:
    """The employee with this id. Raises NotFound when there is none, or none any more."""
    row = tx.row(queries.EMPLOYEE, external_id=external_id)
    if row is None:
        raise NotFound(f"there is no employee {external_id}")
    return card_of(row)


def search(tx: Transaction, text: str, *, limit: int, offset: int) -> tuple[Card, ...]:
    """Employees in creation order whose id, position or unit contains the text, in any case."""
    rows = tx.rows(queries.EMPLOYEES_CONTAINING, text=text.lower(), at_most=limit, skipped=offset)
    return tuple(card_of(row) for row in rows)


def exists(tx: Transaction, external_id: str) -> bool:
    """Whether there is an employee with this id."""
    return tx.row(queries.EMPLOYEE, external_id=external_id) is not None


def ids_like(tx: Transaction, *, pattern: str, after: str, limit: int) -> list[str]:
    """The first ids behind `after`, in the order of text, that are LIKE a pattern."""
    rows = tx.rows(queries.IDS_LIKE, pattern=pattern, after=after, at_most=limit)
    return [external_id for (external_id,) in rows]


def count(tx: Transaction, text: str) -> int:
    """How many employees `search` finds."""
    return int(tx.value(queries.EMPLOYEES_CONTAINING_COUNT, text=text.lower()))


def jobs(tx: Transaction) -> list[tuple[str, str]]:
    """Id and name of every job."""
    return [(job_id, name) for job_id, name in tx.rows(queries.JOBS)]


def create(
    tx: Transaction, external_id: str, change: Change, *, is_strict: bool = False, now_us: int
) -> None:
    """Add an employee, last in the order of creation.

    Raises Conflict for an id that is in use (documented: nothing is overwritten). Assumed (decision
    T21): the id of a deleted employee may be used again, and then marks the new place.
    """
    if tx.row(queries.EMPLOYEE, external_id=external_id) is not None:
        raise Conflict(f"there is an employee {external_id} already; change it with PATCH")
    tx.run(queries.FORGET_TOMBSTONE, external_id=external_id)
    facts = _told(tx, NOTHING_TOLD, change)
    employee = Employee(
        external_id=external_id,
        is_active=change.is_active is not False,
        last_updated_at_us=whole_second(now_us),
        n_events=_n_history(facts) + change.n_documents,
        facts=facts,
    )
    _check_profile(facts, employee.n_events, is_strict=is_strict)
    add_employees(tx, [employee])


def update(
    tx: Transaction, external_id: str, change: Change, *, is_strict: bool = False, now_us: int
) -> None:
    """Change what is named, and move the last update. Raises NotFound."""
    before = get(tx, external_id)
    facts = _told(tx, before.facts, change)
    n_new = _n_history(facts) - _n_history(before.facts) + change.n_documents
    n_events = max(0, before.n_events + n_new)
    _check_profile(facts, n_events, is_strict=is_strict)
    columns: dict[str, object] = {
        "is_active": int(before.is_active if change.is_active is None else change.is_active),
        "last_updated_at_us": whole_second(now_us),
        "n_events": n_events,
        **facts_row(facts),
    }
    new = {f"new_{name}": value for name, value in columns.items()}
    tx.run(queries.CHANGE_EMPLOYEE, key_seq=before.seq, **new)


def delete(tx: Transaction, external_id: str) -> None:
    """Remove an employee with all skills; its id still marks its place in exports (T4)."""
    seq = get(tx, external_id).seq
    tx.run(queries.DELETE_SKILLS, employee_seq=seq)
    tx.run(queries.DELETE_CLUSTERS, employee_seq=seq)
    tx.run(queries.BURY_EMPLOYEE, key_seq=seq)


def whole_second(now_us: int) -> int:
    """The second an instant falls in, as answers print no fractions and lists sort by it."""
    return now_us - now_us % SECOND_US


def card_of(row: Row) -> Card:
    """The card that a row of the columns of a card and the lists is."""
    seq, external_id, is_active, updated_us, n_events, position, job_id, unit, place, lists = row
    return Card(
        seq,
        external_id,
        bool(is_active),
        updated_us,
        n_events,
        Facts(
            position,
            job_id,
            unit,
            json.loads(place) if place else None,
            json.loads(lists) if lists else {},
        ),
    )


def _told(tx: Transaction, before: Facts, change: Change) -> Facts:
    """The facts after a change. Raises Invalid for two positions, or for a job that is not there.

    Documented: the name of a job given by its id becomes the position. A position given by its
    name belongs to no job.
    """
    told = dict(change.facts)
    if told.get("assigned_position") is not None and told.get("job_id") is not None:
        raise Invalid.field(
            "assigned_position_id",
            told["job_id"],
            "must not be sent with assigned_position; send one of the two",
        )
    if told.get("job_id") is not None:
        told["assigned_position"] = _job_name(tx, told["job_id"])
    elif "assigned_position" in told:
        told["job_id"] = None
    lists = {**before.lists, **change.lists}
    return before._replace(**told, lists={n: lists[n] for n in LISTS if lists.get(n)})


def _job_name(tx: Transaction, job_id: str) -> str:
    name = tx.value(queries.JOB_NAME, job_id=job_id)
    if name is None:
        # Assumed (decision T23).
        raise Invalid.field("assigned_position_id", job_id, "names no job")
    return str(name)


def _n_history(facts: Facts) -> int:
    return sum(len(facts.lists.get(name, ())) for name in _HISTORIES)


def _check_profile(facts: Facts, n_events: int, *, is_strict: bool) -> None:
    """Raise Unprocessable when a profile is insisted on and nothing is told to make one of.

    Documented: without `strict` the profile is empty instead. What is too little is assumed
    (decision T22).
    """
    if is_strict and n_events == 0 and facts.assigned_position is None:
        raise Unprocessable(
            "no skill profile can be built; send a position, a history or a document"
        )
