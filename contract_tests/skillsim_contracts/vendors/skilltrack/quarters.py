"""Quarters of a year, and means of reviews in them."""

import zlib
from collections.abc import Iterable

from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Need
from skillsim_contracts.vendors.skilltrack.rows import Row

QUIET_YEAR = 2003
"""A year in which nobody was reviewed, on a target that was put back."""

EARLY_YEAR = 1950
"""The first of fifty years in which nobody else is likely to have reviewed anybody."""

TOLERANCE = 0.051
"""How far a shown mean may be from the true one: the samples have one decimal."""


def quarter_of(day: str) -> str:
    """The quarter of a day, such as `Q1-2025`."""
    year, month = day.split("-")[:2]
    return f"Q{(int(month) + 2) // 3}-{year}"


def edges(year: int, number: int) -> tuple[str, str]:
    """The first and the last day of a quarter."""
    last = ("03-31", "06-30", "09-30", "12-31")[number - 1]
    return f"{year}-{3 * number - 2:02}-01", f"{year}-{last}"


def means(reviews: Iterable[Row]) -> dict[str, float]:
    """The mean score of the reviews of one employee, by quarter."""
    scores: dict[str, list[float]] = {}
    for review in reviews:
        scores.setdefault(quarter_of(review["date"]), []).append(review["score"])
    return {quarter: sum(given) / len(given) for quarter, given in scores.items()}


def quiet_year(probe: Probe) -> int:
    """A year in which nobody was reviewed. Raises NotExercised when none is found.

    A target that cannot be put back still has the reviews of earlier rules and runs.
    """
    target = probe.client.target
    if Need.RESET in target.offers:
        return QUIET_YEAR
    start = zlib.crc32(f"{target.tag}{probe.rule.id}".encode())
    years = (EARLY_YEAR + (start + 19 * step) % 50 for step in range(12))
    quiet = next((year for year in years if _is_quiet(probe, year)), None)
    if quiet is None:
        probe.not_exercised("there is no year without reviews to try the report on")
    return quiet or QUIET_YEAR


def _is_quiet(probe: Probe, year: int) -> bool:
    periods = (f"Q{number}-{year}" for number in (1, 2, 3, 4))
    answers = (probe.call("listTopPerformers", query={"period": one}) for one in periods)
    return all(answer.ok and answer.json() == [] for answer in answers)
