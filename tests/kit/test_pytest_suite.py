"""The kit as a pytest suite, as a user would run it from anywhere."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

LINKS = "LINK and ST"


def test_rules_run_as_tests_from_any_folder(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "--pyargs", "skillsim_contracts", "-k", LINKS]
    environment = {**os.environ, "SKILLSIM_VENDORS": "skilltrack"}

    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "6 passed" in done.stdout
