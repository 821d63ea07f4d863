"""One clock over everything: limits, tokens, expiries and webhook retries move together."""

import asyncio
from typing import Any

import pytest

from skillsim.app import Simulator, create_app
from skillsim.config import Config
from skillsim.instants import SECOND_US, from_text
from tests.in_process import InProcess, moving, running
from tests.webhooks.receivers import receiver, status

START = "2026-01-01T00:00:00Z"
TOKEN_CALL = {
    "client_id": "skilltrack-client",
    "client_secret": "skilltrack-secret",
    "grant_type": "client_credentials",
}
# Documented: DevSkiller V2 page, "Receive push notification"; each gap from the attempt before.
OFFSETS_S = [0, 3, 18, 78, 378, 2178, 11178]
VALIDITY_S = 14 * 86_400


@pytest.fixture
def app() -> Simulator:
    """A simulator of an empty account whose clock stands at the start."""
    return create_app(Config(scenario="empty", clock=START, as_of="2026-01-01"))


def test_three_hours_of_retries_and_two_weeks_of_waiting_are_one_advance(app: Simulator) -> None:
    asyncio.run(_story(app))


async def _story(app: Simulator) -> None:
    async with moving(app) as sandbox, receiver(status(500)) as silent:
        await sandbox.devskiller("POST", "/webhook", {"hookUrl": silent.url()})
        invitation = await _invite(sandbox)
        token = await _token(sandbox)
        await _use_up_the_limit(sandbox)

        advance = await sandbox.admin("POST", "/clock/advance", {"until": "idle"})

        assert advance["reached"]
        assert advance["pending"] == 0
        attempts = [f["at"] for f in advance["fired"] if f["kind"] == "webhook.attempt"]
        assert _seconds(attempts) == [VALIDITY_S + offset for offset in OFFSETS_S]
        assert len(silent.requests) == 7
        assert len(set(silent.requests)) == 1
        assert (await sandbox.devskiller("GET", "/tests")).status == 200
        assert (await _employees(sandbox, token)).status == 401
        shown = await sandbox.devskiller("GET", f"/invitations/{invitation}")
        embedded = shown.json()["_embedded"]
        assert embedded["assessment"]["status"] == "TOKEN_EXPIRED"
        assert embedded["candidate"]["status"] == "EXPIRED"


async def _invite(sandbox: InProcess) -> str:
    made = await sandbox.devskiller("POST", "/tests", {"generatorCriteria": {"skills": ["Java"]}})
    invitation = await sandbox.devskiller(
        "POST", "/invitations", {"email": "a@b.example", "testId": made.json()["id"]}
    )
    assert invitation.status == 201
    return str(invitation.json()["id"])


async def _token(sandbox: InProcess) -> str:
    answer = await sandbox.ask("POST", "/skilltrack/v1/auth/token", TOKEN_CALL)
    token = str(answer.json()["access_token"])
    assert (await _employees(sandbox, token)).status == 200
    return token


async def _employees(sandbox: InProcess, token: str) -> Any:
    headers = {"Authorization": f"Bearer {token}"}
    return await sandbox.ask("GET", "/skilltrack/v1/employees", None, headers)


async def _use_up_the_limit(sandbox: InProcess) -> None:
    """Three calls were made already: 33 more pass, the next is refused."""
    statuses = [(await sandbox.devskiller("GET", "/tests")).status for _ in range(34)]
    assert statuses == [200] * 33 + [429]


def _seconds(instants: list[str]) -> list[float]:
    start_us = from_text(START)
    return [(from_text(text) - start_us) / SECOND_US for text in instants]


def test_erased_person_is_gone_from_the_journal_too() -> None:
    asyncio.run(_erasure())


async def _erasure() -> None:
    async with running(Config(clock=START, as_of="2026-01-01")) as sandbox:
        await sandbox.devskiller("GET", "/boost/people?email=john.smith@devskiller.com")
        before = await sandbox.admin("GET", "/requests")

        await sandbox.devskiller("DELETE", "/boost/people/3rzOhn61E7Zo98KEZTRWXA")

        after = await sandbox.admin("GET", "/requests/1")
        assert before["requests"][0]["number"] == 1
        assert "john.smith@devskiller.com" not in str(after)
        assert "3rzOhn61E7Zo98KEZTRWXA" in str(after)
