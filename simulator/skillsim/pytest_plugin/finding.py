"""Which sandbox a test run uses: one that is running, one that workers share, or one of its own."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from skillsim.client import AdminError, Unreachable
from skillsim.pytest_plugin import sharing
from skillsim.pytest_plugin.options import settings_file_of, token_of, url_of
from skillsim.pytest_plugin.sandbox import Sandbox
from skillsim.pytest_plugin.server_process import NotStarted, ServerProcess


class NoSandbox(Exception):
    """There is none to be had; the message is one sentence."""


@contextmanager
def sandbox(config: pytest.Config) -> Iterator[Sandbox]:
    """The sandbox of this run; a server that is this process's own ends with the block.

    Raises NoSandbox.
    """
    url = url_of(config)
    if url:
        yield _running(url, token_of(config))
    elif sharing.is_worker(config):
        yield _asked_for(config)
    else:
        with _own(config) as process:
            yield Sandbox(process.url, token_of(config))


def _running(url: str, token: str) -> Sandbox:
    try:
        found = Sandbox(url.rstrip("/"), token)
        found.admin.get_clock()
    except (AdminError, Unreachable, ValueError) as error:
        raise NoSandbox(str(error)) from error
    return found


def _asked_for(config: pytest.Config) -> Sandbox:
    try:
        return Sandbox(sharing.ask(config), token_of(config))
    except NotStarted as error:
        raise NoSandbox(str(error)) from error


@contextmanager
def _own(config: pytest.Config) -> Iterator[ServerProcess]:
    try:
        process = ServerProcess.start(config.rootpath, settings_file_of(config))
    except NotStarted as error:
        raise NoSandbox(str(error)) from error
    try:
        yield process
    finally:
        process.stop()
