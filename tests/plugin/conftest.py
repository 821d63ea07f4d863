"""Pytest fixtures for the plugin's own objects, on a server of ours."""

from collections.abc import Iterator

import pytest

from skillsim.pytest_plugin.private_world import World
from skillsim.pytest_plugin.sandbox import Sandbox
from tests.running_server import Server


@pytest.fixture
def sandbox(server: Server) -> Sandbox:
    return Sandbox(server.base_url)


@pytest.fixture
def world(sandbox: Sandbox) -> Iterator[World]:
    with sandbox.world(frozen="2026-01-01T08:00:00Z") as made:
        yield made
