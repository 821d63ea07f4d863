"""A simulator with a TLS listener in a process of its own, and clients that trust it."""

import json
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPSConnection
from pathlib import Path
from typing import Any

from tests.running_server import ANSWER_S, SERVE, Answer


@dataclass(frozen=True)
class SecuredServer:
    """Where it is, as its ready line says."""

    ready: Mapping[str, Any]

    @property
    def port(self) -> int:
        """The port of the TLS listener."""
        return int(self.ready["tls"]["base_url"].rpartition(":")[2])

    @property
    def ca(self) -> Path:
        """The certificate to trust."""
        return Path(self.ready["tls"]["ca"])

    def request(
        self,
        host: str,
        method: str,
        target: str,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Answer:
        """One exchange with a host as if the name led here; trusts nothing but the CA's file."""
        connection = _Redirected(host, self.port, ssl.create_default_context(cafile=self.ca))
        try:
            connection.request(method, target, body, dict(headers or {}))
            response = connection.getresponse()
            sent = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, sent, response.read())
        finally:
            connection.close()


class _Redirected(HTTPSConnection):
    """Asks for a host by its name, on a port of this machine."""

    def __init__(self, host: str, port: int, context: ssl.SSLContext) -> None:
        super().__init__(host, timeout=ANSWER_S, context=context)
        self._create_connection = lambda _, *rest: _connect(port, *rest)


def _connect(port: int, *rest: Any) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), *rest)


@contextmanager
def secured_server(folder: Path, *flags: str) -> Iterator[SecuredServer]:
    """A server with `--tls` on a free port, started in a folder; stopped when the block ends."""
    command = [sys.executable, "-m", "skillsim", *SERVE, "--tls", "--tls-port", "0", *flags]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=folder, text=True) as process:
        assert process.stdout is not None
        try:
            yield SecuredServer(json.loads(process.stdout.readline()))
        finally:
            process.terminate()
