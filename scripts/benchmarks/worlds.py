"""A thousand worlds made, used and dropped in one process: memory before and after, and the pace.

Two ways: one world after the other, and a hundred beside each other. Every world is used through
HTTP's own door (ASGI, no socket): one list and one new record at each vendor. Both figures of
memory are after a garbage collection and after glibc gave free pages back (`malloc_trim`); what it
keeps for itself otherwise is printed too.
"""

import asyncio
import ctypes
import gc
import resource
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from skillsim.config import Config
from tests.in_process import InProcess, running
from tests.many_worlds import make, use

WORLDS = 1000
ALLOWED_MB = 20
WARM_UP = 50


def main() -> int:
    """Measure both ways; 0 when memory came back."""
    grown = [asyncio.run(_measure(beside)) for beside in (1, 100)]
    return 0 if max(grown) <= ALLOWED_MB else 1


async def _measure(beside: int) -> float:
    """The megabytes that are left over after a thousand worlds, so many at a time."""
    async with running(Config(scenario="small", as_of="2026-08-01")) as sandbox:
        await _live(sandbox, range(WARM_UP), beside=1)
        _trim()
        before_mb = _resident_mb()
        make_s, total_s = await _live(sandbox, range(WARM_UP, WARM_UP + WORLDS), beside=beside)
        untrimmed_mb = _resident_mb()
        _trim()
        after_mb = _resident_mb()
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{WORLDS} worlds, {beside} at a time: {1000 * make_s / WORLDS:.1f} ms to make one,"
        f" {1000 * total_s / WORLDS:.1f} ms for its whole life;"
        f" resident {before_mb:.1f} MB before, {after_mb:.1f} MB after"
        f" ({after_mb - before_mb:+.1f} MB, at most {ALLOWED_MB};"
        f" {untrimmed_mb - before_mb:+.1f} MB untrimmed), peak {peak_mb:.1f} MB"
    )
    return after_mb - before_mb


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
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise LookupError("no VmRSS: this benchmark needs Linux")


if __name__ == "__main__":
    sys.exit(main())
