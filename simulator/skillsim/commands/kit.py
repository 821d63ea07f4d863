"""What commands that run for a while share: how they end, errors, progress, files of reports."""

import argparse
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from skillsim.admin_connection import Unreachable
from skillsim.durations import from_text
from skillsim.errors import ConfigurationError

SECOND_US = 1_000_000


@contextmanager
def kit_errors() -> Iterator[None]:
    """What the kit says of wrong use, as ConfigurationError or Unreachable."""
    # Late, as in every command of the kit: it brings Hypothesis and Schemathesis along.
    from skillsim import contract, resources
    from skillsim_contracts import calls, catalogue, credentials, har, mutant_files, profile

    # The kit takes every contract for sound; those of one's own are looked at here.
    for path in resources.own_contracts():
        contract.load(path)
    try:
        yield
    except calls.Unreachable as error:
        raise Unreachable(str(error)) from error
    except (
        catalogue.UnknownName,
        credentials.CredentialRefused,
        har.HarError,
        mutant_files.MutantFileError,
        profile.ProfileError,
    ) as error:
        raise ConfigurationError(str(error)) from error


@contextmanager
def until_interrupted() -> Iterator[None]:
    """Let SIGTERM end the block as Ctrl-C does, and that also where a script began us with `&`."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    # A shell lets what it begins in the background ignore SIGINT.
    ends = (signal.SIGTERM, signal.SIGINT)
    before = {number: signal.signal(number, signal.default_int_handler) for number in ends}
    try:
        with suppress(KeyboardInterrupt):
            yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def seconds(text: str) -> float:
    """A budget such as `60s` or `2m`; plain numbers are seconds. Raises ArgumentTypeError."""
    try:
        return from_text(f"{text}s" if text.isdigit() else text) / SECOND_US
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def whole_number(text: str) -> int:
    """A number from 0. Raises ArgumentTypeError."""
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0")
    return int(text)


class Progress:
    """One line on a terminal that says how far the run is; silent anywhere else."""

    def __init__(self, total: int, *, is_quiet: bool = False) -> None:
        self._total = total
        self._done = 0
        self._is_shown = sys.stderr.isatty() and not is_quiet

    def step(self, name: str) -> None:
        """One more is done; `name` is the latest."""
        self._done += 1
        if self._is_shown:
            sys.stderr.write(f"\r\x1b[K{self._done}/{self._total} {name[:60]}")
            sys.stderr.flush()

    def end(self) -> None:
        """Take the line away."""
        if self._is_shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def say(text: str) -> None:
    """Print what was found; whoever reads may leave before the end (`| head`)."""
    encoding = sys.stdout.encoding or "utf-8"
    shown = text.encode(encoding, "backslashreplace").decode(encoding)
    try:
        sys.stdout.write(f"{shown}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        # Python must not try again when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def write_text(path: Path, text: str, *, is_script: bool = False) -> None:
    """Write a report, making its folder. Raises ConfigurationError when that is not possible."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Half a character that a target sent is written as it would be escaped.
        path.write_text(text, encoding="utf-8", errors="backslashreplace")
        if is_script:
            path.chmod(0o755)
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be written: {error.strerror}") from error
