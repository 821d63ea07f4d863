"""Made-up results of a finished test that add up: answers to sections, sections to the whole."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import combinations

from skillsim.ids import Ids, uuid_for
from skillsim.seeding.chance import NORMAL, Draw, between, draw_for, pick
from skillsim.vendors.devskiller.records import (
    Answer,
    Assessment,
    Results,
    Section,
    SkillScore,
    Test,
    percentage,
)
from skillsim.vendors.devskiller.service import marking

TECHNICAL_TYPES = (
    "CHOICE",
    "CODE_GAPS",
    "CODE_REVIEW",
    "DATABASE",
    "DEVOPS",
    "PROGRAMMING",
    "TESTING",
)
OTHER_TYPES = ("CHOICE", "ESSAY")

_MAX_SECTIONS = 3
_ANSWER_COUNTS = (1, 2, 3)
# Each with the points that it brings at most.
_DIFFICULTIES = (("EASY", 10), ("MEDIUM", 20), ("HARD", 30))
_CHOICES = tuple(combinations("ABCD", 2))
_LOWEST_PERCENT, _HIGHEST_PERCENT = 10, 98
_SPREAD = 0.15
_TYPES_WITHOUT_REPOSITORY = frozenset({"CHOICE", "CODE_GAPS", "ESSAY"})

_TITLES = {
    "CHOICE": "{skill}: what is true",
    "CODE_GAPS": "{skill}: fill the gaps",
    "CODE_REVIEW": "{skill}: review a change",
    "DATABASE": "{skill}: query the orders",
    "DEVOPS": "{skill}: repair the pipeline",
    "ESSAY": "{skill}: a case from practice",
    "PROGRAMMING": "{skill}: make the tests pass",
    "TESTING": "{skill}: cover the edge cases",
}
_MAX_TITLE_LENGTH = 255
_ALL_TYPES = tuple(_TITLES)


def score(
    ids: Ids, assessment: Assessment, test: Test, sheet: Results | None = None
) -> tuple[Assessment, Results]:
    """A finished assessment with its points, and its results.

    `sheet` is what the candidate has entered; without one that is drawn, too. Drawn from the
    world's seed and the assessment's id alone, so when it is scored, and what else happens in the
    world, makes no difference.
    """
    results = draw(ids, assessment, test)
    if sheet is not None and marking.is_for(sheet, results):
        results = marking.mark(ids.seed, results, sheet)
    scored_points, max_points = points_of(results)
    scored = assessment._replace(scored_points=scored_points, max_points=max_points)
    return scored, results


def draw(ids: Ids, assessment: Assessment, test: Test) -> Results:
    """The results that are drawn for an assessment; before it is finished, no time was taken."""
    chance = draw_for(ids.seed, "devskiller results", assessment.id)
    return make_results(
        ids.seed,
        chance,
        test,
        score_0_to_1=between(chance, _LOWEST_PERCENT, _HIGHEST_PERCENT) / 100,
        time_taken_s=assessment.time_taken_s or 0,
        types_of=lambda _: test.answer_types or _ALL_TYPES,
    )


def points_of(results: Results) -> tuple[int, int]:
    """The points reached in a test, and those that could be reached: the sums of its sections."""
    return (
        sum([section.scored_points for section in results.sections]),
        sum([section.max_points for section in results.sections]),
    )


def make_results(
    seed: int,
    draw: Draw,
    test: Test,
    *,
    score_0_to_1: float,
    time_taken_s: int,
    types_of: Callable[[str], Sequence[str]],
) -> Results:
    """Results around a score: a section for each of some skills.

    `types_of` says which types of answers a skill is tested with.
    """
    skills = test.skills[:_MAX_SECTIONS] or (test.name,)
    taken_s = _shares(time_taken_s, len(skills))
    limit_s = _shares(test.duration_minutes * 60, len(skills))
    sections = tuple(
        Section(taken_s[i], limit_s[i], _answers(seed, draw, skill, types_of(skill), score_0_to_1))
        for i, skill in enumerate(skills)
    )
    scores = (
        SkillScore(skill, percentage(section.scored_points, section.max_points))
        for skill, section in zip(skills, sections, strict=True)
    )
    return Results(tuple(scores), sections)


def _shares(whole: int, parts: int) -> list[int]:
    """`whole` in about equal parts that add up to it."""
    return [whole * (i + 1) // parts - whole * i // parts for i in range(parts)]


def _answers(
    seed: int, draw: Draw, skill: str, types: Sequence[str], score_0_to_1: float
) -> tuple[Answer, ...]:
    count = pick(draw, _ANSWER_COUNTS)
    return tuple(
        [_answer(seed, draw, skill, pick(draw, types), score_0_to_1) for _ in range(count)]
    )


def _answer(seed: int, draw: Draw, skill: str, kind: str, score_0_to_1: float) -> Answer:
    difficulty, max_points = pick(draw, _DIFFICULTIES)
    share = min(max(score_0_to_1 + _SPREAD * NORMAL[draw() >> 6], 0.0), 1.0)
    task_id, title = _task(seed, skill, kind, difficulty)
    is_choice, is_gaps = kind == "CHOICE", kind == "CODE_GAPS"
    return Answer(
        task_id=task_id,
        title=title,
        type=kind,
        difficulty=difficulty,
        scored_points=round(share * max_points),
        max_points=max_points,
        git_url=None if kind in _TYPES_WITHOUT_REPOSITORY else _git_url(seed, draw),
        choices=pick(draw, _CHOICES) if is_choice else None,
        text=None if is_choice or is_gaps else f"An answer about {skill}",
        gaps=("first", "second") if is_gaps else None,
    )


@lru_cache(maxsize=4096)
def _task(seed: int, skill: str, kind: str, difficulty: str) -> tuple[str, str]:
    """Id and title of a task; whoever gets it gets the same one."""
    title = _TITLES[kind].format(skill=skill)[:_MAX_TITLE_LENGTH]
    return uuid_for(seed, "task", f"{title} {difficulty}"), title


def _git_url(seed: int, draw: Draw) -> str:
    repository = uuid_for(seed, "repository", f"{draw()} {draw()} {draw()} {draw()}")
    return f"https://git.devskiller.com/{repository}.git"
