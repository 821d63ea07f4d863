"""Listens: one uvicorn server, plain and with TLS, with a deadline on slow request heads."""

import asyncio
import gc
import logging
import socket
import ssl
from collections.abc import Callable
from typing import Any, NamedTuple

import uvicorn
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from skillsim.app import Simulator
from skillsim.errors import ConfigurationError
from skillsim.lane import Passage

HEAD_SECONDS = 5.0
SHUTDOWN_SECONDS = 10
GOODBYE_SECONDS = 0.5

# How every client that speaks TLS begins.
_TLS_HELLO = b"\x16\x03"

_logger = logging.getLogger(__name__)


class Secured(NamedTuple):
    """A bound socket that speaks TLS, and what it shows its clients."""

    bound: socket.socket
    context: ssl.SSLContext


class Connection(HttpToolsProtocol):
    """One connection: closed when a request head is not complete in time, or none follows.

    uvicorn itself waits for ever, so a few hundred half-sent heads would use up every descriptor.

    What can be answered at once is: a whole request to a vendor that waits for nothing takes no
    task, and its answer leaves in one piece. The others go on through uvicorn from where they are.
    """

    app: Simulator

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client connected: its first head is due."""
        super().connection_made(transport)
        self._number = self.app.worlds.connections.next()
        self._is_in_head = True
        self._is_between_messages = True
        self._begun: Passage | None = None
        self._last_s = self.loop.time()
        # One timer a connection, which looks and waits on: one a request would cost more than most
        # of what is done for it.
        self._timer = self.loop.call_later(HEAD_SECONDS, self._look)

    def _look(self) -> None:
        if self.transport.is_closing():
            return
        left_s = HEAD_SECONDS
        if self._is_in_head or self._is_idle():
            allowed_s = HEAD_SECONDS if self._is_in_head else self.timeout_keep_alive
            left_s = self._last_s + allowed_s - self.loop.time()
            if left_s <= 0:
                self.transport.close()
                return
        self._timer = self.loop.call_later(left_s, self._look)

    def _is_idle(self) -> bool:
        """Whether no request has begun, and none that has is still being answered."""
        cycle = self.cycle
        return self._is_between_messages and (cycle is None or cycle.response_complete)

    def data_received(self, data: bytes) -> None:
        """Something came: a request, several, or a part of one."""
        if self._is_idle() and not self.flow.write_paused:
            begun = self.app.begin(
                data, self.scheme or "http", self.transport.abort, connection=self._number
            )
            if begun is not None and self._answer_at_once(begun):
                return
            self._begun = begun
            if begun is None and data.startswith(_TLS_HELLO):
                _logger.warning(
                    "a client speaks TLS to the port without: https is answered on the port of"
                    " --tls-port, with --tls"
                )
                self.send_400_response("this port speaks no TLS")
                return
        super().data_received(data)

    def _answer_at_once(self, begun: Passage) -> bool:
        answer = begun.plain_answer
        if answer is None:
            return False
        fields = [*self.server_state.default_headers, *answer.headers]
        head = b"".join([b"%b: %b\r\n" % field for field in fields])
        if head.count(b"\n") != len(fields):
            # A field with a line break in it: uvicorn refuses to send that.
            return False
        self._unset_keepalive_if_required()
        self._is_in_head = False
        self._last_s = self.loop.time()
        body = b"" if begun.request.method == "HEAD" else answer.body
        self.transport.write(b"%b%b\r\n%b" % (STATUS_LINE[answer.status], head, body))
        begun.end()
        return True

    def on_message_begin(self) -> None:
        """The first byte of a request; on a kept connection its head is due from here."""
        super().on_message_begin()
        self._is_between_messages = False
        # How a fault rule tears the connection down, and which one it is.
        self.scope["skillsim.abort"] = self.transport.abort  # type: ignore[typeddict-unknown-key]
        self.scope["skillsim.connection"] = self._number  # type: ignore[typeddict-unknown-key]
        if self._begun is not None:
            self.scope["skillsim"] = self._begun  # type: ignore[typeddict-unknown-key]
            self._begun = None
        if not self._is_in_head:
            self._is_in_head = True
            self._last_s = self.loop.time()

    def on_headers_complete(self) -> None:
        """The head is complete."""
        self._is_in_head = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The body is complete."""
        self._is_between_messages = True
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """An answer left; the next request may take its time."""
        self._last_s = self.loop.time()
        super().on_response_complete()

    def shutdown(self) -> None:
        """The server ends: close as soon as nothing is under way."""
        super().shutdown()
        if self.scheme == "https":
            self._timer.cancel()
            self._timer = self.loop.call_later(GOODBYE_SECONDS, self._leave)

    def _leave(self) -> None:
        """Close, also if the client does not say goodbye: one that keeps connections does not."""
        if self.transport.is_closing() and not self.transport.get_write_buffer_size():
            self.transport.abort()
        else:
            self._timer = self.loop.call_later(GOODBYE_SECONDS, self._leave)

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone."""
        self._timer.cancel()
        super().connection_lost(exc)


class _Server(uvicorn.Server):
    def __init__(
        self,
        config: uvicorn.Config,
        on_ready: Callable[[], None],
        on_stop: Callable[[], None],
        secured: Secured | None,
    ) -> None:
        super().__init__(config)
        self._secured = secured
        self._on_ready = on_ready
        self._on_stop = on_stop

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # A client that listens to events would otherwise hold the shutdown up until its limit.
        self._on_stop()
        await super().shutdown(sockets)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self._secured is not None:
            await self._listen_with_tls(self._secured)
        # Contracts and seeded worlds stay to the end. The collector would look at all of it again
        # and again while a long answer is made, and everybody would wait for that.
        gc.freeze()
        self._on_ready()

    async def _listen_with_tls(self, secured: Secured) -> None:
        """One more way in; uvicorn closes it with its own."""

        def connect() -> asyncio.Protocol:
            return Connection(self.config, self.server_state, self.lifespan.state)

        self.servers.append(
            await asyncio.get_running_loop().create_server(
                connect,
                sock=secured.bound,
                ssl=secured.context,
                backlog=self.config.backlog,
                ssl_handshake_timeout=HEAD_SECONDS,
            )
        )


def bind(host: str, port: int) -> socket.socket:
    """A socket bound to the address; port 0 picks a free one. Raises ConfigurationError."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    except (OSError, UnicodeError) as error:
        raise ConfigurationError(
            f"cannot listen on {host} port {port}: {_reason(error)}"
        ) from error
    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
    except OSError as error:
        bound.close()
        raise ConfigurationError(
            f"cannot listen on {host} port {port}: {_reason(error)}"
        ) from error
    return bound


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def listen(
    app: Simulator,
    bound: socket.socket,
    on_ready: Callable[[], None],
    secured: Secured | None = None,
) -> None:
    """Serve on a bound socket until SIGINT or SIGTERM; requests in flight are finished first.

    With `secured` on that one too.
    """
    options: dict[str, Any] = {
        "http": Connection,
        "ws": "none",
        "lifespan": "on",
        "log_config": None,
        "access_log": False,
        # A client must not be able to choose the scheme or address that links are built from.
        "proxy_headers": False,
        "server_header": False,
        "timeout_graceful_shutdown": SHUTDOWN_SECONDS,
    }
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    config = uvicorn.Config(app, **options)
    _Server(config, on_ready, app.end_streams, secured).run(sockets=[bound])
