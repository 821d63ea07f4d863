"""skillsim against other mock servers: four works, in one interleaved run.

The peers are installed with npm into the folder of --tools, a scratch folder unless it is given.
Capacity is how many requests a second one core of its own would serve: the CPU of the server's
whole process tree decides, not the clock, so a busy machine changes the figures little and the
ratios less.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from harness import chart, peer_servers, reporting, rounds, servers, tables, targets, works
from harness.load import Work
from harness.reporting import Benchmark, Json, Shown
from harness.servers import BARE, OURS

_KINDS = {OURS: "ours", servers.OURS_KEPT: "ours", BARE: "limit"}
_CLOSE = 0.6
"""An answer shorter than this share of ours is worth a note."""


def _add_flags(parser: argparse.ArgumentParser) -> None:
    reporting.add_seconds(parser)
    parser.add_argument("--peer", metavar="WORD", help="only peers with this in their name")
    parser.add_argument("--tools", type=Path, help="where the peers are, or will be installed")


def _measure(options: argparse.Namespace) -> Json:
    with tempfile.TemporaryDirectory() as scratch:
        tools = (options.tools or Path(scratch)).resolve()
        peer_servers.install(tools)
        compared = [servers.skillsim(_own_works), servers.skillsim(data=True), servers.bare_asgi()]
        peers = [peer(tools) for peer in peer_servers.PEERS]
        compared += [peer for peer in peers if (options.peer or "") in peer.name]
        figures = rounds.measure(compared, rounds=options.rounds, seconds=options.seconds)
        for server in compared:
            figures[server.name] |= {"less": server.less, "more": server.more}
        return {"servers": figures, "versions": peer_servers.versions(tools)}


def _own_works(port: int) -> Sequence[Work]:
    some = servers.own_works(port)
    return [*works.never_repeated(some), *some]


def _show(report: Json) -> Shown:
    found = report["servers"]
    head = ["requests/s a core", *works.NAMES, "start ms", "MB"]
    rows = [head, *(_row(found, name) for name in found)]
    unkept = [_capacity(found, OURS, f"{name} {works.NEW}") for name in works.NAMES]
    rows.insert(2, [f"{OURS}, reads {works.NEW}", *unkept, tables.NONE, tables.NONE])
    return Shown([rows, targets.rows(found)], list(_notes(found)), _drawn(found))


def _row(found: Json, name: str) -> tables.Row:
    capacities = [_capacity(found, name, work) for work in works.NAMES]
    one = found[name]
    return [name, *capacities, tables.middle(one["start_ms"]), tables.middle(one["fresh_mb"])]


def _capacity(found: Json, name: str, work: str) -> str:
    theirs, ours = targets.cpu_us(found, name, work), targets.cpu_us(found, OURS, work)
    if not theirs:
        return tables.NONE
    times = f" ({theirs / ours:.1f}x)" if ours and name != OURS else ""
    return f"{1e6 / theirs:,.0f}{times}"


def _notes(found: Json) -> Iterator[str]:
    yield "In brackets: how many times as many requests skillsim serves in the same run."
    yield (
        "skillsim keeps an answer to a read until something is written, and W1 and W2 ask the same"
        " again and again. Where reads are never repeated, each comes in a query that is new."
    )
    yield "; ".join(f"{name} {title}" for name, title in works.TITLES.items()) + "."
    for name, one in found.items():
        said = [f"{which}: {one[which]}" for which in ("less", "more") if one[which]]
        if said:
            yield f"{name} does {'; '.join(said)}."
    yield from _short_answers(found)
    for name, one in found.items():
        for work, why in one["refusals"].items():
            yield f"{name} without {work}: {' '.join(why.split())[:160]}"
    yield tables.widest(
        {f"{n}, {w}": us for n, one in found.items() for w, us in one["cpu_us"].items()}
    )


def _short_answers(found: Json) -> Iterator[str]:
    ours = found[OURS]
    for name, one in found.items():
        n_records = one["n_records"].get("W1")
        if n_records is not None and n_records != ours["n_records"]["W1"]:
            yield f"{name} lists {n_records}, not {ours['n_records']['W1']}, in W1."
        for work, n_bytes in one["n_bytes"].items():
            if name != BARE and n_bytes < _CLOSE * ours["n_bytes"].get(work, 0):
                wanted = ours["n_bytes"][work]
                yield f"{name} answers {work} with {n_bytes:,} bytes, skillsim with {wanted:,}."


def _drawn(found: Json) -> str:
    panels = {f"{w} {works.TITLES[w]}": list(_bars(found, w)) for w in works.NAMES}
    return chart.draw("Requests a second that one core serves", panels)


def _bars(found: Json, work: str) -> Iterator[tuple[str, float, str]]:
    measured: dict[str, Any] = {name: targets.cpu_us(found, name, work) for name in found}
    for name, us in sorted(measured.items(), key=lambda pair: pair[1] or 0):
        if us:
            yield name, 1e6 / us, _KINDS.get(name, "peer")


BENCHMARK = Benchmark(
    "peers",
    __doc__,
    _measure,
    _show,
    add_flags=_add_flags,
    needs=("wrk", "taskset"),
    uses=("node", "java"),
)

if __name__ == "__main__":
    sys.exit(reporting.run(BENCHMARK))
