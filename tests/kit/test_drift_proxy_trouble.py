"""The proxy between clients that leave and vendors that say odd things, or nothing at all."""

import json
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from skillsim_contracts.contract import known_vendors
from skillsim_contracts.drift.ledger import CLEAN, DRIFT, Ledger
from skillsim_contracts.drift.places import Places
from skillsim_contracts.drift.upstream import Upstream
from skillsim_contracts.drift.watching import UNREACHABLE, Watch
from tests.kit.drift_commands import running_proxy
from tests.kit.drifting import BEARER, Asked, passed, proxy_to
from tests.kit.raw_upstream import raw_upstream
from tests.kit.test_drift_proxy import ASK, answer

NOTHING = "--- GET /v1/employees listEmployees"
REQUEST = b"GET /v1/employees HTTP/1.1\r\nHost: p\r\nAuthorization: Bearer x\r\n\r\n"
UPLOAD = REQUEST[:-2].replace(b"GET", b"POST") + b"Content-Length: 100\r\n\r\nabc"


@contextmanager
def silent_upstream() -> Iterator[tuple[str, threading.Event]]:
    """The address of a server that takes a request and says nothing; whether one came."""
    is_asked, is_over = threading.Event(), threading.Event()

    def serve(listening: socket.socket) -> None:
        connection, _ = listening.accept()
        with connection:
            connection.recv(65536)
            is_asked.set()
            is_over.wait(20)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve, args=(listening,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", is_asked
        is_over.set()
        thread.join(20)


@pytest.mark.parametrize("status", ["304 Not Modified", "204 No Content"])
def test_length_of_a_body_that_never_comes_is_left_out(status: str) -> None:
    with raw_upstream(answer(b"", "ETag: x", status=status, length=1234)) as upstream:
        (got,), watch, _ = passed(upstream.url, ASK)

    assert (str(got.status), got.body, got.headers["etag"]) == (status[:3], b"", "x")
    assert "content-length" not in got.headers
    assert watch.n_passed == 1


@pytest.mark.parametrize(
    ("says", "line"),
    [
        (answer(status="999 Odd"), "999 GET /v1/employees listEmployees drift: 1"),
        (answer(b"[]", "X-Odd: a\x01b"), "200 GET /v1/employees listEmployees a control character"),
        (b"SSH-2.0-OpenSSH\r\n", f"{NOTHING} {{}} does not answer: what"),
        (b"HTTP/1.1 200 OK\r\nConten", f"{NOTHING} {{}} does not answer: it c"),
    ],
    ids=["status", "control", "no-http", "half"],
)
def test_answer_that_cannot_be_passed_on_is_a_502_and_a_line(says: bytes, line: str) -> None:
    with raw_upstream(says) as upstream:
        (got,), _, (told,) = passed(upstream.url, ASK)

    assert got.status == 502
    assert "detail" in json.loads(got.body)
    assert told.startswith(line.format(upstream.url))


def test_trouble_repeats_nothing_of_the_address_and_the_answer() -> None:
    asked = Asked("GET", "/v1/employees?access_token=hush-0123456789", BEARER)

    with raw_upstream(b"HTTP/1.1 hush-abcdefghij\r\n\r\n") as upstream:
        (got,), _, lines = passed(upstream.url, asked)

    assert got.status == 502
    assert "hush" not in got.body.decode() + "".join(lines)


@pytest.mark.parametrize(
    ("accepted", "asked_for"),
    [
        ("br, gzip;q=0.5, zstd", b"gzip;q=0.5"),
        ("gzip, deflate", b"gzip, deflate"),
        ("br", b"br"),
    ],
)
def test_vendor_is_asked_for_codings_that_can_be_judged(accepted: str, asked_for: bytes) -> None:
    with raw_upstream(answer()) as upstream:
        passed(upstream.url, Asked("GET", "/v1/employees", BEARER | {"Accept-Encoding": accepted}))

    assert b"accept-encoding: " + asked_for in upstream.head


def test_line_says_that_a_body_was_not_judged() -> None:
    with raw_upstream(answer(b"\x0b\x01\x80[]\x03", "Content-Encoding: br")) as upstream:
        _, watch, lines = passed(upstream.url, ASK)
        _, _, as_json = passed(upstream.url, ASK, is_json=True)

    assert lines == ["200 GET /v1/employees listEmployees ok, but for a body that is not known"]
    assert json.loads(as_json[0])["not_recorded"] is True
    assert (watch.ledger.n_unrecorded, watch.exit_code) == (1, CLEAN)


@pytest.mark.parametrize("depth", [150, 400, 5000])
@pytest.mark.parametrize("member", ['"token": ', '"deep": '])
def test_body_that_is_nested_too_deep_is_counted_and_not_judged(depth: int, member: str) -> None:
    deep = "[{" + member + "[" * depth + '"{["' + "]" * depth + "}]"

    with raw_upstream(answer(deep.encode())) as upstream:
        (got,), watch, _ = passed(upstream.url, ASK)

    assert got.body == deep.encode()
    assert (watch.ledger.n_exchanges, watch.ledger.n_unrecorded) == (1, 1)


def test_body_with_many_lists_side_by_side_is_judged() -> None:
    with raw_upstream(answer(json.dumps([[]] * 500 + ["[" * 500]).encode())) as upstream:
        _, watch, _ = passed(upstream.url, ASK)

    assert (watch.ledger.n_unrecorded, watch.exit_code) == (0, DRIFT)


@pytest.mark.parametrize("request_bytes", [REQUEST, UPLOAD], ids=["waiting", "sending"])
def test_client_that_leaves_is_noted_while_the_vendor_is_silent(request_bytes: bytes) -> None:
    lines: list[str] = []
    watch = Watch(Places(known_vendors(), otherwise=""), Ledger(), say=lines.append)

    with silent_upstream() as (url, is_asked), proxy_to(Upstream(url), watch, 1) as address:
        parts = urlsplit(address)
        with socket.create_connection((str(parts.hostname), parts.port or 0)) as client:
            client.sendall(request_bytes)
            assert is_asked.wait(20)

    (line,) = lines
    assert line.endswith(("Employee the client left", "Employees the client left"))
    assert watch.exit_code == UNREACHABLE


@pytest.mark.slow
def test_exchange_under_way_is_noted_when_the_proxy_is_ended(tmp_path: Path) -> None:
    har = tmp_path / "saved.har"
    with (
        silent_upstream() as (url, is_asked),
        running_proxy(tmp_path, "--upstream", url, "--save", har) as process,
    ):
        assert process.stdout is not None
        parts = urlsplit(process.stdout.readline().partition(" -> ")[0])
        with socket.create_connection((str(parts.hostname), parts.port or 0)) as client:
            client.sendall(REQUEST)
            assert is_asked.wait(20)
            process.send_signal(signal.SIGTERM)
            said = process.stdout.read().splitlines()

    assert said == [
        "--- GET /v1/employees listEmployees the proxy was ended",
        "NO ANSWER in 1 exchange; 1 with a body that is not known",
    ]
    assert len(json.loads(har.read_text())["log"]["entries"]) == 1
