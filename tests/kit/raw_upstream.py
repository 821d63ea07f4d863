"""A server that says given bytes and keeps the bytes that it was asked."""

import re
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

_LENGTH = re.compile(rb"\r\ncontent-length: *([0-9]+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)


@dataclass
class RawUpstream:
    """What it says to everybody, and what it was asked."""

    says: bytes
    url: str = ""
    asked: list[bytes] = field(default_factory=list)

    @property
    def head(self) -> list[bytes]:
        """The lines of the last head, names in lower case, in order."""
        first, *fields = self.asked[-1].partition(b"\r\n\r\n")[0].split(b"\r\n")
        pairs = (line.partition(b":") for line in fields)
        return [first, *(name.lower() + b":" + value for name, _, value in pairs)]

    @property
    def body(self) -> bytes:
        """The last body, as it was sent."""
        return self.asked[-1].partition(b"\r\n\r\n")[2]


@contextmanager
def raw_upstream(says: bytes, tls: ssl.SSLContext | None = None) -> Iterator[RawUpstream]:
    """A raw upstream on a free port while the block runs."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        upstream = RawUpstream(says)
        scheme = "https" if tls else "http"
        upstream.url = f"{scheme}://127.0.0.1:{listening.getsockname()[1]}"
        thread = threading.Thread(target=_serve, args=(listening, upstream, tls), daemon=True)
        thread.start()
        try:
            yield upstream
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join(10)


def _serve(listening: socket.socket, upstream: RawUpstream, tls: ssl.SSLContext | None) -> None:
    while True:
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        with connection:
            try:
                secured = tls.wrap_socket(connection, server_side=True) if tls else connection
                upstream.asked.append(_request(secured))
                secured.sendall(upstream.says)
                secured.close()
            except OSError:
                # A client that does not trust the certificate, or has seen enough.
                continue


def _request(connection: socket.socket) -> bytes:
    received = b""
    while not _is_whole(received):
        more = connection.recv(65536)
        if not more:
            break
        received += more
    return received


def _is_whole(received: bytes) -> bool:
    head, end, body = received.partition(b"\r\n\r\n")
    length = _LENGTH.search(head)
    if not end or (length and len(body) < int(length[1])):
        return False
    return not _CHUNKED.search(head) or body.endswith(b"0\r\n\r\n")
