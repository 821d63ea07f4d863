"""Serves the proxy on a socket of this machine until it is told to stop, or has passed enough."""

import asyncio
import contextlib
import logging
import signal
import socket
from collections.abc import Callable, Iterator

import uvicorn

from skillsim_contracts.drift.proxying import Proxy
from skillsim_contracts.drift.upstream import Upstream
from skillsim_contracts.drift.watching import Watch

GRACE_S = 10


def bound_socket(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 picks a free one. Raises OSError."""
    family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    return socket.create_server((host, port), family=family)


def serve(
    upstream: Upstream,
    watch: Watch,
    listening: socket.socket,
    on_ready: Callable[[], None],
    *,
    count: int | None = None,
) -> None:
    """Pass everything on until SIGINT, SIGTERM or so many exchanges; those under way are ended."""
    asyncio.run(_serve(upstream, watch, listening, on_ready, count))


async def _serve(
    upstream: Upstream,
    watch: Watch,
    listening: socket.socket,
    on_ready: Callable[[], None],
    count: int | None,
) -> None:
    def look() -> None:
        server.should_exit |= count is not None and watch.n_passed >= count

    # It says of an answer that breaks off what the line of the exchange says as well.
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    config = uvicorn.Config(
        Proxy(upstream, watch, look),
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        # What the vendor answers is passed on as it is.
        proxy_headers=False,
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=GRACE_S,
    )
    server = _Server(config, on_ready)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        # Only the main thread may listen to signals, and not every system's loop can.
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
            loop.add_signal_handler(number, server.handle_exit, number, None)
    try:
        await server.serve(sockets=[listening])
    finally:
        await upstream.close()


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals alone: uvicorn would raise them again, before anything is summed up."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_ready()
