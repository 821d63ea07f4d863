"""Arrivals that are sent on: to another receiver, to nobody, in a circle."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from skillsim.errors import ConfigurationError
from skillsim.receiving import Receiver
from skillsim.receiving.forwarding import Forwarder
from tests.receiving.clients import EVENT, SECRET_HEADER, TIMEOUT_S, send, tell

# Nothing listens there: it is refused at once.
NOWHERE = "http://127.0.0.1:1/hook"


def test_other_side_gets_the_same_request_and_its_status_comes_back() -> None:
    with (
        Receiver([503]) as other,
        Receiver(forward=Forwarder(f"{other.url}/deep?key=1")) as receiver,
    ):
        answered = send(receiver.url, b'{"a":1}', {SECRET_HEADER: "S", "X-Own": "1"}, method="PUT")

        (came,) = other.arrivals
        assert (answered, receiver.arrivals[0].status) == (503, 503)
        assert (came.method, came.path, came.body) == ("PUT", "/hook/deep?key=1", b'{"a":1}')
        assert (came.secret, came.headers["x-own"]) == ("S", "1")


def test_headers_of_the_connection_are_written_anew() -> None:
    with Receiver() as other, Receiver(forward=Forwarder(other.url)) as receiver:
        send(receiver.url, b"x", {"Connection": "close", "Upgrade": "x", "Via": "1.1 before"})

        headers = other.arrivals[0].headers
        assert headers["host"] == f"127.0.0.1:{other.port}"
        assert headers["via"].startswith("1.1 before, 1.1 skillsim-")
        assert not headers.keys() & {"connection", "upgrade"}


def test_script_wins_over_what_comes_back() -> None:
    with (
        Receiver([200]) as other,
        Receiver([500, 204], forward=Forwarder(other.url)) as receiver,
    ):
        answered = [tell(receiver.url) for _ in range(2)]

        assert answered == [500, 204]
        assert [came.forwarded.status for came in receiver.arrivals if came.forwarded] == [200, 200]


def test_wrong_secret_is_not_sent_on() -> None:
    with (
        Receiver() as other,
        Receiver(secret="right", forward=Forwarder(other.url)) as receiver,
    ):
        assert tell(receiver.url, "wrong") == 401
        assert other.arrivals == ()


def test_nobody_on_the_other_side_is_a_bad_gateway() -> None:
    with Receiver(forward=Forwarder(NOWHERE)) as receiver:
        assert tell(receiver.url) == 502

    forwarded = receiver.arrivals[0].forwarded
    assert forwarded is not None
    assert forwarded.problem == "Connection refused"


@pytest.mark.parametrize(
    ("answer", "problem"),
    [("slow:1h", "no answer within 0.1 s"), ("drop", "Remote end closed connection")],
)
def test_other_side_without_an_answer_is_a_bad_gateway(answer: str, problem: str) -> None:
    with (
        Receiver([answer]) as other,
        Receiver(forward=Forwarder(other.url, timeout_s=0.1)) as receiver,
    ):
        assert tell(receiver.url) == 502

        forwarded = receiver.arrivals[0].forwarded
        assert forwarded is not None
        assert (forwarded.problem or "").startswith(problem)


def test_redirect_is_answered_and_not_followed() -> None:
    with Receiver([307]) as other, Receiver(forward=Forwarder(other.url)) as receiver:
        assert tell(receiver.url) == 307
        assert len(other.arrivals) == 1


@contextmanager
def answering(answer: bytes) -> Iterator[str]:
    """The address of a server that answers one request with these bytes."""

    def serve() -> None:
        connection, _ = listening.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(answer)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(TIMEOUT_S)
        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
        thread.join()


@pytest.mark.parametrize("status", [101, 103, 600, 999])
def test_status_that_ends_nothing_is_a_bad_gateway(status: int) -> None:
    with (
        answering(b"HTTP/1.1 %d Odd\r\n\r\n" % status) as url,
        Receiver(forward=Forwarder(url)) as receiver,
    ):
        answered = tell(receiver.url)

        forwarded = receiver.arrivals[0].forwarded
        assert answered == 502
        assert forwarded is not None
        assert forwarded.problem == f"{status} came back, which ends nothing"


def test_circle_is_broken_after_one_turn() -> None:
    with Receiver() as other:
        port = other.port
    with Receiver(port=port, forward=Forwarder(f"http://127.0.0.1:{port}/")) as receiver:
        assert tell(receiver.url, event=EVENT) == 508
        assert len(receiver.arrivals) == 2


@pytest.mark.parametrize(
    "url",
    [
        "ftp://127.0.0.1/",
        "127.0.0.1:3000",
        "http://",
        "http://user:pass@here/",
        "http://here:port/",
        "http://here:99999/",
        "http://here:0/",
        "http://here/a b",
        "http://h\u00e9re/",
        "http://here/\r\nX: y",
        "file:///etc/passwd",
        "http://[::1/",
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ConfigurationError, match="is no http or https address to forward to"):
        Forwarder(url)
