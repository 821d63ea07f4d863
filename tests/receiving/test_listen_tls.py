"""`skillsim listen --tls`: the push that a vendor's document prints, under its printed address."""

import json
import socket
import ssl
from pathlib import Path
from typing import Any

import pytest

from skillsim import contract, resources
from tests.receiving.clients import TIMEOUT_S, listening, send, send_raw

# Documented: DevSkiller V2 page, "Receive push notification".
PRINTED_HOST = "api.yourdomain.com"
PRINTED_HEAD = f"""POST /devskillerWebhooks/ HTTP/1.1
Content-Type: application/vnd.devskiller.v2.hal+json
Devskiller-Hook-Secret: TEST-SECRET
User-Agent: Devskiller
Host: {PRINTED_HOST}
"""


def printed_event() -> Any:
    components = contract.load(resources.contract_path("devskiller")).document["components"]
    return components["schemas"]["WebhookEvent"]["example"]


def push(port: int, tls: ssl.SSLContext, host: str) -> bytes:
    """The printed request, over TLS under the printed name."""
    body = json.dumps([printed_event()]).encode()
    head = f"{PRINTED_HEAD}Content-Length: {len(body)}\n\n".replace("\n", "\r\n").encode()
    with (
        socket.create_connection(("127.0.0.1", port), TIMEOUT_S) as plain,
        tls.wrap_socket(plain, server_hostname=host) as connection,
    ):
        connection.sendall(head + body)
        return connection.recv(1000)


def port_of(url: str) -> int:
    return int(url.split(":")[2].partition("/")[0])


def test_printed_push_arrives_at_its_printed_address(tmp_path: Path) -> None:
    flags = ["--tls", "--tls-ca", "ca.pem", "--secret", "TEST-SECRET", "--count", "1"]
    with listening(tmp_path, *flags) as command:
        trusting = ssl.create_default_context(cafile=str(tmp_path / "ca.pem"))

        answer = push(port_of(command.url), trusting, PRINTED_HOST)
        code, printed, _ = command.end(terminate=False)

    assert answer.startswith(b"HTTP/1.1 200 ")
    arrived, body = printed.splitlines()[:2]
    assert arrived == "--> #1 ASSESSMENT_COMPLETED POST /devskillerWebhooks/"
    assert json.loads(body) == [printed_event()]
    assert code == 0


def test_file_of_the_authority_is_said_and_goes_with_the_command(tmp_path: Path) -> None:
    with listening(tmp_path, "--tls", "--format", "json") as command:
        file = Path(json.loads(command.ready)["tls"]["ca_file"])
        trusting = ssl.create_default_context(cafile=str(file))
        assert send(command.url, tls=trusting) == 200
        command.end()

    assert not file.exists()


def test_client_that_does_not_trust_it_is_told_of_and_does_no_harm(tmp_path: Path) -> None:
    with listening(tmp_path, "--tls", "--tls-ca", "ca.pem") as command:
        with pytest.raises(ssl.SSLCertVerificationError):
            send(command.url, tls=ssl.create_default_context())
        assert send(command.url.replace("https", "http")) == 400
        assert send(command.url, tls=ssl.create_default_context(cafile=tmp_path / "ca.pem")) == 200
        _, _, errors = command.end()

    assert [line.rpartition(": ")[2] for line in errors.splitlines()] == [
        "TLSV1_ALERT_UNKNOWN_CA",
        "HTTP_REQUEST",
    ]


def test_client_that_asks_for_no_name_that_can_be_certified_gets_the_own_one(
    tmp_path: Path,
) -> None:
    unchecked = ssl.create_default_context()
    unchecked.check_hostname, unchecked.verify_mode = False, ssl.CERT_NONE
    with listening(tmp_path, "--tls", "--count", "1") as command:
        answer = push(port_of(command.url), unchecked, "no_name.-.example")
        _, _, errors = command.end(terminate=False)

    assert answer.startswith(b"HTTP/1.1 200 ")
    assert errors == ""


def test_plain_request_is_told_to_use_https_and_tls_on_a_plain_port_is_told_of(
    tmp_path: Path,
) -> None:
    with listening(tmp_path, "--tls") as command:
        answer = send_raw(port_of(command.url), b"POST /hook HTTP/1.1\r\n\r\n")
    with listening(tmp_path) as command:
        with pytest.raises(ssl.SSLError):
            send(command.url.replace("http", "https"), tls=ssl.create_default_context())
        _, _, errors = command.end()

    assert answer.endswith(b"\r\n\r\nthis port speaks TLS: the address begins with https://\n")
    assert errors.endswith("was refused with 400: a client speaks TLS, which takes --tls\n")
