"""The lane against pristine Connexion: the same generated requests, the same answers.

Both serve worlds of their own from the same seed, so a success must match to the last byte, new
identifiers included. Errors are compared by status: their envelope is the vendor's, not
Connexion's.
"""

import asyncio
import copy
import json
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from starlette.types import ASGIApp, Message

from skillsim import contract
from skillsim.app import Simulator, create_app
from skillsim.config import Config
from skillsim.contract import Operation
from skillsim.resources import contract_path, contracts_root
from tests.differential_allowed import ALLOWED, Allowed, Exchange
from tests.pristine import BASE, pristine_app

# Each sends 25 requests to both sides: up to four seconds.
pytestmark = pytest.mark.slow

NOW_US = 1_767_225_600_000_000
EXAMPLES = 25
COMPARED = (b"content-type", b"location")
Answer = tuple[int, dict[bytes, bytes], bytes]
VENDORS = sorted(path.stem for path in contracts_root().glob("*.yaml"))


@dataclass(frozen=True)
class Pair:
    """The two implementations, each with a world of its own."""

    lane: Simulator
    other: Simulator
    pristine: ASGIApp
    schema: Any

    def reset(self) -> None:
        for simulator in (self.lane, self.other):
            simulator.worlds.get("default").reset()


@cache
def make_pair(vendor: str) -> Pair:
    config = Config(as_of="2026-01-01", settings={"rate_limit.enabled": False})
    lane, other = (create_app(config, read=lambda: NOW_US) for _ in range(2))
    document = copy.deepcopy(lane.contracts[vendor].document)
    return Pair(lane, other, pristine_app(other, vendor), schemathesis.openapi.from_dict(document))


def _operations() -> list[Any]:
    return [
        pytest.param(vendor, operation, id=f"{vendor}-{operation.operation_id}")
        for vendor in VENDORS
        for operation in contract.load(contract_path(vendor)).operations
    ]


@pytest.mark.parametrize(("vendor", "operation"), _operations())
def test_lane_and_pristine_connexion_answer_alike(vendor: str, operation: Operation) -> None:
    pair = make_pair(vendor)
    raw = pair.schema[operation.path][operation.method]
    modes = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]
    cases = st.one_of(*(raw.as_strategy(generation_mode=mode) for mode in modes))

    @given(case=cases, known=st.fixed_dictionaries(_known_values(operation)))
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    def compare(case: Any, known: dict[str, str | None]) -> None:
        for name, value in known.items():
            if value is not None and name in (case.path_parameters or {}):
                case.path_parameters[name] = value
        _compare(pair, vendor, operation, _prepare(case))

    compare()


def _known_values(operation: Operation) -> dict[str, st.SearchStrategy[str | None]]:
    """For each path parameter: what was generated (None), or a record the documents name."""
    known = {
        "employee_id": ["12345"],
        "external_id": ["12345"],
        "id": _DEVSKILLER_IDS,
        "assessmentId": _DEVSKILLER_IDS,
    }
    return {
        p.name: st.sampled_from([None, *known.get(p.name, [])])
        for p in operation.parameters
        if p.place == "path"
    }


_DEVSKILLER_IDS = [
    "1024138f-684f-4311-b539-774fd3ef3a9c",
    "2er4Hm3VwGW3J0lfwrvQYd",
    "5wxgYgs41BZoohKMdwrMKj",
    "70Wvi8uyl9mFFM4xuVdI5o",
    "f3f7c764-992e-497a-9b3c-6b9d13a80356",
    "3rzOhn61E7Zo98KEZTRWXA",
    "2Pcu6q8aaweImJ9OsQICvE",
]


def _prepare(case: Any) -> requests.PreparedRequest:
    arguments = case.as_transport_kwargs(base_url=BASE)
    arguments.pop("timeout", None)
    arguments.pop("verify", None)
    return requests.Request(**arguments).prepare()


def _compare(
    pair: Pair, vendor: str, operation: Operation, request: requests.PreparedRequest
) -> None:
    exchange, lane, other = _exchange(pair, vendor, request)
    if exchange.lane != exchange.connexion:
        assert any(allowed.covers(exchange) for allowed in ALLOWED), exchange
    elif exchange.lane < 400 and operation.operation_id not in RANDOM:
        assert _parsed(lane[2]) == _parsed(other[2]), exchange
        # Connexion labels an empty body, too.
        assert not lane[2] or _media_type(lane[1]) == _media_type(other[1]), exchange
        assert lane[1].get(b"location") == other[1].get(b"location"), exchange


def _exchange(
    pair: Pair, vendor: str, request: requests.PreparedRequest
) -> tuple[Exchange, Answer, Answer]:
    """The same request to both; a refusal or a difference puts both worlds back to the seed."""
    parts = urlsplit(str(request.url))
    body = request.body if isinstance(request.body, bytes) else str(request.body or "").encode()
    own = {str(k).lower(): str(v) for k, v in request.headers.items()}
    lane, other = (
        _send(app, str(request.method), prefix, parts, own | _credential(world, vendor), body)
        for world, app, prefix in (
            (pair.lane, pair.lane, f"/{vendor}"),
            (pair.other, pair.pristine, ""),
        )
    )
    if lane[0] != other[0] or lane[0] >= 400:
        pair.reset()
    exchange = Exchange(str(request.method), parts.path, parts.query, own, body, lane[0], other[0])
    return exchange, lane, other


@pytest.mark.parametrize("allowed", ALLOWED, ids=lambda allowed: allowed.reason[:60])
def test_allowed_difference_still_occurs(allowed: Allowed) -> None:
    witness = allowed.witness
    pair = make_pair(witness.vendor)
    request = requests.Request(
        witness.method,
        BASE + witness.target,
        {"Content-Type": witness.media_type},
        data=witness.body,
    )

    exchange, _, _ = _exchange(pair, witness.vendor, request.prepare())

    assert exchange.lane != exchange.connexion
    assert allowed.covers(exchange)


# Tokens and keys are random by design; their shape is the contract's affair.
RANDOM = {"issueToken", "getKeySet"}


def _credential(simulator: Simulator, vendor: str) -> dict[str, str]:
    words = simulator.describe(BASE)["vendors"][vendor]["credentials"]
    if "api_key" in words:
        return {"devskiller-api-key": words["api_key"]}
    desk = simulator.worlds.get("default").desks[vendor]
    client = desk.client(words["client_id"], words["client_secret"])
    assert client is not None
    return {"authorization": f"Bearer {desk.token(client, client.scopes)}"}


def _media_type(head: dict[bytes, bytes]) -> bytes:
    return head.get(b"content-type", b"").split(b";")[0]


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return body.decode()


def _send(
    app: ASGIApp, method: str, prefix: str, parts: Any, headers: dict[str, str], body: bytes
) -> Answer:
    """One request straight into an ASGI application, as a server would hand it over."""
    sent: list[Message] = []
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": prefix + unquote(parts.path),
        "raw_path": (prefix + parts.path).encode(),
        "root_path": "",
        "query_string": parts.query.encode(),
        "headers": [(b"host", b"127.0.0.1:8600")]
        + [(k.encode("latin-1"), v.encode("latin-1")) for k, v in headers.items() if k != "host"],
        "server": ("127.0.0.1", 8600),
        "client": ("127.0.0.1", 50000),
        "state": {},
        "extensions": {},
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    async def run() -> None:
        await app(scope, receive, send)

    asyncio.run(run())
    head = {name: value for name, value in sent[0]["headers"] if name in COMPARED}
    body_sent = b"".join(m.get("body", b"") for m in sent[1:])
    return int(sent[0]["status"]), head, body_sent
