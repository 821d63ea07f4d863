"""`skillsim env`: what it prints is taken up by the shells it is for."""

import json
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from skillsim import cli
from tests.canned_admin import CannedAdmin, canned_admin

SECRET = 'it\'s $HOME \\ "x"'
WORLD: dict[str, Any] = {
    "base_url": "http://127.0.0.1:8600",
    "tls": {"base_url": "https://127.0.0.1:8643", "ca": "/tmp/a b/ca.pem"},
    "vendors": {
        "acme": {
            "base_url": "http://127.0.0.1:8600/@w-1/acme",
            "credentials": {
                "client_id": "c",
                "client_secret": SECRET,
                "audience": "",
                "read_only": {"client_id": "r"},
            },
        }
    },
}
VARIABLES = {
    "SKILLSIM_URL": "http://127.0.0.1:8600",
    "ACME_BASE_URL": "http://127.0.0.1:8600/@w-1/acme",
    "ACME_API_URL": "http://127.0.0.1:8600/@w-1/acme",
    "ACME_URL": "http://127.0.0.1:8600/@w-1/acme",
    "ACME_CLIENT_ID": "c",
    "ACME_CLIENT_SECRET": SECRET,
}


@pytest.fixture(scope="module")
def _server() -> Iterator[CannedAdmin]:
    with canned_admin() as running:
        yield running


@pytest.fixture
def canned(_server: CannedAdmin, monkeypatch: pytest.MonkeyPatch) -> CannedAdmin:
    monkeypatch.setenv("SKILLSIM_URL", _server.url)
    _server.answer(WORLD)
    _server.asked.clear()
    return _server


def said(capsys: pytest.CaptureFixture[str], line: str) -> str:
    assert cli.main(line.split()) == 0
    return capsys.readouterr().out


def in_bash(script: str) -> dict[str, str]:
    """The variables that a shell has after it."""
    done = subprocess.run(
        ["env", "-i", "bash", "-c", f"{script}\nenv -0"], capture_output=True, text=True, check=True
    )
    return dict(pair.split("=", 1) for pair in done.stdout.split("\0") if pair)


@pytest.mark.usefixtures("canned")
def test_json_has_every_variable(capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(said(capsys, "env --format json")) == VARIABLES


@pytest.mark.usefixtures("canned")
@pytest.mark.parametrize("line", ["env", "env --shell dotenv"])
def test_bash_takes_the_variables_up(capsys: pytest.CaptureFixture[str], line: str) -> None:
    found = in_bash(f"set -a\n{said(capsys, line)}")

    assert VARIABLES.items() <= found.items()


@pytest.mark.usefixtures("canned")
@pytest.mark.parametrize(
    ("shell", "quoted"),
    [
        ("fish", "set -gx ACME_CLIENT_SECRET 'it\\'s $HOME \\\\ \"x\"'"),
        ("powershell", "$env:ACME_CLIENT_SECRET = 'it''s $HOME \\ \"x\"'"),
    ],
)
def test_other_shells_have_their_own_quotes(
    capsys: pytest.CaptureFixture[str], shell: str, quoted: str
) -> None:
    assert quoted in said(capsys, f"env --shell {shell}").splitlines()


@pytest.mark.usefixtures("canned")
def test_tls_names_its_addresses_and_what_to_trust(capsys: pytest.CaptureFixture[str]) -> None:
    variables = json.loads(said(capsys, "env --tls --format json"))

    assert variables["ACME_BASE_URL"] == "https://127.0.0.1:8643/@w-1/acme"
    assert variables["SSL_CERT_FILE"] == variables["NODE_EXTRA_CA_CERTS"] == "/tmp/a b/ca.pem"


def test_tls_of_a_sandbox_without_it_is_refused(
    canned: CannedAdmin, capsys: pytest.CaptureFixture[str]
) -> None:
    canned.answer({**WORLD, "tls": None})

    assert cli.main(["env", "--tls"]) == 2
    assert "start it with --tls" in capsys.readouterr().err


def test_world_that_is_named_is_asked_for(
    canned: CannedAdmin, capsys: pytest.CaptureFixture[str]
) -> None:
    said(capsys, "env --world w-1")

    assert [call.target for call in canned.asked] == ["/__admin/worlds/w-1"]
