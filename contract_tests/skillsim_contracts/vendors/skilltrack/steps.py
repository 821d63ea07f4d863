"""What SkillTrack's rules do again and again: create, write, read."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from skillsim_contracts.calls import OWNER, Answer
from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Need, rule
from skillsim_contracts.vendors.skilltrack.rows import Row

VENDOR = "skilltrack"

LEVELS = ("Intermediate", "Advanced", "Expert")
"""The levels that the vendor's document prints."""

UNKNOWN_ID = "999999999"
"""A well-formed employee id that nobody has."""

MEMBERS = frozenset(
    {"employee_id", "name", "email", "department", "role", "hire_date"}
    | {"skill_name", "proficiency_level", "last_used"}
    | {"review_id", "date", "reviewer", "score", "comments"}
    | {"certification_name", "issued_by", "date_issued", "expiration_date"}
)
"""What the rows of the lists are known to hold."""

reading_rule = partial(rule, vendor=VENDOR)
"""A rule that changes nothing."""

writing_rule = partial(rule, vendor=VENDOR, needs=(Need.WRITE,))
"""A rule that adds people or changes them."""


def new_employee(probe: Probe, **changes: str) -> dict[str, str]:
    """The body of a create: an e-mail and a department that nobody else has."""
    return {
        "name": "Noa Lind",
        "email": f"{probe.unique('noa')}@example.com",
        "department": probe.unique("team"),
        "role": "Analyst",
        "hire_date": "1979-03-05",
        **changes,
    }


def add_employee(probe: Probe, **changes: str) -> dict[str, str]:
    """An employee that was created, as sent, with the id that the list gives."""
    sent = new_employee(probe, **changes)
    return placed(probe, sent, probe.must(probe.call("createEmployee", json=sent)))


def create_employee(probe: Probe, **changes: str) -> str:
    """The id of an employee that was created."""
    return add_employee(probe, **changes)["employee_id"]


def placed(probe: Probe, sent: Mapping[str, str], created: Answer) -> dict[str, str]:
    """The employee as sent, with its id: from the answer if it has one, else from the list."""
    told = told_by(created).get("employee_id")
    if isinstance(told, str):
        return {**sent, "employee_id": told}
    answer = listed(probe, "listEmployees")
    because = "an employee that was created is listed at once"
    probe.expect(answer, blame="createEmployee").at("/*/email").contains(sent["email"], because)
    row = next(row for row in answer.json() if row["email"] == sent["email"])
    return {**sent, "employee_id": row["employee_id"]}


def told_by(answer: Answer) -> dict[str, Any]:
    """The object in the answer of a write; {} when it has none, for none is documented."""
    try:
        body = answer.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def listed(probe: Probe, operation_id: str, employee_id: str = "", *, actor: str = OWNER) -> Answer:
    """The answer of a list, which is a 200."""
    path = {"employee_id": employee_id} if employee_id else {}
    return probe.must(probe.call(operation_id, path=path, actor=actor), 200)


def rows_in(answer: Answer) -> list[Row]:
    """The rows of a list without members that the contract does not know: those may change."""
    return [{name: row[name] for name in row if name in MEMBERS} for row in answer.json()]


def skill(name: str = "Docker", level: str = "Advanced", last_used: str = "2025-06-01") -> Row:
    """The body of a skill."""
    return {"skill_name": name, "proficiency_level": level, "last_used": last_used}


def review(date: str = "2024-05-17", score: float = 4.7, **changes: str) -> Row:
    """The body of a review."""
    words = {"reviewer": "Ada Berg", "comments": "Clear and reliable."}
    return {"date": date, "score": score, **words, **changes}


def certificate(name: str = "Certified Scrum Master", **changes: str) -> Row:
    """The body of a certificate."""
    return {
        "certification_name": name,
        "issued_by": "Scrum Alliance",
        "date_issued": "2025-02-15",
        "expiration_date": "2027-02-15",
        **changes,
    }


def send(probe: Probe, operation_id: str, employee_id: str, body: Row) -> Answer:
    """The answer of a write for an employee, whatever it is."""
    return probe.call(operation_id, path={"employee_id": employee_id}, json=body)


def write(probe: Probe, operation_id: str, employee_id: str, *bodies: Row) -> Answer:
    """Writes for an employee that succeed; the answer of the last."""
    return [probe.must(send(probe, operation_id, employee_id, body)) for body in bodies][-1]


def put(probe: Probe, employee_id: str, *skills: Row) -> Answer:
    """Skills put for an employee; the answer of the last."""
    return write(probe, "putSkill", employee_id, *skills)


def submit(probe: Probe, employee_id: str, *reviews: Row) -> Answer:
    """Reviews submitted for an employee; the answer of the last."""
    return write(probe, "createReview", employee_id, *reviews)


def certify(probe: Probe, employee_id: str, *certificates: Row) -> Answer:
    """Certificates added to an employee; the answer of the last."""
    return write(probe, "createCertification", employee_id, *certificates)


def skill_gap(probe: Probe, department: str, required_skill: str) -> Answer:
    """The answer of the skill gap report, which is a 200."""
    query = {"department": department, "required_skill": required_skill}
    return probe.must(probe.call("getSkillGap", query=query), 200)


def top_performers(probe: Probe, period: str) -> Answer:
    """The answer of the top performers report, which is a 200."""
    return probe.must(probe.call("listTopPerformers", query={"period": period}), 200)


def export(probe: Probe) -> Answer:
    """The answer of the export, which is a 200."""
    return probe.must(probe.call("exportSkills"), 200)


def taken(probe: Probe, operation_id: str, employee_id: str, bodies: Sequence[Row]) -> list[Row]:
    """Those bodies that the target takes; where nothing is documented it may refuse one."""
    return [
        body for body in bodies if attempted(probe, operation_id, employee_id, body) is not None
    ]


def attempted(probe: Probe, operation_id: str, employee_id: str, body: Row) -> Answer | None:
    """The answer of a write; None where nothing is documented and the target refuses it."""
    answer = send(probe, operation_id, employee_id, body)
    return answer if _is_taken(probe, answer) else None


def _is_taken(probe: Probe, answer: Answer) -> bool:
    if probe.is_open and answer.status in {400, 422}:
        return False
    probe.must(answer)
    return True
