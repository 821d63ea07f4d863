"""Figures and instants as people read them; the templates use these as filters."""

import json
from typing import Any

from skillsim.instants import SECOND_US, from_text, to_text
from skillsim.web_pages import spans


def seconds(instant: str) -> str:
    """An instant of the admin API in whole seconds: `2026-08-01T12:00:00Z`."""
    return to_text(from_text(instant))


def distance(instant: str, now_us: int) -> str:
    """How far an instant is from another: `in 45 s`, `3 min ago`, `now`."""
    return spans.distance(from_text(instant), now_us)


def span(length_us: int) -> str:
    """A length of time in its largest whole unit: `45 s`, `3 min`, `1 day`."""
    return spans.span(length_us)


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
