"""Fills SkillTrack's tables with what its lens shows of the company."""

from collections.abc import Mapping, Sequence
from typing import Any

from skillsim.company import Company
from skillsim.store import Transaction
from skillsim.vendors.skilltrack import lens, tables
from skillsim.vendors.skilltrack.lens import Shown

_EMPLOYEE = ("employee_id", "name", "email", "email_folded", "department", "role", "hire_date")
_SKILL = ("employee_id", "skill_name", "skill_folded", "proficiency_level", "last_used")
_REVIEW = ("review_id", "employee_id", "date", "reviewer", "score", "comments")
_CERTIFICATION = (
    "employee_id",
    "certification_name",
    "issued_by",
    "date_issued",
    "expiration_date",
)


def seed(tx: Transaction, company: Company, samples: Mapping[str, Any]) -> None:
    """Write everyone who is employed, block by block. Raises ConfigurationError for samples."""
    lens.refuse_samples(samples)
    for block in company.blocks:
        _write(tx, lens.employed(block))


def _write(tx: Transaction, everyone: Sequence[Shown]) -> None:
    tx.insert_rows(
        tables.employees,
        _EMPLOYEE,
        [
            (e.employee_id, e.name, e.email, e.email.casefold(), e.department, e.role, e.hire_date)
            for e in (one.employee for one in everyone)
        ],
    )
    tx.insert_rows(
        tables.skills,
        _SKILL,
        [
            (
                one.employee.employee_id,
                s.skill_name,
                s.skill_name.casefold(),
                s.proficiency_level,
                s.last_used,
            )
            for one in everyone
            for s in one.skills
        ],
    )
    tx.insert_rows(
        tables.reviews,
        _REVIEW,
        [
            (r.review_id, one.employee.employee_id, r.date, r.reviewer, r.score, r.comments)
            for one in everyone
            for r in one.reviews
        ],
    )
    tx.insert_rows(
        tables.certifications,
        _CERTIFICATION,
        [
            (
                one.employee.employee_id,
                c.certification_name,
                c.issued_by,
                c.date_issued,
                c.expiration_date,
            )
            for one in everyone
            for c in one.certifications
        ],
    )
