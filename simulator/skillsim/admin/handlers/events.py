"""The journal as it happens, for whoever watches: server-sent events."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from skillsim.admin.context import AdminCtx
from skillsim.admin.handlers.exchanges import summarise
from skillsim.journal import Journal, Lost
from skillsim.journal.exchange import Exchange
from skillsim.rendering import Answer

_SILENCE_SECONDS = 15.0
_MOST_AT_ONCE = 100
_PAUSE_SECONDS = 0.1
_HEADERS = ((b"content-type", b"text/event-stream"), (b"cache-control", b"no-store"))


def stream_events(ctx: AdminCtx, *, world: str = "default") -> Answer:
    """GET /events - every exchange from now on, until the client leaves or the world is dropped."""
    journal = ctx.world(world).journal
    # A refusal is possible only before the answer begins; the stream takes its place when it does.
    journal.subscribe().close()
    return Answer(200, list(_HEADERS), b"", _frames(journal))


async def _frames(journal: Journal) -> AsyncIterator[bytes]:
    """A comment at once, so the client knows it is heard; one in every silence; and the events."""
    with journal.subscribe() as subscription:
        yield b": listening\n\n"
        while True:
            try:
                news = await asyncio.wait_for(subscription.read(_MOST_AT_ONCE), _SILENCE_SECONDS)
            except TimeoutError:
                yield b": nothing new\n\n"
            except StopAsyncIteration:
                return
            else:
                yield b"".join(map(_frame, news))
                # Nobody sees more at once, and the requests that are watched come first.
                await asyncio.sleep(_PAUSE_SECONDS)


def _frame(news: Exchange | Lost) -> bytes:
    if isinstance(news, Lost):
        return _event("lost", {"count": news.count})
    return f"id: {news.number}\n".encode() + _event("exchange", summarise(news))


def _event(name: str, data: dict[str, Any]) -> bytes:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n".encode()
