"""The applicants of a company file, with what the file leaves out."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from skillsim.company import Applicant
from skillsim.errors import ConfigurationError
from skillsim.instants import SECOND_US
from skillsim.seeding.own_company.moments import past_instant_us
from skillsim.seeding.own_company.people import Addresses
from skillsim.seeding.own_company.roles import DEFAULT_ROLE
from skillsim.seeding.own_company.words import (
    Entry,
    Spelling,
    each,
    number_text,
    refuse_repeats,
)

_MINUTE_US = 60 * SECOND_US
_DAY_US = 1440 * _MINUTE_US

_MEMBERS = ("created_at", "invited_at", "started_at", "finished_at")
_STARTED, _FINISHED = 2, 3
# How long ago each step was when the file does not say it: who has begun is still at work then,
# and whose invitation is open can still accept it.
_AGO_US = (20 * _DAY_US, 10 * _DAY_US, 40 * _MINUTE_US, 5 * _MINUTE_US)
_EXPIRED_AGO_US = (20 * _DAY_US, 15 * _DAY_US)
_TEST_US = 35 * _MINUTE_US
# How long before the next step each step was, at least.
_GAPS_US = (_DAY_US, _DAY_US, _TEST_US)


@dataclass(frozen=True)
class _Stage:
    """The last step at a stage, 0 created to 3 finished: the least, the most; the usual score."""

    least: int
    most: int
    score_0_to_1: float | None = None
    ago_us: tuple[int, ...] = _AGO_US


_STAGES = {
    "registered": _Stage(0, 0),
    "invited": _Stage(1, 1),
    "started": _Stage(2, 2),
    "finished": _Stage(3, 3),
    "scored": _Stage(3, 3, 0.6),
    "reviewed": _Stage(3, 3, 0.6),
    "accepted": _Stage(3, 3, 0.8),
    "rejected": _Stage(3, 3, 0.3),
    "expired": _Stage(1, 1, ago_us=_EXPIRED_AGO_US),
    "canceled": _Stage(1, 2),
    "failed": _Stage(1, 3),
}
_STAGE_BY_LAST_STEP = ("registered", "invited", "started", "finished")


def read_applicants(
    entries: Sequence[Entry] | None, roles: Spelling, *, email_domain: str, as_of_us: int
) -> tuple[Applicant, ...]:
    """Everyone in the list, in its order, numbered `own1`, `own2` and so on.

    Raises ConfigurationError with the place of what is wrong.
    """
    entries = entries or ()
    refuse_repeats("applicants", "email", (entry.get("email") for entry in entries))
    mail, numbers = Addresses(entries, email_domain), iter(range(1, len(entries) + 1))
    return each(
        "applicants",
        entries,
        lambda entry: _applicant(entry, f"own{next(numbers)}", roles, mail, as_of_us),
    )


def _applicant(
    entry: Entry, number: str, roles: Spelling, mail: Addresses, as_of_us: int
) -> Applicant:
    given_us = [past_instant_us(entry, member, as_of_us) for member in _MEMBERS]
    _refuse_disorder(given_us)
    name = entry.get("stage") or _stage_told(entry, given_us)
    created_at_us, *later_us = _steps_us(given_us, name, as_of_us)
    invited_at_us, started_at_us, finished_at_us = (*later_us, None, None, None)[:3]
    external_id = entry.get("external_id")
    return Applicant(
        number=number,
        first_name=entry["first_name"],
        last_name=entry["last_name"],
        email=mail.of(entry, number),
        external_id=None if external_id is None else number_text(external_id),
        tags=tuple(entry.get("tags") or ()),
        role=roles(entry.get("role") or DEFAULT_ROLE),
        stage=name,
        created_at_us=created_at_us,
        invited_at_us=invited_at_us,
        started_at_us=started_at_us,
        finished_at_us=finished_at_us,
        score_0_to_1=_score(entry, name),
    )


def _refuse_disorder(given_us: Sequence[int | None]) -> None:
    told = [(at, member) for at, member in zip(given_us, _MEMBERS, strict=True) if at is not None]
    for (before_us, before), (at_us, member) in pairwise(told):
        if at_us < before_us:
            raise ConfigurationError(f"{member}: lies before {before}")


def _stage_told(entry: Entry, given_us: Sequence[int | None]) -> str:
    """The stage that the instants and the score of an applicant speak of."""
    return "scored" if entry.get("score") is not None else _STAGE_BY_LAST_STEP[_last(given_us)]


def _last(given_us: Sequence[int | None]) -> int:
    """The last step that the file tells an instant of; 0 when it tells none."""
    return max((step for step, at_us in enumerate(given_us) if at_us is not None), default=0)


def _steps_us(given_us: Sequence[int | None], name: str, as_of_us: int) -> list[int]:
    """The instants of all steps up to the last one, in order, with the missing ones filled in."""
    stage, last = _STAGES[name], _last(given_us)
    if last > stage.most:
        raise ConfigurationError(f"{_MEMBERS[last]}: has not happened at the stage {name}")
    steps_us: list[int] = []
    for step in reversed(range(max(last, stage.least) + 1)):
        at_us = given_us[step]
        if at_us is None:
            at_us = _usual_us(step, given_us, steps_us, stage.ago_us[step], as_of_us)
        steps_us.insert(0, at_us)
    return steps_us


def _usual_us(
    step: int,
    given_us: Sequence[int | None],
    later_us: Sequence[int],
    ago_us: int,
    as_of_us: int,
) -> int:
    """When a step is taken to have been that the file tells nothing of."""
    started_at_us = given_us[_STARTED]
    if step == _FINISHED and started_at_us is not None:
        return min(started_at_us + _TEST_US, as_of_us)
    at_us = as_of_us - ago_us
    if later_us:
        at_us = min(at_us, later_us[0] - _GAPS_US[step])
    earlier_us = (told for told in given_us[:step] if told is not None)
    return max([at_us, *earlier_us])


def _score(entry: Entry, name: str) -> float | None:
    given, usual = entry.get("score"), _STAGES[name].score_0_to_1
    if given is None:
        return usual
    if usual is None:
        raise ConfigurationError(f"score: there is none yet at the stage {name}")
    return float(given)
