"""Exchanges made by hand, a proxy in a thread, and a small server whose answers have drifted."""

import json
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from skillsim_contracts.contract import known_vendors
from skillsim_contracts.drift import serving
from skillsim_contracts.drift.exchanges import Exchange
from skillsim_contracts.drift.judging import judged
from skillsim_contracts.drift.ledger import Ledger
from skillsim_contracts.drift.places import Places
from skillsim_contracts.drift.upstream import Upstream
from skillsim_contracts.drift.violations import Violation
from skillsim_contracts.drift.watching import Watch
from tests.kit.answers import EMPLOYEE

JSON = {"Content-Type": "application/json"}
BEARER = {"Authorization": "Bearer some-opaque-token"}
KEY = {"Devskiller-Api-Key": "some-opaque-key"}
HOSTS = {
    "skilltrack": "https://api.skilltrack.com",
    "techwolf": "https://acme.eu3.techwolf.ai",
    "devskiller": "https://api.devskiller.com",
}
PROOFS = {"skilltrack": BEARER, "techwolf": BEARER, "devskiller": KEY}

NEW_EMPLOYEE = {n: v for n, v in EMPLOYEE.items() if n != "employee_id"} | {
    "email": "someone.new@example.com"
}


def exchange(
    vendor: str,
    request: str,
    status: int = 0,
    *,
    sent: Any = None,
    answered: Any = None,
    headers: dict[str, str] | None = None,
    media: str = "application/json",
    number: int = 0,
    is_complete: bool = True,
) -> Exchange:
    """An exchange such as `GET /v1/employees`; a status of 0 leaves the answer out of it."""
    method, path = request.split()
    fields = {"host": "somewhere", **(PROOFS[vendor] | JSON if headers is None else headers)}
    return Exchange(
        number=number,
        method=method,
        url=HOSTS[vendor] + path,
        request_headers=tuple((name.lower(), value) for name, value in fields.items()),
        request_body=_bytes(sent),
        status=status,
        answer_headers=(("content-type", media),) if media else (),
        answer_body=_bytes(answered),
        is_complete=is_complete,
    )


def _bytes(body: Any) -> bytes:
    if body is None:
        return b""
    return body if isinstance(body, bytes) else json.dumps(body).encode()


def violations_of(one: Exchange) -> list[Violation]:
    """What is wrong with an exchange, hints too."""
    return list(judged(one, Places(known_vendors())).violations)


def told(violations: Iterable[Violation]) -> list[tuple[str, str, str]]:
    """Side, part and pointer of each violation that is no hint."""
    return [(v.side.value, v.part, v.pointer) for v in violations if not v.is_hint]


def hints(violations: Iterable[Violation]) -> list[tuple[str, str, str]]:
    return [(v.side.value, v.part, v.pointer) for v in violations if v.is_hint]


@dataclass(frozen=True)
class Asked:
    """A request to send through a proxy."""

    method: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None


@dataclass(frozen=True)
class Got:
    """What came back; header names are lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


def passed(
    upstream: str, *requests: Asked, ca: Path | None = None, **options: Any
) -> tuple[list[Got], Watch, list[str]]:
    """Send requests through a proxy of its own: the answers, what it saw, and its lines."""
    lines: list[str] = []
    watch = Watch(Places(known_vendors(), otherwise=""), Ledger(), say=lines.append, **options)
    with proxy_to(Upstream(upstream, ca), watch, len(requests)) as address:
        answers = [send(address, request) for request in requests]
    return answers, watch, lines


@contextmanager
def proxy_to(upstream: Upstream, watch: Watch, count: int) -> Iterator[str]:
    """The address of a proxy that ends by itself after so many exchanges."""
    is_ready = threading.Event()
    with serving.bound_socket("127.0.0.1", 0) as listening:
        run = threading.Thread(
            target=serving.serve,
            args=(upstream, watch, listening, is_ready.set),
            kwargs={"count": count},
            name="drift-proxy",
        )
        run.start()
        assert is_ready.wait(20)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        run.join(20)
        assert not run.is_alive()


def send(address: str, asked: Asked) -> Got:
    connection = HTTPConnection(urlsplit(address).netloc, timeout=20)
    try:
        connection.request(asked.method, asked.path, asked.body, asked.headers)
        answer = connection.getresponse()
        fields = {name.lower(): value for name, value in answer.getheaders()}
        return Got(answer.status, fields, answer.read())
    finally:
        connection.close()


Canned = dict[str, tuple[int, str, Any]]
"""Status, media type and JSON value by request, such as `GET /v1/employees`."""


def answering(canned: Canned) -> WSGIApplication:
    """An application that answers these requests and nothing else, and asks nobody who they are."""

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Sequence[bytes]:
        asked = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"
        status, media, value = canned.get(asked, (404, "text/plain", "nothing here"))
        body = value.encode() if isinstance(value, str) else json.dumps(value).encode()
        head = [("Content-Type", media), ("Content-Length", str(len(body)))]
        start_response(f"{status} Said", head)
        return [body]

    return app
