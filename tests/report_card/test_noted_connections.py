"""What the journal notes beside a request, so that clients with several connections are judged."""

import json
from contextlib import ExitStack
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from skillsim.app import Simulator
from tests.asgi import DEVSKILLER_KEY, JSON, ask, fresh
from tests.report_card.judged_world import JudgedWorld, judged_world
from tests.running_server import Server

ADA = json.dumps({"email": "ada@mail.example"}).encode()


@pytest.fixture
def app() -> Simulator:
    return fresh()


def ask_in_turn(world: JudgedWorld, n_connections: int, *, is_chunked: bool) -> None:
    """Send what is refused with 400 again and again, on connections that are all kept open."""
    address = urlsplit(world.devskiller.base_url)
    headers = {"Devskiller-Api-Key": world.devskiller.key, **JSON}
    with ExitStack() as kept:
        connections = []
        for _ in range(n_connections):
            connection = HTTPConnection(str(address.hostname), address.port, timeout=20)
            connection.connect()
            kept.callback(connection.close)
            connections.append(connection)
        for number in range(6):
            body = iter([b"{}"]) if is_chunked else b"{}"
            connection = connections[number % n_connections]
            connection.request("POST", f"{address.path}/candidates", body, headers)
            assert connection.getresponse().read()


@pytest.mark.parametrize("is_chunked", [False, True])
@pytest.mark.parametrize(("n_connections", "is_found"), [(1, True), (3, False)])
def test_connections_in_turn_are_told_from_a_single_one(
    server: Server, n_connections: int, is_found: bool, is_chunked: bool
) -> None:
    with judged_world(server.base_url) as world:
        ask_in_turn(world, n_connections, is_chunked=is_chunked)

        assert ("refused-for-good" in world.poor()) is is_found


def test_restored_snapshot_is_another_generation(app: Simulator) -> None:
    journal = app.worlds.get("default").journal
    ask(app, "PUT", "/__admin/snapshots/before", JSON, b"{}")
    for _ in range(2):
        ask(app, "POST", "/devskiller/candidates", {**DEVSKILLER_KEY, **JSON}, ADA)
        ask(app, "POST", "/__admin/snapshots/before/restore", JSON, b"{}")

    first, second = journal.find()

    assert first.generation != second.generation
