"""`skillsim listen` in a process of its own: what it says, saves, answers, and how it ends."""

import json
import os
import pty
import re
import signal
import subprocess
from pathlib import Path
from urllib.parse import quote

import pytest

from skillsim.receiving import Receiver
from tests.receiving.clients import TIMEOUT_S, listening, send, tell
from tests.running_server import OF_THE_CHECKOUT

COMMAND = [str(OF_THE_CHECKOUT.python), "-m", "skillsim", "listen"]


def listen(*flags: str) -> "subprocess.CompletedProcess[str]":
    """The command with flags that keep it from listening for long."""
    return subprocess.run(
        [*COMMAND, *flags],
        env=OF_THE_CHECKOUT.environment(),
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )


def masked(text: str) -> str:
    return re.sub(r"\([0-9]+ ms\)", "(MS)", text)


def test_arrivals_are_said_with_their_answers(tmp_path: Path) -> None:
    with listening(tmp_path, "--answers", "500,204", "--no-bodies") as command:
        answered = [tell(command.url) for _ in range(2)]
        code, printed, errors = command.end()

    assert answered == [500, 204]
    assert masked(printed).splitlines() == [
        "--> #1 ASSESSMENT_COMPLETED POST /hook",
        "<-- #1 500 (MS)",
        "--> #2 ASSESSMENT_COMPLETED POST /hook (attempt 2)",
        "<-- #2 204 (MS)",
    ]
    assert (code, errors) == (0, "")


def test_json_has_a_ready_line_and_one_line_for_each_arrival(tmp_path: Path) -> None:
    with listening(tmp_path, "--format", "json") as command:
        tell(command.url, "TEST-SECRET")
        _, printed, _ = command.end()

    ready, record = json.loads(command.ready), json.loads(printed)
    assert ready == {"url": command.url, "tls": None, "vendor": None, "pid": command.process.pid}
    assert (record["event"], record["has_secret"]) == ("ASSESSMENT_COMPLETED", True)
    assert "TEST-SECRET" not in printed


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_ends_it_cleanly(tmp_path: Path, number: int) -> None:
    with listening(tmp_path) as command:
        command.process.send_signal(number)

        assert command.end(terminate=False) == (0, "", "")


def test_enough_arrivals_end_it_after_the_last_answer(tmp_path: Path) -> None:
    with listening(tmp_path, "--count", "2", "--answers", "200,slow:0.1s") as command:
        answered = [tell(command.url) for _ in range(2)]

        code, _, _ = command.end(terminate=False)

    assert answered == [200, 200]
    assert code == 0


def test_wrong_secret_is_refused_said_and_ends_in_a_finding(tmp_path: Path) -> None:
    secrets = ["--secret", "one", "--secret", "two"]
    with listening(tmp_path, *secrets, "--count", "3", "--no-bodies") as command:
        answered = [tell(command.url, secret) for secret in ("two", "three", "one")]

        code, printed, _ = command.end(terminate=False)

    assert answered == [200, 401, 200]
    assert "<-- #2 401 (MS) wrong secret\n" in masked(printed)
    assert code == 1


def test_dropped_connection_is_said(tmp_path: Path) -> None:
    with listening(tmp_path, "--answers", "drop", "--count", "1") as command:
        assert tell(command.url) is None
        _, printed, _ = command.end(terminate=False)

    assert "<-- #1 no answer (" in printed


def test_arrivals_are_sent_on_with_what_comes_back(tmp_path: Path) -> None:
    with (
        Receiver([418]) as other,
        listening(tmp_path, "--forward", other.url, "--count", "1") as command,
    ):
        assert tell(command.url, "TEST-SECRET") == 418
        _, printed, _ = command.end(terminate=False)

        assert [came.secret for came in other.arrivals] == ["TEST-SECRET"]
        assert f"<-- #1 418 (MS) (418 from {other.url})\n" in masked(printed)


def test_nobody_to_send_to_is_said_in_one_line(tmp_path: Path) -> None:
    with listening(tmp_path, "--forward", "http://127.0.0.1:1/", "--count", "1") as command:
        assert tell(command.url) == 502
        code, printed, errors = command.end(terminate=False)

    line = "<-- #1 502 (MS) not forwarded to http://127.0.0.1:1/: Connection refused\n"
    assert line in masked(printed)
    assert (code, errors) == (0, "")


def test_saved_arrivals_hold_no_secret_and_are_added_to(tmp_path: Path) -> None:
    file = tmp_path / "arrivals.ndjson"
    for _ in range(2):
        with listening(tmp_path, "--save", file.name, "--count", "1") as command:
            tell(f"{command.url}?secret=TEST-SECRET", "TEST-SECRET")
            command.end(terminate=False)

    records = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert [record["path"] for record in records] == ["/hook?secret=[redacted]"] * 2
    assert records[0]["headers"]["devskiller-hook-secret"] == "[redacted]"
    assert "TEST-SECRET" not in file.read_text(encoding="utf-8")


def test_known_secret_is_hidden_wherever_it_stands(tmp_path: Path) -> None:
    secret = "hush/hush hush"
    said = []
    for how in ("text", "json"):
        with listening(tmp_path, "--secret", secret, "--format", how, "--save", "all") as command:
            target = f"{command.url}/{quote(secret, safe='')}"
            send(target, json.dumps({"note": f"is {secret}"}).encode(), {"X-Secret": secret})
            said.append(command.end()[1])

    kept = (tmp_path / "all").read_text(encoding="utf-8")
    assert "POST /hook/[redacted]" in said[0]
    assert json.loads(said[1])["headers"]["x-secret"] == "[redacted]"
    assert json.loads(said[1])["body"] == {"note": "is [redacted]"}
    assert not re.search("hush", "".join([*said, kept]))


def test_what_is_refused_is_logged(tmp_path: Path) -> None:
    with listening(tmp_path) as command:
        answered = [send(command.url, method="GET"), send(command.url, b"a" * ((1 << 20) + 1))]
        _, printed, errors = command.end()

    assert answered == [405, 413]
    assert printed == ""
    assert [line.partition(" a request was ")[2] for line in errors.splitlines()] == [
        "refused with 405: webhooks are received here: send POST, PUT",
        "refused with 413: the body is larger than 1048576 bytes",
    ]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_full_disk_ends_it_with_a_sentence(tmp_path: Path) -> None:
    with listening(tmp_path, "--save", "/dev/full") as command:
        assert tell(command.url) == 200
        code, _, errors = command.end(terminate=False)

    assert (code, errors) == (
        2,
        "skillsim: /dev/full: cannot be written: No space left on device\n",
    )


def test_port_in_use_is_one_sentence() -> None:
    with Receiver() as receiver:
        port = receiver.port
        ended = listen("--port", str(port))

    sentence = f"skillsim: cannot listen on 127.0.0.1 port {port}: Address already in use\n"
    assert (ended.returncode, ended.stdout, ended.stderr) == (2, "", sentence)


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--answers", "500,99"], "'99' is not an answer: 200 to 599, drop, or slow:3s"),
        (["--port", "65536"], "65536 is no port: 0 to 65535"),
        (["--count", "0"], "0 is no count: 1 or more"),
        (["--forward", "file:///etc"], "'file:///etc' is no http or https address to forward to"),
        (["--save", "missing/file"], "missing/file: cannot be written: No such file or directory"),
        (["--tls-ca", "ca.pem"], "--tls-ca is of use with --tls only"),
        (
            ["--host", "256.1.1.1"],
            "cannot listen on 256.1.1.1 port 9000: Name or service not known",
        ),
    ],
)
def test_wrong_use_is_one_sentence(flags: list[str], said: str) -> None:
    ended = listen(*flags)

    assert ended.stderr.splitlines()[-1].endswith(f": {said}")
    assert (ended.returncode, ended.stdout) == (2, "")


def test_lines_are_coloured_on_a_terminal(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    try:
        environment = {**OF_THE_CHECKOUT.environment(), "TERM": "xterm-256color"}
        environment.pop("NO_COLOR", None)
        command = subprocess.Popen(
            [*COMMAND, "-p", "0", "--count", "1"], stdout=theirs, env=environment, cwd=tmp_path
        )
        with command:
            url = os.read(ours, 1000).decode().split()[-1]
            tell(url)
            command.wait(TIMEOUT_S)
        printed = os.read(ours, 10_000).decode()
    finally:
        os.close(ours)
        os.close(theirs)

    assert "\x1b[36m--> \x1b[0m" in printed
    assert "\x1b[32m200\x1b[0m" in printed
