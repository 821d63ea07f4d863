"""The Containerfile: its steps are our scripts, and it copies all that they need."""

import os
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from skillsim.config import Config
from tests.running_server import CHECKOUT
from tests.wheel import Built, build


class Step(NamedTuple):
    """One instruction with its arguments."""

    name: str
    words: list[str]


def stages() -> list[list[Step]]:
    """The stages of the file, each a list of instructions beginning with FROM."""
    found: list[list[Step]] = []
    for line in (CHECKOUT / "Containerfile").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, *words = line.split()
            if name == "FROM":
                found.append([])
            found[-1].append(Step(name, words))
    return found


def named(name: str, steps: list[Step]) -> list[list[str]]:
    return [step.words for step in steps if step.name == name]


def test_file_is_made_by_a_script_that_exists() -> None:
    making, running = stages()

    assert named("RUN", making) == [["scripts/build-pyz"]]
    assert os.access(CHECKOUT / "scripts" / "build-pyz", os.X_OK)
    assert ["--from=build", "/src/dist/skillsim.pyz", "/opt/skillsim.pyz"] in named("COPY", running)


def test_both_stages_have_the_same_python_of_no_named_registry() -> None:
    images = [named("FROM", stage)[0][0] for stage in stages()]

    assert len(images) == 2
    assert len(set(images)) == 1
    assert "/" not in images[0]


def test_nobody_runs_it_as_root() -> None:
    running = stages()[-1]

    users = named("USER", running)

    assert len(users) == 1
    assert int(users[0][0]) > 0
    names = [step.name for step in running]
    assert names.index("USER") < names.index("ENTRYPOINT")
    assert "RUN" not in names[names.index("USER") :]


def test_no_secret_is_in_the_image() -> None:
    settings = [word for stage in stages() for words in named("ENV", stage) for word in words]

    assert [word for word in settings if "TOKEN" in word or "SECRET" in word] == []
    assert [step for stage in stages() for step in stage if step.name == "ARG"] == []


def test_port_is_the_one_that_is_served() -> None:
    assert named("EXPOSE", stages()[-1]) == [[str(Config().port)]]


@pytest.mark.slow
def test_what_is_copied_builds_the_same_wheel(distribution: Built, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for *names, _ in named("COPY", stages()[0]):
        for name in names:
            path = CHECKOUT / name
            copy = shutil.copytree if path.is_dir() else shutil.copy
            copy(path, source / name)

    build(source, tmp_path / "dist", "wheel")

    (wheel,) = (tmp_path / "dist").iterdir()
    assert wheel.read_bytes() == distribution.wheel.read_bytes()
    assert (source / "requirements" / "pack.txt").is_file()
