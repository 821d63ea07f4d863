"""Performance reviews: one each quarter, coloured by the one who writes it."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from skillsim.company import Person, Review
from skillsim.ids import chance_for
from skillsim.seeding.blueprint import Phrases

_QUARTERS = 6
_FIRST_REVIEW_DAYS = 60

# Assumed: the vendor's page prints the two best averages of Q1-2025, 4.8 and 4.7. Drawn scores stay
# below both, so the report on a seeded company begins with the printed people.
_BEST_SCORE = 4.6


def draw_reviews(
    person: Person,
    manager: Person,
    phrases: Sequence[Phrases],
    chance: Random,
    *,
    seed: int,
    as_of: date,
    until: date,
) -> tuple[Review, ...]:
    """Reviews of the last six quarters up to `until`, oldest first; the manager holds them all."""
    ability = chance.gauss(3.7, 0.35) + _leniency(manager, seed)
    reviews = []
    for last_day in _quarter_ends(as_of):
        held_on = _workday(last_day - timedelta(days=chance.randint(0, 20)))
        score = _score(chance.gauss(ability, 0.3))
        comments = _draw_comments(chance, score, phrases, person)
        if person.hired_on + timedelta(days=_FIRST_REVIEW_DAYS) <= held_on <= until:
            reviews.append(Review(held_on, manager.name, score, comments))
    return tuple(reviews)


def _score(drawn: float) -> float:
    # Folded back at the top, so that the best score does not pile up.
    return round(max(1.0, _BEST_SCORE - abs(_BEST_SCORE - drawn)), 1)


def _leniency(manager: Person, seed: int) -> float:
    """How far this reviewer's scores lie above or below everyone's."""
    return chance_for(seed, "reviewer", int(manager.number)).gauss(0.0, 0.25)


def _draw_comments(chance: Random, score: float, phrases: Sequence[Phrases], person: Person) -> str:
    fitting = next(p for p in phrases if score >= p.at_least)
    return chance.choice(fitting.comments).format(skill=chance.choice(person.skills).name)


def _quarter_ends(as_of: date) -> list[date]:
    """The last days of the six quarters up to the one that `as_of` is in, oldest first."""
    quarter = as_of.year * 4 + (as_of.month - 1) // 3
    starts = (divmod(q + 1, 4) for q in range(quarter - _QUARTERS + 1, quarter + 1))
    return [date(year, 3 * part + 1, 1) - timedelta(days=1) for year, part in starts]


def _workday(day: date) -> date:
    """The day, or the Friday before it at a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))
