"""`skillsim check-har`: recorded traffic, requests and answers, against the contracts."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from skillsim.commands.kit import kit_errors, say, write_text

if TYPE_CHECKING:
    from skillsim_contracts.drift.ledger import Ledger

FAIL_ON = ("must", "should", "any")


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("check-har", help="hold recorded traffic against the contracts")
    parser.add_argument("file", type=Path, metavar="FILE", help="a HAR file")
    parser.add_argument(
        "vendors", nargs="*", metavar="VENDOR", help="only these vendors; all unless given"
    )
    parser.add_argument(
        "--base-url",
        action="append",
        type=base_url,
        default=[],
        metavar="VENDOR=URL",
        help="where a vendor is, if its paths do not say so; may be repeated",
    )
    add_report_flags(parser)
    parser.add_argument("--sarif", type=Path, metavar="FILE", help="write a SARIF report")
    parser.add_argument("--junit", type=Path, metavar="FILE", help="write a JUnit report")
    parser.set_defaults(command=run)


def add_report_flags(parser: argparse.ArgumentParser) -> None:
    """What the proxy has as well: `--format`, `--fail-on`, `-v`."""
    parser.add_argument(
        "--format",
        choices=("text", "json"),
        default="text",
        help="how to answer, text unless given",
    )
    parser.add_argument(
        "--fail-on",
        choices=FAIL_ON,
        default="should",
        help="the weakest violation that fails, should unless given",
    )
    parser.add_argument("-v", "--verbose", action="store_true", help="log more, to standard error")


def base_url(text: str) -> tuple[str, str]:
    """A vendor and its address, from `VENDOR=URL`. Raises ArgumentTypeError."""
    vendor, _, url = text.partition("=")
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{url!r} is no address: {error}") from None
    if not vendor or parts.scheme not in ("http", "https") or not parts.netloc:
        raise argparse.ArgumentTypeError(f"{text!r} is not VENDOR=URL with an http address")
    return vendor, url


def run(options: argparse.Namespace) -> int:
    """Check; 0 when there is no drift, 1 for drift, 4 when no entry was a vendor's."""
    with kit_errors():
        # Late, as in every command of the kit.
        from skillsim_contracts.drift.checking import check_har
        from skillsim_contracts.drift.ledger import FAIL_ON as STRENGTHS

        fail_on = STRENGTHS[options.fail_on]
        ledger = check_har(options.file, options.vendors, options.base_url, fail_on=fail_on)
    _report(options, ledger)
    return ledger.exit_code


def _report(options: argparse.Namespace, ledger: "Ledger") -> None:
    from skillsim_contracts.drift import ci_reports, reports

    is_json = options.format == "json"
    say(json.dumps(reports.as_json(ledger), indent=2) if is_json else reports.text(ledger))
    if options.sarif is not None:
        write_text(options.sarif, ci_reports.sarif(ledger))
    if options.junit is not None:
        write_text(options.junit, ci_reports.junit(ledger))
