"""The HTTP of a receiver: bodies in every form, and what it refuses."""

import socket
from collections.abc import Iterator

import pytest

from skillsim.receiving import Receiver
from tests.receiving.clients import TIMEOUT_S, send, send_raw

POST = b"POST /hook HTTP/1.1\r\nHost: here\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as started:
        yield started


def status(answer: bytes) -> int:
    return int(answer.split()[1])


@pytest.mark.parametrize("method", ["GET", "HEAD", "DELETE", "PATCH", "OPTIONS", "BREW"])
def test_other_methods_are_told_what_to_send(receiver: Receiver, method: str) -> None:
    answer = send_raw(receiver.port, f"{method} /hook HTTP/1.1\r\nHost: here\r\n\r\n".encode())

    assert status(answer) == 405
    assert b"\r\nAllow: POST, PUT\r\n" in answer
    assert receiver.arrivals == ()


def test_body_in_chunks_is_put_together(receiver: Receiver) -> None:
    answer = send_raw(receiver.port, CHUNKED + b"3\r\n[1,\r\n2;x=y\r\n2]\r\n0\r\nT: railer\r\n\r\n")

    assert status(answer) == 200
    assert receiver.arrivals[0].json() == [1, 2]


def test_request_without_a_body_is_received(receiver: Receiver) -> None:
    answer = send_raw(receiver.port, POST + b"\r\n")

    assert status(answer) == 200
    assert receiver.arrivals[0].body == b""


@pytest.mark.parametrize(
    "request_bytes",
    [
        POST + b"Content-Length: -1\r\n\r\n",
        POST + b"Content-Length: +1\r\n\r\nx",
        POST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
        POST + b"Content-Length: 5\r\n\r\nhalf",
        POST + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        POST + b"Transfer-Encoding: gzip\r\n\r\n",
        CHUNKED + b"\r\n\r\n",
        CHUNKED + b"-1\r\n\r\n",
        CHUNKED + b"0x1\r\na\r\n0\r\n\r\n",
        CHUNKED + b"1\r\nab\r\n0\r\n\r\n",
        CHUNKED + b"1\r\na",
        CHUNKED + b"0\r\n" + b"T: railer\r\n" * 101 + b"\r\n",
        b"this is no HTTP\r\n\r\n",
    ],
)
def test_broken_request_is_refused_and_not_kept(receiver: Receiver, request_bytes: bytes) -> None:
    answer = send_raw(receiver.port, request_bytes)

    assert status(answer) == 400
    assert receiver.arrivals == ()


def test_largest_body_is_received(receiver: Receiver) -> None:
    assert send(receiver.url, bytes(1 << 20)) == 200


def test_larger_body_is_refused_though_it_is_still_being_sent(receiver: Receiver) -> None:
    assert send(receiver.url, bytes((4 << 20) + 1)) == 413
    assert receiver.arrivals == ()


def test_larger_body_in_chunks_is_refused(receiver: Receiver) -> None:
    chunk = b"80000\r\n" + bytes(0x80000) + b"\r\n"

    answer = send_raw(receiver.port, CHUNKED + chunk * 3 + b"0\r\n\r\n")

    assert status(answer) == 413


def test_header_that_comes_twice_is_joined(receiver: Receiver) -> None:
    send_raw(receiver.port, POST + b"X-Part: one\r\nx-part: two\r\n\r\n")

    assert receiver.arrivals[0].headers["x-part"] == "one, two"


def test_connection_that_says_nothing_does_not_hold_up_the_end(receiver: Receiver) -> None:
    with socket.create_connection(("127.0.0.1", receiver.port), TIMEOUT_S) as silent:
        send(receiver.url)

        receiver.stop()

        assert silent.recv(1) == b""


def test_listening_on_the_other_loopback_has_an_address_with_brackets() -> None:
    if not socket.has_ipv6:
        pytest.skip("this machine has no IPv6")

    with Receiver(host="::1") as receiver:
        assert receiver.url == f"http://[::1]:{receiver.port}/hook"
        assert send(receiver.url) == 200
