"""The receiver of webhooks of one test."""

import json
from collections.abc import Iterator

import pytest

from skillsim.pytest_plugin.private_world import World
from skillsim.pytest_plugin.sandbox import Sandbox
from skillsim.pytest_plugin.webhook_inbox import Inbox
from skillsim.receiving import NotArrived, Receiver
from skillsim.vendor_client import NotRegistered
from tests.running_server import JSON, Server

STARTED, COMPLETED = "ASSESSMENT_STARTED", "ASSESSMENT_COMPLETED"


@pytest.fixture
def world(sandbox: Sandbox) -> Iterator[World]:
    with sandbox.world(frozen=True, candidates="diligent") as made:
        yield made


@pytest.fixture
def inbox(world: World) -> Iterator[Inbox]:
    with Receiver() as receiver:
        yield Inbox(receiver, world)


def invite(server: Server, world: World) -> None:
    """Invite somebody who will take the test."""
    api = world.devskiller
    headers = {**api.headers, **JSON}
    tests = server.request("GET", f"{api.base_url}/tests", headers)
    test_id = json.loads(tests.body)["_embedded"]["tests"][0]["id"]
    person = {"email": "g@mail.example", "firstName": "G", "lastName": "H", "testId": test_id}
    server.request("POST", f"{api.base_url}/invitations", headers, json.dumps(person).encode())


def test_registered_inbox_receives_events_in_order(
    server: Server, world: World, inbox: Inbox
) -> None:
    registered = inbox.register()
    invite(server, world)

    world.clock.advance("3d")

    inbox.assert_order(STARTED, COMPLETED)
    assert {arrival.secret for arrival in inbox.arrivals} == {registered["secret"]}
    assert inbox.wait_for(1)[0].event == inbox.events[0] == STARTED


def test_wrong_order_fails_and_says_what_came(server: Server, world: World, inbox: Inbox) -> None:
    inbox.register("devskiller")
    invite(server, world)
    world.clock.advance("3d")

    with pytest.raises(AssertionError, match=f"{STARTED} did not arrive where it should"):
        inbox.assert_order(COMPLETED, STARTED)
    with pytest.raises(AssertionError, match=f"there came {STARTED}"):
        inbox.assert_empty()


def test_script_answers_one_attempt_after_the_other(
    server: Server, world: World, inbox: Inbox
) -> None:
    inbox.register()
    inbox.answer_with([500, "drop", 200])
    invite(server, world)

    world.clock.advance("2d")

    assert [arrival.status for arrival in inbox.arrivals[:3]] == [500, None, 200]
    inbox.clear()
    inbox.assert_empty()


def test_inbox_that_is_not_registered_stays_empty(
    server: Server, world: World, inbox: Inbox
) -> None:
    invite(server, world)
    world.clock.advance("2d")

    inbox.assert_empty()
    with pytest.raises(NotArrived, match="0 of 1 webhooks arrived"):
        inbox.wait_for(1, timeout_s=0.01)
    with pytest.raises(AssertionError, match="there came nothing"):
        inbox.assert_order(STARTED)


@pytest.mark.parametrize("vendor", ["skilltrack", "nobody"])
def test_vendor_without_webhooks_is_refused(inbox: Inbox, vendor: str) -> None:
    with pytest.raises(ValueError, match=f"{vendor} has no webhooks; those .*: devskiller"):
        inbox.register(vendor)


@pytest.mark.parametrize("answers", [500, "500,200"])
def test_answers_that_are_no_list_are_refused(inbox: Inbox, answers: object) -> None:
    with pytest.raises(ValueError, match=r"answers come as a list, such as \[500, 200\]"):
        inbox.answer_with(answers)  # type: ignore[arg-type]


@pytest.mark.parametrize("effect", ["reset", "malformed"])
def test_registration_without_a_readable_answer_says_so(
    world: World, inbox: Inbox, effect: str
) -> None:
    world.faults.add(effect, operation_id="createWebhook")

    with pytest.raises(NotRegistered, match=r"did not answer|is no JSON object"):
        inbox.register()


def test_refused_registration_says_what_was_answered(world: World, inbox: Inbox) -> None:
    world.faults.add("status", status=500, operation_id="createWebhook")

    with pytest.raises(NotRegistered, match="devskiller answered 500 to the registr"):
        inbox.register()


def test_contract_with_two_required_members_leaves_it_to_the_user(
    world: World, inbox: Inbox
) -> None:
    schemas = world.devskiller.contract["components"]["schemas"]
    schemas["NewWebhook"]["required"] = ["hookUrl", "secret"]

    with pytest.raises(ValueError, match="register it with your own client"):
        inbox.register()


def test_registration_is_beyond_reproach(world: World, inbox: Inbox) -> None:
    inbox.register()

    (vendor,) = world.admin.get_report_card(vendor="devskiller")["vendors"]
    verdicts = {check["id"]: check["verdict"] for check in vendor["checks"]}
    assert verdicts["media-types"] == "good"
    assert "poor" not in verdicts.values()
