"""The only module of the drift check that asks a vendor: what goes there, and what comes back."""

import re
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
from yarl import URL

from skillsim_contracts.drift.content_coding import READABLE

CONNECT_S = 10.0
READ_S = 60.0
"""So long nothing may come from the vendor."""

RawHeaders = list[tuple[bytes, bytes]]

# Documented: RFC 9110, 7.6.1. They concern one connection only.
_HOP_BY_HOP = frozenset(
    {
        b"connection",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-authorization",
        b"proxy-connection",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
    }
)
# The client library names the host; that 100 was answered is between the client and the proxy.
_OURS = frozenset({b"host", b"expect"})
_FIRST_STATUS, _LAST_STATUS = 200, 599
_WITHOUT_BODY = (204, 304)
_CONTROL = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
_ACCEPTED = (*(name.encode() for name in READABLE), b"identity")
_UNWANTED = ("Accept", "Accept-Encoding", "Content-Type", "User-Agent")


class NoAnswer(Exception):
    """The vendor gave no answer; the message is a sentence, `status` what the client is told."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class Upstream:
    """Where everything is passed on to; certificates are verified, with `ca` by those alone."""

    def __init__(self, url: str, ca: Path | None = None) -> None:
        """Raises OSError for a file that holds no certificate (ssl.SSLError is one)."""
        self.url = url.rstrip("/")
        self._ssl = ssl.create_default_context(cafile=str(ca) if ca else None)
        self._session: aiohttp.ClientSession | None = None

    @asynccontextmanager
    async def ask(
        self,
        method: str,
        target: str,
        headers: RawHeaders,
        body: AsyncIterator[bytes] | None,
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """The answer to one request, its body still to be read. Raises NoAnswer."""
        response = await self._answer(method, target, headers, body)
        try:
            yield response
        finally:
            response.close()

    async def close(self) -> None:
        """Close what is open."""
        if self._session is not None:
            await self._session.close()

    async def _answer(
        self,
        method: str,
        target: str,
        headers: RawHeaders,
        body: AsyncIterator[bytes] | None,
    ) -> aiohttp.ClientResponse:
        if not target.startswith("/"):
            # Behind the host's name anything else would name another host.
            raise NoAnswer(f"the path {target[:80]} does not begin with a slash", 400)
        try:
            # The address goes out to the byte: what is escaped stays so.
            return await self._opened().request(
                method,
                URL(self.url + target, encoded=True),
                headers=[(name.decode("latin-1"), value.decode()) for name, value in headers],
                data=body,
                allow_redirects=False,
            )
        except TimeoutError as error:
            raise NoAnswer(f"{self.url} did not answer in time", 504) from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise NoAnswer(f"{self.url} does not answer: {_reason(error)}", 502) from error

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                # A kept connection may be closed just when a POST goes out, which nobody repeats.
                connector=aiohttp.TCPConnector(ssl=self._ssl, limit=0, force_close=True),
                auto_decompress=False,
                trust_env=False,
                cookie_jar=aiohttp.DummyCookieJar(),
                skip_auto_headers=_UNWANTED,
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_S, sock_read=READ_S),
            )
        return self._session


async def chunks_of(response: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
    """The body as it comes. Raises NoAnswer when it breaks off."""
    try:
        async for chunk in response.content.iter_any():
            yield chunk
    except TimeoutError as error:
        raise NoAnswer("the answer broke off: nothing came any more", 504) from error
    except (aiohttp.ClientError, OSError) as error:
        raise NoAnswer("the answer broke off", 502) from error


def passed_on(headers: RawHeaders) -> RawHeaders:
    """The fields of an answer that are for the client, in their order."""
    named = {
        word.strip().lower()
        for name, value in headers
        if name.lower() == b"connection"
        for word in value.split(b",")
    }
    return [field for field in headers if field[0].lower() not in _HOP_BY_HOP | named]


def sendable(status: int, headers: RawHeaders) -> RawHeaders:
    """The fields of an answer as our server can send them. Raises NoAnswer."""
    if not _FIRST_STATUS <= status <= _LAST_STATUS:
        raise NoAnswer(f"its status {status} cannot be passed on", 502)
    if any(_CONTROL.search(value) for _, value in headers):
        raise NoAnswer("a control character in its header fields cannot be passed on", 502)
    # Without a body the length says what there would be, and the server waits for that much.
    is_bare = status in _WITHOUT_BODY
    return [field for field in headers if not (is_bare and field[0].lower() == b"content-length")]


def asked_on(headers: RawHeaders) -> RawHeaders:
    """The fields of a request that are for the vendor."""
    return [
        (name, _readable(value) if name.lower() == b"accept-encoding" else value)
        for name, value in passed_on(headers)
        if name.lower() not in _OURS
    ]


def _readable(accepted: bytes) -> bytes:
    """Of the content codings that a client accepts those that can be judged, if there are any."""
    wanted = [word.strip() for word in accepted.split(b",")]
    readable = [word for word in wanted if word.partition(b";")[0].strip().lower() in _ACCEPTED]
    return b", ".join(readable) or accepted


def _reason(error: Exception) -> str:
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return "its certificate is not trusted; --ca names a file with one that is"
    # Its own words may hold the address, and what was said, with all that is in it.
    if isinstance(error, aiohttp.ClientResponseError | aiohttp.http.HttpProcessingError):
        return "what it says is no HTTP"
    if isinstance(error, aiohttp.ServerDisconnectedError):
        return "it closes the connection"
    if isinstance(error, ValueError):
        return "the request cannot be passed on as it is"
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return "there is no such host"
    cause = getattr(error, "os_error", error)
    if isinstance(cause, ConnectionRefusedError):
        return "nobody listens there"
    return (cause.strerror if isinstance(cause, OSError) else None) or "the connection broke"
