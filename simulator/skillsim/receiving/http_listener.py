"""The HTTP of a receiver: a thread for each connection, with one request and one answer or none."""

import contextlib
import http.server
import logging
import socket
import socketserver
import ssl
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from skillsim.errors import ApiError, ConfigurationError, MethodNotAllowed, TooLarge
from skillsim.receiving import request_body

_SILENCE_S = 15.0
_ENDING_S = 5.0
_POLL_S = 0.05
_MAX_DRAINED_BYTES = 8 << 20
_METHODS = "POST, PUT"
# How every client that speaks TLS begins.
_TLS_HELLO = "\x16\x03"

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Request:
    """One request, wholly read; header names are lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


Take = Callable[[Request], int | None]
"""Gives the status to answer with, None to close the connection without an answer."""


class HttpListener(http.server.ThreadingHTTPServer):
    """Listens on one address, with TLS or without, from `start` to `stop`."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, host: str, port: int, take: Take, tls: ssl.SSLContext | None) -> None:
        """Raises ConfigurationError when it cannot listen there."""
        self.take = take
        self._tls = tls
        self._open: set[socket.socket] = set()
        self._n_busy = 0
        self._changed = threading.Condition()
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            self.address_family = found[0][0]
            super().__init__((host, port), _Handler)
        except (OSError, UnicodeError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or error
            raise ConfigurationError(f"cannot listen on {host} port {port}: {reason}") from error
        self._thread = threading.Thread(target=self.serve_forever, args=(_POLL_S,), daemon=True)

    def start(self) -> None:
        """Accept connections from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Accept no more, let what is being answered end, and close every connection."""
        self.shutdown()
        with self._changed:
            self._changed.wait_for(lambda: self._n_busy == 0, _ENDING_S)
            left = list(self._open)
        for connection in left:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self.server_close()
        self._thread.join()

    @contextlib.contextmanager
    def answering(self) -> Iterator[None]:
        """While the block runs an answer is under way."""
        with self._changed:
            self._n_busy += 1
        try:
            yield
        finally:
            with self._changed:
                self._n_busy -= 1
                self._changed.notify_all()

    def server_bind(self) -> None:
        """Bind, without the look-up of our own name that http.server makes."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "", self.server_address[1]

    def get_request(self) -> tuple[socket.socket, Any]:
        """The next connection; its handshake is left to its own thread."""
        connection, address = super().get_request()
        connection.settimeout(_SILENCE_S)
        if self._tls is not None:
            connection = self._tls.wrap_socket(
                connection, server_side=True, do_handshake_on_connect=False
            )
        with self._changed:
            self._open.add(connection)
        return connection, address

    def close_request(self, request: Any) -> None:
        """Close a connection."""
        with self._changed:
            self._open.discard(request)
        super().close_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Log what ended a connection: a client may do what it likes."""
        error = sys.exception()
        if isinstance(error, ssl.SSLError):
            reason = error.reason or error
            _logger.warning("a client broke off the TLS handshake: %s", reason)
        elif not isinstance(error, OSError):
            _logger.error("a request was not answered", exc_info=error)


class _Handler(http.server.BaseHTTPRequestHandler):
    server: HttpListener
    protocol_version = "HTTP/1.1"
    # What names no version is answered with a status line all the same.
    default_request_version = "HTTP/1.0"

    def setup(self) -> None:
        if isinstance(self.request, ssl.SSLSocket):
            self.request.do_handshake()
        super().setup()

    def do_POST(self) -> None:
        try:
            headers = _by_name(self.headers.items())
            body = request_body.read(self.rfile, headers)
        except ApiError as error:
            self._refuse(error)
            return
        with self.server.answering():
            status = self.server.take(Request(self.command, self.path, headers, body))
            if status is not None:
                self._answer(status)
        self.close_connection = True

    def do_PUT(self) -> None:
        self.do_POST()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Refuse what http.server refuses, and every other method."""
        if code == HTTPStatus.NOT_IMPLEMENTED:
            self._refuse(MethodNotAllowed(f"webhooks are received here: send {_METHODS}"))
            return
        is_tls = getattr(self, "requestline", "").startswith(_TLS_HELLO)
        said = "a client speaks TLS, which takes --tls" if is_tls else str(message or explain)
        self._say_refused(code, said)
        self._answer(code, f"{said}\n")

    def _say_refused(self, code: int, why: str) -> None:
        """Log it: a webhook that is waited for may be among what is refused."""
        _logger.warning("a request was refused with %d: %s", code, why)

    def _refuse(self, error: ApiError) -> None:
        self._say_refused(error.status, error.message)
        self._answer(error.status, f"{error.message}\n", allow=_METHODS)
        if isinstance(error, TooLarge):
            # A client that is cut off while it sends would not read the answer.
            left = _MAX_DRAINED_BYTES
            while left > 0 and (n_read := len(self.rfile.read1(65536))):
                left -= n_read

    def _answer(self, status: int, text: str = "", allow: str = "") -> None:
        content = text.encode()
        self.close_connection = True
        self.send_response(status)
        if allow:
            self.send_header("Allow", allow)
        if content:
            self.send_header("Content-Type", "text/plain; charset=utf-8")
        if status not in (204, 304):
            self.send_header("Content-Length", str(len(content)))
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def version_string(self) -> str:
        return "skillsim"

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - its name
        """Say nothing: whoever listens says what arrived."""


def _by_name(fields: Any) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in fields:
        key = name.lower()
        headers[key] = f"{headers[key]}, {value}" if key in headers else value
    return headers
