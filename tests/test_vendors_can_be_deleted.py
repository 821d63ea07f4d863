"""What is left when a vendor's folder, contract and samples are deleted: everything else."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from skillsim.registry import discover
from tests.running_server import CHECKOUT, Installation, running_server

VENDORS = [vendor.name for vendor in discover()]

pytestmark = pytest.mark.slow


@pytest.fixture
def copy(tmp_path: Path) -> Installation:
    """The simulator with its data, to delete from."""
    no_cache = shutil.ignore_patterns("__pycache__")
    for name in ("simulator", "openapi", "fixtures"):
        shutil.copytree(CHECKOUT / name, tmp_path / name, ignore=no_cache)
    return Installation(Path(sys.executable), tmp_path / "simulator")


@pytest.mark.parametrize("vendor", VENDORS)
def test_the_others_are_served_generated_and_verified(
    copy: Installation, tmp_path: Path, vendor: str
) -> None:
    shutil.rmtree(tmp_path / "simulator" / "skillsim" / "vendors" / vendor)
    (tmp_path / "openapi" / f"{vendor}.yaml").unlink()
    (tmp_path / "fixtures" / "samples" / f"{vendor}.yaml").unlink(missing_ok=True)
    others = [name for name in VENDORS if name != vendor]

    with running_server(tmp_path / "log.txt", copy) as server:
        person = server.request("GET", f"{server.base_url}/__admin/people/12345")
        gone = server.request("GET", f"{server.base_url}/{vendor}/")
    done = run(copy, tmp_path, "generate", "--people", "10", "--out", "data")
    listed = run(copy, tmp_path, "verify", "--layer", "L0")

    assert list(server.vendors) == others
    assert [record["vendor"] for record in json.loads(person.body)["records"]] == others
    assert gone.status == 404
    assert [path.name for path in sorted((tmp_path / "data").iterdir()) if path.is_dir()] == others
    assert (done.returncode, listed.returncode) == (0, 0), done.stderr + listed.stdout


def run(copy: Installation, home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [copy.python, "-m", "skillsim", *words],
        cwd=home,
        env=copy.environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
