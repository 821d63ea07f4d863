"""The machine and the versions that figures were made with, for whoever reads them later."""

import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = ("skillsim", "uvicorn", "uvloop", "httptools", "orjson", "jsonschema-rs", "SQLAlchemy")
_DEBIAN = {"wrk": "wrk", "taskset": "util-linux", "npm": "npm", "java": "default-jre-headless"}
_FLAGS = {"wrk": "-v", "node": "--version", "java": "-version"}
_VERSION = re.compile(r"\d+(?:\.\d+)+")


def describe() -> dict[str, str]:
    """Processor, cores, memory and operating system."""
    memory_gb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    return {
        "processor": _processor(),
        "cores": str(len(os.sched_getaffinity(0))),
        "memory": f"{memory_gb:.0f} GB",
        "system": f"{_system()}, Linux {platform.release()}",
    }


def versions(commands: Iterable[str]) -> dict[str, str]:
    """Python, what skillsim serves with, and those of the commands that say what they are."""
    found = {"python": platform.python_version()}
    found |= {name: _installed(name) for name in PACKAGES}
    for command in commands:
        if command in _FLAGS and shutil.which(command):
            found[command] = _printed(command, _FLAGS[command])
    return found


def missing(commands: Iterable[str]) -> str:
    """A sentence that says which of the commands are not there; empty when all are."""
    absent = [command for command in commands if not shutil.which(command)]
    if not absent:
        return ""
    packages = " ".join(_DEBIAN.get(command, command) for command in absent)
    return f"it needs {' and '.join(absent)}; on Debian: apt-get install {packages}"


def _processor() -> str:
    names = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return names[1] if names else platform.machine()


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return sys.platform


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _printed(command: str, flag: str) -> str:
    """The version that a command says; wrk says it with exit code 1, java as an error."""
    ended = subprocess.run([command, flag], capture_output=True, text=True, check=False)
    found = _VERSION.search(ended.stdout + ended.stderr)
    return found[0] if found else "unknown"
