"""The CPU that a request costs, in bare replies: `python -m tests.request_cost` prints JSON.

Both go through uvicorn's protocol in this process, fed from memory and answered into memory, in
turns. A process of its own, for the coverage of tests would be measured too.
"""

import asyncio
import gc
import json
import sys
import time
from collections.abc import Mapping
from itertools import count

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from skillsim.app import create_app
from skillsim.config import Config
from skillsim.instants import SECOND_US
from skillsim.listener import Connection
from tests import bare_asgi
from tests.asgi import NOW_US

ROUNDS = 9
REQUESTS = 200
# Documented: a record that DevSkiller's pages print, so every scenario with samples has it.
CANDIDATE = "1024138f-684f-4311-b539-774fd3ef3a9c"


class Wire(asyncio.Transport):
    """The other end of a connection: keeps the head of what was answered last."""

    def __init__(self) -> None:
        super().__init__({"peername": ("127.0.0.1", 50000), "sockname": ("127.0.0.1", 8600)})
        self.status = b""

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Bytes of an answer; only its head begins like this."""
        if data[:9] == b"HTTP/1.1 ":
            self.status = bytes(data[9:12])

    def is_closing(self) -> bool:
        return False

    def close(self) -> None:
        """Nothing to close."""

    def abort(self) -> None:
        """Nothing to abort."""

    def pause_reading(self) -> None:
        """Nothing is read ahead."""

    def resume_reading(self) -> None:
        """Nothing is read ahead."""


class Client:
    """One kept connection to an application."""

    def __init__(self, app: ASGIApp, protocol: type[HttpToolsProtocol]) -> None:
        config = uvicorn.Config(
            app, lifespan="off", log_config=None, access_log=False, proxy_headers=False
        )
        config.load()
        self._protocol = protocol(config, ServerState(), {}, asyncio.get_running_loop())
        self.wire = Wire()
        self._protocol.connection_made(self.wire)

    async def send(self, request: bytes, *, times: int) -> float:
        """The seconds of CPU for a request so many times, each after the answer before."""
        began = time.process_time()
        for _ in range(times):
            self._protocol.data_received(request)
            while (cycle := self._protocol.cycle) is not None and not cycle.response_complete:
                await asyncio.sleep(0)
        return time.process_time() - began

    def leave(self) -> None:
        """End the connection."""
        self._protocol.connection_lost(None)


def request(method: str, path: str, body: Mapping[str, str] | None = None) -> bytes:
    """A request as a client with DevSkiller's sample key sends it."""
    head = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1:8600", "Devskiller-Api-Key: TEST-API-KEY"]
    content = json.dumps(body) if body else ""
    if body:
        head += ["Content-Type: application/json", f"Content-Length: {len(content)}"]
    return "\r\n".join([*head, "", content]).encode()


NAMES = {"firstName": "Ada", "lastName": "Lovelace"}
WORKS = {
    "list of 10": (request("GET", "/devskiller/candidates?count=10"), b"200"),
    "item by id": (request("GET", f"/devskiller/candidates/{CANDIDATE}"), b"200"),
    "create": (
        request("POST", "/devskiller/candidates", {"email": "ada@mail.example", **NAMES}),
        b"201",
    ),
    "invalid create": (request("POST", "/devskiller/candidates", NAMES), b"400"),
}
BARE = request("GET", "/")


async def measure() -> dict[str, float]:
    """How many bare replies each work costs: the least of the rounds of both."""
    # Each look at the clock finds it ten seconds on, so the limiter counts and never refuses.
    instants = count(NOW_US, 10 * SECOND_US)
    app = create_app(Config(scenario="demo", as_of="2026-08-01"), read=lambda: next(instants))
    ours, bare = Client(app, Connection), Client(bare_asgi.app, HttpToolsProtocol)
    gc.collect()
    gc.freeze()
    costs: dict[str, list[float]] = {name: [] for name in (*WORKS, "bare")}
    for _ in range(ROUNDS):
        costs["bare"].append(await bare.send(BARE, times=REQUESTS))
        for name, (sent, status) in WORKS.items():
            costs[name].append(await ours.send(sent, times=REQUESTS))
            assert ours.wire.status == status, f"{name}: {ours.wire.status!r}"
    ours.leave()
    bare.leave()
    app.close()
    return {name: min(costs[name]) / min(costs["bare"]) for name in WORKS}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asyncio.run(measure())))
