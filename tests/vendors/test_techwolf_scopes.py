"""TechWolf over HTTP: which scope may do what, and writes that a reader sees."""

import json
from typing import Any

import pytest

from tests.running_server import JSON, Answer, Server

CALLS: list[tuple[str, str, str, Any]] = [
    ("read", "GET", "/employees", None),
    ("read", "GET", "/employees/12345", None),
    ("read", "GET", "/employees/12345/skill_profile", None),
    ("read", "POST", "/export/employees/skill_clusters", {"limit": 1}),
    ("write", "POST", "/employees?language=en", {"external_id": "new"}),
    ("write", "PATCH", "/employees/12345?language=en", {"active": False}),
    ("write", "PATCH", "/employees/12345/skill_profile", {"skills": []}),
    ("write", "PUT", "/employees/12345/skill_profile", {"skills": []}),
    ("write", "DELETE", "/employees/12345", None),
]


def bearer(server: Server, *scopes: str) -> dict[str, str]:
    access = server.vendors["techwolf"]
    asked = {"grant_type": "client_credentials", "scopes": scopes, **access.credentials}
    url = f"{access.base_url}/oauth/token"
    token = json.loads(server.request("POST", url, JSON, json.dumps(asked).encode()).body)
    return JSON | {"Authorization": f"Bearer {token['access_token']}"}


def call(server: Server, headers: dict[str, str], method: str, path: str, body: Any) -> Answer:
    raw = None if body is None else json.dumps(body).encode()
    return server.request(method, server.vendors["techwolf"].base_url + path, headers, raw)


@pytest.mark.parametrize(("scope", "method", "path", "body"), CALLS)
def test_scope_decides(server: Server, scope: str, method: str, path: str, body: Any) -> None:
    server.reset()
    other = "write" if scope == "read" else "read"

    refused = call(server, bearer(server, other, "read_reports"), method, path, body)
    done = call(server, bearer(server, scope), method, path, body)

    assert refused.status == 403
    assert json.loads(refused.body)[0]["title"] == "403 Forbidden"
    assert done.status == (204 if scope == "write" else 200)
    assert bool(done.body) == (scope == "read")


def test_boolean_parameters_are_true_or_false_and_nothing_else(server: Server) -> None:
    headers = bearer(server, "read", "write")
    new = {"external_id": "empty"}

    answers = [
        call(server, headers, "GET", "/employees?is_active=false", None),
        call(server, headers, "GET", "/employees?is_active=False", None),
        call(server, headers, "POST", "/employees?language=en&strict=true", new),
    ]

    assert [answer.status for answer in answers] == [200, 400, 422]
