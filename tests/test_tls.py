"""The same answers over TLS: certificates for every name that is served, and for no other."""

import json
import re
import socket
import ssl
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from skillsim.certificates import Authority
from skillsim.cli import main
from skillsim.config import Config
from skillsim.secure_door import secure_door
from skillsim_contracts import replay
from skillsim_contracts.replay import DocumentedExchange
from tests.running_server import JSON
from tests.secured_server import SecuredServer, secured_server

HOST = "api.devskiller.com"
KEY = {"Devskiller-Api-Key": "TEST-API-KEY"}
PRINTED = [e for e in replay.load("devskiller") if e.auth == "api_key"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecuredServer]:
    with secured_server(tmp_path_factory.mktemp("tls")) as started:
        yield started


@pytest.mark.parametrize("exchange", PRINTED, ids=lambda exchange: exchange.name)
def test_printed_request_is_answered_under_the_host_of_the_vendor(
    server: SecuredServer, exchange: DocumentedExchange
) -> None:
    server.request("127.0.0.1", "POST", "/__admin/reset", JSON)

    answer = server.request(
        HOST, exchange.method, exchange.path, {**exchange.headers, **KEY}, exchange.payload({})
    )

    assert replay.check(exchange, answer.status, answer.headers, answer.body) == []


@pytest.mark.parametrize(
    ("host", "status"), [("127.0.0.1", 200), ("localhost", 200), ("acme.eu3.techwolf.ai", 404)]
)
def test_name_that_is_served_has_a_certificate(
    server: SecuredServer, host: str, status: int
) -> None:
    assert server.request(host, "GET", "/__admin/health").status == status


def test_name_that_is_not_served_has_none(server: SecuredServer) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match=r"not valid for 'bank\.example'"):
        server.request("bank.example", "GET", "/")


def test_client_that_trusts_another_authority_refuses(server: SecuredServer) -> None:
    stranger = ssl.create_default_context(cadata=Authority.make().pem.decode())

    with (
        socket.create_connection(("127.0.0.1", server.port)) as plain,
        pytest.raises(ssl.SSLCertVerificationError),
    ):
        stranger.wrap_socket(plain, server_hostname="localhost")


def test_links_can_be_followed_over_tls(server: SecuredServer) -> None:
    shown = json.loads(server.request(HOST, "GET", "/tests", KEY).body)
    link = shown["_embedded"]["tests"][0]["_links"]["self"]["href"]

    followed = server.request(HOST, "GET", link.removeprefix(f"https://{HOST}"), KEY)

    assert followed.status == 200


def test_world_made_later_names_the_listener_too(server: SecuredServer) -> None:
    made = server.request("localhost", "POST", "/__admin/worlds", JSON, b"{}")

    assert json.loads(made.body)["tls"] == server.ready["tls"]


def test_file_to_trust_goes_away_with_the_server(tmp_path: Path) -> None:
    with secure_door(Config(tls=True, tls_port=0)) as door:
        file = Path(door.described["ca"])
        was_there = file.read_bytes() == door.authority.pem

    assert was_there
    assert not file.parent.exists()


def test_file_to_trust_is_written_where_it_is_wanted(tmp_path: Path) -> None:
    wanted = tmp_path / "trust.pem"
    with secure_door(Config(tls=True, tls_port=0, tls_ca=wanted)) as door:
        described = door.described["ca"]

    assert described == str(wanted)
    assert wanted.read_bytes().startswith(b"-----BEGIN CERTIFICATE-----")


def test_data_directory_keeps_the_authority_for_its_owner_alone(tmp_path: Path) -> None:
    config = Config(tls=True, tls_port=0, data=tmp_path / "new")
    with secure_door(config) as first, secure_door(config) as second:
        pems = {first.authority.pem, second.authority.pem}

    modes = {f.name: stat.S_IMODE(f.stat().st_mode) for f in (tmp_path / "new").rglob("*")}
    assert len(pems) == 1
    assert (modes["tls"], modes["ca-key.pem"]) == (0o700, 0o600)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


def test_start_without_trustme_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "trustme", None)

    code = main(["serve", "--port", "0", "--tls"])

    told = capsys.readouterr().err
    assert (code, told) == (
        2,
        "skillsim: TLS needs the package trustme: pip install 'skillsim[tls]'\n",
    )


def test_one_port_cannot_be_both(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["serve", "--port", "4242", "--tls", "--tls-port", "4242"])

    said = "skillsim: tls_port: 4242 is the port already; TLS takes its own\n"
    assert (code, capsys.readouterr().err) == (2, said)


def test_damaged_authority_stops_the_start(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "tls").mkdir()
    for name in ("ca.pem", "ca-key.pem"):
        (tmp_path / "tls" / name).write_text("no certificate")

    code = main(["serve", "--port", "0", "--tls", "--tls-port", "0", "--data", str(tmp_path)])

    assert code == 2
    assert re.fullmatch(
        r"skillsim: the certificate authority in .*/tls cannot be used: .+\n",
        capsys.readouterr().err,
    )
