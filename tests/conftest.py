"""Pytest fixtures shared by all tests."""

from collections.abc import Iterator

import pytest

from tests.running_server import Server, running_server


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running simulator; its default world holds whatever the last test left: reset first."""
    with running_server(tmp_path_factory.mktemp("server") / "log.txt") as running:
        yield running
