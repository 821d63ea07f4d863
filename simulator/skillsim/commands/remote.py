"""What the commands share that talk to a running sandbox: flags, verbs, connection, output."""

import argparse
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from skillsim.client import AdminClient
from skillsim.errors import ConfigurationError

DEFAULT_URL = "http://127.0.0.1:8600"

_FORMATS = ("text", "json")
_SPELLINGS = (
    "An INSTANT is an RFC 3339 date-time such as 2026-01-31T08:00:00Z. A DURATION has days, hours,"
    " minutes and seconds, such as 2h 30m, 90s or 1d."
)
_DEFAULTS = {"world": "default", "format": "text"}


@dataclass(frozen=True)
class Said:
    """What a command has to say: as JSON, as text for people, and its exit code."""

    answer: Any
    text: str
    exit_code: int = 0


Call = Callable[[AdminClient, argparse.Namespace], Said]


def _no_flags(parser: argparse.ArgumentParser) -> None:
    """A verb without flags of its own."""


@dataclass(frozen=True)
class Verb:
    """One thing that can be done with a noun, such as `list` with `snapshot`."""

    name: str
    explanation: str
    call: Call
    add_flags: Callable[[argparse.ArgumentParser], None] = _no_flags
    formats: tuple[str, ...] = _FORMATS


def add_command(
    commands: Any,
    name: str,
    explanation: str,
    call: Call,
    add_flags: Callable[[argparse.ArgumentParser], None] = _no_flags,
) -> None:
    """A command without verbs."""
    parser = commands.add_parser(name, help=explanation)
    _add_shared(parser)
    add_flags(parser)
    parser.set_defaults(**_DEFAULTS, call=call)


def add_noun(
    commands: Any, name: str, explanation: str, verbs: Sequence[Verb], *, in_world: bool = True
) -> None:
    """A command with verbs; without one it does the first, as if no flag of it were given."""
    noun = commands.add_parser(name, help=explanation, epilog=_SPELLINGS)
    _add_shared(noun, in_world=in_world)
    below = noun.add_subparsers(metavar="VERB")
    parsers = [_add_verb(below, verb, in_world=in_world) for verb in verbs]
    noun.set_defaults(**_DEFAULTS, **vars(parsers[0].parse_args([])))


def _add_verb(below: Any, verb: Verb, *, in_world: bool) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = below.add_parser(
        verb.name, help=verb.explanation, epilog=_SPELLINGS
    )
    # What is said before the verb stands, unless it is said again behind it.
    _add_shared(parser, in_world=in_world, formats=verb.formats, default=argparse.SUPPRESS)
    if verb.formats != _FORMATS:
        parser.set_defaults(format=verb.formats[0])
    verb.add_flags(parser)
    parser.set_defaults(call=verb.call)
    return parser


def _add_shared(
    parser: argparse.ArgumentParser,
    *,
    in_world: bool = True,
    formats: Sequence[str] = _FORMATS,
    **default: Any,
) -> None:
    add_sandbox_flags(parser, in_world=in_world, **default)
    parser.add_argument(
        "--format", choices=formats, help=f"how to answer, {formats[0]} unless given", **default
    )
    parser.add_argument(
        "-v", "--verbose", action="store_true", help="log more, to standard error", **default
    )


def add_sandbox_flags(
    parser: argparse.ArgumentParser, *, in_world: bool = True, **default: Any
) -> None:
    """Flags that name a running sandbox, for `connect`."""
    parser.add_argument(
        "--url", help=f"the sandbox, {DEFAULT_URL} unless given here or in SKILLSIM_URL", **default
    )
    if in_world:
        parser.add_argument("--world", help="the world's name, default unless given", **default)
    parser.add_argument(
        "--admin-token",
        help="the sandbox's admin token, if it has one; also taken from SKILLSIM_ADMIN_TOKEN",
        **default,
    )


def run(options: argparse.Namespace) -> Said:
    """What the command has to say. Raises AdminError, Unreachable, ConfigurationError."""
    call: Call = options.call
    return call(connect(options), options)


def connect(options: argparse.Namespace) -> AdminClient:
    """The sandbox that the flags name. Raises ConfigurationError."""
    url = options.url or os.environ.get("SKILLSIM_URL") or DEFAULT_URL
    token = options.admin_token or os.environ.get("SKILLSIM_ADMIN_TOKEN", "").strip()
    try:
        return AdminClient(url, world=options.world, token=token)
    except ValueError as error:
        raise ConfigurationError(str(error)) from error


def filters(options: argparse.Namespace, names: Sequence[str]) -> dict[str, Any]:
    """The flags of these names, None for those that were not given."""
    return {name: getattr(options, name) for name in names}


def add_file_flag(parser: argparse.ArgumentParser, *, required: bool = False) -> None:
    """`-o FILE`."""
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE", required=required, help="the file to write"
    )


def write_file(path: Path, content: bytes) -> Said:
    """Keep an answer in a file. Raises ConfigurationError when it cannot be written."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be written: {error.strerror}") from error
    size = {"file": str(path), "size_bytes": len(content)}
    return Said(size, f"wrote {len(content)} bytes to {path}")
