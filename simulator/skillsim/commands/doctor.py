"""`skillsim doctor`: what is well and what is not, before anybody asks why it does not start."""

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from skillsim.commands.kit import say
from skillsim.table_text import cell

if TYPE_CHECKING:
    from skillsim.doctor.finding import Finding

EXIT_FOUND = 1

_FLAGS = ("host", "port", "data")


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("doctor", help="check the installation, the machine and settings")
    parser.add_argument("-p", "--port", help="port that would be listened on, 8600 unless given")
    parser.add_argument("--host", help="address to listen on, 127.0.0.1 unless given")
    parser.add_argument(
        "-c",
        "--config",
        type=Path,
        help="settings file; without it skillsim.yaml in the working directory is read, if it is"
        " there",
    )
    parser.add_argument("--data", metavar="DIR", help="folder that would keep the worlds")
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="how to answer: text or json"
    )
    parser.add_argument("-v", "--verbose", action="store_true", help="log more, to standard error")
    parser.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    """Look at everything and say it; 1 when something will not work."""
    # Late: what is broken should be told, not fall over.
    from skillsim.doctor import examine

    flags = {name: getattr(options, name) for name in _FLAGS}
    findings = examine(flags, file=options.config)
    has_failed = any(finding.state == "fail" for finding in findings)
    if options.format == "json":
        checks = [asdict(finding) for finding in findings]
        say(json.dumps({"ok": not has_failed, "checks": checks}))
    else:
        say(_text(findings))
    return EXIT_FOUND if has_failed else 0


def _text(findings: Sequence["Finding"]) -> str:
    """A line for each finding, and one that counts them."""
    lines = []
    for finding in findings:
        advice = f" -> {finding.advice}" if finding.advice else ""
        told = cell(finding.text + advice)
        lines.append(f"{finding.state:<5} {finding.check:<14} {told}")
    counts = Counter(finding.state for finding in findings)
    return "\n".join([*lines, "", ", ".join(f"{n} {state}" for state, n in counts.items())])
