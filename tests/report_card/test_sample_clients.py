"""One good and four poor clients, and two receivers: each gets the grade that it deserves."""

from collections.abc import Iterator

import pytest

from tests.report_card.clients import (
    first_page_client,
    forgetful_client,
    hammering_client,
    reckless_client,
)
from tests.report_card.clients.good_client import GoodDevSkiller, GoodOAuth
from tests.report_card.clients.receivers import Careful, Careless, listening
from tests.report_card.judged_world import JudgedWorld, judged_world
from tests.running_server import Server

ADA = {"email": "ada@mail.example", "firstName": "Ada", "lastName": "Lovelace"}
EMPLOYEE = {"name": "Ada", "email": "ada@acme.example", "department": "Product"} | {
    "role": "Analyst",
    "hire_date": "2026-01-01",
}
LOST = {"effect": "drop", "method": "POST", "path": "/candidates", "times": 1}


@pytest.fixture
def world(server: Server) -> Iterator[JudgedWorld]:
    with judged_world(server.base_url) as made:
        yield made


def test_client_that_waits_reads_all_and_looks_first_is_graded_a(world: JudgedWorld) -> None:
    client = GoodDevSkiller(world.devskiller, world.wait)
    world.admin.add_fault(LOST)
    world.admin.add_fault({"effect": "status", "status": 503, "path": "/boost/*", "times": 3})

    client.create(ADA)
    n_candidates = len(list(client.candidates()))
    for _ in range(40):
        client.read("/boost/people")
    client.read("/candidates/nobody")
    client.read("/boost/people")

    assert n_candidates == 26
    assert world.poor() == {}
    assert world.grade("devskiller") == "A"
    assert world.good("devskiller") == {
        "retry-after",
        "back-off",
        "pages-to-end",
        "pages-that-exist",
        "media-types",
        "safe-retries",
        "refused-for-good",
    }


def test_client_that_keeps_its_token_and_replaces_it_is_graded_a(world: JudgedWorld) -> None:
    tracked = GoodOAuth(world.skilltrack, world.wait)
    tracked.call("POST", "/v1/employees", json=EMPLOYEE)
    for employee in tracked.call("GET", "/v1/employees").json()[:10]:
        tracked.call("GET", f"/v1/employees/{employee['employee_id']}/skills")
    world.wait(3700)
    tracked.call("GET", "/v1/employees/skills/export")
    wolf = GoodOAuth(world.techwolf, world.wait)
    world.admin.add_fault(
        {"effect": "status", "status": 429, "times": 3, "operation_id": "getEmployee"}
    )
    everybody = [employee["external_id"] for employee in wolf.employees(10)]
    exported = [record["external_id"] for record in wolf.clusters(7)]
    wolf.call("GET", f"/employees/{everybody[0]}")

    assert sorted(everybody) == sorted(exported)
    assert world.poor() == {}
    assert (world.grade("skilltrack"), world.grade("techwolf")) == ("A", "A")
    assert world.good("skilltrack") == {
        "token-reuse",
        "token-refresh",
        "media-types",
        "valid-input",
    }
    assert world.good("techwolf") == {
        "back-off",
        "token-reuse",
        "pages-to-end",
        "pages-that-exist",
        "media-types",
    }


def test_client_that_cannot_wait_is_graded_f(world: JudgedWorld) -> None:
    hammering_client.poll(world.devskiller, 37)

    poor = world.poor()
    assert set(poor) == {"retry-after", "back-off"}
    assert poor["retry-after"][0].startswith("Exchanges 38, 39, 40 and 8 more came before")
    assert poor["back-off"][0].startswith("Exchanges 38, 39, 40 and 8 more repeated")
    assert world.grade("devskiller") == "F"


def test_client_that_buys_a_token_for_each_call_is_graded_d(world: JudgedWorld) -> None:
    forgetful_client.names(world.skilltrack)

    assert world.poor() == {
        "token-reuse": [
            "Exchanges 3, 5, 7 and 2 more asked for a further token while one was good: keep a"
            " token and use it until shortly before it expires."
        ]
    }
    assert world.grade("skilltrack") == "D"


def test_client_that_reads_one_page_and_sends_any_json_is_graded_f(world: JudgedWorld) -> None:
    first_page_client.emails(world.devskiller.base_url, world.devskiller.key)

    poor = world.poor()
    assert set(poor) == {"pages-to-end", "media-types"}
    assert poor["pages-to-end"][0].startswith("Exchange 1 read listCandidates up to a page that")
    assert poor["media-types"] == [
        "Exchange 1 accepted */*: send Accept: application/vnd.devskiller.v2.hal+json.",
        "Exchange 2 sent a body as application/json: send Content-Type:"
        " application/vnd.devskiller.v2.hal+json.",
    ]
    assert world.grade("devskiller") == "F"


def test_client_that_repeats_a_write_blindly_is_graded_d_at_best(world: JudgedWorld) -> None:
    world.admin.add_fault(LOST)

    reckless_client.create(world.devskiller, world.wait, ADA)

    assert list(world.poor()) == ["safe-retries"]
    assert world.poor()["safe-retries"][0].startswith("Exchanges 1 and 2 are one write sent")
    assert {"media-types", "back-off"} <= world.good("devskiller")
    assert world.grade("devskiller") == "D"


def _let_webhooks_arrive(world: JudgedWorld, url: str) -> str:
    """Register a receiver, and send it a forged, a doubled and a plain event; its secret."""
    hook = world.devskiller.send("POST", "/webhook", json={"hookUrl": url})
    assert hook is not None
    return str(hook.json()["secret"])


def _take_the_test(world: JudgedWorld) -> None:
    for effect, event in (
        ("wrong_secret", "ASSESSMENT_STARTED"),
        ("duplicate", "WAITING_FOR_ASSESSMENT"),
    ):
        world.admin.add_fault({"effect": effect, "event": event})
    tests = world.devskiller.send("GET", "/tests", params={"count": 1})
    assert tests is not None
    wanted = {"email": "ada@mail.example", "testId": tests.json()["_embedded"]["tests"][0]["id"]}
    invited = world.devskiller.send("POST", "/invitations", json=wanted)
    assert invited is not None
    for step in ("start", "finish"):
        world.admin.act("devskiller", f"/assessments/{invited.json()['id']}/{step}")
        world.wait(30)


def test_receiver_that_checks_and_remembers_is_good(world: JudgedWorld) -> None:
    receiver = Careful()

    with listening(receiver) as url:
        receiver.secret = _let_webhooks_arrive(world, url)
        _take_the_test(world)

    assert world.poor() == {}
    hooks = {check for check in world.good("devskiller") if check.startswith("hook-")}
    assert hooks == {"hook-time", "hook-status", "hook-secret", "hook-duplicates"}
    assert world.grade("devskiller") == "A"


def test_receiver_that_believes_everybody_and_stumbles_is_found(world: JudgedWorld) -> None:
    with listening(Careless()) as url:
        _let_webhooks_arrive(world, url)
        _take_the_test(world)

    poor = world.poor()
    assert set(poor) == {"hook-secret", "hook-duplicates"}
    assert "had a wrong secret and was answered with 200" in poor["hook-secret"][0]
    assert "brought an event again and was answered with 500" in poor["hook-duplicates"][0]
