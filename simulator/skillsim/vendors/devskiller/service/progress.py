"""How an assessment moves on: each step with its rules, and what comes next by itself."""

from skillsim.errors import Conflict
from skillsim.ids import Ids
from skillsim.instants import SECOND_US, to_text
from skillsim.store import Transaction
from skillsim.vendors.devskiller.life_cycle import Step, next_status, steps_from
from skillsim.vendors.devskiller.records import Assessment
from skillsim.vendors.devskiller.service import (
    assessments,
    behaviours,
    schedule,
    scoring,
    tests,
)
from skillsim.vendors.devskiller.service.behaviours import Behaviour


def take(
    tx: Transaction,
    ids: Ids,
    assessment: Assessment,
    step: Step,
    *,
    now_us: int,
    behaviour: Behaviour = Behaviour.MANUAL,
    is_by_hand: bool = False,
) -> Assessment:
    """The assessment after a step; its candidate follows, and what comes next is planned.

    `behaviour` is how candidates behave that nothing else is said of. Raises Conflict for a step
    that is not possible now.
    """
    status = next_status(assessment.status, step)
    if status is None:
        raise _impossible(assessment, step)
    moved = _timed(assessment, step, now_us)._replace(status=status)
    kept = assessments.kept_of(tx, assessment.id)
    test = tests.find(tx, assessment.test_id) if step == Step.SCORE else None
    if test is not None:
        moved, kept = scoring.score(ids, moved, test, kept)
    assessments.store(tx, moved, kept)
    planned = behaviours.upcoming(
        moved, behaviour_of(moved, behaviour), now_us=now_us, is_by_hand=is_by_hand
    )
    schedule.replan(tx, moved.id, planned)
    return moved


def behave(
    tx: Transaction, assessment: Assessment, behaviour: Behaviour, *, now_us: int
) -> Assessment:
    """The assessment whose candidate behaves like this from now on.

    Raises Conflict for an assessment that has ended: nothing comes next.
    """
    if not steps_from(assessment.status):
        raise Conflict(f"the assessment is {assessment.status}: it has ended")
    changed = assessment._replace(behaviour=behaviour)
    assessments.store(tx, changed, assessments.kept_of(tx, assessment.id))
    planned = behaviours.upcoming(changed, behaviour, now_us=now_us)
    schedule.replan(tx, changed.id, planned)
    return changed


def behaviour_of(assessment: Assessment, default: Behaviour) -> Behaviour:
    """How the candidate of an assessment behaves; `default` unless it has a way of its own."""
    return default if assessment.behaviour is None else Behaviour(assessment.behaviour)


def _impossible(assessment: Assessment, step: Step) -> Conflict:
    possible = ", ".join(steps_from(assessment.status))
    only = f"only {possible}" if possible else "nor is anything else: it has ended"
    return Conflict(f"the assessment is {assessment.status}; {step} is not possible, {only}")


def _timed(assessment: Assessment, step: Step, now_us: int) -> Assessment:
    if step == Step.START:
        _check_open(assessment, now_us)
        return assessment._replace(started_at_us=now_us)
    if step == Step.FINISH:
        started_at_us = now_us if assessment.started_at_us is None else assessment.started_at_us
        # Assumed (decision D42): nobody works beyond the limit, however late the finish is noticed.
        taken_s = min((now_us - started_at_us) // SECOND_US, assessment.time_limit_s)
        return assessment._replace(finished_at_us=now_us, time_taken_s=taken_s)
    return assessment


def _check_open(assessment: Assessment, now_us: int) -> None:
    opens_at_us = assessment.available_from_us
    if opens_at_us is not None and now_us < opens_at_us:
        raise Conflict(f"the test cannot be started before {to_text(opens_at_us)}")
    if now_us >= assessment.expires_at_us:
        raise Conflict(f"the invitation was valid until {to_text(assessment.expires_at_us)}")
