"""The world of a test, from its pytest fixture to the last report of the test."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from skillsim.pytest_plugin.failure import failure

if TYPE_CHECKING:
    from skillsim.pytest_plugin.private_world import World

Section = tuple[str, str]
"""Heading and text of a part of a report."""

_WORLD = pytest.StashKey[tuple["World", int]]()
_SECTION = pytest.StashKey[Section]()
_IS_IN_TEARDOWN = pytest.StashKey[bool]()


def begin(item: pytest.Item, world: World) -> None:
    """Note the world that a test has from now on."""
    item.stash[_WORLD] = world, os.getpid()


def end(item: pytest.Item) -> None:
    """Drop the world, unless it has to wait until everything else is torn down."""
    if _IS_IN_TEARDOWN not in item.stash:
        _drop(item)


@contextmanager
def teardown(item: pytest.Item) -> Iterator[None]:
    """Drop the world at the end of the block, and keep its exchanges if the block fails."""
    item.stash[_IS_IN_TEARDOWN] = True
    try:
        yield
    except BaseException:
        section = last_exchanges(item)
        if section is not None:
            item.stash[_SECTION] = section
        raise
    finally:
        del item.stash[_IS_IN_TEARDOWN]
        _drop(item)


def last_exchanges(item: pytest.Item) -> Section | None:
    """What a report of the test shows; None for a test without a world."""
    if _SECTION in item.stash:
        kept = item.stash[_SECTION]
        del item.stash[_SECTION]
        return kept
    if _WORLD not in item.stash:
        return None
    from skillsim.pytest_plugin import last_exchanges

    world, _ = item.stash[_WORLD]
    return f"skillsim exchanges of world {world.name}", last_exchanges.text(world.admin)


def _drop(item: pytest.Item) -> None:
    from skillsim.client import AdminError, Unreachable

    if _WORLD not in item.stash:
        return
    world, process_id = item.stash[_WORLD]
    del item.stash[_WORLD]
    # A process that a test forks, and that comes back to pytest, would take the world away.
    if os.getpid() != process_id:
        return
    try:
        world.drop()
    except (AdminError, Unreachable) as error:
        raise failure(f"the world of this test cannot be dropped: {error}") from None
