"""Durations as people write them: `2h 30m`, `90s`, `9000s`, `1d`; counted in whole microseconds."""

import re

_SECOND_US = 1_000_000
_UNITS_S = {"d": 86_400, "h": 3600, "m": 60}
_DURATION = re.compile(
    r"(?:([0-9]{1,9})d)? ?(?:([0-9]{1,9})h)? ?(?:([0-9]{1,9})m)?"
    r" ?(?:([0-9]{1,12})(?:\.([0-9]{1,6}))?s)?"
)


def from_text(text: str) -> int:
    """The microseconds of a duration: days, hours, minutes and seconds, in that order.

    Raises ValueError for anything else, a number without a unit included.
    """
    found = _DURATION.fullmatch(text)
    if found is None or not any(found.groups()):
        raise ValueError(f"{text!r} is not a duration such as 2h 30m, 90s or 1d")
    *counts, seconds, fraction = found.groups()
    total_s = int(seconds or 0) + sum(
        int(count or 0) * size_s for count, size_s in zip(counts, _UNITS_S.values(), strict=True)
    )
    return total_s * _SECOND_US + int((fraction or "").ljust(6, "0"))


def to_text(duration_us: int) -> str:
    """The duration with the largest units that fit, such as `2h 30m`; never empty."""
    rest_s, fraction_us = divmod(abs(duration_us), _SECOND_US)
    parts = []
    for unit, size_s in _UNITS_S.items():
        count, rest_s = divmod(rest_s, size_s)
        parts += [f"{count}{unit}"] * (count > 0)
    if rest_s or fraction_us or not parts:
        fraction = f".{fraction_us:06}".rstrip("0") if fraction_us else ""
        parts.append(f"{rest_s}{fraction}s")
    return ("-" if duration_us < 0 else "") + " ".join(parts)


def to_seconds(duration_us: int) -> int | float:
    """The seconds of a duration as a number for JSON; whole when they are."""
    whole, rest_us = divmod(duration_us, _SECOND_US)
    return duration_us / _SECOND_US if rest_us else whole
