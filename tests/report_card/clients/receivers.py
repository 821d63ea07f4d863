"""Receivers of DevSkiller's webhooks: one that takes care, and one that does not."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Decide = Callable[[str, bytes], int]
"""(the secret that came, the body) → the status to answer with."""


class Careful:
    """Refuses strangers, and takes what it knows without doing it twice."""

    def __init__(self) -> None:
        self.secret = ""
        self.done: list[bytes] = []

    def __call__(self, secret: str, body: bytes) -> int:
        if secret != self.secret:
            return 401
        if body not in self.done:
            self.done.append(body)
        return 200


class Careless:
    """Believes everybody, and stumbles over what it knows."""

    def __init__(self) -> None:
        self.done: list[bytes] = []

    def __call__(self, secret: str, body: bytes) -> int:
        if body in self.done:
            return 500
        self.done.append(body)
        return 200


@contextmanager
def listening(decide: Decide) -> Iterator[str]:
    """The address of a receiver that answers as it is told, until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(decide(self.headers["Devskiller-Hook-Secret"], body))
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/hook"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
