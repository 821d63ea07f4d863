"""Long answers: held against the contract, rendered and sent slice by slice.

A slice is rendered like any body and cut at its edges, so that the pieces make the very bytes of
the body at once. Between two slices every other request gets its turn.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

from starlette.types import Receive, Send

from skillsim import rendering
from skillsim.context import Reply
from skillsim.plan import Plan
from skillsim.rendering import Answer


def in_slices(answer: Answer, plan: Plan, reply: Reply, turn: asyncio.Lock) -> Answer:
    """The answer of a reply in slices, of which `answer` has the first one.

    How long it will be nobody knows, so no length is announced. Whoever holds `turn` makes a slice:
    however many answers are under way, another request waits for one slice at a time.
    """
    headers = [field for field in answer.headers if field[0] != b"content-length"]
    pieces = _pieces(answer, plan, reply)
    return Answer(answer.status, headers, b"", _in_turn(pieces, turn))


def _pieces(answer: Answer, plan: Plan, reply: Reply) -> Iterator[bytes]:
    """The body piece by piece: the first slice without its end, items, and that end."""
    head, tail, comma = _edges(reply.body, plan.replies[reply.status].media_type)
    end = len(answer.body) - tail
    yield answer.body[:end]
    is_empty = end == head
    for body in reply.rest:
        raw = rendering.checked(plan, reply.status, body)
        items = raw[head : len(raw) - tail]
        if items:
            yield items if is_empty else comma + items
            is_empty = False
    yield answer.body[end:]


def _edges(body: Any, media: str | None) -> tuple[int, int, bytes]:
    """How many bytes stand before and behind the items of a slice, and what joins two slices."""
    if isinstance(body, str):
        return 0, 0, b""
    if isinstance(body, list):
        return 1, 1, b","
    last = next(reversed(body))
    return len(rendering.to_bytes({**body, last: []}, media)) - 2, 2, b","


async def _in_turn(pieces: Iterator[bytes], turn: asyncio.Lock) -> AsyncIterator[bytes]:
    while True:
        async with turn:
            piece = next(pieces, None)
            await asyncio.sleep(0)
        if piece is None:
            return
        yield piece


async def whole(answer: Answer) -> Answer:
    """The same answer with its body at once and its length announced."""
    if answer.stream is None:
        return answer
    body = b"".join([piece async for piece in answer.stream])
    length = (b"content-length", str(len(body)).encode())
    return Answer(answer.status, [*answer.headers, length], body)


async def send_stream(answer: Answer, receive: Receive, send: Send) -> None:
    """Send an answer piece by piece, for as long as the client listens.

    Raises what the stream raises; then the answer is not complete, and the connection must end.
    """
    streaming = asyncio.ensure_future(_send_pieces(answer, send))
    leaving = asyncio.ensure_future(_until_left(receive))
    try:
        await asyncio.wait({streaming, leaving}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        # Canceled or not, the stream's own `finally` gives back what it holds.
        for task in (streaming, leaving):
            task.cancel()
        ended, _ = await asyncio.gather(streaming, leaving, return_exceptions=True)
    if isinstance(ended, Exception):
        raise ended


async def _send_pieces(answer: Answer, send: Send) -> None:
    assert answer.stream is not None
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
    async for piece in answer.stream:
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _until_left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


class Tally:
    """What went by of a stream: its first bytes, at most `most` and one, and how many in all."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._beginning = bytearray()
        self.n_bytes = 0

    @property
    def beginning(self) -> bytes:
        """The first bytes; one more than `most` when there were more."""
        return bytes(self._beginning)

    async def watch(self, stream: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """The pieces of the stream, noted as they pass."""
        async for piece in stream:
            self.n_bytes += len(piece)
            self._beginning += piece[: self._most + 1 - len(self._beginning)]
            yield piece
