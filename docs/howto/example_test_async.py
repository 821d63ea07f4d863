"""The pytest fixtures are plain objects, so tests may be coroutines."""

import aiohttp
import pytest


@pytest.fixture
def anyio_backend():
    """What anyio's pytest plugin runs coroutines with."""
    return "asyncio"


@pytest.mark.anyio
async def test_everyone_is_listed(world, journal):
    """A client that awaits."""
    api = world.skilltrack

    async with (
        aiohttp.ClientSession(headers=api.headers) as session,
        session.get(f"{api.base_url}/v1/employees") as answer,
    ):
        people = await answer.json()

    assert len(people) > 20
    journal.assert_count(1, operation="listEmployees")
