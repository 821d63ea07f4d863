"""The command line: parse, then one call per command.

Exit codes: 0 clean, 1 findings, 2 usage or configuration, 3 target unreachable.
"""

import argparse
import gc
import json
import logging
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from skillsim import __version__
from skillsim.errors import ConfigurationError

EXIT_USAGE = 2
EXIT_UNREACHABLE = 3
DEFAULT_URL = "http://127.0.0.1:8600"


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
    except ConfigurationError as error:
        print(f"skillsim: {error}", file=sys.stderr)
        return EXIT_USAGE


def make_parser() -> argparse.ArgumentParser:
    """Every command with its flags; docs and tests walk it."""
    parser = argparse.ArgumentParser(
        prog="skillsim", description="A sandbox for three HR-skills vendor APIs."
    )
    parser.add_argument("--version", action="version", version=f"skillsim {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_serve(commands)
    _add_reset(commands)
    return parser


def _add_serve(commands: Any) -> None:
    serve = commands.add_parser("serve", help="serve the vendors' APIs until interrupted")
    serve.add_argument("-p", "--port", help="port to listen on; 0 picks a free one (8600)")
    serve.add_argument("--host", help="address to listen on (127.0.0.1)")
    serve.add_argument("-c", "--config", type=Path, help="settings file (skillsim.yaml, if there)")
    serve.add_argument("--scenario", help="the world before the first request (small)")
    serve.add_argument("--seed", help="the number that fixes all chance (1)")
    serve.add_argument("--as-of", help="the day or instant the data speaks of (today, UTC)")
    serve.add_argument("--data", metavar="DIR", help="keep the world in DIR (in memory)")
    serve.add_argument("--allow-host", action="append", metavar="NAME", help="a further host name")
    serve.add_argument("--admin-token", help="token that the admin API asks for")
    serve.add_argument(
        "--format", choices=("text", "json"), default="text", help="how to say that it is ready"
    )
    _add_common(serve, _serve)


def _add_reset(commands: Any) -> None:
    reset = commands.add_parser("reset", help="put a world of a running sandbox back to its seed")
    reset.add_argument("--url", default=DEFAULT_URL, help=f"the sandbox ({DEFAULT_URL})")
    reset.add_argument("--world", default="default", help="the world's name (default)")
    reset.add_argument("--admin-token", help="the sandbox's admin token, if it has one")
    _add_common(reset, _reset)


def _add_common(command: argparse.ArgumentParser, call: Any) -> None:
    command.add_argument("-v", "--verbose", action="store_true", help="log more, to stderr")
    command.set_defaults(command=call)


def _serve(options: argparse.Namespace) -> int:
    # What is made while starting stays: collecting garbage meanwhile would only cost time.
    gc.disable()
    # Late imports: `skillsim --help` should not wait for a web server.
    from skillsim import banner, listener
    from skillsim.app import create_app
    from skillsim.config import make_config

    config = make_config(vars(options), file=options.config)
    bound = listener.bind(config.host, config.port)
    base_url = banner.base_url(config.host, bound.getsockname()[1])
    app = create_app(config)

    gc.freeze()
    gc.enable()

    def announce() -> None:
        ready = app.describe(base_url)
        text = json.dumps(ready) if options.format == "json" else banner.text(ready)
        print(text, flush=True)

    listener.listen(app, bound, announce)
    return 0


def _reset(options: argparse.Namespace) -> int:
    from skillsim.client import AdminClient, AdminError, Unreachable

    try:
        answer = AdminClient(options.url, token=options.admin_token).reset(options.world)
    except Unreachable as error:
        print(f"skillsim: {error}", file=sys.stderr)
        return EXIT_UNREACHABLE
    except (AdminError, ValueError) as error:
        print(f"skillsim: {error}", file=sys.stderr)
        return EXIT_USAGE
    print(f"world {answer['world']} is back at {answer['scenario']}, seed {answer['seed']}")
    return 0
