"""Steps that witnesses of SkillTrack's mutants share."""

import json
from typing import Any

from skillsim_contracts.calls import Call
from skillsim_contracts.client import Client
from skillsim_contracts.mutants.claims import good

SKILLTRACK = "skilltrack"
DEPARTMENT = "Cartography"


def newcomer(name: str) -> dict[str, str]:
    """An employee that nobody has created yet, unless under this name."""
    return {
        "name": f"Newcomer {name}",
        "email": f"{name}@newcomers.example",
        "department": DEPARTMENT,
        "role": "Surveyor",
        "hire_date": "2024-02-29",
    }


def employees(client: Client) -> list[dict[str, Any]]:
    """Everyone listed."""
    return list(good(client.send(SKILLTRACK, "GET", "/v1/employees")))


def create(client: Client, name: str) -> str:
    """The id of a new employee."""
    answer = client.send(SKILLTRACK, "POST", "/v1/employees", json=newcomer(name))
    return str(good(answer)["employee_id"])


def create_together(client: Client, *names: str) -> list[str]:
    """The ids of employees who were created at the same time."""
    calls = [
        Call(
            method="POST",
            path="/v1/employees",
            vendor=SKILLTRACK,
            headers={"content-type": "application/json"},
            body=json.dumps(newcomer(name)).encode(),
        )
        for name in names
    ]
    return [str(good(answer)["employee_id"]) for answer in client.replay_together(calls)]


def put_skill(client: Client, employee_id: str, skill_name: str, level: str = "Advanced") -> None:
    """Record a skill of an employee."""
    skill = {"skill_name": skill_name, "proficiency_level": level, "last_used": "2025-01-31"}
    good(client.send(SKILLTRACK, "PUT", f"/v1/employees/{employee_id}/skills", json=skill))


def skills(client: Client, employee_id: str) -> list[dict[str, Any]]:
    """An employee's skills."""
    return list(good(client.send(SKILLTRACK, "GET", f"/v1/employees/{employee_id}/skills")))


def review(client: Client, employee_id: str, *, date: str, score: float, comments: str) -> None:
    """Submit a review of an employee."""
    sent = {"date": date, "reviewer": "Jane Doe", "score": score, "comments": comments}
    path = f"/v1/employees/{employee_id}/performance-reviews"
    good(client.send(SKILLTRACK, "POST", path, json=sent))


def reviews(client: Client, employee_id: str) -> list[dict[str, Any]]:
    """An employee's reviews."""
    path = f"/v1/employees/{employee_id}/performance-reviews"
    return list(good(client.send(SKILLTRACK, "GET", path)))


def top_performers(client: Client, period: str) -> list[dict[str, Any]]:
    """The report on a quarter."""
    path = f"/v1/reports/top-performers?period={period}"
    return list(good(client.send(SKILLTRACK, "GET", path)))


def switch_limits_on(client: Client) -> None:
    """From now on rate limits refuse."""
    good(client.control("PUT", "/settings", {"rate_limit.enabled": True}))
