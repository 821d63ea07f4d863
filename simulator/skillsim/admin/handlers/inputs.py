"""What the contract cannot say about instants: which of them exist, and how far time reaches."""

from skillsim.errors import Invalid
from skillsim.instants import from_date_text, from_text, to_precise_text

LATEST_US = from_text("9999-01-01T00:00:00Z")
"""The last instant a clock may be set to: what follows from it still has a four-digit year."""


def parse_instant(name: str, text: str) -> int:
    """The instant in a field. Raises Invalid for one that is none, or too late."""
    try:
        instant_us = from_text(text)
    except (ValueError, OverflowError):
        message = "takes an instant such as 2026-01-01T00:00:00Z"
        raise Invalid.field(name, text, message) from None
    return check_instant(name, text, instant_us)


def parse_day_or_instant(name: str, text: str) -> int:
    """The instant in a field, or the first one of the day in it. Raises Invalid."""
    if "T" in text:
        return parse_instant(name, text)
    try:
        return check_instant(name, text, from_date_text(text))
    except ValueError:
        message = "takes a day such as 2026-01-01, or an instant"
        raise Invalid.field(name, text, message) from None


def parse_optional_instant(name: str, text: str | None) -> int | None:
    """The instant in a field that may be left out. Raises Invalid."""
    return None if text is None else parse_instant(name, text)


def check_instant(name: str, value: object, instant_us: int) -> int:
    """The instant itself, when a clock may say it. Raises Invalid."""
    if instant_us > LATEST_US:
        raise Invalid.field(name, value, f"leads beyond {to_precise_text(LATEST_US)}")
    return instant_us
