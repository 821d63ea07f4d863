"""Instants as whole microseconds since 1970-01-01T00:00:00Z, and their spelling as text.

Everything inside the simulator counts world time in integers, so arithmetic is exact and rows sort.
"""

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

SECOND_US = 1_000_000
DAY_US = 86_400 * SECOND_US

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_RFC3339 = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def from_datetime(moment: datetime) -> int:
    """The instant of an aware datetime, in microseconds."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def from_text(text: str) -> int:
    """The instant that an RFC 3339 date-time names, in microseconds.

    Raises ValueError for anything else, a date-time without an offset included.
    """
    if not _RFC3339.fullmatch(text):
        raise ValueError(f"{text!r} is not an RFC 3339 date-time")
    return from_datetime(datetime.fromisoformat(text.upper()))


def from_date_text(text: str) -> int:
    """The first instant (UTC) of the day `YYYY-MM-DD`, in microseconds; ValueError otherwise."""
    if not _DATE.fullmatch(text):
        raise ValueError(f"{text!r} is not a date")
    return from_date(date.fromisoformat(text))


def from_date(day: date) -> int:
    """The first instant (UTC) of a day, in microseconds."""
    return (day.toordinal() - _EPOCH.toordinal()) * DAY_US


def to_date(instant_us: int) -> date:
    """The UTC day an instant falls on."""
    return date.fromordinal(_EPOCH.toordinal() + instant_us // DAY_US)


def to_text(instant_us: int) -> str:
    """The instant as the vendors print it: UTC, whole seconds (cut, not rounded), `Z`."""
    return _second_text(instant_us // SECOND_US)


def to_precise_text(instant_us: int) -> str:
    """The instant as the admin API prints it: UTC, microseconds, `Z`."""
    return _z_text(_EPOCH + timedelta(microseconds=instant_us), "microseconds")


# A large company has the same few thousand days again and again.
day_text = lru_cache(maxsize=16384)(date.isoformat)
"""A day as `YYYY-MM-DD`."""


def from_day_or_instant(text: str) -> int:
    """What a day (its start in UTC) or an RFC 3339 date-time names, in microseconds.

    Raises ValueError for anything else.
    """
    return from_text(text) if "T" in text.upper() else from_date_text(text)


@lru_cache(maxsize=8192)
def _second_text(second: int) -> str:
    return _z_text(_EPOCH + timedelta(seconds=second), "seconds")


def _z_text(moment: datetime, precision: str) -> str:
    # Not strftime: it does not pad years below 1000.
    return moment.isoformat(timespec=precision).removesuffix("+00:00") + "Z"
