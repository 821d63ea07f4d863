"""Which sandbox a test run uses: one that is running, one that workers share, or one of its own."""

from urllib.parse import urlsplit

import pytest

from skillsim.client import AdminError, Unreachable
from skillsim.pytest_plugin import sharing
from skillsim.pytest_plugin.options import settings_file_of, token_of, url_of
from skillsim.pytest_plugin.sandbox import Sandbox
from skillsim.pytest_plugin.server_process import NotStarted, ServerProcess


class NoSandbox(Exception):
    """There is none to be had; the message is one sentence."""


def sandbox(config: pytest.Config) -> Sandbox:
    """The sandbox of this run; a server that is this process's own ends with the run.

    Raises NoSandbox.
    """
    url, token = url_of(config), token_of(config)
    try:
        if url:
            return _running(url, token)
        return Sandbox(sharing.ask(config) if sharing.is_worker(config) else _own(config), token)
    except (NotStarted, AdminError, Unreachable, OSError, ValueError) as error:
        raise NoSandbox(str(error)) from error


def _running(url: str, token: str) -> Sandbox:
    parts = urlsplit(url)
    if "@" in parts.netloc:
        raise ValueError("its address holds a user name or a password; it takes none")
    found = Sandbox(url.rstrip("/"), token)
    admin = found.admin
    if parts.path.strip("/"):
        raise ValueError(f"its address ends with {parts.path}; leave that out")
    admin.get_clock()
    return found


def _own(config: pytest.Config) -> str:
    """The address of a server that is started now.

    It does not end with the pytest fixture: what was exchanged is still read after the last test.
    """
    process = ServerProcess.start(config.rootpath, settings_file_of(config))
    config.add_cleanup(process.stop)
    return process.url
