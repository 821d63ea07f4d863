"""Answers of reads that are kept: the same bytes while nothing changes, and never a stale one."""

import json
from typing import Any

import pytest

from skillsim.app import Simulator
from skillsim.config import Config
from skillsim.context import ANONYMOUS, Caller
from skillsim.kept_answers import MAX_KEPT_BYTES, keep
from skillsim.rendering import Answer as Rendered
from skillsim.vendors.devskiller.service import candidates
from tests.asgi import DEVSKILLER_KEY, JSON, ask, bearer, fresh, hire, start

LIST = "/devskiller/candidates?count=2"
ADA = json.dumps({"email": "ada@mail.example", "firstName": "Ada", "lastName": "Lovelace"})
FIELDS = [(b"x-request-id", b"1"), (b"content-type", b"application/json")]


@pytest.fixture
def app() -> Simulator:
    return fresh()


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The candidates that were read from the store, by id."""
    read: list[str] = []
    original = candidates.get

    def counting(tx: Any, candidate_id: str) -> Any:
        read.append(candidate_id)
        return original(tx, candidate_id)

    monkeypatch.setattr(candidates, "get", counting)
    return read


def get(app: Simulator, target: str, **headers: str) -> Any:
    return ask(app, "GET", target, {**DEVSKILLER_KEY, **headers})


def a_candidate(app: Simulator) -> str:
    body = get(app, LIST).json()
    return f"/devskiller/candidates/{body['_embedded']['candidates'][0]['id']}"


def test_same_read_is_answered_from_memory_with_a_request_id_of_its_own(
    app: Simulator, reads: list[str]
) -> None:
    target = a_candidate(app)

    first, second = get(app, target), get(app, target)

    assert len(reads) == 1
    assert first.body == second.body
    assert first.headers["x-request-id"] != second.headers["x-request-id"]
    assert {**first.headers, "x-request-id": ""} == {**second.headers, "x-request-id": ""}


def test_read_after_any_write_is_read_again(app: Simulator, reads: list[str]) -> None:
    target = a_candidate(app)
    get(app, target)

    hire(app)
    get(app, target)

    assert len(reads) == 2


def test_list_shows_what_was_created_since(app: Simulator) -> None:
    before = get(app, LIST).json()["page"]["totalElements"]

    ask(app, "POST", "/devskiller/candidates", {**DEVSKILLER_KEY, **JSON}, ADA.encode())

    assert get(app, LIST).json()["page"]["totalElements"] == before + 1


def test_reset_brings_the_first_answer_back(app: Simulator) -> None:
    first = get(app, LIST).body
    ask(app, "POST", "/devskiller/candidates", {**DEVSKILLER_KEY, **JSON}, ADA.encode())
    assert get(app, LIST).body != first

    app.worlds.get("default").reset()

    assert get(app, LIST).body == first


def test_switch_of_the_world_counts_as_a_change(app: Simulator, reads: list[str]) -> None:
    target = a_candidate(app)
    get(app, target)

    app.worlds.get("default").change_settings({"retry_after": False})
    get(app, target)

    assert len(reads) == 2


def test_credential_is_checked_and_counted_every_time(app: Simulator) -> None:
    world = app.worlds.get("default")
    target = a_candidate(app)
    get(app, target)
    before = world.limiter.usage(world.clock.now_us())
    get(app, target)
    assert world.limiter.usage(world.clock.now_us()) != before

    app.worlds.revoke_grant(world, "devskiller", DEVSKILLER_KEY["Devskiller-Api-Key"])
    refused = get(app, target)

    app.worlds.add_grant(world, "devskiller", "full", {"api_key": "TEST-API-KEY"})
    assert refused.status == 401


def test_every_answer_is_in_the_journal(app: Simulator) -> None:
    journal = app.worlds.get("default").journal
    target = a_candidate(app)
    get(app, target)
    get(app, target)

    first, second = journal.find(limit=2, newest_first=True)

    assert first.response_body == second.response_body
    assert first.request_id != second.request_id


def test_fault_strikes_what_is_kept(app: Simulator) -> None:
    target = a_candidate(app)
    get(app, target)

    assert get(app, target, prefer="code=503").status == 503
    assert get(app, target).status == 200


def test_head_has_no_body_and_does_not_become_the_answer_to_get(app: Simulator) -> None:
    target = a_candidate(app)
    asked = ask(app, "HEAD", target, DEVSKILLER_KEY)

    answered = get(app, target)

    assert asked.body == b""
    assert int(asked.headers["content-length"]) == len(answered.body)


def test_worlds_with_the_same_path_are_kept_apart() -> None:
    app = start(Config(scenario="small", as_of="2026-08-01"))
    token = bearer(app)
    answers = [ask(app, "GET", "/skilltrack/v1/employees", token) for _ in range(2)]
    hire(app)

    changed = ask(app, "GET", "/skilltrack/v1/employees", token)

    app.close()
    assert answers[0].body == answers[1].body != changed.body


def test_what_is_kept_holds_for_one_state_and_one_caller() -> None:
    state, caller = object(), Caller("tenant", "name")
    kept = keep(Rendered(200, list(FIELDS), b"{}"), state, caller)

    assert kept is not None
    assert kept.holds(state, Caller("tenant", "name"))
    assert not kept.holds(object(), caller)
    assert not kept.holds(state, ANONYMOUS)
    assert kept.headers == (FIELDS[1],)


@pytest.mark.parametrize(
    ("status", "size", "is_kept"),
    [(200, MAX_KEPT_BYTES, True), (200, MAX_KEPT_BYTES + 1, False), (500, 2, False)],
)
def test_large_answers_and_refusals_are_not_kept(status: int, size: int, is_kept: bool) -> None:
    kept = keep(Rendered(status, list(FIELDS), b"x" * size), object(), ANONYMOUS)

    assert (kept is not None) == is_kept
