"""Names of worlds and snapshots that are free."""

from collections.abc import Collection
from itertools import count


def free_name(taken: Collection[str], stem: str) -> str:
    """The first of `stem-1`, `stem-2`, … that is not taken."""
    return next(name for number in count(1) if (name := f"{stem}-{number}") not in taken)
