"""The console: pages for people over the admin API, served under `/__console/`.

What renders the pages is loaded for the first of them, so a server that nobody looks at starts as
fast and stays as small as one without a console. A page runs in a thread of its own and reaches the
simulator only as any client does: by calling its application, on the event loop.
"""

import asyncio
import threading
from collections.abc import Callable
from http import HTTPStatus

from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from skillsim import edge
from skillsim.admin import guard
from skillsim.console.sandbox import Sandbox
from skillsim.console.sessions import MAX_SESSIONS, Sessions, session_in
from skillsim.errors import ApiError, Invalid, MethodNotAllowed

ROOT = "/__console"
MAX_PAGES_UNDER_WAY = 64

# What is asked for again and again, or takes long to come: handed on without using up a thread.
_RELAYED = {
    "/clock.json": "/__admin/clock",
    "/events": "/__admin/events",
    "/traffic/export": "/__admin/requests/export",
}
_READING = ("GET", "HEAD")


def is_reader_of_root(scope: Scope) -> bool:
    """Whether a request reads the server's root, where there is nothing but the way to here."""
    return scope["path"] == "/" and scope["method"] in _READING


class _Busy(ApiError):
    """More pages are asked for than there is room for."""

    status = 503


class Console:
    """The ASGI application of the console; its caller has vetted host, path and header fields.

    `simulator` is what the pages ask; `make_secret` gives a text that nobody can guess.
    """

    def __init__(self, simulator: ASGIApp, make_secret: Callable[[], str]) -> None:
        self._simulator = simulator
        self._make_secret = make_secret
        self._sessions = Sessions(make_secret, MAX_SESSIONS)
        self._loading = threading.Lock()
        self._pages: ASGIApp | None = None
        self._n_under_way = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request below `/__console`."""
        try:
            await self._answer(scope, receive, send)
        except ApiError as error:
            refusal = PlainTextResponse(error.message + "\n", error.status, _plain_headers(error))
            await refusal(scope, receive, send)

    async def redirect(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send whoever asks for the server itself to the overview."""
        await RedirectResponse(ROOT + "/", HTTPStatus.FOUND)(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"].removeprefix(ROOT)
        headers = edge.collect_headers(scope["headers"])
        # Whoever follows a link from another site may read; nothing changes by reading.
        if scope["method"] not in _READING or path in _RELAYED:
            guard.check_origin(headers, scope["scheme"])
        if not path:
            await self.redirect(scope, receive, send)
        elif path in _RELAYED:
            await self._relay(_RELAYED[path], scope, headers, receive, send)
        else:
            await self._show(path, scope, headers, receive, send)

    async def _relay(
        self,
        target: str,
        scope: Scope,
        headers: dict[bytes, bytes],
        receive: Receive,
        send: Send,
    ) -> None:
        if scope["method"] != "GET":
            raise MethodNotAllowed("this can only be read", headers={"Allow": "GET"})
        fields = [(b"host", headers[b"host"])]
        cookies = headers.get(b"cookie", b"").decode("latin-1")
        token = self._sessions.find(session_in(cookies))
        if token:
            fields.append((b"authorization", f"Bearer {token}".encode()))
        asked = {**scope, "path": target, "raw_path": target.encode(), "headers": fields}
        # What was found out about this head does not hold for that one.
        asked.pop("skillsim", None)
        await self._simulator(asked, receive, _guarded(send))

    async def _show(
        self,
        path: str,
        scope: Scope,
        headers: dict[bytes, bytes],
        receive: Receive,
        send: Send,
    ) -> None:
        if not scope["query_string"].isascii():
            raise Invalid("the query is not ASCII")
        if self._n_under_way >= MAX_PAGES_UNDER_WAY:
            raise _Busy("too many pages are under way; try again")
        self._n_under_way += 1
        try:
            has_body = b"content-length" in headers or b"transfer-encoding" in headers
            body = await edge.read_body(receive) if has_body else b""
            pages = self._pages
            if pages is None:
                pages = await asyncio.to_thread(self._load)
            host = headers[b"host"].decode("latin-1")
            sandbox = Sandbox(self._simulator, asyncio.get_running_loop(), scope["scheme"], host)
            inner = {**scope, "path": ROOT + path, "root_path": ROOT, "skillsim.sandbox": sandbox}
            await pages(inner, _receive_once(body), _named(send, scope["skillsim"].request_id))
        finally:
            self._n_under_way -= 1

    def _load(self) -> ASGIApp:
        # In a thread: making the pages takes longer than other requests should wait.
        from skillsim.console import application, bridge

        with self._loading:
            if self._pages is None:
                self._pages = bridge.to_asgi(application.create(self._sessions, self._make_secret))
            return self._pages


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


def _guarded(send: Send) -> Send:
    """A `send` whose answers no browser takes for another type, and no page of ours frames."""

    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            fields = [(b"x-content-type-options", b"nosniff")]
            if not any(name == b"cache-control" for name, _ in message["headers"]):
                fields.append((b"cache-control", b"no-store"))
            message = {**message, "headers": [*message["headers"], *fields]}
        await send(message)

    return guarded


def _plain_headers(error: ApiError) -> dict[str, str]:
    return {**error.headers, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
