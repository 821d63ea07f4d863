"""A target without any implementation: each request is answered by a function."""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from skillsim_contracts.calls import OWNER, Received, Sent
from skillsim_contracts.rules import Need
from skillsim_contracts.target import Target

BASE = "http://vendor.example"
TOKEN = "stub-token-0001"
SECRET = "stub-secret-0001"

Respond = Callable[[Sent], Received]


class StubTransport:
    """Answers with a function and remembers what it was asked."""

    def __init__(self, respond: Respond) -> None:
        self.sent: list[Sent] = []
        self._respond = respond

    def exchange(self, request: Sent) -> Received:
        self.sent.append(request)
        return self._respond(request)

    def exchange_all(self, requests: Sequence[Sent]) -> list[Received]:
        return [self.exchange(request) for request in requests]

    def close(self) -> None:
        """Nothing to let go of."""


def received(status: int, body: Any = None, **headers: str) -> Received:
    """An answer in JSON; without a body it is empty."""
    if body is None:
        return Received(status, headers, b"")
    return Received(
        status, {"content-type": "application/json", **headers}, json.dumps(body).encode()
    )


def stub_target(
    respond: Respond, *, offers: Iterable[Need] = (), needs_login: bool = False
) -> tuple[Target, StubTransport]:
    """A SkillTrack that answers so; its owner has a token, or buys one."""
    transport = StubTransport(respond)
    bought = {"client_id": "stub-client", "client_secret": SECRET}
    target = Target(
        name="a stub",
        transport=transport,
        base_urls={"skilltrack": BASE},
        words={("skilltrack", OWNER): bought if needs_login else {"token": TOKEN}},
        offers=frozenset(offers),
        admin_url=BASE + "/__admin",
    )
    return target, transport
