"""A server that has drifted, seen through the proxy: each change is found where it is, alone."""

from dataclasses import replace
from typing import Any

import pytest

from skillsim_contracts.drift.ledger import CLEAN, DRIFT
from tests.kit.answers import EMPLOYEE
from tests.kit.drifting import (
    BEARER,
    HOSTS,
    Asked,
    answering,
    exchange,
    hints,
    passed,
    told,
    violations_of,
)
from tests.kit.served_wsgi import served

JSON = "application/json"
ASK = Asked("GET", "/v1/employees", BEARER)
LIST = "#/paths/~1v1~1employees/get/responses"
MEMBERS = "#/components/schemas/Employee"
REFUSAL = {"errorId": "9f0b3c1e-0000-4000-8000-000000000000", "details": "", "validationErrors": []}


def second(without: str = "", **change: Any) -> list[dict[str, Any]]:
    """Two people, something about the second of whom is different."""
    changed = {name: value for name, value in (EMPLOYEE | change).items() if name != without}
    return [EMPLOYEE, changed]


# What is answered, where that is wrong, how much it weighs, and what the contract says instead.
DRIFTS: dict[str, tuple[tuple[int, str, Any], tuple[str, str], str, str]] = {
    "renamed member": (
        (200, JSON, second(without="email", mail="jane.doe@example.com")),
        ("body", "/1/email"),
        "must",
        f"{MEMBERS}/required",
    ),
    "missing member": (
        (200, JSON, second(without="department")),
        ("body", "/1/department"),
        "must",
        f"{MEMBERS}/required",
    ),
    "wrong type": (
        (200, JSON, second(name=7)),
        ("body", "/1/name"),
        "must",
        "#/components/schemas/Name/type",
    ),
    "wrong format": (
        (200, JSON, second(hire_date="10/05/2021")),
        ("body", "/1/hire_date"),
        "must",
        "#/components/schemas/Day/",
    ),
    "wrapped list": ((200, JSON, {"data": []}), ("body", ""), "must", f"{LIST}/200/content"),
    "new status": ((202, JSON, [EMPLOYEE]), ("status", ""), "must", LIST),
    "wrong media type": (
        (200, "application/vnd.api+json", [EMPLOYEE]),
        ("headers", "/content-type"),
        "must",
        f"{LIST}/200/content",
    ),
    "no JSON": ((200, JSON, "<html>"), ("body", ""), "must", f"{LIST}/200/content"),
}


@pytest.mark.parametrize("name", DRIFTS)
def test_drift_is_found_where_it_is_and_nothing_else(name: str) -> None:
    answer, where, strength, contract = DRIFTS[name]

    with served(answering({"GET /v1/employees": answer})) as upstream:
        (got,), watch, lines = passed(upstream, ASK)

    (found,) = (c.first for c in watch.ledger.causes() if not c.first.is_hint)
    assert (found.operation_id, found.side, found.strength) == ("listEmployees", "answer", strength)
    assert (found.part, found.pointer) == where
    assert found.contract.startswith(contract)
    assert lines == [f"{answer[0]} GET /v1/employees listEmployees drift: 1"]
    assert (got.status, watch.exit_code) == (answer[0], DRIFT)


def test_answers_that_keep_to_the_contract_have_not_drifted() -> None:
    with served(answering({"GET /v1/employees": (200, JSON, [EMPLOYEE])})) as upstream:
        _, watch, lines = passed(upstream, ASK)

    assert (watch.ledger.causes(), watch.exit_code) == ([], CLEAN)
    assert lines == ["200 GET /v1/employees listEmployees ok"]


def test_value_that_no_list_of_the_contract_has_is_found() -> None:
    skill = {"skill_name": "Go", "proficiency_level": "Wizard", "last_used": "2026-02-11"}

    (found,) = violations_of(
        exchange("skilltrack", "GET /v1/employees/1/skills", 200, answered=[skill])
    )

    assert told([found]) == [("answer", "body", "/0/proficiency_level")]
    assert (found.strength, found.contract.endswith("/enum")) == ("likely", True)


def test_member_that_is_new_is_a_hint() -> None:
    people = second(nick="J")

    found = violations_of(exchange("skilltrack", "GET /v1/employees", 200, answered=people))

    assert (told(found), hints(found)) == ([], [("answer", "body", "/1/nick")])
    assert found[0].contract == MEMBERS


def test_status_that_no_operation_documents_is_found() -> None:
    found = violations_of(
        exchange("devskiller", "GET /candidates", 418, answered=REFUSAL | {"code": 418})
    )

    assert told(found) == [("answer", "status", "")]
    assert found[0].message == "the status 418 is not documented here"


def test_code_that_is_not_the_status_is_found() -> None:
    found = violations_of(
        exchange("devskiller", "GET /candidates", 400, answered=REFUSAL | {"code": 401})
    )

    assert told(found) == [("answer", "body", "/code")]


def test_header_that_every_answer_must_have_is_missed() -> None:
    made = exchange("devskiller", "POST /candidates", 201, sent={"email": "a@b.example"})

    found = violations_of(made)

    assert ("answer", "headers", "/location") in told(found)


def test_number_in_a_header_is_one() -> None:
    one = exchange("devskiller", "GET /candidates", 429, answered=REFUSAL | {"code": 429})
    late = (*one.answer_headers, ("retry-after", "soon"))

    found = violations_of(replace(one, answer_headers=late))

    assert told(found) == [("answer", "headers", "/retry-after")]


def test_answer_that_never_came_or_was_not_modified_is_not_judged() -> None:
    asked = "GET /v1/employees"

    assert violations_of(exchange("skilltrack", asked, 0)) == []
    assert violations_of(exchange("skilltrack", asked, 304, media="")) == []


@pytest.mark.parametrize("path", ["/v1/nothing", "/v2/employees"])
@pytest.mark.parametrize(
    ("status", "strength"), [(200, "likely"), (400, "likely"), (404, "assumed")]
)
def test_path_that_the_contract_lacks_weighs_more_if_it_is_there(
    path: str, status: int, strength: str
) -> None:
    (found,) = violations_of(exchange("skilltrack", f"GET {path}", status, answered={}))

    assert (found.kind, found.strength, found.operation_id) == ("path", strength, "")
    assert found.contract == "#/paths"


def test_method_that_the_contract_lacks_is_found_at_its_path() -> None:
    (found,) = violations_of(exchange("skilltrack", "DELETE /v1/employees", 204))

    assert (found.kind, found.contract) == ("method", "#/paths/~1v1~1employees")
    assert found.message == "DELETE /v1/employees is not in the contract, and is there"


@pytest.mark.parametrize("vendor", HOSTS)
def test_head_is_the_operation_of_get(vendor: str) -> None:
    path = {"skilltrack": "/v1/employees", "techwolf": "/employees", "devskiller": "/tests"}[vendor]

    assert violations_of(exchange(vendor, f"HEAD {path}", 200, media="")) == []
