"""Small defects, and what finds each of them: for whatever shrinks and retells findings."""

import json
from collections.abc import Callable, Sequence

from skillsim_contracts import in_process
from skillsim_contracts.calls import Answer, Call, Received
from skillsim_contracts.client import Client
from skillsim_contracts.correlating import symbolic
from skillsim_contracts.findings import Expectation, Finding
from skillsim_contracts.mutant import Mutant
from skillsim_contracts.mutants.rewriting import Asked, Wrap, rewrite_answer, rewrite_json
from skillsim_contracts.reproduction import Reproduction, beginning_of
from skillsim_contracts.rules import Strength
from skillsim_contracts.target import Target

DS, ST = "devskiller", "skilltrack"

LIMIT = 36
WINDOW_S = 8

PERSON = {
    "name": "Ada O'Neil",
    "email": "ada@mail.example",
    "department": "Engineering",
    "role": "Analyst",
    "hire_date": "2024-02-01",
}


Story = Callable[[Target], Finding]
"""Calls on a target, and what they find there."""


def _mutant(operation: str, violation: str, wrap: Wrap) -> Mutant:
    return Mutant(
        id="planted", group="planted", operation=operation, violation=violation, wrap=wrap
    )


def _shouted(asked: Asked, body: object) -> object:
    return {**body, "firstName": body["firstName"].upper()} if isinstance(body, dict) else body


def _always_the_same(asked: Asked, body: object) -> object:
    return {**body, "employee_id": 900001} if isinstance(body, dict) else body


def _another_secret(asked: Asked, body: object) -> object:
    return {**body, "secret": "not-what-is-sent"} if isinstance(body, dict) else body


def _never_refused(asked: Asked, answer: Received) -> Received:
    return Received(200, answer.headers, b"{}") if answer.status == 429 else answer


SHOUTS = _mutant(
    "DS GET /candidates/{id}",
    "first names are shown in capitals",
    rewrite_json("GET", "/devskiller/candidates/[^/]+", _shouted),
)
SAME_ID = _mutant(
    "ST POST /v1/employees",
    "every new employee has the same id",
    rewrite_json("POST", "/skilltrack/v1/employees", _always_the_same),
)
NO_LIMIT = _mutant(
    "DS GET /candidates",
    "nobody is refused",
    rewrite_answer("GET", "/devskiller/candidates", _never_refused),
)
OTHER_SECRET = _mutant(
    "DS POST /webhook",
    "the secret is not that of the deliveries",
    rewrite_json("POST", "/devskiller/webhook", _another_secret),
)


def finding(
    client: Client, expectation: Expectation | None, operation_id: str = "some", vendor: str = DS
) -> Finding:
    """A finding with everything that the client has said."""
    return Finding(
        rule_id="DS-X1" if vendor == DS else "ST-X1",
        vendor=vendor,
        operation_id=operation_id,
        strength=Strength.MUST,
        message="it is not as it should be",
        cause="planted",
        expectation=expectation,
        trace=client.trace,
    )


def shouted_name(target: Target) -> Finding:
    """A candidate is made and read, among calls that do not matter."""
    client = Client(target)
    client.send(DS, "GET", "/tests")
    body = {"firstName": "Ada's", "lastName": "Bérénice", "email": "ada@mail.example"}
    made = client.send(DS, "POST", "/candidates", json=body).json()
    for _ in range(5):
        client.send(DS, "GET", "/candidates?count=2")
    read = client.replay(_get(f"/candidates/{made['id']}", "getCandidate"))
    client.send(DS, "GET", "/tests")
    return finding(client, Expectation((read.number,), "json:/firstName", "is", "Ada's"))


def same_ids(target: Target, count: int = 8) -> Finding:
    """Employees are made at the same time, and each should have an id of its own."""
    client = Client(target)
    client.send(ST, "GET", "/v1/employees")
    calls = [_create({**PERSON, "email": f"ada{n}@mail.example"}) for n in range(count)]
    answers = client.replay_together(calls)
    wanted = Expectation(_numbers(answers), "json:/employee_id", "unique")
    return finding(client, wanted, "createEmployee", ST)


def missing_limit(target: Target, repeats: int = LIMIT) -> Finding:
    """One call more than the limit lets through, after a window of silence."""
    client = Client(target)
    client.control("PUT", "/settings", {"rate_limit.enabled": True})
    client.send(DS, "GET", "/tests")
    client.advance(WINDOW_S + 1)
    for _ in range(repeats):
        client.replay(_get("/candidates", "listCandidates"))
    refused = client.replay(_get("/candidates", "listCandidates"))
    return finding(client, Expectation((refused.number,), "status", "is", 429), "listCandidates")


def other_secret(target: Target) -> Finding:
    """A webhook is registered, an exam begins, and the delivery should carry the secret."""
    client = Client(target)
    try:
        listening = client.listen(500, 200)
        hook = client.send(DS, "POST", "/webhook", json={"hookUrl": listening.url}).json()
        test = client.send(DS, "GET", "/tests").json()["_embedded"]["tests"][0]["id"]
        invited = {"email": "a@b.example", "firstName": "A", "lastName": "B", "testId": test}
        exam = client.send(DS, "POST", "/invitations", json=invited).json()["id"]
        client.control("POST", f"/devskiller/assessments/{exam}/start", {})
        client.advance(60)
        inbox = listening.inbox()
        selector = "json:/deliveries/*/headers/devskiller-hook-secret"
        wanted = Expectation((inbox.number,), selector, "all_are", hook["secret"])
        return finding(client, wanted, "createWebhook")
    finally:
        client.close()


def found(mutant: Mutant, story: Story) -> Finding:
    """What a story finds on the simulator with a defect planted."""
    with in_process.simulator(mutant=mutant) as target:
        return story(target)


def retold(mutant: Mutant, story: Story) -> Reproduction:
    """What a story finds as a reproduction with all its steps."""
    with in_process.simulator(mutant=mutant) as target:
        return as_told(story(target), target)


def as_told(whole: Finding, target: Target) -> Reproduction:
    """A finding as a reproduction with all its steps."""
    read = symbolic(whole.trace, target, whole.expectation)
    assert read.expectation is not None
    return Reproduction(
        rule_id=whole.rule_id,
        vendor=whole.vendor,
        operation_id=whole.operation_id,
        message=whole.message,
        found="something else",
        steps=read.steps,
        expectation=read.expectation,
        vendors=read.vendors,
        beginning=beginning_of(target),
        tag=target.tag,
    )


def _get(path: str, operation_id: str) -> Call:
    return Call(method="GET", path=path, vendor=DS, operation_id=operation_id)


def _create(body: object) -> Call:
    return Call(
        method="POST",
        path="/v1/employees",
        vendor=ST,
        headers={"content-type": "application/json"},
        body=json.dumps(body).encode(),
        operation_id="createEmployee",
    )


def _numbers(answers: Sequence[Answer]) -> tuple[int, ...]:
    return tuple(answer.number for answer in answers)
