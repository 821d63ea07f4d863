"""Middleware for mutants: an ASGI proxy that changes what one operation is asked or answers.

Methods and paths are regular expressions that must match as a whole; a path begins with the
vendor's name (`/skilltrack/v1/employees`), also where the request names a world before it. Every
maker returns a function for `Mutant.wrap`. A HEAD request is treated as its GET.
"""

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from types import MappingProxyType
from typing import Any

from skillsim_contracts.calls import Received
from skillsim_contracts.mutant import App

_NO_HEADERS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request as the middleware sees it; header names are lower case.

    `path` is without the world that the request may name; `query` is without its `?`.
    """

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=lambda: _NO_HEADERS)
    body: bytes = b""

    def json(self) -> Any:
        """The body as JSON; None when it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None

    def with_json(self, value: Any) -> "Asked":
        """The same request with another JSON body."""
        return replace(self, body=_dumped(value))


Ask = Callable[[Asked], Awaitable[Received]]
"""Puts a request to the simulator, as often as the middleware likes."""
Handle = Callable[[Asked, Ask], Awaitable[Received]]
Wrap = Callable[[App], App]


def around(method: str, path: str, handle: Handle) -> Wrap:
    """The general form: `handle` answers in the simulator's place and may ask it."""
    methods, paths = re.compile(method), re.compile(rf"((?:/@[^/]+)?)({path})")

    def wrap(app: App) -> App:
        async def proxy(scope: Any, receive: Any, send: Any) -> None:
            found = paths.fullmatch(scope["path"]) if scope["type"] == "http" else None
            wanted = "GET" if found and scope["method"] == "HEAD" else scope.get("method", "")
            if found is None or not methods.fullmatch(wanted):
                await app(scope, receive, send)
                return
            asked = _asked(scope, wanted, found[2], await _body(receive))

            async def ask(question: Asked) -> Received:
                return await _answered(app, _scope(scope, found[1], question), question, receive)

            await _send(await handle(asked, ask), send, without_body=scope["method"] == "HEAD")

        return proxy

    return wrap


def rewrite_answer(method: str, path: str, change: Callable[[Asked, Received], Received]) -> Wrap:
    """Every answer of the operation is changed, refusals too."""

    async def handle(asked: Asked, ask: Ask) -> Received:
        return change(asked, await ask(asked))

    return around(method, path, handle)


def rewrite_success(method: str, path: str, change: Callable[[Asked, Received], Received]) -> Wrap:
    """Answers with a status from 200 to 299 are changed, others pass."""

    def when_good(asked: Asked, answer: Received) -> Received:
        return change(asked, answer) if 200 <= answer.status < 300 else answer

    return rewrite_answer(method, path, when_good)


def rewrite_json(method: str, path: str, change: Callable[[Asked, Any], Any]) -> Wrap:
    """The JSON body of every success is replaced by what `change` makes of it."""

    def of_body(asked: Asked, answer: Received) -> Received:
        return with_json(answer, change(asked, json.loads(answer.body))) if answer.body else answer

    return rewrite_success(method, path, of_body)


def rewrite_request(method: str, path: str, change: Callable[[Asked], Asked]) -> Wrap:
    """Every request of the operation is changed before the simulator sees it."""

    async def handle(asked: Asked, ask: Ask) -> Received:
        return await ask(change(asked))

    return around(method, path, handle)


def answer_instead(method: str, path: str, answer: Callable[[Asked], Received | None]) -> Wrap:
    """What `answer` says is the answer, and the simulator is not asked; None lets it pass."""

    async def handle(asked: Asked, ask: Ask) -> Received:
        return answer(asked) or await ask(asked)

    return around(method, path, handle)


def all_of(*wraps: Wrap) -> Wrap:
    """Several of them together; a request meets the first one first."""

    def wrap(app: App) -> App:
        return reduce(lambda inner, one: one(inner), reversed(wraps), app)

    return wrap


def json_answer(status: int, value: Any) -> Received:
    """An answer of our own with a JSON body."""
    return Received(status, {"content-type": "application/json"}, _dumped(value))


def with_json(answer: Received, value: Any) -> Received:
    """The answer with another JSON body."""
    return replace(answer, body=_dumped(value))


def with_header(answer: Received, name: str, value: str) -> Received:
    """The answer with a header set; the name is in lower case."""
    return replace(answer, headers={**answer.headers, name: value})


def without_header(answer: Received, name: str) -> Received:
    """The answer without a header; the name is in lower case."""
    kept = {key: value for key, value in answer.headers.items() if key != name}
    return replace(answer, headers=kept)


def _dumped(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


async def _body(receive: Any) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            return bytes(body)


def _asked(scope: Any, method: str, path: str, body: bytes) -> Asked:
    headers = {n.decode("latin-1").lower(): v.decode("latin-1") for n, v in scope["headers"]}
    query = scope["query_string"].decode("latin-1")
    return Asked(method=method, path=path, query=query, headers=headers, body=body)


def _scope(scope: Any, world: str, asked: Asked) -> Any:
    """The scope that the simulator sees; where nothing was changed it is as it came."""
    changed = {**scope, "method": asked.method, "query_string": asked.query.encode("latin-1")}
    if world + asked.path != scope["path"]:
        changed["path"] = world + asked.path
        changed["raw_path"] = changed["path"].encode()
    known = _asked(scope, asked.method, asked.path, b"").headers
    if asked.body or "content-length" in known:
        asked = replace(asked, headers={**asked.headers, "content-length": str(len(asked.body))})
    if asked.headers != known:
        pairs = asked.headers.items()
        changed["headers"] = [(n.encode("latin-1"), v.encode("latin-1")) for n, v in pairs]
    return changed


async def _answered(app: App, scope: Any, asked: Asked, receive: Any) -> Received:
    waiting = [{"type": "http.request", "body": asked.body, "more_body": False}]
    sent: list[Any] = []

    async def give() -> Any:
        return waiting.pop() if waiting else await receive()

    async def keep(message: Any) -> None:
        sent.append(message)

    await app(scope, give, keep)
    headers = {n.decode("latin-1").lower(): v.decode("latin-1") for n, v in sent[0]["headers"]}
    return Received(sent[0]["status"], headers, b"".join(m.get("body", b"") for m in sent[1:]))


async def _send(answer: Received, send: Any, *, without_body: bool) -> None:
    length = {"content-length": str(len(answer.body))}
    # Where nothing may be said the length is not said either: 204 has none (RFC 9110, 8.6).
    headers = dict(answer.headers) if answer.status == 204 else {**answer.headers, **length}
    pairs = [(n.encode("latin-1"), v.encode("latin-1")) for n, v in headers.items()]
    await send({"type": "http.response.start", "status": answer.status, "headers": pairs})
    await send({"type": "http.response.body", "body": b"" if without_body else answer.body})
