"""`skillsim doctor`: each check tells what is well from what is not."""

import argparse
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from skillsim.commands import doctor
from skillsim.config import Config
from skillsim.doctor import examined, installation, machine, places
from skillsim.doctor.finding import Finding
from skillsim.errors import ConfigurationError
from tests.running_server import OF_THE_CHECKOUT, Server

WITHOUT_LIBRARIES = """
import sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] not in {*sys.stdlib_module_names, "skillsim"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Missing())
from skillsim.cli import main
sys.exit(main(["doctor", "--port", "0"]))
"""
UTF_8 = ("utf-8", "UTF-8", "utf_8")
PLAIN = ("utf-8", "ANSI_X3.4-1968")


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which another program listens that says nothing."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        yield listening.getsockname()[1]


def only(findings: Iterator[Finding]) -> Finding:
    (finding,) = findings
    return finding


def asked(arguments: list[str]) -> argparse.Namespace:
    commands = argparse.ArgumentParser().add_subparsers()
    doctor.add(commands)
    return commands.choices["doctor"].parse_args(arguments)


def test_sound_installation_has_nothing_that_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    options = asked(["--port", "0", "--data", str(tmp_path / "kept"), "--format", "json"])

    assert options.command(options) == 0

    told = json.loads(capsys.readouterr().out)
    assert told["ok"] is True
    names = {check["check"] for check in told["checks"]}
    assert {"python", "contracts", "fixtures", "sqlite", "port", "data", "settings"} <= names
    assert list(tmp_path.iterdir()) == []


def test_failing_check_says_what_to_do_and_ends_with_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = tmp_path / "ours.yaml"
    settings.write_text("seed: many\n", encoding="utf-8")
    options = asked(["--port", "0", "--config", str(settings)])

    assert options.command(options) == 1

    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("fail")]
    assert len(lines) == 1
    assert "seed: 'many' is not possible" in lines[0]
    assert "-> mend it" in lines[0]


def test_settings_file_that_is_missing_fails(tmp_path: Path) -> None:
    _, told = places.config_of({}, tmp_path / "none.yaml")

    assert [finding.state for finding in told] == ["fail"]


def test_check_that_breaks_is_a_finding() -> None:
    def broken() -> list[Finding]:
        raise ConfigurationError("the folder openapi/ is missing")

    (found,) = examined("contracts", broken)

    assert (found.check, found.state) == ("contracts", "fail")
    assert "the folder openapi/ is missing" in found.text


def test_running_sandbox_is_named_with_its_version(server: Server) -> None:
    port = int(server.base_url.rpartition(":")[2])

    found = only(places.ports(Config(port=port)))

    assert found.state == "ok"
    assert f"answers at {server.base_url}" in found.text


def test_port_of_another_program_fails(taken: int) -> None:
    found = only(places.ports(Config(port=taken)))

    assert found.state == "fail"
    assert f"port {taken}" in found.text


def test_second_port_is_looked_at_when_there_is_one(taken: int) -> None:
    found = list(places.ports(Config(port=0, tls=True, tls_port=taken)))

    assert [finding.state for finding in found] == ["ok", "fail"]


@pytest.mark.parametrize(
    ("variables", "state"),
    [
        ({}, "ok"),
        ({"http_proxy": ""}, "ok"),
        ({"HTTP_PROXY": "http://user:word@proxy.example"}, "warn"),
        ({"all_proxy": "socks5://proxy.example", "no_proxy": "intranet.example"}, "warn"),
        ({"http_proxy": "http://proxy.example", "no_proxy": "127.0.0.1, localhost"}, "ok"),
        ({"http_proxy": "http://proxy.example", "NO_PROXY": "*"}, "ok"),
        ({"http_proxy": "http://proxy.example", "no_proxy": "localhost"}, "warn"),
    ],
)
def test_proxy_that_would_catch_loopback_is_told(variables: dict[str, str], state: str) -> None:
    found = only(machine.proxy(variables))

    assert found.state == state
    assert "proxy.example" not in found.text


def test_data_folder_that_others_can_read_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    states = [found.state for found in places.data_folder(Config(data=tmp_path))]
    tmp_path.chmod(0o700)
    after = [found.state for found in places.data_folder(Config(data=tmp_path))]

    assert (states[-1], after[-1]) == ("warn", "ok")


def test_data_folder_that_is_a_file_fails(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()

    assert only(places.data_folder(Config(data=file))).state == "fail"


def test_data_folder_below_a_file_fails() -> None:
    # Nobody, not even root, can make a folder there.
    found = list(places.data_folder(Config(data=Path("/proc/self/kept"))))

    assert [finding.state for finding in found] == ["fail"]


@pytest.mark.parametrize(("encodings", "state"), [(UTF_8, "ok"), (PLAIN, "warn")])
def test_encoding_other_than_utf_8_is_told(encodings: tuple[str, ...], state: str) -> None:
    assert only(machine.encoding(encodings)).state == state


def test_clock_before_the_installation_is_told() -> None:
    assert only(machine.clock(now_us=0)).state == "warn"
    assert only(machine.clock()).state == "ok"


def test_old_python_fails() -> None:
    assert only(machine.python((3, 10, 4))).state == "fail"
    assert only(machine.python()).state == "ok"


@pytest.mark.parametrize(
    ("needed", "state", "told"),
    [
        ("pyyaml>=6", "ok", "1 as required"),
        ("pyyaml<2", "fail", "not <2"),
        ("no-such-library>=1", "fail", "no-such-library is missing"),
        ("no-such-library; extra == 'data'", "ok", "0 as required"),
        ("no-such-library; python_version < '3'", "ok", "0 as required"),
    ],
)
def test_library_that_is_missing_or_another_version_fails(
    needed: str, state: str, told: str
) -> None:
    found = only(installation.libraries([needed]))

    assert (found.state, told in found.text) == (state, True), found.text


def test_extra_that_is_missing_is_no_fault_and_says_how_to_get_it() -> None:
    found = list(installation.extras(["no-such-library; extra == 'data'"]))

    assert [finding.state for finding in found] == ["ok", "ok", "ok"]
    assert "pip install 'skillsim[data]'" in found[0].text


@pytest.mark.slow
def test_installation_without_any_library_is_told_and_does_not_fall_over(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_LIBRARIES],
        cwd=tmp_path,
        env=OF_THE_CHECKOUT.environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (done.returncode, done.stderr) == (1, "")
    failed = [line for line in done.stdout.splitlines() if line.startswith("fail")]
    assert "libraries" in [line.split()[1] for line in failed]
    assert all(line.endswith("-> install skillsim again") for line in failed)
