"""What a request to each vendor's contract costs, in memory and with --data, beside a bare reply.

All three vendors are worlds of one server. What a work is at a vendor, harness/works.py says.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence

from harness import reporting, rounds, servers, tables, targets, works
from harness.load import Work
from harness.reporting import Benchmark, Json, Shown
from harness.servers import BARE, OURS, OURS_KEPT

_VENDORS = ("devskiller", "skilltrack", "techwolf")
_LISTED = "W1"
_SHOWN = (*works.NAMES, *(f"{read} {works.NEW}" for read in ("W1", "W2")))


def _works(port: int) -> Sequence[Work]:
    everywhere = (servers.own_works(port), works.skilltrack(port), works.techwolf(port))
    pairs = zip(_VENDORS, everywhere, strict=True)
    return [
        work
        for vendor, some in pairs
        for work in works.named(vendor, [*works.never_repeated(some), *some])
    ]


def _measure(options: argparse.Namespace) -> Json:
    compared = [
        servers.bare_asgi(),
        servers.skillsim(_works),
        servers.skillsim(_works, data=True),
    ]
    return {"servers": rounds.measure(compared, rounds=options.rounds, seconds=options.seconds)}


def _show(report: Json) -> Shown:
    found = report["servers"]
    bare = targets.cpu_us(found, BARE, "W2")
    dashes = [tables.NONE] * (len(_SHOWN) - 2)
    rows = [["CPU µs a request", *_SHOWN], [BARE, tables.NONE, f"{bare or 0:.0f}", *dashes]]
    for name, suffix in ((OURS, ""), (OURS_KEPT, " --data")):
        rows += [_row(found, name, vendor, suffix, bare) for vendor in _VENDORS]
    return Shown([rows], list(_notes(found)))


def _row(found: Json, name: str, vendor: str, suffix: str, bare: float | None) -> list[str]:
    costs = (targets.cpu_us(found, name, f"{vendor} {work}") for work in _SHOWN)
    cells = (f"{us:.0f} ({us / bare:.1f}x)" if us and bare else tables.NONE for us in costs)
    return [vendor + suffix, *cells]


def _notes(found: Json) -> Iterator[str]:
    yield "In brackets: times a bare reply of the same run."
    lengths = (f"{v} {found[OURS]['n_records'].get(f'{v} {_LISTED}', 0)}" for v in _VENDORS)
    yield f"W1 a list (records: {', '.join(lengths)}), W2 one item, W3 a new record, W4 a bad body."
    yield (
        "An answer to a read is kept until something is written (W1, W2). Never repeated: a query"
        " that is new each time, so head and answer are worked out each time."
    )
    yield "SkillTrack shows nobody alone, so it has no W2; its W1 is the skills of one person."
    for name, one in found.items():
        for work, why in one["refusals"].items():
            yield f"{name} without {work}: {why[:160]}"
    costs = {f"{n}, {w}": us for n, one in found.items() for w, us in one["cpu_us"].items()}
    yield tables.widest(costs)


BENCHMARK = Benchmark(
    "serve", __doc__, _measure, _show, add_flags=reporting.add_seconds, needs=("wrk", "taskset")
)

if __name__ == "__main__":
    sys.exit(reporting.run(BENCHMARK))
