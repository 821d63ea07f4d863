"""A receiver of webhooks on this machine, which answers as it is told."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

GIVE_UP_S = 20.0


class Receiver:
    """Where events go to; `status` is what it answers from now on."""

    def __init__(self) -> None:
        self.status = 204
        self.bodies: list[Any] = []
        self._arrived = threading.Condition()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())

    @property
    def url(self) -> str:
        """The address to register as a webhook."""
        return f"http://127.0.0.1:{self._server.server_port}/hook"

    def wait_for(self, event: str) -> None:
        """Return when an event of this kind has arrived; fails the test when none comes."""
        with self._arrived:
            has_come = self._arrived.wait_for(lambda: self._holds(event), GIVE_UP_S)
        assert has_come, f"{event} did not come, but {self.bodies}"

    def told_about(self, email: str) -> list[str]:
        """The kinds of the events about a candidate, in the order they came."""
        told = [event for body in self.bodies for event in body]
        return [event["event"] for event in told if event["candidateEmail"] == email]

    def run(self) -> None:
        """Receive until `stop` is called."""
        self._server.serve_forever(poll_interval=0.05)

    def stop(self) -> None:
        """Receive nothing any more."""
        self._server.shutdown()
        self._server.server_close()

    def _holds(self, event: str) -> bool:
        return any(told["event"] == event for body in self.bodies for told in body)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with receiver._arrived:
                    receiver.bodies.append(json.loads(body))
                    receiver._arrived.notify_all()
                self.send_response(receiver.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *said: object) -> None:
                """Keep the terminal for the tests."""

        return Handler


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver that listens until the block ends."""
    receiver = Receiver()
    thread = threading.Thread(target=receiver.run)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.stop()
        thread.join()
