"""What an access code opens, at an instant, and what the buttons on it do."""

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from skillsim.context import VendorAdminCtx
from skillsim.errors import Conflict, NotFound
from skillsim.instants import SECOND_US
from skillsim.vendors.devskiller import steps
from skillsim.vendors.devskiller.life_cycle import AssessmentStatus, Step
from skillsim.vendors.devskiller.records import Answer, Assessment, Candidate, Results, Test
from skillsim.vendors.devskiller.service import (
    accounts,
    answer_sheets,
    assessments,
    candidates,
    marking,
    tests,
)
from skillsim.vendors.devskiller.service.answer_sheets import Entry
from skillsim.vendors.devskiller.service.questions import Question


class Stage(StrEnum):
    """What the exam page is about."""

    EARLY = "early"
    READY = "ready"
    STARTED = "started"
    FINISHED = "finished"
    EXPIRED = "expired"
    CANCELED = "canceled"
    FAILED = "failed"


class Button(StrEnum):
    """What can be done on the exam page."""

    START = "start"
    KEEP = "keep"
    SUBMIT = "submit"


_STAGE_BY_STATUS = {
    AssessmentStatus.TEST_STARTED: Stage.STARTED,
    AssessmentStatus.TEST_FINISHED: Stage.FINISHED,
    AssessmentStatus.AUTO_ASSESSMENT_READY: Stage.FINISHED,
    AssessmentStatus.ASSESSMENT_COMPLETED: Stage.FINISHED,
    AssessmentStatus.TOKEN_EXPIRED: Stage.EXPIRED,
    AssessmentStatus.CANCELED: Stage.CANCELED,
    AssessmentStatus.ERROR: Stage.FAILED,
}


class Task(NamedTuple):
    """One task as it is shown: its number from 1, its skill, and what is entered so far."""

    number: int
    skill: str
    answer: Answer
    question: Question


class Exam(NamedTuple):
    """Everything that the exam page shows."""

    stage: Stage
    candidate: Candidate
    assessment: Assessment
    test: Test
    company: str | None
    tasks: tuple[Task, ...]
    """Empty unless the test is under way."""
    now_us: int

    @property
    def ends_at_us(self) -> int:
        """When the time for the test is up, once it has started."""
        started_at_us = self.assessment.started_at_us or self.now_us
        return started_at_us + self.assessment.time_limit_s * SECOND_US


def read(ctx: VendorAdminCtx, code: str) -> Exam:
    """The exam that a code opens. Raises NotFound."""
    assessment = assessments.with_code(ctx.tx, code)
    test = _test_of(ctx, assessment)
    stage = _stage_of(assessment, ctx.now_us)
    sheet = _sheet_of(ctx, assessment, test) if stage == Stage.STARTED else None
    return Exam(
        stage=stage,
        candidate=candidates.get(ctx.tx, assessment.candidate_id),
        assessment=assessment,
        test=test,
        company=accounts.company_name(ctx.tx),
        tasks=() if sheet is None else tasks_of(ctx.ids.seed, sheet),
        now_us=ctx.now_us,
    )


def press(
    ctx: VendorAdminCtx, code: str, button: Button, entry_for: Callable[[Task], Entry]
) -> None:
    """Start the test, keep what is entered, or hand it in.

    The steps are those of the vendor's admin API, so the same events happen. Raises NotFound, or
    Conflict when the assessment is not, or no longer, where the button was.
    """
    assessment = assessments.with_code(ctx.tx, code)
    if button == Button.START:
        _step(ctx, assessment, Step.START)
        return
    if assessment.status != AssessmentStatus.TEST_STARTED:
        raise Conflict("the test is not under way, so nothing more can be entered")
    sheet = _sheet_of(ctx, assessment, _test_of(ctx, assessment))
    entries = [entry_for(task) for task in tasks_of(ctx.ids.seed, sheet)]
    answer_sheets.keep(ctx.tx, assessment, answer_sheets.filled(sheet, entries))
    if button == Button.SUBMIT:
        _step(ctx, assessment, Step.FINISH)


def tasks_of(seed: int, sheet: Results) -> tuple[Task, ...]:
    """The tasks of a sheet or of results, in their order."""
    skills = [
        skill.name
        for skill, section in zip(sheet.skills, sheet.sections, strict=True)
        for _ in section.answers
    ]
    questions = marking.questions_of(seed, sheet)
    rows = zip(skills, marking.answers_of(sheet), questions, strict=True)
    return tuple(Task(number, *row) for number, row in enumerate(rows, start=1))


def _step(ctx: VendorAdminCtx, assessment: Assessment, step: Step) -> None:
    steps.by_hand(ctx.tx, ctx.ids, assessment.id, step, now_us=ctx.now_us, settings=ctx.settings)


def _stage_of(assessment: Assessment, now_us: int) -> Stage:
    stage = _STAGE_BY_STATUS.get(AssessmentStatus(assessment.status))
    if stage is not None:
        return stage
    # What is due at this instant may not have happened yet.
    if now_us >= assessment.expires_at_us:
        return Stage.EXPIRED
    is_early = assessment.available_from_us is not None and now_us < assessment.available_from_us
    return Stage.EARLY if is_early else Stage.READY


def _test_of(ctx: VendorAdminCtx, assessment: Assessment) -> Test:
    test = tests.find(ctx.tx, assessment.test_id)
    if test is None:
        raise NotFound("the test is no longer there")
    return test


def _sheet_of(ctx: VendorAdminCtx, assessment: Assessment, test: Test) -> Results:
    kept = assessments.kept_of(ctx.tx, assessment.id)
    blank = answer_sheets.blank(ctx.ids, assessment, test)
    return blank if kept is None or not marking.is_for(kept, blank) else kept
