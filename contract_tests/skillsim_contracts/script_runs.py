"""Runs the script of a reproduction as a stranger would: with bash, over a real socket."""

import os
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import create_server, socket

import uvicorn

from skillsim_contracts import in_process
from skillsim_contracts.mutant import App, Mutant

HOLDS, SHOWS, STOPPED = 0, 1, 2
"""Exit codes of a script: the defect does not show, it shows, a step could not be made."""

START_S = 20.0
# A limit of an hour takes five thousand requests, each a curl of its own.
LIMIT_S = 300.0


def run(text: str, mutant: Mutant | None, *, seed: int = 1) -> int:
    """The exit code of a script against the simulator, perhaps with a defect planted.

    A script that takes too long has stopped.
    """
    with (
        in_process.planted_app(mutant, seed=seed) as app,
        served(app) as base,
        tempfile.TemporaryDirectory() as folder,
    ):
        file = Path(folder) / "reproduction.sh"
        file.write_text(text, encoding="utf-8")
        environment = {"PATH": os.environ["PATH"], "BASE": base, "TMPDIR": folder}
        return _ran(file, environment)


def _ran(file: Path, environment: dict[str, str]) -> int:
    with subprocess.Popen(  # noqa: S603 - the text is our own
        ["bash", str(file)],  # noqa: S607 - where bash is differs
        env=environment,
        cwd=file.parent,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            return process.wait(LIMIT_S)
        except subprocess.TimeoutExpired:
            # Its children write to the folder that is about to go.
            os.killpg(process.pid, signal.SIGKILL)
            return STOPPED


@contextmanager
def served(app: App) -> Iterator[str]:
    """The address at which an ASGI application answers while the block runs."""
    listening = create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, ws="none", log_config=None, access_log=False)
    server = _Server(config)
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    try:
        if not server.is_up.wait(START_S):
            raise RuntimeError("the server did not start")
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = threading.Event()

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        self.is_up.set()
