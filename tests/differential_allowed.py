"""Reviewed differences between the lane and pristine Connexion, each with its reason.

The lane's answer stands first. A difference that no entry covers fails the test.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Exchange:
    """One request and the two statuses it got."""

    operation_id: str
    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes
    lane: int
    connexion: int


@dataclass(frozen=True)
class Allowed:
    """A kind of difference that was looked at and found right."""

    reason: str
    covers: Callable[[Exchange], bool]


ALLOWED: tuple[Allowed, ...] = ()
