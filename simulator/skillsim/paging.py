"""Lists in slices: page numbers and what is left behind a cursor. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page:
    """One numbered page (from 0) of a list with `total` items; `size` is the most it may hold."""

    number: int
    size: int
    total: int

    @property
    def count(self) -> int:
        """How many pages the list has; 0 when it is empty."""
        return -(-self.total // self.size)

    @property
    def has_items(self) -> bool:
        """Whether the list reaches this page."""
        return self.offset < self.total

    @property
    def offset(self) -> int:
        """How many items stand before this page."""
        return self.number * self.size


def split(found: Sequence[T], limit: int) -> tuple[Sequence[T], bool]:
    """The first `limit` of what was found, and whether more follow; ask the store for one more."""
    return found[:limit], len(found) > limit
