"""A vendor of one's own for a test, and processes that know its folder: each reads it once."""

import subprocess
import sys
from pathlib import Path

from skillsim import scaffold
from tests.running_server import CHECKOUT, OF_THE_CHECKOUT

LIMIT_S = 100.0


def make(folder: Path) -> Path:
    """The folder with a new vendor in it."""
    scaffold.write("acme", contracts=folder / "openapi", vendors=folder / "vendors")
    return folder


def ran(own: Path, *words: str, home: Path = CHECKOUT) -> subprocess.CompletedProcess[str]:
    """What a Python of the checkout said that knows the folder."""
    environment = {**OF_THE_CHECKOUT.environment(), "SKILLSIM_OWN_VENDORS": str(own)}
    return subprocess.run(
        [sys.executable, *words],
        cwd=home,
        env=environment,
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
