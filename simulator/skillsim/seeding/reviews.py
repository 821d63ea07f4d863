"""Performance reviews: one each quarter, coloured by the one who writes it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from skillsim.company import PersonSkill, Review
from skillsim.seeding.blueprint import Phrases
from skillsim.seeding.chance import NORMAL, Draw, draw_for, pick

_QUARTERS = 6
_FIRST_REVIEW = timedelta(days=60)
_DAYS_BEFORE_THE_END = 21

# Assumed: the vendor's page prints the two best averages of Q1-2025, 4.8 and 4.7. Drawn scores stay
# below both, so the report on a seeded company begins with the printed people.
_WORST_TENTHS, _BEST_TENTHS = 10, 46


class Reviewer(NamedTuple):
    """Who holds reviews: a number and a name, and how far their scores lie above everyone's."""

    number: str
    name: str
    leniency: float


def reviewer(seed: int, number: str, name: str) -> Reviewer:
    """The lead with this number, as a reviewer."""
    return Reviewer(number, name, 0.25 * NORMAL[draw_for(seed, "reviewer", number)() >> 6])


class Reviews:
    """Draws the reviews of the six quarters up to one day."""

    def __init__(self, phrases: Sequence[Phrases], as_of: date) -> None:
        self._comments_by_tenths = [
            next(p.comments for p in phrases if tenths >= 10 * p.at_least)
            for tenths in range(_BEST_TENTHS + 1)
        ]
        self._days = [_workdays_before(last_day) for last_day in _quarter_ends(as_of)]

    def draw(
        self,
        lead: Reviewer,
        draw: Draw,
        skills: Sequence[PersonSkill],
        *,
        hired_on: date,
        until: date,
    ) -> tuple[Review, ...]:
        """Reviews that this lead held from the first weeks up to `until`, oldest first."""
        ability = 3.7 + 0.35 * NORMAL[draw() >> 6] + lead.leniency
        first_day = hired_on + _FIRST_REVIEW
        held = [days[draw() * _DAYS_BEFORE_THE_END >> 16] for days in self._days]
        return tuple(
            [
                self._review(lead.name, day, ability, draw, skills)
                for day in held
                if first_day <= day <= until
            ]
        )

    def _review(
        self, name: str, day: date, ability: float, draw: Draw, skills: Sequence[PersonSkill]
    ) -> Review:
        tenths = _tenths(ability + 0.3 * NORMAL[draw() >> 6])
        comment = pick(draw, self._comments_by_tenths[tenths])
        skill = pick(draw, skills).name
        return Review(day, name, tenths / 10, comment.replace("{skill}", skill))


def _tenths(drawn: float) -> int:
    """A score in tenths, folded back at the top, so that the best one does not pile up."""
    return max(_WORST_TENTHS, _BEST_TENTHS - abs(_BEST_TENTHS - round(10 * drawn)))


def _quarter_ends(as_of: date) -> list[date]:
    """The last days of the six quarters up to the one that `as_of` is in, oldest first."""
    quarter = as_of.year * 4 + (as_of.month - 1) // 3
    starts = (divmod(q + 1, 4) for q in range(quarter - _QUARTERS + 1, quarter + 1))
    return [date(year, 3 * part + 1, 1) - timedelta(days=1) for year, part in starts]


def _workdays_before(last_day: date) -> tuple[date, ...]:
    """The last days of a quarter; the Friday before stands for each day of a weekend."""
    days = (last_day - timedelta(days=days) for days in range(_DAYS_BEFORE_THE_END))
    return tuple(day - timedelta(days=max(0, day.weekday() - 4)) for day in days)
