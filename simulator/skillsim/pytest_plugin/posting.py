"""One POST to a vendor."""

import http.client
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

TIMEOUT_S = 20.0


def post_json(url: str, body: Any, headers: Mapping[str, str] | None = None) -> tuple[int, bytes]:
    """Status and body of the answer; redirects are not followed. Raises OSError."""
    parts = urlsplit(url)
    is_secure = parts.scheme == "https"
    kind = http.client.HTTPSConnection if is_secure else http.client.HTTPConnection
    connection = kind(str(parts.hostname), parts.port, timeout=TIMEOUT_S)
    try:
        head = {"Content-Type": "application/json", **(headers or {})}
        connection.request("POST", parts.path, json.dumps(body), head)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()
