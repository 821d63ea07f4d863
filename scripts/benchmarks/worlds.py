"""A thousand worlds made, used and dropped in one process: memory before and after, and the pace.

Two ways: one world after the other, and a hundred beside each other. Every world is used through
HTTP's own door (ASGI, no socket): one list and one new record at each vendor. Both figures of
memory are after a garbage collection and after glibc gave free pages back (`malloc_trim`); what it
keeps for itself otherwise is printed too.
"""

import argparse
import asyncio
import ctypes
import gc
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from harness import processes, reporting
from harness.reporting import Benchmark, Json, Shown

from skillsim.config import Config
from tests.in_process import InProcess, running
from tests.many_worlds import make, use

WORLDS = 1000
ALLOWED_MB = 20
WARM_UP = 50
BESIDE = (1, 100)


def _measure(options: argparse.Namespace) -> Json:
    runs = [asyncio.run(_measure_once(beside)) for _ in range(options.rounds) for beside in BESIDE]
    return {"runs": runs}


async def _measure_once(beside: int) -> Json:
    """What a thousand worlds took and left behind, so many at a time."""
    async with running(Config(scenario="small", as_of="2026-08-01")) as sandbox:
        await _live(sandbox, range(WARM_UP), beside=1)
        _trim()
        before_mb = _resident_mb()
        make_s, total_s = await _live(sandbox, range(WARM_UP, WARM_UP + WORLDS), beside=beside)
        untrimmed_mb = _resident_mb()
        _trim()
        after_mb = _resident_mb()
    return {
        "beside": beside,
        "make_ms": 1000 * make_s / WORLDS,
        "life_ms": 1000 * total_s / WORLDS,
        "before_mb": before_mb,
        "untrimmed_mb": untrimmed_mb,
        "after_mb": after_mb,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


async def _live(sandbox: InProcess, numbers: range, *, beside: int) -> tuple[float, float]:
    """Seconds spent making worlds, and all together."""
    began, making_s = time.perf_counter(), 0.0
    for first in range(numbers.start, numbers.stop, beside):
        some = range(first, min(first + beside, numbers.stop))
        began_making = time.perf_counter()
        made = [await make(sandbox, f"world-{n}", seed=1) for n in some]
        making_s += time.perf_counter() - began_making
        await _use_and_drop(sandbox, made)
    return making_s, time.perf_counter() - began


async def _use_and_drop(sandbox: InProcess, made: list[dict[str, Any]]) -> None:
    for world in made:
        await use(sandbox, world)
    for world in made:
        await sandbox.admin("DELETE", f"/worlds/{world['world']}")
        # Nothing above waits for a socket: what was canceled gets its turn to end here.
        await asyncio.sleep(0)


def _trim() -> None:
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)


def _resident_mb() -> float:
    gc.collect()
    return processes.resident_mb(os.getpid())


def _show(report: Json) -> Shown:
    head = ["at a time", "ms to make", "ms of life", "MB before", "MB after", "MB kept", "MB peak"]
    rows = [head, *map(_row, report["runs"])]
    most_mb = max(run["after_mb"] - run["before_mb"] for run in report["runs"])
    return Shown(
        [rows],
        [
            f"{WORLDS:,} worlds; kept is what is there before free pages are given back.",
            f"{most_mb:+.1f} MB stayed; wanted: at most {ALLOWED_MB} MB.",
        ],
    )


def _row(run: Json) -> list[str]:
    names = ("make_ms", "life_ms", "before_mb", "after_mb", "untrimmed_mb", "peak_mb")
    return [f"{run['beside']}", *(f"{run[name]:.1f}" for name in names)]


BENCHMARK = Benchmark("worlds", __doc__, _measure, _show, rounds=1)

if __name__ == "__main__":
    sys.exit(reporting.run(BENCHMARK))
