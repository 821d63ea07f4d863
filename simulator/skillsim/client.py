"""A Python client of the admin API; the command line, tests and the kit speak through it."""

import http.client
import json
from typing import Any
from urllib.parse import quote, urlsplit


class AdminError(Exception):
    """The sandbox refused; the message is its own sentence."""


class Unreachable(Exception):
    """Nothing answered at the address; the message is one sentence."""


class AdminClient:
    """Speaks to one running sandbox, for example `AdminClient("http://127.0.0.1:8600")`."""

    def __init__(self, url: str, *, token: str | None = None, timeout_s: float = 30.0) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"{url!r} is not an http address")
        kind = (
            http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        )
        self._url = url
        self._connection = kind(parts.hostname, parts.port, timeout=timeout_s)
        self._headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if token:
            self._headers["Authorization"] = f"Bearer {token}"

    def health(self) -> dict[str, Any]:
        """Status and version of the sandbox."""
        return self._call("GET", "/health")

    def reset(self, world: str = "default") -> dict[str, Any]:
        """Put a world back to its seed; answers its name and origin."""
        return self._call("POST", f"/reset?world={quote(world, safe='')}", {})

    def _call(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        payload = None if body is None else json.dumps(body)
        try:
            self._connection.request(method, "/__admin" + path, payload, self._headers)
            response = self._connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException) as error:
            raise Unreachable(f"nothing answers at {self._url}: {error}") from error
        finally:
            self._connection.close()
        return _read(response.status, content)


def _read(status: int, content: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(content)
    except ValueError as error:
        raise AdminError(f"the answer (status {status}) is not JSON: no skillsim there?") from error
    if status >= 400:
        raise AdminError(str(answer.get("detail", answer)))
    return dict(answer)
