"""The time of a test's world."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from skillsim import durations
from skillsim.client import AdminClient, Json


class StoppedEarly(Exception):
    """An advance ended before its target: too much was due, or it took too long."""


class Clock:
    """Reads and moves one world's clock; what is due on the way happens, webhooks included.

    A duration is text such as `2h 30m`, or a timedelta; an instant is RFC 3339 text, or a datetime
    with a time zone. Raises ValueError for anything else, AdminError for what the sandbox refuses.
    """

    def __init__(self, admin: AdminClient, on_move: Callable[[], None]) -> None:
        self._admin = admin
        self._on_move = on_move

    @property
    def now(self) -> datetime:
        """What time it is, in UTC."""
        return datetime.fromisoformat(self._admin.get_clock()["now"])

    def freeze(self) -> None:
        """Stop it where it is."""
        self._admin.set_clock(mode="frozen")

    def run(self, speed: float = 1.0) -> None:
        """Let it run, so many seconds in a real one."""
        self._admin.set_clock(speed=speed)
        self._on_move()

    def set(self, instant: str | datetime) -> None:
        """Set it to a later instant; what is due by then follows by itself."""
        self._admin.set_clock(now=_instant(instant))
        self._on_move()

    def advance(self, duration: str | timedelta) -> tuple[Json, ...]:
        """Do all that is due in a span of time; what happened, as `{at, kind, subject, outcome}`.

        Raises StoppedEarly.
        """
        return self._advance(seconds=durations.to_seconds(_duration_us(duration)))

    def to(self, instant: str | datetime) -> tuple[Json, ...]:
        """Do all that is due until an instant; what happened. Raises StoppedEarly."""
        return self._advance(to=_instant(instant))

    def until_idle(self) -> tuple[Json, ...]:
        """Do all that is due until nothing is planned; what happened. Raises StoppedEarly."""
        return self._advance(until="idle")

    def _advance(self, **target: Any) -> tuple[Json, ...]:
        answer = self._admin.advance_clock(**target)
        self._on_move()
        if not answer["reached"]:
            raise StoppedEarly(
                f"the clock stopped at {answer['now']} after {len(answer['fired'])} items;"
                f" {answer['pending']} are still planned"
            )
        return tuple(answer["fired"])


def _duration_us(duration: str | timedelta) -> int:
    if isinstance(duration, timedelta):
        return duration // timedelta(microseconds=1)
    if not isinstance(duration, str):
        raise ValueError(f"{duration!r} is no duration; send text such as '2h 30m', or a timedelta")
    return durations.from_text(duration)


def _instant(instant: str | datetime) -> str:
    if isinstance(instant, str):
        return instant
    if not isinstance(instant, datetime):
        raise ValueError(f"{instant!r} is no instant; send text such as '2026-01-01T08:00:00Z'")
    if instant.tzinfo is None:
        raise ValueError(f"{instant.isoformat()} has no time zone")
    return instant.isoformat()
