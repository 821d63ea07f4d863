"""Faults as a client meets them: on a real connection."""

import json
import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.running_server import JSON, Server

LIST = "/devskiller/tests"
KEY = "Devskiller-Api-Key: TEST-API-KEY"


@pytest.fixture
def sandbox(server: Server) -> Iterator[Server]:
    """A server without faults before and after."""
    server.reset()
    yield server
    server.reset()


def break_it(server: Server, **rule: Any) -> None:
    answer = server.request(
        "POST", f"{server.base_url}/__admin/faults", JSON, json.dumps(rule).encode()
    )
    assert answer.status == 201, answer


def ask_raw(server: Server, method: str = "GET", path: str = LIST, body: bytes = b"") -> bytes:
    """Everything that comes back on a connection until it ends; b"" for nothing at all."""
    address = urlsplit(server.base_url)
    head = (
        f"{method} {path} HTTP/1.1\r\nHost: {address.netloc}\r\n{KEY}\r\nConnection: close\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        connection.sendall(head.encode() + body)
        received = b""
        try:
            while piece := connection.recv(65536):
                received += piece
        except ConnectionResetError:
            pass
    return received


def count_candidates(server: Server) -> int:
    body = ask_raw(server, path="/devskiller/candidates").partition(b"\r\n\r\n")[2]
    return int(json.loads(body)["page"]["totalElements"])


def test_status_rule_fails_twice_in_the_vendors_shape_and_then_works(sandbox: Server) -> None:
    break_it(sandbox, effect="status", status=503, operation_id="listTests", times=2)

    answers = [ask_raw(sandbox) for _ in range(3)]

    assert [int(answer[9:12]) for answer in answers] == [503, 503, 200]
    assert b'"code":503' in answers[0]


def test_reset_sends_nothing_and_applies_nothing(sandbox: Server) -> None:
    before = count_candidates(sandbox)
    break_it(sandbox, effect="reset", method="POST", times=1)

    answer = ask_raw(sandbox, "POST", "/devskiller/candidates", b'{"email": "a@b.example"}')

    assert answer == b""
    assert count_candidates(sandbox) == before


def test_drop_applies_the_write_and_loses_the_answer(sandbox: Server) -> None:
    before = count_candidates(sandbox)
    break_it(sandbox, effect="drop", method="POST", times=1)

    answer = ask_raw(sandbox, "POST", "/devskiller/candidates", b'{"email": "a@b.example"}')

    assert answer == b""
    assert count_candidates(sandbox) == before + 1


def test_truncated_answer_ends_before_its_length(sandbox: Server) -> None:
    break_it(sandbox, effect="truncate", times=1)

    head, _, body = ask_raw(sandbox).partition(b"\r\n\r\n")

    length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
    assert 0 < len(body) < length


def test_malformed_answer_is_whole_http_and_broken_json(sandbox: Server) -> None:
    break_it(sandbox, effect="malformed", times=1)

    head, _, body = ask_raw(sandbox).partition(b"\r\n\r\n")

    assert int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0]) == len(body)
    with pytest.raises(json.JSONDecodeError):
        json.loads(body)


def test_dripping_answer_arrives_whole(sandbox: Server) -> None:
    whole = ask_raw(sandbox).partition(b"\r\n\r\n")[2]
    break_it(sandbox, effect="drip", bytes_per_second=100_000, times=1)

    assert ask_raw(sandbox).partition(b"\r\n\r\n")[2] == whole


@pytest.mark.parametrize(
    ("prefer", "status", "applied"),
    [("code=503", 503, "code=503"), ("wait=0.01", 200, "wait=0.01"), ("return=minimal", 200, None)],
)
def test_preference_of_one_request_is_applied_and_confirmed(
    sandbox: Server, prefer: str, status: int, applied: str | None
) -> None:
    headers = {"Devskiller-Api-Key": "TEST-API-KEY", "Prefer": prefer}

    answer = sandbox.request("GET", sandbox.base_url + LIST, headers)

    assert answer.status == status
    assert answer.headers.get("preference-applied") == applied
