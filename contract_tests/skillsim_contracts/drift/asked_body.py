"""The body of a request against the operation: whether there is one, its media type, its schema."""

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs

from skillsim_contracts.contract import Operation
from skillsim_contracts.drift.answered import is_hidden, member_hints
from skillsim_contracts.drift.exchanges import Exchange, media_type_of
from skillsim_contracts.drift.violations import Found, Kind, Violation, as_sure_as
from skillsim_contracts.response_schemas import ResponseSchema
from skillsim_contracts.rules import Strength

FORM = "application/x-www-form-urlencoded"

_WITHIN = ("requestBody", "content")


def body_violations(exchange: Exchange, found: Found) -> Iterator[Violation]:
    """What is wrong with the body of a request; nothing when it was not recorded."""
    operation, body = found.operation, exchange.request_body
    if body is None or (not body and not operation.body_required):
        return
    if not operation.request_schemas:
        yield found.hint(Kind.BODY, "there is a body, and the contract has none", part="body")
    elif not body:
        strength = as_sure_as(Strength.MUST, operation.document)
        within = ("requestBody", "required")
        yield found.violation(
            Kind.BODY, strength, "the body is missing", part="body", within=within
        )
    else:
        yield from _content(body, media_type_of(exchange.request_headers), found)


def _content(body: bytes, media: str, found: Found) -> Iterator[Violation]:
    declared = found.operation.request_schemas
    # Observed (decision D4): without a media type it counts as the first.
    fitting = media if media in declared else next(iter(declared))
    is_other = media not in ("", fitting)
    if is_other:
        strength = as_sure_as(Strength.LIKELY, found.operation.document)
        message = f"the media type is {media[:80]}, not {' or '.join(declared)}"
        where: dict[str, Any] = {"part": "headers", "pointer": "/content-type"}
        yield found.violation(Kind.MEDIA, strength, message, within=_WITHIN, **where)
    try:
        value = _form(body, declared[FORM]) if fitting == FORM else json.loads(body)
    except (ValueError, RecursionError):
        # Of another type it need not be JSON, and that was said.
        if not is_other:
            strength = as_sure_as(Strength.MUST, found.operation.document)
            yield found.violation(Kind.BODY, strength, "the body is not JSON", part="body")
        return
    yield from _schema_breaches(value, fitting, found)
    yield from member_hints(body, declared[fitting], found, (*_WITHIN, fitting))


def _schema_breaches(value: Any, media: str, found: Found) -> Iterator[Violation]:
    seen: set[tuple[str, str]] = set()
    for error in _compiled(found.operation, media).errors(value):
        if (error.place, error.keyword) in seen or is_hidden(error):
            continue
        seen.add((error.place, error.keyword))
        yield found.violation(
            Kind.SCHEMA,
            as_sure_as(error.strength, found.operation.document),
            error.message,
            part="body",
            pointer=error.pointer,
            within=(*_WITHIN, media, "schema", *error.schema_path),
            cause=f"{error.keyword} at {error.place}",
        )


def _form(body: bytes, schema: Any) -> dict[str, Any]:
    """A form as an object: a field is a text, or a list where the schema has one."""
    given = parse_qs(body.decode(), keep_blank_values=True)
    members = schema.get("properties", {})
    return {
        name: values if members.get(name, {}).get("type") == "array" else values[-1]
        for name, values in given.items()
    }


@lru_cache(maxsize=1024)
def _compiled(operation: Operation, media: str) -> ResponseSchema:
    return ResponseSchema(operation.request_schemas[media])
