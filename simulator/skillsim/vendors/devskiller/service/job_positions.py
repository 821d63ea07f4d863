"""Job positions of TalentBoost, of which the V2 page has the heading alone (decision D21)."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from skillsim.store import Statement, Transaction
from skillsim.vendors.devskiller.records import JobPosition
from skillsim.vendors.devskiller.service.batches import BATCH_SIZE, Batch, next_position
from skillsim.vendors.devskiller.tables import job_positions

_COLUMNS = (job_positions.c.id, job_positions.c.name, job_positions.c.custom_id)
_BY_ID = Statement(select(*_COLUMNS).where(job_positions.c.id == bindparam("id")))
_AFTER = Statement(
    select(job_positions.c.seq, *_COLUMNS)
    .where(job_positions.c.seq > bindparam("after"))
    .order_by(job_positions.c.seq)
    .limit(bindparam("most"))
)


def find(tx: Transaction, job_position_id: str) -> JobPosition | None:
    """The job position with this id, or None."""
    row = tx.row(_BY_ID, id=job_position_id)
    return None if row is None else JobPosition(*row)


def batch(tx: Transaction, *, after: int = 0, size: int = BATCH_SIZE) -> Batch[JobPosition]:
    """Job positions in creation order, from the one that follows position `after`."""
    rows = tx.rows(_AFTER, after=after, most=size + 1)
    records = [JobPosition(*row[1:]) for row in rows[:size]]
    return Batch(records, next_position(rows, size))


def add_all(tx: Transaction, records: Sequence[JobPosition]) -> None:
    """Store job positions as they are, in this order."""
    tx.insert_many(
        job_positions,
        [{"id": each.id, "name": each.name, "custom_id": each.custom_id} for each in records],
    )
