"""The whole simulator in this process and this event loop, with everything that moves by itself."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from starlette.types import Message

from skillsim.app import Simulator, create_app
from skillsim.clock import system_now_us
from skillsim.config import Config
from tests.asgi import JSON, Answer, exchange, request_scope

ADMIN = "/__admin"
KEY = {"Devskiller-Api-Key": "TEST-API-KEY"}


@dataclass(frozen=True)
class InProcess:
    """A running simulator, spoken to as HTTP but without a socket."""

    app: Simulator

    async def ask(
        self, method: str, target: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """One exchange; `body` goes out as JSON."""
        content = b"" if body is None else json.dumps(body).encode()
        given = {"host": "127.0.0.1:8600", **JSON, **(headers or {})}
        if content:
            given["content-length"] = str(len(content))
        lines = [(name.lower(), value) for name, value in given.items()]
        return await exchange(self.app, request_scope(method, target, lines), content)

    async def devskiller(self, method: str, path: str, body: Any = None) -> Answer:
        """One exchange with DevSkiller under the documents' own key."""
        return await self.ask(method, "/devskiller" + path, body, KEY)

    async def admin(self, method: str, path: str, body: Any = None) -> Any:
        """The JSON of a successful admin call; None when it has no body."""
        answer = await self.ask(method, ADMIN + path, body)
        assert answer.status < 300, answer
        return answer.json() if answer.body else None


@asynccontextmanager
async def running(
    config: Config, read: Callable[[], int] = system_now_us
) -> AsyncIterator[InProcess]:
    """A simulator whose worlds move while the block runs; `read` is its system time."""
    async with moving(create_app(config, read=read)) as sandbox:
        yield sandbox


@asynccontextmanager
async def moving(app: Simulator) -> AsyncIterator[InProcess]:
    """A simulator that was made before, its worlds moving while the block runs."""
    events: asyncio.Queue[Message] = asyncio.Queue()
    answers: asyncio.Queue[Message] = asyncio.Queue()
    lifespan = asyncio.create_task(app({"type": "lifespan"}, events.get, answers.put))
    events.put_nowait({"type": "lifespan.startup"})
    assert (await answers.get())["type"] == "lifespan.startup.complete"
    try:
        yield InProcess(app)
    finally:
        events.put_nowait({"type": "lifespan.shutdown"})
        await lifespan
