"""An exchange: one request with its answer, as the journal keeps it; and how to look for some."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any, Literal, NamedTuple, TypedDict

from skillsim.errors import Invalid
from skillsim.journal.redaction import Eraser, Headers

# What an exchange and a header field weigh in memory beside their bytes.
_EXCHANGE_BYTES = 700
_FIELD_BYTES = 130
_EXACT = ("vendor", "operation_id", "client", "direction", "request_id")

Direction = Literal["in", "out"]


# A named tuple, since every request makes one: a frozen dataclass costs five times as much.
class Exchange(NamedTuple):
    """One request and its answer: an API call (`in`) or an attempt to deliver a webhook (`out`).

    `status` is None when no answer was sent or received. `path` is the path below the vendor's
    base, or the whole address of a webhook's receiver. `is_..._cut` says that a body was longer
    than what is kept of it, `n_..._bytes` how long it was before secrets were replaced.
    `response_ending` is what followed the last list of a cut JSON answer, if that was short: where
    vendors put how many pages there are. `generation` is another one after a snapshot was restored.
    `connection` is the number of the connection it came by, in the order they were made;
    `last_connection` that of the latest when the answer left. Both are 0 where nobody knows.
    """

    number: int
    at_us: int
    direction: Direction
    vendor: str
    operation_id: str | None
    method: str
    path: str
    query: str
    status: int | None
    client: str
    duration_us: int
    request_headers: Headers
    request_body: bytes
    is_request_cut: bool
    n_request_bytes: int
    response_headers: Headers
    response_body: bytes
    is_response_cut: bool
    n_response_bytes: int
    fault: str | None
    findings: tuple[str, ...]
    request_id: str
    response_ending: bytes = b""
    generation: int = 0
    connection: int = 0
    last_connection: int = 0


class Filters(TypedDict, total=False):
    """What to look for; None, or a missing key, takes anything.

    `status` is a status (404 or "404"), a class ("4xx"), or "none" for a lost answer. The instants
    are inclusive, the numbers are not.
    """

    vendor: str | None
    operation_id: str | None
    status: int | str | None
    client: str | None
    direction: str | None
    request_id: str | None
    since_us: int | None
    until_us: int | None
    after_number: int | None
    before_number: int | None


def size_bytes(exchange: Exchange) -> int:
    """What an exchange weighs in memory, near enough."""
    fields = exchange.request_headers + exchange.response_headers
    size = _EXCHANGE_BYTES + _FIELD_BYTES * len(fields)
    size += len(exchange.path) + len(exchange.query)
    size += len(exchange.request_body) + len(exchange.response_body)
    size += len(exchange.response_ending)
    size += sum([len(name) + len(value) for name, value in fields])
    return size + sum(map(len, exchange.findings)) if exchange.findings else size


def matcher(filters: Filters) -> Callable[[Exchange], bool]:
    """The test that an exchange passes when it matches. Raises Invalid for an unknown status."""
    exact = [
        (attrgetter(name), value)
        for name, value in filters.items()
        if name in _EXACT and value is not None
    ]
    first, last = _status_range(filters.get("status"))
    since_us, until_us = filters.get("since_us"), filters.get("until_us")
    after, before = filters.get("after_number"), filters.get("before_number")

    def matches(exchange: Exchange) -> bool:
        return (
            first <= (exchange.status or 0) <= last
            and (since_us is None or exchange.at_us >= since_us)
            and (until_us is None or exchange.at_us <= until_us)
            and (after is None or exchange.number > after)
            and (before is None or exchange.number < before)
            and all(read(exchange) == value for read, value in exact)
        )

    return matches


def _status_range(status: int | str | None) -> tuple[int, int]:
    """The first and last status that is meant, 0 for no answer."""
    text = "" if status is None else str(status).lower()
    if text in ("", "none"):
        return (0, 0) if text else (0, 999)
    is_class = len(text) == 3 and text[0] in "12345" and text[1:] == "xx"
    if is_class:
        return int(text[0]) * 100, int(text[0]) * 100 + 99
    if len(text) == 3 and text.isascii() and text.isdigit():
        return int(text), int(text)
    raise Invalid.field(
        "status", status, "takes a status such as 404, a class such as 4xx, or none"
    )


def scrubbed(exchange: Exchange, eraser: Eraser) -> Exchange:
    """The exchange without a person's words, wherever they stood; itself when there were none."""
    changed: dict[str, Any] = {
        "path": eraser.erase_text(exchange.path),
        "query": eraser.erase_text(exchange.query),
        "findings": tuple(map(eraser.erase_text, exchange.findings)),
        "request_body": eraser.erase(exchange.request_body),
        "response_body": eraser.erase(exchange.response_body),
        "response_ending": eraser.erase(exchange.response_ending),
        "request_headers": _scrubbed_headers(exchange.request_headers, eraser),
        "response_headers": _scrubbed_headers(exchange.response_headers, eraser),
    }
    if all(getattr(exchange, name) == value for name, value in changed.items()):
        return exchange
    return exchange._replace(**changed)


def _scrubbed_headers(headers: Headers, eraser: Eraser) -> Headers:
    return tuple([(name, eraser.erase(value)) for name, value in headers])
