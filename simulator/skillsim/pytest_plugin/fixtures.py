"""The pytest fixtures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from skillsim.pytest_plugin import item_world, marks
from skillsim.pytest_plugin.failure import failure

if TYPE_CHECKING:
    from skillsim.pytest_plugin.private_world import World
    from skillsim.pytest_plugin.sandbox import Sandbox
    from skillsim.pytest_plugin.webhook_inbox import Inbox
    from skillsim.pytest_plugin.world_clock import Clock
    from skillsim.pytest_plugin.world_faults import Faults
    from skillsim.pytest_plugin.world_journal import Journal


@pytest.fixture(scope="session")
def skillsim(pytestconfig: pytest.Config) -> Sandbox:
    """The sandbox of this test run: one server for all tests and all workers."""
    from skillsim.pytest_plugin import finding

    try:
        return finding.sandbox(pytestconfig)
    except finding.NoSandbox as error:
        raise failure(f"there is no sandbox: {error}") from None


@pytest.fixture
def skillsim_world(request: pytest.FixtureRequest, skillsim: Sandbox) -> Iterator[World]:
    """The world of this test, also where `world` is a project's own fixture."""
    from skillsim.client import AdminError, Unreachable

    wanted = marks.keywords(request.node)
    try:
        made = skillsim.create_world(**wanted)
    except (AdminError, Unreachable, TypeError, ValueError) as error:
        raise failure(f"the world of this test cannot be made: {error}") from None
    item_world.begin(request.node, made)
    yield made
    item_world.end(request.node)


@pytest.fixture
def world(skillsim_world: World) -> World:
    """A fresh world for this test: addresses, credentials and headers of every vendor."""
    return skillsim_world


@pytest.fixture
def clock(skillsim_world: World) -> Clock:
    """The time of this test's world."""
    return skillsim_world.clock


@pytest.fixture
def faults(skillsim_world: World) -> Faults:
    """What goes wrong in this test's world."""
    return skillsim_world.faults


@pytest.fixture
def journal(skillsim_world: World) -> Journal:
    """What was asked and answered in this test's world."""
    return skillsim_world.journal


@pytest.fixture
def inbox(skillsim_world: World) -> Iterator[Inbox]:
    """A receiver of webhooks on this machine, for this test."""
    from skillsim.pytest_plugin.webhook_inbox import Inbox
    from skillsim.receiving import Receiver

    with Receiver() as receiver:
        yield Inbox(receiver, skillsim_world)
