"""Lengths of time as people read them."""

from skillsim.instants import DAY_US, SECOND_US

_UNITS = (
    (365 * DAY_US, "years"),
    (DAY_US, "days"),
    (3600 * SECOND_US, "h"),
    (60 * SECOND_US, "min"),
    (SECOND_US, "s"),
)


def span(length_us: int) -> str:
    """A length of time in its largest whole unit: `45 s`, `3 min`, `1 day`."""
    for unit_us, name in _UNITS:
        count = length_us // unit_us
        if count:
            is_one = count == 1 and name in ("years", "days")
            return f"{count} {name.removesuffix('s') if is_one else name}"
    return "0 s"


def distance(instant_us: int, now_us: int) -> str:
    """How far an instant is from another: `in 45 s`, `3 min ago`, `now`."""
    apart_us = instant_us - now_us
    if abs(apart_us) < SECOND_US:
        return "now"
    text = span(abs(apart_us))
    return f"in {text}" if apart_us > 0 else f"{text} ago"
