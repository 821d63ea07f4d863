"""`skillsim serve`: the vendors' APIs, until it is interrupted."""

import argparse
import contextlib
import gc
import json
from pathlib import Path
from typing import Any

from skillsim.commands.kit import say, until_interrupted


def add(commands: Any) -> None:
    """Add the command to the parser."""
    serve = commands.add_parser(
        "serve",
        help="serve the vendors' APIs until interrupted",
        description="Serves the vendors' APIs until it is interrupted. Requests in flight are"
        " finished first. Every setting can also be a variable, or stand in a file.",
    )
    _add_addresses(serve)
    _add_company(serve)
    _add_time(serve)
    _add_switches(serve)
    _add_folders(serve)
    _add_admission(serve)
    serve.add_argument(
        "--format",
        choices=("text", "json"),
        default="text",
        help="how to say that it is ready, text unless given; json is one line",
    )
    serve.add_argument("-v", "--verbose", action="store_true", help="log more, to standard error")
    serve.set_defaults(command=run)


def _add_addresses(serve: argparse.ArgumentParser) -> None:
    serve.add_argument(
        "-p", "--port", help="port to listen on, 8600 unless given; 0 picks a free one"
    )
    serve.add_argument(
        "--host",
        help="address to listen on, 127.0.0.1 unless given; any other than loopback needs an"
        " admin token",
    )
    serve.add_argument(
        "--tls",
        action="store_const",
        const=True,
        help="answer to https too, on the port of --tls-port",
    )
    serve.add_argument(
        "--tls-port", help="port to listen on with TLS, 8643 unless given; 0 picks a free one"
    )
    serve.add_argument(
        "--tls-ca", metavar="FILE", help="where to write the certificate that clients are to trust"
    )
    serve.add_argument(
        "-c",
        "--config",
        type=Path,
        help="settings file; without it skillsim.yaml in the working directory is read, if it is"
        " there",
    )


def _add_company(serve: argparse.ArgumentParser) -> None:
    """Flags that say what the data is made from."""
    serve.add_argument("--scenario", help="the world before the first request, small unless given")
    serve.add_argument("--seed", help="the number that fixes all chance, 1 unless given")
    serve.add_argument(
        "--as-of", help="the day or instant that the data speaks of, today (UTC) unless given"
    )
    serve.add_argument(
        "--people",
        metavar="N",
        help="how many people are drawn, 0 to 500000; as many as the scenario says unless given",
    )
    serve.add_argument(
        "--locale", help="the language and country of people's names, en_US unless given"
    )
    serve.add_argument(
        "--company",
        metavar="FILE",
        help="file with a company of your own, YAML or JSON; nobody is drawn beside it unless"
        " --people is given",
    )


def _add_time(serve: argparse.ArgumentParser) -> None:
    serve.add_argument(
        "--clock",
        help="how time goes: real unless given, frozen, or the instant or day at which it stands",
    )
    serve.add_argument(
        "--speed", help="seconds of the world in one second of a real clock, 1 unless given"
    )


def _add_switches(serve: argparse.ArgumentParser) -> None:
    """Flags that all say KEY=VALUE, so that the last one wins."""
    serve.add_argument(
        "--set",
        action="append",
        dest="settings",
        metavar="KEY=VALUE",
        help="a switch of the world, see docs/settings.md; may be repeated",
    )
    serve.add_argument(
        "--candidates",
        action="append",
        dest="settings",
        type="candidates={}".format,
        metavar="BEHAVIOUR",
        help="what invited candidates do by themselves, manual unless given; short for --set"
        " candidates=BEHAVIOUR",
    )
    serve.add_argument(
        "--no-rate-limit",
        action="append_const",
        dest="settings",
        const="rate_limit.enabled=false",
        help="let no rate limit refuse anything; short for --set rate_limit.enabled=false",
    )


def _add_folders(serve: argparse.ArgumentParser) -> None:
    """Flags that say what outlives the process, and where."""
    serve.add_argument(
        "--data",
        metavar="DIR",
        help="folder that keeps every world, its snapshots and the signing keys; without it they"
        " end with the process",
    )
    serve.add_argument(
        "--cache",
        metavar="DIR",
        help="folder that keeps first states of large companies, in ~/.cache unless given",
    )
    serve.add_argument(
        "--no-cache",
        action="store_const",
        const="",
        dest="cache",
        help="keep no first states of large companies",
    )


def _add_admission(serve: argparse.ArgumentParser) -> None:
    """Flags that say who is let in."""
    serve.add_argument(
        "--allow-host",
        action="append",
        metavar="NAME",
        help="a further host name to answer to; may be repeated",
    )
    serve.add_argument(
        "--allow-receiver",
        action="append",
        metavar="NETWORK",
        help="a further network that webhooks may go to, as 10.1.0.0/16; may be repeated",
    )
    serve.add_argument(
        "--admin-token",
        help="the token that the admin API asks for; SKILLSIM_ADMIN_TOKEN hides it better",
    )


def run(options: argparse.Namespace) -> int:
    """Serve until interrupted; 0. Raises ConfigurationError."""
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
    from skillsim.secure_door import secure_door

    config = make_config(vars(options), file=options.config)
    # Whoever interrupts has seen enough, be it while a large company is made.
    with until_interrupted(), contextlib.ExitStack() as stack:
        bound = stack.enter_context(listener.bind(config.host, config.port))
        port = bound.getsockname()[1]
        door = stack.enter_context(secure_door(config)) if config.tls else None
        ports = {port, door.port} if door else {port}
        app = create_app(config, own_ports=ports, tls=door.described if door else None)
        gc.freeze()
        gc.enable()

        def announce() -> None:
            ready = app.describe(banner.base_url(config.host, port))
            say(json.dumps(ready) if options.format == "json" else banner.text(ready))

        secured = door.open(app.is_served) if door else None
        listener.listen(app, bound, announce, secured)
    return 0
