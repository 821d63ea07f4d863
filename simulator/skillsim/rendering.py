"""From a reply or a refusal to the answer: held against the contract, then bytes."""

from collections.abc import AsyncIterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import orjson

from skillsim.context import Reply
from skillsim.errors import ApiError, Internal
from skillsim.plan import Plan
from skillsim.schema import problems


class Answer(NamedTuple):
    """A finished answer: status, headers as ASGI wants them, and the bytes of the body.

    With a `stream` the body comes piece by piece, for as long as the client listens.
    """

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes
    stream: AsyncIterator[bytes] | None = None


def render(plan: Plan, reply: Reply, request_id: str) -> Answer:
    """The answer of a handler's reply, after it was held against the contract.

    Of a reply in slices it is that of the first one. Raises Internal when the contract does not
    allow it: a client never sees a broken promise.
    """
    promised = plan.replies.get(reply.status)
    if promised is None:
        raise Internal(f"{plan.operation_id} does not promise status {reply.status}")
    raw = checked(plan, reply.status, reply.body)
    for name in promised.required_headers:
        if name not in reply.headers:
            raise Internal(f"{plan.operation_id} lacks the header {name}")
    return _answer(reply.status, reply.headers, raw, promised.media_type, request_id)


def checked(plan: Plan, status: int, body: Any) -> bytes:
    """The bytes of a body, or of one slice of it. Raises Internal when it breaks the contract."""
    promised = plan.replies[status]
    if promised.validator is not None and not promised.validator.is_valid(body):
        wrong = problems(promised.validator, body)[0]
        raise Internal(f"{plan.operation_id} broke its contract: {wrong.field} {wrong.message}")
    return to_bytes(body, promised.media_type)


def to_bytes(body: Any, media: str | None) -> bytes:
    """A body as its media type spells it: text or JSON; nothing without a media type."""
    if media is None:
        return b""
    return str(body).encode() if media.startswith("text/") else orjson.dumps(body)


def render_error(error: ApiError, body: Any, media: str, request_id: str) -> Answer:
    """The answer of a refusal, in the envelope the vendor gave it."""
    return _answer(error.status, error.headers, to_bytes(body, media), media, request_id)


def _answer(
    status: int, headers: Mapping[str, str], raw: bytes, media: str | None, request_id: str
) -> Answer:
    pairs = [(b"x-request-id", request_id.encode())]
    if media is not None:
        pairs.append(_content_type(media))
    if status != 204:
        pairs.append((b"content-length", b"%d" % len(raw)))
    if headers:
        pairs += [(name.lower().encode(), text.encode("latin-1")) for name, text in headers.items()]
    return Answer(status, pairs, raw)


@lru_cache(maxsize=64)
def _content_type(media: str) -> tuple[bytes, bytes]:
    charset = "; charset=utf-8" if media.startswith("text/") else ""
    return b"content-type", (media + charset).encode()
