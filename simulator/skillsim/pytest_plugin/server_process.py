"""A server in a process of its own, which ends at the latest when this one does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

# The first state of the largest company takes minutes, once.
START_S = 600.0
STOP_S = 20.0

_MAX_LOG_BYTES = 4000
# As `skillsim.resources` calls it, which is not to be loaded in every run of pytest.
_OWN_VENDORS = "SKILLSIM_OWN_VENDORS"
# Settings of somebody's sandbox; and what would have the server measured, as if it were under test.
_NOT_PASSED_ON = ("SKILLSIM_", "COV_CORE_", "COVERAGE_PROCESS_")


class NotStarted(Exception):
    """The server did not start; the message says why."""


class ServerProcess:
    """One running server; `ready` is its ready line."""

    def __init__(self, process: subprocess.Popen[bytes], log: IO[bytes], ready: Any) -> None:
        self._process = process
        self._log = log
        self.ready = ready

    @property
    def url(self) -> str:
        """Its address."""
        return str(self.ready["base_url"])

    @classmethod
    def start(
        cls, folder: Path, settings_file: Path | None = None, *, limit_s: float = START_S
    ) -> ServerProcess:
        """A server on a free port, once it is ready to answer. Raises NotStarted.

        It runs in `folder`, which is where relative paths of the settings begin.
        """
        # What is logged must neither fill a pipe nor stand between the results of tests.
        log = tempfile.TemporaryFile()  # noqa: SIM115 - it is closed with the server
        process = _begin(folder, settings_file, log)
        try:
            ready = _ready(process, limit_s)
        except BaseException:
            # Ctrl-C, mostly. Nobody else would end it.
            _end(process, log)
            raise
        if ready is None:
            raise NotStarted(f"the server did not start: {_end(process, log) or 'it said nothing'}")
        return cls(process, log, ready)

    def stop(self) -> None:
        """End it, and wait for that."""
        _end(self._process, self._log)


def _begin(folder: Path, settings_file: Path | None, log: IO[bytes]) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(  # noqa: S603 - the words are our own
        [sys.executable, "-P", "-m", "skillsim.pytest_plugin.served", *_flags(settings_file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        bufsize=0,
        env=_environment(),
        cwd=folder,
        # Ctrl-C is for pytest, which still needs the server to tidy up.
        start_new_session=True,
    )
    assert process.stdin is not None
    # The server ends when nobody holds the other end of its input any more. A process that a test
    # forks must not hold it: it may outlive the run.
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=process.stdin.close)
    return process


def _flags(settings_file: Path | None) -> list[str]:
    # An empty file rather than none: a `skillsim.yaml` in the folder is for somebody's sandbox.
    chosen = str(settings_file or os.devnull)
    loopback = ["--host", "127.0.0.1", "--port", "0", "--tls-port", "0"]
    return ["--config", chosen, "--format", "json", *loopback]


def _environment() -> dict[str, str]:
    """The variables of this process, without settings that are meant for somebody's sandbox.

    Where a project's own vendors are is no setting: its tests cannot do without them.
    """
    return {
        name: text
        for name, text in os.environ.items()
        if name == _OWN_VENDORS or not name.startswith(_NOT_PASSED_ON)
    }


def _ready(process: subprocess.Popen[bytes], limit_s: float) -> Any:
    """What the ready line says; None when the server ended before. Raises NotStarted."""
    assert process.stdin is not None
    assert process.stdout is not None
    deadline = threading.Timer(limit_s, process.kill)
    deadline.start()
    try:
        # Without a buffer, readline asks for one byte after the other.
        with open(process.stdout.fileno(), "rb", closefd=False) as printed:
            ready = next(filter(None, map(_ready_line, printed)), None)
        if ready is None and deadline.finished.is_set():
            raise NotStarted(
                f"the server was not ready after {limit_s:g} s; start one with `skillsim serve`,"
                " and name its address with --skillsim-url"
            )
    finally:
        deadline.cancel()
    with suppress(OSError):
        process.stdin.write(b"\n")
    return ready


def _ready_line(line: bytes) -> Any:
    """What the ready line says; None for another line, such as one that a vendor's code prints."""
    try:
        said = json.loads(line)
    except ValueError:
        return None
    return said if isinstance(said, dict) and "base_url" in said else None


def _end(process: subprocess.Popen[bytes], log: IO[bytes]) -> str:
    """Let a server end, and make it end in time; the end of what it logged."""
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
    try:
        process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    with log:
        log.seek(max(0, log.seek(0, os.SEEK_END) - _MAX_LOG_BYTES))
        return log.read().decode("utf-8", "replace").strip()
