"""Broken answers: what really goes over the wire for each effect."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from skillsim.faults.broken_answers import MAX_DRIP_S, faulty_send
from skillsim.faults.rule import FaultRule
from skillsim.rendering import Answer

BODY = json.dumps({"name": "Ada", "skills": ["a", "b"]}).encode()


@dataclass
class Wire:
    """What a client sees of one answer, without a server between."""

    messages: list[dict[str, Any]] = field(default_factory=list)
    is_aborted: bool = False
    slept: list[float] = field(default_factory=list)

    async def send(self, message: dict[str, Any]) -> None:
        self.messages.append(message)

    def abort(self) -> None:
        self.is_aborted = True

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.messages)

    @property
    def length(self) -> int:
        """The length that the head announces."""
        return int(dict(self.messages[0]["headers"])[b"content-length"])

    @property
    def is_complete(self) -> bool:
        return bool(self.messages) and not self.messages[-1].get("more_body", True)


def break_answer(
    effect: Any, body: bytes = BODY, *, head: bool = False, is_stream: bool = False, **rule: Any
) -> Wire:
    wire = Wire()
    length = (b"content-length", str(len(body)).encode())
    answer = Answer(200, [], b"", bytewise(body)) if is_stream else Answer(200, [length], body)
    sending = faulty_send(
        FaultRule("r", effect, **rule),
        answer,
        wire.send,
        wire.abort,
        without_body=head,
        sleep=wire.sleep,
    )
    asyncio.run(sending)
    return wire


async def bytewise(body: bytes) -> AsyncIterator[bytes]:
    for index in range(len(body)):
        yield body[index : index + 1]


@pytest.mark.parametrize("effect", ["truncate", "malformed", "drip", "delay", "drop"])
def test_answer_in_slices_is_broken_like_any_other(effect: str) -> None:
    broken = break_answer(effect, is_stream=True, bytes_per_second=20)

    assert broken == break_answer(effect, bytes_per_second=20)


@pytest.mark.parametrize("effect", ["reset", "drop"])
def test_nothing_is_sent_before_the_connection_ends(effect: str) -> None:
    wire = break_answer(effect)

    assert (wire.messages, wire.is_aborted) == ([], True)


def test_truncated_answer_announces_more_than_it_sends() -> None:
    wire = break_answer("truncate")

    assert wire.body == BODY[: len(BODY) // 2]
    assert wire.length == len(BODY)
    assert (wire.is_complete, wire.is_aborted) == (False, True)


@pytest.mark.parametrize(("body", "head"), [(b"", False), (BODY, True)])
def test_truncated_answer_without_a_body_is_not_sent(body: bytes, head: bool) -> None:
    wire = break_answer("truncate", body, head=head)

    assert (wire.messages, wire.is_aborted) == ([], True)


@pytest.mark.parametrize("body", [BODY, b"{}", b"[]", b'[{"a":1}]'])
def test_malformed_answer_is_complete_and_no_json(body: bytes) -> None:
    wire = break_answer("malformed", body)

    assert (wire.is_complete, wire.is_aborted) == (True, False)
    assert wire.length == len(wire.body)
    with pytest.raises(json.JSONDecodeError):
        json.loads(wire.body)


def test_dripping_answer_arrives_whole_and_slowly() -> None:
    wire = break_answer("drip", bytes_per_second=20)

    assert (wire.body, wire.is_complete) == (BODY, True)
    assert len(wire.messages) == 2 + (len(BODY) + 1) // 2
    assert sum(wire.slept) == pytest.approx(len(BODY) / 20)


def test_dripping_takes_no_longer_than_a_minute() -> None:
    wire = break_answer("drip", b"x" * 100_000, bytes_per_second=1)

    assert len(wire.body) == 100_000
    assert sum(wire.slept) == pytest.approx(MAX_DRIP_S)


@pytest.mark.parametrize("effect", ["status", "delay"])
def test_effect_that_breaks_no_bytes_sends_the_answer_whole(effect: str) -> None:
    wire = break_answer(effect)

    assert (wire.body, wire.length, wire.is_complete) == (BODY, len(BODY), True)


@pytest.mark.parametrize("effect", ["malformed", "drip", "delay"])
def test_head_gets_no_body_of_a_broken_answer(effect: str) -> None:
    wire = break_answer(effect, head=True, bytes_per_second=9)

    assert (wire.body, wire.length, wire.is_complete) == (b"", len(BODY), True)


@pytest.mark.parametrize("effect", ["reset", "truncate", "drop"])
def test_without_a_way_to_abort_the_server_is_told_by_an_error(effect: Any) -> None:
    wire = Wire()
    sending = faulty_send(FaultRule("r", effect), Answer(200, [], BODY), wire.send)

    with pytest.raises(ConnectionResetError):
        asyncio.run(sending)
