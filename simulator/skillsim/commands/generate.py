"""`skillsim generate`: the company that the simulator serves, as files or as lines for a pipe."""

import argparse
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from skillsim.commands.kit import say
from skillsim.commands.progress_bar import ProgressBar
from skillsim.errors import ConfigurationError

if TYPE_CHECKING:
    from skillsim.generating.request import Request
    from skillsim.generating.run import Outcome

EXIT_INTERRUPTED = 130


def add(commands: Any) -> None:
    """Add the command to the parser; what its flags say is checked when it runs."""
    parser = commands.add_parser("generate", help="write the company as data files")
    parser.add_argument(
        "--people",
        metavar="N",
        help="how many people are drawn, 0 to 10000000; as many as the scenario says unless given",
    )
    parser.add_argument("--seed", help="the number that fixes all chance, 1 unless given")
    parser.add_argument(
        "--as-of", help="the day or instant that the data speaks of, today (UTC) unless given"
    )
    parser.add_argument(
        "--locale", help="the language and country of people's names, en_US unless given"
    )
    parser.add_argument("--scenario", help="what kind of company it is, demo unless given")
    parser.add_argument(
        "--company",
        metavar="FILE",
        help="file with a company of your own, YAML or JSON; nobody is drawn beside it unless"
        " --people is given",
    )
    parser.add_argument(
        "--format",
        help="jsonl unless given: records as the APIs spell them; csv, parquet or sqlite: flat"
        " tables",
    )
    parser.add_argument(
        "--out",
        metavar="DIR",
        help="the folder, which is made or must be empty; - writes lines to standard output",
    )
    parser.add_argument(
        "--vendors",
        nargs="+",
        metavar="VENDOR",
        help="only these vendors, with spaces between them; all unless given",
    )
    parser.add_argument("--partition", metavar="I/N", help="only the Ith of N parts, as in 2/4")
    parser.add_argument(
        "--jobs",
        metavar="J",
        help="how many processes at a time, one for each core unless given; it changes no byte",
    )
    parser.add_argument(
        "--report", action="store_true", help="add report.html, one page that draws the data"
    )
    parser.add_argument(
        "--base-url",
        metavar="URL",
        help="what links in records begin with, http://127.0.0.1:8600 unless given",
    )
    parser.add_argument("--quiet", action="store_true", help="say only what is wrong")
    parser.add_argument("-v", "--verbose", action="store_true", help="log more, to standard error")
    parser.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    """Generate; 0 when everything is written, 130 when it was interrupted."""
    try:
        with _stoppable():
            return _run(options)
    except KeyboardInterrupt:
        sys.stderr.write("skillsim: interrupted, no data was kept\n")
        return EXIT_INTERRUPTED


def _run(options: argparse.Namespace) -> int:
    # Late, as in every command that does much: `skillsim --help` should not wait for it.
    from skillsim.clock import system_now_us
    from skillsim.generating.request import make_request

    request = make_request(vars(options), now_us=system_now_us())
    if request.out is None:
        _to_stdout(request, is_quiet=options.quiet)
    else:
        _to_folder(request, request.out, is_quiet=options.quiet)
    return 0


def _to_folder(request: "Request", folder: Path, *, is_quiet: bool) -> None:
    from skillsim.generating.run import into_folder

    with ProgressBar(is_quiet=is_quiet) as bar:
        made = into_folder(request, folder, bar.step)
    if not is_quiet:
        say(_summary(made, folder))


def _to_stdout(request: "Request", *, is_quiet: bool) -> None:
    from skillsim.generating.run import into_stream

    try:
        with ProgressBar(is_quiet=is_quiet) as bar:
            into_stream(request, sys.stdout.buffer, bar.step)
    except BrokenPipeError:
        _leave_stdout()
    except OSError as error:
        _leave_stdout()
        raise ConfigurationError(f"standard output: {error.strerror}") from error


def _leave_stdout() -> None:
    # Whoever reads has seen enough, or the disk is full; Python must not try again when it ends.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def _stoppable() -> Iterator[None]:
    """Let SIGTERM end the work as Ctrl-C does, so that nothing half is left."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _summary(made: "Outcome", folder: Path) -> str:
    counts = made.counts
    n_records = sum(file.records for file in made.files)
    size_bytes = sum({file.path: file.n_bytes for file in made.files}.values())
    return (
        f"{counts.n_people:,} people and {counts.n_applicants:,} applicants:"
        f" {n_records:,} records, {_size(size_bytes)}\n"
        f"in {folder}, see its manifest.json"
    )


def _size(size_bytes: int) -> str:
    for unit, size in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size_bytes >= size:
            return f"{size_bytes / size:.1f} {unit}"
    return f"{size_bytes} bytes"
