"""Figures and instants as people read them; the templates use these as filters."""

import json
from typing import Any

from skillsim.instants import DAY_US, SECOND_US, from_text, to_text

_UNITS = (
    (365 * DAY_US, "years"),
    (DAY_US, "days"),
    (3600 * SECOND_US, "h"),
    (60 * SECOND_US, "min"),
    (SECOND_US, "s"),
)


def seconds(instant: str) -> str:
    """An instant of the admin API in whole seconds: `2026-08-01T12:00:00Z`."""
    return to_text(from_text(instant))


def distance(instant: str, now_us: int) -> str:
    """How far an instant is from another: `in 45 s`, `3 min ago`, `now`."""
    apart_us = from_text(instant) - now_us
    if abs(apart_us) < SECOND_US:
        return "now"
    text = span(abs(apart_us))
    return f"in {text}" if apart_us > 0 else f"{text} ago"


def span(length_us: int) -> str:
    """A length of time in its largest whole unit: `45 s`, `3 min`, `1 day`."""
    for unit_us, name in _UNITS:
        count = length_us // unit_us
        if count:
            is_one = count == 1 and name in ("years", "days")
            return f"{count} {name.removesuffix('s') if is_one else name}"
    return "0 s"


def elapsed(duration_us: int) -> str:
    """How long something took, in real time: `850 µs`, `1.4 ms`, `2.50 s`."""
    if duration_us < 1000:
        return f"{duration_us} µs"
    if duration_us < SECOND_US:
        return f"{duration_us / 1000:.1f} ms"
    return f"{duration_us / SECOND_US:.2f} s"


def size(n_bytes: int) -> str:
    """A number of bytes: `980 bytes`, `12.3 kB`, `1.2 MB`."""
    if n_bytes < 1000:
        return f"{n_bytes} byte{'' if n_bytes == 1 else 's'}"
    if n_bytes < 1_000_000:
        return f"{n_bytes / 1000:.1f} kB"
    return f"{n_bytes / 1_000_000:.1f} MB"


def thousands(number: int) -> str:
    """A whole number with its thousands apart: `12,345`."""
    return f"{number:,}"


def pretty_json(value: Any) -> str:
    """JSON indented by two; characters of every script stay themselves."""
    return json.dumps(value, indent=2, ensure_ascii=False)


def outcome(status: int | None) -> str:
    """What kind of answer a status is: `good`, `moved`, `refused`, `failed`, or `lost` for None."""
    if status is None:
        return "lost"
    return {2: "good", 3: "moved", 4: "refused"}.get(status // 100, "failed")
