"""The wheel of this checkout, built and installed where nothing of the checkout is importable."""

import fcntl
import os
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.running_server import CHECKOUT, Installation

LIMIT_S = 120.0


@dataclass(frozen=True)
class Built:
    """What `scripts/build` makes, and the wheel installed."""

    wheel: Path
    sdist: Path
    installation: Installation


def built(factory: pytest.TempPathFactory) -> Built:
    """The files, made once for all workers that share a run."""
    folder = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    folder = folder / "distribution"
    folder.mkdir(exist_ok=True)
    done = folder / "done"
    with _held(folder / "lock"):
        if not done.exists():
            _make(folder)
            done.touch()
    (wheel,), (sdist,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    return Built(wheel, sdist, Installation(folder / "venv" / "bin" / "python"))


def build(source: Path, folder: Path, *targets: str) -> None:
    """Build `wheel` or `sdist`, or both when neither is named, of a source tree into a folder."""
    chosen = [argument for target in targets for argument in ("-t", target)]
    _run([sys.executable, "-m", "hatchling", "build", "-d", str(folder), *chosen], source)


def install(wheel: Path, folder: Path) -> None:
    """Make a virtual environment with the wheel, and with the libraries that are installed here."""
    venv.create(folder, with_pip=False, symlinks=True)
    python = str(folder / "bin" / "python")
    # A path file names a folder but obeys no path file in it: ours that leads to the checkout is
    # one of those.
    own = Path(sysconfig.get_path("purelib", vars={"base": str(folder)}))
    (own / "libraries.pth").write_text(f"{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check"]
    _run(
        [*pip, "install", "--quiet", "--no-deps", "--no-index", "--no-compile", str(wheel)], folder
    )


def _make(folder: Path) -> None:
    build(CHECKOUT, folder)
    (wheel,) = folder.glob("*.whl")
    install(wheel, folder / "venv")


@contextmanager
def _held(lock: Path) -> Iterator[None]:
    """Wait until no other process is in the block."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _run(command: list[str], folder: Path) -> None:
    environment = {name: text for name, text in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, timeout=LIMIT_S, check=False
    )
    assert done.returncode == 0, (done.stdout + done.stderr).decode("utf-8", "replace")
