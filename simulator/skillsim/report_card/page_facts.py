"""What an answer with a page says of the list around it, read from its edges.

The journal keeps the beginning of a long body, and what follows its last list. That is where a page
says how many records there are and where the next one begins; the records between are not read.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from skillsim.journal.exchange import Exchange
from skillsim.report_card.surface import Paging


class Asked(NamedTuple):
    """Which page a request asks for: of which list, from where on, and how many records at most.

    `position` is a number, or the text of a cursor; None for the beginning of a list with cursors.
    """

    of: tuple[tuple[str, str], ...] | bytes
    position: int | str | None
    size: int
    has_size: bool


class Told(NamedTuple):
    """What an answer tells; None for what it does not say."""

    total: int | None
    next: str | None


def asked(paging: Paging, exchange: Exchange) -> Asked | None:
    """Which page a request asks for; None when that cannot be read."""
    if paging.position.startswith("/"):
        return _asked_in_body(paging, exchange.request_body)
    return _asked_in_query(paging, exchange.query)


@lru_cache(maxsize=1024)
def _asked_in_query(paging: Paging, query: str) -> Asked | None:
    fields = parse_qsl(query, keep_blank_values=True)
    given = dict(fields)
    rest = tuple(sorted(f for f in fields if f[0] not in (paging.position, paging.size_name)))
    size_text, position = given.get(paging.size_name, ""), given.get(paging.position)
    size = int(size_text) if size_text.isdigit() else paging.size
    size = min(size, paging.most or size)
    if paging.style == "cursor":
        return Asked(rest, position or None, size, bool(size_text))
    if position is not None and not position.isdigit():
        return None
    return Asked(rest, paging.first if position is None else int(position), size, bool(size_text))


@lru_cache(maxsize=1024)
def _asked_in_body(paging: Paging, body: bytes) -> Asked | None:
    try:
        members = json.loads(body)
    except ValueError:
        return None
    if not isinstance(members, dict):
        return None
    position = members.pop(paging.position.strip("/"), None)
    of = json.dumps(members, sort_keys=True).encode()
    return Asked(of, str(position) if position else None, 0, False)


def told(paging: Paging, exchange: Exchange) -> Told | None:
    """What an answer says of its list; None when nothing of it can be read."""
    body, ending = exchange.response_body, exchange.response_ending
    start = body.find(b'"' + paging.items[-1].encode() + b'":[')
    if not exchange.is_response_cut:
        at = body.rfind(b"]")
        ending = body[at + 1 :] if start >= 0 else body
    return _told(paging, body[: max(start, 0)], ending)


@lru_cache(maxsize=1024)
def _told(paging: Paging, beginning: bytes, ending: bytes) -> Told | None:
    """What stands before the records and behind them; without a beginning `ending` is all."""
    if beginning:
        head = beginning + b'"":0' + b"}" * len(paging.items)
        tail = b"".join(b'{"' + name.encode() + b'":' for name in paging.items) + b"[]" + ending
        parts = [_parsed(head), _parsed(tail)]
    else:
        parts = [_parsed(ending)]
    document: dict[str, Any] = {}
    for part in parts:
        if part is None:
            return None
        document |= part
    total, cursor = _find(document, paging.total), _find(document, paging.next)
    if paging.has_next and not _find(document, paging.has_next):
        cursor = None
    return Told(total if isinstance(total, int) else None, str(cursor) if cursor else None)


def _parsed(text: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(text)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _find(document: Mapping[str, Any] | None, pointer: tuple[str, ...]) -> Any:
    found: Any = document
    for name in pointer:
        found = found.get(name) if isinstance(found, dict) else None
    return found if pointer else None
