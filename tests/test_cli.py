"""The command line: its exit codes, and the one line it prints when it refuses."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from skillsim import __version__, cli
from skillsim.config import Config, make_config
from tests.running_server import CHECKOUT, Server


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    """A socket of somebody else that listens on a port of its own."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        yield taken


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in an empty folder, without settings of the machine."""
    monkeypatch.chdir(tmp_path)
    for name in ("URL", *(setting.name.upper() for setting in fields(Config))):
        monkeypatch.delenv(f"SKILLSIM_{name}", raising=False)


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Exit code and the one line on stderr of a command that refuses."""
    code = cli.main(arguments)
    output, errors = capsys.readouterr()
    assert output == ""
    assert errors.startswith("skillsim: ")
    assert errors.count("\n") == 1
    return code, errors


def test_unknown_scenario_is_refused_with_the_known_ones(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, line = refusal(capsys, "serve", "--port", "0", "--scenario", "nope")

    assert code == 2
    assert "there is no scenario 'nope'; the scenarios are" in line


def test_taken_port_is_refused_with_its_number(
    capsys: pytest.CaptureFixture[str], listening: socket.socket
) -> None:
    port = listening.getsockname()[1]

    code, line = refusal(capsys, "serve", "--port", str(port))

    assert code == 2
    assert line == f"skillsim: cannot listen on 127.0.0.1 port {port}: Address already in use\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--port", "many"], "port: 'many' is not possible"),
        (["--seed", "-1"], "seed: '-1' is not possible"),
        (["--port", "0", "--as-of", "soon"], "as_of: 'soon' is not a date"),
        (["--clock", "soon"], "clock: 'soon' is not possible"),
        (["--speed", "-1"], "speed: '-1' is not possible"),
        (["--set", "nope=1"], "nope is no setting; there is candidates, "),
        (["--candidates", "lazy"], "candidates takes one of manual, "),
        (["--config", "missing.yaml"], "missing.yaml: cannot be read"),
        (["--host", "0.0.0.0"], "listening on 0.0.0.0 lets others in"),
        (["--port", "0", "--data", "/dev/null"], "/dev/null"),
        (["--host", "a..b", "--admin-token", "t"], "cannot listen on a..b"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_bad_setting_is_refused_in_one_line(
    capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    code, line = refusal(capsys, "serve", *arguments)

    assert code == 2
    assert words in line


def test_last_word_on_a_switch_wins() -> None:
    arguments = ["--candidates", "slow", "--no-rate-limit", "--set", "candidates=errors"]

    options = cli.make_parser().parse_args(["serve", *arguments])

    switches = {"candidates": "errors", "rate_limit.enabled": False}
    assert make_config(vars(options)).settings == switches


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["fly"],
        ["serve", "--fly"],
        ["clock", "fly"],
        ["serve", "--format", "xml"],
        ["reset", "x"],
    ],
)
def test_unknown_command_or_option_exits_with_2(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(arguments)

    assert caught.value.code == 2
    assert capsys.readouterr().err.startswith("usage: skillsim")


@pytest.mark.parametrize(
    ("option", "words"), [("--help", "serve"), ("--version", f"skillsim {__version__}")]
)
def test_help_and_version_exit_with_0(
    capsys: pytest.CaptureFixture[str], option: str, words: str
) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main([option])

    assert caught.value.code == 0
    assert words in capsys.readouterr().out


def test_reset_of_an_unreachable_sandbox_exits_with_3(
    capsys: pytest.CaptureFixture[str], listening: socket.socket
) -> None:
    port = listening.getsockname()[1]
    listening.close()

    code, line = refusal(capsys, "reset", "--url", f"http://127.0.0.1:{port}")

    assert code == 3
    assert f"nothing answers at http://127.0.0.1:{port}" in line


@pytest.mark.parametrize("url", ["sandbox", "ftp://127.0.0.1", "http://", "http://h:99999", "//h"])
def test_reset_of_something_that_is_no_address_exits_with_2(
    capsys: pytest.CaptureFixture[str], url: str
) -> None:
    code, _ = refusal(capsys, "reset", "--url", url)

    assert code == 2


def test_reset_of_a_running_sandbox_says_what_it_is_back_at(
    capsys: pytest.CaptureFixture[str], server: Server
) -> None:
    code = cli.main(["reset", "--url", server.base_url])

    assert code == 0
    assert capsys.readouterr().out == "world default is back at small, seed 1\n"


def test_reset_of_an_unknown_world_exits_with_2(
    capsys: pytest.CaptureFixture[str], server: Server
) -> None:
    code, line = refusal(capsys, "reset", "--url", server.base_url, "--world", "other")

    assert code == 2
    assert "there is no world other" in line


def test_reader_that_leaves_early_is_no_error(server: Server) -> None:
    command = [sys.executable, "-m", "skillsim", "worlds", "--url", server.base_url]
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT / "simulator")}
    left, writing = os.pipe()
    os.close(left)

    done = subprocess.run(
        command, stdout=writing, stderr=subprocess.PIPE, env=environment, check=False
    )

    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")
