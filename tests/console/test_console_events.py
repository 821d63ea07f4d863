"""Exchanges as they happen, for the script of a page."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.types import Message

from skillsim.app import Simulator
from tests.asgi import DEVSKILLER_KEY, HOST, JSON, ask, exchange, request_scope
from tests.console.browser import ROOT, Browser

GIVE_UP_S = 20


@asynccontextmanager
async def listening(app: Simulator, target: str) -> AsyncIterator[asyncio.Queue[Message]]:
    """What an open stream of events has sent, until the block ends."""
    sent: asyncio.Queue[Message] = asyncio.Queue()

    async def receive() -> Message:
        return await asyncio.Future()

    scope = request_scope("GET", ROOT + target, [("host", HOST)])
    stream = asyncio.create_task(app(scope, receive, sent.put))
    try:
        yield sent
    finally:
        stream.cancel()


async def first_exchange(sent: asyncio.Queue[Message]) -> dict[str, Any]:
    """The first exchange in the stream; fails when none comes."""
    async with asyncio.timeout(GIVE_UP_S):
        while True:
            text = (await sent.get()).get("body", b"").decode()
            if "event: exchange" in text:
                return dict(json.loads(text.partition("data: ")[2]))


async def call(app: Simulator, path: str) -> None:
    fields = [("host", HOST), *((n.lower(), v) for n, v in DEVSKILLER_KEY.items())]
    await exchange(app, request_scope("GET", path, fields), b"")


def test_exchanges_are_told_as_they_happen(browser: Browser) -> None:
    async def run() -> tuple[Message, dict[str, Any]]:
        async with listening(browser.app, "/events") as sent:
            start = await sent.get()
            await sent.get()
            await call(browser.app, "/devskiller/tests?x=%3Cimg%3E")
            return start, await first_exchange(sent)

    start, told = asyncio.run(run())

    fields = dict(start["headers"])
    assert fields[b"content-type"] == b"text/event-stream"
    assert fields[b"x-content-type-options"] == b"nosniff"
    assert (told["operation_id"], told["status"]) == ("listTests", 200)


def test_a_stream_tells_of_its_own_world_only(browser: Browser) -> None:
    ask(browser.app, "POST", "/__admin/worlds", JSON, b'{"name": "other"}')

    async def run() -> dict[str, Any]:
        async with listening(browser.app, "/events?world=other") as sent:
            await sent.get()
            await sent.get()
            await call(browser.app, "/devskiller/candidates")
            await call(browser.app, "/@other/devskiller/tests")
            return await first_exchange(sent)

    assert asyncio.run(run())["operation_id"] == "listTests"


def test_a_stream_of_no_world_is_refused(browser: Browser) -> None:
    assert browser.get(f"{ROOT}/events?world=nobody").status == 404
