"""The guard in the transport: what it lets through, at which pace, and what it holds back."""

from collections.abc import Sequence

import pytest

from skillsim_contracts.calls import Received, Sent
from skillsim_contracts.guard import BudgetUsedUp, Guard, Mode, NotAllowed, Terms

BASE = "http://vendor.example:8080"


class Recorder:
    """A transport that answers everything and remembers it."""

    def __init__(self, answer: Received) -> None:
        self.answer = answer
        self.sent: list[Sent] = []

    def exchange(self, request: Sent) -> Received:
        self.sent.append(request)
        return self.answer

    def exchange_all(self, requests: Sequence[Sent]) -> list[Received]:
        return [self.exchange(request) for request in requests]

    def close(self) -> None:
        """Nothing to let go of."""


class Clock:
    """Time that passes only when somebody waits."""

    def __init__(self) -> None:
        self.now = 100.0

    def read(self) -> float:
        return self.now

    def pause(self, seconds: float) -> None:
        self.now += seconds


def request(method: str, path: str, body: bytes = b"") -> Sent:
    return Sent(method, BASE + path, {}, body)


def guard(
    mode: Mode,
    *,
    answer: Received | None = None,
    clock: Clock | None = None,
    rate: float = 0.0,
    max_requests: int | None = None,
    max_seconds: float | None = None,
) -> tuple[Guard, Recorder]:
    terms = Terms(
        mode=mode,
        hosts=frozenset({"vendor.example:8080"}),
        is_safe=lambda method, path: path == "/export",
        requests_per_s=rate,
        max_requests=max_requests,
        max_seconds=max_seconds,
    )
    inner = Recorder(answer or Received(200, {}, b"{}"))
    time = clock or Clock()
    return Guard(inner, terms, now=time.read, pause=time.pause), inner


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_read_only_holds_back_what_may_change_something(method: str) -> None:
    guarded, inner = guard(Mode.READ_ONLY)

    with pytest.raises(NotAllowed, match="only reads"):
        guarded.exchange(request(method, "/candidates/abcd"))

    assert inner.sent == []


def test_read_only_lets_a_safe_post_and_a_get_through() -> None:
    guarded, inner = guard(Mode.READ_ONLY)

    guarded.exchange(request("POST", "/export"))
    guarded.exchange(request("GET", "/candidates"))

    assert len(inner.sent) == 2


def test_sandbox_deletes_only_what_it_made() -> None:
    made = Received(201, {"location": f"{BASE}/candidates/abcd1234"}, b'{"id": "abcd1234"}')
    guarded, inner = guard(Mode.SANDBOX, answer=made)

    guarded.exchange(request("POST", "/candidates"))
    guarded.exchange(request("DELETE", "/candidates/abcd1234"))
    with pytest.raises(NotAllowed, match="did not make"):
        guarded.exchange(request("DELETE", "/candidates/efgh5678"))

    assert [sent.method for sent in inner.sent] == ["POST", "DELETE"]


def test_sandbox_knows_an_id_that_it_chose_itself() -> None:
    guarded, inner = guard(Mode.SANDBOX, answer=Received(204, {}, b""))

    guarded.exchange(request("POST", "/employees", b'{"external_id": "kit-1"}'))
    guarded.exchange(request("PATCH", "/employees/kit-1"))

    assert len(inner.sent) == 2


def test_refused_post_makes_nothing() -> None:
    guarded, _ = guard(Mode.SANDBOX, answer=Received(409, {}, b'{"id": "abcd1234"}'))

    guarded.exchange(request("POST", "/candidates"))

    with pytest.raises(NotAllowed):
        guarded.exchange(request("DELETE", "/candidates/abcd1234"))


def test_other_host_is_never_spoken_to() -> None:
    guarded, inner = guard(Mode.FULL)

    with pytest.raises(NotAllowed, match=r"other\.example"):
        guarded.exchange(Sent("GET", "http://other.example/candidates", {}, b""))

    assert inner.sent == []


def test_pace_spreads_requests_evenly() -> None:
    clock = Clock()
    guarded, _ = guard(Mode.FULL, clock=clock, rate=4.0)

    for _ in range(9):
        guarded.exchange(request("GET", "/candidates"))

    assert clock.now == pytest.approx(102.0)


def test_refusal_by_a_limit_is_waited_out() -> None:
    clock = Clock()
    refused = Received(429, {"retry-after": "7"}, b"{}")
    guarded, _ = guard(Mode.FULL, answer=refused, clock=clock, rate=4.0)

    guarded.exchange(request("GET", "/candidates"))
    guarded.exchange(request("GET", "/candidates"))

    assert clock.now == pytest.approx(107.0)


def test_budget_of_requests_ends_the_traffic() -> None:
    guarded, inner = guard(Mode.FULL, max_requests=2)

    for _ in range(2):
        guarded.exchange(request("GET", "/candidates"))
    with pytest.raises(BudgetUsedUp, match="2 requests"):
        guarded.exchange(request("GET", "/candidates"))

    assert len(inner.sent) == 2


def test_budget_of_seconds_ends_the_traffic() -> None:
    clock = Clock()
    guarded, _ = guard(Mode.FULL, clock=clock, max_seconds=10)
    clock.pause(11)

    with pytest.raises(BudgetUsedUp, match="10 s"):
        guarded.exchange(request("GET", "/candidates"))


def test_batch_is_held_back_as_a_whole() -> None:
    guarded, inner = guard(Mode.READ_ONLY)

    with pytest.raises(NotAllowed):
        guarded.exchange_all([request("GET", "/candidates"), request("POST", "/candidates")])

    assert inner.sent == []
