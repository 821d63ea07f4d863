"""TechWolf's spelling of tokens, pages and errors."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from skillsim.company import Company
from skillsim.context import Caller
from skillsim.errors import ApiError, Forbidden, Invalid, NotFound, Problem, Unauthenticated
from skillsim.vendors.techwolf import VENDOR, handlers, wire
from tests.vendors.techwolf_world import World, cluster, employee, skill

ROOT = Path(__file__).parents[2]
CALLER = Caller("acme", "good", frozenset({"read"}))
TOKEN_REQUEST = {
    "client_id": "good",
    "client_secret": "secret",
    "audience": "eu3.techwolf.ai",
    "grant_type": "client_credentials",
    "tenant": "acme",
}


def load(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    return loaded


def export(world: World, base: str = "http://localhost/techwolf", **body: Any) -> dict[str, Any]:
    reply = world.ask(
        handlers.export_employee_skill_clusters,
        base=base,
        caller=CALLER,
        body={"limit": 100, **body},
    )
    page: dict[str, Any] = reply.body
    return page


def token(**changes: Any) -> dict[str, Any]:
    answer: dict[str, Any] = World().ask(handlers.issue_token, body=TOKEN_REQUEST | changes).body
    return answer


def test_the_documented_request_returns_the_documented_records() -> None:
    content = load("openapi/techwolf.yaml")["paths"]["/export/employees/skill_clusters"]["post"]
    request = content["requestBody"]["content"]["application/json"]["examples"]["everything"]
    answer = content["responses"]["200"]["content"]["application/json"]["examples"]["everything"]
    world = World()
    world.do(VENDOR.seed, Company("Acme", 1, 0), load("fixtures/samples/techwolf.yaml"))

    page = export(world, **request["value"])

    assert page["records"] == answer["value"]["records"]


def test_without_include_a_cluster_has_its_five_plain_fields() -> None:
    world = World()
    world.add(employee("a", cluster("DevOps", skill("Git"))))

    (shown,) = export(world)["records"][0]["skill_clusters"]

    assert list(shown) == [
        "skill_cluster_id",
        "skill_cluster_name",
        "domain_name",
        "proficiency_level",
        "validation_state",
    ]


def test_a_list_that_was_asked_for_is_there_when_it_is_empty() -> None:
    world = World()
    world.add(employee("a", cluster("DevOps", state=None)))

    (shown,) = export(world, include=["related_skills", "related_skills"])["records"][0][
        "skill_clusters"
    ]

    assert shown["related_skills"] == []
    assert not shown.keys() & {"current_skills", "sources", "validation_state"}


def test_only_a_page_with_more_behind_says_where_to_go_on() -> None:
    world = World()
    world.add(employee("a"), employee("b"))

    assert export(world, limit=1) == {
        "has_next": True,
        "records": [{"external_id": "a", "skill_clusters": []}],
        "next_starting_after": "a",
    }
    assert "next_starting_after" not in export(world, starting_after="a")


def test_filters_are_read_from_the_body() -> None:
    world = World()
    world.add(employee("a"), employee("b", is_active=False), employee("c"))
    filters = [
        {"filter": "is_active", "is_active": True},
        {"filter": "last_updated", "operator": "lt", "value": "2024-01-02"},
    ]

    found = export(world, filters=filters)["records"]

    assert [record["external_id"] for record in found] == ["a", "c"]


def test_a_day_of_no_calendar_is_refused_with_its_place() -> None:
    filters = [{"filter": "last_updated", "operator": "lt", "value": "2023-02-29"}]

    with pytest.raises(Invalid) as refusal:
        export(World(), filters=filters)

    assert refusal.value.problems[0].field == "filters[0].value"


def test_the_host_of_another_customer_is_forbidden() -> None:
    assert export(World(), base="https://acme.eu3.techwolf.ai")["records"] == []

    with pytest.raises(Forbidden):
        export(World(), base="https://other.eu3.techwolf.ai:8643/@tests")


def test_a_token_answer_names_its_scopes_in_one_text() -> None:
    assert token() == {
        "access_token": "token of good for read write",
        "expires_in": 10800,
        "scope": "read write",
        "token_type": "Bearer",
    }


@pytest.mark.parametrize(
    ("asked", "scope"),
    [
        ({"scopes": ["read"]}, "read"),
        ({"scope": "write"}, "write"),
        ({"scope": "write  read"}, "read write"),
        ({"scopes": ["read"], "scope": "write"}, "read write"),
        ({"scopes": [], "scope": ""}, "read write"),
    ],
)
def test_scopes_are_asked_for_as_list_or_text(asked: dict[str, Any], scope: str) -> None:
    assert token(**asked)["scope"] == scope


@pytest.mark.parametrize("wrong", [{"client_id": "bad"}, {"client_secret": "bad"}], ids=str)
def test_a_wrong_client_is_told_nothing_about_audiences(wrong: dict[str, str]) -> None:
    with pytest.raises(Unauthenticated):
        token(**wrong, audience="us3.techwolf.ai", tenant="other")


def test_the_key_set_is_answered_as_the_desk_has_it() -> None:
    assert World().ask(handlers.get_key_set).body == {"keys": [{"kid": "key-1"}]}


def test_an_error_is_a_list_with_one_entry() -> None:
    assert wire.error_shape(NotFound("no such path"), "r", None) == (
        [{"title": "404 Not Found", "description": "no such path"}],
        "application/json",
    )


def test_each_rejected_field_is_an_entry() -> None:
    problems = (Problem("limit", 0, "must be at least 1"), Problem("", [], "must be an object"))

    body, _ = wire.error_shape(Invalid("Validation error", problems=problems), "r", "exportIt")

    assert body == [
        {"title": "400 Bad Request", "description": "limit: must be at least 1"},
        {"title": "400 Bad Request", "description": "must be an object"},
    ]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Invalid.field("tenant", None, "is missing"), "invalid_request"),
        (Unauthenticated("Unauthorized"), "access_denied"),
        (Forbidden("no"), "access_denied"),
        (Forbidden("no", problems=(Problem("grant_type", None, "no"),)), "unsupported_grant_type"),
        (ApiError("internal error"), "server_error"),
    ],
)
def test_the_token_call_answers_errors_as_the_authorization_server(
    error: ApiError, code: str
) -> None:
    body, media_type = wire.error_shape(error, "r", "issueToken")

    assert body["error"] == code
    assert body["error_description"]
    assert media_type == "application/json"
