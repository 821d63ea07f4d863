"""Answers that break HTTP or JSON on purpose: what a fault does to the bytes of an answer.

The writes of an answer are committed before any of this happens, and an answer in slices is put
together before its bytes are broken. `abort` tears the connection down; without it
ConnectionResetError tells the server that this answer goes no further.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from skillsim.faults.rule import FaultRule
from skillsim.rendering import Answer
from skillsim.streaming import whole

Send = Callable[[dict[str, Any]], Awaitable[None]]
Abort = Callable[[], None]
Sleep = Callable[[float], Awaitable[None]]

# The longest drip: whoever left in the meantime must not be dripped at for ever.
MAX_DRIP_S = 60.0
_DRIPS_PER_S = 10


async def faulty_send(
    rule: FaultRule,
    answer: Answer,
    send: Send,
    abort: Abort | None = None,
    *,
    without_body: bool = False,
    sleep: Sleep = asyncio.sleep,
) -> None:
    """Send an answer the way a rule breaks it; one that breaks no bytes sends it whole.

    An answer without a body (to HEAD, 204) has nothing to cut: truncating it sends nothing at all.
    """
    if rule.effect in ("reset", "drop"):
        await cut_off(abort)
        return
    answer = answer if without_body else await whole(answer)
    body = b"" if without_body else answer.body
    if rule.effect == "truncate":
        await send_truncated(answer, body, send, abort)
    elif rule.effect == "malformed" and body:
        await send_malformed(answer, body, send)
    elif rule.effect == "drip":
        await send_dripping(answer, body, send, rule.bytes_per_second, sleep)
    else:
        await _send_whole(answer, body, send)


async def cut_off(abort: Abort | None) -> None:
    """End the connection: nothing more is sent, nor what was not sent yet."""
    if abort is None:
        raise ConnectionResetError("this answer goes no further")
    abort()
    # The server learns of the end on the next turns of its loop, and must before this returns:
    # else it takes the silence for a mistake of ours and answers 500.
    for _ in range(3):
        await asyncio.sleep(0)


async def send_truncated(answer: Answer, body: bytes, send: Send, abort: Abort | None) -> None:
    """Announce the whole body, send its first half, end the connection."""
    if body:
        await _start(answer, send)
        await send(_part(body[: len(body) // 2], more=True))
        # What was sent leaves with the next turn of the loop; an abort would throw it away.
        await asyncio.sleep(0)
    await cut_off(abort)


async def send_malformed(answer: Answer, body: bytes, send: Send) -> None:
    """A complete answer as HTTP sees it, whose JSON stops in the middle."""
    half = body[: len(body) // 2]
    length = str(len(half)).encode()
    headers = [(n, length if n == b"content-length" else v) for n, v in answer.headers]
    await _send_whole(Answer(answer.status, headers, half), half, send)


async def send_dripping(
    answer: Answer, body: bytes, send: Send, bytes_per_second: int, sleep: Sleep
) -> None:
    """The whole answer, a few bytes at a time; faster where it would take over a minute."""
    rate = max(bytes_per_second, len(body) / MAX_DRIP_S)
    size = max(1, int(rate / _DRIPS_PER_S))
    await _start(answer, send)
    for offset in range(0, len(body), size):
        chunk = body[offset : offset + size]
        await sleep(len(chunk) / rate)
        await send(_part(chunk, more=True))
    await send(_part(b"", more=False))


async def _send_whole(answer: Answer, body: bytes, send: Send) -> None:
    await _start(answer, send)
    await send(_part(body, more=False))


async def _start(answer: Answer, send: Send) -> None:
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})


def _part(body: bytes, *, more: bool) -> dict[str, Any]:
    return {"type": "http.response.body", "body": body, "more_body": more}
