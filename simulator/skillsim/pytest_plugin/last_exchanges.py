"""The last exchanges of a world as text, for whoever wonders why a test failed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from skillsim.client import AdminClient, Json
from skillsim.table_text import cell, lines

MAX_EXCHANGES = 10
MAX_CHARS = 400
MAX_BODY_LINES = 20

_SIDES = {"request": "sent", "response": "answered"}


def text(admin: AdminClient) -> str:
    """The newest exchanges, oldest first; never raises: a report must not fail, too."""
    try:
        return _text(admin)
    except Exception as error:  # noqa: BLE001 - a test may replace anything that they are read with
        return f"they cannot be read: {error or type(error).__name__}"


def _text(admin: AdminClient) -> str:
    listed = admin.list_requests(order="newest", limit=MAX_EXCHANGES)
    shown = [admin.get_request(found["number"]) for found in reversed(listed["requests"])]
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
        f" {exchange['method']} {_cut(exchange['path'] + query)}: {status}{fault}"
    )


def _below(exchange: Json) -> Iterator[str]:
    for side, word in _SIDES.items():
        body = _body(exchange[side])
        if body:
            yield f"    {word}: {lines(body)}"
    for finding in exchange["findings"]:
        yield f"    finding: {_cut(cell(finding))}"


def _body(side: dict[str, Any]) -> str:
    if not side["body"]:
        return ""
    whole = "" if side["encoding"] == "base64" else str(side["body"])
    beginning = "".join(whole[:MAX_CHARS].splitlines(keepends=True)[:MAX_BODY_LINES])
    is_whole = beginning == whole != ""
    return whole if is_whole else f"{beginning.rstrip()}... ({side['size_bytes']} bytes)"


def _cut(text: str) -> str:
    return text if len(text) <= MAX_CHARS else f"{text[:MAX_CHARS]}... ({len(text)} characters)"
