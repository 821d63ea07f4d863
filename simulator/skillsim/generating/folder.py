"""A folder that is filled wholly or not at all."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from skillsim.errors import ConfigurationError

PARTIAL = ".skillsim-partial"
"""Where files are written until all are there, inside the folder they are for."""


@contextmanager
def filled(folder: Path, *, last: str) -> Iterator[Path]:
    """The path of an empty folder to write into; its files move to `folder` at the end.

    The file named `last` moves last, so whoever waits for it finds all the others. When anything
    goes wrong, what was written is removed, and `folder` too if it was not there before. Raises
    ConfigurationError when `folder` is not empty or cannot be written.
    """
    made = _missing(folder)
    partial = folder / PARTIAL
    _check_empty(folder)
    try:
        try:
            partial.mkdir(parents=True)
            yield partial
            _move_up(partial, last)
        except OSError as error:
            reason = error.strerror or " ".join(str(error).split())
            raise ConfigurationError(f"{folder} cannot be written: {reason}") from error
    except BaseException:
        _remove(partial, made)
        raise


def _missing(folder: Path) -> list[Path]:
    """The folder and those above it that are not there yet, the innermost first."""
    return [path for path in (folder, *folder.parents) if not path.exists()]


def _check_empty(folder: Path) -> None:
    try:
        names = sorted(path.name for path in folder.iterdir())
    except FileNotFoundError:
        return
    except OSError as error:
        raise ConfigurationError(f"{folder} is not possible: {error.strerror}") from error
    if PARTIAL in names:
        raise ConfigurationError(
            f"{folder} holds {PARTIAL} of a run that goes on or was killed: remove it first"
        )
    if names:
        raise ConfigurationError(f"{folder} is not empty: send a folder that is, or a new one")


def _move_up(partial: Path, last: str) -> None:
    moved: list[Path] = []
    try:
        for path in sorted(partial.iterdir(), key=lambda path: (path.name == last, path.name)):
            moved.append(path)
            path.rename(partial.parent / path.name)
        partial.rmdir()
    except BaseException:
        for path in moved:
            with suppress(OSError):
                (partial.parent / path.name).rename(path)
        raise


def _remove(partial: Path, made: list[Path]) -> None:
    shutil.rmtree(partial, ignore_errors=True)
    for path in made:
        with suppress(OSError):
            os.rmdir(path)
