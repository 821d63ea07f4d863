"""A receiver of webhooks on this machine: answers from a script and keeps what it was sent.

Only the standard library is used here: a reproduction carries this file's text along.
"""

import http.server
import json
import threading


class Receiver:
    """Answers each POST with the next status of the script, and with its last one from then on."""

    def __init__(self, statuses: list[int]) -> None:
        self.statuses = statuses or [200]
        self.deliveries: list[dict[str, object]] = []
        self._lock = threading.Lock()
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                status = receiver.take(self.path, dict(self.headers.items()), body)
                self.send_response(status)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - its name
                """Say nothing: what arrived is asked for, not printed."""

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        )
        self._thread.start()

    @property
    def url(self) -> str:
        """Where to send webhooks."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/hook"

    def take(self, path: str, headers: dict[str, str], body: bytes) -> int:
        """Keep a delivery; the status to answer it with."""
        with self._lock:
            status = self.statuses[min(len(self.deliveries), len(self.statuses) - 1)]
            self.deliveries.append(
                {
                    "path": path,
                    "headers": {name.lower(): value for name, value in headers.items()},
                    "body": _parsed(body),
                    "text": body.decode("utf-8", "replace"),
                    "answered": status,
                }
            )
            return status

    def inbox(self) -> bytes:
        """JSON: `{"deliveries": [{path, headers, body, text, answered}]}`, in order of arrival."""
        with self._lock:
            return json.dumps({"deliveries": self.deliveries}).encode()

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _parsed(body: bytes) -> object:
    try:
        return json.loads(body)
    except ValueError:
        return None
