"""The arrivals that a receiver keeps, bounded, for any thread to ask or to wait for."""

import hashlib
import threading

from skillsim.receiving.arrival import Arrival

MAX_ARRIVALS = 10_000
MAX_BODY_BYTES = 64 << 20

_MAX_NAMED = 20


class NotArrived(Exception):
    """Fewer arrivals than were waited for; the message names those that came."""


class KeptArrivals:
    """The newest arrivals by number. What was answered is kept, not what is being answered."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._by_number: dict[int, Arrival] = {}
        self._n_body_bytes = 0
        self._last_number = 0
        self._first_number = 0
        self._attempts: dict[bytes, int] = {}

    def keep(self, arrival: Arrival) -> None:
        """Keep one, unless everything was cleared since it was numbered."""
        with self._changed:
            if arrival.number < self._first_number:
                return
            self._by_number[arrival.number] = arrival
            self._n_body_bytes += len(arrival.body)
            while len(self._by_number) > MAX_ARRIVALS or self._n_body_bytes > MAX_BODY_BYTES:
                oldest = self._by_number.pop(next(iter(self._by_number)))
                self._n_body_bytes -= len(oldest.body)
            self._changed.notify_all()

    def number(self, path: str, body: bytes) -> tuple[int, int]:
        """The number of a new arrival, and how often this body has come to this path by now."""
        key = hashlib.sha256(path.encode() + b"\0" + body).digest()
        with self._changed:
            self._last_number += 1
            # Put last, so that what has not come for longest is forgotten first.
            attempt = self._attempts[key] = self._attempts.pop(key, 0) + 1
            if len(self._attempts) > MAX_ARRIVALS:
                del self._attempts[next(iter(self._attempts))]
            return self._last_number, attempt

    def all(self) -> tuple[Arrival, ...]:
        """Every arrival that is kept, in the order they came."""
        with self._changed:
            return self._in_order()

    def clear(self) -> None:
        """Forget everything; numbers go on."""
        with self._changed:
            self._first_number = self._last_number + 1
            self._by_number.clear()
            self._attempts.clear()
            self._n_body_bytes = 0

    def wait_for(self, n: int, timeout_s: float) -> tuple[Arrival, ...]:
        """The first `n`, as soon as they are there; NotArrived after `timeout_s` real seconds."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self._by_number) >= n, timeout_s):
                raise NotArrived(_sentence(self._in_order(), n, timeout_s))
            return self._in_order()[:n]

    def _in_order(self) -> tuple[Arrival, ...]:
        return tuple(arrival for _, arrival in sorted(self._by_number.items()))


def _sentence(came: tuple[Arrival, ...], n: int, timeout_s: float) -> str:
    named = [f"{a.event or a.method} to {a.path}, answered {a.status}" for a in came]
    more = ["..."] if len(named) > _MAX_NAMED else []
    listed = "; ".join(named[:_MAX_NAMED] + more)
    said = f"{len(came)} of {n} webhooks arrived within {timeout_s:g} s"
    return f"{said}: {listed}" if listed else said
