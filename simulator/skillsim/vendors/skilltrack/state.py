"""What the admin API shows and edits by hand: employees, with everything recorded of them.

The vendor's API changes and deletes nobody and nothing; it only adds, and so do edits by hand. A
skill of a known name takes the place of the one before, as it does for a client.
"""

import json
import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from skillsim.errors import Invalid
from skillsim.ids import Ids
from skillsim.instants import from_date_text
from skillsim.registry import StateField, StateKind
from skillsim.store import Transaction
from skillsim.vendors.skilltrack import service
from skillsim.vendors.skilltrack.tables import LEVELS, Employee

_Check = Callable[[Any], bool]
_Json = dict[str, Any]

_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")


def _is_text(value: Any, longest: int = 255) -> bool:
    return isinstance(value, str) and 1 <= len(value) <= longest


def _is_email(value: Any) -> bool:
    return _is_text(value, 254) and _EMAIL.fullmatch(value) is not None and ".." not in value


def _is_comment(value: Any) -> bool:
    return value == "" or _is_text(value, 4000)


def _is_score(value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and 0 <= value <= 5


def _is_day(value: Any) -> bool:
    try:
        from_date_text(value)
    except (TypeError, ValueError):
        return False
    return True


_TEXT = (_is_text, "a text of 1 to 255 characters")
_DAY = (_is_day, "a day such as 2026-01-31")
_LEVEL = (lambda value: value in LEVELS, f"one of {', '.join(LEVELS)}")

_Checks = Mapping[str, tuple[_Check, str]]
_EMPLOYEE: _Checks = {
    "name": _TEXT,
    "email": (_is_email, "an e-mail address"),
    "department": _TEXT,
    "role": _TEXT,
    "hire_date": _DAY,
}
_SKILL: _Checks = {"skill_name": _TEXT, "proficiency_level": _LEVEL, "last_used": _DAY}
_REVIEW: _Checks = {
    "date": _DAY,
    "reviewer": _TEXT,
    "score": (_is_score, "a number from 0 to 5"),
    "comments": (_is_comment, "a text of at most 4000 characters"),
}
_CERTIFICATION: _Checks = {
    "certification_name": _TEXT,
    "issued_by": _TEXT,
    "date_issued": _DAY,
    "expiration_date": _DAY,
}
_ADDED: Mapping[str, _Checks] = {
    "skills": _SKILL,
    "reviews": _REVIEW,
    "certifications": _CERTIFICATION,
}


def _list(tx: Transaction, *, query: str | None, limit: int, offset: int) -> list[_Json]:
    found = service.search(tx, query or "", limit=limit, offset=offset)
    return [_shown(employee) for employee in found]


def _count(tx: Transaction, *, query: str | None) -> int:
    return service.count(tx, query or "")


def _get(tx: Transaction, employee_id: str) -> _Json:
    """An employee with everything recorded of them. Raises NotFound."""
    shown = _shown(service.employee(tx, employee_id))
    reviews = [review._asdict() for review in service.reviews(tx, employee_id)]
    return {
        **shown,
        "skills": [skill._asdict() for skill in service.skills(tx, employee_id)],
        "reviews": [{**review, "score": json.loads(review["score"])} for review in reviews],
        "certifications": [held._asdict() for held in service.certifications(tx, employee_id)],
    }


def _create(tx: Transaction, ids: Ids, body: _Json, now_us: int) -> _Json:
    said = _checked(body, _EMPLOYEE)
    return _get(tx, service.add_employee(tx, ids, **said).employee_id)


def _change(
    tx: Transaction, ids: Ids, employee_id: str, body: _Json, now_us: int, *_: Any
) -> _Json:
    """An employee of whom more is recorded. Raises NotFound or Invalid."""
    employee = service.employee(tx, employee_id)
    for name in body:
        if name not in _ADDED:
            raise Invalid.field(name, body[name], f"is not known; there is {', '.join(_ADDED)}")
    for skill in _checked_list(body, "skills"):
        service.put_skill(tx, employee.employee_id, **skill)
    for review in _checked_list(body, "reviews"):
        score = json.dumps(review.pop("score"))
        service.add_review(tx, ids, employee.employee_id, score=score, **review)
    for held in _checked_list(body, "certifications"):
        service.add_certification(tx, employee.employee_id, **held)
    return _get(tx, employee.employee_id)


def _checked_list(body: _Json, name: str) -> list[_Json]:
    """The objects of a member that is a list of them; none where it is missing."""
    value = body.get(name)
    if value is None:
        return []
    if not (isinstance(value, list) and all(isinstance(entry, dict) for entry in value)):
        raise Invalid.field(name, value, "takes a list of objects")
    return [_checked(entry, _ADDED[name], f"{name}.") for entry in value]


def _checked(said: _Json, checks: _Checks, prefix: str = "") -> _Json:
    """The same object, once it has every member that it must have and no other one."""
    for name, value in said.items():
        if name not in checks:
            raise Invalid.field(prefix + name, value, f"is not known; there is {', '.join(checks)}")
    for name, (is_right, expected) in checks.items():
        if name not in said:
            raise Invalid.field(prefix + name, None, "is missing")
        if not is_right(said[name]):
            raise Invalid.field(prefix + name, said[name], f"takes {expected}")
    return dict(said)


def _shown(employee: Employee) -> _Json:
    return {"id": employee.employee_id, **employee._asdict()}


_required = partial(StateField, is_required=True)
_NEW = (
    _required("name"),
    _required("email"),
    _required("department"),
    _required("role"),
    _required("hire_date", help="A day such as 2026-01-31."),
)


def _added(name: str, what: str) -> StateField:
    members = ", ".join(_ADDED[name])
    return StateField(name, "json", help=f"{what}: a list of objects with {members}.")


KINDS = {
    "employees": StateKind(
        list=_list,
        count=_count,
        get=_get,
        create=_create,
        change=_change,
        create_fields=_NEW,
        change_fields=(
            _added("skills", "Skills to add; a known name is replaced"),
            _added("reviews", "Reviews to add"),
            _added("certifications", "Certificates to add"),
        ),
        note="The vendor takes nothing back: employees are not changed or deleted, only added to.",
    ),
}
