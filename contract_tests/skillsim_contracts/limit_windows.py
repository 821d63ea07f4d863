"""Limits over a window as a contract declares them, and bursts of requests against one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from skillsim_contracts.calls import OWNER, Answer
from skillsim_contracts.contract import Contract, Operation
from skillsim_contracts.credentials import token_operation
from skillsim_contracts.probe import Probe

SHORT_S = 600
"""Windows up to this length are waited for before a burst."""


@dataclass(frozen=True, eq=False)
class Window:
    """One declared limit over a window.

    `operation` is the one that bursts are made of. `inner` are limits that are used up first, so
    that a burst has to pause for them.
    """

    name: str
    key: str
    limit: int
    window_s: int
    source: str
    operation: Operation
    limited: tuple[Operation, ...]
    inner: tuple["Window", ...]

    @cached_property
    def chunk(self) -> int:
        """How many requests go out without a pause."""
        return min((inner.limit for inner in self.inner), default=self.limit)

    @cached_property
    def pause_s(self) -> int:
        """How long a pause is between chunks."""
        return max((inner.window_s for inner in self.inner), default=0) + 1

    def refilled(self, seconds: float) -> set[int]:
        """What a bucket that refills evenly may have gained in a time, rounded either way."""
        gained = int(self.limit * seconds / self.window_s)
        return {most for most in (gained - 1, gained, gained + 1) if most > 0}


def windows_of(contract: Contract) -> tuple[Window, ...]:
    """The limits over a window that a contract declares; () when no operation can be burst."""
    limited = tuple(o for o in contract.operations.values() if o.needs_credential)
    light = _lightest(limited)
    if light is None:
        return ()
    made: list[Window] = []
    declared = [limit for limit in contract.rate_limits if "window_s" in limit]
    for limit in sorted(declared, key=lambda limit: int(limit["window_s"])):
        inner = tuple(other for other in made if other.limit < limit["limit"])
        made.append(_window(limit, light, limited, inner))
    return tuple(made)


class Burst:
    """Requests of one operation against one limit, all alike; every one is in the trace."""

    def __init__(self, probe: Probe, window: Window) -> None:
        self._probe = probe
        self._window = window
        shown = {p["name"]: str(p["example"]) for p in window.operation.parameters_in("path")}
        self._path = shown

    def begin(self, *actors: str, logins: int = 1) -> int:
        """Switch the limits on and wait until nothing counts; how many tokens the owner bought.

        Then the clock stands where a window that follows it has just begun.
        """
        probe, window = self._probe, self._window
        probe.switch(rate_limit__enabled=True)
        is_short = window.window_s <= SHORT_S
        if not is_short:
            # Tokens may not live as long as the window, so they are bought after the waiting.
            probe.advance(self._until_window_begins(0))
        for actor in (*[OWNER] * logins, *actors):
            probe.login(actor)
        probe.advance(self._until_window_begins(window.window_s) if is_short else window.pause_s)
        return logins if token_operation(probe.vendor) else 0

    def send(self, count: int, actor: str = OWNER) -> list[Answer]:
        """That many requests at one instant; their answers are not held against the contract."""
        call = self._probe.make(self._window.operation.operation_id, path=self._path, actor=actor)
        return [self._probe.client.replay(call) for _ in range(count)]

    def send_until_refused(self, most: int) -> list[Answer]:
        """Requests at one instant until one does not pass."""
        answers = self.send(1)
        while answers[-1].ok and len(answers) < most:
            answers += self.send(1)
        return answers

    def send_slowly(self, most: int) -> list[Answer]:
        """Requests with pauses for the shorter limits, until one does not pass."""
        answers = self.send_until_refused(self._window.chunk)
        while answers[-1].ok and len(answers) < most:
            self._probe.advance(self._window.pause_s)
            answers += self.send_until_refused(min(self._window.chunk, most - len(answers)))
        return answers

    def spent_s(self, count: int) -> float:
        """How long so many requests take with their pauses, up to the one after them."""
        window = self._window
        return float(count // window.chunk * window.pause_s) if window.inner else 0.0

    def _until_window_begins(self, at_least_s: float) -> float:
        """Seconds to an instant just inside a window that begins at a multiple of its length."""
        answer = self._probe.client.control("GET", "/clock")
        if not answer.ok:
            self._probe.not_exercised("the target does not say what its clock shows")
        now_s = datetime.fromisoformat(answer.json()["now"]).timestamp()
        length_s = self._window.window_s
        into_s = (now_s + at_least_s) % length_s
        # A hundredth of the window keeps clear of its edge.
        return at_least_s + (length_s - into_s if into_s else 0.0) + length_s * 0.01


def _window(
    limit: Mapping[str, Any],
    light: Operation,
    limited: tuple[Operation, ...],
    inner: tuple[Window, ...],
) -> Window:
    return Window(
        name=limit["name"],
        key=limit["key"],
        limit=int(limit["limit"]),
        window_s=int(limit["window_s"]),
        source=limit.get("evidence", {}).get("source", limit["name"]),
        operation=light,
        limited=limited,
        inner=inner,
    )


def _lightest(limited: tuple[Operation, ...]) -> Operation | None:
    """A reading operation that needs nothing but ids that the contract shows.

    The more ids in its path, the less it likely answers.
    """
    fits = [o for o in limited if o.method == "GET" and _is_ready(o)]
    return max(fits, key=lambda operation: operation.path.count("{"), default=None)


def _is_ready(operation: Operation) -> bool:
    shown = all("example" in p for p in operation.parameters_in("path"))
    return shown and not any(p.get("required") for p in operation.parameters_in("query"))
