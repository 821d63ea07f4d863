"""What 1,000 further paths in DevSkiller's contract cost a request and the start.

Each further path is one more operation like `getCandidate`, with a path parameter and the same
handler under a further name. Both contracts are served by the same script.
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from harness import extra_paths, reporting, rounds, servers, tables, works
from harness.reporting import Benchmark, Json, Shown
from harness.servers import Server, Started

PATHS = 1000
ALLOWED = 1.1
_PLAIN = "the contract as it is"


def _add_flags(parser: argparse.ArgumentParser) -> None:
    reporting.add_seconds(parser)
    parser.add_argument("--paths", type=int, default=PATHS, help="how many more (%(default)s)")


def _measure(options: argparse.Namespace) -> Json:
    with tempfile.TemporaryDirectory() as name:
        compared = [
            _server(_PLAIN, extra_paths.write(Path(name, "plain"), 0)),
            _server(_name(options.paths), extra_paths.write(Path(name, "more"), options.paths)),
        ]
        figures = rounds.measure(compared, rounds=options.rounds, seconds=options.seconds)
    return {"servers": figures, "paths": options.paths}


def _name(n_paths: int) -> str:
    return f"with {n_paths:,} more paths"


def _server(name: str, contracts: Path) -> Server:
    def start(folder: Path, port: int) -> Started:
        script = ("-m", "harness.extra_paths", str(contracts))
        path = {"PYTHONPATH": str(servers.HERE.parent)}
        return Started(servers.serve(port, script=script), servers.own_works, path)

    return Server(name, start)


def _show(report: Json) -> Shown:
    plain, more = report["servers"][_PLAIN], report["servers"][_name(report["paths"])]
    figures = {f"{work}, CPU µs": _pair(plain, more, work) for work in works.NAMES}
    figures["start, ms"] = (plain["start_ms"], more["start_ms"])
    figures["resident, MB"] = (plain["fresh_mb"], more["fresh_mb"])
    head = ["", _PLAIN, _name(report["paths"]), "ratio"]
    rows = [[name, *_cells(*pair)] for name, pair in figures.items()]
    everything = {name: values for name, (values, _) in figures.items()}
    notes = [f"Wanted of a request: at most {ALLOWED}x.", tables.widest(everything)]
    refused = {**plain["refusals"], **more["refusals"]}
    notes += [f"Without {what}: {why[:160]}" for what, why in refused.items()]
    return Shown([[head, *rows]], notes)


def _pair(plain: Json, more: Json, work: str) -> tuple[list[float], list[float]]:
    return plain["cpu_us"].get(work, []), more["cpu_us"].get(work, [])


def _cells(plain: list[Any], more: list[Any]) -> list[str]:
    if not plain or not more:
        return [tables.NONE] * 3
    ratio = statistics.median(more) / statistics.median(plain)
    return [tables.middle(plain), tables.middle(more), f"{ratio:.2f}x"]


BENCHMARK = Benchmark(
    "paths", __doc__, _measure, _show, add_flags=_add_flags, needs=("wrk", "taskset")
)

if __name__ == "__main__":
    sys.exit(reporting.run(BENCHMARK))
