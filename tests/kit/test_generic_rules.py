"""The rules made from contracts alone: quiet on the simulator, loud on planted defects."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pytest

from skillsim_contracts import access_matrix, boundaries, documents_rules, error_matrix, in_process
from skillsim_contracts.calls import Received
from skillsim_contracts.contract import known_vendors, load_contract
from skillsim_contracts.findings import Outcome, RuleResult
from skillsim_contracts.mutant import Mutant
from skillsim_contracts.mutants.rewriting import (
    Ask,
    Asked,
    Wrap,
    all_of,
    around,
    json_answer,
    rewrite_answer,
    rewrite_request,
    rewrite_success,
    with_json,
    without_header,
)
from skillsim_contracts.rules import Need, Rule, Strength
from skillsim_contracts.running import Options, run_rule

PARTS = (documents_rules, access_matrix, error_matrix, boundaries)
OPEN = Options(is_open=True, fail_on=frozenset({Strength.MUST, Strength.LIKELY}))

ST, TW, DS = "skilltrack", "techwolf", "devskiller"
PEOPLE = "/skilltrack/v1/employees"


@lru_cache(maxsize=3)
def rules(vendor: str) -> list[Rule]:
    return [rule for part in PARTS for rule in part.make_rules(load_contract(vendor))]


def tried(vendor: str, operation_id: str, wrap: Wrap | None = None) -> list[RuleResult]:
    """How every rule of an operation ended."""
    planted = Mutant(id="x", group="x", operation="x", violation="x", wrap=wrap)
    chosen = [rule for rule in rules(vendor) if rule.operations == (operation_id,)]
    with in_process.simulator(mutant=planted) as target:
        return [run_rule(target, rule, OPEN, Counter()) for rule in chosen]


def blamed(results: list[RuleResult]) -> dict[str, set[str]]:
    """The rules that failed, each with the operations it blames."""
    return {
        ended.rule.id: {finding.operation_id for finding in ended.findings}
        for ended in results
        if ended.outcome is Outcome.FAILED
    }


def changed(change: Callable[[Mapping[str, Any]], Any]) -> Callable[[Asked], Asked]:
    """A request whose body is changed before anybody looks at it, where it is an object."""

    def of_request(asked: Asked) -> Asked:
        body = asked.json()
        return asked.with_json(change(body)) if isinstance(body, dict) else asked

    return of_request


def whole(body: Mapping[str, Any]) -> Any:
    return {k: str(v) if isinstance(v, int | float) else v for k, v in body.items()}


def clamped(body: Mapping[str, Any]) -> Any:
    limit = body.get("limit")
    if not isinstance(limit, int) or isinstance(limit, bool):
        return body
    return {**body, "limit": max(1, min(100, limit))}


def short_key(asked: Asked) -> Asked:
    key = asked.headers.get("devskiller-api-key", "")
    whole_key = "TEST-API-KEY" if key and "TEST-API-KEY".startswith(key) else key
    return replace(asked, headers={**asked.headers, "devskiller-api-key": whole_key})


def same_id(asked: Asked, answer: Received) -> Received:
    if answer.status < 400:
        return answer
    return with_json(
        answer, {**json.loads(answer.body), "errorId": "1" * 8 + "-0000" * 3 + "0" * 8}
    )


async def stored_all_the_same(asked: Asked, ask: Ask) -> Received:
    answer = await ask(asked)
    body = asked.json()
    if answer.status == 400 and isinstance(body, dict) and body.get("hire_date") == "2023-02-30":
        await ask(asked.with_json({**body, "hire_date": "2023-02-28"}))
    return answer


async def lost(asked: Asked, ask: Ask) -> Received:
    body = asked.json()
    answer = await ask(replace(asked, method="GET", body=b""))
    is_created = isinstance(body, dict) and answer.status == 200
    return json_answer(200, {"employee_id": "987654321", **body}) if is_created else answer


async def gone_is_gone(asked: Asked, ask: Ask) -> Received:
    answer = await ask(asked)
    return Received(204, {}, b"") if answer.status == 404 else answer


DEFECTS = {
    "numbers become texts": (ST, "createEmployee", rewrite_request("POST", PEOPLE, changed(whole))),
    "refused, and stored": (ST, "createEmployee", around("POST", PEOPLE, stored_all_the_same)),
    "limits are clamped": (
        TW,
        "exportEmployeeSkillClusters",
        rewrite_request("POST", "/techwolf/export/.*", changed(clamped)),
    ),
    "half a key will do": (DS, "listTests", rewrite_request("GET", "/devskiller/tests", short_key)),
    "errors share an id": (
        DS,
        "createWebhook",
        rewrite_answer("POST", "/devskiller/webhook", same_id),
    ),
    "nothing to delete": (DS, "deleteTeam", around("DELETE", "/devskiller/boost/.*", gone_is_gone)),
    "no Location": (
        DS,
        "createAssessment",
        rewrite_success(
            ".*", "/devskiller/.*/assessments", lambda _, a: without_header(a, "location")
        ),
    ),
}


@pytest.mark.parametrize("name", DEFECTS)
def test_defect_is_found_and_its_operation_blamed(name: str) -> None:
    vendor, operation_id, wrap = DEFECTS[name]

    found = blamed(tried(vendor, operation_id, wrap))

    assert found
    assert set().union(*found.values()) == {operation_id}


def test_create_that_stores_nothing_is_blamed_for_what_is_not_there() -> None:
    found = blamed(tried(ST, "listSkills", around("POST", PEOPLE, lost)))

    assert {"ST-A5-listSkills"} <= found.keys()
    assert set().union(*found.values()) == {"createEmployee"}


def as_422(asked: Asked, answer: Received) -> Received:
    if answer.status != 400:
        return answer
    body = json.loads(answer.body)
    if isinstance(body, dict) and "code" in body:
        body["code"] = 422
    return replace(with_json(answer, body), status=422)


def without_object(asked: Asked, answer: Received) -> Received:
    return Received(201, {}, b"")


async def refused_before_asked_who(asked: Asked, ask: Ask) -> Received:
    if asked.body and asked.json() is None:
        return json_answer(400, {"error": "Bad Request", "message": "no JSON"})
    return await ask(asked)


HARMLESS = {
    "422 for 400": (ST, "createReview", rewrite_answer(".*", PEOPLE + ".*", as_422)),
    "nothing is shown": (ST, "createEmployee", rewrite_success("POST", PEOPLE, without_object)),
    "an id from the list": (
        ST,
        "putSkill",
        rewrite_success("POST|PUT", PEOPLE + ".*", without_object),
    ),
    "400 before 401": (ST, "createReview", around("POST", PEOPLE + ".*", refused_before_asked_who)),
    "both at once": (
        ST,
        "createCertification",
        all_of(
            rewrite_answer(".*", PEOPLE + ".*", as_422),
            rewrite_success("POST", PEOPLE + ".*", without_object),
        ),
    ),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_harmless_variant_passes(name: str) -> None:
    vendor, operation_id, wrap = HARMLESS[name]

    assert blamed(tried(vendor, operation_id, wrap)) == {}


@pytest.mark.slow
@pytest.mark.parametrize("is_open", [False, True], ids=["strict", "open"])
@pytest.mark.parametrize("vendor", known_vendors())
def test_simulator_passes_every_generic_rule(vendor: str, is_open: bool) -> None:
    with in_process.simulator() as target:
        results = [
            run_rule(target, rule, Options(is_open=is_open), Counter()) for rule in rules(vendor)
        ]

    assert {ended.outcome for ended in results} == {Outcome.PASSED}


@pytest.mark.slow
@pytest.mark.parametrize("vendor", known_vendors())
def test_target_that_is_never_put_back_fails_nothing(vendor: str) -> None:
    with in_process.simulator() as target:
        lasting = replace(
            target,
            offers=frozenset({Need.WRITE, Need.READER, Need.SECOND_CLIENT}),
            admin_url="",
            tag="run-1-",
        )
        results = [run_rule(lasting, rule, OPEN, Counter()) for rule in rules(vendor)]

    assert blamed(results) == {}
