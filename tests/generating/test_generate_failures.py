"""Runs of `skillsim generate` that do not come to their end: one sentence, and nothing is left."""

import errno
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from skillsim.generating import run, workers
from skillsim.generating.formats import Encoded, Sink, make_sink
from skillsim.generating.making import Part
from tests.generating.generated import generate
from tests.running_server import CHECKOUT

FORMATS = ["jsonl", "csv", "parquet", "sqlite"]
FEW = "20"
MANY = "5000000"


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "skillsim", "generate", *arguments]


def started(*arguments: str, **options: object) -> "subprocess.Popen[str]":
    """A run as a program of its own; its error output can be read."""
    return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
        command(*arguments),
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT / "simulator")},
        **options,
    )


def with_limit(limit: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """A run by a shell that first sets a limit, such as `-f 1` for files of at most a kilobyte."""
    return subprocess.run(
        ["bash", "-c", f'ulimit {limit}; exec "$@"', "bash", *command(*arguments)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT / "simulator")},
        check=False,
    )


@pytest.mark.parametrize("format_name", FORMATS)
def test_disk_that_takes_no_more_is_one_sentence_and_leaves_nothing(
    tmp_path: Path, format_name: str
) -> None:
    arguments = ("--people", "300", "--jobs", "1", "--format", format_name)

    done = with_limit("-f 20", "--out", str(tmp_path / "a" / "b"), *arguments)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"skillsim: {tmp_path / 'a' / 'b'} cannot be written: ")
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


class FullSink:
    """A sink whose disk is full after the first part."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._written = 0

    def write(self, vendor: str, encoded: Mapping[str, Encoded]) -> None:
        self._written += 1
        if self._written > 5:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self._sink.write(vendor, encoded)

    def abort(self) -> None:
        self._sink.abort()


def test_full_disk_half_way_leaves_an_empty_folder_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "make_sink", lambda *args: FullSink(make_sink(*args)))

    code = generate(tmp_path, "--people", "600")

    assert code == 2
    assert capsys.readouterr().err == (
        f"skillsim: {tmp_path} cannot be written: No space left on device\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_interrupted_run_says_so_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    @contextmanager
    def interrupted(*args: object, **kwargs: object) -> Iterator[Iterator[Part]]:
        yield _interrupted()

    monkeypatch.setattr(workers, "parts", interrupted)

    code = generate(tmp_path / "new", "--people", FEW)

    assert (code, capsys.readouterr().err) == (130, "skillsim: interrupted, no data was kept\n")
    assert list(tmp_path.iterdir()) == []


def _interrupted() -> Iterator[Part]:
    yield Part()
    raise KeyboardInterrupt


def test_reader_that_leaves_early_is_no_error() -> None:
    left, writing = os.pipe()
    os.close(left)

    with started("--out", "-", "--people", FEW, "--jobs", "1", stdout=writing) as process:
        os.close(writing)
        errors = process.communicate()[1]

    assert (process.returncode, errors) == (0, "")


def test_standard_output_that_takes_nothing_is_one_sentence() -> None:
    arguments = ("--out", "-", "--people", FEW, "--jobs", "1")

    with Path("/dev/full").open("w") as full, started(*arguments, stdout=full) as process:
        errors = process.communicate()[1]

    assert process.returncode == 2
    assert errors == "skillsim: standard output: No space left on device\n"


def wait_for(path: Path, process: "subprocess.Popen[str]") -> None:
    """Wait until a file has something in it."""
    while process.poll() is None and not (path.exists() and path.stat().st_size):
        threading.Event().wait(0.05)


def children(process: "subprocess.Popen[str]") -> list[int]:
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    return [int(pid) for pid in listed.split()]


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signal_ends_all_processes_and_leaves_nothing(tmp_path: Path, number: int) -> None:
    out = tmp_path / "new"

    with started("--out", str(out), "--people", MANY, "--jobs", "2") as process:
        wait_for(out / ".skillsim-partial" / "identities.jsonl", process)
        process.send_signal(number)
        errors = process.communicate()[1]

    assert (process.returncode, errors) == (130, "skillsim: interrupted, no data was kept\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_worker_that_is_killed_is_one_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    out = tmp_path / "new"

    with started("--out", str(out), "--people", MANY, "--jobs", "2") as process:
        wait_for(out / ".skillsim-partial" / "identities.jsonl", process)
        os.kill(children(process)[0], signal.SIGKILL)
        errors = process.communicate()[1]

    assert process.returncode == 2
    assert errors.startswith("skillsim: a worker process was ended from outside")
    assert errors.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_workers_do_not_outlive_a_run_that_is_killed(tmp_path: Path) -> None:
    out = tmp_path / "new"

    with started("--out", str(out), "--people", MANY, "--jobs", "2") as process:
        wait_for(out / ".skillsim-partial" / "identities.jsonl", process)
        pids = [os.pidfd_open(pid) for pid in children(process)]
        process.kill()

    assert all(_ends(pid) for pid in pids)


def _ends(pid_file: int) -> bool:
    """Whether a process ends within ten seconds."""
    ended, _, _ = select.select([pid_file], [], [], 10)
    return bool(ended)
