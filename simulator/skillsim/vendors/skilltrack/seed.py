"""SkillTrack's view of the company: whoever is employed, with skills, reviews and certificates."""

from collections.abc import Mapping
from typing import Any

from skillsim.company import Company, Person
from skillsim.errors import ConfigurationError
from skillsim.store import Transaction
from skillsim.vendors.skilltrack import tables

# Documented: all but the first, which is assumed (decision K3).
LEVELS = ("Beginner", "Intermediate", "Advanced", "Expert")


def seed(tx: Transaction, company: Company, samples: Mapping[str, Any]) -> None:
    """Write the employed people of the company; who left is not shown here (assumed).

    Every record in the vendor's document hangs on a person of the company, so there is nothing
    that samples could add: ConfigurationError when there are any.
    """
    if samples:
        raise ConfigurationError(
            "fixtures/samples/skilltrack.yaml must stay empty; add people to the company instead"
        )
    people = [person for person in company.people if person.is_active]
    tx.insert_many(tables.employees, [_employee(person) for person in people])
    tx.insert_many(tables.skills, [row for person in people for row in _skills(person)])
    tx.insert_many(tables.reviews, [row for person in people for row in _reviews(person)])
    tx.insert_many(
        tables.certifications, [row for person in people for row in _certifications(person)]
    )


def _employee(person: Person) -> dict[str, Any]:
    return {
        "employee_id": person.number,
        "name": person.name,
        "email": person.email,
        "email_folded": person.email.casefold(),
        "department": person.department,
        "role": person.role,
        "hire_date": person.hired_on.isoformat(),
    }


def _skills(person: Person) -> list[dict[str, Any]]:
    # As if each had been sent in turn: a name that returns in another case replaces the first.
    row_by_name = {
        skill.name.casefold(): {
            "employee_id": person.number,
            "skill_name": skill.name,
            "skill_folded": skill.name.casefold(),
            "proficiency_level": LEVELS[skill.level_1_to_4 - 1],
            "last_used": skill.last_used_on.isoformat(),
        }
        for skill in person.skills
    }
    return list(row_by_name.values())


def _reviews(person: Person) -> list[dict[str, Any]]:
    # Ids are made of the employee number, so they stay the same when the company grows.
    return [
        {
            "review_id": review.id or f"rev{person.number}{ordinal:02}",
            "employee_id": person.number,
            "date": review.held_on.isoformat(),
            "reviewer": review.reviewer,
            "score": repr(review.score_0_to_5),
            "comments": review.comments,
        }
        for ordinal, review in enumerate(person.reviews, start=1)
    ]


def _certifications(person: Person) -> list[dict[str, Any]]:
    return [
        {
            "employee_id": person.number,
            "certification_name": certification.name,
            "issued_by": certification.issued_by,
            "date_issued": certification.issued_on.isoformat(),
            "expiration_date": certification.expires_on.isoformat(),
        }
        for certification in person.certifications
    ]
