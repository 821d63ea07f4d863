"""SkillTrack's rules, over its tables; nothing here knows HTTP or JSON.

The vendor's document (version 1.1) shows shapes, not rules: a rule that it leaves open names the
decision it follows.
"""

from dataclasses import dataclass

from skillsim.errors import Invalid, NotFound
from skillsim.ids import Ids
from skillsim.store import Transaction
from skillsim.vendors.skilltrack import tables
from skillsim.vendors.skilltrack.tables import (
    Certification,
    Colleague,
    Employee,
    HeldSkill,
    Performer,
    Review,
    Skill,
)

FIRST_CREATED_NUMBER = 900_001
"""The first employee number that the API hands out; the seeded ones are below it."""

FIRST_CREATED_REVIEW = 90_000_001
"""The first review number that the API hands out; the seeded ones are below it."""

EVERYONE = range((1 << 63) - 1)
"""Every place in the order of creation."""

# Assumed (decision K6): the document states no limit, its sample shows two.
MAX_TOP_PERFORMERS = 10

_QUARTER_EDGES = (
    ("01-01", "03-31"),
    ("04-01", "06-30"),
    ("07-01", "09-30"),
    ("10-01", "12-31"),
)


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter of a calendar year, from 1; both of its edges belong to it (decision K13)."""

    year: int
    number: int

    @property
    def first_day(self) -> str:
        """The first day, as ISO text."""
        return f"{self.year:04}-{_QUARTER_EDGES[self.number - 1][0]}"

    @property
    def last_day(self) -> str:
        """The last day, as ISO text."""
        return f"{self.year:04}-{_QUARTER_EDGES[self.number - 1][1]}"


def spans(tx: Transaction, size: int) -> list[range]:
    """The places of everyone employed in the order of creation, in spans of `size`; at least one.

    Who is added later stands behind all of them, and is not seen by whoever reads them in turn.
    """
    n_places = int(tx.value(tables.LAST_EMPLOYEE))
    firsts = range(1, n_places + 1, size) or (1,)
    return [range(first, min(first + size, n_places + 1)) for first in firsts]


def employees(tx: Transaction, span: range = EVERYONE) -> list[Employee]:
    """Everyone employed, in the order they were added; all at once (assumed, decision K7)."""
    return list(map(Employee._make, tx.rows(tables.EMPLOYEES, **_places(span))))


def search(tx: Transaction, text: str, *, limit: int, offset: int) -> list[Employee]:
    """Employees whose name, e-mail or number contains a text, in the order they were added.

    The case of ASCII letters does not matter.
    """
    rows = tx.rows(tables.EMPLOYEES_CONTAINING, text=text, at_most=limit, skipped=offset)
    return list(map(Employee._make, rows))


def count(tx: Transaction, text: str) -> int:
    """How many employees `search` finds."""
    return int(tx.value(tables.EMPLOYEES_CONTAINING_COUNT, text=text))


def employee(tx: Transaction, employee_id: str) -> Employee:
    """The employee with this number. Raises NotFound."""
    row = tx.row(tables.EMPLOYEE, employee_id=employee_id)
    if row is None:
        raise NotFound(f"there is no employee {employee_id}")
    return Employee._make(row)


def add_employee(
    tx: Transaction,
    ids: Ids,
    *,
    name: str,
    email: str,
    department: str,
    role: str,
    hire_date: str,
) -> Employee:
    """The employee as stored, under a new number.

    Assumed (decision K8): an e-mail address belongs to one employee, whatever its case, and taking
    it twice is an invalid request because the document's status table has no conflict.
    """
    email_folded = email.casefold()
    if tx.row(tables.EMPLOYEE_WITH_EMAIL, email_folded=email_folded):
        raise Invalid.field(
            "email", email, "another employee has this address; send one that nobody has"
        )
    employee_id = str(FIRST_CREATED_NUMBER + ids.number("skilltrack_employee"))
    tx.insert(
        tables.employees,
        employee_id=employee_id,
        name=name,
        email=email,
        email_folded=email_folded,
        department=department,
        role=role,
        hire_date=hire_date,
    )
    return Employee(employee_id, name, email, department, role, hire_date)


def skills(tx: Transaction, employee_id: str) -> list[Skill]:
    """The employee's skills, in the order they were first recorded."""
    found = list(map(Skill._make, tx.rows(tables.SKILLS, employee_id=employee_id)))
    if not found:
        _require_employee(tx, employee_id)
    return found


def put_skill(
    tx: Transaction, employee_id: str, *, skill_name: str, proficiency_level: str, last_used: str
) -> Skill:
    """The skill as stored, added or replaced.

    Assumed (decision K9): names are the same skill when they differ in case only. The last write
    wins for everything, the spelling of the name too, so the answer is always what was sent.
    """
    skill_folded = skill_name.casefold()
    replaced = tx.run(
        tables.SKILL_UPDATE,
        key_employee_id=employee_id,
        key_skill_folded=skill_folded,
        new_skill_name=skill_name,
        new_proficiency_level=proficiency_level,
        new_last_used=last_used,
    )
    if not replaced:
        _require_employee(tx, employee_id)
        tx.insert(
            tables.skills,
            employee_id=employee_id,
            skill_name=skill_name,
            skill_folded=skill_folded,
            proficiency_level=proficiency_level,
            last_used=last_used,
        )
    return Skill(skill_name, proficiency_level, last_used)


def held_skills(tx: Transaction, span: range = EVERYONE) -> list[HeldSkill]:
    """Every skill of every employee: employees as listed, and the skills of each as listed."""
    return list(map(HeldSkill._make, tx.rows(tables.HELD_SKILLS, **_places(span))))


def reviews(tx: Transaction, employee_id: str) -> list[Review]:
    """The employee's reviews, in the order they were submitted."""
    found = list(map(Review._make, tx.rows(tables.REVIEWS, employee_id=employee_id)))
    if not found:
        _require_employee(tx, employee_id)
    return found


def add_review(
    tx: Transaction,
    ids: Ids,
    employee_id: str,
    *,
    date: str,
    reviewer: str,
    score: str,
    comments: str,
) -> Review:
    """The review as stored, under a new id; lists and reports see it at once (documented, FAQ)."""
    _require_employee(tx, employee_id)
    review = Review(
        review_id=f"rev{FIRST_CREATED_REVIEW + ids.number('skilltrack_review')}",
        date=date,
        reviewer=reviewer,
        score=score,
        comments=comments,
    )
    tx.insert(
        tables.reviews,
        review_id=review.review_id,
        employee_id=employee_id,
        date=date,
        reviewer=reviewer,
        score=score,
        comments=comments,
    )
    return review


def certifications(tx: Transaction, employee_id: str) -> list[Certification]:
    """The employee's certificates, in the order they were recorded."""
    rows = tx.rows(tables.CERTIFICATIONS, employee_id=employee_id)
    if not rows:
        _require_employee(tx, employee_id)
    return list(map(Certification._make, rows))


def add_certification(
    tx: Transaction,
    employee_id: str,
    *,
    certification_name: str,
    issued_by: str,
    date_issued: str,
    expiration_date: str,
) -> Certification:
    """The certificate as stored; the same one sent twice is held twice, no key is documented."""
    _require_employee(tx, employee_id)
    tx.insert(
        tables.certifications,
        employee_id=employee_id,
        certification_name=certification_name,
        issued_by=issued_by,
        date_issued=date_issued,
        expiration_date=expiration_date,
    )
    return Certification(certification_name, issued_by, date_issued, expiration_date)


def employees_lacking(
    tx: Transaction, span: range = EVERYONE, *, department: str, required_skill: str
) -> list[Colleague]:
    """The members of a department that hold a skill at no level.

    Assumed (decisions K5, K14): a department is found by its exact name, a skill whatever its case.
    An unknown department has no members; everyone lacks an unknown skill.
    """
    rows = tx.rows(
        tables.LACKING_SKILL,
        department=department,
        skill_folded=required_skill.casefold(),
        **_places(span),
    )
    return list(map(Colleague._make, rows))


def top_performers(tx: Transaction, quarter: Quarter) -> list[Performer]:
    """The employees with the best mean score in a quarter, best first (assumed, decision K6).

    Who has no review in the quarter is not ranked; equal means stand in the order of employees.
    """
    rows = tx.rows(
        tables.TOP_PERFORMERS,
        first_day=quarter.first_day,
        last_day=quarter.last_day,
        count=MAX_TOP_PERFORMERS,
    )
    return list(map(Performer._make, rows))


def _places(span: range) -> dict[str, int]:
    return {"first_seq": span.start, "last_seq": span.stop - 1}


def _require_employee(tx: Transaction, employee_id: str) -> None:
    if tx.row(tables.EMPLOYEE_EXISTS, employee_id=employee_id) is None:
        raise NotFound(
            f"There is no employee {employee_id}; send an employee_id from the employee list."
        )
