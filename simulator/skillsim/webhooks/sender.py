"""The only module that sends webhooks, to receivers that may be slow, broken or hostile.

One deadline covers name, connection, request and answer. Redirects are not followed, proxies of
the environment not used, bodies not decompressed and read to 64 KiB. Where a socket may connect is
decided on its address, at the last moment (egress.py).
"""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from skillsim.webhooks.egress import Policy, is_allowed

if TYPE_CHECKING:
    import aiohttp
    from aiohttp.abc import AbstractResolver
    from aiohttp.typedefs import StrOrURL

MAX_BODY_BYTES = 64 * 1024
_MAX_MESSAGE_CHARS = 300
# What the client library would add by itself; the vendors send none of it.
_UNWANTED_HEADERS = ("Accept", "Accept-Encoding", "Content-Type", "User-Agent")

AddressInfo = tuple[
    int | socket.AddressFamily, int | socket.SocketKind, int, str, tuple[object, ...]
]

TIMEOUT = "timeout"


class Blocked(Exception):
    """The receiver's address is one that nothing is sent to."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: a `status`, or the kind of `error` that came first, with a `message`.

    The status decides as soon as it is there: what goes wrong with the body afterwards only cuts
    it. `is_timeout` says that the deadline ended the exchange; `elapsed_us` is real time. `error`
    is timeout, refused, reset, unreachable, name, tls, protocol, blocked, invalid or failed.
    """

    status: int | None
    error: str | None
    message: str | None
    headers: tuple[tuple[str, str], ...]
    body: bytes
    is_cut: bool
    is_timeout: bool
    elapsed_us: int


@dataclass(slots=True)
class _Received:
    """An answer while it arrives."""

    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: bytearray = field(default_factory=bytearray)
    is_complete: bool = False


class Sender:
    """Posts webhooks. `policy` may be replaced at any time, for instance once ports are known."""

    def __init__(self, policy: Policy, *, resolver: "AbstractResolver | None" = None) -> None:
        self.policy = policy
        self._resolver = resolver
        self._session: aiohttp.ClientSession | None = None

    async def post(
        self, url: str, headers: Mapping[str, str], body: bytes, timeout_s: float
    ) -> Answer:
        """What a receiver answers to one POST, after `timeout_s` real seconds at the latest.

        Never raises: what goes wrong is part of the answer.
        """
        loop = asyncio.get_running_loop()
        began_s = loop.time()
        received = _Received()
        failure: Exception | None = None
        try:
            async with asyncio.timeout(timeout_s):
                await self._exchange(url, headers, body, received)
        except Exception as error:  # noqa: BLE001 - the receiver decides what can go wrong here
            failure = error
        return _answer(received, failure, elapsed_us=round((loop.time() - began_s) * 1_000_000))

    async def close(self) -> None:
        """Close what is open; exchanges still under way end as failures."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def _exchange(
        self, url: str, headers: Mapping[str, str], body: bytes, received: _Received
    ) -> None:
        response = await self._open_session().post(
            _to_target(url), data=body, headers=headers, allow_redirects=False
        )
        try:
            received.headers = tuple(
                (name.decode("latin-1"), value.decode("latin-1"))
                for name, value in response.raw_headers
            )
            received.status = response.status
            while len(received.body) < MAX_BODY_BYTES:
                chunk = await response.content.read(MAX_BODY_BYTES - len(received.body))
                if not chunk:
                    break
                received.body += chunk
            received.is_complete = response.content.at_eof()
        finally:
            response.close()

    def _open_session(self) -> "aiohttp.ClientSession":
        # Late: aiohttp costs a sixth of a second and 18 MB, and most runs send nothing.
        import aiohttp

        from skillsim.webhooks.bounded_connector import BoundedConnector

        if self._session is None:
            connector = BoundedConnector(
                force_close=True,
                # A receiver that hangs must not keep others waiting for a place.
                limit=0,
                resolver=self._resolver or aiohttp.ThreadedResolver(),
                use_dns_cache=False,
                happy_eyeballs_delay=None,
                socket_factory=self._open_socket,
            )
            self._session = aiohttp.ClientSession(
                connector=connector,
                auto_decompress=False,
                trust_env=False,
                cookie_jar=aiohttp.DummyCookieJar(),
                skip_auto_headers=_UNWANTED_HEADERS,
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),
            )
        return self._session

    def _open_socket(self, target: AddressInfo) -> socket.socket:
        family, kind, protocol, _, address = target
        host, port = str(address[0]), int(str(address[1]))
        is_own = port in self.policy.own_ports and _is_this_machine(family, host)
        if is_own or not is_allowed(host, port, self.policy):
            raise Blocked(f"nothing is sent to {host} port {port}")
        return socket.socket(family, kind, protocol)


def _is_this_machine(family: int, host: str) -> bool:
    """Whether an address is one of this machine's own: only those can be bound."""
    with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
        probe.bind((host, 0))
        return True
    return False


def _to_target(url: str) -> "StrOrURL":
    """The URL to the byte where that is possible (decision D40), else escaped as it must be."""
    from yarl import URL

    is_plain = url.isascii() and url.isprintable() and not set(url) & set(' "<>\\^`{|}')
    return URL(url, encoded=is_plain)


def _answer(received: _Received, failure: Exception | None, *, elapsed_us: int) -> Answer:
    is_answered = received.status is not None or failure is None
    return Answer(
        status=received.status,
        error=None if is_answered or failure is None else _kind(failure),
        message=None if is_answered or failure is None else _message(failure),
        headers=received.headers,
        body=bytes(received.body),
        is_cut=received.status is not None and not received.is_complete,
        is_timeout=isinstance(failure, TimeoutError),
        elapsed_us=elapsed_us,
    )


def _kind(failure: Exception) -> str:
    import aiohttp

    kinds: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str], ...] = (
        (TimeoutError, TIMEOUT),
        (Blocked, "blocked"),
        ((aiohttp.ClientSSLError, ssl.SSLError), "tls"),
        (aiohttp.ClientConnectorDNSError, "name"),
        ((aiohttp.ClientResponseError, aiohttp.ClientPayloadError), "protocol"),
        ((aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError, ValueError), "invalid"),
    )
    named = next((kind for types, kind in kinds if isinstance(failure, types)), None)
    return named or _kind_of_connection(failure)


def _kind_of_connection(failure: Exception) -> str:
    import aiohttp

    if isinstance(failure, aiohttp.ClientConnectorError):
        is_refused = isinstance(failure.os_error, ConnectionRefusedError)
        return "refused" if is_refused else "unreachable"
    is_cut_off = isinstance(failure, aiohttp.ClientConnectionError | OSError)
    return "reset" if is_cut_off else "failed"


def _message(failure: Exception) -> str:
    text = " ".join(str(failure).split()) or type(failure).__name__
    return text[:_MAX_MESSAGE_CHARS]
