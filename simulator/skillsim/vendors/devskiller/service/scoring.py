"""Made-up results of a finished test that add up: answers to sections, sections to the whole."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

from skillsim.ids import Ids, chance_for, uuid_for
from skillsim.vendors.devskiller.records import (
    Answer,
    Assessment,
    Results,
    Section,
    SkillScore,
    Test,
    percentage,
)

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
_MAX_ANSWERS = 3
_POINTS_BY_DIFFICULTY = {"EASY": 10, "MEDIUM": 20, "HARD": 30}
_LOWEST, _HIGHEST = 0.1, 0.98
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


def score(ids: Ids, assessment: Assessment, test: Test) -> tuple[Assessment, Results]:
    """A finished assessment with its points, and its results.

    Drawn from the world's seed and the assessment's id alone, so when it is scored, and what else
    happens in the world, makes no difference.
    """
    chance = chance_for(ids.seed, f"devskiller results {assessment.id}", 0)
    results = make_results(
        ids.seed,
        chance,
        test,
        score_0_to_1=chance.uniform(_LOWEST, _HIGHEST),
        time_taken_s=assessment.time_taken_s or 0,
        types_of=lambda _: test.answer_types or _ALL_TYPES,
    )
    return with_points(assessment, results), results


def with_points(assessment: Assessment, results: Results) -> Assessment:
    """The assessment with the sums of its sections."""
    return replace(
        assessment,
        scored_points=sum(section.scored_points for section in results.sections),
        max_points=sum(section.max_points for section in results.sections),
    )


def make_results(
    seed: int,
    chance: Random,
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
        Section(taken_s[i], limit_s[i], _answers(seed, chance, skill, types_of, score_0_to_1))
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
    seed: int,
    chance: Random,
    skill: str,
    types_of: Callable[[str], Sequence[str]],
    score_0_to_1: float,
) -> tuple[Answer, ...]:
    types = types_of(skill)
    return tuple(
        _answer(seed, chance, skill, chance.choice(types), score_0_to_1)
        for _ in range(chance.randint(1, _MAX_ANSWERS))
    )


def _answer(seed: int, chance: Random, skill: str, kind: str, score_0_to_1: float) -> Answer:
    difficulty, max_points = chance.choice(list(_POINTS_BY_DIFFICULTY.items()))
    share = min(max(chance.gauss(score_0_to_1, _SPREAD), 0.0), 1.0)
    title = _TITLES[kind].format(skill=skill)[:_MAX_TITLE_LENGTH]
    repository = str(chance.getrandbits(64))
    is_choice, is_gaps = kind == "CHOICE", kind == "CODE_GAPS"
    return Answer(
        task_id=uuid_for(seed, f"task {title} {difficulty}", 0),
        title=title,
        type=kind,
        difficulty=difficulty,
        scored_points=round(share * max_points),
        max_points=max_points,
        git_url=None if kind in _TYPES_WITHOUT_REPOSITORY else _git_url(seed, repository),
        choices=tuple(sorted(chance.sample("ABCD", 2))) if is_choice else None,
        text=None if is_choice or is_gaps else f"An answer about {skill}",
        gaps=("first", "second") if is_gaps else None,
    )


def _git_url(seed: int, repository: str) -> str:
    return f"https://git.devskiller.com/{uuid_for(seed, repository, 0)}.git"
