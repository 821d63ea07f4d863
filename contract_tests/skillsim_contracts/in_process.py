"""Targets in this process: the only module of the kit that starts the simulator."""

import asyncio
import importlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import reduce
from types import MappingProxyType
from typing import Any
from unittest.mock import patch
from urllib.parse import unquote, urlsplit

from skillsim.app import create_app
from skillsim.config import Config
from skillsim.instants import from_text
from skillsim_contracts.calls import Received, Sent
from skillsim_contracts.control_plane import ADMIN, AS_OF, NOW, SCENARIO, SETTINGS, ControlPlane
from skillsim_contracts.mutant import App, Mutant
from skillsim_contracts.target import Target

BASE_URL = "http://127.0.0.1:8600"
NAME = "the simulator, in this process"

_NO_SETTINGS: Mapping[str, Any] = MappingProxyType({})


@contextmanager
def simulator(
    *,
    seed: int = 1,
    settings: Mapping[str, Any] = _NO_SETTINGS,
    mutant: Mutant | None = None,
) -> Iterator[Target]:
    """The simulator in this thread, its clock frozen, perhaps with a defect planted.

    Rate limits refuse nothing unless a rule switches them on.
    """
    with planted_app(mutant, seed=seed, settings=settings) as app:
        transport = AsgiTransport(app)
        try:
            plane = ControlPlane(BASE_URL + ADMIN, transport)
            yield plane.target(plane.ask("GET", "/worlds/default"), NAME)
        finally:
            transport.close()


@contextmanager
def planted_app(
    mutant: Mutant | None = None, *, seed: int = 1, settings: Mapping[str, Any] = _NO_SETTINGS
) -> Iterator[App]:
    """The simulator's ASGI application, perhaps with a defect planted while the block runs."""
    with ExitStack() as planted:
        for one in mutant.patches if mutant else ():
            planted.enter_context(_patched(one.target, one.replacement))
        app: App = make_app(seed=seed, settings={**settings, **(mutant.settings if mutant else {})})
        yield mutant.wrap(app) if mutant and mutant.wrap else app


def make_app(*, seed: int = 1, settings: Mapping[str, Any] = _NO_SETTINGS) -> Any:
    """The simulator's ASGI application with everything fixed; no lifespan has begun."""
    config = Config(
        scenario=SCENARIO,
        seed=seed,
        as_of=AS_OF,
        clock=NOW,
        settings={**SETTINGS, **settings},
    )
    return create_app(config, read=lambda: from_text(NOW))


class AsgiTransport:
    """Carries requests to an ASGI application on an event loop of its own: no socket."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._loop = asyncio.new_event_loop()
        self._events: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._lifespan = self._loop.create_task(self._live())
        self._started = self._loop.create_future()
        self._events.put_nowait({"type": "lifespan.startup"})
        self._loop.run_until_complete(self._started)

    def exchange(self, request: Sent) -> Received:
        """Send one request and wait for the whole answer."""
        return self._loop.run_until_complete(self._exchange(request))

    def exchange_all(self, requests: Sequence[Sent]) -> list[Received]:
        """Start all requests before waiting for any."""

        async def together() -> list[Received]:
            return list(await asyncio.gather(*map(self._exchange, requests)))

        return self._loop.run_until_complete(together())

    def close(self) -> None:
        """Let the application end."""
        self._events.put_nowait({"type": "lifespan.shutdown"})
        self._loop.run_until_complete(self._lifespan)
        self._loop.close()

    async def _live(self) -> None:
        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "lifespan.startup.complete":
                self._started.set_result(None)

        await self._app({"type": "lifespan", "asgi": {"version": "3.0"}}, self._events.get, send)

    async def _exchange(self, request: Sent) -> Received:
        waiting = [{"type": "http.request", "body": request.body, "more_body": False}]
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            # After its body a client stays silent; who waits for it to leave is cancelled.
            return waiting.pop() if waiting else await asyncio.Future()

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        try:
            await self._app(_scope(request), receive, send)
        except Exception:  # noqa: BLE001 - as a server does: whatever it was, the answer is a 500
            return Received(500, {}, b"")
        headers = {n.decode().lower(): v.decode("latin-1") for n, v in sent[0]["headers"]}
        return Received(sent[0]["status"], headers, b"".join(m.get("body", b"") for m in sent[1:]))


def _scope(request: Sent) -> dict[str, Any]:
    url = urlsplit(request.url)
    headers = {"host": url.netloc, **request.headers}
    if request.body:
        headers.setdefault("content-length", str(len(request.body)))
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": url.scheme,
        "path": unquote(url.path),
        "raw_path": url.path.encode(),
        "query_string": url.query.encode(),
        "root_path": "",
        "headers": [(n.encode("latin-1"), v.encode("latin-1")) for n, v in headers.items()],
        "server": ("127.0.0.1", 8600),
        "client": ("127.0.0.1", 50000),
    }


@contextmanager
def _patched(target: str, replacement: Any) -> Iterator[None]:
    """`module:name` or `module:Class.name` replaced while the block runs."""
    module, _, path = target.partition(":")
    *owners, name = path.split(".")
    owner = reduce(getattr, owners, importlib.import_module(module))
    with patch.object(owner, name, replacement):
        yield
