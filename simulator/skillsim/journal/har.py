"""The journal in shapes that others read: plain JSON, one object a line, and HAR 1.2."""

import base64
import codecs
import json
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from skillsim import __version__
from skillsim.instants import to_precise_text
from skillsim.journal.exchange import Exchange
from skillsim.journal.redaction import Headers

_UNKNOWN_BYTES = -1  # how HAR says that a size is not known


def to_json(exchange: Exchange) -> dict[str, Any]:
    """An exchange as plain JSON; a body that is no text is base64, and says so."""
    return {
        "number": exchange.number,
        "at": to_precise_text(exchange.at_us),
        "direction": exchange.direction,
        "vendor": exchange.vendor,
        "operation_id": exchange.operation_id,
        "method": exchange.method,
        "path": exchange.path,
        "query": exchange.query,
        "status": exchange.status,
        "client": exchange.client,
        "duration_us": exchange.duration_us,
        "request": _side(
            exchange.request_headers,
            exchange.request_body,
            exchange.is_request_cut,
            exchange.n_request_bytes,
        ),
        "response": _side(
            exchange.response_headers,
            exchange.response_body,
            exchange.is_response_cut,
            exchange.n_response_bytes,
        ),
        "fault": exchange.fault,
        "findings": list(exchange.findings),
        "request_id": exchange.request_id,
    }


def _side(headers: Headers, body: bytes, is_cut: bool, n_bytes: int) -> dict[str, Any]:
    text, encoding = _text(body, is_cut)
    return {
        "headers": _pairs(headers),
        "body": text,
        "encoding": encoding,
        "is_cut": is_cut,
        "size_bytes": n_bytes,
    }


def _text(body: bytes, is_cut: bool) -> tuple[str, str]:
    """The body as text, and what kind of text; a cut may have split its last character."""
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(body, final=not is_cut), "utf-8"
    except UnicodeDecodeError:
        return base64.b64encode(body).decode(), "base64"


def _pairs(headers: Headers) -> list[dict[str, str]]:
    return [{"name": n.decode("latin-1"), "value": v.decode("latin-1")} for n, v in headers]


def to_ndjson(exchanges: Iterable[Exchange]) -> Iterator[str]:
    """Each exchange as one line of JSON, its newline included."""
    for exchange in exchanges:
        yield json.dumps(to_json(exchange), ensure_ascii=False, separators=(",", ":")) + "\n"


def to_har(exchanges: Iterable[Exchange]) -> dict[str, Any]:
    """The exchanges as an HTTP Archive, version 1.2; an answer that was lost has status 0."""
    return {
        "log": {
            "version": "1.2",
            "creator": {"name": "skillsim", "version": __version__},
            "entries": [_entry(exchange) for exchange in exchanges],
        }
    }


def _entry(exchange: Exchange) -> dict[str, Any]:
    duration_ms = exchange.duration_us / 1000
    return {
        "startedDateTime": to_precise_text(exchange.at_us),
        "time": duration_ms,
        "request": _request(exchange),
        "response": _response(exchange),
        "cache": {},
        "timings": {"send": 0, "wait": duration_ms, "receive": 0},
        # HAR leaves names with an underscore to whoever writes the file.
        "_skillsim": {
            "number": exchange.number,
            "direction": exchange.direction,
            "vendor": exchange.vendor,
            "operation_id": exchange.operation_id,
            "client": exchange.client,
            "fault": exchange.fault,
            "findings": list(exchange.findings),
            "request_id": exchange.request_id,
        },
    }


def _request(exchange: Exchange) -> dict[str, Any]:
    body, is_cut = exchange.request_body, exchange.is_request_cut
    query = parse_qsl(exchange.query, keep_blank_values=True)
    entry = {
        "method": exchange.method,
        "url": _url(exchange),
        **_head(exchange.request_headers, exchange.n_request_bytes),
        "queryString": [{"name": name, "value": value} for name, value in query],
    }
    if body:
        text, encoding = _text(body, is_cut)
        entry["postData"] = {"mimeType": _media_type(exchange.request_headers), "text": text}
        if encoding == "base64":
            entry["postData"]["comment"] = encoding
    return entry


def _response(exchange: Exchange) -> dict[str, Any]:
    body, is_cut = exchange.response_body, exchange.is_response_cut
    text, encoding = _text(body, is_cut)
    content = {
        "size": exchange.n_response_bytes,
        "mimeType": _media_type(exchange.response_headers),
        "text": text,
    }
    if encoding == "base64":
        content["encoding"] = encoding
    if is_cut:
        content["comment"] = "cut"
    return {
        "status": exchange.status or 0,
        "statusText": _phrase(exchange.status),
        **_head(exchange.response_headers, exchange.n_response_bytes),
        "content": content,
        "redirectURL": _value(exchange.response_headers, b"location"),
    }


def _head(headers: Headers, n_bytes: int) -> dict[str, Any]:
    return {
        "httpVersion": "HTTP/1.1",
        "cookies": [],  # their values are secrets
        "headers": _pairs(headers),
        "headersSize": _UNKNOWN_BYTES,
        "bodySize": n_bytes,
    }


def _url(exchange: Exchange) -> str:
    """The absolute address; of an API call by the Host that the client named."""
    query = f"?{exchange.query}" if exchange.query else ""
    if "://" in exchange.path:
        return exchange.path + query
    host = _value(exchange.request_headers, b"host") or "localhost"
    return f"http://{host}{exchange.path}{query}"


def _value(headers: Headers, wanted: bytes) -> str:
    return next((v.decode("latin-1") for n, v in headers if n.lower() == wanted), "")


def _media_type(headers: Headers) -> str:
    return _value(headers, b"content-type") or "application/octet-stream"


def _phrase(status: int | None) -> str:
    try:
        return HTTPStatus(status or 0).phrase
    except ValueError:
        return ""
