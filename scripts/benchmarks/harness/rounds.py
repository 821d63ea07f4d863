"""Servers under load in interleaved rounds: what every one of them cost, as plain JSON."""

import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harness import load, processes
from harness.servers import Server, Started, free_port


@dataclass
class Figures:
    """What was measured of one server, a value for each round."""

    costs: dict[str, list[load.Cost]] = field(default_factory=lambda: defaultdict(list))
    n_records: dict[str, int] = field(default_factory=dict)
    """The length of the longest list in an answer, by work."""
    n_bytes: dict[str, int] = field(default_factory=dict)
    start_ms: list[float] = field(default_factory=list)
    fresh_mb: list[float] = field(default_factory=list)
    """Resident after the first answer."""
    loaded_mb: list[float] = field(default_factory=list)
    """Resident after all works: whoever keeps state has all that W3 made."""
    refusals: dict[str, str] = field(default_factory=dict)
    """Why something was not measured, by work; `start` when nothing was."""

    def as_json(self) -> dict[str, Any]:
        """Every figure."""
        return {
            "cpu_us": {name: [cost.cpu_us for cost in all_] for name, all_ in self.costs.items()},
            "requests": {name: [c.requests for c in all_] for name, all_ in self.costs.items()},
            "requests_per_s": {
                name: [cost.requests_per_s for cost in all_] for name, all_ in self.costs.items()
            },
            "n_records": self.n_records,
            "n_bytes": self.n_bytes,
            "start_ms": self.start_ms,
            "fresh_mb": self.fresh_mb,
            "loaded_mb": self.loaded_mb,
            "refusals": self.refusals,
        }


def measure(servers: Sequence[Server], *, rounds: int, seconds: float) -> dict[str, Any]:
    """Every server once a round, fresh, one after the other: a slow minute meets them all."""
    figures = {server.name: Figures() for server in servers}
    for server in servers:
        if server.lacks:
            figures[server.name].refusals["start"] = server.lacks
    for number in range(1, rounds + 1):
        for server in (one for one in servers if not one.lacks):
            print(f"round {number}: {server.name}", file=sys.stderr, flush=True)
            with tempfile.TemporaryDirectory() as folder:
                _measure_once(server, figures[server.name], Path(folder), seconds)
    return {name: one.as_json() for name, one in figures.items()}


def _measure_once(server: Server, figures: Figures, folder: Path, seconds: float) -> None:
    port = free_port()
    try:
        started = server.start(folder, port)
        began = time.perf_counter()
        with processes.running(
            started.command, port=port, folder=folder, environment=started.environment
        ) as pid:
            figures.start_ms.append(1000 * (time.perf_counter() - began))
            figures.fresh_mb.append(processes.resident_mb(pid))
            _do_works(pid, port, server, started, figures, folder, seconds)
            figures.loaded_mb.append(processes.resident_mb(pid))
    except (processes.DidNotStart, OSError) as error:
        figures.refusals["start"] = str(error)


def _do_works(
    pid: int,
    port: int,
    server: Server,
    started: Started,
    figures: Figures,
    folder: Path,
    seconds: float,
) -> None:
    for work in started.works(port):
        try:
            body = load.try_once(port, work)
            figures.n_records[work.name] = load.n_records(body)
            figures.n_bytes[work.name] = len(body)
            load.measure(pid, port, [work], seconds=server.warm_up_s, folder=folder)
            cost = load.measure(pid, port, [work], seconds=seconds, folder=folder)
        except load.WrongAnswer as error:
            figures.refusals[work.name] = str(error)
            continue
        figures.costs[work.name].append(cost)
