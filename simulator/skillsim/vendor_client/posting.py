"""One request to a vendor."""

import http.client
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

TIMEOUT_S = 20.0


class NotAnswered(Exception):
    """No answer came; the message says why."""


def post_json(url: str, body: Any, headers: Mapping[str, str] | None = None) -> tuple[int, bytes]:
    """Status and body of the answer; redirects are not followed. Raises NotAnswered."""
    # A traceback of pytest shows arguments, and here they are secrets.
    __tracebackhide__ = True
    head = {"Content-Type": "application/json", **(headers or {})}
    return _send("POST", url, json.dumps(body), head)


def delete(url: str, headers: Mapping[str, str]) -> tuple[int, bytes]:
    """Status and body of the answer; redirects are not followed. Raises NotAnswered."""
    __tracebackhide__ = True
    return _send("DELETE", url, None, headers)


def _send(method: str, url: str, body: str | None, headers: Mapping[str, str]) -> tuple[int, bytes]:
    __tracebackhide__ = True
    parts = urlsplit(url)
    is_secure = parts.scheme == "https"
    kind = http.client.HTTPSConnection if is_secure else http.client.HTTPConnection
    connection = kind(str(parts.hostname), parts.port, timeout=TIMEOUT_S)
    try:
        connection.request(method, parts.path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (OSError, http.client.HTTPException) as error:
        # Without its cause, for the same reason.
        raise NotAnswered(f"{url} did not answer: {error or type(error).__name__}") from None
    finally:
        connection.close()
