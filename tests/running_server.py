"""A simulator in a process of its own, and the HTTP that tests speak to it."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from skillsim_contracts.replay import DocumentedExchange

CHECKOUT = Path(__file__).parents[1]

SERVE = ["serve", "--port", "0", "--scenario", "small", "--seed", "1", "--format", "json"]

START_S = 60.0
STOP_S = 20.0
ANSWER_S = 20.0

# Documented: each vendor's page on authentication.
TOKEN_PATHS = {"skilltrack": "/v1/auth/token", "techwolf": "/oauth/token"}
API_KEY_HEADER = "Devskiller-Api-Key"

JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Answer:
    """What came back; header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Access:
    """Where a vendor is reached, and what its default world accepts as proof."""

    base_url: str
    credentials: Mapping[str, str]


@dataclass(frozen=True)
class Server:
    """One running simulator with its default world."""

    base_url: str
    vendors: Mapping[str, Access]
    log: Path

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Answer:
        """One exchange on a connection of its own; redirects are not followed."""
        parts = urlsplit(url)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connection = HTTPConnection(parts.netloc, timeout=ANSWER_S)
        try:
            connection.request(method, target, body, dict(headers or {}))
            response = connection.getresponse()
            sent = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, sent, response.read())
        finally:
            connection.close()

    def replay(self, exchange: DocumentedExchange) -> Answer:
        """The answer to a printed request, its placeholders filled with real credentials."""
        access = self.vendors[exchange.vendor]
        headers = dict(exchange.headers)
        if exchange.auth == "invalid":
            headers["Authorization"] = "Bearer invalid"
        elif exchange.auth != "none":
            headers |= self.authorization(exchange.vendor)
        url = access.base_url + exchange.path
        return self.request(exchange.method, url, headers, exchange.payload(access.credentials))

    def authorization(self, vendor: str) -> dict[str, str]:
        """The header that proves a caller who may do everything; a token comes fresh each time."""
        access = self.vendors[vendor]
        if "api_key" in access.credentials:
            return {API_KEY_HEADER: access.credentials["api_key"]}
        body = json.dumps({"grant_type": "client_credentials", **access.credentials}).encode()
        answer = self.request("POST", access.base_url + TOKEN_PATHS[vendor], JSON, body)
        assert answer.status == 200, answer
        return {"Authorization": f"Bearer {json.loads(answer.body)['access_token']}"}

    def reset(self) -> None:
        """Put the default world back to its first state."""
        answer = self.request("POST", f"{self.base_url}/__admin/reset", JSON, b"{}")
        assert answer.status < 300, answer

    def log_text(self, start: int = 0) -> str:
        """What the server has logged so far, from byte `start`."""
        return self.log.read_bytes()[start:].decode("utf-8", "replace")


@contextmanager
def running_server(log: Path) -> Iterator[Server]:
    """A server on a free port, its log in the file; stopped when the block ends."""
    command = [sys.executable, "-m", "skillsim", *SERVE]
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT / "simulator")}
    with (
        log.open("wb") as errors,
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=errors, env=environment, cwd=log.parent
        ) as process,
    ):
        try:
            yield _server(_ready_line(process, log), log)
        finally:
            process.terminate()
            _wait(process)


def _ready_line(process: "subprocess.Popen[bytes]", log: Path) -> str:
    """The one line that a started server prints; a server that prints none in time is killed."""
    assert process.stdout is not None
    deadline = threading.Timer(START_S, process.kill)
    deadline.start()
    line = process.stdout.readline().decode()
    deadline.cancel()
    assert line, f"the server did not start:\n{log.read_text(errors='replace')[-4000:]}"
    return line


def _server(ready_line: str, log: Path) -> Server:
    ready = json.loads(ready_line)
    vendors = {
        name: Access(
            vendor["base_url"],
            {key: text for key, text in vendor["credentials"].items() if isinstance(text, str)},
        )
        for name, vendor in ready["vendors"].items()
    }
    return Server(ready["base_url"], vendors, log)


def _wait(process: "subprocess.Popen[bytes]") -> None:
    try:
        process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
