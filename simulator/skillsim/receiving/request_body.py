"""The body of a request as http.server leaves it on the connection: by length, or in chunks."""

import re
from collections.abc import Mapping
from io import BufferedIOBase

from skillsim.errors import Invalid, TooLarge

MAX_BYTES = 1 << 20
_MAX_LINE_BYTES = 4096
_MAX_TRAILERS = 100
_HEX = re.compile(rb"[0-9A-Fa-f]{1,8}")


def read(stream: BufferedIOBase, headers: Mapping[str, str]) -> bytes:
    """The body that these headers announce, none without any; names are lower case.

    Raises Invalid for one that is badly announced or cut off, TooLarge for one over 1 MiB.
    """
    length, encoding = headers.get("content-length"), headers.get("transfer-encoding")
    if encoding is None:
        return _exactly(stream, _length(length)) if length is not None else b""
    if length is not None or encoding.strip().lower() != "chunked":
        raise Invalid("send the body with Content-Length, or in chunks")
    return _chunks(stream)


def _length(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise Invalid(f"Content-Length is {text!r:.80}; send a number of bytes")
    return _allowed(int(text[:20]))


def _allowed(n_bytes: int) -> int:
    if n_bytes > MAX_BYTES:
        raise TooLarge(f"the body is larger than {MAX_BYTES} bytes")
    return n_bytes


def _chunks(stream: BufferedIOBase) -> bytes:
    body = bytearray()
    while size := _chunk_size(stream):
        _allowed(len(body) + size)
        body += _exactly(stream, size)
        if _line(stream):
            raise Invalid("a chunk is longer than it says")
    for _ in range(_MAX_TRAILERS):
        if not _line(stream):
            return bytes(body)
    raise Invalid("more trailers than anybody needs")


def _chunk_size(stream: BufferedIOBase) -> int:
    size = _line(stream).partition(b";")[0].strip()
    if not _HEX.fullmatch(size):
        raise Invalid("a chunk does not begin with its size")
    return int(size, 16)


def _line(stream: BufferedIOBase) -> bytes:
    line = stream.readline(_MAX_LINE_BYTES)
    if not line.endswith(b"\n"):
        raise Invalid("the body ends early")
    return line.rstrip(b"\r\n")


def _exactly(stream: BufferedIOBase, n_bytes: int) -> bytes:
    content = stream.read(n_bytes)
    if len(content) < n_bytes:
        raise Invalid("the body ends early")
    return content
