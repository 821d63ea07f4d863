"""Workers of pytest-xdist share one server and do not notice each other."""

import json
from collections.abc import Iterator
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from skillsim.pytest_plugin.server_process import NotStarted
from skillsim.pytest_plugin.sharing import INVITATION, Door, ask
from tests.plugin.plugin_run import is_running, run, write

LOOPBACK = "127.0.0.1"
N_RECORDS, N_WEBHOOKS = 340, 60

# What is called, and at the end a note of the server and the worker that were used.
CONFTEST = """
    import json
    import os
    import pathlib

    import pytest
    from skillsim.client import AdminClient

    @pytest.fixture(autouse=True)
    def noted(world, skillsim):
        yield
        with pathlib.Path(f"worker-{os.getpid()}").open("a") as file:
            print(world.described["pid"], skillsim.url, file=file)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(session):
        if not hasattr(session.config, "workerinput"):
            first = next(pathlib.Path().glob("worker-*")).read_text().split()
            left = AdminClient(first[1]).list_worlds()["worlds"]
            pathlib.Path("left").write_text(json.dumps([world["world"] for world in left]))
    """
CROWD = f"""
    import json
    import urllib.error
    import urllib.request
    from datetime import timedelta

    import pytest

    EVENTS = ("ASSESSMENT_STARTED", "WAITING_FOR_ASSESSMENT", "ASSESSMENT_COMPLETED")

    def call(api, path, body=None):
        content = None if body is None else json.dumps(body).encode()
        headers = {{**api.headers, "Content-Type": "application/json"}}
        asked = urllib.request.Request(api.base_url + path, content, headers)
        with urllib.request.urlopen(asked, timeout=20) as answer:
            return json.loads(answer.read())

    @pytest.mark.skillsim(scenario="empty", frozen=True)
    @pytest.mark.parametrize("i", range({N_RECORDS}))
    def test_records_time_and_faults(i, world, clock, faults, journal):
        n = i % 4 + 1
        api = world.skilltrack
        for k in range(n):
            call(api, "/v1/employees", {{
                "name": f"Person {{i}}-{{k}}", "email": f"p{{k}}@mail.example",
                "department": "D", "role": "R", "hire_date": "2025-01-01"}})
        names = [person["name"] for person in call(api, "/v1/employees")]
        assert names == [f"Person {{i}}-{{k}}" for k in range(n)]

        before = clock.now
        clock.advance(f"{{i + 1}}s")
        assert clock.now - before == timedelta(seconds=i + 1)

        faults.add("status", status=500 + i % 50, operation_id="listEmployees", times=1)
        with pytest.raises(urllib.error.HTTPError, match=str(500 + i % 50)):
            call(api, "/v1/employees")
        assert len(call(api, "/v1/employees")) == n
        journal.assert_count(3, operation="listEmployees")
        journal.assert_count(n, operation="createEmployee")

    @pytest.mark.skillsim(candidates="diligent", frozen=True)
    @pytest.mark.parametrize("i", range({N_WEBHOOKS}))
    def test_webhooks(i, world, clock, inbox):
        api = world.devskiller
        inbox.register()
        test = call(api, "/tests")["_embedded"]["tests"][0]["id"]
        call(api, "/invitations", {{
            "email": f"c{{i}}@mail.example", "firstName": "C", "lastName": "D", "testId": test}})

        clock.advance("3d")

        inbox.assert_order(*EVENTS)
        told = [event for arrival in inbox.arrivals for event in arrival.json()]
        everyone = {{f"c{{j}}@mail.example" for j in range({N_WEBHOOKS})}}
        theirs = [event for event in told if event["candidateEmail"] in everyone]
        assert {{event["candidateEmail"] for event in theirs}} == {{f"c{{i}}@mail.example"}}
        assert [event["event"] for event in theirs] == list(EVENTS)
    """


class Stub:
    """A server that counts its ends."""

    url = "http://127.0.0.1:1"

    def __init__(self) -> None:
        self.n_starts = self.n_stops = 0

    def start(self) -> "Stub":
        self.n_starts += 1
        return self

    def stop(self) -> None:
        self.n_stops += 1


def knock(invitation: dict[str, Any], key: str | None = None) -> Any:
    """What somebody with this key is told."""
    with Client(
        (LOOPBACK, invitation["port"]), authkey=bytes.fromhex(key or invitation["key"])
    ) as door:
        door.send_bytes(b"ask")
        return json.loads(door.recv_bytes())


@pytest.fixture
def server_stub() -> Stub:
    return Stub()


@pytest.fixture
def door(server_stub: Stub) -> Iterator[Door]:
    made = Door(server_stub.start)  # type: ignore[arg-type]
    yield made
    made.close()


def test_whoever_knocks_is_told_of_one_server(door: Door, server_stub: Stub) -> None:
    answers = [knock(door.invitation) for _ in range(3)]

    assert answers == [{"url": Stub.url}] * 3
    assert server_stub.n_starts == 1


def test_door_does_not_open_to_another_key(door: Door, server_stub: Stub) -> None:
    with pytest.raises(AuthenticationError):
        knock(door.invitation, key="00" * 32)

    assert server_stub.n_starts == 0
    assert knock(door.invitation) == {"url": Stub.url}


def test_closed_door_ends_the_server(server_stub: Stub) -> None:
    door = Door(server_stub.start)  # type: ignore[arg-type]
    invitation = door.invitation
    knock(invitation)

    door.close()

    assert server_stub.n_stops == 1
    with pytest.raises(ConnectionError):
        knock(invitation)


def test_closed_door_starts_nothing(server_stub: Stub) -> None:
    Door(server_stub.start).close()  # type: ignore[arg-type]

    assert server_stub.n_starts == server_stub.n_stops == 0


def test_every_worker_is_told_why_there_is_no_server() -> None:
    def fail() -> Any:
        raise NotStarted("no room")

    door = Door(fail)
    answers = [knock(door.invitation) for _ in range(2)]
    door.close()

    assert answers == [{"problem": "no room"}] * 2


def test_worker_that_nobody_answers_says_so(server_stub: Stub) -> None:
    door = Door(server_stub.start)  # type: ignore[arg-type]
    worker: Any = SimpleNamespace(workerinput={INVITATION: door.invitation})
    door.close()

    with pytest.raises(NotStarted, match="process that hands out the tests does not answer"):
        ask(worker)


@pytest.mark.slow
def test_four_hundred_tests_of_two_workers_share_one_server(tmp_path: Path) -> None:
    write(tmp_path, conftest=CONFTEST, test_crowd=CROWD)

    ended = run(tmp_path, "-n", "2")

    assert ended.counts() == {"passed": N_RECORDS + N_WEBHOOKS}, ended.said
    noted = [path.read_text().splitlines() for path in tmp_path.glob("worker-*")]
    assert len(noted) == 2
    assert sum(map(len, noted)) == N_RECORDS + N_WEBHOOKS
    (used,) = {line for lines in noted for line in lines}
    assert json.loads((tmp_path / "left").read_text()) == ["default"]
    assert not is_running(int(used.split()[0]))
