"""The page on data files against the product, and what the benchmark compares with."""

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from skillsim.generating import identities
from skillsim.registry import discover
from tests.documentation import rows, section, text_of
from tests.generating import faker_rows
from tests.generating.averages import Averages
from tests.generating.generated import generate, manifest

PAGE = text_of("docs/data-files.md")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    assert generate(folder, "--scenario", "load", "--people", "250") == 0
    return folder


def described(heading: str) -> set[str]:
    cells = {cell.strip() for cell in rows(section(PAGE, heading))}
    return {name.strip("`") for cell in cells for name in cell.split(", ")}


def test_entities_described_are_those_that_exist() -> None:
    lines = [line for line in section(PAGE, "## Entities").splitlines() if line.startswith("| `")]

    listed = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in lines]

    assert listed == [
        [vendor.name, entity.name, entity.schema, "`, `".join(entity.key)]
        for vendor in discover()
        for entity in vendor.data_set.entities
    ]


@pytest.mark.parametrize(
    ("heading", "schema"), [("## Identities", "Identity"), ("## Labels", "Label")]
)
def test_members_of_our_own_tables_are_described(heading: str, schema: str) -> None:
    schemas = identities.contract_of(["VENDOR"]).document["components"]["schemas"]

    assert described(heading) == set(schemas[schema]["properties"])


def test_members_of_the_manifest_are_described(sample: Path) -> None:
    said = manifest(sample)

    assert described("## Manifest") == set(said) | set(said["files"][0])


def paths(value: Any, path: str = "") -> Iterator[str]:
    """Every member of a record by its path; items of a list have the list's."""
    if isinstance(value, dict):
        for name, below in value.items():
            yield from paths(below, f"{path}.{name}")
    elif isinstance(value, list):
        for item in value:
            yield from paths(item, path)
    else:
        yield path


@pytest.mark.slow
def test_benchmark_compares_with_the_same_members_and_as_many_records(sample: Path) -> None:
    ours: dict[str, set[str]] = defaultdict(set)
    theirs: dict[str, set[str]] = defaultdict(set)
    n_ours, n_theirs = 0, 0
    for file in manifest(sample)["files"]:
        for line in (sample / file["path"]).read_text(encoding="utf-8").splitlines():
            ours[file["path"].removesuffix(".jsonl")].update(paths(json.loads(line)))
            n_ours += 1

    for entity, record in faker_rows.rows(250, Averages(sample)):
        theirs[entity].update(paths(record))
        n_theirs += 1

    catalogues = ours.keys() - theirs.keys()
    assert catalogues == {f"devskiller/{n}" for n in ("tests", "predefined_tests", "job_positions")}
    assert theirs == {entity: ours[entity] for entity in theirs}
    assert n_theirs == n_ours - sum(
        file["records"]
        for file in manifest(sample)["files"]
        if file["path"].removesuffix(".jsonl") in catalogues
    )


TERMINAL = """
import os, pty, sys
from skillsim import cli

master, slave = pty.openpty()
os.dup2(slave, 2)
code = cli.main(["generate", "--people", "600", "--jobs", "1", "--out", *sys.argv[1:]])
os.close(slave)
os.write(2, b"END")
shown = b""
while not shown.endswith(b"END"):
    shown += os.read(master, 1000)
sys.stdout.buffer.write(shown)
"""


def on_terminal(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", TERMINAL, *arguments],
        capture_output=True,
        check=True,
        env={"TERM": "xterm", "PYTHONPATH": str(Path(identities.__file__).parents[2])},
    )
    return done.stdout.decode()


def test_terminal_shows_how_far_it_is(tmp_path: Path) -> None:
    shown = on_terminal(str(tmp_path))

    assert "100%" in shown
    assert "people" in shown


def test_quiet_run_shows_nothing_on_a_terminal(tmp_path: Path) -> None:
    assert on_terminal(str(tmp_path), "--quiet") == "END"
