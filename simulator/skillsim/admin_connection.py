"""The HTTP under the client of the admin API: one exchange, a file, or a stream of lines."""

import http.client
import json
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias
from urllib.parse import urlencode, urlsplit

Json: TypeAlias = dict[str, Any]


class AdminError(Exception):
    """The sandbox refused; the message is its own sentence, `status` the status it came with."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class Unreachable(Exception):
    """Nothing answered at the address; the message is one sentence."""


class AdminConnection:
    """Speaks to the admin API at one address, each time on a connection of its own."""

    def __init__(self, url: str, *, token: str | None, timeout_s: float) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"{url!r} is not an http address")
        self._url = url
        self._is_secure = parts.scheme == "https"
        self._address = (parts.hostname, parts.port)
        self._timeout_s = timeout_s
        self._headers = {"Content-Type": "application/json"}
        if token:
            if not (token.isascii() and token.isprintable()):
                raise ValueError("the admin token holds characters that no header can carry")
            self._headers["Authorization"] = f"Bearer {token}"

    def exchange(
        self, method: str, path: str, body: Any = None, query: Mapping[str, Any] | None = None
    ) -> Json:
        """The answer to one request, empty when it has no body. Raises AdminError, Unreachable."""
        status, content = self._exchange(method, path, body, query)
        return {} if status == 204 else dict(_parsed(status, content))

    def fetch(self, path: str, query: Mapping[str, Any]) -> bytes:
        """The bytes of a file. Raises AdminError, Unreachable."""
        status, content = self._exchange("GET", path, None, query)
        if status >= 400:
            _parsed(status, content)
        return content

    def lines(self, path: str, query: Mapping[str, Any]) -> Iterator[str]:
        """The lines of an answer as they come. Raises AdminError, Unreachable."""
        connection = self._open()
        try:
            response = self._send(connection, "GET", path, None, query)
            if response.status >= 400:
                _parsed(response.status, response.read())
            while line := response.readline():
                yield line.decode("utf-8").rstrip("\r\n")
        except (OSError, http.client.HTTPException) as error:
            raise self._unreachable(error) from None
        finally:
            connection.close()

    def _exchange(
        self, method: str, path: str, body: Any, query: Mapping[str, Any] | None
    ) -> tuple[int, bytes]:
        connection = self._open()
        try:
            response = self._send(connection, method, path, body, query or {})
            return response.status, response.read()
        except (OSError, http.client.HTTPException) as error:
            raise self._unreachable(error) from None
        finally:
            connection.close()

    def _open(self) -> http.client.HTTPConnection:
        kind = http.client.HTTPSConnection if self._is_secure else http.client.HTTPConnection
        return kind(*self._address, timeout=self._timeout_s)

    def _send(
        self,
        connection: http.client.HTTPConnection,
        method: str,
        path: str,
        body: Any,
        query: Mapping[str, Any],
    ) -> http.client.HTTPResponse:
        wanted = given(**query)
        target = "/__admin" + path + (f"?{urlencode(wanted)}" if wanted else "")
        payload = None if body is None else json.dumps(body)
        connection.request(method, target, payload, self._headers)
        return connection.getresponse()

    def _unreachable(self, error: Exception) -> Unreachable:
        # Raised without its cause: pytest shows the arguments of every call, so the token, too.
        return Unreachable(f"nothing answers at {self._url}: {error}")


def given(**members: Any) -> Json:
    """The members that are not None."""
    return {name: value for name, value in members.items() if value is not None}


def _parsed(status: int, content: bytes) -> Any:
    try:
        answer = json.loads(content)
    except ValueError:
        raise AdminError(
            f"the answer (status {status}) is not JSON: no skillsim there?", status
        ) from None
    if status >= 400:
        raise AdminError(problem_sentence(answer), status)
    if not isinstance(answer, dict):
        raise AdminError(f"the answer is no JSON object: {answer!r:.80}", status)
    return answer


def problem_sentence(problem: Any) -> str:
    """What was refused, and for each field that was wrong why."""
    if not isinstance(problem, dict):
        return str(problem)
    wrong = [f"{e.get('field')} {e.get('detail')}" for e in problem.get("errors", [])]
    detail = str(problem.get("detail", problem))
    return f"{detail}: {'; '.join(wrong)}" if wrong else detail
