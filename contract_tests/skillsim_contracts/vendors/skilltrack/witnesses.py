"""Asks elsewhere whether a write happened, so that the broken side of it is the one that is blamed.

An employee shows in the skill gap, a skill in the export, a review among the top performers.
"""

import json
from collections.abc import Sequence

from skillsim_contracts.calls import Answer
from skillsim_contracts.probe import Probe
from skillsim_contracts.vendors.skilltrack import sheet
from skillsim_contracts.vendors.skilltrack.quarters import means
from skillsim_contracts.vendors.skilltrack.rows import Row, Seen, mismatch, told
from skillsim_contracts.vendors.skilltrack.steps import certify, create_employee, listed

NO_SKILL = "a skill that nobody has"


def employee_seen(probe: Probe, sent: Row, created: Answer | None = None) -> Seen:
    """Whether the employee is a member of its department, under its name."""

    def seen(member: str) -> bool:
        if member not in {"", "name", "department"}:
            return created is not None and told(created)(member)
        query = {"department": sent["department"], "required_skill": NO_SKILL}
        answer = probe.call("getSkillGap", query=query)
        return answer.ok and any(
            row["name"] == sent["name"] for row in answer.json()["employees_lacking_skill"]
        )

    return seen


def skills_seen(probe: Probe, employee_id: str, skills: Sequence[Row]) -> Seen:
    """Whether the export has exactly these skills for the employee."""

    def seen(member: str) -> bool:
        answer = probe.call("exportSkills")
        return answer.ok and sheet.agrees(answer, employee_id, skills)

    return seen


def reviews_seen(probe: Probe, employee_id: str, reviews: Sequence[Row], submitted: Answer) -> Seen:
    """Whether the top performers of each quarter have the mean of these reviews."""

    def seen(member: str) -> bool:
        if member not in {"", "score", "date"}:
            return told(submitted)(member)
        return all(
            _has_mean(probe, quarter, employee_id, mean) for quarter, mean in means(reviews).items()
        )

    return seen


def certificate_seen(probe: Probe, added: Answer) -> Seen:
    """Whether a colleague whose list was never read before shows the same certificate."""

    def seen(member: str) -> bool:
        if member:
            return told(added)(member)
        sent = json.loads(added.call.body)
        colleague = create_employee(probe)
        answer = certify(probe, colleague, sent)
        answer = listed(probe, "listCertifications", colleague)
        return mismatch(answer.json(), [sent], alone=True) is None

    return seen


def _has_mean(probe: Probe, period: str, employee_id: str, mean: float) -> bool:
    answer = probe.call("listTopPerformers", query={"period": period})
    return answer.ok and any(
        row["employee_id"] == employee_id and abs(row["average_score"] - mean) < 0.051
        for row in answer.json()
    )
