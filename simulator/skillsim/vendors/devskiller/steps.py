"""Moves an assessment and tells the webhooks, in one transaction: by itself or by hand."""

from collections.abc import Mapping
from typing import Any

from skillsim.agenda import Item
from skillsim.errors import Conflict, NotFound
from skillsim.ids import Ids
from skillsim.store import Transaction
from skillsim.vendors.devskiller import notices
from skillsim.vendors.devskiller.life_cycle import (
    EVENT_BY_STEP,
    AssessmentStatus,
    Step,
    next_status,
    step_between,
    steps_from,
)
from skillsim.vendors.devskiller.records import Assessment
from skillsim.vendors.devskiller.service import assessments, progress, schedule
from skillsim.vendors.devskiller.service.behaviours import Behaviour

Settings = Mapping[str, Any]

# What is the vendor's part and happens at once anyway: a step by hand need not wait for it.
_AT_ONCE = {AssessmentStatus.NEW: Step.SEND, AssessmentStatus.TEST_FINISHED: Step.SCORE}


def on_due(tx: Transaction, ids: Ids, item: Item, now_us: int, settings: Settings) -> None:
    """Do what an agenda item asks for. One that is no longer possible is dropped quietly."""
    try:
        assessment = assessments.get(tx, item.subject)
        step = schedule.step_of(item.kind)
        _move(tx, ids, assessment, step, now_us=now_us, settings=settings, is_by_hand=False)
    except (Conflict, NotFound):
        return


def by_hand(
    tx: Transaction, ids: Ids, assessment_id: str, step: Step, *, now_us: int, settings: Settings
) -> Assessment:
    """The assessment after a step that somebody asked for.

    An invitation that is still to be sent, or a test still to be scored, is so first where that
    makes the step possible. Raises NotFound, or Conflict for a step that is not possible now.
    """
    assessment = assessments.get(tx, assessment_id)
    before = _AT_ONCE.get(AssessmentStatus(assessment.status))
    after = None if before is None else next_status(assessment.status, before)
    is_early = next_status(assessment.status, step) is None
    if is_early and before and after and next_status(after, step):
        assessment = _move(
            tx, ids, assessment, before, now_us=now_us, settings=settings, is_by_hand=True
        )
    return _move(tx, ids, assessment, step, now_us=now_us, settings=settings, is_by_hand=True)


def possible_by_hand(status: str) -> tuple[Step, ...]:
    """The steps that somebody can ask for now; what happens at once anyway is none of them."""
    before = _AT_ONCE.get(AssessmentStatus(status))
    after = None if before is None else next_status(status, before)
    from_here = {*steps_from(status), *(steps_from(after) if after else ())}
    return tuple(s for s in Step if s in from_here and s not in _AT_ONCE.values())


def step_towards(status: str, wanted: str) -> Step | None:
    """The step by hand that leads from a status to another; None when none does."""
    before = _AT_ONCE.get(AssessmentStatus(status))
    after = None if before is None else next_status(status, before)
    step = step_between(status, wanted)
    return step if step or after is None else step_between(after, wanted)


def _move(
    tx: Transaction,
    ids: Ids,
    assessment: Assessment,
    step: Step,
    *,
    now_us: int,
    settings: Settings,
    is_by_hand: bool,
) -> Assessment:
    moved = progress.take(
        tx,
        ids,
        assessment,
        step,
        now_us=now_us,
        behaviour=Behaviour(settings.get("candidates", Behaviour.MANUAL)),
        is_by_hand=is_by_hand,
    )
    kind = EVENT_BY_STEP.get(step)
    if kind is not None:
        notices.tell(tx, ids, kind, moved, now_us=now_us, settings=settings)
    return moved
