"""What never reaches a vendor: requests that are oversized, badly encoded or ambiguous.

Two parsers that disagree about one request are how checks are bypassed, so whatever could be read
in two ways is refused before anything is looked up.
"""

import asyncio
import re
from collections.abc import Mapping, Sequence
from urllib.parse import unquote_to_bytes

from starlette.types import Receive

from skillsim.begun import Begun
from skillsim.errors import (
    HeadersTooLarge,
    Invalid,
    Misdirected,
    NotFound,
    RequestTimeout,
    TargetTooLong,
    TooLarge,
    UnsupportedMediaType,
)

MAX_BODY_BYTES = 1 << 20
MAX_HEADERS = 64
MAX_HEADER_BYTES = 32 << 10
MAX_TARGET_BYTES = 8 << 10
BODY_SECONDS = 10.0

_SUSPICIOUS = re.compile(rb"//|\\|%|/\.|[^\x21-\x7e]")
_AMBIGUOUS = re.compile(rb"//|\\|%2f|%5c|%00|(?:^|/)(?:\.|%2e){1,2}(?:/|$)", re.IGNORECASE)
# Fields that may stand on several lines, which then count as one list (RFC 9110, section 5.3).
_LISTS = frozenset(
    {
        b"accept",
        b"accept-encoding",
        b"accept-language",
        b"cache-control",
        b"connection",
        b"cookie",
        b"forwarded",
        b"prefer",
        b"via",
        b"x-forwarded-for",
    }
)
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::([0-9]{1,5}))?")


def collect_headers(raw: Sequence[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """The header fields by lower-case name; lines of a list-valued field are joined by commas.

    Raises Invalid when any other field stands twice, HeadersTooLarge when there are too many.
    """
    headers = dict(raw)
    size = sum([len(name) + len(value) for name, value in raw])
    if len(raw) > MAX_HEADERS or size > MAX_HEADER_BYTES:
        raise HeadersTooLarge(
            f"send at most {MAX_HEADERS} header fields and {MAX_HEADER_BYTES} bytes of them"
        )
    if len(headers) != len(raw):
        _join_repeated(raw, headers)
    return headers


def _join_repeated(raw: Sequence[tuple[bytes, bytes]], headers: dict[bytes, bytes]) -> None:
    names = [name for name, _ in raw]
    for repeated in sorted({name for name in names if names.count(name) > 1}):
        if repeated not in _LISTS:
            raise Invalid(f"the header {repeated.decode('latin-1')} is sent more than once")
        headers[repeated] = b", ".join(value for name, value in raw if name == repeated)


def check_head(headers: Mapping[bytes, bytes], path: bytes, query: bytes) -> None:
    """Refuse a target that is too long or ambiguous, a body that is too large or encoded."""
    if len(path) + len(query) > MAX_TARGET_BYTES:
        raise TargetTooLong(f"the request target is longer than {MAX_TARGET_BYTES} bytes")
    if _SUSPICIOUS.search(path):
        _check_path(path)
    if headers.get(b"content-encoding", b"identity").lower() != b"identity":
        raise UnsupportedMediaType("send the body without a content encoding")
    length = headers.get(b"content-length")
    if length is not None and not length.isdigit():
        raise Invalid("Content-Length is not a whole number")
    if length is not None and int(length) > MAX_BODY_BYTES:
        raise TooLarge(f"the body is larger than {MAX_BODY_BYTES} bytes")


def _check_path(path: bytes) -> None:
    if _AMBIGUOUS.search(path):
        raise NotFound("the path can be read in two ways")
    try:
        decoded = unquote_to_bytes(path).decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotFound("the path is not UTF-8") from error
    if not decoded.isprintable():
        raise NotFound("the path holds a control character")


def split_host(headers: Mapping[bytes, bytes]) -> tuple[str, str]:
    """Host name (lower case) and port text of the Host header. Raises Invalid or Misdirected."""
    value = headers.get(b"host")
    if not value:
        raise Invalid("the Host header is missing")
    match = _HOST.fullmatch(value.decode("latin-1").lower())
    if match is None:
        raise Misdirected("the Host header is not a host name")
    return match[1], match[2] or ""


async def read_body(receive: Receive) -> bytes:
    """The whole body of a request whose head announces one.

    Raises TooLarge or RequestTimeout; a client that left raises Invalid.
    """
    # Most bodies come with their head. A deadline costs more than reading one of those.
    reading = Begun(_read(receive))
    if reading.is_over:
        return reading.value
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return await reading
    except TimeoutError as error:
        raise RequestTimeout(f"the body did not arrive within {BODY_SECONDS:.0f} s") from error


async def _read(receive: Receive) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Invalid("the client left before its body was complete")
        body += message.get("body", b"")
        if len(body) > MAX_BODY_BYTES:
            raise TooLarge(f"the body is larger than {MAX_BODY_BYTES} bytes")
        if not message.get("more_body"):
            return bytes(body)
