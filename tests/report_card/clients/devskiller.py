"""The part of a small DevSkiller integration that every sample client shares: one request."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import requests

V2 = "application/vnd.devskiller.v2.hal+json"
TIMEOUT_S = 20

Wait = Callable[[float], None]
"""Lets so many seconds pass; a real program would call `time.sleep`."""


@dataclass
class Connection:
    """One key and the address it is good for. `send` gives None when no answer came."""

    base_url: str
    key: str
    headers: Mapping[str, str] = field(default_factory=lambda: {"Accept": V2, "Content-Type": V2})

    def send(self, method: str, path: str, **arguments: Any) -> requests.Response | None:
        """One try at one request."""
        headers = {**self.headers, "Devskiller-Api-Key": self.key}
        try:
            return requests.request(
                method, self.base_url + path, headers=headers, timeout=TIMEOUT_S, **arguments
            )
        except requests.ConnectionError:
            return None
