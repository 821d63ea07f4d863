"""What the kit may do to a target, kept where every request passes: method, host, pace, budget.

No rule can get around it, because no rule has another way out.
"""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import unquote, urlsplit

from skillsim_contracts.calls import Received, Sent, Transport

DEFAULT_PAUSE_S = 8.0
MAX_PAUSE_S = 120.0
MIN_ID_LENGTH = 4


class Mode(StrEnum):
    """How far the kit may go."""

    FULL = "full"
    """Anything."""
    SANDBOX = "sandbox"
    """Adds records; changes and deletes only what it made itself."""
    READ_ONLY = "read-only"
    """GET, HEAD and what the contract calls safe."""


class NotAllowed(Exception):
    """The guard held a request back; the message says why."""


class BudgetUsedUp(Exception):
    """The requests or seconds that the profile grants are used up."""


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a profile allows. A pace of 0 and a budget of None are no limit.

    `hosts` are the `host:port` that may be spoken to. `is_safe` tells of a POST whether it changes
    nothing.
    """

    mode: Mode
    hosts: frozenset[str]
    is_safe: Callable[[str, str], bool]
    requests_per_s: float = 0.0
    max_requests: int | None = None
    max_seconds: float | None = None


class Guard:
    """A transport that lets through what its terms allow, at their pace."""

    def __init__(
        self,
        inner: Transport,
        terms: Terms,
        *,
        now: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self.n_requests = 0
        self._inner = inner
        self._terms = terms
        self._now = now
        self._pause = pause
        self._began = now()
        self._next_at = self._began
        self._made: set[str] = set()

    def exchange(self, request: Sent) -> Received:
        """Send one request. Raises NotAllowed or BudgetUsedUp instead, when it must not go out."""
        self._admit(request)
        answer = self._inner.exchange(request)
        self._learn(request, answer)
        return answer

    def exchange_all(self, batch: Sequence[Sent]) -> list[Received]:
        """Send requests at the same time; one after the other where the terms set a pace."""
        if self._terms.requests_per_s:
            return [self.exchange(request) for request in batch]
        for request in batch:
            self._admit(request)
        answers = self._inner.exchange_all(batch)
        for request, answer in zip(batch, answers, strict=True):
            self._learn(request, answer)
        return answers

    def close(self) -> None:
        """Close the transport behind it."""
        self._inner.close()

    def _admit(self, request: Sent) -> None:
        url = urlsplit(request.url)
        if url.netloc not in self._terms.hosts:
            raise NotAllowed(f"the host {url.netloc} is not the target")
        self._check_method(request.method, url.path)
        self._check_budget()
        wait = self._next_at - self._now()
        if wait > 0:
            self._pause(wait)
        if self._terms.requests_per_s:
            self._next_at = max(self._next_at, self._now()) + 1 / self._terms.requests_per_s
        self.n_requests += 1

    def _check_method(self, method: str, path: str) -> None:
        mode = self._terms.mode
        if mode is Mode.FULL or method in ("GET", "HEAD") or self._terms.is_safe(method, path):
            return
        if mode is Mode.READ_ONLY:
            raise NotAllowed(f"{method} {path} may change something, and the profile only reads")
        if method != "POST" and not self._is_ours(path):
            raise NotAllowed(f"{method} {path} would touch what this run did not make")

    def _is_ours(self, path: str) -> bool:
        return any(unquote(part) in self._made for part in path.split("/"))

    def _check_budget(self) -> None:
        terms = self._terms
        if terms.max_requests is not None and self.n_requests >= terms.max_requests:
            raise BudgetUsedUp(f"the budget of {terms.max_requests} requests is used up")
        if terms.max_seconds is not None and self._now() - self._began > terms.max_seconds:
            raise BudgetUsedUp(f"the budget of {terms.max_seconds:g} s is used up")

    def _learn(self, request: Sent, answer: Received) -> None:
        """Note what a POST made, and keep still for as long as a 429 asks."""
        if answer.status == 429 and self._terms.requests_per_s:
            asked = answer.headers.get("retry-after", "")
            pause = float(asked) if asked.isdigit() else DEFAULT_PAUSE_S
            self._next_at = self._now() + min(pause, MAX_PAUSE_S)
        if self._terms.mode is Mode.SANDBOX and request.method == "POST" and answer.status < 300:
            location = answer.headers.get("location", "").rstrip("/")
            self._made.update(_ids_in(request.body), _ids_in(answer.body))
            self._made.add(location.rpartition("/")[2])
            self._made.discard("")


def _ids_in(body: bytes) -> Iterator[str]:
    """Values at the top of a JSON body whose name says that they identify it."""
    try:
        value: Any = json.loads(body or b"null")
    except ValueError:
        return
    if not isinstance(value, dict):
        return
    for name, member in value.items():
        is_own = name == "id" or name == "external_id" or name.endswith("_id")
        if is_own and isinstance(member, str) and len(member) >= MIN_ID_LENGTH:
            yield member
