"""TalentBoost lists come in batches; each says where the next one begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from skillsim.store import Row

T = TypeVar("T")

# Assumed (decision D20): the documents name no size; a world may set another one.
BATCH_SIZE = 100


@dataclass(frozen=True, slots=True)
class Batch(Generic[T]):
    """Some records in creation order.

    `next_position` is what to ask for the rest with, None when nothing follows. It is the place
    of the last record, so rows that come and go in between shift nothing.
    """

    records: Sequence[T]
    next_position: int | None


def next_position(rows: Sequence[Row], size: int) -> int | None:
    """Where the next batch begins: `rows` start with their `seq`, and are one more than fit."""
    return rows[size - 1][0] if len(rows) > size else None
