"""The reverse proxy: passes requests and answers on as they come, and keeps a copy to judge."""

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from datetime import UTC, datetime
from typing import Any

from skillsim_contracts.drift.exchanges import Exchange, Headers
from skillsim_contracts.drift.upstream import (
    NoAnswer,
    RawHeaders,
    Upstream,
    asked_on,
    chunks_of,
    passed_on,
    sendable,
)
from skillsim_contracts.drift.watching import Copy, Watch

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


_LEFT = "the client left"

_log = logging.getLogger(__name__)


class Passage:
    """One exchange on its way: the copies that are judged, and what the answer began with."""

    def __init__(self, scope: Message, receive: Receive, send: Send) -> None:
        self.scope = scope
        self.asked, self.answered = Copy(), Copy()
        self.status = 0
        self.is_begun = False
        self.has_left = False
        self.answer_headers: RawHeaders = []
        self.began_s = time.time()
        self._receive, self._send = receive, send
        self._is_asked = asyncio.Event()

    @property
    def target(self) -> str:
        """Path and query as the client wrote them."""
        path: bytes = self.scope["raw_path"]
        query: bytes = self.scope["query_string"]
        return (path + b"?" + query if query else path).decode("latin-1")

    def body(self) -> AsyncIterator[bytes] | None:
        """The body of the request as it comes; None when none is announced."""
        names = {name.lower() for name, _ in self.scope["headers"]}
        if not names & {b"content-length", b"transfer-encoding"}:
            self._asked_wholly()
            return None
        return self._chunks()

    async def _chunks(self) -> AsyncIterator[bytes]:
        is_more = True
        while is_more:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                self.has_left = True
                raise NoAnswer(_LEFT, 0)
            is_more = message.get("more_body", False)
            self.asked.add(message.get("body", b""))
            yield message.get("body", b"")
        self._asked_wholly()

    def _asked_wholly(self) -> None:
        self.asked.is_whole = True
        self._is_asked.set()

    async def begin(self, status: int, headers: RawHeaders) -> None:
        """The head of the answer. Raises NoAnswer for one that no server may send."""
        self.status, self.answer_headers = status, headers
        sent = sendable(status, headers)
        self.is_begun = True
        await self._send({"type": "http.response.start", "status": status, "headers": sent})

    async def go_on(self, chunk: bytes, *, is_more: bool = True) -> None:
        """A piece of the answer."""
        if is_more:
            self.answered.add(chunk)
        self.answered.is_whole = not is_more
        await self._send({"type": "http.response.body", "body": chunk, "more_body": is_more})

    def exchange(self, number: int, base_url: str) -> Exchange:
        """What passed, secrets included."""
        request_headers = _plain(self.scope["headers"])
        answer_headers = _plain(self.answer_headers)
        return Exchange(
            number=number,
            method=self.scope["method"],
            url=base_url + self.target,
            request_headers=request_headers,
            request_body=self.asked.known(request_headers),
            status=self.status,
            answer_headers=answer_headers,
            answer_body=self.answered.known(answer_headers),
            is_complete=True,
            started_at=datetime.fromtimestamp(self.began_s, UTC).isoformat(timespec="milliseconds"),
            duration_ms=round((time.time() - self.began_s) * 1000, 3),
        )

    async def left(self) -> None:
        """Ends when the client is gone; never while it still sends, as whoever reads that sees."""
        await self._is_asked.wait()
        while (await self._receive())["type"] != "http.disconnect":
            pass


class Proxy:
    """An ASGI application in front of one address; `on_passed` is called after each exchange."""

    def __init__(self, upstream: Upstream, watch: Watch, on_passed: Callable[[], None]) -> None:
        self._upstream = upstream
        self._watch = watch
        self._on_passed = on_passed
        self._number = 0

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Pass one exchange."""
        if scope["type"] != "http":
            return
        number, self._number = self._number, self._number + 1
        passage = Passage(scope, receive, send)
        trouble = ""
        try:
            await self._pass(passage)
        except NoAnswer as error:
            trouble = _LEFT if passage.has_left else str(error)
            if error.status and not passage.is_begun and not passage.has_left:
                await _refuse(send, error)
        except asyncio.CancelledError:
            self._judge(passage.exchange(number, self._upstream.url), "the proxy was ended")
            raise
        # Of an answer that broke off the server cuts the connection: it never gets its end.
        self._judge(passage.exchange(number, self._upstream.url), trouble)
        self._on_passed()

    def _judge(self, exchange: Exchange, trouble: str) -> None:
        try:
            self._watch.take(exchange, trouble)
        except Exception:  # noqa: BLE001 - what passes may be anything
            # The client has its answer, and the proxy goes on.
            _log.exception("exchange %d could not be judged", exchange.number)

    async def _pass(self, passage: Passage) -> None:
        """Pass it wholly, or until the client is gone: then nobody waits for the vendor."""
        passing = asyncio.ensure_future(self._answer(passage))
        leaving = asyncio.ensure_future(passage.left())
        try:
            await asyncio.wait({passing, leaving}, return_when=asyncio.FIRST_COMPLETED)
            # After the end of an answer the server says that the client is gone, whether or not.
            if not passing.done() and not passage.answered.is_whole:
                raise NoAnswer(_LEFT, 0)
            await passing
        finally:
            passing.cancel()
            leaving.cancel()
            await asyncio.wait({passing, leaving})

    async def _answer(self, passage: Passage) -> None:
        headers = asked_on(passage.scope["headers"])
        method = passage.scope["method"]
        async with self._upstream.ask(method, passage.target, headers, passage.body()) as response:
            await passage.begin(response.status, passed_on(list(response.raw_headers)))
            async for chunk in chunks_of(response):
                await passage.go_on(chunk)
            await passage.go_on(b"", is_more=False)


async def _refuse(send: Send, error: NoAnswer) -> None:
    title = "Bad Gateway" if error.status >= 500 else "Bad Request"
    problem = {"title": title, "status": error.status, "detail": f"skillsim proxy: {error}"}
    body = json.dumps(problem).encode()
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(body)).encode()),
    ]
    await send({"type": "http.response.start", "status": error.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _plain(headers: RawHeaders) -> Headers:
    return tuple(
        (name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in headers
    )
