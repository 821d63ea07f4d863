"""Where raw requests go: one list and one write per vendor, with valid credentials."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import urlsplit

from tests.raw_socket import CLOSED
from tests.running_server import JSON, Server

OK = (200, 201)


@dataclass(frozen=True)
class Resource:
    """A list of a vendor and a body it takes; `text_field` is a text that the body may hold."""

    path: str
    reads: str
    everything: str
    valid: Mapping[str, object]
    text_field: str


RESOURCES = {
    "skilltrack": Resource(
        path="/v1/employees",
        reads="GET",
        everything="",
        valid={
            "name": "Ann Lee",
            "email": "ann.lee@raw.example",
            "department": "Product",
            "role": "Tester",
            "hire_date": "2024-02-29",
        },
        text_field="name",
    ),
    "techwolf": Resource(
        path="/export/employees/skill_clusters",
        reads="POST",
        everything='{"limit": 100}',
        valid={"limit": 1},
        text_field="starting_after",
    ),
    "devskiller": Resource(
        path="/candidates",
        reads="GET",
        everything="",
        valid={"email": "ann.lee@raw.example"},
        text_field="firstName",
    ),
}


@dataclass(frozen=True)
class Target:
    """One vendor's resource on a running server; builds requests to it as bytes."""

    vendor: str
    resource: Resource
    address: tuple[str, int]
    prefix: bytes
    proof_name: bytes
    proof: bytes

    @property
    def host(self) -> bytes:
        """The Host header of a client that means this server."""
        return f"{self.address[0]}:{self.address[1]}".encode()

    @property
    def inner(self) -> bytes:
        """The resource's path from the vendor's base."""
        return self.resource.path.encode()

    @property
    def path(self) -> bytes:
        """The resource's path on the server."""
        return self.prefix + self.inner

    @property
    def authorization(self) -> bytes:
        """The header line that proves the caller."""
        return self.proof_name + b": " + self.proof

    def request(
        self,
        method: bytes,
        target: bytes,
        fields: Sequence[bytes] = (),
        body: bytes = b"",
        *,
        host: bytes | None = None,
        authorization: bytes | None = None,
    ) -> bytes:
        """A request with the usual header lines before `fields`; an empty one is left out."""
        proof = self.authorization if authorization is None else authorization
        host_line = b"Host: " + (self.host if host is None else host) if host != b"" else b""
        lines = [b"%s %s HTTP/1.1" % (method, target), host_line, proof, b"Connection: close"]
        return b"\r\n".join([*(line for line in lines if line), *fields, b"", b""]) + body

    def read(
        self,
        query: bytes = b"",
        fields: Sequence[bytes] = (),
        *,
        target: bytes | None = None,
        host: bytes | None = None,
        authorization: bytes | None = None,
    ) -> bytes:
        """A request for the list; the export of TechWolf is a POST and takes a body."""
        where = (self.path if target is None else target) + query
        body = self.valid_body if self.resource.reads == "POST" else b""
        own = [b"Content-Type: application/json", b"Content-Length: %d" % len(body)] if body else []
        method = self.resource.reads.encode()
        return self.request(
            method, where, [*own, *fields], body, host=host, authorization=authorization
        )

    def write(
        self,
        body: bytes,
        fields: Sequence[bytes] = (),
        *,
        content_type: bytes = b"application/json",
        length: bytes | None = None,
    ) -> bytes:
        """A POST of the body; an empty `length` or `content_type` leaves that header out."""
        own = [b"Content-Type: " + content_type] if content_type else []
        if length != b"":
            own.append(b"Content-Length: " + (b"%d" % len(body) if length is None else length))
        return self.request(b"POST", self.path, [*own, *fields], body)

    def write_chunked(self, body: bytes) -> bytes:
        """A POST of bytes that are already in chunks."""
        return self.write(body, [b"Transfer-Encoding: chunked"], length=b"")

    @property
    def valid_body(self) -> bytes:
        """A body that is accepted."""
        return json.dumps(self.resource.valid).encode()

    def with_extra(self, value: bytes) -> bytes:
        """A valid body with one more member that no contract knows."""
        return self.valid_body[:-1] + b', "extra": ' + value + b"}"

    def with_text(self, value: bytes, member: str = "") -> bytes:
        """A valid body whose text field, or another member, holds these bytes of JSON."""
        member = member or self.resource.text_field
        others = {k: v for k, v in self.resource.valid.items() if k != member}
        name = json.dumps(member).encode()
        begun = json.dumps(others).encode()[:-1] + (b", " if others else b"")
        return begun + name + b": " + value + b"}"


def make_target(server: Server, vendor: str) -> Target:
    """The vendor's resource on the server, with a fresh proof of who asks."""
    parts = urlsplit(server.vendors[vendor].base_url)
    assert parts.hostname is not None
    assert parts.port is not None
    ((name, proof),) = server.authorization(vendor).items()
    return Target(
        vendor,
        RESOURCES[vendor],
        (parts.hostname, parts.port),
        parts.path.encode(),
        name.encode(),
        proof.encode(),
    )


def stored(server: Server, target: Target) -> list[object]:
    """What the list holds, item by item; two calls are equal when nothing was stored between."""
    resource = target.resource
    url = server.vendors[target.vendor].base_url + resource.path
    headers = JSON | {target.proof_name.decode(): target.proof.decode()}
    query = "?count=1" if target.vendor == "devskiller" else ""
    body = resource.everything.encode() or None
    answer = server.request(resource.reads, url + query, headers, body)
    assert answer.status == 200, answer
    listed = json.loads(answer.body)
    if target.vendor == "devskiller":
        return list(range(listed["page"]["totalElements"]))
    return list(listed["records"] if isinstance(listed, dict) else listed)


@dataclass(frozen=True)
class RawCase:
    """One hostile request and the statuses it may be answered with.

    `parser` marks what the HTTP parser refuses before any of our code runs: any body will do
    then, or a closed connection. `any_shape` marks a refusal that addresses no vendor.
    """

    name: str
    build: Callable[[Target], bytes]
    allowed: frozenset[int]
    by_vendor: Mapping[str, frozenset[int]] = field(default_factory=lambda: MappingProxyType({}))
    parser: bool = False
    any_shape: bool = False
    half_close: bool = False

    def statuses(self, vendor: str) -> frozenset[int]:
        """What this vendor may answer."""
        refused = frozenset({400, CLOSED}) if self.parser else frozenset()
        return self.by_vendor.get(vendor, self.allowed) | refused


def case(
    name: str,
    build: Callable[[Target], bytes],
    *allowed: int,
    parser: bool = False,
    any_shape: bool = False,
    half_close: bool = False,
    **by_vendor: tuple[int, ...],
) -> RawCase:
    """A raw case in one line of a table; `by_vendor` overrides the statuses for single vendors."""
    return RawCase(
        name,
        build,
        frozenset(allowed),
        {vendor: frozenset(statuses) for vendor, statuses in by_vendor.items()},
        parser,
        any_shape,
        half_close,
    )
