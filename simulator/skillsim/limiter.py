"""Who has used how much of which limit, in one world: asks the algorithms and keeps the meters.

Everything is in memory and a snapshot takes it along. A key whose windows have passed is forgotten.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from operator import itemgetter
from typing import Any, NamedTuple

from skillsim.context import Caller
from skillsim.instants import SECOND_US
from skillsim.rate_limit import ALGORITHMS, IN_FLIGHT, Limit, Meter, charge, is_idle

CONTRACT = "contract"


# A named tuple, since every request makes one: a frozen dataclass costs three times as much.
class Decision(NamedTuple):
    """The answer of the limits to one request; it speaks of the limit with the least left.

    Of several limits that refuse, it speaks of the one that does so longest.
    """

    is_allowed: bool
    limit: int
    """How many the limit lets pass; 0 when nothing limits the request."""
    remaining: int
    """How many more would pass at this instant."""
    reset_us: int
    """The instant at which nothing counts any more if no request follows; 0 for in flight."""
    retry_after_s: int | None
    """Whole seconds, rounded up, until a refused request passes; None for in flight."""

    def headers(self, now_us: int) -> dict[str, str]:
        """The decision in the three header fields that many services send."""
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.remaining),
            "X-RateLimit-Reset": str(max(0, -(-(self.reset_us - now_us) // SECOND_US))),
        }


UNLIMITED = Decision(True, 0, 0, 0, None)


class Limiter:
    """The limits of one world, by vendor.

    Time goes on from call to call: a request that read the clock before another one was admitted
    counts as simultaneous with it. Only `clear` and `load` let it start at an earlier instant.
    """

    def __init__(self, limits_by_vendor: Mapping[str, tuple[Limit, ...]]) -> None:
        self._windowed = {
            vendor: tuple(_Ledger(limit) for limit in limits if limit.algorithm != IN_FLIGHT)
            for vendor, limits in limits_by_vendor.items()
        }
        self._in_flight = {
            vendor: tuple(_Presence(limit) for limit in limits if limit.algorithm == IN_FLIGHT)
            for vendor, limits in limits_by_vendor.items()
        }
        self._latest_us = 0

    def admit(
        self, vendor: str, caller: Caller, *, now_us: int, algorithm: str = CONTRACT
    ) -> Decision:
        """Whether all windows of the vendor let one more request pass; if so, it is counted in all.

        A refused request changes nothing. `algorithm` replaces the one of the contract. A caller
        without a credential is never limited.
        """
        ledgers = self._windowed.get(vendor)
        # Assumed (decision K10): token calls do not count. Nobody has proved who sends them.
        if not ledgers or not caller.name:
            return UNLIMITED
        if now_us < self._latest_us:
            now_us = self._latest_us
        self._latest_us = now_us
        accounts = [ledger.open(caller, now_us, algorithm) for ledger in ledgers]
        tightest = accounts[0] if len(accounts) == 1 else min(accounts, key=_LEFT)
        left, ledger, _, meter = tightest
        if left <= 0:
            return _refusal(accounts, now_us, algorithm)
        for _, charged, key, counted in accounts:
            charged.charge(key, counted, now_us)
        limit = ledger.limit
        reset_us = ledger.algorithms[algorithm].reset_at_us(limit, meter, now_us)
        return Decision(True, limit.limit, left - 1, reset_us, None)

    def enter(self, vendor: str, caller: Caller) -> Decision:
        """Whether the caller may have one more request in flight; then it is, until it leaves."""
        presences = self._in_flight.get(vendor)
        if not presences or not caller.name:
            return UNLIMITED
        places = [(presence.remaining(caller), presence) for presence in presences]
        remaining, tightest = places[0] if len(places) == 1 else min(places, key=itemgetter(0))
        if remaining <= 0:
            return Decision(False, tightest.limit.limit, 0, 0, None)
        for presence in presences:
            presence.enter(caller)
        return Decision(True, tightest.limit.limit, remaining - 1, 0, None)

    def leave(self, vendor: str, caller: Caller) -> None:
        """One request that `enter` allowed has been answered to its last byte."""
        if caller.name:
            for presence in self._in_flight.get(vendor, ()):
                presence.leave(caller)

    def usage(self, now_us: int, *, algorithm: str = CONTRACT) -> list[dict[str, Any]]:
        """What counts now, one entry for each limit and key in use; `client` is the key.

        A limit in flight has no `window_s`, `frees_at_us` and `resets_at_us`: they are None.
        """
        now_us = max(now_us, self._latest_us)
        gauges = []
        for vendor, ledgers in self._windowed.items():
            for ledger in ledgers:
                gauges += [{"vendor": vendor, **g} for g in ledger.usage(now_us, algorithm)]
            for presence in self._in_flight[vendor]:
                gauges += [{"vendor": vendor, **g} for g in presence.usage()]
        return gauges

    def dump(self) -> dict[str, Any]:
        """The counters in plain JSON types, for `load`. What is in flight is no part of them."""
        return {
            "meters": [
                {"vendor": vendor, "limit": ledger.limit.name, **entry}
                for vendor, ledgers in self._windowed.items()
                for ledger in ledgers
                for entry in ledger.dump(self._latest_us)
            ]
        }

    def load(self, dump: Mapping[str, Any]) -> None:
        """Go on from dumped counters instead of the present ones; what is in flight stays.

        Counters of a limit that is no longer declared are left out.
        """
        self.clear()
        ledgers = {(v, one.limit.name): one for v, all_ in self._windowed.items() for one in all_}
        for entry in dump["meters"]:
            ledger = ledgers.get((entry["vendor"], entry["limit"]))
            if ledger is not None:
                ledger.load(entry)
                self._latest_us = max(self._latest_us, entry["admitted"][-1])

    def clear(self) -> None:
        """Forget every counter; what is in flight stays so until it leaves."""
        self._latest_us = 0
        for ledgers in self._windowed.values():
            for ledger in ledgers:
                ledger.meters.clear()


class _Ledger:
    """One limit over a window, with the meter of every key, the least recently admitted first."""

    __slots__ = ("_is_by_tenant", "algorithms", "limit", "meters")

    def __init__(self, limit: Limit) -> None:
        self.limit = limit
        self.algorithms = {CONTRACT: ALGORITHMS[limit.algorithm], **ALGORITHMS}
        self.meters: OrderedDict[str, Meter] = OrderedDict()
        self._is_by_tenant = limit.key == "tenant"

    def open(self, caller: Caller, now_us: int, algorithm: str) -> "_Account":
        """The caller's account; the meter of a new key is not kept before it is charged."""
        key = caller.tenant if self._is_by_tenant else caller.name
        meter = self.meters.get(key) or Meter([])
        limit = self.limit
        return limit.limit - self.algorithms[algorithm].used(limit, meter, now_us), self, key, meter

    def charge(self, key: str, meter: Meter, now_us: int) -> None:
        charge(self.limit, meter, now_us)
        try:
            self.meters.move_to_end(key)
        except KeyError:
            self._forget_idle(now_us)
            self.meters[key] = meter

    def _forget_idle(self, now_us: int) -> None:
        """Drop what a new key makes room for: each meter once, so it costs the same per key."""
        while self.meters:
            key = next(iter(self.meters))
            if not is_idle(self.limit, self.meters[key], now_us):
                return
            del self.meters[key]

    def usage(self, now_us: int, algorithm: str) -> Iterator[dict[str, Any]]:
        limit, counting = self.limit, self.algorithms[algorithm]
        for key, meter in self.meters.items():
            used = counting.used(limit, meter, now_us)
            if used:
                frees_at_us = counting.free_at_us(limit, meter, now_us)
                resets_at_us = counting.reset_at_us(limit, meter, now_us)
                yield _gauge(limit, key, used, limit.window_s, frees_at_us, resets_at_us)

    def dump(self, now_us: int) -> Iterator[dict[str, Any]]:
        for key, meter in self.meters.items():
            if not is_idle(self.limit, meter, now_us):
                admitted = meter.admitted[-self.limit.limit :]
                yield {"key": key, "admitted": admitted, "owed": meter.owed}

    def load(self, entry: Mapping[str, Any]) -> None:
        capacity = self.limit.limit * self.limit.window_us
        meter = Meter(list(entry["admitted"]), min(entry["owed"], capacity))
        self.meters[entry["key"]] = meter


_Account = tuple[int, _Ledger, str, Meter]
"""What is left of a limit for a key: (requests left, limit's ledger, key, meter)."""
_LEFT: Callable[[_Account], int] = itemgetter(0)


class _Presence:
    """One limit on requests in flight, with the number of them for every key that has some."""

    __slots__ = ("_counts", "limit")

    def __init__(self, limit: Limit) -> None:
        self.limit = limit
        self._counts: dict[str, int] = {}

    def remaining(self, caller: Caller) -> int:
        return self.limit.limit - self._counts.get(self._key(caller), 0)

    def enter(self, caller: Caller) -> None:
        key = self._key(caller)
        self._counts[key] = self._counts.get(key, 0) + 1

    def leave(self, caller: Caller) -> None:
        key = self._key(caller)
        count = self._counts.pop(key, 0)
        assert count > 0, "a request left that never entered"
        if count > 1:
            self._counts[key] = count - 1

    def usage(self) -> Iterator[dict[str, Any]]:
        for key, used in self._counts.items():
            yield _gauge(self.limit, key, used)

    def _key(self, caller: Caller) -> str:
        return caller.tenant if self.limit.key == "tenant" else caller.name


def _refusal(accounts: list[_Account], now_us: int, algorithm: str) -> Decision:
    """The decision of the limit that refuses longest."""
    refusing = [
        (ledger.algorithms[algorithm].free_at_us(ledger.limit, meter, now_us), ledger, meter)
        for left, ledger, _, meter in accounts
        if left <= 0
    ]
    free_us, ledger, meter = max(refusing, key=itemgetter(0))
    reset_us = ledger.algorithms[algorithm].reset_at_us(ledger.limit, meter, now_us)
    wait_s = -(-(free_us - now_us) // SECOND_US)
    return Decision(False, ledger.limit.limit, 0, reset_us, wait_s)


def _gauge(
    limit: Limit,
    key: str,
    used: int,
    window_s: int | None = None,
    frees_at_us: int | None = None,
    resets_at_us: int | None = None,
) -> dict[str, Any]:
    return {
        "client": key,
        "counts_by": limit.key,
        "name": limit.name,
        "limit": limit.limit,
        "used": used,
        "window_s": window_s,
        "frees_at_us": frees_at_us,
        "resets_at_us": resets_at_us,
    }
