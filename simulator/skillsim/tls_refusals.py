"""Tells a client that gets no TLS connection why: it spoke plain HTTP, or a version too old.

Python's own contexts close the connection without a word, which looks like a server that fails.
"""

import contextlib
import ssl
from typing import Any

# What OpenSSL says of clients that begin without TLS.
_NOT_TLS = frozenset({"HTTP_REQUEST", "HTTPS_PROXY_REQUEST", "WRONG_VERSION_NUMBER"})
_SENTENCE = b"this port speaks TLS: the address begins with https://\n"
_NOT_TLS_ANSWER = (
    b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n"
    b"Content-Length: %d\r\nConnection: close\r\n\r\n%b" % (len(_SENTENCE), _SENTENCE)
)
_MAX_UNREAD_BYTES = 1 << 20


class _TellingObject(ssl.SSLObject):
    """A connection of asyncio that tells a client why there is no handshake.

    asyncio closes it at the first error, before anything is sent. So that error comes one step
    later, when the client has closed or the time for the handshake is over.
    """

    to_client: ssl.MemoryBIO
    _failure: ssl.SSLError | None = None

    def do_handshake(self) -> None:
        if self._failure is not None:
            raise self._failure
        try:
            super().do_handshake()
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            raise
        except ssl.SSLError as error:
            self._failure = error
            if error.reason in _NOT_TLS:
                self.to_client.write(_NOT_TLS_ANSWER)
            raise ssl.SSLWantReadError from error


class _TellingSocket(ssl.SSLSocket):
    """A connection of a thread that tells a client that speaks no TLS so."""

    def do_handshake(self, block: bool = False) -> None:
        try:
            super().do_handshake(block)
        except ssl.SSLError as error:
            if error.reason in _NOT_TLS:
                with contextlib.suppress(OSError):
                    self._tell()
            raise

    def _tell(self) -> None:
        # Past the encryption, which never began.
        super(ssl.SSLSocket, self).sendall(_NOT_TLS_ANSWER)
        # A client that is cut off while it sends would not read the answer.
        left = _MAX_UNREAD_BYTES
        while left > 0 and (n_read := len(super(ssl.SSLSocket, self).recv(65536))):
            left -= n_read


class TellingContext(ssl.SSLContext):
    """The context of a listener; made and used like one of Python's own."""

    sslsocket_class = _TellingSocket
    sslobject_class = _TellingObject

    def wrap_bio(
        self, incoming: ssl.MemoryBIO, outgoing: ssl.MemoryBIO, *given: Any, **named: Any
    ) -> ssl.SSLObject:
        """A connection of asyncio."""
        wrapped = super().wrap_bio(incoming, outgoing, *given, **named)
        if isinstance(wrapped, _TellingObject):
            wrapped.to_client = outgoing
        return wrapped
