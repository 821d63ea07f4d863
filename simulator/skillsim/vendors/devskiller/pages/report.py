"""A candidate's report: the results of one assessment, with what there is beside it."""

from typing import NamedTuple

from skillsim.context import VendorAdminCtx
from skillsim.errors import NotFound
from skillsim.vendors.devskiller.pages.exam_state import Task, tasks_of
from skillsim.vendors.devskiller.records import (
    Assessment,
    Candidate,
    Results,
    Section,
    SkillScore,
    percentage,
)
from skillsim.vendors.devskiller.service import accounts, assessments, candidates
from skillsim.vendors.devskiller.service.questions import LETTERS


class Part(NamedTuple):
    """One section with what its tasks asked; `skill` is None where the two do not correspond."""

    skill: str | None
    section: Section
    tasks: tuple[Task, ...]


class Report(NamedTuple):
    """What the report pages show. Without results there is no report yet."""

    candidate: Candidate
    company: str | None
    assessment: Assessment | None
    results: Results | None
    seed: int
    all_assessments: tuple[Assessment, ...]
    now_us: int

    @property
    def percentage(self) -> int:
        """The share of points in whole percent."""
        assert self.assessment is not None
        points = self.assessment.scored_points or 0
        return percentage(points, self.assessment.max_points or 1)

    @property
    def skills(self) -> tuple[SkillScore, ...]:
        """How well the tasks of each skill went."""
        return self.results.skills if self.results else ()

    @property
    def parts(self) -> tuple[Part, ...]:
        """The sections in their order."""
        return parts_of(self.seed, self.results) if self.results else ()


def read(ctx: VendorAdminCtx, candidate_id: str, assessment_id: str | None = None) -> Report:
    """The report of an assessment of a candidate, or of the newest that has results.

    Raises NotFound.
    """
    candidate = candidates.get(ctx.tx, candidate_id)
    found = tuple(assessments.all_of(ctx.tx, candidate_id))
    chosen = _chosen(found, assessment_id)
    return Report(
        candidate=candidate,
        company=accounts.company_name(ctx.tx),
        assessment=chosen,
        results=None if chosen is None else assessments.results_of(ctx.tx, chosen.id),
        seed=ctx.ids.seed,
        all_assessments=found,
        now_us=ctx.now_us,
    )


def parts_of(seed: int, results: Results) -> tuple[Part, ...]:
    """The sections of results; printed ones may have other skills than sections."""
    is_aligned = len(results.skills) == len(results.sections)
    names = [s.name for s in results.skills] if is_aligned else [""] * len(results.sections)
    aligned = results._replace(skills=tuple(SkillScore(name, 0) for name in names))
    tasks = iter(tasks_of(seed, aligned))
    return tuple(
        Part(name or None, section, tuple(next(tasks) for _ in section.answers))
        for name, section in zip(names, results.sections, strict=True)
    )


def chosen_statements(task: Task) -> tuple[str, ...]:
    """What somebody chose, in words where the choice is one of the statements of the task."""
    statements = dict(zip(LETTERS, task.question.statements, strict=False))
    choices = task.answer.choices or ()
    return tuple(f"{c}: {statements[c]}" if c in statements else c for c in choices)


def _chosen(found: tuple[Assessment, ...], assessment_id: str | None) -> Assessment | None:
    """The assessment asked for; else the newest with points, else the newest."""
    if assessment_id is not None:
        for assessment in found:
            if assessment.id == assessment_id:
                return assessment
        raise NotFound("the candidate has no assessment with this id")
    scored = tuple(a for a in found if a.scored_points is not None)
    return next(reversed(scored or found), None)
