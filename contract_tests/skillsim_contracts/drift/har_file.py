"""A HAR file that grows by one exchange at a time and is whole after each of them."""

import json
from http import HTTPStatus
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import parse_qsl, urlsplit

from skillsim_contracts.drift.exchanges import Exchange, Headers, value_of

_END = b"\n]}}\n"
_UNKNOWN = -1  # how HAR says that a size is not known


class HarFile:
    """Writes exchanges, from which secrets were taken, as HTTP Archive 1.2."""

    def __init__(self, path: Path) -> None:
        """Begin the file anew. Raises OSError."""
        self._file: BinaryIO = path.open("wb")
        creator = json.dumps({"name": "skillsim", "version": version("skillsim")})
        self._write(f'{{"log": {{"version": "1.2", "creator": {creator}, "entries": [\n'.encode())
        self._is_empty = True

    def add(self, exchange: Exchange) -> None:
        """One exchange more."""
        self._file.seek(-len(_END), 2)
        before = b"" if self._is_empty else b",\n"
        self._is_empty = False
        self._write(before + json.dumps(_entry(exchange)).encode())

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _write(self, text: bytes) -> None:
        self._file.write(text + _END)
        self._file.flush()


def _entry(exchange: Exchange) -> dict[str, Any]:
    return {
        "startedDateTime": exchange.started_at,
        "time": exchange.duration_ms,
        "request": _request(exchange),
        "response": _response(exchange),
        "cache": {},
        "timings": {"send": 0, "wait": exchange.duration_ms, "receive": 0},
    }


def _request(exchange: Exchange) -> dict[str, Any]:
    body, headers = exchange.request_body, exchange.request_headers
    query = parse_qsl(urlsplit(exchange.url).query, keep_blank_values=True)
    entry = {
        "method": exchange.method,
        "url": exchange.url,
        **_head(headers, body),
        "queryString": [{"name": name, "value": value} for name, value in query],
    }
    if body:
        # HAR has no word for bytes that are no text here.
        text = body.decode("utf-8", "replace")
        entry["postData"] = {"mimeType": value_of(headers, "content-type") or "", "text": text}
    return entry


def _response(exchange: Exchange) -> dict[str, Any]:
    body, headers = exchange.answer_body, exchange.answer_headers
    content: dict[str, Any] = {"mimeType": value_of(headers, "content-type") or ""}
    content["size"] = _UNKNOWN if body is None else len(body)
    if body is None:
        content["comment"] = "cut"
    else:
        content["text"] = body.decode("utf-8", "replace")
    return {
        "status": exchange.status,
        "statusText": _phrase(exchange.status),
        **_head(headers, body),
        "content": content,
        "redirectURL": value_of(headers, "location") or "",
    }


def _head(headers: Headers, body: bytes | None) -> dict[str, Any]:
    return {
        "httpVersion": "HTTP/1.1",
        "cookies": [],  # their values are secrets
        "headers": [{"name": name, "value": value} for name, value in headers],
        "headersSize": _UNKNOWN,
        "bodySize": _UNKNOWN if body is None else len(body),
    }


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
