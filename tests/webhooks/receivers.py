"""Receivers of webhooks, real sockets on 127.0.0.1: one that behaves and many that do not."""

import asyncio
import gzip
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

Reader = asyncio.StreamReader
Writer = asyncio.StreamWriter
Behaviour = Callable[[Reader, Writer], Awaitable[None]]

DRIP_S = 0.02
CHUNK = b"x" * 65536


@dataclass
class Receiver:
    """A listening socket and the raw requests it got."""

    port: int = 0
    requests: list[bytes] = field(default_factory=list)
    n_connections: int = 0

    def url(self, host: str = "127.0.0.1", path: str = "/hook", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"


@asynccontextmanager
async def receiver(behave: Behaviour, tls: ssl.SSLContext | None = None) -> AsyncIterator[Receiver]:
    """A receiver that reads a request and then does as it is told."""
    here = Receiver()
    serving: set[asyncio.Task[None]] = set()

    async def serve(reader: Reader, writer: Writer) -> None:
        here.n_connections += 1
        try:
            with suppress(OSError, asyncio.IncompleteReadError):
                here.requests.append(await read_request(reader))
                await behave(reader, writer)
        finally:
            writer.transport.abort()
            with suppress(OSError):
                await writer.wait_closed()

    def start(reader: Reader, writer: Writer) -> None:
        task = asyncio.get_running_loop().create_task(serve(reader, writer))
        serving.add(task)
        task.add_done_callback(serving.discard)

    server = await asyncio.start_server(start, "127.0.0.1", 0, ssl=tls)
    here.port = server.sockets[0].getsockname()[1]
    try:
        yield here
    finally:
        server.close()
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)


async def read_request(reader: Reader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        (
            int(line[15:])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length:")
        ),
        0,
    )
    return head + await reader.readexactly(length)


def answering(raw: bytes) -> Behaviour:
    """One that sends these bytes and closes."""

    async def behave(reader: Reader, writer: Writer) -> None:
        writer.write(raw)
        await writer.drain()
        writer.close()

    return behave


def status(code: int, *headers: str, body: bytes = b"") -> Behaviour:
    """One that answers with this status."""
    head = [f"HTTP/1.1 {code} So", *headers, f"Content-Length: {len(body)}", "", ""]
    return answering("\r\n".join(head).encode() + body)


def repeating(start: bytes, chunk: bytes, pause_s: float = 0) -> Behaviour:
    """One that sends a start, then the same chunk for as long as it is listened to."""

    async def behave(reader: Reader, writer: Writer) -> None:
        writer.write(start)
        while True:
            writer.write(chunk)
            await writer.drain()
            await asyncio.sleep(pause_s)

    return behave


async def hang(reader: Reader, writer: Writer) -> None:
    """One that says nothing until the other side hangs up."""
    await reader.read()


async def reset(reader: Reader, writer: Writer) -> None:
    """One that ends the connection without an answer."""
    writer.transport.abort()


OK_HEAD = b"HTTP/1.1 200 OK\r\n"
BOMB = gzip.compress(b"\0" * 20_000_000)

OK = status(200, body=b"thanks")
DRIP_HEAD = repeating(OK_HEAD + b"X: ", b"x", DRIP_S)
DRIP_BODY = repeating(OK_HEAD + b"Content-Length: 100000\r\n\r\n", b"x", DRIP_S)
ENDLESS_BODY = repeating(OK_HEAD + b"\r\n", CHUNK)
HUGE_HEADER = repeating(OK_HEAD + b"X: ", CHUNK)
ENDLESS_HEADERS = repeating(OK_HEAD, b"X: x\r\n" * 1000)
GARBAGE = answering(b"\x16\x03\x01 this is no HTTP\r\n\r\n")
GZIP_BOMB = status(200, "Content-Encoding: gzip", body=BOMB)
ENDLESS_100 = repeating(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000)
EARLY_HINTS = answering(b"HTTP/1.1 103 Hints\r\nLink: x\r\n\r\n" * 3 + OK_HEAD + b"\r\nfine")
CUT_OFF_BODY = answering(OK_HEAD + b"Content-Length: 100\r\n\r\nhalf")
