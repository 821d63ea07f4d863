"""What the comparison is to show, beside what it showed."""

import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from harness import works
from harness.peer_servers import PRISM, SCALAR, WIREMOCK
from harness.servers import BARE, OURS, OURS_KEPT
from harness.tables import NONE, Row

Servers = dict[str, dict[str, Any]]
_WITHOUT_W4 = ("W1", "W3")
AT_LEAST, AT_MOST = "≥", "≤"


@dataclass(frozen=True)
class Target:
    """One figure, and the bound that it should keep."""

    what: str
    bound: str
    wanted: float
    found: float | None
    unit: str

    def row(self) -> Row:
        """The line of the table."""
        wanted = f"{self.bound} {self.wanted:g}{self.unit}"
        if self.found is None:
            return [self.what, wanted, NONE, NONE]
        is_kept = self.found >= self.wanted if self.bound == AT_LEAST else self.found <= self.wanted
        return [self.what, wanted, f"{self.found:.2f}{self.unit}", "yes" if is_kept else "no"]


def rows(servers: Servers) -> list[Row]:
    """A table of all targets that a run with peers can show."""
    return [["target", "wanted", "found", "kept"], *(t.row() for t in _targets(servers))]


def _targets(servers: Servers) -> Iterator[Target]:
    factors = ((PRISM, works.NAMES, 4), (SCALAR, _WITHOUT_W4, 2), (WIREMOCK, works.NAMES, 3))
    for peer, names, factor in factors:
        for work in names:
            found = _times(servers, OURS, peer, work)
            yield Target(f"{work} against {peer}", AT_LEAST, factor, found, "x")
    found = _times(servers, OURS_KEPT, PRISM, "W3")
    yield Target(f"W3 of {OURS_KEPT} against {PRISM}", AT_LEAST, 2, found, "x")
    found = _times(servers, OURS, BARE, "W2")
    yield Target(f"W2 against {BARE}", AT_LEAST, 0.5, found, "x")
    start, of_prism = _middle(servers, OURS, "start_ms"), _middle(servers, PRISM, "start_ms")
    yield Target("start", AT_MOST, 1000, start, " ms")
    share = start / of_prism if start and of_prism else None
    yield Target(f"start against {PRISM}", AT_MOST, 0.5, share, "x")
    yield Target("resident after start", AT_MOST, 110, _middle(servers, OURS, "fresh_mb"), " MB")


def _times(servers: Servers, ours: str, theirs: str, work: str) -> float | None:
    mine, other = cpu_us(servers, ours, work), cpu_us(servers, theirs, work)
    return other / mine if mine and other else None


def cpu_us(servers: Servers, name: str, work: str) -> float | None:
    """The median of what a work costs a server; None when it was not measured."""
    values = servers.get(name, {}).get("cpu_us", {}).get(work)
    return statistics.median(values) if values else None


def _middle(servers: Servers, name: str, figure: str) -> float | None:
    values = servers.get(name, {}).get(figure)
    return statistics.median(values) if values else None
