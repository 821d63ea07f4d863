"""Traces that nobody sent, and a target that answers nothing: for what reads a trace."""

import json
from collections.abc import Sequence
from typing import Any

from skillsim_contracts.calls import OWNER, SECOND, Answer, Call, Received, Sent, Trace, Unreachable
from skillsim_contracts.target import Target

BASE_URL = "http://target.example/skilltrack"
OTHER_URL = "http://target.example/devskiller"

SECRET = "hush-hush-owner"
KEY = "KEY-OF-THE-OWNER"


class _Silence:
    """A transport that carries nothing."""

    def exchange(self, request: Sent) -> Received:
        raise Unreachable(request.url)

    def exchange_all(self, requests: Sequence[Sent]) -> list[Received]:
        return [self.exchange(request) for request in requests]

    def close(self) -> None:
        """There is nothing to let go of."""


def silent_target(*, tag: str = "") -> Target:
    """A target with addresses and credentials, to which nobody speaks."""
    words = {"client_id": "the-client", "client_secret": SECRET}
    other = {"client_id": "second-client", "client_secret": "hush-hush-second"}
    return Target(
        name="silent",
        transport=_Silence(),
        base_urls={"skilltrack": BASE_URL, "devskiller": OTHER_URL},
        words={
            ("skilltrack", OWNER): words,
            ("skilltrack", SECOND): other,
            ("devskiller", OWNER): {"api_key": KEY},
        },
        offers=frozenset(),
        tag=tag,
    )


def call(method: str, path: str, value: Any = None, **given: Any) -> Call:
    """A call of SkillTrack, of some operation, its body as JSON."""
    body = b"" if value is None else json.dumps(value).encode()
    known = {"vendor": "skilltrack", "operation_id": "some", "body": body}
    return Call(method=method, path=path, **{**known, **given})


def answer(sent: Call, value: Any = None, *, status: int = 200, **headers: str) -> Answer:
    """An answer that is not yet in a trace."""
    body = b"" if value is None else json.dumps(value).encode()
    return Answer(sent, -1, status, headers, body)


def trace(*answers: Answer) -> Trace:
    """The answers in their order."""
    return tuple(
        Answer(one.call, number, one.status, one.headers, one.body)
        for number, one in enumerate(answers)
    )
