"""Whom the journal puts a request down to that was refused before anybody proved who asks."""

import json

import pytest

from skillsim.app import Simulator
from tests.asgi import DEVSKILLER_KEY, JSON, ask, bearer, fresh

EMPLOYEES = "/skilltrack/v1/employees"


@pytest.fixture
def app() -> Simulator:
    return fresh()


def last_client(app: Simulator) -> str:
    (exchange,) = app.worlds.get("default").journal.find(limit=1, newest_first=True)
    return exchange.client


def break_everything(app: Simulator) -> None:
    rule = json.dumps({"effect": "status", "status": 503}).encode()
    assert ask(app, "POST", "/__admin/faults", JSON, rule).status == 201


def test_request_that_a_fault_refused_is_its_clients(app: Simulator) -> None:
    token = bearer(app)
    break_everything(app)

    ask(app, "GET", EMPLOYEES, token)
    of_a_token = last_client(app)
    ask(app, "GET", "/devskiller/tests", DEVSKILLER_KEY)

    assert (of_a_token, last_client(app)) == ("skilltrack-client", "key-fa85a91f")


def test_request_with_an_expired_token_is_its_clients(app: Simulator) -> None:
    token = bearer(app)
    app.worlds.get("default").clock.move_to(app.worlds.get("default").clock.now_us() + 4 * 10**9)

    assert ask(app, "GET", EMPLOYEES, token).status == 401
    assert last_client(app) == "skilltrack-client"


@pytest.mark.parametrize("value", ["", "Bearer", "Bearer x", "Bearer a.b.c", "Basic eDp5"])
def test_request_without_a_credential_of_ours_is_nobodys(app: Simulator, value: str) -> None:
    ask(app, "GET", EMPLOYEES, {"Authorization": value})

    assert last_client(app) == ""


def test_key_of_nobody_is_not_written_down(app: Simulator) -> None:
    ask(app, "GET", "/devskiller/tests", {"Devskiller-Api-Key": "c4n4ry"})

    assert last_client(app) == ""
