"""Tests for the company's roles, and the vendor's library with three levels of each."""

from skillsim.company import Company, Role
from skillsim.ids import chance_for, uuid_for
from skillsim.vendors.devskiller.records import PredefinedTest, Test
from skillsim.vendors.devskiller.service.scoring import OTHER_TYPES, TECHNICAL_TYPES

# The domain of the catalogue whose skills are tested with code.
_TECHNICAL_DOMAIN = "Computer Science"

# Long enough for every test that the company's applicants have finished.
_DURATIONS_MINUTES = (75, 90, 120)

_LEVELS = (
    ("JUNIOR", "Junior", 45, "Solve everyday tasks of a {role}, step by step"),
    ("MIDDLE", "Middle", 60, "Work as a {role} without guidance"),
    ("SENIOR", "Senior", 90, "Design, weigh and explain what a {role} is responsible for"),
)


def tests(company: Company) -> dict[str, Test]:
    """The account's tests by role: one for each role that somebody applied for."""
    wanted = {applicant.role for applicant in company.applicants}
    return {
        role.name: _test(company, index, role)
        for index, role in enumerate(company.roles)
        if role.name in wanted
    }


def types_of_skill(company: Company, skill: str) -> tuple[str, ...]:
    """Which types of answers a skill is tested with."""
    known = company.skills.get(skill)
    is_technical = known is not None and known.domain == _TECHNICAL_DOMAIN
    return TECHNICAL_TYPES if is_technical else OTHER_TYPES


def _test(company: Company, index: int, role: Role) -> Test:
    return Test(
        id=uuid_for(company.seed, "test", index),
        name=role.name,
        duration_minutes=chance_for(company.seed, "test", index).choice(_DURATIONS_MINUTES),
        skills=role.skills,
        answer_types=_types_of_role(company, role),
    )


def _types_of_role(company: Company, role: Role) -> tuple[str, ...]:
    types = (types_of_skill(company, skill) for skill in role.skills)
    return tuple(sorted({kind for found in types for kind in found}))


def predefined_tests(company: Company) -> list[PredefinedTest]:
    """Three predefined tests for each role, from junior to senior."""
    return [
        PredefinedTest(
            id=uuid_for(company.seed, "predefined test", index * len(_LEVELS) + step),
            name=f"{word} {role.name}",
            description=description.format(role=role.name),
            seniority_level=level,
            duration_minutes=duration_minutes,
            skills=role.skills,
            answer_types=_types_of_role(company, role),
        )
        for index, role in enumerate(company.roles)
        for step, (level, word, duration_minutes, description) in enumerate(_LEVELS)
    ]
