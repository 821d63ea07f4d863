"""The small SkillTrack keeps to the vendor's document, and each planted bug shows."""

from collections.abc import Mapping
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.kit.mini_skilltrack import (
    ACCOUNTS,
    LATEST_REVIEW,
    REFUSED_REVIEW,
    SHARED_SKILL,
    MiniSkillTrack,
)

# Documented: SkillTrack document, 3.1 to 3.4, with an e-mail that nobody has.
EMPLOYEE = {
    "name": "John Smith",
    "email": "john.smith@example.com",
    "department": "Product",
    "role": "Product Manager",
    "hire_date": "2023-04-01",
}
SKILL = {"skill_name": "Docker", "proficiency_level": "Advanced", "last_used": "2025-06-01"}
REVIEW = {"date": "2025-06-01", "reviewer": "HR Specialist", "score": 4.7, "comments": "Good."}
CERTIFICATE = {
    "certification_name": "Certified Scrum Master",
    "issued_by": "Scrum Alliance",
    "date_issued": "2025-02-15",
    "expiration_date": "2027-02-15",
}


class Clock:
    """Time that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def read(self) -> float:
        return self.now


def make_client(bugs: frozenset[str] = frozenset(), clock: Clock | None = None) -> FlaskClient:
    return MiniSkillTrack(bugs=bugs, now=(clock or Clock()).read).flask.test_client()


def bearer(client: FlaskClient, client_id: str = "hr-portal") -> dict[str, str]:
    words = {"client_id": client_id, "client_secret": ACCOUNTS[client_id][0]}
    answer = client.post(
        "/v1/auth/token", json={**words, "grant_type": "client_credentials"}
    ).get_json()
    return {"Authorization": f"{answer['token_type']} {answer['access_token']}"}


def hire(client: FlaskClient, headers: Mapping[str, str], **changes: str) -> str:
    """The path of a new employee."""
    made = client.post("/v1/employees", json={**EMPLOYEE, **changes}, headers=headers)
    assert made.status_code == 201, made.text
    return f"/v1/employees/{made.get_json()['employee_id']}"


def without_ids(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{k: v for k, v in row.items() if not k.endswith("_id")} for row in rows]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "skills", SKILL),
        ("POST", "performance-reviews", REVIEW),
        ("POST", "certifications", CERTIFICATE),
    ],
)
def test_what_is_written_is_listed(method: str, path: str, body: dict[str, Any]) -> None:
    client = make_client()
    headers = bearer(client)
    employee = hire(client, headers)

    written = client.open(f"{employee}/{path}", method=method, json=body, headers=headers)

    assert written.status_code == 201
    assert without_ids(client.get(f"{employee}/{path}", headers=headers).get_json()) == [body]


def test_export_has_a_quoted_line_for_each_skill() -> None:
    client = make_client()
    headers = bearer(client)
    client.put(hire(client, headers) + "/skills", json=SKILL, headers=headers)

    answer = client.get("/v1/employees/skills/export", headers=headers)

    assert answer.mimetype == "text/csv"
    assert answer.text.splitlines()[-1].endswith('"John Smith","Docker","Advanced","2025-06-01"')


def test_skill_gap_leaves_out_who_holds_the_skill() -> None:
    client = make_client()
    headers = bearer(client)
    able, unable = hire(client, headers), hire(client, headers, email="other@example.com")
    client.put(f"{able}/skills", json=SKILL, headers=headers)

    query = {"department": "Product", "required_skill": "Docker"}
    answer = client.get("/v1/reports/skill-gap", query_string=query, headers=headers).get_json()

    lacking = [one["employee_id"] for one in answer["employees_lacking_skill"]]
    assert lacking == [unable.rpartition("/")[2]]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/employees/nobody/skills", 404),
        ("GET", "/v1/reports/top-performers?period=2025", 400),
        ("POST", "/v1/employees", 400),
        ("GET", "/v1/elsewhere", 404),
        ("DELETE", "/v1/employees", 405),
    ],
)
def test_refusals_have_the_printed_members(method: str, path: str, status: int) -> None:
    client = make_client()

    answer = client.open(path, method=method, headers=bearer(client))

    assert answer.status_code == status
    assert sorted(answer.get_json()) == ["error", "message"]


def test_client_that_only_reads_is_forbidden_to_write() -> None:
    client = make_client()

    answer = client.post("/v1/employees", json=EMPLOYEE, headers=bearer(client, "hr-dashboard"))

    assert answer.status_code == 403


def test_token_ends_after_an_hour() -> None:
    clock = Clock()
    client = make_client(clock=clock)
    headers = bearer(client)

    clock.now = 3599.0
    before = client.get("/v1/employees", headers=headers).status_code
    clock.now = 3600.0
    after = client.get("/v1/employees", headers=headers).status_code

    assert (before, after) == (200, 401)


def test_thousand_requests_fit_in_a_minute_of_each_client() -> None:
    clock = Clock()
    client = make_client(clock=clock)
    ours, theirs = bearer(client), bearer(client, "hr-batch")
    path = "/v1/reports/top-performers?period=Q1-1999"

    statuses = [client.get(path, headers=ours).status_code for _ in range(1001)]

    assert statuses == [200] * 1000 + [429]
    assert client.get(path, headers=theirs).status_code == 200
    clock.now = 60.0
    assert client.get(path, headers=ours).status_code == 200


@pytest.mark.parametrize("bugs", [frozenset(), frozenset({SHARED_SKILL})])
def test_shared_skill_reaches_other_people(bugs: frozenset[str]) -> None:
    client = make_client(bugs)
    headers = bearer(client)
    one, other = hire(client, headers), hire(client, headers, email="other@example.com")

    client.put(f"{one}/skills", json=SKILL, headers=headers)
    expert = {**SKILL, "proficiency_level": "Expert"}
    client.put(f"{other}/skills", json=expert, headers=headers)

    skills = client.get(f"{one}/skills", headers=headers).get_json()
    assert skills[0]["proficiency_level"] == ("Expert" if bugs else "Advanced")


@pytest.mark.parametrize("bugs", [frozenset(), frozenset({LATEST_REVIEW})])
def test_latest_review_decides_alone(bugs: frozenset[str]) -> None:
    client = make_client(bugs)
    headers = bearer(client)
    employee = hire(client, headers)

    for day, score in (("2024-04-01", 2.0), ("2024-06-30", 5.0)):
        review = {**REVIEW, "date": day, "score": score}
        client.post(f"{employee}/performance-reviews", json=review, headers=headers)

    ranked = client.get("/v1/reports/top-performers?period=Q2-2024", headers=headers).get_json()
    assert [one["average_score"] for one in ranked] == [5.0 if bugs else 3.5]


@pytest.mark.parametrize("bugs", [frozenset(), frozenset({REFUSED_REVIEW})])
def test_refused_review_is_stored(bugs: frozenset[str]) -> None:
    client = make_client(bugs)
    headers = bearer(client)
    path = hire(client, headers) + "/performance-reviews"

    refused = client.post(path, json={**REVIEW, "score": "4.7"}, headers=headers)

    assert refused.status_code == 400
    assert len(client.get(path, headers=headers).get_json()) == (1 if bugs else 0)
