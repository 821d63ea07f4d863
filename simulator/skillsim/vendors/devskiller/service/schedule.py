"""What comes next for an assessment by itself, as items of the agenda: `devskiller.<step>`."""

from collections.abc import Iterable

from skillsim import agenda
from skillsim.store import Transaction
from skillsim.vendors.devskiller.life_cycle import AssessmentStatus, Step
from skillsim.vendors.devskiller.records import Assessment
from skillsim.vendors.devskiller.service.behaviours import Planned

_PREFIX = "devskiller."


def plan(tx: Transaction, assessment_id: str, planned: Iterable[Planned]) -> None:
    """Plan steps of an assessment, beside what is planned already."""
    for step, due_at_us in planned:
        agenda.plan(tx, due_at_us=due_at_us, kind=_PREFIX + step, subject=assessment_id)


def replan(tx: Transaction, assessment_id: str, planned: Iterable[Planned]) -> None:
    """Plan these steps of an assessment and nothing else."""
    forget(tx, assessment_id)
    plan(tx, assessment_id, planned)


def forget(tx: Transaction, assessment_id: str) -> None:
    """Plan nothing for an assessment any more."""
    for step in Step:
        agenda.cancel(tx, kind=_PREFIX + step, subject=assessment_id)


def planned(tx: Transaction, assessment_id: str) -> list[Planned]:
    """What is planned for an assessment, in the order it is due."""
    items = [
        item
        for step in Step
        for item in agenda.planned_for(tx, kind=_PREFIX + step, subject=assessment_id, most=1)
    ]
    items.sort(key=lambda item: (item.due_at_us, item.seq))
    return [Planned(step_of(item.kind), item.due_at_us) for item in items]


def plan_expiries(tx: Transaction, records: Iterable[Assessment]) -> None:
    """Plan the expiry of those assessments that wait for their candidate."""
    for record in records:
        if record.status == AssessmentStatus.TOKEN_SENT:
            plan(tx, record.id, [Planned(Step.EXPIRE, record.expires_at_us)])


def step_of(kind: str) -> Step:
    """The step that an agenda item of this kind asks for."""
    return Step(kind.removeprefix(_PREFIX))
