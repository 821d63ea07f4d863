"""What has happened to an assessment so far, as far as instants were kept."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from skillsim.store import Transaction
from skillsim.vendors.devskiller.life_cycle import (
    EVENT_BY_STEP,
    AssessmentStatus,
    EventKind,
    Step,
    next_status,
)
from skillsim.vendors.devskiller.records import Assessment
from skillsim.webhooks import events
from skillsim.webhooks.events import Happened

# How an assessment gets to its end when nothing comes in between.
_USUAL = (Step.SEND, Step.START, Step.FINISH, Step.SCORE, Step.COMPLETE)
_CUT_SHORT = {
    AssessmentStatus.TOKEN_EXPIRED: Step.EXPIRE,
    AssessmentStatus.CANCELED: Step.CANCEL,
    AssessmentStatus.ERROR: Step.FAIL,
}


class Entry(NamedTuple):
    """One step that was taken, None for the beginning; `at_us` is None when that was not kept."""

    step: Step | None
    status: AssessmentStatus
    at_us: int | None
    event: EventKind | None
    """What webhooks were told; None for what was so from the beginning of the world."""


def of(tx: Transaction, assessment: Assessment) -> list[Entry]:
    """The history of one assessment, oldest first."""
    return of_all(tx, [assessment])[0]


def of_all(tx: Transaction, shown: Sequence[Assessment]) -> list[list[Entry]]:
    """The histories of several assessments, in their order."""
    found: defaultdict[str, list[Happened]] = defaultdict(list)
    if shown:
        since_us = min(assessment.created_at_us for assessment in shown)
        subjects = [assessment.id for assessment in shown]
        for happened in events.about(tx, subjects, vendor="devskiller", since_us=since_us):
            found[happened.subject].append(happened)
    return [_history(assessment, found[assessment.id]) for assessment in shown]


def _history(assessment: Assessment, happened: Iterable[Happened]) -> list[Entry]:
    told = {event.kind: event.at_us for event in happened}
    at_us = _instants(assessment, told)
    status = AssessmentStatus.NEW
    entries = [Entry(None, status, assessment.created_at_us, None)]
    for step in _way(assessment):
        status = next_status(status, step) or status
        event = EVENT_BY_STEP.get(step)
        entries.append(Entry(step, status, at_us.get(step), event if event in told else None))
    return entries


def _instants(assessment: Assessment, told: Mapping[str, int]) -> dict[Step, int]:
    """When each step was taken: as webhooks were told, else as the record has it."""
    kept = {
        # An invitation is sent as soon as it is made.
        Step.SEND: assessment.created_at_us,
        Step.START: assessment.started_at_us,
        Step.FINISH: assessment.finished_at_us,
        Step.EXPIRE: assessment.expires_at_us,
    }
    kept |= {step: told[kind] for step, kind in EVENT_BY_STEP.items() if kind in told}
    return {step: at_us for step, at_us in kept.items() if at_us is not None}


def _way(assessment: Assessment) -> list[Step]:
    """The steps that led to where an assessment is."""
    status = AssessmentStatus(assessment.status)
    ending = _CUT_SHORT.get(status)
    if ending is None:
        return list(_up_to(status))
    return [*_up_to(_before(assessment)), ending]


def _before(assessment: Assessment) -> AssessmentStatus:
    """Where an assessment was cut short, by what is known of it."""
    if assessment.scored_points is not None:
        return AssessmentStatus.AUTO_ASSESSMENT_READY
    if assessment.finished_at_us is not None:
        return AssessmentStatus.TEST_FINISHED
    if assessment.started_at_us is not None:
        return AssessmentStatus.TEST_STARTED
    return AssessmentStatus.TOKEN_SENT


def _up_to(wanted: AssessmentStatus) -> Iterable[Step]:
    status: AssessmentStatus | None = AssessmentStatus.NEW
    for step in _USUAL:
        if status is None or status == wanted:
            return
        yield step
        status = next_status(status, step)
