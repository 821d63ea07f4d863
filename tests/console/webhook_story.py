"""Webhooks in the simulator that the pages look at, and a receiver that needs no network."""

import json
from dataclasses import dataclass
from typing import Any

import pytest

from skillsim.webhooks.sender import Answer
from tests.asgi import DEVSKILLER_KEY, JSON, ask
from tests.console.browser import Browser

HOOK = "http://127.0.0.1:9000/hook"


@dataclass
class Receiver:
    """A receiver that answers every webhook, wherever it goes, in the same way."""

    status: int
    body: bytes = b"ok"

    async def post(self, *sent: Any) -> Answer:
        """Its answer, after a millisecond and a half."""
        return Answer(self.status, None, None, (), self.body, False, False, 1500)


def admin(browser: Browser, path: str, body: Any = None, method: str = "GET") -> Any:
    """What the admin API answers."""
    content = b"" if body is None else json.dumps(body).encode()
    answer = ask(browser.app, method, "/__admin" + path, JSON if method != "GET" else {}, content)
    assert answer.status < 400, answer
    return answer.json()


def receive(browser: Browser, monkeypatch: pytest.MonkeyPatch, status: int) -> Receiver:
    """A receiver in the place of every other."""
    receiver = Receiver(status)
    monkeypatch.setattr(browser.app.clockwork._sender, "post", receiver.post)
    return receiver


def register(browser: Browser, url: str = HOOK) -> str:
    """Register a webhook; its id."""
    body = json.dumps({"hookUrl": url}).encode()
    answer = ask(browser.app, "POST", "/devskiller/webhook", {**DEVSKILLER_KEY, **JSON}, body)
    return str(answer.json()["id"])


def start_assessment(browser: Browser, email: str = "ada@mail.example") -> str:
    """Invite somebody and open the test, which is told to webhooks; the assessment's id."""
    test_id = admin(browser, "/state/devskiller/tests?limit=1")["records"][0]["id"]
    invitation = {"firstName": "Ada", "lastName": "L", "email": email, "testId": test_id}
    answer = ask(
        browser.app,
        "POST",
        "/devskiller/invitations",
        {**DEVSKILLER_KEY, **JSON},
        json.dumps(invitation).encode(),
    )
    assessment_id = str(answer.json()["id"])
    admin(browser, f"/devskiller/assessments/{assessment_id}/start", {}, "POST")
    return assessment_id


def advance(browser: Browser, seconds: float) -> None:
    """Let world time pass."""
    admin(browser, "/clock/advance", {"seconds": seconds}, "POST")


def newest(browser: Browser) -> dict[str, Any]:
    """The delivery that was caused last."""
    found = admin(browser, "/deliveries?order=newest&limit=1")["deliveries"]
    return dict(found[0])


def delivery(browser: Browser, delivery_id: str) -> dict[str, Any]:
    """A delivery with its attempts."""
    return dict(admin(browser, f"/deliveries/{delivery_id}"))
