"""`skillsim completion`: a script that completes the command line in a shell."""

import argparse
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from skillsim.commands.kit import say

SHELLS = ("bash", "zsh", "tcsh", "fish")

_FILES = frozenset({"FILE", "PATH"})
_FOLDERS = frozenset({"DIR"})


def add(commands: Any, whole: argparse.ArgumentParser) -> None:
    """Add the command to the parser; `whole` is what its scripts complete."""
    parser = commands.add_parser("completion", help="print a script that completes the command")
    parser.add_argument("shell", choices=SHELLS, help="whose script: bash, zsh, tcsh or fish")
    parser.add_argument("-v", "--verbose", action="store_true", help="log more, to standard error")
    parser.set_defaults(command=partial(_run, whole))


def _run(whole: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    # Late: no other command needs it.
    import shtab

    for action in _actions(whole):
        kind = _kind(action)
        if kind:
            # shtab looks for what completes a value in this attribute of its flag.
            action.complete = kind  # type: ignore[attr-defined]
    say(shtab.complete(whole, shell=options.shell))
    return 0


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """Every argument of a parser and of those below it."""
    for action in parser._actions:
        yield action
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from _actions(below)


def _kind(action: argparse.Action) -> Any:
    """How a value is completed: by files, by folders, or not at all."""
    import shtab

    if action.metavar in _FOLDERS:
        return shtab.DIRECTORY
    if action.type is Path or action.metavar in _FILES:
        return shtab.FILE
    return None
