"""The how-to's script for Dask: parts made side by side are the whole."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.running_server import CHECKOUT

pytestmark = pytest.mark.slow
SCRIPT = CHECKOUT / "docs" / "howto" / "parts_with_dask.py"


def run(folder: Path, *, script: Path = SCRIPT) -> "subprocess.CompletedProcess[str]":
    """The script, making 1,500 people in three parts."""
    return subprocess.run(
        [sys.executable, str(script), str(folder), "1500", "3"],
        env={**os.environ, "PYTHONPATH": str(CHECKOUT / "simulator")},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def test_parts_under_dask_are_what_a_single_run_writes(tmp_path: Path) -> None:
    done = run(tmp_path / "data")

    assert done.stdout == "3 parts, 15 files, 0 that differ from a single run\n", done.stderr
    assert done.returncode == 0


def test_script_notices_parts_of_another_day(tmp_path: Path) -> None:
    text = SCRIPT.read_text(encoding="utf-8")
    other = tmp_path / "other.py"
    other.write_text(
        text.replace('"2026-08-01"', '"2026-08-02" if part == "2/3" else "2026-08-01"')
    )

    done = run(tmp_path / "data", script=other)

    assert done.returncode == 1
    assert "0 that differ" not in done.stdout
