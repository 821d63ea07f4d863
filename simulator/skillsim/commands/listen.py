"""`skillsim listen`: receive webhooks, say what comes, answer from a script, and send on."""

import argparse
import contextlib
import re
import ssl
from pathlib import Path
from typing import TYPE_CHECKING, Any

from skillsim.commands.kit import say, until_interrupted, whole_number
from skillsim.commands.registering import registered
from skillsim.commands.remote import add_sandbox_flags
from skillsim.errors import ConfigurationError

if TYPE_CHECKING:
    from skillsim.receiving import Script

DEFAULT_PORT = 9000
_EXIT_FINDINGS = 1
# Plain names only: a certificate for anything else cannot be made.
_LABEL = r"(?!xn--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL}){{0,8}}")


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("listen", help="receive webhooks and say what comes")
    parser.add_argument(
        "-p",
        "--port",
        type=_port,
        default=DEFAULT_PORT,
        help=f"port to listen on, {DEFAULT_PORT} unless given; 0 picks a free one",
    )
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on, 127.0.0.1 unless given"
    )
    parser.add_argument(
        "--register",
        nargs="?",
        const="",
        metavar="VENDOR",
        help="have a running sandbox send this vendor's webhooks here until this ends, and check"
        " their secret; VENDOR may be left out where only one has webhooks",
    )
    add_sandbox_flags(parser)
    parser.add_argument(
        "--secret",
        action="append",
        metavar="TEXT",
        help="the secret of a webhook; what carries none of them is answered 401; may be repeated",
    )
    parser.add_argument(
        "--answers",
        type=_script,
        metavar="LIST",
        help="what is answered in turn, such as 500,drop,slow:3s,200; the last goes on; 200 unless"
        " given",
    )
    parser.add_argument("--forward", metavar="URL", help="send each on, and answer what comes back")
    parser.add_argument(
        "--save",
        type=Path,
        metavar="FILE",
        help="append each to FILE as a line of JSON, the secret left out",
    )
    parser.add_argument("--tls", action="store_true", help="listen with TLS; takes the extra tls")
    parser.add_argument(
        "--tls-ca",
        type=Path,
        metavar="FILE",
        help="where to write the certificate that clients are to trust; without it a file that goes"
        " away at the end",
    )
    parser.add_argument(
        "--count",
        type=_count,
        metavar="N",
        help="stop after so many; the exit code is 1 when a secret was wrong",
    )
    parser.add_argument("--no-bodies", action="store_true", help="do not say the bodies")
    parser.add_argument(
        "--format",
        choices=("text", "json"),
        default="text",
        help="how to say what comes, text unless given",
    )
    parser.add_argument("-v", "--verbose", action="store_true", help="log more, to standard error")
    parser.set_defaults(command=run, world="default")


def run(options: argparse.Namespace) -> int:
    """Listen until interrupted, or until enough came; 1 when a secret was wrong, else 0."""
    if options.register is not None and options.tls:
        raise ConfigurationError(
            "--register goes without --tls: a sandbox sends nothing where it trusts no certificate"
        )
    # Late, as in every command that does much: `skillsim --help` should not wait for it.
    from skillsim.receiving import Receiver
    from skillsim.receiving.forwarding import Forwarder
    from skillsim.receiving.telling import Telling, appending

    with contextlib.ExitStack() as stack:
        forward = Forwarder(options.forward) if options.forward else None
        told = Telling(
            say,
            is_json=options.format == "json",
            is_body_shown=not options.no_bodies,
            secrets=options.secret or (),
            enough=options.count,
            forwarded_to=forward.address if forward else None,
            file=stack.enter_context(appending(options.save)) if options.save else None,
        )
        tls, ca_file = _tls(options, stack)
        receiver = Receiver(
            options.answers,
            host=options.host,
            port=options.port,
            tls=tls,
            on_arrival=told.arrived,
            on_answer=told.answered,
            secret=options.secret,
            forward=forward,
        )
        with until_interrupted(), receiver, registered(options, receiver, told) as vendor:
            told.ready(receiver.url, ca_file, vendor)
            told.is_done.wait()
    if told.failure is not None:
        raise ConfigurationError(f"{options.save}: cannot be written: {told.failure.strerror}")
    return 0 if told.is_all_trusted else _EXIT_FINDINGS


def _tls(
    options: argparse.Namespace, stack: contextlib.ExitStack
) -> tuple[ssl.SSLContext | None, Path | None]:
    """What shows the certificate, and the file of the CA; nothing without TLS."""
    if not options.tls:
        if options.tls_ca is not None:
            raise ConfigurationError("--tls-ca is of use with --tls only")
        return None, None
    from skillsim.certificates import OWN_NAMES, Authority, readable_file

    authority = Authority.make()
    names = dict.fromkeys([options.host, *OWN_NAMES])
    # A client is led here under any name, such as that of the receiver it will have one day.
    context = authority.server_context(names, is_served=_is_host_name)
    return context, stack.enter_context(readable_file(authority, options.tls_ca))


def _is_host_name(text: str) -> bool:
    return _HOST_NAME.fullmatch(text) is not None


def _port(text: str) -> int:
    number = whole_number(text)
    if number > 65535:
        raise argparse.ArgumentTypeError(f"{number} is no port: 0 to 65535")
    return number


def _count(text: str) -> int:
    number = whole_number(text)
    if number == 0:
        raise argparse.ArgumentTypeError("0 is no count: 1 or more")
    return number


def _script(text: str) -> "Script":
    from skillsim.receiving import Script

    try:
        return Script.from_text(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
