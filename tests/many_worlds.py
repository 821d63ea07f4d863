"""Worlds of their own in one simulator: made, and used at every vendor as their clients would."""

import asyncio
from collections.abc import Mapping
from typing import Any

from skillsim.app import Simulator
from tests.asgi import Answer
from tests.in_process import InProcess

# Documented: each vendor's page on authentication.
TOKEN_PATHS = {"skilltrack": "/v1/auth/token", "techwolf": "/oauth/token"}
API_KEY = "Devskiller-Api-Key"
LISTS = {
    "devskiller": "/candidates?count=100",
    "skilltrack": "/v1/employees",
    "techwolf": "/employees",
}
CREATES = {
    "devskiller": "/candidates",
    "skilltrack": "/v1/employees",
    "techwolf": "/employees?language=en",
}
NEW = "new-person"
RECORDS: Mapping[str, dict[str, Any]] = {
    "devskiller": {"email": f"{NEW}@example.com", "firstName": "New", "lastName": "Person"},
    "skilltrack": {
        "name": "New Person",
        "email": f"{NEW}@example.com",
        "department": "Product",
        "role": "Analyst",
        "hire_date": "2026-01-01",
    },
    "techwolf": {"external_id": NEW},
}

Json = dict[str, Any]


def ask(app: Simulator, method: str, target: str, body: Any = None, **headers: str) -> Answer:
    """One exchange; `body` goes out as JSON."""
    return asyncio.run(InProcess(app).ask(method, target, body, headers))


def admin(app: Simulator, method: str, path: str, body: Any = None) -> Any:
    """The JSON of a successful admin call; None when it has no body."""
    return asyncio.run(InProcess(app).admin(method, path, body))


def ask_as(app: Simulator, world: Json, vendor: str, *, prefix: str = "") -> Answer:
    """What a world's own client is answered when it lists a vendor's records."""

    async def list_records() -> Answer:
        sandbox = InProcess(app)
        headers = await proof(sandbox, world, vendor)
        return await sandbox.ask("GET", f"{prefix}/{vendor}{LISTS[vendor]}", None, headers)

    return asyncio.run(list_records())


async def make(sandbox: InProcess, name: str, **wanted: Any) -> Json:
    """A new world as the admin API shows it."""
    made: Json = await sandbox.admin("POST", "/worlds", {"name": name, **wanted})
    return made


async def proof(sandbox: InProcess, world: Json, vendor: str) -> dict[str, str]:
    """The header that proves a world's own client; a token comes fresh each time."""
    words = world["vendors"][vendor]["credentials"]
    if "api_key" in words:
        return {API_KEY: words["api_key"]}
    answer = await sandbox.ask("POST", f"/{vendor}{TOKEN_PATHS[vendor]}", token_call(words))
    assert answer.status == 200, answer
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


def token_call(words: Mapping[str, str]) -> dict[str, str]:
    """The fields that buy a token at either vendor that sells them."""
    names = ("client_id", "client_secret", "audience", "tenant")
    given = {name: words[name] for name in names if words.get(name)}
    return {**given, "grant_type": "client_credentials"}


async def use(sandbox: InProcess, world: Json) -> dict[str, tuple[Answer, Answer]]:
    """One list and one new record at each vendor, and what both were answered."""
    answers = {}
    for vendor, path in LISTS.items():
        headers = await proof(sandbox, world, vendor)
        listed = await sandbox.ask("GET", f"/{vendor}{path}", None, headers)
        target = f"/{vendor}{CREATES[vendor]}"
        made = await sandbox.ask("POST", target, RECORDS[vendor], headers)
        assert (listed.status, made.status // 100) == (200, 2), made
        answers[vendor] = (listed, made)
    return answers
