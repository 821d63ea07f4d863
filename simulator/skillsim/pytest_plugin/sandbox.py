"""The sandbox of a test run: where it is, and worlds in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from skillsim.client import AdminClient, Json
from skillsim.pytest_plugin import marks
from skillsim.pytest_plugin.private_world import World


class Sandbox:
    """A server that tests share; what belongs to one test is in its world."""

    def __init__(self, url: str, token: str = "") -> None:
        self.url = url
        self._token = token
        self._contracts: dict[str, Json] = {}

    @property
    def admin(self) -> AdminClient:
        """The admin API, of the default world."""
        return self.admin_of("default")

    def admin_of(self, world: str) -> AdminClient:
        """The admin API, of a world."""
        return AdminClient(self.url, world=world, token=self._token)

    @contextmanager
    def world(self, **keywords: Any) -> Iterator[World]:
        """A further world until the end of the block; it takes what the mark takes."""
        made = self.create_world(**keywords)
        try:
            yield made
        finally:
            made.drop()

    def create_world(self, **keywords: Any) -> World:
        """A world that lasts until it is dropped. Raises ValueError, AdminError."""
        described = self.admin.create_world(marks.beginning(keywords))
        return World(described, self.admin_of(described["world"]), self.contract_of)

    def contract_of(self, vendor: str) -> Json:
        """A vendor's contract, as this server serves it."""
        if vendor not in self._contracts:
            self._contracts[vendor] = self.admin.call("GET", f"/docs/{vendor}/openapi.json")
        return self._contracts[vendor]
