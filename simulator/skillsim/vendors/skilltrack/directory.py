"""Who SkillTrack knows: employees, by their number, and with everything that hangs on them."""

from collections.abc import Sequence
from typing import Any

from skillsim.context import VendorAdminCtx
from skillsim.directory import Directory, Entry, Known, Portrait
from skillsim.store import Row, Transaction
from skillsim.vendors.skilltrack import service, tables, wire
from skillsim.vendors.skilltrack.tables import Certification, Employee, Review, Skill


def _employee_ids(tx: Transaction, *, pattern: str, after: str, limit: int) -> list[str]:
    rows = tx.rows(tables.EMPLOYEE_IDS_LIKE, pattern=pattern, after=after, at_most=limit)
    return [employee_id for (employee_id,) in rows]


def _with_employee_id(tx: Transaction, *, employee_id: str) -> list[Known]:
    return list(map(_known, tx.rows(tables.EMPLOYEE, employee_id=employee_id)))


def _with_email(tx: Transaction, *, email: str) -> list[Known]:
    return list(map(_known, tx.rows(tables.EMPLOYEES_WITH_EMAIL, email_folded=email)))


def _known(row: Row) -> Known:
    employee = Employee._make(row)
    number = employee.employee_id
    return Known("employees", number, number, employee.email, employee.name)


def _describe(ctx: VendorAdminCtx, known: Known) -> Portrait:
    employee = Employee._make(ctx.tx.rows(tables.EMPLOYEE, employee_id=known.id)[0])
    skills = service.skills(ctx.tx, known.id)
    reviews = service.reviews(ctx.tx, known.id)
    certifications = service.certifications(ctx.tx, known.id)
    return Portrait(
        facts=employee._asdict(),
        lists={
            "skills": [Entry(skill.skill_name, _skill_text(skill)) for skill in skills],
            "reviews": [Entry(review.date, _review_text(review)) for review in reviews],
            "certifications": [
                Entry(held.certification_name, _certification_text(held)) for held in certifications
            ],
        },
        record=_record(employee, skills, reviews, certifications),
    )


def _skill_text(skill: Skill) -> str:
    return f"{skill.proficiency_level}, last used {skill.last_used}"


def _review_text(review: Review) -> str:
    return f"{review.score} of 5 by {review.reviewer}"


def _certification_text(held: Certification) -> str:
    return f"{held.issued_by}, {held.date_issued} to {held.expiration_date}"


def _record(
    employee: Employee,
    skills: Sequence[Skill],
    reviews: Sequence[Review],
    certifications: Sequence[Certification],
) -> dict[str, Any]:
    """What the API answers about one employee, as members of one object."""
    return {
        **wire.employee(employee),
        "skills": [wire.skill(skill) for skill in skills],
        "reviews": [wire.review(review) for review in reviews],
        "certifications": [wire.certification(held) for held in certifications],
    }


DIRECTORY = Directory(_employee_ids, _with_employee_id, _describe, with_email=_with_email)
