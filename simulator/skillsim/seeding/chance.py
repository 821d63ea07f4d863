"""Chance for one record: a stream of whole numbers, and what turns them into facts.

The numbers are the bytes of one digest of (seed, kind, key), read two at a time. That costs a
tenth of a generator that is seeded for each record, and it is the same on every machine: what is
drawn is looked up by whole numbers, never computed from a fraction that libraries round.
"""

import math
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from hashlib import shake_128
from itertools import accumulate, chain
from statistics import NormalDist
from struct import Struct
from typing import Generic, TypeVar

T = TypeVar("T")

Draw = Callable[[], int]
"""Each call is the next number of one record, from 0 to 65535, all equally likely."""

_RANGE = 1 << 16
_STEPS = 1024
# One round of the digest yields 168 bytes.
_WORDS = Struct("<84H")


def draw_for(seed: int, kind: str, key: int | str) -> Draw:
    """The numbers of one record; they never end, and no other record shares them."""
    name = f"{seed}/{kind}/{key}".encode()
    first = _WORDS.unpack(shake_128(name).digest(_WORDS.size))
    return chain(first, _further(name)).__next__


def _further(name: bytes) -> Iterator[int]:
    part = 1
    while True:
        yield from _WORDS.unpack(shake_128(b"%b/%d" % (name, part)).digest(_WORDS.size))
        part += 1


def share(probability: float) -> int:
    """The bound that a number is below with this probability: `draw() < share(0.3)`."""
    return round(probability * _RANGE)


def pick(draw: Draw, options: Sequence[T]) -> T:
    """One of the options, all equally likely; there must be fewer than 65536."""
    return options[draw() * len(options) >> 16]


def between(draw: Draw, low: int, high: int) -> int:
    """A whole number from `low` to `high`, both included, all about equally likely."""
    return low + ((draw() << 16 | draw()) * (high - low + 1) >> 32)


class Shares(Generic[T]):
    """Options that are drawn as often as their weights say."""

    def __init__(self, options: Sequence[T], weights: Sequence[float]) -> None:
        self._options = tuple(options)
        whole = sum(weights)
        self._bounds = [round(_RANGE * below / whole) for below in accumulate(weights)]

    def pick(self, draw: Draw) -> T:
        """One of the options."""
        return self._options[bisect_right(self._bounds, draw())]


def _middles() -> Iterator[float]:
    return ((step + 0.5) / _STEPS for step in range(_STEPS))


# Rounded, so that the last bit of a library's logarithm makes no difference.
NORMAL = tuple(round(NormalDist().inv_cdf(middle), 6) for middle in _middles())
"""Quantiles of the normal distribution (mean 0, deviation 1): `NORMAL[draw() >> 6]`."""

EXPONENTIAL = tuple(round(-math.log1p(-middle), 6) for middle in _middles())
"""Quantiles of the exponential distribution (mean 1): `EXPONENTIAL[draw() >> 6]`."""


def triangular(low: int, high: int, mode: int) -> tuple[int, ...]:
    """Quantiles of the triangular distribution in whole numbers: `table[draw() >> 6]`."""
    turn = (mode - low) / (high - low)
    return tuple(
        int(
            low + math.sqrt(middle * (high - low) * (mode - low))
            if middle < turn
            else high - math.sqrt((1 - middle) * (high - low) * (high - mode))
        )
        for middle in _middles()
    )
