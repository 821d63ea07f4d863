"""How SkillTrack spells things on the wire: JSON, CSV, periods and errors."""

import json
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from skillsim.errors import ApiError
from skillsim.vendors.skilltrack.csv_cells import csv_text
from skillsim.vendors.skilltrack.service import Quarter
from skillsim.vendors.skilltrack.tables import (
    Certification,
    Colleague,
    Employee,
    HeldSkill,
    Performer,
    Review,
    Skill,
)

CSV_HEADER = ("employee_id", "name", "skill_name", "proficiency_level", "last_used")

# Documented: the literal pair of section 5. Used for every missing, malformed or expired token.
_BAD_TOKEN = {"error": "Invalid token", "message": "Access token is expired or invalid."}

# Documented: the words of the status table in section 5; the others follow its manner (assumed).
_TITLES = {
    400: "Bad Request",
    401: "Invalid client",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    408: "Request Timeout",
    413: "Content Too Large",
    414: "URI Too Long",
    415: "Unsupported Media Type",
    421: "Misdirected Request",
    429: "Too Many Requests",
    431: "Request Header Fields Too Large",
    500: "Internal Server Error",
}

_MAX_MESSAGE = 4000


def employee(record: Employee) -> dict[str, Any]:
    """One employee."""
    return {
        "employee_id": record.employee_id,
        "name": record.name,
        "email": record.email,
        "department": record.department,
        "role": record.role,
        "hire_date": record.hire_date,
    }


def skill(record: Skill) -> dict[str, Any]:
    """One skill of an employee."""
    return {
        "skill_name": record.skill_name,
        "proficiency_level": record.proficiency_level,
        "last_used": record.last_used,
    }


def review(record: Review) -> dict[str, Any]:
    """One performance review."""
    return {
        "review_id": record.review_id,
        "date": record.date,
        "reviewer": record.reviewer,
        "score": _number(record.score),
        "comments": record.comments,
    }


# A score has few values, and reading one costs as much as the rest of its review.
_number = lru_cache(maxsize=1024)(json.loads)


def score_text(score: float) -> str:
    """A score as the store keeps it: the shortest JSON number that reads back the same."""
    return json.dumps(score)


def certification(record: Certification) -> dict[str, Any]:
    """One certificate of an employee."""
    return {
        "certification_name": record.certification_name,
        "issued_by": record.issued_by,
        "date_issued": record.date_issued,
        "expiration_date": record.expiration_date,
    }


def skill_gap(department: str, required_skill: str, lacking: list[Colleague]) -> dict[str, Any]:
    """The skill gap report; it repeats the question as it was asked."""
    return {
        "department": department,
        "required_skill": required_skill,
        "employees_lacking_skill": [
            {"employee_id": colleague.employee_id, "name": colleague.name} for colleague in lacking
        ],
    }


def performer(record: Performer) -> dict[str, Any]:
    """One line of the top performers report; a half is rounded up, to two decimals (assumed)."""
    mean = Decimal(repr(record.mean_score)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return {
        "employee_id": record.employee_id,
        "name": record.name,
        "average_score": float(mean),
    }


def parse_period(period: str) -> Quarter:
    """The quarter that a period such as `Q1-2025` names; the contract has checked its form."""
    return Quarter(year=int(period[3:]), number=int(period[1]))


def skills_csv(held: Iterable[HeldSkill], *, has_header: bool = True) -> str:
    """The export: one line for each skill of each employee; columns assumed (decision K2).

    The header stands before the first slice only.
    """
    return csv_text(
        CSV_HEADER if has_header else (),
        (
            (line.employee_id, line.name, line.skill_name, line.proficiency_level, line.last_used)
            for line in held
        ),
    )


def error_shape(
    error: ApiError, request_id: str, operation_id: str | None
) -> tuple[dict[str, str], str]:
    """The error as `{error, message}`, and its media type."""
    return _error_body(error, request_id, operation_id), "application/json"


def _error_body(error: ApiError, request_id: str, operation_id: str | None) -> dict[str, str]:
    # The token call carries no token, so a wrong client there is told what is really wrong.
    if error.status == 401 and operation_id != "issueToken":
        return dict(_BAD_TOKEN)
    title = _TITLES.get(error.status, "Request refused" if error.status < 500 else "Server error")
    message = "; ".join(f"{problem.field}: {problem.message}" for problem in error.problems)
    message = message or error.message or title
    if error.status == 500:
        message = f"{message} (request {request_id})"
    return {"error": title, "message": message[:_MAX_MESSAGE]}
