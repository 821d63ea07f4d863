"""`skillsim listen --register`: a vendor of a sandbox sends its webhooks here while it runs."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from skillsim.pytest_plugin.private_world import World
from skillsim.pytest_plugin.sandbox import Sandbox
from tests.receiving.clients import listening, tell
from tests.receiving.test_listen_command import listen
from tests.running_server import JSON, Server

STARTED, COMPLETED = "ASSESSMENT_STARTED", "ASSESSMENT_COMPLETED"


@pytest.fixture
def world(server: Server) -> Iterator[World]:
    with Sandbox(server.base_url).world(frozen=True, candidates="diligent") as made:
        yield made


def flags(world: World, vendor: str = "") -> list[str]:
    wanted = ["--register", vendor] if vendor else ["--register"]
    return [*wanted, "--url", world.admin.url, "--world", world.name, "--no-bodies"]


def invite(server: Server, world: World) -> None:
    """Invite somebody who takes the test within three days."""
    api = world.devskiller
    headers = {**api.headers, **JSON}
    tests = server.request("GET", f"{api.base_url}/tests", headers)
    test_id = json.loads(tests.body)["_embedded"]["tests"][0]["id"]
    person = {"email": "g@mail.example", "testId": test_id}
    server.request("POST", f"{api.base_url}/invitations", headers, json.dumps(person).encode())
    world.clock.advance("3d")


def n_active(world: World) -> int:
    """How many webhooks of the world are sent anything."""
    records = world.admin.list_state("devskiller", "webhooks")["records"]
    return sum(record["is_active"] for record in records)


@pytest.mark.parametrize("vendor", ["", "devskiller"])
def test_events_arrive_and_their_secret_is_checked(
    server: Server, world: World, tmp_path: Path, vendor: str
) -> None:
    with listening(tmp_path, *flags(world, vendor)) as command:
        invite(server, world)
        forged = tell(command.url, "not-the-secret")
        code, printed, errors = command.end()

    assert command.ready.endswith(", devskiller sends its webhooks here\n")
    arrivals = [line for line in printed.splitlines() if line.startswith("-->")]
    assert [line.split()[2] for line in arrivals[:1]] == [STARTED]
    assert any(COMPLETED in line for line in arrivals)
    assert "secret not checked" not in printed
    assert (forged, code, errors) == (401, 1, "")


def test_webhook_ends_with_the_command(server: Server, world: World, tmp_path: Path) -> None:
    with listening(tmp_path, *flags(world)) as command:
        during = n_active(world)
        code, _, errors = command.end()

    assert (during, n_active(world)) == (1, 0)
    assert (code, errors) == (0, "")


def test_webhook_that_somebody_else_removed_is_no_error(
    server: Server, world: World, tmp_path: Path
) -> None:
    with listening(tmp_path, *flags(world)) as command:
        world.admin.reset_world()

        assert command.end() == (0, "", "")


@pytest.mark.parametrize(
    ("vendor", "sentence"),
    [
        (
            "skilltrack",
            "skillsim: --register: skilltrack has no webhooks; those with webhooks are:",
        ),
        ("nobody", "skillsim: --register: nobody has no webhooks; those with webhooks are:"),
    ],
)
def test_vendor_without_webhooks_is_refused(world: World, vendor: str, sentence: str) -> None:
    ended = listen("--port", "0", *flags(world, vendor))

    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith(sentence)


def test_world_that_is_not_there_is_named(server: Server) -> None:
    ended = listen("--port", "0", "--register", "--url", server.base_url, "--world", "nowhere")

    assert (ended.returncode, ended.stdout) == (2, "")
    assert "nowhere" in ended.stderr


def test_sandbox_that_does_not_answer_ends_it() -> None:
    ended = listen("--port", "0", "--register", "--url", "http://127.0.0.1:1")

    assert (ended.returncode, ended.stdout) == (3, "")
    assert ended.stderr.startswith("skillsim: nothing answers at http://127.0.0.1:1")


def test_registering_a_listener_with_tls_is_refused() -> None:
    ended = listen("--port", "0", "--register", "--tls")

    assert ended.returncode == 2
    assert ended.stderr.startswith("skillsim: --register goes without --tls")
