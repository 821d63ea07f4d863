"""Pages that are made for the first of their readers, and run in threads of their own.

What renders pages takes longer to load than all else, so a server that nobody looks at stays as it
is: it starts as fast, and is as small, as one without pages.
"""

import asyncio
import threading
from collections.abc import Callable

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from skillsim import edge
from skillsim.errors import ApiError, Invalid

READING = ("GET", "HEAD")
MAX_UNDER_WAY = 64

_BODY_FIELDS = (b"content-length", b"transfer-encoding")


class _Busy(ApiError):
    """More pages are asked for than there is room for."""

    status = 503


class LatePages:
    """The ASGI application that `load` makes, which is called in a thread, for the first request.

    Whoever calls it has vetted host, path and header fields, and has put the arrival into the scope
    under `skillsim`. Raises ApiError for a request that never reaches a page.
    """

    def __init__(self, load: Callable[[], ASGIApp]) -> None:
        self._load = load
        self._loading = threading.Lock()
        self._pages: ASGIApp | None = None
        self._n_under_way = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if not scope["query_string"].isascii():
            raise Invalid("the query is not ASCII")
        if self._n_under_way >= MAX_UNDER_WAY:
            raise _Busy("too many pages are under way; try again")
        self._n_under_way += 1
        try:
            has_body = any(name in _BODY_FIELDS for name, _ in scope["headers"])
            body = await edge.read_body(receive) if has_body else b""
            pages = self._pages
            if pages is None:
                pages = await asyncio.to_thread(self._load_once)
            await pages(scope, _receive_once(body), _named(send, scope["skillsim"].request_id))
        finally:
            self._n_under_way -= 1

    def _load_once(self) -> ASGIApp:
        with self._loading:
            if self._pages is None:
                self._pages = self._load()
            return self._pages


async def refuse(error: ApiError, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a request that never reached a page with one sentence."""
    headers = {**error.headers, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    refusal = PlainTextResponse(error.message + "\n", error.status, headers)
    await refusal(scope, receive, send)


def _receive_once(body: bytes) -> Receive:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


def _named(send: Send, request_id: str) -> Send:
    """A `send` that names the request in the head of its answer."""

    async def named(message: Message) -> None:
        if message["type"] == "http.response.start":
            field = (b"x-request-id", request_id.encode())
            message = {**message, "headers": [*message["headers"], field]}
        await send(message)

    return named
