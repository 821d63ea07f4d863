"""An entry of a HAR file as an exchange: as browsers, mitmproxy and skillsim itself write them."""

import base64
import binascii
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from skillsim_contracts.drift.exchanges import Exchange, Headers, value_of
from skillsim_contracts.drift.har_stream import HarError, entries_of

OWN_RECORDING_KEEPS_BYTES = 16 * 1024
"""Skillsim's journal keeps so much of a request's body, and its export does not say more."""

_WITH_BODY = ("POST", "PUT", "PATCH")
_ODD = (KeyError, TypeError, ValueError, AttributeError, binascii.Error)


@dataclass(frozen=True)
class Entry:
    """One entry of a recording; what it holds besides the address is read when it is asked for."""

    number: int
    method: str
    url: str
    written: Mapping[str, Any]

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


def _answer_body(response: Mapping[str, Any]) -> bytes | None:
    """The body of a recorded answer; None when it was not recorded, or not wholly."""
    content = response.get("content", {})
    # A size below 0 means that nobody knows it; "cut" is the word of skillsim's own recordings.
    is_recorded = bool(content.get("text")) or content.get("size") == 0
    if not is_recorded or content.get("comment") == "cut":
        return None
    return _decoded(content.get("text") or "", is_base64=content.get("encoding") == "base64")


def _headers_of(message: Mapping[str, Any]) -> Headers:
    """The header fields of a recorded request or answer, without those that HTTP/2 invented."""
    pairs = ((str(field["name"]).lower(), str(field["value"])) for field in message["headers"])
    return tuple((name, value) for name, value in pairs if not name.startswith(":"))


def _exchange(entry: Entry) -> Exchange:
    request, response = entry.written["request"], entry.written["response"]
    headers = _headers_of({"headers": request.get("headers", ())})
    return Exchange(
        number=entry.number,
        method=entry.method,
        url=entry.url,
        request_headers=headers,
        request_body=_request_body(request, headers, is_ours="_skillsim" in entry.written),
        status=int(response["status"]),
        answer_headers=_headers_of(response),
        answer_body=_answer_body(response),
    )


def _request_body(request: Mapping[str, Any], headers: Headers, *, is_ours: bool) -> bytes | None:
    size = _size(request, headers)
    if is_ours and size > OWN_RECORDING_KEEPS_BYTES:
        return None
    posted = request.get("postData")
    if not posted:
        return None if size > 0 or (size < 0 and request["method"] in _WITH_BODY) else b""
    text = posted.get("text")
    if text is None:
        pairs = [(param["name"], param.get("value", "")) for param in posted.get("params") or ()]
        return urlencode(pairs).encode() if pairs else None
    # HAR has no word for base64 here; some write the one of answers, skillsim a comment.
    is_base64 = "base64" in (posted.get("encoding"), posted.get("comment"))
    return _decoded(text, is_base64=is_base64)


def _size(request: Mapping[str, Any], headers: Headers) -> int:
    """How large the body of a request was; below 0 when nobody knows."""
    size = request.get("bodySize")
    if isinstance(size, int) and size >= 0:
        return size
    declared = value_of(headers, "content-length") or ""
    return int(declared) if declared.isdecimal() else -1


def _decoded(text: str, *, is_base64: bool) -> bytes:
    if is_base64:
        return base64.b64decode(text, validate=True)
    # Half a character, which JSON can spell, is for whoever judges the body.
    return text.encode("utf-8", "surrogatepass")
