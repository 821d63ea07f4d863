"""Rate limits as pure arithmetic: what a key has used of a limit, and when more is free again.

All of it is whole microseconds, so nothing drifts. Every algorithm reads the same `Meter`, and an
admitted request is written into it once for all of them: a world that changes its algorithm goes
on from what really was admitted.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple

from skillsim.instants import SECOND_US

KEYS = ("credential", "client", "tenant")
IN_FLIGHT = "in_flight"
MAX_LIMIT = 1_000_000
MAX_WINDOW_S = 366 * 86_400


@dataclass(frozen=True, slots=True)
class Limit:
    """One declared limit: at most `limit` requests in `window_us`, or in flight, for each key.

    `algorithm` is one of ALGORITHMS or `in_flight` (which has no window: `window_us` is 0).
    """

    name: str
    algorithm: str
    key: str
    limit: int
    window_us: int

    @property
    def window_s(self) -> int:
        """The window in whole seconds, as contracts declare it."""
        return self.window_us // SECOND_US


@dataclass(slots=True)
class Meter:
    """What one key has used of one limit.

    `admitted` holds the instants of admitted requests, oldest first: those of the last window at
    least, or the `limit` last ones of these. `owed` is what a token bucket lacked right after the
    last of them, in parts of a token: `window_us` parts are one token, and `limit` parts come back
    each microsecond.
    """

    admitted: list[int] = field(default_factory=list)
    owed: int = 0


def charge(limit: Limit, meter: Meter, now_us: int) -> None:
    """Write one admitted request into the meter; `now_us` is not before the one admitted last."""
    admitted, most, token = meter.admitted, limit.limit, limit.window_us
    owed = token
    if admitted:
        left = meter.owed - most * (now_us - admitted[-1])
        if left > 0:
            owed += left
            # Another algorithm may admit more than a bucket holds: overdrawn is just empty.
            if owed > most * token:
                owed = most * token
    meter.owed = owed
    admitted.append(now_us)
    half = len(admitted) >> 1
    # Half at a time, so that each instant is moved once on average, however high the limit.
    if half >= most or admitted[half] <= now_us - token:
        del admitted[:half]


def is_idle(limit: Limit, meter: Meter, now_us: int) -> bool:
    """Whether the meter no longer differs from a new one, whatever the algorithm."""
    return not meter.admitted or meter.admitted[-1] <= now_us - limit.window_us


class Algorithm(NamedTuple):
    """One way to count a window, as three functions of (limit, meter, now)."""

    used: Callable[[Limit, Meter, int], int]
    """How many requests count now, `limit` at most; then one more is refused."""
    free_at_us: Callable[[Limit, Meter, int], int]
    """The first instant at which one fewer counts than now, for a meter of which any does; of a
    key that is refused now, when it is admitted again."""
    reset_at_us: Callable[[Limit, Meter, int], int]
    """The first instant at which nothing counts any more, for a meter that is not idle."""


def _count_after(limit: Limit, meter: Meter, instant_us: int) -> int:
    """How many of the `limit` last requests were admitted later than this instant."""
    admitted = meter.admitted
    total = len(admitted)
    oldest = total - limit.limit
    return total - bisect_right(admitted, instant_us, oldest if oldest > 0 else 0)


def _sliding_used(limit: Limit, meter: Meter, now_us: int) -> int:
    return _count_after(limit, meter, now_us - limit.window_us)


def _sliding_free_at_us(limit: Limit, meter: Meter, now_us: int) -> int:
    return meter.admitted[-_sliding_used(limit, meter, now_us)] + limit.window_us


def _sliding_reset_at_us(limit: Limit, meter: Meter, now_us: int) -> int:
    return meter.admitted[-1] + limit.window_us


def _fixed_used(limit: Limit, meter: Meter, now_us: int) -> int:
    return _count_after(limit, meter, now_us - now_us % limit.window_us - 1)


def _fixed_end_us(limit: Limit, meter: Meter, now_us: int) -> int:
    return now_us - now_us % limit.window_us + limit.window_us


def _bucket_used(limit: Limit, meter: Meter, now_us: int) -> int:
    if not meter.owed:
        return 0
    owed = meter.owed - limit.limit * (now_us - meter.admitted[-1])
    return max(0, -(-owed // limit.window_us))


def _bucket_free_at_us(limit: Limit, meter: Meter, now_us: int) -> int:
    too_much = meter.owed - (_bucket_used(limit, meter, now_us) - 1) * limit.window_us
    return meter.admitted[-1] - (-too_much // limit.limit)


def _bucket_reset_at_us(limit: Limit, meter: Meter, now_us: int) -> int:
    return meter.admitted[-1] - (-meter.owed // limit.limit)


ALGORITHMS: Mapping[str, Algorithm] = MappingProxyType(
    {
        # Exact log: of any window's length of time, at most `limit` requests are admitted. A
        # request as old as the window no longer counts.
        "sliding_window": Algorithm(_sliding_used, _sliding_free_at_us, _sliding_reset_at_us),
        # Windows follow each other from the epoch (1970) of the world's clock on.
        "fixed_window": Algorithm(_fixed_used, _fixed_end_us, _fixed_end_us),
        # Holds `limit` tokens when full; an empty one is refilled evenly over one window.
        "token_bucket": Algorithm(_bucket_used, _bucket_free_at_us, _bucket_reset_at_us),
    }
)


def parse_limits(declared: Any) -> tuple[Limit, ...]:
    """The limits of a contract's `x-rate-limits`, in their order.

    Raises ValueError with a sentence that names what is wrong.
    """
    if not isinstance(declared, list):
        raise ValueError("`x-rate-limits` must be a list")
    limits = tuple(_parse_limit(entry, f"x-rate-limits[{i}]") for i, entry in enumerate(declared))
    names = [limit.name for limit in limits]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"two limits of `x-rate-limits` have the name {name!r}")
    return limits


def _parse_limit(entry: Any, place: str) -> Limit:
    if not isinstance(entry, dict):
        raise ValueError(f"{place} must be a mapping")
    name = entry.get("name")
    if not isinstance(name, str) or not name:
        raise ValueError(f"{place}: `name` must be a text")
    algorithm = _choice(entry, place, "algorithm", (*ALGORITHMS, IN_FLIGHT))
    key = _choice(entry, place, "key", KEYS)
    limit = _whole_number(entry, place, "limit", MAX_LIMIT)
    if algorithm == IN_FLIGHT:
        if "window_s" in entry:
            raise ValueError(f"{place}: a limit in flight has no `window_s`")
        return Limit(name, algorithm, key, limit, 0)
    window_s = _whole_number(entry, place, "window_s", MAX_WINDOW_S)
    return Limit(name, algorithm, key, limit, window_s * SECOND_US)


def _choice(entry: Mapping[str, Any], place: str, name: str, choices: tuple[str, ...]) -> str:
    value = entry.get(name)
    if not isinstance(value, str) or value not in choices:
        raise ValueError(f"{place}: `{name}` must be one of {', '.join(choices)}")
    return value


def _whole_number(entry: Mapping[str, Any], place: str, name: str, maximum: int) -> int:
    value = entry.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= maximum:
        raise ValueError(f"{place}: `{name}` must be a whole number from 1 to {maximum}")
    return value
