"""What goes to a target and what comes back, as plain values that can be kept and sent again."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

OWNER = "owner"
"""The client that may do everything."""
READER = "reader"
"""A client of the same tenant that may read less, or write nothing."""
SECOND = "second"
"""Another client with the rights of the owner."""
NOBODY = "nobody"
"""Nobody: the call goes out without a credential."""

LISTEN = "LISTEN"
"""Method of a step that opens a receiver of webhooks; its body is the script of statuses."""
INBOX = "INBOX"
"""Method of a step that reads what a receiver was sent."""
LOGIN = "LOGIN"
"""Method of a step that buys an actor a new token."""


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request, before credentials are added.

    `path` is relative to the base of `vendor`, begins with a slash and holds the query. Without a
    vendor it is an operation of the control plane, relative to its base. Calls of the same `batch`
    (not 0) go out at the same time.
    """

    method: str
    path: str
    vendor: str = ""
    actor: str = OWNER
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    operation_id: str | None = None
    batch: int = 0


@dataclass(frozen=True)
class Answer:
    """What came back; header names are lower case. `number` is its place in the trace, from 0."""

    call: Call
    number: int
    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON; raises ValueError when it is none."""
        return json.loads(self.body)

    @property
    def status_code(self) -> int:
        """The status, under the name that most HTTP clients give it."""
        return self.status

    @property
    def text(self) -> str:
        """The body as text; what is no UTF-8 is replaced."""
        return self.body.decode("utf-8", "replace")

    @property
    def ok(self) -> bool:
        """Whether the status is a success."""
        return 200 <= self.status < 300


Trace = tuple[Answer, ...]
"""Everything that was said since the target was last put back, in order."""


@dataclass(frozen=True)
class Received:
    """Status, headers (names in lower case) and body of one answer, as a transport gives it."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Sent:
    """One request as a transport takes it; `url` is absolute."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes


class Transport(Protocol):
    """Carries requests to a target and answers back."""

    def exchange(self, request: Sent) -> Received:
        """Send one request. Raises Unreachable when nobody answers."""
        ...

    def exchange_all(self, requests: Sequence[Sent]) -> list[Received]:
        """Send requests at the same time; the answers in the order of the requests."""
        ...

    def close(self) -> None:
        """Let go of everything."""
        ...


class Unreachable(Exception):
    """Nobody answers at the target's address; the message says which and why."""
