"""Tests for the company's roles, and the vendor's library with three levels of each."""

from functools import cached_property

from skillsim.company import Company, Role
from skillsim.ids import uuid_for
from skillsim.seeding.chance import draw_for, pick
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


class TestsOfRoles:
    """What the company's candidates are tested on."""

    def __init__(self, company: Company) -> None:
        self._company = company

    @cached_property
    def test_by_role(self) -> dict[str, Test]:
        """A test for each role, whoever applies for it; none where nobody can apply at all."""
        roles = self._company.roles if self._company.blocks else ()
        return {role.name: self._test(role) for role in roles}

    @cached_property
    def predefined_tests(self) -> tuple[PredefinedTest, ...]:
        """Three predefined tests for each role, from junior to senior."""
        return tuple(
            PredefinedTest(
                id=uuid_for(self._company.seed, f"predefined test {level}", role.name),
                name=f"{word} {role.name}",
                description=description.format(role=role.name),
                seniority_level=level,
                duration_minutes=duration_minutes,
                skills=role.skills,
                answer_types=self._types_of_role(role),
            )
            for role in self._company.roles
            for level, word, duration_minutes, description in _LEVELS
        )

    def types_of_skill(self, skill: str) -> tuple[str, ...]:
        """Which types of answers a skill is tested with."""
        known = self._company.skills.get(skill)
        is_technical = known is not None and known.domain == _TECHNICAL_DOMAIN
        return TECHNICAL_TYPES if is_technical else OTHER_TYPES

    def _test(self, role: Role) -> Test:
        seed = self._company.seed
        return Test(
            id=uuid_for(seed, "test", role.name),
            name=role.name,
            duration_minutes=pick(draw_for(seed, "test", role.name), _DURATIONS_MINUTES),
            skills=role.skills,
            answer_types=self._types_of_role(role),
        )

    def _types_of_role(self, role: Role) -> tuple[str, ...]:
        types = (self.types_of_skill(skill) for skill in role.skills)
        return tuple(sorted({kind for found in types for kind in found}))
