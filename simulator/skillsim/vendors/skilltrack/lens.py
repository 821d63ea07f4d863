"""The company through SkillTrack's lens: whoever is employed, with what is known of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from skillsim.company import Block, Person
from skillsim.errors import ConfigurationError
from skillsim.instants import day_text
from skillsim.vendors.skilltrack.tables import LEVELS, Certification, Employee, Review, Skill

# A large company has the same few scores again and again.
_score_text = lru_cache(maxsize=1024, typed=True)(repr)


@dataclass(frozen=True, slots=True)
class Shown:
    """One employee with everything that is recorded of them, in the order of the company."""

    employee: Employee
    skills: list[Skill]
    reviews: list[Review]
    certifications: list[Certification]


def refuse_samples(samples: Mapping[str, Any]) -> None:
    """Raise ConfigurationError when there are any.

    Every record in the vendor's document hangs on a person of the company, so there is nothing
    that samples could add.
    """
    if samples:
        raise ConfigurationError(
            "fixtures/samples/skilltrack.yaml must stay empty; add people to the company instead"
        )


def employee_id(person: Person) -> str | None:
    """The employee number; None for somebody who left and is not shown here (assumed)."""
    return person.number if person.is_active else None


def employed(block: Block) -> list[Shown]:
    """Everyone in a part of the company who has not left."""
    return [
        Shown(_employee(person), _skills(person), _reviews(person), _certifications(person))
        for person in block.people
        if person.is_active
    ]


def _employee(person: Person) -> Employee:
    return Employee(
        employee_id=person.number,
        name=person.name,
        email=person.email,
        department=person.department,
        role=person.role,
        hire_date=day_text(person.hired_on),
    )


def _skills(person: Person) -> list[Skill]:
    # As if each had been sent in turn: a name that returns in another case replaces the first.
    by_name = {
        skill.name.casefold(): Skill(
            skill.name, LEVELS[skill.level_1_to_4 - 1], day_text(skill.last_used_on)
        )
        for skill in person.skills
    }
    return list(by_name.values())


def _reviews(person: Person) -> list[Review]:
    # Ids are made of the employee number, so they stay the same when the company grows.
    return [
        Review(
            review.id or f"rev{person.number}{ordinal:02}",
            day_text(review.held_on),
            review.reviewer,
            _score_text(review.score_0_to_5),
            review.comments,
        )
        for ordinal, review in enumerate(person.reviews, start=1)
    ]


def _certifications(person: Person) -> list[Certification]:
    return [
        Certification(
            certification.name,
            certification.issued_by,
            day_text(certification.issued_on),
            day_text(certification.expires_on),
        )
        for certification in person.certifications
    ]
