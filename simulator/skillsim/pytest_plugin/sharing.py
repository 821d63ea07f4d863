"""One server for all workers of pytest-xdist.

The process that hands out the tests, the controller, has a door on loopback. Each worker is told
where it is, and with which key it opens. The first that comes makes the server start.
"""

from __future__ import annotations

import json
import multiprocessing
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Listener
from typing import Any

import pytest

from skillsim.pytest_plugin.options import settings_file_of
from skillsim.pytest_plugin.server_process import NotStarted, ServerProcess

INVITATION = "skillsim"
"""What a worker's input calls it."""

_LOOPBACK = "127.0.0.1"
# Every worker may knock at the same moment.
_WAITING = 128
_ASK, _CLOSE = b"ask", b"close"


class Door:
    """Answers each worker with the address of the server, or with why there is none."""

    def __init__(self, start: Callable[[], ServerProcess]) -> None:
        self._start = start
        # A key that Python made for just this: processes of one run that trust each other.
        self._key = bytes(multiprocessing.current_process().authkey)
        self._listener = Listener((_LOOPBACK, 0), backlog=_WAITING, authkey=self._key)
        self._server: ServerProcess | None = None
        self._answer: dict[str, str] = {}
        self._thread = threading.Thread(target=self._receive, daemon=True)
        self._thread.start()

    @property
    def invitation(self) -> dict[str, Any]:
        """Where and how to knock."""
        return {"port": self._listener.address[1], "key": self._key.hex()}

    def close(self) -> None:
        """Let nobody in any more, and end the server."""
        _knock(self.invitation, _CLOSE)
        self._thread.join()
        self._listener.close()
        if self._server is not None:
            self._server.stop()

    def _receive(self) -> None:
        is_open = True
        while is_open:
            # Somebody without the key, or a worker that is gone again, changes nothing.
            with (
                suppress(OSError, EOFError, AuthenticationError),
                self._listener.accept() as visitor,
            ):
                is_open = visitor.recv_bytes() != _CLOSE
                told = self._welcome() if is_open else {}
                visitor.send_bytes(json.dumps(told).encode())

    def _welcome(self) -> dict[str, str]:
        if not self._answer:
            self._answer = self._first_answer()
        return self._answer

    def _first_answer(self) -> dict[str, str]:
        try:
            self._server = self._start()
        except (NotStarted, OSError) as error:
            return {"problem": str(error)}
        return {"url": self._server.url}


_DOOR = pytest.StashKey[Door]()


def invitation(config: pytest.Config) -> dict[str, Any]:
    """In the controller: what a worker is told; the door is there from the first one to the end."""
    if _DOOR not in config.stash:
        start = partial(ServerProcess.start, config.rootpath, settings_file_of(config))
        config.stash[_DOOR] = Door(start)
        config.add_cleanup(config.stash[_DOOR].close)
    return config.stash[_DOOR].invitation


def is_worker(config: pytest.Config) -> bool:
    """Whether this process runs tests that a controller hands out."""
    return hasattr(config, "workerinput")


def ask(config: pytest.Config) -> str:
    """In a worker: the address of the server. Raises NotStarted."""
    try:
        # pytest-xdist gives the settings of a worker this attribute.
        answer = _knock(config.workerinput[INVITATION], _ASK)  # type: ignore[attr-defined]
    except (OSError, EOFError, AuthenticationError) as error:
        raise NotStarted(
            f"the process that hands out the tests does not answer: {error or type(error).__name__}"
        ) from error
    if "url" not in answer:
        raise NotStarted(answer["problem"])
    return answer["url"]


def _knock(invited: dict[str, Any], wish: bytes) -> dict[str, str]:
    key = bytes.fromhex(invited["key"])
    with Client((_LOOPBACK, invited["port"]), authkey=key) as door:
        door.send_bytes(wish)
        return dict(json.loads(door.recv_bytes()))
