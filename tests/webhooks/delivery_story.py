"""An assessment whose webhooks are told of each step, on a frozen clock, in this process."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from skillsim.config import Config
from skillsim.instants import SECOND_US, from_text
from tests.in_process import InProcess, running
from tests.webhooks.receivers import OK, Behaviour, Receiver, receiver

START = "2026-01-01T00:00:00Z"


@dataclass(frozen=True)
class Arrival:
    """One webhook as it was sent: seconds after the start, the event told, the rule that struck."""

    at_s: float
    event: str
    fault: str | None


@dataclass(frozen=True)
class Story:
    """A webhook, an invitation, and what came to the receiver."""

    sandbox: InProcess
    hook: Receiver
    assessment: str

    async def rule(self, effect: str, **fields: Any) -> None:
        """One more fault rule, whose id is its effect."""
        await self.sandbox.admin("POST", "/faults", {"id": effect, "effect": effect, **fields})

    async def step(self, name: str, then_s: float = 0) -> None:
        """Take the assessment on by hand, and let so much time pass."""
        await self.sandbox.admin("POST", f"/devskiller/assessments/{self.assessment}/{name}")
        await self.pass_time(then_s)

    async def pass_time(self, seconds: float) -> None:
        """Let so much time pass, and everything happen that is due until then."""
        await self.sandbox.admin("POST", "/clock/advance", {"seconds": seconds})

    async def idle(self) -> None:
        """Let everything happen that is still to come."""
        await self.sandbox.admin("POST", "/clock/advance", {"until": "idle"})

    async def arrivals(self) -> list[Arrival]:
        """What was sent, in the order it was received."""
        journal = await self.sandbox.admin("GET", "/requests?direction=out")
        sent = reversed(journal["requests"])
        return [
            Arrival(_seconds(exchange["at"]), told[0]["event"], exchange["fault"])
            for exchange, told in zip(sent, self.bodies(), strict=True)
        ]

    def bodies(self) -> list[Any]:
        """The JSON of everything that was received."""
        return [json.loads(request.partition(b"\r\n\r\n")[2]) for request in self.hook.requests]

    async def fired(self, rule_id: str) -> int:
        """How often a rule struck."""
        listed = (await self.sandbox.admin("GET", "/faults"))["faults"]
        return int(next(rule["fired"] for rule in listed if rule["id"] == rule_id))


@asynccontextmanager
async def story(behave: Behaviour = OK) -> AsyncIterator[Story]:
    """Somebody is invited, and a receiver that behaves like this is registered."""
    config = Config(scenario="empty", clock=START, as_of="2026-01-01")
    async with running(config) as sandbox, receiver(behave) as hook:
        await sandbox.devskiller("POST", "/webhook", {"hookUrl": hook.url()})
        skills = {"generatorCriteria": {"skills": ["Java"]}}
        made = await sandbox.devskiller("POST", "/tests", skills)
        wanted = {"email": "a@b.example", "testId": made.json()["id"]}
        invited = await sandbox.devskiller("POST", "/invitations", wanted)
        yield Story(sandbox, hook, str(invited.json()["id"]))


def _seconds(instant: str) -> float:
    return (from_text(instant) - from_text(START)) / SECOND_US
