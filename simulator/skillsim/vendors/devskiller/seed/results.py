"""Made-up results of a finished test that add up: answers to sections, sections to the whole."""

from random import Random

from skillsim.company import Company
from skillsim.ids import chance_for, uuid_for
from skillsim.vendors.devskiller.records import (
    Answer,
    Results,
    Section,
    SkillScore,
    Test,
    percentage,
)

_MAX_SECTIONS = 3
_MAX_ANSWERS = 3
_POINTS_BY_DIFFICULTY = {"EASY": 10, "MEDIUM": 20, "HARD": 30}
_SPREAD = 0.15

# The domain of the catalogue whose skills are tested with code.
_TECHNICAL_DOMAIN = "Computer Science"
_TECHNICAL_TYPES = (
    "CHOICE",
    "CODE_GAPS",
    "CODE_REVIEW",
    "DATABASE",
    "DEVOPS",
    "PROGRAMMING",
    "TESTING",
)
_OTHER_TYPES = ("CHOICE", "ESSAY")
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


def make_results(
    company: Company, index: int, score_0_to_1: float, test: Test, time_taken_s: int
) -> Results:
    """The results of applicant `index`, around this score: one section for each of some skills."""
    chance = chance_for(company.seed, "results", index)
    skills = test.skills[:_MAX_SECTIONS]
    taken_s = _shares(time_taken_s, len(skills))
    limit_s = _shares(test.duration_minutes * 60, len(skills))
    sections = tuple(
        Section(taken_s[i], limit_s[i], _answers(company, chance, skill, score_0_to_1))
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
    company: Company, chance: Random, skill: str, score_0_to_1: float
) -> tuple[Answer, ...]:
    known = company.skills.get(skill)
    is_technical = known is not None and known.domain == _TECHNICAL_DOMAIN
    types = _TECHNICAL_TYPES if is_technical else _OTHER_TYPES
    return tuple(
        _answer(company.seed, chance, skill, chance.choice(types), score_0_to_1)
        for _ in range(chance.randint(1, _MAX_ANSWERS))
    )


def _answer(seed: int, chance: Random, skill: str, kind: str, score_0_to_1: float) -> Answer:
    difficulty, max_points = chance.choice(list(_POINTS_BY_DIFFICULTY.items()))
    share = min(max(chance.gauss(score_0_to_1, _SPREAD), 0.0), 1.0)
    title = _TITLES[kind].format(skill=skill)
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
