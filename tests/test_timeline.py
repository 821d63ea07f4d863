"""What happens by itself in a running server: in real time, at a standstill, and in an advance."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from skillsim import agenda
from skillsim.config import Config
from skillsim.instants import SECOND_US, from_text, to_precise_text
from tests.in_process import InProcess, running
from tests.webhooks.receivers import Reader, Receiver, Writer, receiver, status

START = "2026-01-01T00:00:00Z"
START_US = from_text(START)
PATIENCE_S = 30
# Documented: DevSkiller V2 page, "Receive push notification".
OFFSETS_S = [0, 3, 18, 78, 378, 2178, 11178]

Act = Callable[[], Awaitable[Any]]


@dataclass
class Time:
    """System time that moves when told; `step_us` is how much it moves whenever it is read."""

    now_us: int = START_US
    step_us: int = 0

    def __call__(self) -> int:
        self.now_us += self.step_us
        return self.now_us


@dataclass
class Gate:
    """A receiver that can be waited for, and that answers once it is let."""

    code: int = 200
    act: Act | None = None
    arrivals: "asyncio.Queue[None]" = field(default_factory=asyncio.Queue)
    is_open: asyncio.Event = field(default_factory=asyncio.Event)

    async def behave(self, reader: Reader, writer: Writer) -> None:
        self.arrivals.put_nowait(None)
        if self.act is not None:
            await self.act()
        await self.is_open.wait()
        await status(self.code)(reader, writer)

    async def arrival(self) -> None:
        """Wait for one more request."""
        async with asyncio.timeout(PATIENCE_S):
            await self.arrivals.get()


def gate(code: int = 200, act: Act | None = None, *, is_open: bool = True) -> Gate:
    made = Gate(code, act)
    if is_open:
        made.is_open.set()
    return made


@dataclass(frozen=True)
class Stage:
    """A sandbox without data, one receiver that is told of everything, and one invitation."""

    sandbox: InProcess
    time: Time
    gate: Gate
    hook: Receiver

    async def do(self, step: str) -> None:
        """Take an assessment of a new invitation to its next step: an event follows."""
        test = (await self.sandbox.devskiller("GET", "/tests")).json()["_embedded"]["tests"][0]
        body = {"email": "a@b.example", "testId": test["id"]}
        made = (await self.sandbox.devskiller("POST", "/invitations", body)).json()["id"]
        await self.sandbox.admin("POST", f"/devskiller/assessments/{made}/{step}", {})

    async def advance(self, **how: Any) -> Any:
        return await self.sandbox.admin("POST", "/clock/advance", how)

    async def now(self) -> str:
        return str((await self.sandbox.admin("GET", "/clock"))["now"])

    async def claimed(self) -> None:
        """Wait until every attempt that is due has been taken up."""
        async with asyncio.timeout(PATIENCE_S):
            while "webhook.attempt" in str(await self.sandbox.admin("GET", "/agenda")):
                await asyncio.sleep(0)

    async def settled(self, state: str) -> None:
        """Wait until a delivery is in this state: each look yields to whoever settles it."""
        async with asyncio.timeout(PATIENCE_S):
            path = f"/deliveries?state={state}"
            while not (await self.sandbox.admin("GET", path))["deliveries"]:
                await asyncio.sleep(0)


@asynccontextmanager
async def stage(
    first: Gate, *, clock: str = "real", time: Time | None = None
) -> AsyncIterator[Stage]:
    read = time or Time()
    settings = {"rate_limit.enabled": False}
    config = Config(scenario="empty", as_of="2026-01-01", clock=clock, settings=settings)
    async with running(config, read) as sandbox, receiver(first.behave) as hook:
        made = await sandbox.devskiller("POST", "/webhook", {"hookUrl": hook.url()})
        assert made.status < 300
        await sandbox.devskiller("POST", "/tests", {"generatorCriteria": {"skills": ["Java"]}})
        yield Stage(sandbox, read, first, hook)


def run(story: Coroutine[Any, Any, None]) -> None:
    asyncio.run(story)


def at(offset_s: int) -> str:
    return to_precise_text(START_US + offset_s * SECOND_US)


@pytest.mark.parametrize("clock", ["real", "frozen", START])
def test_webhook_goes_out_by_itself_whether_or_not_time_runs(clock: str) -> None:
    async def story() -> None:
        async with stage(gate(), clock=clock) as here:
            await here.do("start")
            await here.gate.arrival()
            await here.settled("delivered")

    run(story())


def test_retry_goes_out_by_itself_when_its_instant_has_come() -> None:
    async def story() -> None:
        async with stage(gate(500)) as here:
            await here.do("start")
            await here.gate.arrival()
            here.time.now_us += 3 * SECOND_US
            await here.sandbox.admin("PUT", "/clock", {"mode": "real"})
            await here.gate.arrival()
            assert len(set(here.hook.requests)) == 1

    run(story())


def test_receiver_that_hangs_holds_up_no_other_and_no_request() -> None:
    async def story() -> None:
        prompt = gate()
        async with stage(gate(is_open=False)) as here, receiver(prompt.behave) as other:
            await here.sandbox.devskiller("POST", "/webhook", {"hookUrl": other.url()})
            await here.do("start")
            await here.gate.arrival()
            await prompt.arrival()
            await here.do("start")
            await prompt.arrival()
            assert (await here.sandbox.devskiller("GET", "/candidates")).status == 200
            assert len(here.hook.requests) == 1

    run(story())


def test_requests_during_an_advance_see_the_instant_of_the_attempt_in_flight() -> None:
    async def story() -> None:
        seen: list[str] = []

        async def look() -> None:
            seen.append(await here.now())

        async with stage(gate(500, look), clock=START) as here:
            await here.do("start")
            await here.advance(seconds=12_000)
            assert seen == [at(offset) for offset in OFFSETS_S]
            assert await here.now() == at(12_000)

    run(story())


def test_advance_lists_what_it_did_in_order_also_what_was_planned_on_the_way() -> None:
    async def story() -> None:
        async with stage(gate(), clock=START) as here:
            await here.sandbox.admin("PUT", "/settings", {"candidates": "diligent"})
            await invite(here)
            done = await here.advance(until="idle")
            instants = [fired["at"] for fired in done["fired"]]
            assert instants == sorted(instants)
            events = [json.loads(r.partition(b"\r\n\r\n")[2])[0] for r in here.hook.requests]
            assert [fired["kind"] for fired in done["fired"]].count("webhook.attempt") == len(
                events
            )
            assert len(events) >= 3
            assert (done["reached"], done["pending"]) == (True, 0)

    run(story())


async def invite(here: Stage) -> None:
    test = (await here.sandbox.devskiller("GET", "/tests")).json()["_embedded"]["tests"][0]
    body = {"email": "a@b.example", "testId": test["id"]}
    assert (await here.sandbox.devskiller("POST", "/invitations", body)).status == 201


def test_advance_that_runs_out_of_steps_says_so_and_can_go_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("skillsim.timeline.MAX_STEPS", 3)

    async def story() -> None:
        async with stage(gate(500), clock=START) as here:
            await here.do("start")
            await here.gate.arrival()
            done = [await here.advance(seconds=12_000) for _ in range(2)]
            assert [(one["reached"], len(one["fired"])) for one in done] == [(False, 3), (True, 3)]
            assert len(here.hook.requests) == 7

    run(story())


def test_advance_that_runs_out_of_real_time_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("skillsim.timeline.MAX_REAL_SECONDS", -1.0)

    async def story() -> None:
        async with stage(gate(), clock=START) as here:
            await invite(here)
            done = await here.advance(until="idle")
            assert (done["reached"], done["fired"], done["now"]) == (False, [], at(0))
            assert done["pending"] > 0

    run(story())


def test_reset_during_an_advance_ends_it_and_stays() -> None:
    async def story() -> None:
        async def reset_once() -> None:
            if len(here.hook.requests) == 3:
                await here.sandbox.admin("POST", "/reset", {})

        async with stage(gate(500, reset_once), clock=START) as here:
            await here.do("start")
            done = await here.advance(until="idle")
            assert (done["reached"], done["pending"], done["now"]) == (False, 0, at(0))
            assert (await here.sandbox.admin("GET", "/deliveries"))["deliveries"] == []
            assert (await here.sandbox.admin("GET", "/agenda"))["items"] == []
            assert len(here.hook.requests) == 3

    run(story())


def test_advances_at_the_same_time_follow_one_another() -> None:
    async def story() -> None:
        async with stage(gate(500), clock=START) as here:
            await here.do("start")
            done = await asyncio.gather(*(here.advance(until="idle") for _ in range(2)))
            assert all(one["reached"] for one in done)
            assert len(here.hook.requests) == 7

    run(story())


def test_instant_that_has_passed_is_a_conflict_and_nothing_happens() -> None:
    async def story() -> None:
        async with stage(gate(), clock=START) as here:
            body = {"to": "2025-12-31T00:00:00Z"}
            answer = await here.sandbox.ask("POST", "/__admin/clock/advance", body)
            assert answer.status == 409
            assert await here.now() == at(0)

    run(story())


def test_advance_of_a_clock_that_runs_meanwhile_reaches_its_target() -> None:
    async def story() -> None:
        async with stage(gate(500), time=Time(step_us=1)) as here:
            await here.do("start")
            done = await here.advance(seconds=12_000)
            assert done["reached"]
            assert len(here.hook.requests) == 7

    run(story())


@pytest.mark.parametrize("clock", ["real", START])
def test_item_that_fails_is_logged_and_not_repeated(
    clock: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def story() -> None:
        async with stage(gate(), clock=clock) as here:
            world = here.sandbox.app.worlds.get("default")
            world.transact(
                lambda tx: agenda.plan(tx, due_at_us=START_US, kind="nobody.x", subject="s")
            )
            await here.advance(seconds=10)
            world.on_change()
            await here.do("start")
            await here.gate.arrival()
            assert "agenda item nobody.x of s failed" in caplog.text
            assert caplog.text.count("nobody.x of s failed") == 1

    run(story())


def test_what_waited_behind_a_slow_attempt_is_not_sent_after_a_reset() -> None:
    async def story() -> None:
        async with stage(gate(is_open=False)) as here:
            await here.do("start")
            await here.gate.arrival()
            await here.do("start")
            await here.claimed()
            await here.sandbox.admin("POST", "/reset", {})
            here.gate.is_open.set()
            await here.sandbox.devskiller("POST", "/webhook", {"hookUrl": here.hook.url()})
            await here.sandbox.devskiller(
                "POST", "/tests", {"generatorCriteria": {"skills": ["Java"]}}
            )
            await here.do("start")
            await here.settled("delivered")
            assert len(here.hook.requests) == 2

    run(story())


def test_endpoint_is_served_again_after_an_attempt_could_not_be_written_down() -> None:
    async def story() -> None:
        async with stage(gate(is_open=False)) as here:
            store = here.sandbox.app.worlds.get("default")._store
            await here.do("start")
            await here.gate.arrival()
            store._connection.execute("PRAGMA query_only=ON")
            here.gate.is_open.set()
            async with asyncio.timeout(PATIENCE_S):
                while here.sandbox.app.clockwork.timelines["default"]._sends:
                    await asyncio.sleep(0)
            store._connection.execute("PRAGMA query_only=OFF")
            await here.do("start")
            await here.settled("delivered")

    run(story())


def test_world_dropped_during_its_advance_ends_it() -> None:
    async def story() -> None:
        async def drop() -> None:
            await here.sandbox.admin("DELETE", "/worlds/w")

        async with stage(gate(), clock=START) as here, receiver(gate(500, drop).behave) as hook:
            made = await here.sandbox.admin("POST", "/worlds", {"name": "w", "clock": START})
            key = made["vendors"]["devskiller"]["credentials"]["api_key"]
            await tell(here, key, hook)
            path = "/__admin/clock/advance?world=w"
            answer = await here.sandbox.ask("POST", path, {"until": "idle"})
            assert answer.status < 500
            assert len(hook.requests) == 1

    run(story())


async def tell(here: Stage, key: str, hook: Receiver) -> None:
    """Register a receiver in a world of its own, and let an invitation expire there."""
    headers = {"Devskiller-Api-Key": key}

    async def post(path: str, body: Any) -> Any:
        return (await here.sandbox.ask("POST", f"/devskiller{path}", body, headers)).json()

    await post("/webhook", {"hookUrl": hook.url()})
    test = await post("/tests", {"generatorCriteria": {"skills": ["Java"]}})
    await post("/invitations", {"email": "a@b.example", "testId": test["id"]})
