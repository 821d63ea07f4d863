"""Reviewed differences between the lane and pristine Connexion, each with its reason.

The lane's answer stands first. A difference that no entry covers fails the test.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote_to_bytes


@dataclass(frozen=True)
class Exchange:
    """One request and the two statuses it got."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes
    lane: int
    connexion: int


@dataclass(frozen=True)
class Witness:
    """One request that shows a difference, so that an entry nobody needs any more is noticed."""

    vendor: str
    method: str
    target: str
    media_type: str = "application/json"
    body: bytes = b""


@dataclass(frozen=True)
class Allowed:
    """A kind of difference that was looked at and found right."""

    reason: str
    covers: Callable[[Exchange], bool]
    witness: Witness


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _holds_impossible_date(exchange: Exchange) -> bool:
    for text in _DATE.findall(exchange.query.encode() + exchange.body):
        try:
            date.fromisoformat(text.decode())
        except ValueError:
            return True
    return False


_DATE = re.compile(rb"[0-9]{4}-[0-9]{2}-[0-9]{2}")


_WITH_IMPOSSIBLE_DATE = (
    b'{"name": "A", "email": "a@b.example", "department": "C", "role": "D",'
    b' "hire_date": "2024-02-30"}'
)


def _statuses(exchange: Exchange, lane: int, connexion: int) -> bool:
    return (exchange.lane, exchange.connexion) == (lane, connexion)


_OVER_ONE_MIB = b'{"firstName": "%b"}' % (b"a" * (1 << 20))

ALLOWED = (
    Allowed(
        "Connexion fails on a body that is not UTF-8 (its issue 1860); the lane refuses it.",
        lambda e: _statuses(e, 400, 500) and not _is_utf8(e.body),
        Witness("devskiller", "POST", "/webhook", body=b"\xff"),
    ),
    Allowed(
        "A path parameter that breaks its pattern names nothing: 404 (decision G1), not 400.",
        lambda e: _statuses(e, 404, 400) and "/" in e.path.strip("/"),
        Witness("skilltrack", "GET", "/v1/employees/nobody/skills"),
    ),
    Allowed(
        "Connexion does not assert `format: date`; the lane does.",
        lambda e: e.lane == 400 and e.connexion < 300 and _holds_impossible_date(e),
        Witness("skilltrack", "POST", "/v1/employees", body=_WITH_IMPOSSIBLE_DATE),
    ),
    Allowed(
        "Connexion splits an array parameter or form field at commas, also with `explode`.",
        lambda e: (
            e.connexion == 400
            and e.lane in (200, 401, 403)
            and b"," in unquote_to_bytes(e.query.encode() + b"&" + e.body)
        ),
        Witness("devskiller", "GET", "/candidates?tags=a,,b"),
    ),
    Allowed(
        "The edge refuses a path that cannot be printed before it is asked who sends it.",
        lambda e: e.lane == 404 and not unquote_to_bytes(e.path).decode().isprintable(),
        Witness("techwolf", "GET", "/employees/%C2%85"),
    ),
    Allowed(
        "The edge refuses a target over 8 KiB before anything reads it.",
        lambda e: e.lane == 414 and len(e.path) + len(e.query) > 8192,
        Witness("devskiller", "GET", "/tests?query=" + "a" * 8192),
    ),
    Allowed(
        "The edge refuses a body over 1 MiB before anything reads it.",
        lambda e: e.lane == 413 and len(e.body) > 1 << 20,
        Witness("devskiller", "POST", "/candidates", body=_OVER_ONE_MIB),
    ),
)
