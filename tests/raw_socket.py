"""Bytes sent over a socket as they are, and what came back, however broken either is."""

import select
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

CLOSED = 0
"""In place of a status: the connection was closed without an answer."""

STUCK = -1
"""In place of a status: neither an answer's end nor a closed connection in time."""

DEADLINE_S = 15.0
PIECE_BYTES = 1 << 16


@dataclass(frozen=True)
class RawAnswer:
    """The first final answer on the connection; header names are lower case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


def exchange(address: tuple[str, int], request: bytes, *, half_close: bool = False) -> RawAnswer:
    """The answer to the bytes; the request should ask for `Connection: close`.

    Sends and reads at once, since a server may refuse before it has read everything. With
    `half_close` nothing more can come after the last byte.
    """
    unsent = memoryview(request)
    received = bytearray()
    deadline = time.monotonic() + DEADLINE_S
    with socket.create_connection(address, timeout=DEADLINE_S) as connection:
        connection.setblocking(False)
        while (left := deadline - time.monotonic()) > 0:
            writers = [connection] if unsent else []
            readable, writable, _ = select.select([connection], writers, [], left)
            if writable:
                unsent = unsent[_send(connection, unsent) :]
                if half_close and not unsent:
                    connection.shutdown(socket.SHUT_WR)
            if readable:
                piece = _receive(connection)
                received += piece
                if not piece:
                    return parse(bytes(received))
    return RawAnswer(STUCK, body=bytes(received))


def _send(connection: socket.socket, unsent: memoryview) -> int:
    try:
        return connection.send(unsent[:PIECE_BYTES])
    except (BrokenPipeError, ConnectionResetError):
        return len(unsent)


def _receive(connection: socket.socket) -> bytes:
    try:
        return connection.recv(PIECE_BYTES)
    except ConnectionResetError:
        return b""


def parse(received: bytes) -> RawAnswer:
    """The first answer in the bytes that is not an interim one (1xx)."""
    if not received:
        return RawAnswer(CLOSED)
    head, _, rest = received.partition(b"\r\n\r\n")
    status_line, *lines = head.decode("latin-1").split("\r\n")
    status = int(status_line.split(" ")[1])
    if 100 <= status < 200:
        return parse(rest)
    pairs = (line.partition(":") for line in lines)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    if "content-length" in headers:
        rest = rest[: int(headers["content-length"])]
    return RawAnswer(status, headers, rest)
