"""The console: pages for people over the admin API, served under `/__console/`.

What renders the pages is loaded for the first of them, so a server that nobody looks at starts as
fast and stays as small as one without a console. A page runs in a thread of its own and reaches the
simulator only as any client does: by calling its application, on the event loop.
"""

import asyncio
from collections.abc import Callable
from http import HTTPStatus

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from skillsim import edge
from skillsim.admin import guard
from skillsim.console.sandbox import Sandbox
from skillsim.console.sessions import MAX_SESSIONS, Sessions, session_in
from skillsim.errors import ApiError, MethodNotAllowed
from skillsim.web_pages.late_pages import READING, LatePages, refuse

ROOT = "/__console"

# What is asked for again and again, or takes long to come: handed on without using up a thread.
_RELAYED = {
    "/clock.json": "/__admin/clock",
    "/events": "/__admin/events",
    "/traffic/export": "/__admin/requests/export",
}
_STREAMED = "/__admin/events"
# A page draws no more often. What comes faster than it is handed on is told as a number.
_BETWEEN_BURSTS_S = 0.2


def is_reader_of_root(scope: Scope) -> bool:
    """Whether a request reads the server's root, where there is nothing but the way to here."""
    return scope["path"] == "/" and scope["method"] in READING


class Console:
    """The ASGI application of the console; its caller has vetted host, path and header fields.

    `simulator` is what the pages ask; `make_secret` gives a text that nobody can guess.
    """

    def __init__(self, simulator: ASGIApp, make_secret: Callable[[], str]) -> None:
        self._simulator = simulator
        self._make_secret = make_secret
        self._sessions = Sessions(make_secret, MAX_SESSIONS)
        self._pages = LatePages(self._load)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request below `/__console`."""
        try:
            await self._answer(scope, receive, send)
        except ApiError as error:
            await refuse(error, scope, receive, send)

    async def redirect(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send whoever asks for the server itself to the overview."""
        await RedirectResponse(ROOT + "/", HTTPStatus.FOUND)(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"].removeprefix(ROOT)
        headers = edge.collect_headers(scope["headers"])
        # Whoever follows a link from another site may read; nothing changes by reading.
        if scope["method"] not in READING or path in _RELAYED:
            guard.check_origin(headers, scope["scheme"])
        if not path:
            await self.redirect(scope, receive, send)
        elif path in _RELAYED:
            await self._relay(_RELAYED[path], scope, headers, receive, send)
        else:
            await self._show(path, scope, headers[b"host"], receive, send)

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
        answer = _guarded(_paced(send) if target == _STREAMED else send)
        await self._simulator(asked, receive, answer)

    async def _show(
        self, path: str, scope: Scope, host: bytes, receive: Receive, send: Send
    ) -> None:
        loop = asyncio.get_running_loop()
        sandbox = Sandbox(self._simulator, loop, scope["scheme"], host.decode("latin-1"))
        inner = {**scope, "path": ROOT + path, "root_path": ROOT, "skillsim.sandbox": sandbox}
        await self._pages(inner, receive, send)

    def _load(self) -> ASGIApp:
        from skillsim.console import application
        from skillsim.web_pages import bridge

        return bridge.to_asgi(application.create(self._sessions, self._make_secret))


def _paced(send: Send) -> Send:
    """A `send` that takes its time after each part of a body, so that others are served."""

    async def paced(message: Message) -> None:
        await send(message)
        if message["type"] == "http.response.body":
            await asyncio.sleep(_BETWEEN_BURSTS_S)

    return paced


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
