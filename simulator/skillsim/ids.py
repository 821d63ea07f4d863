"""Seeded identifiers and seeded chance: the only place where randomness is made.

An identifier is a pure function of (seed, kind, key), so the same world hands out the same ones
after a reset, after a restart, and on another machine. Keys are numbers from counters that live in
the world's own database (`Ids`), or what the caller tells its records apart by (`uuid_for`).
"""

import base64
import random
import re
import uuid
from collections.abc import Callable, Iterator
from hashlib import blake2b
from itertools import count
from typing import Protocol

_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_BASE62_VALUE = {char: value for value, char in enumerate(_BASE62)}
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_BASE62_PAIRS = [first + second for first in _BASE62 for second in _BASE62]
# The first digit of a UUID's fourth group has two fixed bits (RFC 9562, variant 10).
_VARIANT = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}
_CODE_LETTERS = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ" * 8
_CURSOR_BYTES = 32
_ALL_32_BITS = 0xFFFFFFFF
# Odd, so that no two numbers of 32 bits become the same; large, so that neighbours look unlike.
_SPREAD = 0x9E3779B9


class Counter(Protocol):
    """What `Ids` needs of a transaction: the next number of a named counter, from 0."""

    def next_number(self, kind: str) -> int:
        """The number after the last one handed out under this name."""


class Ids:
    """Hands out identifiers of one world inside one transaction."""

    def __init__(self, counter: Counter, seed: int) -> None:
        self._counter = counter
        self.seed = seed

    def uuid(self, kind: str) -> str:
        """A fresh UUID for a record of this kind, in canonical lower-case text."""
        return uuid_for(self.seed, kind, self._counter.next_number(kind))

    def number(self, kind: str) -> int:
        """The next whole number of this kind, from 0."""
        return self._counter.next_number(kind)

    def letters(self, kind: str, length: int) -> str:
        """A fresh string of ASCII letters and digits, such as a webhook's secret."""
        chance = chance_for(self.seed, kind, self._counter.next_number(kind))
        return "".join(chance.choices(_BASE62, k=length))

    def code(self, kind: str) -> str:
        """A fresh code for people to type: three groups of four, without look-alikes."""
        return code_for(self.seed, kind, self._counter.next_number(kind))


def uuid_for(seed: int, kind: str, key: int | str) -> str:
    """The version-4 shaped UUID of the record with this key, in canonical lower-case text."""
    digits = blake2b(f"{seed}/{kind}/{key}".encode(), digest_size=16).hexdigest()
    return (
        f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-"
        f"{_VARIANT[digits[16]]}{digits[17:20]}-{digits[20:]}"
    )


def request_ids(seed: int, run: int) -> Callable[[], str]:
    """Hands out the request ids of one run of a world, one a call: version-4 shaped UUIDs.

    The first group is a number, the others tell runs apart: every request takes an id, and a digest
    for each would cost five times as much.
    """
    return _request_ids(seed, f"request {run}").__next__


def _request_ids(seed: int, kind: str) -> Iterator[str]:
    for block in count():
        first = uuid_for(seed, kind, block)
        start, ending = int(first[:8], 16), first[8:]
        for number in range(_ALL_32_BITS + 1):
            digits = (start + number * _SPREAD & _ALL_32_BITS).to_bytes(4, "big").hex()
            yield digits + ending


def code_for(seed: int, kind: str, key: int | str) -> str:
    """The `XXXX-XXXX-XXXX` code of the record with this key."""
    letters = _digest(12, seed, kind, key).translate(_CODE_LETTERS).decode()
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def chance_for(seed: int, kind: str, key: int | str) -> random.Random:
    """A private source of chance for the record with this key.

    Drawing from it never shifts what another record draws.
    """
    return random.Random(_digest(16, seed, kind, key))  # noqa: S311 - simulation, not secrecy


def to_friendly(uuid_text: str) -> str:
    """The FriendlyId spelling of a UUID: its 128 bits in base 62, leading zeros dropped.

    Observed in the vendor's own open-source library; "0" stands for the nil UUID.
    """
    value = int(uuid_text.replace("-", ""), 16)
    digits = ""
    while value:
        value, pair = divmod(value, 3844)
        digits = _BASE62_PAIRS[pair] + digits
    return digits.lstrip("0") or "0"


def parse_uuid(text: str) -> str | None:
    """The canonical UUID of either spelling, UUID or FriendlyId; None when it is neither."""
    if "-" in text:
        return text.lower() if _UUID.fullmatch(text) else None
    if not 1 <= len(text) <= 22 or not set(text) <= _BASE62_VALUE.keys():
        return None
    value = 0
    for char in text:
        value = value * 62 + _BASE62_VALUE[char]
    return str(uuid.UUID(int=value)) if value < 1 << 128 else None


def to_cursor(seed: int, kind: str, position: int) -> str:
    """An opaque cursor for a list position (0 to 2^63 - 1): 43 characters of base64url.

    The position is sealed, not hidden: a cursor of another list, world or hand does not open.
    """
    place = position.to_bytes(8, "big")
    seal = _digest(_CURSOR_BYTES - 8, seed, "cursor " + kind, position)
    return base64.urlsafe_b64encode(place + seal).rstrip(b"=").decode()


def open_cursor(seed: int, kind: str, cursor: str) -> int | None:
    """The position inside a cursor made by `to_cursor`; None for anything else."""
    try:
        raw = base64.b64decode(cursor + "=", altchars=b"-_", validate=True)
    except ValueError:
        return None
    position = int.from_bytes(raw[:8], "big")
    return position if cursor == to_cursor(seed, kind, position % (1 << 63)) else None


def _digest(size: int, seed: int, kind: str, key: int | str) -> bytes:
    return blake2b(f"{seed}/{kind}/{key}".encode(), digest_size=size).digest()
