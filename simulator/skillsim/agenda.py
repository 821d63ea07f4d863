"""The agenda: everything due at a future instant of a world, as one ordered table.

Whatever will happen by itself is a row here: a webhook attempt, an invitation that expires, the
next thing a simulated candidate does. `timeline.py` takes rows in order of their instant and, among
equals, in the order they were planned. An item that is being worked on is *claimed*; one whose
work was cut off by a crash is planned again when the world is opened.
"""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    bindparam,
    delete,
    func,
    select,
    update,
)

from skillsim.store import Row, Statement, Transaction

tables = MetaData()
items = Table(
    "agenda",
    tables,
    Column("seq", Integer, primary_key=True),
    Column("due_at_us", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("details", Text, nullable=False),
    Column("is_claimed", Integer, nullable=False),
    Index("agenda_due", "due_at_us", "seq"),
    Index("agenda_subject", "subject"),
    sqlite_autoincrement=True,
)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is due; `kind` is `<owner>.<what>`, `subject` the id it is about."""

    seq: int
    due_at_us: int
    kind: str
    subject: str
    details: dict[str, Any]


_COLUMNS = (items.c.seq, items.c.due_at_us, items.c.kind, items.c.subject, items.c.details)
_ORDER = (items.c.due_at_us, items.c.seq)
_NEXT = Statement(
    select(*_COLUMNS)
    .where(items.c.is_claimed == 0)
    .order_by(*_ORDER)
    .limit(bindparam("most"))
    .offset(bindparam("skipped"))
)
_NEXT_DUE = Statement(
    select(*_COLUMNS)
    .where(items.c.is_claimed == 0, items.c.due_at_us <= bindparam("now_us"))
    .order_by(*_ORDER)
    .limit(bindparam("most"))
)
_COUNT = Statement(select(func.count()).select_from(items))
_COUNT_UPCOMING = Statement(select(func.count()).select_from(items).where(items.c.is_claimed == 0))
_OF = Statement(
    select(*_COLUMNS)
    .where(items.c.subject == bindparam("subject"), items.c.kind == bindparam("kind"))
    .order_by(*_ORDER)
    .limit(bindparam("most"))
)
_CLAIM = Statement(update(items).where(items.c.seq == bindparam("key_seq")).values(is_claimed=1))
_UNCLAIM = Statement(update(items).values(is_claimed=0))
_REMOVE = Statement(delete(items).where(items.c.seq == bindparam("key_seq")))
_CANCEL = Statement(
    delete(items).where(items.c.subject == bindparam("subject"), items.c.kind == bindparam("kind"))
)


def plan(
    tx: Transaction,
    *,
    due_at_us: int,
    kind: str,
    subject: str,
    details: dict[str, Any] | None = None,
) -> None:
    """Have something happen at an instant; one that has passed is due at once."""
    tx.insert(
        items,
        due_at_us=due_at_us,
        kind=kind,
        subject=subject,
        details=json.dumps(details or {}),
        is_claimed=0,
    )
    tx.has_planned = True


def cancel(tx: Transaction, *, kind: str, subject: str) -> int:
    """Forget what was planned of this kind for this subject; how many items that were."""
    return tx.run(_CANCEL, kind=kind, subject=subject)


def upcoming(tx: Transaction, *, most: int, skipped: int = 0) -> list[Item]:
    """What comes next, in order, whether due or not; claimed items are left out."""
    return [_item(row) for row in tx.rows(_NEXT, most=most, skipped=skipped)]


def count_upcoming(tx: Transaction) -> int:
    """How many items are left, claimed ones left out."""
    return int(tx.value(_COUNT_UPCOMING))


def planned_for(tx: Transaction, *, kind: str, subject: str, most: int) -> list[Item]:
    """What is planned of this kind for this subject, in order, claimed or not."""
    return [_item(row) for row in tx.rows(_OF, kind=kind, subject=subject, most=most)]


def count(tx: Transaction) -> int:
    """How many items are left, claimed ones included."""
    return int(tx.value(_COUNT))


def due(tx: Transaction, *, now_us: int, most: int) -> list[Item]:
    """What is due now, in order; claimed items are left out."""
    return [_item(row) for row in tx.rows(_NEXT_DUE, now_us=now_us, most=most)]


def claim(tx: Transaction, item: Item) -> None:
    """Mark an item as being worked on."""
    tx.run(_CLAIM, key_seq=item.seq)


def remove(tx: Transaction, item: Item) -> bool:
    """Strike an item off; False when it was no longer there."""
    return tx.run(_REMOVE, key_seq=item.seq) > 0


def unclaim_all(tx: Transaction) -> int:
    """Plan again whatever was being worked on; how many items that were."""
    return tx.run(_UNCLAIM)


def _item(row: Row) -> Item:
    seq, due_at_us, kind, subject, details = row
    return Item(seq, due_at_us, kind, subject, json.loads(details))
