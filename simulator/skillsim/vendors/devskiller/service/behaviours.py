"""What a simulated candidate does by itself, and when; a pure table over an assessment's status.

Each status has everything that comes next by itself, so a step only asks for it anew. Sending,
automatic scoring and expiry are the vendor's part and happen whatever the candidate does.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from skillsim.instants import DAY_US, SECOND_US
from skillsim.vendors.devskiller.life_cycle import AssessmentStatus, Step
from skillsim.vendors.devskiller.records import Assessment

_HOUR_US = 3600 * SECOND_US
_SCORING_US = 60 * SECOND_US


class Behaviour(StrEnum):
    """How an invited candidate behaves; `manual` does nothing by itself."""

    MANUAL = "manual"
    DILIGENT = "diligent"
    SLOW = "slow"
    NEVER_STARTS = "never-starts"
    ABANDONS = "abandons"
    ERRORS = "errors"


class Planned(NamedTuple):
    """A step that is due at an instant."""

    step: Step
    due_at_us: int


class _Habit(NamedTuple):
    """One way to behave: when it starts, what it does then, and when a person assesses it."""

    starts_after_us: int
    ends_with: Step
    limit_percent: int
    """How much of the time limit has passed by then."""
    completed_after_us: int = DAY_US


# Assumed (decision D42), all of it; `manual` and `never-starts` have no habit.
_HABITS: Mapping[Behaviour, _Habit] = MappingProxyType(
    {
        Behaviour.DILIGENT: _Habit(_HOUR_US, Step.FINISH, 80),
        Behaviour.SLOW: _Habit(10 * _HOUR_US, Step.FINISH, 100, 10 * DAY_US),
        Behaviour.ABANDONS: _Habit(_HOUR_US, Step.CANCEL, 100),
        Behaviour.ERRORS: _Habit(_HOUR_US, Step.FAIL, 50),
    }
)


def upcoming(
    assessment: Assessment, behaviour: Behaviour, *, now_us: int, is_by_hand: bool = False
) -> tuple[Planned, ...]:
    """What comes next by itself for an assessment that got its status now, in the order it is due.

    Automatic scoring takes a minute, but none after a finish by hand: nobody waits for it then.
    """
    habit = _HABITS.get(behaviour)
    match assessment.status:
        case AssessmentStatus.NEW:
            return (
                Planned(Step.SEND, now_us),
                Planned(Step.EXPIRE, assessment.expires_at_us),
            )
        case AssessmentStatus.TOKEN_SENT:
            return (*_start(assessment, habit, now_us), _expiry(assessment))
        case AssessmentStatus.TEST_STARTED:
            return _end(assessment, habit, now_us)
        case AssessmentStatus.TEST_FINISHED:
            return (Planned(Step.SCORE, now_us + (0 if is_by_hand else _SCORING_US)),)
        case AssessmentStatus.AUTO_ASSESSMENT_READY if habit:
            return (Planned(Step.COMPLETE, now_us + habit.completed_after_us),)
    return ()


def _expiry(assessment: Assessment) -> Planned:
    return Planned(Step.EXPIRE, assessment.expires_at_us)


def _start(assessment: Assessment, habit: _Habit | None, now_us: int) -> tuple[Planned, ...]:
    """When the candidate starts: in its own time, once the test is open and before it expires."""
    if habit is None:
        return ()
    wait_us = min(habit.starts_after_us, (assessment.expires_at_us - now_us) // 2)
    due_at_us = max(now_us + wait_us, assessment.available_from_us or 0)
    return (Planned(Step.START, due_at_us),) if wait_us > 0 else ()


def _end(assessment: Assessment, habit: _Habit | None, now_us: int) -> tuple[Planned, ...]:
    if habit is None:
        return ()
    started_at_us = assessment.started_at_us or now_us
    spent_us = assessment.time_limit_s * SECOND_US * habit.limit_percent // 100
    return (Planned(habit.ends_with, max(now_us, started_at_us + spent_us)),)
