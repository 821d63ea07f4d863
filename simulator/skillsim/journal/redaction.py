"""What is never written down: the secrets inside the headers and bodies of an exchange.

The lists are closed, but that every header that ends in `-api-key` counts. A secret is replaced
before anything is stored, so no log, journal or export can hold one; the scheme of an
`Authorization` header stays, since a wrong scheme is worth seeing.
"""

import json
import re
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import quote, quote_plus, unquote_to_bytes

Headers = tuple[tuple[bytes, bytes], ...]

SECRET_HEADERS = frozenset(
    {
        b"authorization",
        b"cookie",
        b"devskiller-hook-secret",
        b"proxy-authorization",
        b"set-cookie",
    }
)
# What an API calls its key differs: a further vendor's is hidden without an entry here.
_KEY_HEADER = b"-api-key"
SECRET_FIELDS = frozenset(
    {
        b"access_token",
        b"api_key",
        b"client_assertion",
        b"client_secret",
        b"password",
        b"refresh_token",
        b"secret",
    }
)
REDACTED = b"[redacted]"
ERASED = b"[erased]"

_SCHEMES = frozenset({b"basic", b"bearer", b"digest"})
# A string (its end may be cut off), a scalar, or a whole structure: then nothing after it is kept.
_JSON_VALUE = rb'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)|[\[{].*|(?!null\b)[^\s,\]}"]+'
_JSON_FIELD = re.compile(
    rb'("(?:' + b"|".join(sorted(SECRET_FIELDS)) + rb')"\s*:\s*)(?:' + _JSON_VALUE + rb")",
    re.DOTALL,
)
_JSON_REDACTED = rb'\g<1>"' + REDACTED + rb'"'
# A backslash pair, or the escaped spelling of a letter or an underscore.
_ESCAPE = re.compile(rb"\\\\|\\u00(5[fF]|[46][1-9a-fA-F]|[57][0-9aA])")
_SHORTEST_BYTES = len(b"secret=?")
# Every body is searched for these, which stand for all the names: `re` is quick for a fixed text
# and for a rare first byte, and `in` for each name would take three times as long.
_find_tail = re.compile(rb"_(?:token|(?<=client_)assertion|(?<=api_)key)").search
_find_secret = re.compile(rb"secret").search
_find_password = re.compile(rb"password").search
# Shorter names than this also stand inside ordinary words.
_DISTINCT_BYTES = 5


class Redacted(Headers):
    """Header fields without secrets; only `redact_headers` makes them."""

    __slots__ = ()


def redact_headers(headers: Iterable[tuple[bytes, bytes]]) -> Redacted:
    """The header fields in their order, the values of the secret ones replaced.

    What was redacted before comes back as it is.
    """
    if isinstance(headers, Redacted):
        return headers
    return Redacted(
        [
            (field[0], _hide(field[1])) if is_secret_header(field[0].lower()) else field
            for field in headers
        ]
    )


def is_secret_header(name: bytes) -> bool:
    """Whether a header of this lower-case name holds a secret."""
    return name in SECRET_HEADERS or name.endswith(_KEY_HEADER)


def _hide(value: bytes) -> bytes:
    scheme, _, proof = value.partition(b" ")
    return scheme + b" " + REDACTED if proof and scheme.lower() in _SCHEMES else REDACTED


def redact_body(body: bytes) -> bytes:
    """A JSON or form body, or a query, without the values of its secret fields.

    Bodies without any of the names come back as they are; that is what the plain searches are for.
    """
    if len(body) < _SHORTEST_BYTES:
        return body
    plain = body
    # One byte is found ten times faster than several; of the names only `password` has a `w`.
    if body.find(b"\\") >= 0 and b"\\u00" in body:
        plain = _ESCAPE.sub(_unescape, body)
    is_suspect = (
        _find_tail(plain)
        or _find_secret(plain)
        or (plain.find(b"w") >= 0 and _find_password(plain))
    )
    if not is_suspect and body.find(b"%") < 0:
        return body
    if is_suspect:
        body = _JSON_FIELD.sub(_JSON_REDACTED, plain)
    return body if body.lstrip()[:1] in (b"{", b"[") else _redact_form(body)


def _unescape(escape: re.Match[bytes]) -> bytes:
    return bytes([int(escape[1], 16)]) if escape[1] else escape[0]


def _redact_form(body: bytes) -> bytes:
    return b"&".join([_redact_pair(pair) for pair in body.split(b"&")])


def _redact_pair(pair: bytes) -> bytes:
    name, _, value = pair.partition(b"=")
    is_secret = value and unquote_to_bytes(name) in SECRET_FIELDS
    return name + b"=" + REDACTED if is_secret else pair


@lru_cache(maxsize=1024)
def alias(secret: str) -> str:
    """A short name for a credential that is itself a secret: always the same, never reversible."""
    return "key-" + blake2b(secret.encode(), digest_size=4).hexdigest()


class Eraser:
    """Takes a person's words (e-mail, name) out of recorded bytes, in every usual spelling.

    The spellings are UTF-8, JSON with escapes, and percent-encoded; ASCII case does not matter.
    """

    def __init__(self, words: Iterable[str]) -> None:
        spellings = {spelling for word in words if word.strip() for spelling in _spellings(word)}
        self._needles = tuple(sorted({spelling.lower() for spelling in spellings}))
        longest_first = sorted(spellings, key=lambda spelling: (-len(spelling), spelling))
        self._pattern = re.compile(b"|".join(map(_pattern_of, longest_first)), re.IGNORECASE)

    def erase(self, text: bytes) -> bytes:
        """The bytes with every one of the words replaced; the same object when there is none."""
        folded = text.lower()
        if not any(needle in folded for needle in self._needles):
            return text
        return self._pattern.sub(ERASED, text)

    def erase_text(self, text: str) -> str:
        """The same for text."""
        raw = text.encode("utf-8", "surrogateescape")
        erased = self.erase(raw)
        return text if erased is raw else erased.decode("utf-8", "surrogateescape")


def _spellings(word: str) -> tuple[bytes, ...]:
    escaped = json.dumps(word)[1:-1]
    return tuple(
        spelling.encode()
        for spelling in (word, escaped, quote(word), quote(word, safe="@"), quote_plus(word))
    )


def _pattern_of(spelling: bytes) -> bytes:
    pattern = re.escape(spelling)
    is_distinct = len(spelling) >= _DISTINCT_BYTES
    return pattern if is_distinct else rb"(?<![A-Za-z0-9])" + pattern + rb"(?![A-Za-z0-9])"
