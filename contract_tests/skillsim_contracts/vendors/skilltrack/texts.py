"""Boundary values: texts and days that must come back as they were sent."""

from skillsim_contracts.vendors.skilltrack.rows import Row

PLAIN = (
    "O'Brien, Jr.",
    'Anna "Ann" Lee',
    "Zoë Żółć Ångström",
    "李小龍",
    "Дарья 🚀",
    "R&D / 50% + 1; #1\\2",
    "null",
    "007",
    "a  b",
)
"""Texts that people and skills may well be called."""

ODD = ("x" * 255, "first line\nsecond line", "tab\there", "=1+1", "-5", "ﬁ Å e\u0301")
"""Texts that a service may refuse, but may not change."""

BLANKS = (" leading", "trailing ", "\u00a0hard")
"""Texts with blanks at an end."""

DAYS = ("2024-02-29", "2000-02-29", "2023-12-31", "2024-01-01", "2021-03-31", "2021-10-01")
"""Days that calendars get wrong: leap days, edges of years, quarters and months."""

NO_DAY = "2023-02-29"
"""A day that no calendar has."""


def varied(row: Row, member: str, values: tuple[str, ...]) -> list[Row]:
    """The row once for each value of one member."""
    return [{**row, member: value} for value in values]
