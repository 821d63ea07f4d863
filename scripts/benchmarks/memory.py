"""Memory after the start and how it grows over 200,000 requests, the journal at its bound.

Every vendor is read, written over and refused in turns; nothing is made that would stay. The limits
are raised to 15,000 requests a second, not a million: a meter remembers as many as its limit
allows, and a million is more than any contract asks for. The warm-up fills journal and meters.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from harness import load, processes, reporting, servers, tables, works
from harness.load import Work
from harness.reporting import Benchmark, Json, Shown

REQUESTS = 200_000
WARM_UP = 100_000
READINGS = 4
ALLOWED_MB = 8
ALLOWED_FRESH_MB = 110
_LIMIT = {"BENCH_LIMIT": "15000"}
_BURST_S = 1
_START = "start"
_FULL = "journal full"


def _add_flags(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--requests", type=int, default=REQUESTS, help="after the warm-up")


def _measure(options: argparse.Namespace) -> Json:
    return {"resident_mb": [_once(options.requests) for _ in range(options.rounds)]}


def _once(requests: int) -> dict[str, float]:
    """The resident megabytes of one server, by how many requests it had answered."""
    port = servers.free_port()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command = servers.serve(port)
        with processes.running(command, port=port, folder=folder, environment=_LIMIT) as pid:
            found = {_START: processes.resident_mb(pid)}
            mixed = _works(port)
            _answer(pid, port, mixed, WARM_UP, folder)
            found[_FULL] = processes.resident_mb(pid)
            n_answered = 0
            for _ in range(READINGS):
                n_answered += _answer(pid, port, mixed, requests // READINGS, folder)
                found[f"{n_answered}"] = processes.resident_mb(pid)
    return found


def _works(port: int) -> Sequence[Work]:
    some = (*servers.own_works(port), *works.skilltrack(port), *works.techwolf(port))
    return [*(work for work in some if work.name != "W3"), works.put_skill(port)]


def _answer(pid: int, port: int, mixed: Sequence[Work], requests: int, folder: Path) -> int:
    """Have at least so many requests answered; how many it were."""
    n_answered = 0
    while n_answered < requests:
        cost = load.measure(pid, port, mixed, seconds=_BURST_S, folder=folder)
        n_answered += cost.requests
    time.sleep(0.2)
    return n_answered


def _show(report: Json) -> Shown:
    runs = report["resident_mb"]
    head = ["resident MB", *(f"run {number}" for number in range(1, len(runs) + 1))]
    rows = [head, *_rows(runs)]
    return Shown([rows], list(_notes(runs)))


def _rows(runs: Sequence[dict[str, float]]) -> Iterator[list[str]]:
    names = (_START, _FULL, *(f"reading {number}" for number in range(1, READINGS + 1)))
    for name, values in zip(names, zip(*(run.values() for run in runs), strict=True), strict=True):
        yield [name, *(f"{value:.1f}" for value in values)]
    yield ["growth", *(f"{grown:+.1f}" for grown in _growths(runs))]


def _growths(runs: Sequence[dict[str, float]]) -> list[float]:
    return [list(run.values())[-1] - run[_FULL] for run in runs]


def _notes(runs: Sequence[dict[str, float]]) -> Iterator[str]:
    fresh = [run[_START] for run in runs]
    n_requests = min(int(list(run)[-1]) for run in runs)
    grown = tables.middle(_growths(runs), 1)
    yield f"After the start {tables.middle(fresh)} MB; wanted: at most {ALLOWED_FRESH_MB} MB."
    yield f"Growth over {n_requests:,} requests {grown} MB; wanted: at most {ALLOWED_MB} MB."
    yield f"The journal is full after {WARM_UP:,} requests; the readings are at equal distances."


BENCHMARK = Benchmark(
    "memory", __doc__, _measure, _show, add_flags=_add_flags, needs=("wrk", "taskset")
)

if __name__ == "__main__":
    sys.exit(reporting.run(BENCHMARK))
