"""The simulator that the browser looks at, and what tests say to it behind the pages."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from tests.running_server import JSON, Answer, Server

CONSOLE = "/__console"


@dataclass(frozen=True)
class Site:
    """A running simulator whose worlds are at their seeds, the clock of the default one frozen."""

    server: Server

    def address(self, page: str) -> str:
        """Where a page of the console is, by its path below the console's root."""
        return f"{self.server.base_url}{CONSOLE}{page}"

    def admin(self, method: str, path: str, body: Any = None) -> Any:
        """The JSON that the admin API answers; None when it has none. Fails the test if refused."""
        content = None if body is None else json.dumps(body).encode()
        url = f"{self.server.base_url}/__admin{path}"
        answer = self.server.request(method, url, JSON, content)
        assert answer.status < 400, answer
        return json.loads(answer.body) if answer.body else None

    def call(
        self, vendor: str, path: str, method: str = "GET", body: Mapping[str, Any] | None = None
    ) -> Answer:
        """What a vendor's API answers to a caller who may do everything."""
        content = None if body is None else json.dumps(body).encode()
        headers = {**JSON, **self.server.authorization(vendor)}
        url = self.server.vendors[vendor].base_url + path
        return self.server.request(method, url, headers, content)

    def records(self, vendor: str, kind: str, query: str = "") -> list[dict[str, Any]]:
        """Records of a vendor's state, newest first; those that hold the words, if any."""
        wanted = f"&query={quote(query)}" if query else ""
        path = f"/state/{vendor}/{kind}?limit=100&order=newest{wanted}"
        found: list[dict[str, Any]] = self.admin("GET", path)["records"]
        return found

    def begin_anew(self) -> None:
        """Put everything back to the seed, freeze the clock, and forget what was asked."""
        self.server.reset()
        for world in self.admin("GET", "/worlds")["worlds"]:
            if world["world"] != "default":
                self.admin("DELETE", f"/worlds/{world['world']}")
        for snapshot in self.admin("GET", "/snapshots")["snapshots"]:
            self.admin("DELETE", f"/snapshots/{snapshot}")
        self.admin("PUT", "/clock", {"mode": "frozen"})
        self.admin("DELETE", "/requests")
