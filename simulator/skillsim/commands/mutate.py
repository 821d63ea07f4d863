"""`skillsim mutate`: plant defects in the simulator and see which of them the kit catches."""

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from skillsim.commands.kit import Progress, kit_errors, say, whole_number, write_text
from skillsim.errors import ConfigurationError

if TYPE_CHECKING:
    from skillsim_contracts.mutating import MutantResult

EXIT_FINDINGS = 1


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "mutate", help="plant defects and see whether the kit catches them"
    )
    parser.add_argument(
        "--mutants",
        default="public",
        metavar="FILE",
        help="public, or a Python file of mutants; public unless given",
    )
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="ID",
        help="only the mutant of this id; may be repeated",
    )
    parser.add_argument(
        "--slice", metavar="I/N", help="every Nth mutant, beginning with the Ith, counted from 0"
    )
    parser.add_argument(
        "--jobs",
        type=whole_number,
        help="how many processes at a time, one for each core unless given",
    )
    parser.add_argument(
        "--seed",
        type=whole_number,
        default=1,
        help="the number that fixes what is generated, 1 unless given",
    )
    parser.add_argument(
        "--benign-seeds",
        type=whole_number,
        default=1,
        help="with how many seeds each benign variant is run, 1 unless given",
    )
    parser.add_argument(
        "--report",
        default="",
        metavar="KINDS",
        help="which reports to write: json, html, md, separated by commas",
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("mutants"),
        help="the folder for them, and for a script for each mutant; mutants unless given",
    )
    parser.add_argument(
        "--quiet", action="store_true", help="say only what went wrong, and the figures"
    )
    parser.add_argument("-v", "--verbose", action="store_true", help="log more, to standard error")
    parser.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    """Run the kit against mutants; 1 when one survives, breaks or a variant raises an alarm."""
    from skillsim import registry
    from skillsim_contracts import mutating
    from skillsim_contracts.reports import mutant_report

    kinds = _kinds(options.report)
    with kit_errors():
        # A vendor that cannot be loaded would break every mutant alike.
        registry.discover()
        tasks = _sliced(
            mutating.tasks_of(
                options.mutants,
                seed=options.seed,
                benign_seeds=options.benign_seeds,
                ids=options.only,
            ),
            options.slice,
        )
        progress = Progress(len(tasks), is_quiet=options.quiet)

        def tell(ended: "MutantResult") -> None:
            progress.end()
            if not options.quiet or ended.verdict in mutant_report.WRONG:
                say(mutant_report.line(ended))
            progress.step(ended.id)

        jobs = options.jobs or os.cpu_count() or 1
        results = mutating.run_tasks(tasks, jobs=jobs, on_result=tell)
        progress.end()
    say(mutant_report.summary(results))
    for kind in kinds:
        write_text(options.out / f"mutants.{kind}", mutant_report.render(results, kind))
    if kinds:
        for result in results:
            if result.script:
                write_text(options.out / f"{result.id}.sh", result.script, is_script=True)
    return EXIT_FINDINGS if mutant_report.has_failed(results) else 0


def _kinds(written: str) -> list[str]:
    kinds = [kind for kind in written.split(",") if kind]
    for kind in kinds:
        if kind not in ("json", "html", "md"):
            raise ConfigurationError(f"--report takes json, html and md; {kind} is none of them")
    return kinds


def _sliced(tasks: tuple[Any, ...], written: str | None) -> tuple[Any, ...]:
    """Every Nth task, beginning with the Ith (from 0). Raises ConfigurationError."""
    if written is None:
        return tasks
    first, _, every = written.partition("/")
    if not (first.isdigit() and every.isdigit() and int(first) < int(every)):
        raise ConfigurationError(f"--slice takes I/N with I below N, such as 0/5; not {written}")
    return tasks[int(first) :: int(every)]
