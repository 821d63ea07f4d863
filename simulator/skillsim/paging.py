"""Lists in slices: page numbers and what is left behind a cursor. Pure."""

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

T = TypeVar("T")


class Page(NamedTuple):
    """One numbered page (from 0) of a list; `size` is the most it may hold."""

    number: int
    size: int

    @property
    def offset(self) -> int:
        """How many items stand before this page."""
        return self.number * self.size

    def pages_of(self, total: int) -> int:
        """How many pages of this size a list of `total` items has; 0 when it is empty."""
        return -(-total // self.size)


def split(found: Sequence[T], limit: int) -> tuple[Sequence[T], bool]:
    """The first `limit` of what was found, and whether more follow; ask the store for one more."""
    return found[:limit], len(found) > limit
