"""A connection without a socket: bytes go into the server, and what it answers is kept."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, TypeVar

import uvicorn
from uvicorn.server import ServerState

from skillsim.app import Simulator
from skillsim.listener import Connection
from tests.raw_socket import RawAnswer, parse

T = TypeVar("T")


class Wire(asyncio.Transport):
    """The other end of a connection."""

    def __init__(self) -> None:
        super().__init__({"peername": ("127.0.0.1", 50000), "sockname": ("127.0.0.1", 8600)})
        self.writes: list[bytes] = []
        self.is_closed = False
        self.is_aborted = False
        self.on_abort: Callable[[], None] = lambda: None

    def write(self, data: Any) -> None:
        self.writes.append(bytes(data))

    def is_closing(self) -> bool:
        return self.is_closed or self.is_aborted

    def close(self) -> None:
        self.is_closed = True

    def abort(self) -> None:
        self.is_aborted = True
        asyncio.get_running_loop().call_soon(self.on_abort)

    def pause_reading(self) -> None:
        """Nothing is read ahead."""

    def resume_reading(self) -> None:
        """Nothing is read ahead."""


class Peer:
    """A client on a connection of its own; only inside a running event loop."""

    def __init__(self, app: Simulator) -> None:
        config = uvicorn.Config(
            app, lifespan="off", log_config=None, access_log=False, proxy_headers=False
        )
        config.load()
        self.protocol = Connection(config, ServerState(), {}, asyncio.get_running_loop())
        self.wire = Wire()
        self._is_over = False
        self.protocol.connection_made(self.wire)
        self.wire.on_abort = self.leave

    @property
    def took_a_task(self) -> bool:
        """Whether uvicorn has answered any request on this connection."""
        return self.protocol.cycle is not None

    async def send(self, *pieces: bytes) -> RawAnswer:
        """The answer to a request that comes in these pieces."""
        self.wire.writes.clear()
        for piece in pieces:
            self.protocol.data_received(piece)
        while (cycle := self.protocol.cycle) is not None and not cycle.response_complete:
            if self._is_over:
                break
            await asyncio.sleep(0.001)
        return parse(b"".join(self.wire.writes))

    def leave(self) -> None:
        """End the connection."""
        if not self._is_over:
            self._is_over = True
            self.protocol.connection_lost(None)


def on_a_connection(app: Simulator, talk: Callable[[Peer], Awaitable[T]]) -> T:
    """What a conversation on one connection comes to."""

    async def main() -> T:
        peer = Peer(app)
        try:
            return await talk(peer)
        finally:
            peer.leave()

    return asyncio.run(main())


def request(
    method: str, target: str, *fields: str, body: bytes = b"", key: str = "TEST-API-KEY"
) -> bytes:
    """The bytes of a request to DevSkiller."""
    lines: Iterable[str] = (
        f"{method} {target} HTTP/1.1",
        "Host: 127.0.0.1:8600",
        f"Devskiller-Api-Key: {key}",
        *fields,
        *([f"Content-Length: {len(body)}", "Content-Type: application/json"] if body else []),
    )
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body
