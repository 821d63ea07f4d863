"""The server of a run ends with the run, however that ends."""

import os
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.plugin.plugin_run import command, environment, is_running, run, write

pytestmark = pytest.mark.slow

LIMIT_S = 60.0
GONE_S = 30.0
PAUSE_S = 0.05

# A test that notes which process the server is, and then waits to be killed.
WAITING = """
    import pathlib, threading

    def test_waits(world):
        {before}
        pathlib.Path("noted").write_text(" ".join(map(str, [world.described["pid"], {noted}])))
        pathlib.Path("noted").rename("pids")
        threading.Event().wait(60)
    """
ENDING = """
    import os, pathlib
    import pytest

    def test_passes(world):
        pathlib.Path("pids").write_text(str(world.described["pid"]))

    def test_fails(world):
        assert not world

    def test_ends(world):
        {end}
    """


def pids(folder: Path) -> list[int]:
    """The processes that a test of a project has noted, the server first."""
    noted = folder / "pids"
    assert comes_true(noted.exists, LIMIT_S)
    return [int(word) for word in noted.read_text().split()]


def is_gone(process_id: int) -> bool:
    """Whether a process ends in time."""
    return comes_true(lambda: not is_running(process_id), GONE_S)


def comes_true(claim: Callable[[], bool], limit_s: float) -> bool:
    """Whether something is so before the time is over."""
    pause = threading.Event()
    return any(claim() or pause.wait(PAUSE_S) for _ in range(int(limit_s / PAUSE_S)))


@contextmanager
def started(folder: Path, *arguments: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A run that goes on by itself; killed when the block ends."""
    with (folder / "log.txt").open("wb") as log:
        process = subprocess.Popen(
            command(*arguments), cwd=folder, env=environment(), stdout=log, stderr=log
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()


@pytest.mark.parametrize(
    ("workers", "end"),
    [
        ("0", "pass"),
        ("2", "pass"),
        ("0", "pytest.exit('enough')"),
        ("0", "raise KeyboardInterrupt"),
    ],
)
def test_server_is_gone_after_the_run(tmp_path: Path, workers: str, end: str) -> None:
    write(tmp_path, test_ending=ENDING.format(end=end))

    run(tmp_path, "-n", workers)

    assert is_gone(pids(tmp_path)[0])


def test_server_is_gone_when_a_test_ends_the_process(tmp_path: Path) -> None:
    write(tmp_path, test_ending=ENDING.format(end="os._exit(3)"))

    ended = run(tmp_path)

    assert ended.status == 3
    assert is_gone(pids(tmp_path)[0])


@pytest.mark.parametrize("workers", ["0", "2"])
@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_server_is_gone_when_pytest_is_killed(
    tmp_path: Path, by: signal.Signals, workers: str
) -> None:
    write(tmp_path, test_waiting=WAITING.format(before="", noted=""))

    with started(tmp_path, "-n", workers) as process:
        (server,) = pids(tmp_path)
        was_running = is_running(server)
        process.send_signal(by)
        is_over = is_gone(server)

    assert was_running
    assert is_over


def test_server_is_gone_when_pytest_is_killed_and_a_fork_of_it_stays(tmp_path: Path) -> None:
    fork = "left = __import__('os').fork() or threading.Event().wait(60)"
    write(tmp_path, test_waiting=WAITING.format(before=fork, noted="left"))

    with started(tmp_path) as process:
        server, left = pids(tmp_path)
        process.kill()
        is_over = is_gone(server)
        has_stayed = is_running(left)
        os.kill(left, signal.SIGKILL)

    assert has_stayed
    assert is_over
