"""Outside candidates for the company's roles, at every stage of the way.

An applicant is drawn from (seed, index) alone. Their last step is placed first, as long before the
company's instant as the stage allows; the steps before it are counted back from there.
"""

from collections.abc import Container
from dataclasses import dataclass
from random import Random

from skillsim.company import Applicant
from skillsim.ids import chance_for
from skillsim.instants import SECOND_US
from skillsim.seeding.blueprint import Blueprint
from skillsim.seeding.names import Names, address

_MINUTE_S, _HOUR_S, _DAY_S = 60, 3600, 86_400
_FIRST_NUMBER = 10001
_WITHOUT_EXTERNAL_ID_SHARE = 0.1


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

# How long before each step the one before it was, in seconds: at least and at most.
_GAPS = ((0, 5 * _DAY_S), (_HOUR_S, 12 * _DAY_S), (15 * _MINUTE_S, 75 * _MINUTE_S))


def draw_applicants(
    blueprint: Blueprint, names: Names, count: int, *, seed: int, as_of_us: int
) -> tuple[Applicant, ...]:
    """Applicants 0 to `count` - 1; the first ones stand at each stage once."""
    applicants: list[Applicant] = []
    taken: set[str] = set()
    for index in range(count):
        applicant = _draw_applicant(blueprint, names, index, seed, as_of_us, taken)
        applicants.append(applicant)
        taken.add(applicant.email)
    return tuple(applicants)


def _draw_applicant(
    blueprint: Blueprint,
    names: Names,
    index: int,
    seed: int,
    as_of_us: int,
    taken: Container[str],
) -> Applicant:
    chance = chance_for(seed, "applicant", index)
    first_name, last_name = names.draw(chance)
    number = str(_FIRST_NUMBER + index)
    name = _draw_stage(blueprint, chance, index)
    stage = _STAGES[name]
    created_at_us, invited_at_us, started_at_us, finished_at_us = _draw_steps(
        stage, chance, as_of_us
    )
    return Applicant(
        first_name=first_name,
        last_name=last_name,
        email=address(first_name, last_name, number, blueprint.applicant_email_domain, taken),
        external_id=_draw_external_id(chance, number),
        tags=tuple(chance.sample(blueprint.tags, chance.choice((0, 1, 1, 2, 3)))),
        role=chance.choice(blueprint.openings),
        stage=name,
        created_at_us=created_at_us,
        invited_at_us=invited_at_us,
        started_at_us=started_at_us,
        finished_at_us=finished_at_us,
        score_0_to_1=round(chance.uniform(*stage.scores), 2) if stage.scores else None,
    )


def _draw_stage(blueprint: Blueprint, chance: Random, index: int) -> str:
    drawn = chance.choices(list(blueprint.stages), list(blueprint.stages.values()))[0]
    return list(_STAGES)[index] if index < len(_STAGES) else drawn


def _draw_external_id(chance: Random, number: str) -> str | None:
    return None if chance.random() < _WITHOUT_EXTERNAL_ID_SHARE else f"ATS-{number}"


def _draw_steps(
    stage: _Stage, chance: Random, as_of_us: int
) -> tuple[int, int | None, int | None, int | None]:
    """Instants of created, invited, started and finished: whole seconds, None after the last."""
    last_s = as_of_us // SECOND_US - chance.randint(stage.youngest_s, stage.oldest_s)
    steps_s = [last_s]
    for shortest_s, longest_s in reversed(_GAPS[: stage.steps]):
        steps_s.insert(0, steps_s[0] - chance.randint(shortest_s, longest_s))
    created, *later = (step_s * SECOND_US for step_s in steps_s)
    invited, started, finished = (*later, None, None, None)[:3]
    return created, invited, started, finished
