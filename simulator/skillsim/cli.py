"""The command line: parse, then one call per command.

Exit codes: 0 clean, 1 findings, 2 usage or configuration, 3 target unreachable, 4 not enough
exercised.
"""

import argparse
import json
import logging
import os
import sys
import warnings
from collections.abc import Sequence

from skillsim import __version__
from skillsim.client import AdminError, Unreachable
from skillsim.commands import (
    check_har,
    clock,
    completion,
    deliveries,
    doctor,
    env,
    faults,
    generate,
    listen,
    mutate,
    new_vendor,
    proxy,
    remote,
    report_card,
    requests,
    reset,
    serve,
    snapshot,
    verify,
    worlds,
)
from skillsim.errors import ConfigurationError

EXIT_USAGE = 2
EXIT_UNREACHABLE = 3

_COMMANDS = (
    serve,
    generate,
    clock,
    reset,
    snapshot,
    faults,
    deliveries,
    worlds,
    requests,
    report_card,
    env,
    listen,
    verify,
    mutate,
    proxy,
    check_har,
    new_vendor,
    doctor,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    options = make_parser().parse_args(arguments)
    logging.basicConfig(
        level=logging.INFO if options.verbose else logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    # Connexion imports Starlette's test client, which warns about a library that tests may miss.
    warnings.filterwarnings("ignore", message="Using `httpx` with `starlette.testclient`")
    try:
        return int(options.command(options))
    except (ConfigurationError, AdminError, Unreachable) as error:
        print(f"skillsim: {error}", file=sys.stderr)
        return EXIT_UNREACHABLE if isinstance(error, Unreachable) else EXIT_USAGE


def make_parser() -> argparse.ArgumentParser:
    """Every command with its flags; docs and tests walk it."""
    parser = argparse.ArgumentParser(
        prog="skillsim", description="A sandbox for three HR-skills vendor APIs."
    )
    parser.add_argument("--version", action="version", version=f"skillsim {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in _COMMANDS:
        command.add(commands)
    completion.add(commands, parser)
    parser.set_defaults(command=_ask)
    return parser


def _ask(options: argparse.Namespace) -> int:
    """Talk to a running sandbox and say what came of it."""
    said = remote.run(options)
    _say(json.dumps(said.answer) if options.format == "json" else said.text)
    return said.exit_code


def _say(text: str) -> None:
    try:
        print(text, flush=True)
    except BrokenPipeError:
        # Whoever reads has seen enough (`| head`); Python must not try again when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
