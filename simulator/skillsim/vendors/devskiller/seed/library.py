"""Tests for the company's roles, and the vendor's library with three levels of each."""

from skillsim.company import Company, Role
from skillsim.ids import chance_for, uuid_for
from skillsim.vendors.devskiller.records import PredefinedTest, Test

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
        role.name: _test(company.seed, index, role)
        for index, role in enumerate(company.roles)
        if role.name in wanted
    }


def _test(seed: int, index: int, role: Role) -> Test:
    return Test(
        id=uuid_for(seed, "test", index),
        name=role.name,
        duration_minutes=chance_for(seed, "test", index).choice(_DURATIONS_MINUTES),
        skills=role.skills,
    )


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
        )
        for index, role in enumerate(company.roles)
        for step, (level, word, duration_minutes, description) in enumerate(_LEVELS)
    ]
