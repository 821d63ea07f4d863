"""`skillsim verify`: hold an implementation against the contracts."""

import argparse
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from skillsim.commands.kit import Progress, kit_errors, say, seconds, whole_number, write_text

if TYPE_CHECKING:
    from skillsim_contracts.findings import RunResult
    from skillsim_contracts.profile import Profile
    from skillsim_contracts.verifying import Request

EXIT_FINDINGS = 1
EXIT_BLIND = 4

REPORTS = {
    "junit": "file for a JUnit report",
    "json": "file for the whole result as JSON",
    "html": "file for one HTML page",
    "sarif": "file for a SARIF 2.1.0 log",
}


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("verify", help="hold an implementation against the contracts")
    parser.add_argument(
        "vendors",
        nargs="*",
        metavar="VENDOR",
        help="only these vendors, all unless given; they come before the flags",
    )
    parser.add_argument(
        "--url",
        help="a running implementation; the simulator of this installation, in process, unless"
        " given here or in a profile",
    )
    parser.add_argument(
        "--profile",
        type=Path,
        metavar="FILE",
        help="file that says what the target is, who asks, and what is allowed",
    )
    parser.add_argument(
        "--har", type=Path, metavar="FILE", help="verify recorded traffic; nothing is sent"
    )
    parser.add_argument(
        "--budget", type=seconds, metavar="TIME", help="begin no rule after this time, such as 60s"
    )
    parser.add_argument(
        "--layer", action="append", default=[], help="only this layer, L0 to L5; may be repeated"
    )
    parser.add_argument(
        "--rule",
        action="append",
        default=[],
        help="only this rule, or those that begin so, as in 'ST-LINK-*'; may be repeated",
    )
    parser.add_argument(
        "--seed",
        type=whole_number,
        default=1,
        help="the number that fixes what is generated, 1 unless given",
    )
    parser.add_argument(
        "--jobs",
        type=whole_number,
        help="how many processes at a time, one for each core unless given",
    )
    parser.add_argument("--list", action="store_true", help="list the rules and stop")
    parser.add_argument(
        "--repro",
        type=Path,
        metavar="DIR",
        help="folder for a script for each cause that was found",
    )
    for kind in REPORTS:
        parser.add_argument(f"--{kind}", type=Path, metavar="FILE", help=REPORTS[kind])
    parser.add_argument(
        "--quiet", action="store_true", help="say only what is wrong, and the figures"
    )
    parser.add_argument("-v", "--verbose", action="store_true", help="log more, to standard error")
    parser.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    """Verify; 0 when nothing was found, 1 for findings, 4 when too little was exercised."""
    with kit_errors():
        request = _request(options)
        if options.list:
            return _list(request)
        if options.har is not None:
            from skillsim_contracts.har import verify_har

            return _report(options, request, verify_har(options.har, request.vendors))
        return _verify(options, request)


def _verify(options: argparse.Namespace, request: "Request") -> int:
    from skillsim_contracts import catalogue, verifying

    rules = catalogue.select(request.vendors, layers=request.layers, rule_ids=request.rule_ids)
    progress = Progress(len(rules), is_quiet=options.quiet)
    try:
        result = verifying.verify(request, lambda ended: progress.step(ended.rule.id))
    finally:
        progress.end()
    return _report(options, request, result)


def _request(options: argparse.Namespace) -> "Request":
    from skillsim_contracts.verifying import Request

    return Request(
        profile=_profile(options),
        vendors=tuple(options.vendors),
        layers=tuple(options.layer),
        rule_ids=tuple(options.rule),
        seed=options.seed,
        budget_s=options.budget,
        jobs=options.jobs or os.cpu_count() or 1,
    )


def _profile(options: argparse.Namespace) -> "Profile":
    """The profile of the file; an address on the command line wins over the file's."""
    from skillsim_contracts.profile import Profile, load_profile
    from skillsim_contracts.verifying import IN_PROCESS

    profile = load_profile(options.profile) if options.profile else IN_PROCESS
    if options.url is None:
        return profile
    name = profile.name if options.profile else "url"
    base = profile if options.profile else Profile(name=name)
    return replace(base, url=options.url.rstrip("/"), urls={})


def _list(request: "Request") -> int:
    from skillsim_contracts import catalogue
    from skillsim_contracts.reports import rule_list

    rules = catalogue.select(request.vendors, layers=request.layers, rule_ids=request.rule_ids)
    say(rule_list.render(rules))
    return 0


def _to_repeat(options: argparse.Namespace) -> list[str]:
    """The arguments that say which target is meant, as they were given."""
    named = {"url": options.url, "profile": options.profile, "har": options.har}
    given = [text for name, value in named.items() if value for text in (f"--{name}", str(value))]
    return [*given, *(() if options.seed == 1 else ("--seed", str(options.seed)))]


def _report(options: argparse.Namespace, request: "Request", result: "RunResult") -> int:
    """Print and write what was found; the exit code."""
    from skillsim_contracts.reports import render, reproducing, terminal
    from skillsim_contracts.verifying import is_blind

    say(terminal.render(result, is_quiet=options.quiet, arguments=_to_repeat(options)))
    if options.repro is not None:
        for name, text in reproducing.scripts(request, result).items():
            write_text(options.repro / name, text, is_script=True)
    for kind in REPORTS:
        path = getattr(options, kind)
        if path is not None:
            write_text(path, render(result, kind))
    if result.has_failed:
        return EXIT_FINDINGS
    return EXIT_BLIND if is_blind(result) else 0
