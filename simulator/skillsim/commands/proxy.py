"""`skillsim proxy`: stands before a vendor, passes everything on, and says where it drifts."""

import argparse
import json
import socket
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from skillsim.commands.check_har import add_report_flags
from skillsim.commands.kit import kit_errors, say, whole_number
from skillsim.errors import ConfigurationError

if TYPE_CHECKING:
    from skillsim_contracts.drift.har_file import HarFile
    from skillsim_contracts.drift.upstream import Upstream
    from skillsim_contracts.drift.watching import Watch

DEFAULT_PORT = 8601
MAX_PORT = 65535


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("proxy", help="hold passing traffic against the contracts")
    parser.add_argument(
        "--upstream", required=True, metavar="URL", help="the API to pass requests on to"
    )
    parser.add_argument(
        "--vendor", metavar="NAME", help="whose API that is; seen by the paths unless given"
    )
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on, 127.0.0.1 unless given"
    )
    parser.add_argument(
        "-p",
        "--port",
        type=whole_number,
        default=DEFAULT_PORT,
        help=f"port to listen on, {DEFAULT_PORT} unless given; 0 picks a free one",
    )
    parser.add_argument(
        "--ca", type=Path, metavar="FILE", help="certificates that the API may show"
    )
    parser.add_argument(
        "--save", type=Path, metavar="FILE", help="write a HAR file, secrets left out"
    )
    parser.add_argument(
        "--redact-header",
        action="append",
        default=[],
        metavar="NAME",
        help="a further header that is secret; may be repeated",
    )
    parser.add_argument("--count", type=whole_number, help="end after so many exchanges")
    add_report_flags(parser)
    parser.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    """Pass traffic on; 0 without drift, 1 with, 3 when nobody answered, 4 when none was judged."""
    if options.count == 0:
        raise ConfigurationError("--count is at least 1")
    # Late, as in every command of the kit.
    from skillsim_contracts.drift import reports

    with kit_errors():
        watch = _passed(options, _upstream(options))
    summary = reports.as_json(watch.ledger) | {"exit_code": watch.exit_code}
    say(json.dumps(summary) if options.format == "json" else reports.text(watch.ledger))
    return watch.exit_code


def _passed(options: argparse.Namespace, upstream: "Upstream") -> "Watch":
    """Serve until it is over; what was seen."""
    from skillsim_contracts.drift import serving

    with _listening(options) as listening, ExitStack() as stack:
        address = _address(options.host, listening.getsockname()[1])
        if urlsplit(upstream.url).netloc == urlsplit(address).netloc:
            raise ConfigurationError(f"--upstream {upstream.url} is the proxy itself")
        har = _har(options.save)
        if har is not None:
            stack.enter_context(closing(har))
        watch = _watch(options, har)
        ready = {"proxy": address, "upstream": upstream.url}
        shown = json.dumps(ready) if options.format == "json" else f"{address} -> {upstream.url}"
        serving.serve(upstream, watch, listening, lambda: say(shown), count=options.count)
    return watch


def _watch(options: argparse.Namespace, har: "HarFile | None") -> "Watch":
    from skillsim_contracts.drift.ledger import FAIL_ON, Ledger
    from skillsim_contracts.drift.places import Places
    from skillsim_contracts.drift.redaction import Redaction
    from skillsim_contracts.drift.watching import Watch
    from skillsim_contracts.har import chosen_vendors

    vendors = chosen_vendors([options.vendor] if options.vendor else [])
    return Watch(
        Places(vendors, otherwise=options.vendor or ""),
        Ledger(FAIL_ON[options.fail_on]),
        say=say,
        is_json=options.format == "json",
        redaction=Redaction(options.redact_header),
        har=har,
    )


def _upstream(options: argparse.Namespace) -> "Upstream":
    from skillsim_contracts.drift.upstream import Upstream

    try:
        parts = urlsplit(options.upstream)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname)
        is_plain = not (parts.query or parts.fragment) and parts.port != 0
    except ValueError:
        is_address = is_plain = False
    if not is_address or not is_plain:
        raise ConfigurationError("--upstream is an http or https address, without a query")
    if "@" in parts.netloc:
        raise ConfigurationError("--upstream holds no credentials: the client sends them")
    try:
        return Upstream(options.upstream, options.ca)
    except OSError as error:
        is_missing = isinstance(error, FileNotFoundError | PermissionError | IsADirectoryError)
        reason = error.strerror if is_missing else "it holds no certificate"
        raise ConfigurationError(f"--ca {options.ca} cannot be used: {reason}") from error


def _listening(options: argparse.Namespace) -> socket.socket:
    from skillsim_contracts.drift.serving import bound_socket

    if options.port > MAX_PORT:
        raise ConfigurationError(f"--port is at most {MAX_PORT}")
    try:
        return bound_socket(options.host, options.port)
    except (OSError, UnicodeError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        where = f"{options.host} port {options.port}"
        raise ConfigurationError(f"cannot listen on {where}: {reason}") from error


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _har(path: Path | None) -> "HarFile | None":
    from skillsim_contracts.drift.har_file import HarFile

    try:
        return HarFile(path) if path else None
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be written: {error.strerror}") from error
