"""What sends webhooks to our receivers, and `skillsim listen` in a process of its own."""

import json
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPSConnection, RemoteDisconnected
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from tests.running_server import OF_THE_CHECKOUT

TIMEOUT_S = 20.0
SECRET_HEADER = "Devskiller-Hook-Secret"
EVENT = [{"candidateId": "1024138f-684f-4311-b539-774fd3ef3a9c", "event": "ASSESSMENT_COMPLETED"}]


def send(
    url: str,
    body: bytes = b"[]",
    headers: Mapping[str, str] | None = None,
    *,
    method: str = "POST",
    tls: ssl.SSLContext | None = None,
) -> int | None:
    """The status that is answered; None when the connection is closed instead."""
    parts = urlsplit(url)
    netloc = parts.netloc
    connection = (
        HTTPSConnection(netloc, timeout=TIMEOUT_S, context=tls)
        if parts.scheme == "https"
        else HTTPConnection(netloc, timeout=TIMEOUT_S)
    )
    try:
        query = f"?{parts.query}" if parts.query else ""
        connection.request(method, parts.path + query, body, dict(headers or {}))
        return connection.getresponse().status
    except RemoteDisconnected:
        return None
    finally:
        connection.close()


def tell(url: str, secret: str | None = None, event: Any = EVENT) -> int | None:
    """Send a webhook as the vendor with webhooks spells it."""
    headers = {} if secret is None else {SECRET_HEADER: secret}
    return send(url, json.dumps(event).encode(), headers)


def send_raw(port: int, request: bytes) -> bytes:
    """All that is answered to these bytes, up to the end of the connection."""
    with socket.create_connection(("127.0.0.1", port), TIMEOUT_S) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        with connection.makefile("rb") as stream:
            return stream.read()


@dataclass
class Listening:
    """A `skillsim listen` that is ready; `ready` is its first line."""

    process: "subprocess.Popen[str]"
    ready: str

    @property
    def url(self) -> str:
        """Where it listens, whatever the format."""
        if self.ready.startswith("{"):
            return str(json.loads(self.ready)["url"])
        return self.ready.removeprefix("listening on ").partition(",")[0].strip()

    def end(self, *, terminate: bool = True) -> tuple[int, str, str]:
        """The exit code, and what it printed after the first line: output and errors."""
        if terminate:
            self.process.terminate()
        printed, errors = self.process.communicate(timeout=TIMEOUT_S)
        return self.process.returncode, printed, errors


@contextmanager
def listening(folder: Path, *flags: str) -> Iterator[Listening]:
    """The command on a free port, in a folder; it is killed when the block ends before it."""
    process = subprocess.Popen(
        [str(OF_THE_CHECKOUT.python), "-m", "skillsim", "listen", "--port", "0", *flags],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=OF_THE_CHECKOUT.environment(),
        cwd=folder,
    )
    with process:
        try:
            yield Listening(process, _first_line(process))
        finally:
            if process.poll() is None:
                process.kill()


def _first_line(process: "subprocess.Popen[str]") -> str:
    out: IO[str] | None = process.stdout
    assert out is not None
    deadline = threading.Timer(TIMEOUT_S, process.kill)
    deadline.start()
    line = out.readline()
    deadline.cancel()
    if not line:
        process.kill()
        raise AssertionError(f"it did not start: {process.communicate()[1]}")
    return line
