"""The wheel installed where there is no checkout: every command works in an empty folder."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.running_server import CHECKOUT, Server
from tests.wheel import Built

pytestmark = pytest.mark.slow

LIMIT_S = 110.0
WHERE = """
import importlib.util, json, sys
import skillsim, skillsim_contracts
names = ("tests", "scripts", "simulator", "contract_tests", "docs")
print(json.dumps({
    "skillsim": skillsim.__file__,
    "skillsim_contracts": skillsim_contracts.__path__[0],
    "path": sys.path,
    "found": [name for name in names if importlib.util.find_spec(name)],
}))
"""

# A command, and what its output must hold.
COMMANDS = {
    "--version": "skillsim 0",
    "--help": "serve",
    "doctor --port 0": "ok    fixtures",
    "completion bash": "_shtab_skillsim",
    "mutate --help": "usage: skillsim mutate",
    "verify skilltrack --rule ST-LINK-createEmployee-skillsOfEmployee": "OK: 1 passed",
    "generate --people 10 --out made --jobs 2": "records",
    "generate --people 10 --out tables --format csv --report --jobs 1": "records",
}


def run(
    built: Built, folder: Path, arguments: list[str], program: str = "skillsim"
) -> "subprocess.CompletedProcess[str]":
    """A program of the installation, in a folder."""
    return subprocess.run(
        [str(built.installation.python.parent / program), *arguments],
        cwd=folder,
        env=built.installation.environment(),
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )


def test_nothing_of_the_checkout_is_importable(distribution: Built, tmp_path: Path) -> None:
    done = run(distribution, tmp_path, ["-c", WHERE], "python")
    told = json.loads(done.stdout)

    installed = distribution.installation.python.parents[1]
    assert Path(told["skillsim"]).is_relative_to(installed)
    assert Path(told["skillsim_contracts"]).is_relative_to(installed)
    assert told["found"] == []
    folders = {Path(entry) for entry in told["path"] if entry}
    ours = {CHECKOUT, CHECKOUT / "simulator", CHECKOUT / "contract_tests"}
    assert ours & folders == set()


@pytest.mark.parametrize("command", COMMANDS)
def test_command_works_without_a_checkout(
    distribution: Built, tmp_path: Path, command: str
) -> None:
    done = run(distribution, tmp_path, command.split())

    assert done.returncode == 0, done.stdout + done.stderr
    assert COMMANDS[command] in done.stdout


def test_server_answers_without_a_checkout(wheel_server: Server) -> None:
    bases = [wheel_server.vendors["skilltrack"].base_url + "/v1/employees", wheel_server.base_url]
    wheel_server.reset()

    employees = wheel_server.request("GET", bases[0], wheel_server.authorization("skilltrack"))
    console = wheel_server.request("GET", f"{bases[1]}/__console/")
    style = wheel_server.request("GET", f"{bases[1]}/__console/static/console.css")
    contract = wheel_server.request("GET", f"{bases[1]}/__admin/docs/")

    assert [a.status for a in (employees, console, style, contract)] == [200] * 4
    assert len(json.loads(employees.body)) > 0
