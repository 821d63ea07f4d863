"""`skillsim verify` run in this process, and a broken server for it to find something on."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from skillsim import cli
from skillsim_contracts.mutant import Mutant
from skillsim_contracts.mutants.rewriting import Asked, rewrite_json
from tests.kit.mini_skilltrack import ACCOUNTS

CLEAN, FINDINGS, USAGE, UNREACHABLE, BLIND = range(5)

HOSTILE = "<img src=x onerror=alert(1)>"
SECRET = ACCOUNTS["hr-portal"][0]
PROFILE = """\
target: {{urls: {{skilltrack: "{url}"}}}}
auth: {{skilltrack: {{owner: {{client_id: hr-portal, client_secret: {secret}}}}}}}
"""


def _hostile(asked: Asked, people: object) -> object:
    return [one | {"hire_date": HOSTILE} for one in people] if isinstance(people, list) else people


BROKEN = Mutant(
    id="planted",
    group="planted",
    operation="ST GET /v1/employees",
    violation="hire dates are no days",
    wrap=rewrite_json("GET", "/skilltrack/v1/employees", _hostile),
)


@dataclass(frozen=True)
class Ran:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """The only line on stderr, without the program's name."""
        (line,) = self.err.splitlines()
        assert line.startswith("skillsim: ")
        return line.removeprefix("skillsim: ")


class Command:
    """Runs `skillsim verify` in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: object) -> Ran:
        code = cli.main(["verify", "--jobs", "1", *map(str, arguments)])
        said = self._capsys.readouterr()
        return Ran(code, said.out, said.err)


def profile(folder: Path, text: str) -> Path:
    path = folder / "target.yaml"
    path.write_text(text)
    return path
