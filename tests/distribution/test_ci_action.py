"""The action for CI: its one step is a script, which starts a sandbox, tells of it and ends it."""

import json
import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from skillsim.config import Config
from tests.running_server import CHECKOUT
from tests.wheel import Built

LIMIT_S = 110.0
ACTION: dict[str, Any] = yaml.safe_load((CHECKOUT / "action.yml").read_text(encoding="utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
FROM_INPUT = re.compile(r"\$\{\{ inputs\.([a-z-]+) \}\}")


@dataclass(frozen=True)
class Job:
    """A job that uses the action: where it works, and what a step of it has."""

    folder: Path
    environment: Mapping[str, str]

    def act(self, **inputs: str) -> "subprocess.CompletedProcess[str]":
        """The action's step with these inputs, those that are not given at their defaults."""
        (step,) = STEPS
        given = {name: about["default"] for name, about in ACTION["inputs"].items()} | {
            name.replace("_", "-"): value for name, value in inputs.items()
        }
        own = {name: given[FROM_INPUT.findall(text)[0]] for name, text in step["env"].items()}
        return subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", step["run"]],
            cwd=self.folder,
            env={**self.environment, **own},
            capture_output=True,
            text=True,
            timeout=LIMIT_S,
            check=False,
        )

    def told(self, variable: str) -> dict[str, str]:
        """What was appended to the file that a variable names."""
        lines = Path(self.environment[variable]).read_text(encoding="utf-8").splitlines()
        return {name: value for name, _, value in (line.partition("=") for line in lines)}


@pytest.fixture
def job(distribution: Built, tmp_path: Path) -> Iterator[Job]:
    """A job with the wheel installed; what it leaves running is ended."""
    own = {
        "GITHUB_ACTION_PATH": str(CHECKOUT),
        "GITHUB_ENV": str(tmp_path / "env"),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "RUNNER_TEMP": str(tmp_path),
        "SANDBOX_COMMAND": str(distribution.installation.python.parent / "skillsim"),
    }
    job = Job(tmp_path, {**distribution.installation.environment(), **own})
    yield job
    job.act(do="stop")


def status_of(url: str) -> int:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=10)
    try:
        connection.request("GET", parts.path or "/")
        return connection.getresponse().status
    finally:
        connection.close()


def test_steps_are_calls_of_scripts_that_exist() -> None:
    called = [re.fullmatch(r'"\$GITHUB_ACTION_PATH/([^"]+)"[^;&|\n]*', s["run"]) for s in STEPS]

    assert len(called) > 0
    assert all(call and os.access(CHECKOUT / call[1], os.X_OK) for call in called)


def test_inputs_reach_steps_as_variables_and_never_as_text_of_a_script() -> None:
    assert [step for step in STEPS if "${{" in step["run"]] == []
    used = {name for s in STEPS for text in s["env"].values() for name in FROM_INPUT.findall(text)}
    assert used == set(ACTION["inputs"])


def test_variables_of_steps_are_settings_that_exist() -> None:
    settings = {f"SKILLSIM_{setting.name.upper()}" for setting in fields(Config)}

    given = {name for step in STEPS for name in step["env"] if name.startswith("SKILLSIM_")}

    assert len(given) > 0
    assert given - settings == set()


@pytest.mark.slow
def test_sandbox_answers_until_it_is_stopped(job: Job) -> None:
    started = job.act(port="0", scenario="empty")

    assert started.returncode == 0, started.stderr
    told = job.told("GITHUB_ENV")
    assert status_of(f"{told['SKILLSIM_URL']}/__admin/health") == 200
    assert job.act(do="stop").returncode == 0
    with pytest.raises(ConnectionRefusedError):
        status_of(told["SKILLSIM_URL"])


@pytest.mark.slow
def test_later_steps_have_addresses_and_credentials(job: Job) -> None:
    job.act(port="0")

    variables, outputs = job.told("GITHUB_ENV"), job.told("GITHUB_OUTPUT")
    assert variables["DEVSKILLER_API_KEY"] == "TEST-API-KEY"
    assert variables["SKILLTRACK_BASE_URL"] == f"{variables['SKILLSIM_URL']}/skilltrack"
    declared = {about["value"] for about in ACTION["outputs"].values()}
    assert {f"${{{{ steps.sandbox.outputs.{name} }}}}" for name in outputs} == declared
    assert json.loads(outputs["variables"]) == variables
    assert json.loads(Path(outputs["ready"]).read_text())["base_url"] == outputs["url"]


@pytest.mark.slow
def test_inputs_set_the_sandbox_up(job: Job) -> None:
    job.act(port="0", people="30", seed="7", clock="2026-01-31", settings="candidates=diligent")

    ready = json.loads(Path(job.told("GITHUB_OUTPUT")["ready"]).read_text())
    assert (ready["people"], ready["seed"]) == (30, 7)
    assert ready["clock"]["mode"] == "frozen"


@pytest.mark.slow
@pytest.mark.parametrize("scenario", ["none", "$(touch run)", "x; touch run", "`touch run`"])
def test_input_that_is_not_possible_fails_the_step_with_one_sentence(
    job: Job, scenario: str
) -> None:
    done = job.act(port="0", scenario=scenario)

    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert f"there is no scenario {scenario!r}" in done.stderr
    assert not (job.folder / "run").exists()


@pytest.mark.slow
def test_stop_without_a_sandbox_is_no_error(job: Job) -> None:
    done = job.act(do="stop")

    assert done.returncode == 0
    assert done.stdout.startswith("there is no sandbox")


@pytest.mark.slow
def test_second_start_is_refused_and_the_first_goes_on(job: Job) -> None:
    job.act(port="0", scenario="empty")

    again = job.act(port="0", scenario="empty")

    assert (again.returncode, again.stderr.count("\n")) == (2, 1)
    assert "a sandbox runs in" in again.stderr
    assert status_of(f"{job.told('GITHUB_ENV')['SKILLSIM_URL']}/__admin/health") == 200


def test_folder_that_somebody_put_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "own")
    given = {"SANDBOX_FOLDER": str(tmp_path / "link"), "SANDBOX_COMMAND": "true"}

    done = subprocess.run(
        [str(CHECKOUT / "scripts" / "ci-sandbox"), "start"],
        env={**os.environ, **given},
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )

    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "is somebody else's" in done.stderr
    assert list((tmp_path / "own").iterdir()) == []


@pytest.mark.slow
def test_sandbox_that_nobody_can_be_told_of_is_ended(job: Job, tmp_path: Path) -> None:
    command = tmp_path / "a command"
    command.write_text(
        '#!/bin/sh\nif [ "$1" = env ]; then echo "no variables" >&2; exit 3; fi\n'
        f'exec "{job.environment["SANDBOX_COMMAND"]}" "$@"\n'
    )
    command.chmod(0o755)
    other = Job(job.folder, {**job.environment, "SANDBOX_COMMAND": str(command)})

    done = other.act(port="0", scenario="empty")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "no variables\nthe sandbox has ended\n"
    assert not list(tmp_path.glob("skillsim-sandbox-*/pid"))
