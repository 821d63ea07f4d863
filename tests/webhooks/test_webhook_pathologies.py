"""Webhooks that go wrong on purpose: sent twice, out of order, late, or with old news."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from skillsim.webhooks.delivery import FORGED
from tests.webhooks.delivery_story import Arrival, Story, story
from tests.webhooks.receivers import OK, Behaviour, Reader, Writer, status

STARTED, WAITING = "ASSESSMENT_STARTED", "WAITING_FOR_ASSESSMENT"
DAY_MS = 86_400_000
RETRIES_S = [3, 18, 78, 378, 2178, 11178]
EFFECTS = ("duplicate", "reorder", "late", "stale", "wrong_secret")


def tell(plot: Callable[[Story], Awaitable[Any]], behave: Behaviour = OK) -> Any:
    """What a plot makes of a story."""

    async def play() -> Any:
        async with story(behave) as told:
            return await plot(told)

    return asyncio.run(play())


async def _comes_within(event: asyncio.Event, seconds: float) -> bool:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            return await event.wait()
    return False


def test_duplicate_arrives_right_behind_with_the_same_bytes() -> None:
    async def plot(told: Story) -> None:
        await told.rule("duplicate", times=1)
        await told.step("start", then_s=10)
        await told.step("finish")
        await told.idle()

        assert told.hook.requests[0] == told.hook.requests[1]
        assert await told.arrivals() == [
            Arrival(0, STARTED, "duplicate"),
            Arrival(0, STARTED, "duplicate"),
            Arrival(10, WAITING, None),
        ]

    tell(plot)


def test_duplicate_in_real_time_waits_for_the_end_of_the_first() -> None:
    second, overlaps = asyncio.Event(), []

    async def slowly(reader: Reader, writer: Writer) -> None:
        overlaps.append(await _comes_within(second, 0.2))
        await OK(reader, writer)

    async def plot(told: Story) -> None:
        await told.rule("duplicate")
        await told.sandbox.admin("POST", f"/devskiller/assessments/{told.assessment}/start")
        async with asyncio.timeout(30):
            while len(overlaps) < 2:
                if told.hook.n_connections > 1:
                    second.set()
                await asyncio.sleep(0.01)

    tell(plot, slowly)

    assert overlaps[0] is False


def test_duplicate_is_an_attempt_of_its_own_beside_the_schedule() -> None:
    async def plot(told: Story) -> None:
        await told.rule("duplicate")
        await told.step("start")
        await told.idle()

        arrivals = await told.arrivals()
        assert [a.at_s for a in arrivals] == [0, 0, *RETRIES_S]
        assert [a.fault for a in arrivals] == ["duplicate", "duplicate", *[None] * 6]
        assert len(set(told.hook.requests)) == 1
        (delivery,) = (await told.sandbox.admin("GET", "/deliveries"))["deliveries"]
        assert delivery["state"] == "exhausted"

    tell(plot, status(500))


def test_late_delivery_arrives_after_its_delay_and_the_next_before_it() -> None:
    async def plot(told: Story) -> None:
        await told.rule("late", delay_ms=DAY_MS, event=STARTED)
        await told.step("start", then_s=10)
        await told.step("finish")
        await told.idle()

        assert await told.arrivals() == [
            Arrival(10, WAITING, None),
            Arrival(86_400, STARTED, "late"),
        ]

    tell(plot)


def test_schedule_of_a_late_delivery_counts_from_its_late_first_attempt() -> None:
    async def plot(told: Story) -> None:
        await told.rule("late", delay_ms=60_000)
        await told.step("start")
        await told.idle()

        arrivals = await told.arrivals()
        assert [a.at_s - 60 for a in arrivals] == [0, *RETRIES_S]
        assert [a.fault for a in arrivals] == ["late", *[None] * 6]
        assert await told.fired("late") == 1

    tell(plot, status(500))


def test_reordered_delivery_arrives_a_second_after_the_next_one() -> None:
    async def plot(told: Story) -> None:
        await told.rule("reorder")
        await told.step("start", then_s=10)
        await told.step("finish", then_s=10)
        await told.idle()

        assert await told.arrivals() == [
            Arrival(10, WAITING, None),
            Arrival(11, STARTED, "reorder"),
        ]
        assert await told.fired("reorder") == 1

    tell(plot)


def test_reordered_delivery_that_nothing_overtakes_arrives_after_a_minute() -> None:
    async def plot(told: Story) -> list[Arrival]:
        await told.rule("reorder")
        await told.step("start")
        await told.idle()
        return await told.arrivals()

    assert tell(plot) == [Arrival(60, STARTED, "reorder")]


def test_stale_delivery_tells_what_the_one_before_it_told() -> None:
    async def plot(told: Story) -> None:
        await told.rule("stale", times=1)
        await told.step("start", then_s=10)
        await told.step("finish", then_s=10)

        assert told.bodies()[0] == told.bodies()[1]
        assert await told.arrivals() == [Arrival(0, STARTED, None), Arrival(10, STARTED, "stale")]

    tell(plot)


def test_retry_of_a_stale_delivery_tells_what_is_true() -> None:
    async def plot(told: Story) -> list[str]:
        await told.step("start", then_s=20_000)
        await told.rule("stale", event=WAITING)
        await told.step("finish")
        await told.idle()
        return [arrival.event for arrival in await told.arrivals()]

    assert tell(plot, status(500)) == [STARTED] * 8 + [WAITING] * 6


def test_forged_delivery_has_another_secret_and_its_retry_the_true_one() -> None:
    async def plot(told: Story) -> list[str]:
        await told.rule("wrong_secret", times=1)
        await told.step("start")
        await told.pass_time(5)
        return [_secret(request) for request in told.hook.requests]

    forged, true = tell(plot, status(401))

    assert forged == "not-the-secret"
    assert true not in ("", forged)


def _secret(request: bytes) -> str:
    head = request.partition(b"\r\n\r\n")[0].decode().lower()
    return head.partition("devskiller-hook-secret: ")[2].partition("\r\n")[0]


def test_journal_says_of_the_forged_attempt_alone_that_it_was() -> None:
    async def plot(told: Story) -> Any:
        await told.rule("wrong_secret", times=1)
        await told.step("start")
        await told.pass_time(5)
        return await told.sandbox.admin("GET", "/requests?direction=out&order=oldest")

    sent = tell(plot, status(401))["requests"]

    assert [exchange["findings"] for exchange in sent] == [[FORGED], []]


def test_delivery_rules_never_strike_requests() -> None:
    async def plot(told: Story) -> None:
        for effect in EFFECTS:
            await told.rule(effect, **({"delay_ms": 9} if effect == "late" else {}))

        answers = [await told.sandbox.devskiller("GET", "/tests") for _ in range(5)]

        assert {answer.status for answer in answers} == {200}
        listed = (await told.sandbox.admin("GET", "/faults"))["faults"]
        assert [(rule["seen"], rule["fired"]) for rule in listed] == [(0, 0)] * 5

    tell(plot)


def test_request_rules_never_strike_deliveries() -> None:
    async def plot(told: Story) -> list[Arrival]:
        await told.step("start")
        await told.rule("status", status=503)
        await told.idle()
        return await told.arrivals()

    assert tell(plot) == [Arrival(0, STARTED, None)]


def test_snapshot_keeps_the_rule_and_what_it_put_off() -> None:
    async def plot(told: Story) -> None:
        await told.rule("late", delay_ms=60_000, times=1)
        await told.step("start", then_s=10)
        await told.sandbox.admin("PUT", "/snapshots/waiting")
        await told.idle()
        await told.sandbox.admin("POST", "/snapshots/waiting/restore")
        await told.idle()

        assert await told.arrivals() == [Arrival(60, STARTED, "late")] * 2
        assert await told.fired("late") == 1

    tell(plot)
