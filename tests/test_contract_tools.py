"""What other people's tools make of the contracts."""

import subprocess
import sys
from pathlib import Path

import pytest

from skillsim.resources import contracts_root

CONTRACTS = sorted(contracts_root().glob("*.yaml"))
GENERATOR = Path(sys.executable).with_name("openapi-python-client")


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda path: path.stem)
def test_generated_client_imports_without_a_warning(contract: Path, tmp_path: Path) -> None:
    target = tmp_path / "client"
    # The generator calls its formatter by name.
    path = {"PATH": str(GENERATOR.parent)}

    done = subprocess.run(
        [GENERATOR, "generate", "--path", contract, "--output-path", target, "--fail-on-warning"],
        env=path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    package = next(p.parent for p in target.glob("*/__init__.py"))
    code = "import importlib, pkgutil, sys; sys.path.insert(0, sys.argv[1])\n" + IMPORT_ALL
    subprocess.run([sys.executable, "-W", "ignore", "-c", code, target, package.name], check=True)


IMPORT_ALL = """
package = importlib.import_module(sys.argv[2])
for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
    importlib.import_module(module.name)
"""
