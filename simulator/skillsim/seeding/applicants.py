"""Outside candidates for the company's roles, at every stage of the way.

An applicant is drawn from (seed, index) alone. Their last step is placed first, as long before the
company's instant as the stage allows; the steps before it are counted back from there.
"""

from dataclasses import dataclass
from functools import cached_property

from skillsim.company import Applicant
from skillsim.instants import SECOND_US
from skillsim.seeding.blueprint import Blueprint
from skillsim.seeding.chance import Draw, Shares, between, draw_for, pick, share
from skillsim.seeding.names import EVERY_ADDRESS, Names, address

_MINUTE_S, _HOUR_S, _DAY_S = 60, 3600, 86_400
_FIRST_NUMBER = 10001
_WITHOUT_EXTERNAL_ID = share(0.1)
_N_TAGS = (0, 1, 1, 2, 3)

# Only the first applicants look for an address without a number: later ones are drawn without a
# look at all who came before.
_WITH_FREE_NAMES = 250


@dataclass(frozen=True)
class _Stage:
    """How far a stage is, and how many seconds ago its last step may have been."""

    steps: int
    """0 created, 1 invited, 2 started, 3 finished."""
    youngest_s: int
    oldest_s: int
    scores: tuple[float, float] | None = None
    """Lowest and highest score from 0 to 1; None before there is one."""


# An invitation is valid for 14 days unless said otherwise (assumed, decision D25), and a test takes
# at most an hour or so: who waits or works at this instant must still be within that.
_STAGES = {
    "registered": _Stage(0, _HOUR_S, 110 * _DAY_S),
    "invited": _Stage(1, _HOUR_S, 13 * _DAY_S),
    "started": _Stage(2, 5 * _MINUTE_S, 35 * _MINUTE_S),
    "finished": _Stage(3, _MINUTE_S, 2 * _HOUR_S),
    "scored": _Stage(3, 2 * _HOUR_S, 10 * _DAY_S, (0.1, 0.98)),
    "reviewed": _Stage(3, _DAY_S, 30 * _DAY_S, (0.2, 0.98)),
    "accepted": _Stage(3, 3 * _DAY_S, 90 * _DAY_S, (0.65, 0.99)),
    "rejected": _Stage(3, 3 * _DAY_S, 90 * _DAY_S, (0.05, 0.6)),
    "expired": _Stage(1, 15 * _DAY_S, 100 * _DAY_S),
    "canceled": _Stage(2, _DAY_S, 90 * _DAY_S),
    "failed": _Stage(2, _DAY_S, 90 * _DAY_S),
}

_IN_ORDER = tuple(_STAGES)

# How long before each step the one before it was, in seconds: at least and at most.
_GAPS = ((0, 5 * _DAY_S), (_HOUR_S, 12 * _DAY_S), (15 * _MINUTE_S, 75 * _MINUTE_S))


class Applicants:
    """Draws the applicants of one company, any of them by itself.

    The first ones stand at each stage once.
    """

    def __init__(self, blueprint: Blueprint, names: Names, *, seed: int, as_of_us: int) -> None:
        self._blueprint = blueprint
        self._names = names
        self._seed = seed
        self._as_of_s = as_of_us // SECOND_US
        self._stages = Shares(tuple(blueprint.stages), tuple(blueprint.stages.values()))

    def draw(self, first: int, end: int) -> tuple[Applicant, ...]:
        """Applicants `first` to `end` - 1."""
        return tuple(self._draw(index) for index in range(first, end))

    def _draw(self, index: int) -> Applicant:
        draw = draw_for(self._seed, "applicant", index)
        first_name, last_name = self._names.draw(draw)
        number = str(_FIRST_NUMBER + index)
        drawn = self._stages.pick(draw)
        name = _IN_ORDER[index] if index < len(_IN_ORDER) else drawn
        stage = _STAGES[name]
        created_at_us, invited_at_us, started_at_us, finished_at_us = self._steps(stage, draw)
        return Applicant(
            number=number,
            first_name=first_name,
            last_name=last_name,
            email=self._address(index, first_name, last_name),
            external_id=None if draw() < _WITHOUT_EXTERNAL_ID else f"ATS-{number}",
            tags=_draw_tags(self._blueprint.tags, draw),
            role=pick(draw, self._blueprint.openings),
            stage=name,
            created_at_us=created_at_us,
            invited_at_us=invited_at_us,
            started_at_us=started_at_us,
            finished_at_us=finished_at_us,
            score_0_to_1=_draw_score(stage, draw),
        )

    def _steps(self, stage: _Stage, draw: Draw) -> tuple[int, int | None, int | None, int | None]:
        """Created, invited, started and finished: whole seconds, None after the last."""
        steps_s = [self._as_of_s - between(draw, stage.youngest_s, stage.oldest_s)]
        for shortest_s, longest_s in reversed(_GAPS[: stage.steps]):
            steps_s.insert(0, steps_s[0] - between(draw, shortest_s, longest_s))
        created, *later = (step_s * SECOND_US for step_s in steps_s)
        invited, started, finished = (*later, None, None, None)[:3]
        return created, invited, started, finished

    def _address(self, index: int, first_name: str, last_name: str) -> str:
        if index < _WITH_FREE_NAMES:
            return self._first_addresses[index]
        number, domain = str(_FIRST_NUMBER + index), self._blueprint.applicant_email_domain
        return address(first_name, last_name, number, domain, EVERY_ADDRESS)

    @cached_property
    def _first_addresses(self) -> list[str]:
        taken: dict[str, None] = {}
        for index in range(_WITH_FREE_NAMES):
            name = self._names.draw(draw_for(self._seed, "applicant", index))
            number, domain = str(_FIRST_NUMBER + index), self._blueprint.applicant_email_domain
            taken[address(*name, number, domain, taken)] = None
        return list(taken)


def _draw_tags(tags: tuple[str, ...], draw: Draw) -> tuple[str, ...]:
    """Up to three tags, in the order drawn."""
    return tuple(dict.fromkeys(pick(draw, tags) for _ in range(pick(draw, _N_TAGS))))


def _draw_score(stage: _Stage, draw: Draw) -> float | None:
    if stage.scores is None:
        return None
    lowest, highest = (round(100 * score) for score in stage.scores)
    return between(draw, lowest, highest) / 100
