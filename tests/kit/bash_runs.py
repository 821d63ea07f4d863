"""Runs a reproduction script in an environment that holds nothing else."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

LIMIT_S = 60.0

HOLDS, SHOWS, STOPPED = 0, 1, 2


@dataclass
class Ran:
    """How a script ended, and what it printed."""

    code: int
    printed: str
    complaint: str


def run(text: str, base: str, folder: Path, **environment: str) -> Ran:
    file = folder / "reproduction.sh"
    file.write_text(text, encoding="utf-8")
    given = {"PATH": os.environ["PATH"], "BASE": base, "TMPDIR": str(folder), **environment}
    done = subprocess.run(
        ["bash", str(file)],
        env=given,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)
