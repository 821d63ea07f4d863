"""Numbers and names as a report prints them."""

import unicodedata

from skillsim.instants import to_date

_MONTH_NAMES = (
    "January February March April May June July August September October November December"
)
LONGEST_SERVICE = 15
"""Years of service from which on people are counted together."""

_MANY_YEARS = 10
_WIDE = frozenset("MWmw@%&—")


def whole(n: int) -> str:
    """A whole number with its thousands apart: `12,345`."""
    return f"{n:,}"


def compact(n: int) -> str:
    """A whole number in at most five characters, for an axis: `950`, `1.5k`, `2M`."""
    for size, letter in ((1_000_000, "M"), (1_000, "k")):
        if n >= size:
            return f"{n / size:.4g}"[:4].rstrip(".") + letter
    return str(n)


def percent(part: int, total: int) -> str:
    """A share without decimals: `34%`; `<1%` for what is there but rounds to nothing."""
    if not total:
        return "0%"
    return "<1%" if 0 < part * 200 < total else f"{100 * part / total:.0f}%"


def with_share(part: int, total: int) -> str:
    """A number and its share: `12,345 (34%)`."""
    return f"{whole(part)} ({percent(part, total)})"


def plural(n: int, one: str, many: str = "") -> str:
    """A number with its noun: `1 person`, `2 people`."""
    return f"{whole(n)} {one if n == 1 else many or one + 's'}"


def shortened(text: str, width: int) -> str:
    """The text, cut with an ellipsis where it is wider than `width` average letters."""
    used = 0.0
    for index, letter in enumerate(text):
        used += _width(letter)
        if used > width or index > 2 * width:
            return text[: max(index - 1, 0)].rstrip() + "…"
    return text


def width_of(text: str) -> float:
    """How wide a text is, in average letters."""
    return sum(map(_width, text))


def _width(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return 2.0
    if letter in _WIDE:
        return 1.8
    return 1.25 if letter.isupper() else 1.0


def month_before(as_of_us: int, months: int) -> tuple[int, int]:
    """Year and month (1 to 12) so many months before the instant."""
    day = to_date(as_of_us)
    year, month = divmod(12 * day.year + day.month - 1 - months, 12)
    return year, month + 1


def month_text(year: int, month: int) -> str:
    """A month by its name: `March 2025`."""
    return f"{_MONTH_NAMES.split()[month - 1]} {year}"


def quarter_text(as_of_us: int, quarters: int) -> str:
    """The quarter so many quarters before the instant: `2025 Q3`."""
    day = to_date(as_of_us)
    year, quarter = divmod(4 * day.year + (day.month - 1) // 3 - quarters, 4)
    return f"{year} Q{quarter + 1}"


def service_text(years: int) -> str:
    """Years of service in words; the longest stand for all above them."""
    if years == LONGEST_SERVICE:
        return f"{years} years or more"
    return plural(years, "year") if years else "under a year"


def service_tick(years: int, last: int) -> str:
    """What an axis up to `last` says below years of service: each of a few, else every fifth."""
    if years == LONGEST_SERVICE:
        return f"{years}+"
    return "" if last >= _MANY_YEARS and years % 5 else str(years)
