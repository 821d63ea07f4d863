"""Who gets through to the control plane: every combination of what a request can claim."""

import asyncio
import socket
from collections.abc import Iterator
from itertools import product

import pytest

from skillsim import listener
from skillsim.app import Simulator
from skillsim.config import Config, make_config
from skillsim.errors import ConfigurationError
from tests.asgi import exchange, request_scope, start
from tests.running_server import Server

TOKEN = "right-token"
OWN = "127.0.0.1:8600"
ELSEWHERE = "192.0.2.7:8600"

HOSTS = {
    "own": [OWN],
    "foreign": ["evil.example"],
    "ip": [ELSEWHERE],
    "absent": [],
    "doubled": [OWN, OWN],
    "garbage": ["a@b/c d"],
}
ORIGINS = {
    "none": [],
    "own": [f"http://{OWN}"],
    "foreign": ["https://evil.example"],
    "null": ["null"],
    "ip": [f"http://{ELSEWHERE}"],
}
TOKENS = {"none": [], "wrong": ["Bearer wrong-token"], "right": [f"Bearer {TOKEN}"]}
MEDIA_TYPES = {
    "json": ["application/json"],
    "text": ["text/plain"],
    "form": ["application/x-www-form-urlencoded"],
}
CELLS = list(product(HOSTS, ORIGINS, TOKENS, MEDIA_TYPES))
REFUSALS = {400, 401, 403, 415, 421}

Cell = tuple[str, str, str, str]


@pytest.fixture(scope="module")
def guarded() -> Iterator[Simulator]:
    """A simulator that asks for a token."""
    app = start(Config(scenario="empty", admin_token=TOKEN))
    yield app
    app.close()


@pytest.fixture(scope="module")
def unguarded() -> Iterator[Simulator]:
    """A simulator on loopback that asks for none."""
    app = start(Config(scenario="empty"))
    yield app
    app.close()


def post(app: Simulator, path: str, cell: Cell, **more: str) -> int:
    """The status of a POST that claims what the cell says."""
    host, origin, token, media_type = cell
    claims = {
        "host": HOSTS[host],
        "origin": ORIGINS[origin],
        "authorization": TOKENS[token],
        "content-type": MEDIA_TYPES[media_type],
        "content-length": ["2"],
        **{name.replace("_", "-"): [value] for name, value in more.items()},
    }
    lines = [(name, value) for name, values in claims.items() for value in values]
    return asyncio.run(exchange(app, request_scope("POST", path, lines), b"{}")).status


def passing(app: Simulator, path: str) -> set[Cell]:
    """The cells that get through; all others must be refused, and must not reset anything."""
    world = app.worlds.get("default")
    passed, before = set(), world.generation
    for cell in CELLS:
        status = post(app, path, cell)
        if status == 200:
            passed.add(cell)
        else:
            assert status in REFUSALS, (cell, status)
    assert world.generation == before + len(passed)
    return passed


def test_two_of_270_cells_pass_with_a_token(guarded: Simulator) -> None:
    assert len(CELLS) == 270

    assert passing(guarded, "/__admin/reset") == {
        ("own", "none", "right", "json"),
        ("own", "own", "right", "json"),
    }


def test_without_a_token_host_origin_and_media_type_still_decide(unguarded: Simulator) -> None:
    assert passing(unguarded, "/__admin/reset") == {
        ("own", origin, token, "json") for origin in ("none", "own") for token in TOKENS
    }


def test_path_that_names_a_world_is_no_way_around_the_guard(unguarded: Simulator) -> None:
    cells = [cell for cell in CELLS if cell[0] == "own" and cell[1] in ("foreign", "null", "ip")]

    statuses = {post(unguarded, "/@default/__admin/reset", cell) for cell in cells}

    assert statuses <= REFUSALS | {404}


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_browsers_own_word_for_another_site_is_believed(guarded: Simulator, site: str) -> None:
    good = ("own", "none", "right", "json")

    assert post(guarded, "/__admin/reset", good, sec_fetch_site=site) == 403
    assert post(guarded, "/__admin/reset", good, sec_fetch_site="same-origin") == 200


@pytest.mark.parametrize(
    "origin", [f"https://{OWN}", "http://127.0.0.1:8601", "http://localhost:8600", f"http://{OWN}/"]
)
def test_origin_that_is_almost_ours_is_refused(guarded: Simulator, origin: str) -> None:
    lines = [("host", OWN), ("origin", origin), ("authorization", f"Bearer {TOKEN}")]
    scope = request_scope("POST", "/__admin/reset", [*lines, ("content-type", "application/json")])

    assert asyncio.run(exchange(guarded, scope, b"")).status == 403


@pytest.mark.parametrize("path", ["/__admin/faults", "/__admin/devskiller/assessments/x/start"])
def test_other_changes_are_guarded_as_well(guarded: Simulator, path: str) -> None:
    for cell in CELLS:
        if cell not in (("own", "none", "right", "json"), ("own", "own", "right", "json")):
            assert post(guarded, path, cell) in REFUSALS, cell


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "sandbox.example"])
def test_listening_beyond_this_machine_without_a_token_is_refused(host: str) -> None:
    with pytest.raises(ConfigurationError, match=r"lets others in: set an admin token[^\n]*$"):
        make_config({"host": host}, environment={})

    assert make_config({"host": host, "admin_token": TOKEN}, environment={}).host == host


def test_default_socket_is_on_the_loopback_address_only() -> None:
    with listener.bind(Config().host, 0) as bound:
        assert bound.getsockname()[0] == "127.0.0.1"


def test_started_server_does_not_answer_on_another_address(server: Server) -> None:
    port = int(server.base_url.rpartition(":")[2])

    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", port), timeout=5)
