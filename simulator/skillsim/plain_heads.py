"""Request heads as a connection receives them, read once: most clients send the same few again.

Plain are the heads of whole HTTP/1.1 requests on connections that stay open, whose body has a
length. The same parser reads them that reads all others, and everything else is left to it.
"""

from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

import httptools

from skillsim.heads import REMEMBERED_HEADS, HeadReader, Refusal
from skillsim.lane import Lane, Question

END_OF_HEAD = b"\r\n\r\n"
# What changes how a message is read or answered, beside its length.
_UNUSUAL = frozenset({b"expect", b"transfer-encoding", b"upgrade"})


class PlainHead(NamedTuple):
    """A head that was read before, or could have been."""

    lane: Lane
    question: Question
    n_body_bytes: int


class PlainHeads:
    """Reads the plain heads of requests to vendors."""

    def __init__(self, reader: HeadReader) -> None:
        self._reader = reader
        self.read = lru_cache(maxsize=REMEMBERED_HEADS)(self._read)
        """What the bytes of a head say, None for one that is not plain: `read(raw, scheme)`."""

    def _read(self, raw: bytes, scheme: str) -> PlainHead | None:
        parsed = _Parsed()
        parser = parsed.parser
        try:
            parser.feed_data(raw)
            target = httptools.parse_url(parsed.target)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            return None
        if parsed.is_unusual or not parsed.is_kept_open or parser.get_http_version() != "1.1":
            return None
        method = parser.get_method().decode("ascii")
        raw_path: bytes = target.path
        scope = {
            "method": method,
            "path": unquote(raw_path.decode("ascii")),
            "raw_path": raw_path,
            "query_string": target.query or b"",
            "scheme": scheme,
            "headers": parsed.fields,
        }
        head = self._reader.read(scope)
        if isinstance(head, Refusal) or head.is_admin or not isinstance(head.app, Lane):
            return None
        length = head.question.headers.get(b"content-length", b"0")
        return PlainHead(head.app, head.question, int(length))


class _Parsed:
    """What the parser tells of one head."""

    def __init__(self) -> None:
        self.parser = httptools.HttpRequestParser(self)
        self.target = b""
        self.fields: list[tuple[bytes, bytes]] = []
        self.is_kept_open = False

    @property
    def is_unusual(self) -> bool:
        return any(name in _UNUSUAL for name, _ in self.fields)

    def on_url(self, part: bytes) -> None:
        self.target += part

    def on_header(self, name: bytes, value: bytes) -> None:
        self.fields.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        # The parser forgets it with the end of the message, which may come at once.
        self.is_kept_open = self.parser.should_keep_alive()
