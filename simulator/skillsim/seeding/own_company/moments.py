"""Days and instants of a company file: but for expiry, none may lie after the data's own."""

from datetime import date

from skillsim.errors import ConfigurationError
from skillsim.instants import from_day_or_instant, to_date
from skillsim.seeding.own_company.words import Entry

_LAST_DAY_OF_FEBRUARY = 28


def past_day(entry: Entry, member: str, as_of_us: int) -> date | None:
    """The day that a member holds, None without one; ConfigurationError after `as_of_us`."""
    day, as_of = any_day(entry, member), to_date(as_of_us)
    if day is not None and day > as_of:
        raise ConfigurationError(
            f"{member}: {day} lies after {as_of}, the day that the data speaks of"
        )
    return day


def any_day(entry: Entry, member: str) -> date | None:
    """The day that a member holds, None without one."""
    text = entry.get(member)
    return None if text is None else date.fromisoformat(text)


def past_instant_us(entry: Entry, member: str, as_of_us: int) -> int | None:
    """The instant that a member holds, in microseconds; a day stands for its start (UTC).

    None without one. Raises ConfigurationError after `as_of_us`, and for no day of the calendar.
    """
    text = entry.get(member)
    if text is None:
        return None
    try:
        instant_us = from_day_or_instant(text)
    except ValueError as error:
        raise ConfigurationError(f"{member}: {text} is in no calendar") from error
    if instant_us > as_of_us:
        raise ConfigurationError(f"{member}: {text} lies after the instant that the data speaks of")
    return instant_us


def years_after(day: date, years: int) -> date:
    """The same day some years later; the 28th stands for the 29th of February."""
    year = min(day.year + years, date.max.year)
    is_leap_day = day.month == 2 and day.day > _LAST_DAY_OF_FEBRUARY
    return day.replace(year=year, day=_LAST_DAY_OF_FEBRUARY if is_leap_day else day.day)
