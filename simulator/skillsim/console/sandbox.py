"""The simulator as a page reaches it: requests from a thread, answered on the event loop."""

import asyncio
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from urllib.parse import unquote

from starlette.types import ASGIApp, Message, Scope

# An advance of the clock may take 30 s; nothing else takes nearly as long.
TIMEOUT_S = 60.0

Field = tuple[str, str]


class NoAnswer(Exception):
    """The connection ended before an answer was complete; the message is one sentence."""


class RawAnswer(NamedTuple):
    """What came back; header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Sandbox:
    """One simulator for one request to the console: it goes by the name the browser used.

    So links in answers lead where the browser can follow them.
    """

    def __init__(
        self, app: ASGIApp, loop: asyncio.AbstractEventLoop, scheme: str, host: str
    ) -> None:
        self._app = app
        self._loop = loop
        self._scheme = scheme
        self._host = host

    @property
    def base_url(self) -> str:
        """The address of the server as the browser knows it, without a trailing slash."""
        return f"{self._scheme}://{self._host}"

    def exchange(
        self, method: str, target: str, headers: Iterable[Field] = (), body: bytes = b""
    ) -> RawAnswer:
        """The answer to one request; `target` is percent-encoded. Raises NoAnswer.

        To be called from any thread but that of the event loop.
        """
        call = _exchange(self._app, self._scope(method, target, headers, body), body)
        try:
            return asyncio.run_coroutine_threadsafe(call, self._loop).result(TIMEOUT_S)
        except TimeoutError as error:
            raise NoAnswer(f"no answer came within {TIMEOUT_S:.0f} s") from error

    def _scope(self, method: str, target: str, headers: Iterable[Field], body: bytes) -> Scope:
        path, _, query = target.partition("?")
        fields = [("host", self._host), *headers]
        if body:
            fields.append(("content-length", str(len(body))))
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": self._scheme,
            "path": unquote(path),
            "raw_path": path.encode("ascii"),
            "query_string": query.encode("ascii"),
            "root_path": "",
            "headers": [(n.lower().encode("latin-1"), v.encode("latin-1")) for n, v in fields],
            "server": None,
            "client": None,
        }


async def _exchange(app: ASGIApp, scope: Scope, body: bytes) -> RawAnswer:
    """Run one request against an application and gather what it sends."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]
    sent: list[Message] = []

    async def receive() -> Message:
        # After its body a client stays silent; who waits for it to leave is cancelled in the end.
        return waiting.pop() if waiting else await asyncio.Future()

    async def send(message: Message) -> None:
        sent.append(message)

    try:
        await app(scope, receive, send)
    except ConnectionResetError as error:
        # What a fault rule does to an answer it cuts off.
        raise NoAnswer("the connection ended before the answer was complete") from error
    headers = {n.decode("latin-1").lower(): v.decode("latin-1") for n, v in sent[0]["headers"]}
    content = b"".join(message.get("body", b"") for message in sent[1:])
    return RawAnswer(sent[0]["status"], headers, content)
