"""One webhook as it came, with what was answered."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from skillsim.receiving.forwarding import Forwarded


@dataclass(frozen=True)
class Arrival:
    """A webhook that came; header names are lower case, `at_us` is system time.

    `event` and `secret` are read as the contracts say, None when nothing is there. `attempt` counts
    how often this very body has come. `status` is what was answered, None when nothing was, or
    nothing yet. An arrival is trusted unless its secret is not the one expected.
    """

    number: int
    at_us: int
    method: str
    path: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    event: str | None = None
    secret: str | None = field(default=None, repr=False)
    attempt: int = 1
    is_trusted: bool = True
    status: int | None = None
    forwarded: Forwarded | None = None

    def json(self) -> Any:
        """The body as a value. Raises ValueError when it is not JSON."""
        return json.loads(self.body)
