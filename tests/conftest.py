"""Pytest fixtures shared by all tests."""

import signal
from collections.abc import Iterator

import pytest

from tests.running_server import Server, running_server
from tests.wheel import Built, built


def pytest_configure() -> None:
    """Let the processes that tests begin heed SIGINT, also where it is ignored from outside.

    A shell lets what it begins in the background ignore it, and so would all that it begins.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running simulator; its default world holds whatever the last test left: reset first."""
    with running_server(tmp_path_factory.mktemp("server") / "log.txt") as running:
        yield running


@pytest.fixture(scope="session")
def distribution(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The wheel and the source distribution of this checkout, and an installation of the wheel."""
    return built(tmp_path_factory)


@pytest.fixture(scope="session")
def wheel_server(distribution: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running simulator like `server`, from the installed wheel."""
    log = tmp_path_factory.mktemp("wheel_server") / "log.txt"
    with running_server(log, distribution.installation) as running:
        yield running
