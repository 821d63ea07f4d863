"""The command line: parse, then one call per command.

Exit codes: 0 clean, 1 findings, 2 usage or configuration, 3 target unreachable, 4 not enough
exercised.
"""

import argparse
import contextlib
import gc
import json
import logging
import os
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from skillsim import __version__
from skillsim.client import AdminError, Unreachable
from skillsim.commands import (
    clock,
    deliveries,
    faults,
    generate,
    mutate,
    remote,
    requests,
    reset,
    snapshot,
    verify,
    worlds,
)
from skillsim.errors import ConfigurationError

EXIT_USAGE = 2
EXIT_UNREACHABLE = 3

_REMOTE = (clock, reset, snapshot, faults, deliveries, worlds, requests)


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
    _add_serve(commands)
    generate.add(commands)
    for command in _REMOTE:
        command.add(commands)
    verify.add(commands)
    mutate.add(commands)
    parser.set_defaults(command=_ask)
    return parser


def _add_serve(commands: Any) -> None:
    serve = commands.add_parser("serve", help="serve the vendors' APIs until interrupted")
    serve.add_argument("-p", "--port", help="port to listen on; 0 picks a free one (8600)")
    serve.add_argument("--host", help="address to listen on (127.0.0.1)")
    serve.add_argument("-c", "--config", type=Path, help="settings file (skillsim.yaml, if there)")
    serve.add_argument("--scenario", help="the world before the first request (small)")
    serve.add_argument("--seed", help="the number that fixes all chance (1)")
    serve.add_argument("--as-of", help="the day or instant the data speaks of (today, UTC)")
    serve.add_argument("--people", metavar="N", help="how many people (as the scenario says)")
    serve.add_argument("--locale", help="the language and country of people's names (en_US)")
    serve.add_argument("--company", metavar="FILE", help="a company of your own, YAML or JSON")
    serve.add_argument("--clock", help="real, frozen, or the instant it stands at (real)")
    serve.add_argument("--speed", help="seconds of a real clock in a true one (1)")
    _add_switches(serve)
    serve.add_argument("--data", metavar="DIR", help="keep all worlds in DIR (in memory)")
    serve.add_argument("--cache", metavar="DIR", help="where first states of large companies stay")
    serve.add_argument(
        "--no-cache", action="store_const", const="", dest="cache", help="keep no first states"
    )
    serve.add_argument("--allow-host", action="append", metavar="NAME", help="a further host name")
    serve.add_argument("--admin-token", help="token that the admin API asks for")
    serve.add_argument(
        "--format", choices=("text", "json"), default="text", help="how to say that it is ready"
    )
    serve.add_argument("-v", "--verbose", action="store_true", help="log more, to stderr")
    serve.set_defaults(command=_serve)


def _add_switches(serve: argparse.ArgumentParser) -> None:
    """Flags that all say KEY=VALUE, so that the last one wins."""
    serve.add_argument(
        "--set",
        action="append",
        dest="settings",
        metavar="KEY=VALUE",
        help="a switch of the world, see docs/settings.md; repeatable",
    )
    serve.add_argument(
        "--candidates",
        action="append",
        dest="settings",
        type="candidates={}".format,
        metavar="BEHAVIOUR",
        help="what invited candidates do by themselves (manual)",
    )
    serve.add_argument(
        "--no-rate-limit",
        action="append_const",
        dest="settings",
        const="rate_limit.enabled=false",
        help="let no rate limit refuse anything",
    )


def _serve(options: argparse.Namespace) -> int:
    # What is made while starting stays: collecting garbage meanwhile would only cost time.
    gc.disable()
    try:
        return _serve_until_stopped(options)
    finally:
        gc.enable()


def _serve_until_stopped(options: argparse.Namespace) -> int:
    # Late imports: `skillsim --help` should not wait for a web server.
    from skillsim import banner, listener
    from skillsim.app import create_app
    from skillsim.config import make_config

    config = make_config(vars(options), file=options.config)
    # Whoever interrupts has seen enough, be it while a large company is made.
    with contextlib.suppress(KeyboardInterrupt), listener.bind(config.host, config.port) as bound:
        port = bound.getsockname()[1]
        app = create_app(config, own_port=port)
        gc.freeze()
        gc.enable()

        def announce() -> None:
            ready = app.describe(banner.base_url(config.host, port))
            text = json.dumps(ready) if options.format == "json" else banner.text(ready)
            print(text, flush=True)

        listener.listen(app, bound, announce)
    return 0


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
