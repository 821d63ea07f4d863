"""A vendor's pages for people, behind the links in its answers: an ASGI application for each."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TypeVar
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send

from skillsim.admin import guard
from skillsim.context import Links, VendorAdminCtx
from skillsim.errors import ApiError, NotFound
from skillsim.ids import Ids
from skillsim.registry import Vendor
from skillsim.store import Transaction
from skillsim.web_pages.late_pages import READING, LatePages, refuse
from skillsim.world import World
from skillsim.worlds import Worlds

T = TypeVar("T")

TIMEOUT_S = 30.0


class PageVisit:
    """One request for a page, as the thread that makes the page sees the simulator."""

    def __init__(
        self, worlds: Worlds, loop: asyncio.AbstractEventLoop, links: Links, world: str | None
    ) -> None:
        self._worlds = worlds
        self._loop = loop
        self._named_world = world
        self.links = links
        """The base of the vendor's links as this reader can follow them."""
        self.world = world
        """The name of the world that answered last."""

    def ask(self, work: Callable[[VendorAdminCtx], T]) -> T:
        """What `work` returns, its changes committed, in the world that the request is about.

        That is the one which the path names, or else the first in which `work` does not raise
        NotFound: worlds are asked in the order they were made, `default` first. Raises NotFound
        when it was raised in all of them, and whatever else `work` raises. To be called from any
        thread but that of the event loop.
        """
        asked = asyncio.run_coroutine_threadsafe(self._ask(work), self._loop)
        return asked.result(TIMEOUT_S)

    async def _ask(self, work: Callable[[VendorAdminCtx], T]) -> T:
        refusal = NotFound("there is no world")
        for world in self._candidates():
            try:
                found = world.transact(partial(self._run, world, work))
            except NotFound as error:
                refusal = error
                continue
            self.world = world.name
            return found
        raise refusal

    def _candidates(self) -> list[World]:
        if self._named_world is None:
            return list(self._worlds)
        return [self._worlds.get(self._named_world)]

    def _run(self, world: World, work: Callable[[VendorAdminCtx], T], tx: Transaction) -> T:
        ids = Ids(tx, world.seed)
        now_us = world.clock.now_us()
        return work(VendorAdminCtx(tx, now_us, ids, self.links, world.settings))


class VendorPages:
    """The pages of one vendor; its caller has vetted host, path and header fields.

    `make_secret` gives a text that nobody can guess.
    """

    def __init__(self, vendor: Vendor, worlds: Worlds, make_secret: Callable[[], str]) -> None:
        self._vendor = vendor
        self._worlds = worlds
        self._make_secret = make_secret
        self._pages = LatePages(self._load)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request for a page."""
        try:
            await self._answer(scope, receive, send)
        except ApiError as error:
            await refuse(error, scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        question = scope["skillsim"].question
        # Whoever follows a link from another site may read; nothing changes by reading.
        if question.method not in READING:
            guard.check_origin(question.headers, scope["scheme"])
        root = urlsplit(question.links.base).path
        loop = asyncio.get_running_loop()
        visit = PageVisit(self._worlds, loop, question.links, question.world)
        path = root + question.path
        inner = {**scope, "path": path, "root_path": root, "skillsim.page_visit": visit}
        await self._pages(inner, receive, send)

    def _load(self) -> ASGIApp:
        from skillsim.web_pages import bridge

        assert self._vendor.make_pages is not None
        return bridge.to_asgi(self._vendor.make_pages(self._make_secret()))
