"""The answer's side: what the kit finds in any answer, and members that are new."""

import json
import re
from collections.abc import Iterator
from typing import Any

from skillsim_contracts.calls import Answer, Call
from skillsim_contracts.conformance import Breach, conformance_of
from skillsim_contracts.contract import Operation
from skillsim_contracts.drift.exchanges import Exchange, media_type_of
from skillsim_contracts.drift.redaction import REDACTED
from skillsim_contracts.drift.unknown_members import unknown_members
from skillsim_contracts.drift.violations import Found, Kind, Side, Violation
from skillsim_contracts.response_schemas import SchemaError

NOT_MODIFIED = 304
"""The browser has the answer already: nothing of it was sent."""


def answer_violations(exchange: Exchange, operation: Operation) -> Iterator[Violation]:
    """What is wrong with an answer; nothing without one."""
    if exchange.status in (0, NOT_MODIFIED):
        return
    found = Found(operation, Side.ANSWER)
    checker = conformance_of(operation.vendor)
    is_body_known = exchange.answer_body is not None
    # A browser hides the answer to a beacon from its page, and from what it records.
    is_head_known = exchange.is_complete or bool(exchange.answer_headers)
    for breach in checker.breaches(_answer(exchange, operation), is_body_known=is_body_known):
        is_known = is_head_known or breach.selector == "status"
        if is_known and (breach.error is None or not is_hidden(breach.error)):
            yield _violation(found, breach, exchange.status)
    yield from _new_members(exchange, found)


def is_hidden(error: SchemaError) -> bool:
    """Whether a schema stumbles over a secret that was taken out."""
    return error.keyword not in ("required", "type") and REDACTED in json.dumps(
        error.instance, ensure_ascii=False, default=str
    )


def _answer(exchange: Exchange, operation: Operation) -> Answer:
    call = Call(
        method=exchange.method,
        path=operation.path,
        vendor=operation.vendor,
        operation_id=operation.operation_id,
    )
    # The first of several fields counts, as for whoever reads them.
    headers = dict(reversed(exchange.answer_headers))
    return Answer(call, exchange.number, exchange.status, headers, exchange.answer_body or b"")


def _violation(found: Found, breach: Breach, status: int) -> Violation:
    part, _, pointer = breach.selector.partition(":")
    where = {"json": "body", "header": "headers"}.get(part, part)
    path = breach.error.schema_path if breach.error else ()
    return found.violation(
        Kind(breach.rule_id.rpartition("-")[2].lower()),
        breach.strength,
        breach.what,
        part=where,
        pointer=f"/{pointer}" if part == "header" else pointer,
        within=(*breach.within, *path),
        cause=f"{status}: {breach.cause}",
    )


def _new_members(exchange: Exchange, found: Found) -> Iterator[Violation]:
    response: Any = found.operation.responses.get(str(exchange.status), {})
    content = response.get("content", {}).get(media_type_of(exchange.answer_headers), {})
    yield from member_hints(
        exchange.answer_body,
        content.get("schema"),
        found,
        ("responses", str(exchange.status), "content", media_type_of(exchange.answer_headers)),
    )


def member_hints(
    body: bytes | None, schema: Any, found: Found, within: tuple[str, ...]
) -> Iterator[Violation]:
    """Hints at the members of a JSON body that its schema does not name, each name once."""
    try:
        value = json.loads(body or b"null")
    except (ValueError, RecursionError):
        return
    seen: set[str] = set()
    for pointer in unknown_members(schema or {}, value):
        place = re.sub(r"/[0-9]+(?=/|$)", "/*", pointer)
        if place not in seen:
            seen.add(place)
            yield found.hint(
                Kind.SCHEMA,
                f"{pointer} is not in the contract",
                part="body",
                pointer=pointer,
                within=(*within, "schema", *_way_to_parent(pointer)),
                cause=f"{place} is not in the contract",
            )


def _way_to_parent(pointer: str) -> Iterator[str]:
    """Where a schema most likely speaks of what holds a member."""
    for part in pointer.split("/")[1:-1]:
        yield from ("items",) if part.isdigit() else ("properties", part)
