"""SkillTrack's data files: what its lens shows of the company, in the API's own spelling."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from skillsim.company import Applicant, Block, Company, Person
from skillsim.context import Links
from skillsim.registry import DataSet, Entity, Records
from skillsim.vendors.skilltrack import lens, wire

T = TypeVar("T")

_KEY = "employee_id"
_ENTITIES = (
    Entity("employees", "Employee"),
    Entity("skills", "Skill", (_KEY,)),
    Entity("reviews", "Review", (_KEY,)),
    Entity("certifications", "Certification", (_KEY,)),
)


class DataFiles:
    """Records by entity; a record of an employee begins with whose it is."""

    def __init__(self, company: Company, samples: Mapping[str, Any], links: Links) -> None:
        lens.refuse_samples(samples)

    def beginning(self) -> Records:
        """Nothing: every record here hangs on a person."""
        return {}

    def block(self, block: Block) -> Records:
        """The employed people of a block, with their skills, reviews and certificates."""
        everyone = lens.employed(block)
        skills: list[dict[str, Any]] = []
        reviews: list[dict[str, Any]] = []
        certifications: list[dict[str, Any]] = []
        for one in everyone:
            owner = one.employee.employee_id
            skills += _owned(owner, one.skills, wire.skill)
            reviews += _owned(owner, one.reviews, wire.review)
            certifications += _owned(owner, one.certifications, wire.certification)
        return {
            "employees": [wire.employee(one.employee) for one in everyone],
            "skills": skills,
            "reviews": reviews,
            "certifications": certifications,
        }

    def employee_id(self, person: Person) -> str | None:
        """The employee number; None for somebody who left and is not shown here."""
        return lens.employee_id(person)

    def applicant_id(self, applicant: Applicant) -> str | None:
        """None: SkillTrack knows no applicants."""
        return None


def _owned(
    owner: str, records: Sequence[T], show: Callable[[T], dict[str, Any]]
) -> list[dict[str, Any]]:
    return [{_KEY: owner, **show(record)} for record in records]


DATA_SET = DataSet(_ENTITIES, DataFiles)
