"""What each vendor says of a person: the same that its API answers, and words to read."""

import json
from typing import Any
from urllib.parse import quote

import pytest

from skillsim.app import Simulator
from tests.asgi import DEVSKILLER_KEY, JSON, ask, bearer, fresh


@pytest.fixture
def app() -> Simulator:
    return fresh()


def admin(app: Simulator, path: str, body: Any = None, method: str = "GET") -> Any:
    content = b"" if body is None else json.dumps(body).encode()
    answer = ask(app, method, "/__admin" + path, JSON, content)
    assert answer.status < 300, answer.body
    return answer.json()


def techwolf_bearer(app: Simulator) -> dict[str, str]:
    """The header that proves a TechWolf client who may do everything."""
    words = app.describe("http://here")["vendors"]["techwolf"]["credentials"]
    names = ("client_id", "client_secret", "audience", "tenant")
    call = {"grant_type": "client_credentials", **{name: words[name] for name in names}}
    answer = ask(app, "POST", "/techwolf/oauth/token", JSON, json.dumps(call).encode())
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


def records(app: Simulator, person_id: str, vendor: str) -> list[Any]:
    found = admin(app, f"/people/{person_id}")["records"]
    return [record for record in found if record["vendor"] == vendor]


def test_skilltrack_record_is_what_its_api_answers(app: Simulator) -> None:
    (found,) = records(app, "12345", "skilltrack")
    record = found["record"]

    base = "/skilltrack/v1/employees"
    listed = {e["employee_id"]: e for e in ask(app, "GET", base, bearer(app)).json()}
    paths = {
        "skills": "skills",
        "reviews": "performance-reviews",
        "certifications": "certifications",
    }
    for name, path in paths.items():
        assert record.pop(name) == ask(app, "GET", f"{base}/12345/{path}", bearer(app)).json()
    assert record == listed["12345"]


def test_devskiller_person_is_what_its_api_answers(app: Simulator) -> None:
    (found,) = records(app, "12345", "devskiller")

    answer = ask(app, "GET", "/devskiller/boost/people?customId=12345", DEVSKILLER_KEY)

    assert found["record"] == answer.json()["_embedded"]["people"][0]


def test_devskiller_candidate_is_what_its_api_answers(app: Simulator) -> None:
    candidate = admin(app, "/state/devskiller/candidates?limit=1")["records"][0]
    (found,) = records(app, candidate["email"], "devskiller")

    answer = ask(app, "GET", f"/devskiller/candidates/{candidate['id']}", DEVSKILLER_KEY).json()

    nested = found["record"]["_embedded"]["assessments"]
    assert found["record"] | {"_embedded": None} == answer | {"_embedded": None}
    assert [one["id"] for one in nested] == [
        one["id"] for one in answer["_embedded"]["assessments"]
    ]


def test_techwolf_record_is_what_its_api_answers(app: Simulator) -> None:
    (found,) = records(app, "12345", "techwolf")
    record = found["record"]

    profile = ask(app, "GET", "/techwolf/employees/12345/skill_profile", techwolf_bearer(app))
    employee = ask(app, "GET", "/techwolf/employees/12345", techwolf_bearer(app))

    assert record.pop("skill_profile") == profile.json()["skills"]
    assert record.pop("skill_clusters")
    assert record == employee.json()


def test_scored_test_of_a_candidate_shows_skills_and_share(app: Simulator) -> None:
    scored = next(
        a
        for a in admin(app, "/state/devskiller/assessments?limit=1000")["records"]
        if a["max_points"]
    )
    candidate = admin(app, f"/state/devskiller/candidates/{scored['candidate_id']}")

    found = next(
        record
        for record in records(app, candidate["email"], "devskiller")
        if record["id"] == candidate["id"]
    )

    assert found["lists"]["skills"]
    assert f"{scored['status']}, " in found["lists"]["assessments"][0]["value"]


def test_candidate_without_a_scored_test_tells_no_skills(app: Simulator) -> None:
    body = {"email": "eve@mail.example"}
    admin(app, "/state/devskiller/candidates", body, "POST")

    (found,) = records(app, "eve@mail.example", "devskiller")

    assert "skills" not in found["lists"]


@pytest.mark.parametrize("query", ["Zo\u00eb \u00dcnal", "ZO\u00eb", "\u00dcnal", "UNAL@x"])
def test_name_that_is_not_ascii_is_found_as_it_is_written(app: Simulator, query: str) -> None:
    body = {"email": "unal@x.example", "first_name": "Zo\u00eb", "last_name": "\u00dcnal"}
    admin(app, "/state/devskiller/candidates", body, "POST")

    found = admin(app, f"/people?query={quote(query)}")["people"]

    assert [person["email"] for person in found] == ["unal@x.example"]
