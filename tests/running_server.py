"""A simulator in a process of its own, and the HTTP that tests speak to it."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from skillsim_contracts.credentials import key_header, token_operation
from skillsim_contracts.replay import DocumentedExchange

CHECKOUT = Path(__file__).parents[1]

SERVE = ["serve", "--port", "0", "--scenario", "small", "--seed", "1", "--format", "json"]

START_S = 60.0
STOP_S = 20.0
ANSWER_S = 20.0

JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Installation:
    """A Python that has skillsim."""

    python: Path
    modules: Path | None = None
    """A folder that is looked into before what is installed."""

    def environment(self) -> dict[str, str]:
        """What its programs are started with: `skillsim` and `python3` are its own."""
        path = f"{self.python.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        inherited = {name: text for name, text in os.environ.items() if name != "PYTHONPATH"}
        modules = {"PYTHONPATH": str(self.modules)} if self.modules else {}
        return {**inherited, **modules, "PATH": path}


OF_THE_CHECKOUT = Installation(Path(sys.executable), CHECKOUT / "simulator")


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
    installation: Installation

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
        access, selling = self.vendors[vendor], token_operation(vendor)
        if selling is None:
            return {str(key_header(vendor)): access.credentials["api_key"]}
        body = json.dumps({"grant_type": "client_credentials", **access.credentials}).encode()
        answer = self.request("POST", access.base_url + selling.path, JSON, body)
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
def running_server(
    log: Path,
    installation: Installation = OF_THE_CHECKOUT,
    *,
    program: Sequence[str] = ("-m", "skillsim"),
    environment: Mapping[str, str] | None = None,
) -> Iterator[Server]:
    """A server on a free port, its log in the file; stopped when the block ends.

    `program` is what its Python runs, `environment` all that it has instead of the usual one.
    """
    with (
        log.open("wb") as errors,
        subprocess.Popen(
            [installation.python, *program, *SERVE],
            stdout=subprocess.PIPE,
            stderr=errors,
            env=installation.environment() if environment is None else environment,
            cwd=log.parent,
        ) as process,
    ):
        try:
            yield _server(_ready_line(process, log), log, installation)
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


def _server(ready_line: str, log: Path, installation: Installation) -> Server:
    ready = json.loads(ready_line)
    vendors = {
        name: Access(
            vendor["base_url"],
            {key: text for key, text in vendor["credentials"].items() if isinstance(text, str)},
        )
        for name, vendor in ready["vendors"].items()
    }
    return Server(ready["base_url"], vendors, log, installation)


def _wait(process: "subprocess.Popen[bytes]") -> None:
    try:
        process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
