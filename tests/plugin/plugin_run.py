"""Runs of pytest in processes of their own, with the plugin, in a project that a test makes."""

import os
import re
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path

from tests.running_server import OF_THE_CHECKOUT

LIMIT_S = 100.0

# Named one by one, so that it does not matter what else is installed, nor how.
PLUGINS = ("skillsim.pytest_plugin", "xdist.plugin", "anyio.pytest_plugin")
# What a run of ours tells those that it starts.
_OF_THIS_RUN = ("SKILLSIM_", "PYTEST_", "COV_")
# What changes how pytest words, cuts and colours its summary: on a CI machine it is not cut.
_OF_THIS_MACHINE = ("CI", "BUILD_NUMBER", "COLUMNS", "FORCE_COLOR", "NO_COLOR", "PY_COLORS")
SETTINGS = """
[pytest]
addopts = --strict-markers --strict-config -p no:cacheprovider
filterwarnings = error
"""


@dataclass(frozen=True)
class Ended:
    """How a run ended."""

    status: int
    said: str

    def counts(self) -> dict[str, int]:
        """How many tests had which outcome, from the last line."""
        last = self.said.strip().splitlines()[-1]
        return {word: int(n) for n, word in re.findall(r"([0-9]+) ([a-z]+)", last)}


def write(folder: Path, **files: str) -> None:
    """Files of a project by their names without `.py`; pytest's settings are there too."""
    (folder / "pytest.ini").write_text(SETTINGS, encoding="utf-8")
    for name, text in files.items():
        (folder / f"{name}.py").write_text(textwrap.dedent(text), encoding="utf-8")


def command(*arguments: str) -> list[str]:
    """The command that runs the tests of a project."""
    chosen = [word for plugin in PLUGINS for word in ("-p", plugin)]
    return [sys.executable, "-m", "pytest", *chosen, *arguments]


def environment(**variables: str) -> dict[str, str]:
    """The variables of a run, free of what is meant for the run and the machine that we are on."""
    inherited = OF_THE_CHECKOUT.environment().items()
    clean = {
        name: value
        for name, value in inherited
        if not name.startswith(_OF_THIS_RUN) and name not in _OF_THIS_MACHINE
    }
    return {**clean, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", **variables}


def run(folder: Path, *arguments: str, **variables: str) -> Ended:
    """Run the tests of a folder to their end."""
    done = subprocess.run(
        command(*arguments),
        cwd=folder,
        env=environment(**variables),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
    return Ended(done.returncode, done.stdout)


def is_running(process_id: int) -> bool:
    """Whether a process is there and has not ended."""
    try:
        os.kill(process_id, 0)
        state = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0]
    except (ProcessLookupError, FileNotFoundError):
        return False
    return state != "Z"
