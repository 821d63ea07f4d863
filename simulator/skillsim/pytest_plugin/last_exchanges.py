"""The last exchanges of a world as text, for whoever wonders why a test failed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from skillsim.client import AdminClient, AdminError, Json, Unreachable
from skillsim.table_text import cell, lines

MAX_EXCHANGES = 10
MAX_BODY_CHARS = 400

_SIDES = {"request": "sent", "response": "answered"}


def text(admin: AdminClient) -> str:
    """The newest exchanges, oldest first; never raises: a report must not fail, too."""
    try:
        listed = admin.list_requests(order="newest", limit=MAX_EXCHANGES)
        shown = [admin.get_request(found["number"]) for found in reversed(listed["requests"])]
    except (AdminError, Unreachable) as error:
        return f"they cannot be read: {error}"
    left_out = listed["count"] - len(shown)
    above = [f"({left_out} earlier ones are left out)"] if left_out else []
    return "\n".join([*above, *map(_exchange, shown)]) or "nothing was asked"


def _exchange(exchange: Json) -> str:
    return "\n".join([_head(exchange), *_below(exchange)])


def _head(exchange: Json) -> str:
    arrow = "<-" if exchange["direction"] == "out" else "->"
    query = f"?{exchange['query']}" if exchange["query"] else ""
    status = "no answer" if exchange["status"] is None else exchange["status"]
    fault = f", fault {exchange['fault']}" if exchange["fault"] else ""
    return cell(
        f"{exchange['number']:>3} {exchange['at']} {exchange['vendor']} {arrow}"
        f" {exchange['method']} {exchange['path']}{query}: {status}{fault}"
    )


def _below(exchange: Json) -> Iterator[str]:
    for side, word in _SIDES.items():
        body = _body(exchange[side])
        if body:
            yield f"    {word}: {lines(body)}"
    for finding in exchange["findings"]:
        yield f"    finding: {cell(finding)}"


def _body(side: dict[str, Any]) -> str:
    if not side["body"]:
        return ""
    if side["encoding"] == "base64" or len(side["body"]) > MAX_BODY_CHARS:
        beginning = "" if side["encoding"] == "base64" else side["body"][:MAX_BODY_CHARS]
        return f"{beginning}... ({side['size_bytes']} bytes)"
    return str(side["body"])
