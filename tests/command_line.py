"""Walking the command line: every command and verb with its parser."""

import argparse
from collections.abc import Iterator

from skillsim.cli import make_parser


def commands() -> dict[str, argparse.ArgumentParser]:
    """The parser of each command by its name, in the order of the program's own help."""
    return dict(below(make_parser()))


def one_liners(parser: argparse.ArgumentParser) -> dict[str, str | None]:
    """What the help of a parser says of each command or verb below it."""
    return {
        action.dest: action.help for group in _groups(parser) for action in group._choices_actions
    }


def every_parser() -> dict[str, argparse.ArgumentParser]:
    """The parser of each command and of each verb by what is typed, such as `clock set`."""
    found = {}
    for name, command in commands().items():
        found[name] = command
        found |= {f"{name} {verb}": parser for verb, parser in below(command)}
    return found


def below(parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """The commands or verbs of a parser."""
    for group in _groups(parser):
        yield from group.choices.items()


def arguments(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    """The flags and the other arguments of a parser, but for `--help` and verbs."""
    others = (argparse._HelpAction, argparse._SubParsersAction)
    return [action for action in parser._actions if not isinstance(action, others)]


def _groups(
    parser: argparse.ArgumentParser,
) -> Iterator["argparse._SubParsersAction[argparse.ArgumentParser]"]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield action
