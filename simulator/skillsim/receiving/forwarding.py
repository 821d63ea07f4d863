"""Sends an arrival on to another address, whose status comes back; nothing else here sends.

Redirects are not followed and proxies of the environment not used.
"""

import http.client
import os
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from skillsim.errors import ConfigurationError

TIMEOUT_S = 15.0
BAD_GATEWAY = 502
LOOP = 508

# What concerns one connection only, or is written anew.
_OF_A_CONNECTION = frozenset(
    {
        "connection",
        "content-length",
        "expect",
        "host",
        "keep-alive",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "via",
    }
)


@dataclass(frozen=True, slots=True)
class Forwarded:
    """What became of sending on: the status that came back, or our own with the `problem`."""

    status: int
    problem: str | None = None


class Forwarder:
    """Sends arrivals on to one address."""

    def __init__(self, url: str, *, timeout_s: float = TIMEOUT_S) -> None:
        """Raises ConfigurationError for what is no http or https address."""
        self._parts = _checked(url)
        self._timeout_s = timeout_s
        # Whoever sees its own mark again would send in a circle.
        self._mark = f"1.1 skillsim-{os.getpid()}"

    @property
    def address(self) -> str:
        """Where to, without a query, which may hold a secret."""
        return self._parts._replace(query="", fragment="").geturl()

    def send(self, method: str, headers: Mapping[str, str], body: bytes) -> Forwarded:
        """What the other side answers to the same method, headers and body. Never raises."""
        if self._mark in headers.get("via", ""):
            return Forwarded(LOOP, "it would go in a circle")
        connection = self._open()
        try:
            self._request(connection, method, headers, body)
            return _forwarded(connection.getresponse().status)
        except TimeoutError:
            return Forwarded(BAD_GATEWAY, f"no answer within {self._timeout_s:g} s")
        except (OSError, ValueError, http.client.HTTPException) as error:
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            return Forwarded(BAD_GATEWAY, str(reason))
        finally:
            connection.close()

    def _open(self) -> http.client.HTTPConnection:
        is_secure = self._parts.scheme == "https"
        kind = http.client.HTTPSConnection if is_secure else http.client.HTTPConnection
        return kind(str(self._parts.hostname), self._parts.port, timeout=self._timeout_s)

    def _request(
        self,
        connection: http.client.HTTPConnection,
        method: str,
        headers: Mapping[str, str],
        body: bytes,
    ) -> None:
        query = f"?{self._parts.query}" if self._parts.query else ""
        connection.putrequest(method, (self._parts.path or "/") + query, skip_accept_encoding=True)
        for name, value in headers.items():
            if name not in _OF_A_CONNECTION:
                connection.putheader(name, value)
        connection.putheader("via", ", ".join(filter(None, [headers.get("via"), self._mark])))
        connection.putheader("content-length", str(len(body)))
        connection.endheaders(body)


def _forwarded(status: int) -> Forwarded:
    # Of anything else a sender would wait for more, or not know what it means.
    if 200 <= status <= 599:
        return Forwarded(status)
    return Forwarded(BAD_GATEWAY, f"{status} came back, which ends nothing")


def _checked(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname)
        is_plain = is_address and parts.port != 0 and "@" not in parts.netloc
    except ValueError:
        is_plain = False
    if not is_plain or not (url.isascii() and url.isprintable() and " " not in url):
        raise ConfigurationError(f"{url!r} is no http or https address to forward to")
    return parts
