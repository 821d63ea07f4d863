"""Connections to the TLS listener that go wrong, and those that are open when the server ends."""

import json
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running_server import ANSWER_S, SERVE, Server
from tests.secured_server import SecuredServer, secured_server

# A server with an idle connection would wait for its limit of 10 seconds.
_SOON_S = 8.0


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecuredServer]:
    with secured_server(tmp_path_factory.mktemp("tls")) as started:
        yield started


def unchecked() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), ANSWER_S)


def received(connection: socket.socket) -> bytes:
    with connection.makefile("rb") as stream:
        return stream.read()


@pytest.mark.parametrize(
    "request_line",
    ["GET / HTTP/1.1", "PATCH / HTTP/1.1", "CONNECT api.devskiller.com:443 HTTP/1.1"],
)
def test_plain_request_is_told_to_use_https(secured: SecuredServer, request_line: str) -> None:
    with connect(secured.port) as connection:
        connection.sendall(f"{request_line}\r\nHost: localhost\r\n\r\n".encode())
        connection.shutdown(socket.SHUT_WR)
        answer = received(connection)

    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ")
    assert body == b"this port speaks TLS: the address begins with https://\n"


def test_client_without_a_common_cipher_is_told_why(secured: SecuredServer) -> None:
    old = unchecked()
    old.maximum_version = ssl.TLSVersion.TLSv1_2
    old.set_ciphers("AES128-SHA")

    with (
        connect(secured.port) as connection,
        pytest.raises(ssl.SSLError, match=r"(?i)handshake.failure"),
    ):
        old.wrap_socket(connection)


@pytest.mark.parametrize("name", ["a_b.eu3.techwolf.ai", "xn--a.eu3.techwolf.ai"])
def test_name_that_cannot_be_certified_is_shown_the_own_certificate(
    secured: SecuredServer, name: str
) -> None:
    shown = []
    for asked in (None, name):
        with (
            connect(secured.port) as plain,
            unchecked().wrap_socket(plain, server_hostname=asked) as connection,
        ):
            shown.append(connection.getpeercert(binary_form=True))

    assert shown[0] == shown[1]


def test_tls_on_the_plain_port_is_logged_with_what_to_do(server: Server) -> None:
    logged = len(server.log.read_bytes())
    port = int(server.base_url.rpartition(":")[2])

    with connect(port) as connection, pytest.raises(ssl.SSLError):
        unchecked().wrap_socket(connection)

    assert server.log_text(logged).count("a client speaks TLS to the port without") == 1


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_server_ends_at_once_and_leaves_no_file_though_a_client_keeps_its_connection(
    tmp_path: Path, number: signal.Signals
) -> None:
    command = [sys.executable, "-m", "skillsim", *SERVE, "--tls", "--tls-port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=tmp_path, text=True) as process:
        assert process.stdout is not None
        running = SecuredServer(json.loads(process.stdout.readline()))
        trusting = ssl.create_default_context(cafile=running.ca)
        with (
            connect(running.port) as plain,
            trusting.wrap_socket(plain, server_hostname="localhost") as connection,
        ):
            connection.sendall(b"GET /__admin/health HTTP/1.1\r\nHost: localhost\r\n\r\n")
            answer = connection.recv(12)
            process.send_signal(number)
            code = process.wait(_SOON_S)

    assert answer == b"HTTP/1.1 200"
    assert code == 0
    assert not running.ca.parent.exists()
