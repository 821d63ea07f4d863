"""What is in the wheel and in the source distribution, and that the one makes the other."""

import tarfile
from collections.abc import Iterator
from email.parser import BytesParser
from pathlib import Path, PurePosixPath
from zipfile import ZipFile

import pytest

from tests.running_server import CHECKOUT
from tests.wheel import Built, build

pytestmark = pytest.mark.slow

# Where folders of the checkout are in a wheel.
PLACES = {
    "simulator/skillsim": "skillsim",
    "contract_tests/skillsim_contracts": "skillsim_contracts",
    "openapi": "skillsim/openapi",
    "fixtures": "skillsim/fixtures",
}
# What tools and runs leave behind in a checkout.
LEFT_FOLDERS = frozenset(
    {".artefacts", ".git", ".hypothesis", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".venv"}
    | {"__pycache__", "build", "dist", "node_modules", "schemathesis-report", "skillsim-data"}
)
LEFT_KINDS = frozenset({".coverage", ".log", ".pem", ".pyc", ".pyz", ".sqlite", ".whl"})


def files_of(folder: Path) -> Iterator[PurePosixPath]:
    """Every file below a folder that a tool has not left there."""
    for path in folder.rglob("*"):
        relative = PurePosixPath(path.relative_to(folder))
        if path.is_file() and not is_leftover(relative):
            yield relative


def is_leftover(path: PurePosixPath) -> bool:
    is_in_one = not LEFT_FOLDERS.isdisjoint(path.parts[:-1])
    return is_in_one or (path.suffix or path.name) in LEFT_KINDS


def names_in_wheel(wheel: Path) -> set[str]:
    with ZipFile(wheel) as archive:
        return set(archive.namelist())


def names_in_sdist(sdist: Path) -> set[PurePosixPath]:
    with tarfile.open(sdist) as archive:
        members = (PurePosixPath(member.name) for member in archive if member.isfile())
        return {member.relative_to(member.parts[0]) for member in members}


@pytest.mark.parametrize("folder", PLACES)
def test_wheel_holds_every_file_of_folder(distribution: Built, folder: str) -> None:
    expected = {f"{PLACES[folder]}/{path}" for path in files_of(CHECKOUT / folder)}

    held = names_in_wheel(distribution.wheel)

    assert len(expected) > 0
    assert expected - held == set()


def test_wheel_holds_nothing_else(distribution: Built) -> None:
    places = tuple(f"{place}/" for place in PLACES.values())

    names = names_in_wheel(distribution.wheel)

    other = {name for name in names if not name.startswith(places) and ".dist-info/" not in name}
    assert other == set()
    assert {name for name in names if is_leftover(PurePosixPath(name))} == set()


def test_wheel_says_what_it_is_and_needs(distribution: Built) -> None:
    with ZipFile(distribution.wheel) as archive:
        (name,) = (n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        metadata = BytesParser().parsebytes(archive.read(name))
        licence = archive.read(name.replace("METADATA", "licenses/LICENSE"))

    assert metadata["License-Expression"] == "Apache-2.0"
    assert metadata["Requires-Python"] == ">=3.11"
    assert {"data", "tls", "browser"} <= set(metadata.get_all("Provides-Extra", []))
    assert licence == (CHECKOUT / "LICENSE").read_bytes()


def test_both_packages_say_that_they_are_typed(distribution: Built) -> None:
    typed = {"skillsim/py.typed", "skillsim_contracts/py.typed"}

    assert typed <= names_in_wheel(distribution.wheel)


def test_sdist_holds_no_leftovers(distribution: Built) -> None:
    names = names_in_sdist(distribution.sdist)

    assert {str(name) for name in names if is_leftover(name)} == set()


def test_sdist_holds_what_builds_and_checks_it(distribution: Built) -> None:
    needed = {*PLACES, "docs", "tests", "scripts", "requirements", "LICENSE", "SECURITY.md"}

    names = {str(name) for name in names_in_sdist(distribution.sdist)}

    held = {one for one in needed for name in names if f"{name}/".startswith(f"{one}/")}
    assert held == needed


def test_sdist_builds_the_same_wheel(distribution: Built, tmp_path: Path) -> None:
    with tarfile.open(distribution.sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    (source,) = tmp_path.iterdir()

    build(source, tmp_path / "dist", "wheel")

    (wheel,) = (tmp_path / "dist").iterdir()
    assert wheel.read_bytes() == distribution.wheel.read_bytes()
