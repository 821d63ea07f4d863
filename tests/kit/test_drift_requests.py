"""The request's side of the drift check: what a client does that the contract does not have."""

from typing import Any
from urllib.parse import urlencode

import pytest

from tests.kit.drifting import (
    BEARER,
    JSON,
    KEY,
    NEW_EMPLOYEE,
    exchange,
    hints,
    told,
    violations_of,
)

Where = tuple[str, str, str]
HAL = "application/vnd.devskiller.v2.hal+json"
FORM = "application/x-www-form-urlencoded"
TOKEN = {
    "grant_type": "client_credentials",
    "client_id": "a",
    "client_secret": "b",
    "audience": "eu3.techwolf.ai",
    "tenant": "acme",
}

RIGHT: dict[str, tuple[str, str, dict[str, Any]]] = {
    "a read": ("skilltrack", "GET /v1/employees", {}),
    "a query": ("techwolf", "GET /employees?limit=5&is_active=true", {}),
    "a list in a query": ("devskiller", "GET /candidates?tags=a&tags=b&count=5", {}),
    "a body": ("skilltrack", "POST /v1/employees", {"sent": NEW_EMPLOYEE}),
    "the vendor's own type": (
        "devskiller",
        "POST /candidates",
        {"sent": {"email": "a@b.example"}, "headers": KEY | {"Content-Type": HAL}},
    ),
    "no media type": (
        "devskiller",
        "POST /candidates",
        {"sent": {"email": "a@b.example"}, "headers": KEY},
    ),
    "a form": (
        "techwolf",
        "POST /oauth/token",
        {"sent": urlencode(TOKEN).encode(), "headers": {"Content-Type": FORM}},
    ),
    "no credential where none is needed": (
        "techwolf",
        "GET /.well-known/jwks.json",
        {"headers": {}},
    ),
}

WRONG: dict[str, tuple[str, str, dict[str, Any], Where, str]] = {
    "a required parameter": (
        "techwolf",
        "POST /employees",
        {"sent": {"external_id": "a"}},
        ("request", "query", "/language"),
        "must",
    ),
    "a number that is none": (
        "techwolf",
        "GET /employees?limit=many",
        {},
        ("request", "query", "/limit"),
        "must",
    ),
    "a pattern": (
        "skilltrack",
        "GET /v1/reports/top-performers?period=spring",
        {},
        ("request", "query", "/period"),
        "assumed",
    ),
    "an item of a list": (
        "techwolf",
        "GET /employees/1?include=custom_properties&include=all",
        {},
        ("request", "query", "/include/1"),
        "likely",
    ),
    "a path parameter": (
        "devskiller",
        "GET /candidates/no.such.id",
        {},
        ("request", "path", "/id"),
        "assumed",
    ),
    "a member": (
        "skilltrack",
        "POST /v1/employees",
        {"sent": {n: v for n, v in NEW_EMPLOYEE.items() if n != "role"}},
        ("request", "body", "/role"),
        "must",
    ),
    "a member of an item": (
        "techwolf",
        "PUT /employees/1/skill_profile",
        {"sent": {"skills": [{"skill": "Go", "score": 1}, {"skill": "SQL"}]}},
        ("request", "body", "/skills/1/score"),
        "must",
    ),
    "a member where none may be": (
        "devskiller",
        "PATCH /candidates/2er4Hm3VwGW3J0lfwrvQYd",
        {"sent": {"status": "ACCEPTED", "why": "x"}},
        ("request", "body", ""),
        "assumed",
    ),
    "a body": ("skilltrack", "POST /v1/employees", {}, ("request", "body", ""), "must"),
    "a body that is JSON": (
        "skilltrack",
        "POST /v1/employees",
        {"sent": b"{"},
        ("request", "body", ""),
        "must",
    ),
    "a media type": (
        "skilltrack",
        "POST /v1/employees",
        {"sent": NEW_EMPLOYEE, "headers": BEARER | {"Content-Type": "text/plain"}},
        ("request", "headers", "/content-type"),
        "likely",
    ),
    "a media type, of a body that is no JSON either": (
        "skilltrack",
        "POST /v1/employees",
        {"sent": b"name=Jane", "headers": BEARER | {"Content-Type": FORM}},
        ("request", "headers", "/content-type"),
        "likely",
    ),
    "a token": (
        "skilltrack",
        "GET /v1/employees",
        {"headers": JSON},
        ("request", "headers", "/authorization"),
        "must",
    ),
    "another scheme": (
        "techwolf",
        "GET /employees",
        {"headers": {"Authorization": "Basic YTpi"}},
        ("request", "headers", "/authorization"),
        "must",
    ),
    "a key": (
        "devskiller",
        "GET /candidates",
        {"headers": BEARER},
        ("request", "headers", "/devskiller-api-key"),
        "must",
    ),
}


@pytest.mark.parametrize("name", RIGHT)
def test_request_that_keeps_to_the_contract_is_clean(name: str) -> None:
    vendor, request, more = RIGHT[name]

    assert violations_of(exchange(vendor, request, **more)) == []


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_with_a_request_is_found_where_it_is(name: str) -> None:
    vendor, request, more, where, strength = WRONG[name]

    found = [v for v in violations_of(exchange(vendor, request, **more)) if not v.is_hint]

    assert told(found) == [where]
    assert found[0].strength == strength


@pytest.mark.parametrize(
    ("vendor", "request_line", "sent", "where"),
    [
        ("skilltrack", "GET /v1/employees?page=2", None, ("request", "query", "/page")),
        (
            "skilltrack",
            "POST /v1/employees",
            NEW_EMPLOYEE | {"nick": 1},
            ("request", "body", "/nick"),
        ),
        ("devskiller", "DELETE /candidates/2er4Hm3VwGW3J0lfwrvQYd", {}, ("request", "body", "")),
    ],
)
def test_what_the_vendor_ignores_is_a_hint(
    vendor: str, request_line: str, sent: Any, where: Where
) -> None:
    found = violations_of(exchange(vendor, request_line, sent=sent))

    assert (told(found), hints(found)) == ([], [where])


def test_credential_that_a_recording_leaves_out_is_missed_only_after_a_401() -> None:
    def asked(status: int, **more: Any) -> list[Where]:
        given = {"answered": [], "headers": JSON, "is_complete": False, **more}
        found = violations_of(exchange("skilltrack", "GET /v1/employees", status, **given))
        return [one for one in told(found) if one[0] == "request"]

    assert asked(200) == []
    assert asked(401, answered={}) == [("request", "headers", "/authorization")]
    assert asked(401, answered={}, headers={}) == [("request", "headers", "/authorization")]


def test_contract_is_pointed_at_through_its_references() -> None:
    (found,) = violations_of(exchange("techwolf", "GET /employees?limit=many"))

    assert found.contract == "#/paths/~1employees/get/parameters/0/schema/type"
    (found,) = violations_of(exchange("devskiller", "GET /candidates?count=x"))
    assert found.contract == "#/components/parameters/Count/schema/type"
