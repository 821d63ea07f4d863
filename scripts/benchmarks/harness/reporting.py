"""The frame of every benchmark: flags, the measurement, and how it is told.

All figures of a run are one JSON object, and whatever is shown is made from it alone. So a run can
be shown again (`--from`), and a page never says anything else than the run did.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from harness import machine, page, tables

Json = dict[str, Any]


@dataclass(frozen=True)
class Shown:
    """What is told of a run: tables, the first row of each being its head, and sentences."""

    tables: Sequence[Sequence[tables.Row]]
    notes: Sequence[str] = field(default=())
    drawn: str = ""
    """A chart as SVG."""


@dataclass(frozen=True)
class Benchmark:
    """One benchmark of `scripts/bench`."""

    name: str
    about: str
    measure: Callable[[argparse.Namespace], Json]
    """The figures of a run; `versions` among them are added to those of this machine."""
    show: Callable[[Json], Shown]
    """A report as tables."""
    add_flags: Callable[[argparse.ArgumentParser], object] = lambda parser: None
    rounds: int = 3
    needs: Sequence[str] = ()
    """The commands that must be installed."""
    uses: Sequence[str] = ()
    """Those without which it measures less."""


def run(benchmark: Benchmark) -> int:
    """Measure, print and write; 2 when something is missing that the benchmark needs."""
    options = _options(benchmark)
    if options.shown:
        report: Json = json.loads(options.shown.read_text(encoding="utf-8"))
    else:
        lack = machine.missing(benchmark.needs)
        if lack:
            print(f"scripts/bench {benchmark.name}: {lack}", file=sys.stderr)
            return 2
        report = _report(benchmark, options)
    shown = benchmark.show(report)
    print(_told(report, shown, tables.plain))
    if options.json:
        options.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    if options.page:
        page.rewrite(benchmark.name, _told(report, shown, tables.markdown), shown.drawn)
    return 0


def _options(benchmark: Benchmark) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog=f"scripts/bench {benchmark.name}",
        description=benchmark.about,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--rounds", type=int, default=benchmark.rounds, help="in turns (%(default)s)"
    )
    benchmark.add_flags(parser)
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="write every figure to it as well"
    )
    parser.add_argument("--page", action="store_true", help="put the tables in docs/benchmarks.md")
    parser.add_argument(
        "--from", type=Path, metavar="FILE", dest="shown", help="show a run again, measure nothing"
    )
    return parser.parse_args()


def add_seconds(parser: argparse.ArgumentParser) -> None:
    """The flag of benchmarks that put load on servers."""
    parser.add_argument(
        "--seconds", type=float, default=5, help="of each measurement (%(default)s)"
    )


def _report(benchmark: Benchmark, options: argparse.Namespace) -> Json:
    figures = benchmark.measure(options)
    found = figures.pop("versions", {})
    flags = ("rounds", "seconds")
    return {
        "benchmark": benchmark.name,
        "day": datetime.now(UTC).date().isoformat(),
        "machine": machine.describe(),
        "versions": {**machine.versions((*benchmark.needs, *benchmark.uses)), **found},
        **{name: getattr(options, name) for name in flags if hasattr(options, name)},
        **figures,
    }


def _told(report: Json, shown: Shown, drawn: Callable[[Sequence[tables.Row]], str]) -> str:
    """Tables, sentences and circumstances as text."""
    notes = "\n".join(f"- {note}" for note in shown.notes)
    blocks = (*map(drawn, shown.tables), notes, *_circumstances(report))
    return "\n\n".join(block for block in blocks if block)


def _circumstances(report: Json) -> list[str]:
    """When, on what and with what."""
    on = report["machine"]
    lasted = f" of {report['seconds']:g} s" if "seconds" in report else ""
    number = "1 round" if report["rounds"] == 1 else f"{report['rounds']} rounds"
    return [
        f"{report['day']}, {number}{lasted}, medians."
        f" {on['processor']}, {on['cores']} cores, {on['memory']}, {on['system']}.",
        "With "
        + ", ".join(f"{name} {number}" for name, number in report["versions"].items())
        + ".",
    ]
