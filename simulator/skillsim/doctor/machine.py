"""Whether the machine has what a sandbox needs: Python, SQLite, a clock, an encoding."""

import locale
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import skillsim
from skillsim.clock import system_now_us
from skillsim.doctor.finding import Finding, fail, ok, warn
from skillsim.instants import to_text

MIN_PYTHON = (3, 11)
# The first with PRAGMA trusted_schema, which every connection sets.
MIN_SQLITE = (3, 31)
MIN_FREE_BYTES = 50 * 10**6
WANTED_FREE_BYTES = 500 * 10**6
DAY_US = 86_400_000_000

LOOPBACK = frozenset({"*", "127.0.0.1", "127.0.0.0/8"})
PROXIES = ("http_proxy", "https_proxy", "all_proxy")


def python(version: tuple[int, ...] = sys.version_info[:3]) -> Iterator[Finding]:
    """Whether this Python is new enough."""
    text = ".".join(map(str, version))
    told = f"{platform.python_implementation()} {text} at {sys.executable}"
    if version >= MIN_PYTHON:
        yield ok("python", told)
    else:
        yield fail("python", told, "use Python 3.11 or newer")


def sqlite() -> Iterator[Finding]:
    """Whether SQLite can do what a world asks of it."""
    # Late, as everything that may be what is broken.
    from skillsim import database

    connection = database.connect(":memory:")
    try:
        question = "SELECT sqlite_version(), json_extract('{\"a\": 1}', '$.a')"
        version, one = connection.execute(question).fetchone()
    finally:
        connection.close()
    if one == 1 and tuple(map(int, version.split("."))) >= MIN_SQLITE:
        yield ok("sqlite", f"{version}, with JSON")
    else:
        needed = ".".join(map(str, MIN_SQLITE))
        yield fail("sqlite", version, f"use a Python with SQLite {needed} or newer")


def disk() -> Iterator[Finding]:
    """Whether there is room for the files that come and go."""
    yield room("disk", Path(tempfile.gettempdir()), "make room, or set TMPDIR to another folder")


def room(check: str, folder: Path, advice: str) -> Finding:
    """How much room a folder's disk has, as the finding of a check."""
    free_bytes = shutil.disk_usage(folder).free
    told = f"{free_bytes / 10**9:.1f} GB free in {folder}"
    if free_bytes < MIN_FREE_BYTES:
        return fail(check, told, advice)
    if free_bytes < WANTED_FREE_BYTES:
        return warn(check, told, advice)
    return ok(check, told)


def clock(now_us: int | None = None) -> Iterator[Finding]:
    """Whether the system's clock is later than the files of this installation."""
    now_us = system_now_us() if now_us is None else now_us
    installed_us = Path(skillsim.__file__).parent.stat().st_mtime_ns // 1000
    told = to_text(now_us)
    if now_us < installed_us - DAY_US:
        yield warn(
            "clock",
            f"{told}, before {to_text(installed_us)}, when this was installed",
            "set the system's clock, or start worlds with --clock and --as-of",
        )
    else:
        yield ok("clock", told)


def proxy(environment: Mapping[str, str] = os.environ) -> Iterator[Finding]:
    """Whether clients on this machine would send what is for the sandbox to a proxy."""
    set_here = [n for n in environment if n.lower() in PROXIES and environment[n]]
    spared = environment.get("no_proxy") or environment.get("NO_PROXY") or ""
    names = {name.strip() for name in spared.split(",")}
    # A proxy's address may hold a password: its variable is named, never its value.
    if not set_here:
        yield ok("proxy", "none is set")
    elif names & LOOPBACK and names & {"*", "localhost"}:
        yield ok("proxy", f"{', '.join(sorted(set_here))}, not for this machine")
    else:
        yield warn(
            "proxy",
            f"{', '.join(sorted(set_here))} would catch requests to 127.0.0.1",
            "export no_proxy=127.0.0.1,localhost",
        )


def encoding(told: Iterable[str | None] | None = None) -> Iterator[Finding]:
    """Whether names from everywhere can be written."""
    if told is None:
        told = (sys.stdout.encoding, sys.getfilesystemencoding(), locale.getencoding())
    names = sorted({(name or "none").lower().replace("_", "-") for name in told})
    if names in (["utf-8"], ["utf8"]):
        yield ok("encoding", "UTF-8")
    else:
        yield warn("encoding", ", ".join(names), "export LC_ALL=C.UTF-8, or PYTHONUTF8=1")


CHECKS: Mapping[str, Callable[[], Iterable[Finding]]] = {
    "sqlite": sqlite,
    "disk": disk,
    "clock": clock,
    "proxy": proxy,
    "encoding": encoding,
}
