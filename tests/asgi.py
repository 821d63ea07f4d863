"""Requests to an application in this process: no socket, no server, the bytes as ASGI has them."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from starlette.types import ASGIApp, Message, Scope

from skillsim.app import Simulator, create_app
from skillsim.config import Config
from skillsim.instants import from_text

HOST = "127.0.0.1:8600"
NOW_US = from_text("2026-08-01T12:00:00Z")
JSON = {"content-type": "application/json"}

DEVSKILLER_KEY = {"Devskiller-Api-Key": "TEST-API-KEY"}
SKILLTRACK_CLIENT = {
    "client_id": "skilltrack-client",
    "client_secret": "skilltrack-secret",
    "grant_type": "client_credentials",
}
EMPLOYEE = {
    "name": "New Person",
    "email": "new.person@example.com",
    "department": "Product",
    "role": "Analyst",
    "hire_date": "2026-01-01",
}


@dataclass(frozen=True)
class Answer:
    """What the application answered; header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


def start(config: Config) -> Simulator:
    """A simulator whose system time stands still."""
    return create_app(config, read=lambda: NOW_US)


@lru_cache(maxsize=1)
def simulator() -> Simulator:
    """The whole simulator with every vendor, made once; its clock stands still."""
    return start(Config(as_of="2026-08-01"))


def fresh() -> Simulator:
    """The whole simulator with every world back at its seed."""
    made = simulator()
    for world in made.worlds:
        world.reset()
    return made


def ask(
    app: ASGIApp,
    method: str,
    target: str,
    headers: Mapping[str, str] | list[tuple[str, str]] | None = None,
    body: bytes = b"",
) -> Answer:
    """One exchange. Without a Host header it is the loopback's; `("host", "")` sends none."""
    given = list(headers.items() if isinstance(headers, Mapping) else headers or ())
    if "host" not in dict(given):
        given.append(("host", HOST))
    if body:
        given.append(("content-length", str(len(body))))
    sent = [(name.lower(), value) for name, value in given if (name, value) != ("host", "")]
    return asyncio.run(exchange(app, request_scope(method, target, sent), body))


def request_scope(method: str, target: str, headers: list[tuple[str, str]]) -> Scope:
    path, _, query = target.partition("?")
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode("latin-1"),
        "query_string": query.encode("latin-1"),
        "root_path": "",
        "headers": [(n.encode("latin-1"), v.encode("latin-1")) for n, v in headers],
        "server": ("127.0.0.1", 8600),
        "client": ("127.0.0.1", 50000),
    }


async def exchange(app: ASGIApp, scope: Scope, body: bytes) -> Answer:
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]
    sent: list[Message] = []

    async def receive() -> Message:
        # After its body a client stays silent; who waits for it to leave is cancelled in the end.
        return waiting.pop() if waiting else await asyncio.Future()

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    start, rest = sent[0], sent[1:]
    headers = {name.decode().lower(): value.decode("latin-1") for name, value in start["headers"]}
    return Answer(start["status"], headers, b"".join(m.get("body", b"") for m in rest))


def bearer(app: Simulator) -> dict[str, str]:
    """The header that proves a SkillTrack client who may do everything."""
    body = json.dumps(SKILLTRACK_CLIENT).encode()
    answer = ask(app, "POST", "/skilltrack/v1/auth/token", JSON, body)
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


def hire(app: Simulator, *, email: str = EMPLOYEE["email"]) -> Answer:
    """What SkillTrack answers to a new employee."""
    body = json.dumps({**EMPLOYEE, "email": email}).encode()
    return ask(app, "POST", "/skilltrack/v1/employees", {**JSON, **bearer(app)}, body)
