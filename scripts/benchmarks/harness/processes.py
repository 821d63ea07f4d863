"""A server as a tree of processes: started on one core, watched, ended."""

import http.client
import os
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
_PAGE_MB = os.sysconf("SC_PAGE_SIZE") / 1024**2
_START_LIMIT_S = 60


class DidNotStart(Exception):
    """A server that did not answer in time, with the end of what it printed."""


@contextmanager
def running(
    command: Sequence[str],
    *,
    port: int,
    folder: Path,
    environment: Mapping[str, str] | None = None,
    is_pinned: bool = True,
) -> Iterator[int]:
    """The process id of a server that answers at `port`, kept on one core; ended afterwards.

    Its output goes to `folder`. Raises DidNotStart.
    """
    log = folder / f"{port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*(pin(server_core()) if is_pinned else ()), *command],
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env={**os.environ, **(environment or {})},
            start_new_session=True,
        )
    try:
        _await_answer(process, port, log)
        yield process.pid
    finally:
        _end(process)


def server_core() -> int:
    """The core that servers run on."""
    return min(os.sched_getaffinity(0))


def load_core() -> int:
    """The core that load comes from: another one, where there is another."""
    return max(os.sched_getaffinity(0))


def pin(core: int) -> list[str]:
    """What stands before a command to keep it on one core."""
    return ["taskset", "-c", str(core)]


def _await_answer(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline = time.monotonic() + _START_LIMIT_S
    while time.monotonic() < deadline and process.poll() is None:
        if _answers(port):
            return
        time.sleep(0.02)
    end = log.read_text(errors="replace")[-400:]
    raise DidNotStart(" ".join(end.split()) or "it printed nothing")


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/")
        connection.getresponse().read()
        return True
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Ask the whole tree to end, then make it."""
    for pid in reversed(tree(process.pid)):
        _signal(pid, 15)
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        for pid in reversed(tree(process.pid)):
            _signal(pid, 9)
        process.wait()


def _signal(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def tree(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    for parent in found:
        for tasks in Path(f"/proc/{parent}/task").glob("*/children"):
            found += [int(child) for child in tasks.read_text().split()]
    return found


def cpu_s(pid: int) -> float:
    """The seconds of CPU that a tree has used: its own, and those of children that ended."""
    used = 0
    for one in tree(pid):
        try:
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        used += sum(int(field) for field in fields[11:15])
    return used / _TICKS_A_SECOND


def resident_mb(pid: int) -> float:
    """The megabytes of a tree that are in memory; shared pages count each time."""
    pages = 0
    for one in tree(pid):
        try:
            pages += int(Path(f"/proc/{one}/statm").read_text().split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
    return pages * _PAGE_MB
