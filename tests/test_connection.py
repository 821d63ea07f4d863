"""A connection: what is answered at once, what goes on through uvicorn; both say the same."""

import asyncio
import json
from functools import partial

import pytest

from skillsim.app import Simulator
from skillsim.faults.rule import parse_rule
from skillsim.listener import HEAD_SECONDS
from skillsim.plain_heads import END_OF_HEAD
from tests.asgi import fresh
from tests.memory_wire import Peer, on_a_connection, request
from tests.raw_socket import CLOSED, RawAnswer

LIST = "/devskiller/candidates?count=2"
ADA = json.dumps({"email": "ada@mail.example", "firstName": "Ada", "lastName": "Lovelace"}).encode()
NAMELESS = b'{"firstName": "Ada"}'
CREATE = request("POST", "/devskiller/candidates", body=ADA)
# Each differs from one answer to the next.
_OWN_TO_EACH = ("x-request-id", "date", "connection")


@pytest.fixture
def app() -> Simulator:
    return fresh()


def once(app: Simulator, *pieces: bytes) -> tuple[RawAnswer, bool]:
    """The answer on a new connection, and whether it took a task."""

    async def talk(peer: Peer) -> tuple[RawAnswer, bool]:
        answer = await peer.send(*pieces)
        return answer, peer.took_a_task

    return on_a_connection(app, talk)


def add_fault(app: Simulator, **rule: object) -> None:
    app.worlds.get("default").faults.add(parse_rule("f", rule))


def plain(answer: RawAnswer) -> tuple[int, dict[str, str], bytes]:
    fields = {name: v for name, v in answer.headers.items() if name not in _OWN_TO_EACH}
    body = answer.body.replace(answer.headers["x-request-id"].encode(), b"ID")
    return answer.status, fields, body


@pytest.mark.parametrize(
    ("method", "target", "body"),
    [
        ("GET", LIST, b""),
        ("HEAD", LIST, b""),
        ("GET", "/devskiller/candidates?count=0", b""),
        ("GET", "/devskiller/candidates?unknown=1", b""),
        ("GET", "/devskiller/nothing", b""),
        ("GET", "/devskiller/candidates/not-an-id", b""),
        ("DELETE", "/devskiller/tests", b""),
        ("POST", "/devskiller/candidates", NAMELESS),
        ("POST", "/devskiller/candidates", b"{"),
        ("GET", "/skilltrack/v1/employees", b""),
        ("GET", "/@default/devskiller/tests?query=%4aava", b""),
    ],
)
def test_both_ways_say_the_same(app: Simulator, method: str, target: str, body: bytes) -> None:
    at_once, took_a_task = once(app, request(method, target, body=body))
    by_uvicorn, took_another = once(app, request(method, target, "Connection: close", body=body))

    assert (took_a_task, took_another) == (False, True)
    assert plain(at_once) == plain(by_uvicorn)
    assert at_once.headers.keys() | {"connection"} == by_uvicorn.headers.keys()


def test_create_in_one_piece_is_answered_at_once_and_done(app: Simulator) -> None:
    answer, took_a_task = once(app, CREATE)

    assert (answer.status, took_a_task) == (201, False)
    assert json.loads(answer.body)["email"] == "ada@mail.example"
    assert app.worlds.get("default").journal.find(limit=1, newest_first=True)[0].status == 201


def test_answer_leaves_in_one_write(app: Simulator) -> None:
    async def talk(peer: Peer) -> int:
        await peer.send(CREATE)
        return len(peer.wire.writes)

    assert on_a_connection(app, talk) == 1


@pytest.mark.parametrize("cut", [1, 40, len(CREATE) - len(ADA), len(CREATE) - 1])
def test_request_in_two_pieces_is_answered_by_uvicorn(app: Simulator, cut: int) -> None:
    answer, took_a_task = once(app, CREATE[:cut], CREATE[cut:])

    assert (answer.status, took_a_task) == (201, True)


def test_two_requests_in_one_piece_are_both_answered_in_order(app: Simulator) -> None:
    async def talk(peer: Peer) -> bytes:
        await peer.send(request("GET", LIST) + request("GET", "/devskiller/nothing"))
        return b"".join(peer.wire.writes)

    received = on_a_connection(app, talk)

    assert received.startswith(b"HTTP/1.1 200 ")
    assert received.count(b"HTTP/1.1 404 ") == 1


def test_both_ways_take_turns_on_one_connection(app: Simulator) -> None:
    async def talk(peer: Peer) -> list[int]:
        asked = [[CREATE], [CREATE[:9], CREATE[9:]], [request("GET", LIST)], [CREATE]]
        return [(await peer.send(*pieces)).status for pieces in asked]

    assert on_a_connection(app, talk) == [201, 201, 200, 201]


@pytest.mark.parametrize(
    "data",
    [
        request("GET", LIST, "Expect: 100-continue"),
        request("GET", LIST, "Transfer-Encoding: chunked") + b"0\r\n\r\n",
        request("GET", LIST).replace(b"HTTP/1.1", b"HTTP/1.0"),
        request("GET", LIST, "Host: elsewhere"),
        request("GET", LIST).replace(b"127.0.0.1:8600", b"elsewhere.example"),
        request("GET", "/__admin/clock"),
        request("GET", LIST).replace(END_OF_HEAD, b"\r\nbroken\r\n\r\n"),
        request("GET", "http://127.0.0.1:8600/__admin/health"),
        b"\x16\x03\x01",
    ],
)
def test_unusual_heads_are_left_to_uvicorn(app: Simulator, data: bytes) -> None:
    assert app.begin(data, "http", lambda: None, connection=1) is None


def test_delayed_answer_comes_later_and_once(app: Simulator) -> None:
    answer, took_a_task = once(app, request("GET", LIST, "Prefer: wait=0.01"))

    assert (answer.status, took_a_task) == (200, True)
    assert answer.headers["preference-applied"] == "wait=0.01"
    assert len(app.worlds.get("default").journal) == 1


def test_dropped_answer_is_applied_and_cuts_the_connection(app: Simulator) -> None:
    add_fault(app, effect="drop")

    async def talk(peer: Peer) -> tuple[RawAnswer, bool]:
        return await peer.send(CREATE), peer.wire.is_aborted

    answer, is_aborted = on_a_connection(app, talk)

    assert (answer.status, is_aborted) == (CLOSED, True)
    exchange = app.worlds.get("default").journal.find(limit=1, newest_first=True)[0]
    assert (exchange.operation_id, exchange.status) == ("createCandidate", None)


def test_status_rule_strikes_in_the_vendors_shape(app: Simulator) -> None:
    add_fault(app, effect="status", status=503)

    answer, _ = once(app, request("GET", LIST))

    assert answer.status == 503
    assert answer.headers["content-type"].startswith("application/")


def test_client_that_does_not_read_is_written_to_by_uvicorn(app: Simulator) -> None:
    async def talk(peer: Peer) -> bool:
        peer.protocol.pause_writing()
        peer.protocol.data_received(request("GET", LIST))
        peer.protocol.resume_writing()
        await peer.send()
        return peer.took_a_task

    assert on_a_connection(app, talk)


@pytest.mark.parametrize("is_answered", [False, True])
def test_quiet_connection_is_closed(
    app: Simulator, monkeypatch: pytest.MonkeyPatch, is_answered: bool
) -> None:
    async def talk(peer: Peer) -> list[bool]:
        loop, seen = asyncio.get_running_loop(), []
        if is_answered:
            await peer.send(request("GET", LIST))
        began = loop.time()
        for after_s in (HEAD_SECONDS - 1, HEAD_SECONDS + 1):
            monkeypatch.setattr(loop, "time", partial(float, began + after_s))
            peer.protocol._look()
            seen.append(peer.wire.is_closed)
        monkeypatch.undo()
        return seen

    assert on_a_connection(app, talk) == [False, True]


def test_shutting_down_closes_a_connection_that_was_answered_at_once(app: Simulator) -> None:
    async def talk(peer: Peer) -> bool:
        await peer.send(request("GET", LIST))
        peer.protocol.shutdown()
        return peer.wire.is_closed

    assert on_a_connection(app, talk)
