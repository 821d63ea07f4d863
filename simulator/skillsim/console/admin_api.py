"""The admin API as the pages call it: everything that the console shows or does goes through it."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from skillsim.admin_connection import AdminError, problem_sentence
from skillsim.console.sandbox import RawAnswer, Sandbox

_ROOT = "/__admin"
# Operations about the server as a whole; every other one is about a world.
_WORLDLESS = frozenset({"worlds", "scenarios", "health", "version", "docs"})


class Answer(NamedTuple):
    """A successful answer; `body` is its JSON, None without one."""

    status: int
    body: Any


class Refused(AdminError):
    """The admin API refused; `fields` says what is wrong with which member of the body."""

    def __init__(self, message: str, status: int, fields: Mapping[str, str]) -> None:
        super().__init__(message, status)
        self.fields = fields


class AdminApi:
    """The admin API, asked about one world on behalf of whoever has the token.

    Every call raises Refused with one sentence for a refusal, NoAnswer when none came.
    """

    def __init__(self, sandbox: Sandbox, token: str | None, world: str) -> None:
        self._sandbox = sandbox
        self._token = token
        self._world = world

    def get(self, path: str, query: Mapping[str, Any] | None = None) -> Answer:
        """Read something; members of `query` that are None are left out."""
        return self._json("GET", path, query, None)

    def post(self, path: str, body: Any = None, query: Mapping[str, Any] | None = None) -> Answer:
        """Do something."""
        return self._json("POST", path, query, body)

    def put(self, path: str, body: Any = None, query: Mapping[str, Any] | None = None) -> Answer:
        """Set something."""
        return self._json("PUT", path, query, body)

    def patch(self, path: str, body: Any, query: Mapping[str, Any] | None = None) -> Answer:
        """Change part of something."""
        return self._json("PATCH", path, query, body)

    def delete(self, path: str, query: Mapping[str, Any] | None = None) -> Answer:
        """Take something away."""
        return self._json("DELETE", path, query, None)

    def download(self, path: str, query: Mapping[str, Any] | None = None) -> RawAnswer:
        """A file, as it is."""
        return self._exchange("GET", path, query, None)

    def _json(self, method: str, path: str, query: Mapping[str, Any] | None, body: Any) -> Answer:
        raw = self._exchange(method, path, query, body)
        return Answer(raw.status, json.loads(raw.body) if raw.body else None)

    def _exchange(
        self, method: str, path: str, query: Mapping[str, Any] | None, body: Any
    ) -> RawAnswer:
        headers = [("content-type", "application/json")]
        if self._token is not None:
            headers.append(("authorization", f"Bearer {self._token}"))
        content = b"" if body is None else json.dumps(body).encode()
        raw = self._sandbox.exchange(method, self._target(path, query), headers, content)
        if raw.status >= 400:
            raise _refusal(raw)
        return raw

    def _target(self, path: str, query: Mapping[str, Any] | None) -> str:
        wanted = {name: value for name, value in (query or {}).items() if value is not None}
        if path.split("/", 2)[1] not in _WORLDLESS:
            wanted.setdefault("world", self._world)
        return _ROOT + path + (f"?{urlencode(wanted)}" if wanted else "")


def address(*segments: str) -> str:
    """The path of segments that may hold any character: `address("state", vendor, kind, id)`."""
    return "".join("/" + quote(segment, safe="") for segment in segments)


def _refusal(raw: RawAnswer) -> Refused:
    try:
        problem = json.loads(raw.body)
    except ValueError:
        return Refused(f"the admin API answered {raw.status} without saying why", raw.status, {})
    wrong = problem.get("errors", []) if isinstance(problem, dict) else []
    fields = {str(entry.get("field")): str(entry.get("detail")) for entry in wrong}
    return Refused(problem_sentence(problem), raw.status, fields)
