"""A stand-in for a sandbox's admin API: gives answers that were laid down before."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@dataclass(frozen=True)
class Asked:
    """One request that arrived; header names are lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """What the body says."""
        return json.loads(self.body)


@dataclass
class CannedAdmin:
    """What is answered from now on, and every request so far."""

    url: str
    status: int = 200
    content: bytes = b"{}"
    asked: list[Asked] = field(default_factory=list)

    def answer(self, body: Any, status: int = 200) -> None:
        """Answer everything with this from now on; bytes as they are, the rest as JSON."""
        self.status = status
        self.content = body if isinstance(body, bytes) else json.dumps(body).encode()

    @property
    def last(self) -> Asked:
        """The request that arrived last."""
        return self.asked[-1]


@contextmanager
def canned_admin() -> Iterator[CannedAdmin]:
    """A server on a free loopback port; gone when the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def handle_one(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            canned.asked.append(Asked(self.command, self.path, headers, body))
            self.send_response(canned.status)
            self.end_headers()
            if canned.status != 204:
                self.wfile.write(canned.content)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_one  # noqa: N815 - its names

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        canned = CannedAdmin(f"http://127.0.0.1:{server.server_address[1]}")
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield canned
        finally:
            server.shutdown()
            thread.join()
