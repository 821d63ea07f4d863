"""An entry of a HAR file as an exchange: as browsers, mitmproxy and skillsim itself write them."""

import base64
import binascii
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from skillsim_contracts.drift.content_coding import decoded
from skillsim_contracts.drift.exchanges import Exchange, Headers, media_type_of, value_of
from skillsim_contracts.drift.har_stream import HarError, entries_of

OWN_RECORDING_KEEPS_BYTES = 16 * 1024
"""Skillsim's journal keeps so much of a request's body, and its export does not say more."""

_WITH_BODY = ("POST", "PUT", "PATCH")
_FORM = "application/x-www-form-urlencoded"
_WITHOUT_BODY = (204, 304)
_FIRST_STATUS = 200
_REFUSED = 400
_ODD = (KeyError, TypeError, ValueError, AttributeError, binascii.Error)


@dataclass(frozen=True)
class Entry:
    """One entry of a recording; what it holds besides the address is read when it is asked for."""

    number: int
    method: str
    url: str
    written: Mapping[str, Any]

    @property
    def is_page(self) -> bool:
        """Whether it was answered with a page for people: what no API does that works."""
        try:
            response = self.written["response"]
            is_html = response["content"]["mimeType"].startswith("text/html")
            return is_html and int(response["status"]) < _REFUSED
        except _ODD:
            return False

    def exchange(self) -> Exchange:
        """The whole exchange. Raises HarError."""
        try:
            return _exchange(self)
        except _ODD as error:
            raise _unreadable(self.number, error) from error


def recorded_entries(path: Path) -> Iterator[Entry]:
    """Every entry of a recording, in order; numbers count all of them from 0. Raises HarError.

    Webhooks that skillsim sent are left out: no vendor answered them.
    """
    for number, written in enumerate(entries_of(path)):
        try:
            request = written["request"]
            urlsplit(request["url"])
            entry = Entry(number, request["method"].upper(), request["url"], written)
            is_delivery = written.get("_skillsim", {}).get("direction") == "out"
        except _ODD as error:
            raise _unreadable(number, error) from error
        if not is_delivery:
            yield entry


def _unreadable(number: int, error: Exception) -> HarError:
    return HarError(f"entry {number} of the recording cannot be read: {error}")


def _answer_body(response: Mapping[str, Any], headers: Headers, *, has_none: bool) -> bytes | None:
    """The body of a recorded answer; None when it was not recorded, or not wholly."""
    content = response.get("content", {})
    text = content.get("text") or ""
    if has_none and not text:
        return b""
    # A size below 0 means that nobody knows it; "cut" is the word of skillsim's own recordings.
    if content.get("comment") == "cut" or not (text or content.get("size") == 0):
        return None
    if not text and _is_left_out(headers):
        return None
    is_base64 = content.get("encoding") == "base64"
    body = _decoded(text, is_base64=is_base64)
    # Bytes that are still compressed are no text; whoever writes text has them unpacked.
    return decoded(body, headers) if is_base64 and not _is_text(body) else body


def _is_left_out(headers: Headers) -> bool:
    """Whether a body that is recorded as empty was there: mitmproxy keeps none that it streams.

    An answer without header fields is one that the browser hid from its page, with its body.
    """
    length = value_of(headers, "content-length")
    is_chunked = value_of(headers, "transfer-encoding") is not None and length is None
    return not headers or is_chunked or length not in (None, "0")


def _is_text(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _headers_of(message: Mapping[str, Any]) -> Headers:
    """The header fields of a recorded request or answer, without those that HTTP/2 invented."""
    pairs = ((str(field["name"]).lower(), str(field["value"])) for field in message["headers"])
    return tuple((name, value) for name, value in pairs if not name.startswith(":"))


def _exchange(entry: Entry) -> Exchange:
    request, response = entry.written["request"], entry.written["response"]
    headers = _headers_of({"headers": request.get("headers", ())})
    answer_headers = _headers_of(response)
    status = int(response["status"])
    is_answered = status >= _FIRST_STATUS
    has_none = entry.method == "HEAD" or status in _WITHOUT_BODY
    return Exchange(
        number=entry.number,
        method=entry.method,
        url=entry.url,
        request_headers=headers,
        request_body=_request_body(entry.written, headers, is_answered=is_answered),
        # Playwright writes -1 for what was aborted or refused; 101 opens another protocol.
        status=status if is_answered else 0,
        answer_headers=answer_headers,
        answer_body=_answer_body(response, answer_headers, has_none=has_none),
    )


def _request_body(
    written: Mapping[str, Any], headers: Headers, *, is_answered: bool
) -> bytes | None:
    request = written["request"]
    size = _size(request, headers, is_answered=is_answered)
    if "_skillsim" in written and size > OWN_RECORDING_KEEPS_BYTES:
        return None
    posted = request.get("postData") or {}
    text = posted.get("text")
    if not text:
        is_empty = size == 0 and not posted.get("params")
        return _form(posted) or (b"" if is_empty else None)
    # HAR has no word for base64 here; some write the one of answers, skillsim a comment.
    is_base64 = "base64" in (posted.get("encoding"), posted.get("comment"))
    return _decoded(text, is_base64=is_base64)


def _form(posted: Mapping[str, Any]) -> bytes:
    """The fields of a form; chrome-har writes the members of JSON so too, but flattened."""
    if not (posted.get("mimeType") or _FORM).startswith(_FORM):
        return b""
    pairs = [(param["name"], param.get("value", "")) for param in posted.get("params") or ()]
    return urlencode(pairs).encode()


def _size(request: Mapping[str, Any], headers: Headers, *, is_answered: bool) -> int:
    """How large the body of a request was; below 0 when nobody knows."""
    declared = value_of(headers, "content-length") or ""
    if declared.isdecimal():
        # Browsers do not show what a page sends as a Blob or FormData, and say 0.
        return int(declared)
    size = request.get("bodySize")
    if isinstance(size, int) and size > 0:
        return size
    # Of what failed not even the header fields are known that tell of a body.
    is_empty = size == 0 and is_answered and not media_type_of(headers)
    return 0 if is_empty or request["method"] not in _WITH_BODY else -1


def _decoded(text: str, *, is_base64: bool) -> bytes:
    if is_base64:
        return base64.b64decode(text, validate=True)
    # Half a character, which JSON can spell, is for whoever judges the body.
    return text.encode("utf-8", "surrogatepass")
