"""A client as the vendors wish for: it waits, reads to the end, keeps its token, looks first."""

from collections.abc import Iterator
from typing import Any

import requests

from tests.report_card.clients.devskiller import Connection, Wait
from tests.report_card.clients.oauth import Account

TRIES = 5


class GoodDevSkiller:
    """Invites candidates and reads what became of them."""

    def __init__(self, connection: Connection, wait: Wait) -> None:
        self._connection = connection
        self._wait = wait

    def candidates(self, **filters: str) -> Iterator[dict[str, Any]]:
        """Every candidate, page after page."""
        page = 0
        while True:
            found = self.read("/candidates", params={**filters, "page": page}).json()
            yield from found.get("_embedded", {}).get("candidates", [])
            page += 1
            if page >= found["page"]["totalPages"]:
                return

    def create(self, candidate: dict[str, str]) -> dict[str, Any]:
        """The new candidate; after a lost answer, the one that is there."""
        for attempt in range(TRIES):
            answer = self._connection.send("POST", "/candidates", json=candidate)
            if answer is not None and answer.status_code != 429:
                answer.raise_for_status()
                created: dict[str, Any] = answer.json()
                return created
            self._pause(answer, attempt)
            for known in self.candidates(query=candidate["email"]):
                return known
        raise TimeoutError("the candidate could not be created")

    def read(self, path: str, **arguments: Any) -> requests.Response:
        """The answer to a GET, tried again when that may help."""
        for attempt in range(TRIES):
            answer = self._connection.send("GET", path, **arguments)
            if answer is not None and answer.status_code not in (429, 500, 502, 503, 504):
                return answer
            self._pause(answer, attempt)
        raise TimeoutError(f"{path} could not be read")

    def _pause(self, answer: requests.Response | None, attempt: int) -> None:
        asked = None if answer is None else answer.headers.get("Retry-After")
        self._wait(float(asked) if asked else 2.0**attempt)


class GoodOAuth:
    """Calls an API with one token, until that ends."""

    def __init__(self, account: Account, wait: Wait) -> None:
        self._account = account
        self._wait = wait
        self._token: str | None = None

    def call(self, method: str, path: str, **arguments: Any) -> requests.Response:
        """The answer; a token that has ended is replaced once, a refusal for now is waited out."""
        for attempt in range(TRIES):
            self._token = self._token or self._account.buy()
            answer = self._account.send(method, path, self._token, **arguments)
            if answer.status_code == 401:
                self._token = None
            elif answer.status_code == 429:
                self._wait(float(answer.headers.get("Retry-After", 2.0**attempt)))
            else:
                return answer
        raise TimeoutError(f"{path} could not be called")

    def employees(self, limit: int) -> Iterator[dict[str, Any]]:
        """Every employee of TechWolf's list."""
        offset = 0
        while True:
            params = {"limit": limit, "offset": offset}
            found = self.call("GET", "/employees", params=params).json()
            yield from found["results"]
            offset += limit
            if offset >= found["count"]:
                return

    def clusters(self, limit: int) -> Iterator[dict[str, Any]]:
        """Every record of TechWolf's export."""
        body: dict[str, Any] = {"limit": limit}
        while True:
            found = self.call("POST", "/export/employees/skill_clusters", json=body).json()
            yield from found["records"]
            if not found["has_next"]:
                return
            body["starting_after"] = found["next_starting_after"]
