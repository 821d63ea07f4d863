"""The requests printed in the vendors' documents, and the verdict on how they were answered.

`documents/<vendor>.yaml` holds one entry for each printed request. Nothing here sends anything:
`load` gives the requests, `check` judges an answer, the caller speaks HTTP in between.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Required, TypedDict

import yaml

from skillsim_contracts.shapes import Json, Shape, ShapeError, expanded, findings

DOCUMENTS = Path(__file__).parent / "documents"

AUTH_KINDS = ("bearer", "api_key", "none", "invalid")

EXCERPT_CHARS = 200


@dataclass(frozen=True, kw_only=True)
class DocumentedExchange:
    """One printed request and the answer that the document, or a decision of ours, promises.

    `path` starts at the vendor's base and holds the query. `auth` is `bearer`, `api_key`, `none`
    or `invalid` (a credential that proves nothing). Without `shape` and `text` the answer has no
    body; `text` is an expression that a body other than JSON must begin with. `location` is an
    expression that the Location header must end with. `decisions` names the decisions behind
    whatever the document itself leaves open.
    """

    vendor: str
    name: str
    source: str
    operation_id: str
    method: str
    path: str
    auth: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Json = None
    media_type: str | None = None
    shape: Shape | None = None
    text: str | None = None
    location: str | None = None
    decisions: Sequence[str] = ()

    def payload(self, credentials: Mapping[str, str]) -> bytes | None:
        """The body as bytes, each `"{name}"` in it replaced by the credential of that name."""
        if self.body is None:
            return None
        text = json.dumps(self.body)
        for name, value in credentials.items():
            text = text.replace(json.dumps(f"{{{name}}}"), json.dumps(value))
        return text.encode()


def documented_vendors() -> tuple[str, ...]:
    """The vendors whose printed requests are on file, in the order of their names."""
    return tuple(sorted(path.stem for path in DOCUMENTS.glob("*.yaml")))


def load_shapes(vendor: str) -> dict[str, Shape]:
    """The vendor's named shapes, expanded; `error` is the envelope of its refusals."""
    return _named_shapes(yaml.safe_load(_text(vendor))["shapes"])


def load(vendor: str) -> tuple[DocumentedExchange, ...]:
    """Every printed request of the vendor, in the order of the document.

    The documents print lists past their end (`page=1` of one page). Such an entry expects the
    empty page and carries `first_page`, what differs for the same list from its start; that
    exchange comes right after it and must show the documented items.
    """
    document = yaml.safe_load(_text(vendor))
    named = _named_shapes(document["shapes"])
    exchanges: list[DocumentedExchange] = []
    for entry in document["exchanges"]:
        first_page = entry.pop("first_page", None)
        exchanges.append(_exchange(vendor, entry, named))
        if first_page:
            start = {"name": f"{entry['name']}, from its start", **first_page}
            exchanges.append(_exchange(vendor, entry | start, named))
    return tuple(exchanges)


def check(
    exchange: DocumentedExchange, status: int, headers: Mapping[str, str], body: bytes
) -> list[str]:
    """Everything in the answer that the document does not promise, as sentences; [] is a pass.

    A wrong status is the only finding then: the rest of such an answer follows from it.
    """
    if status != exchange.status:
        excerpt = body[:EXCERPT_CHARS].decode("utf-8", "replace")
        return [f"status is {status}, documented as {exchange.status}; the body begins {excerpt!r}"]
    sent = {name.lower(): value for name, value in headers.items()}
    found = _media_type_findings(exchange, sent.get("content-type"))
    found += _location_findings(exchange, sent.get("location"))
    return found + _body_findings(exchange, body)


def _media_type_findings(exchange: DocumentedExchange, sent: str | None) -> list[str]:
    if exchange.media_type is None:
        return []
    essence = (sent or "").partition(";")[0].strip().lower()
    if essence == exchange.media_type:
        return []
    return [f"Content-Type is {sent!r}, documented as {exchange.media_type!r}"]


def _location_findings(exchange: DocumentedExchange, sent: str | None) -> list[str]:
    if exchange.location is None:
        return []
    if sent is not None and re.fullmatch(f"https?://[^/?#]+.*{exchange.location}", sent):
        return []
    return [f"Location is {sent!r}, documented to end with {exchange.location!r}"]


def _body_findings(exchange: DocumentedExchange, body: bytes) -> list[str]:
    if exchange.text is not None:
        begins = re.match(exchange.text, body.decode("utf-8", "replace"))
        return [] if begins else [f"the body {body[:EXCERPT_CHARS]!r} is not {exchange.text!r}"]
    if exchange.shape is None:
        return [f"the body is {body[:EXCERPT_CHARS]!r}, documented as empty"] if body else []
    try:
        value = json.loads(body)
    except ValueError:
        return [f"the body {body[:EXCERPT_CHARS]!r} is not JSON"]
    return findings(exchange.shape, value)


def _text(vendor: str) -> str:
    return (DOCUMENTS / f"{vendor}.yaml").read_text(encoding="utf-8")


def _named_shapes(written: Mapping[str, Shape]) -> dict[str, Shape]:
    """Each shape may use the names above it, so no name can stand for itself."""
    named: dict[str, Shape] = {}
    for name, shape in written.items():
        named[name] = expanded(shape, named, f"/shapes/{name}")
    return named


class _Entry(TypedDict, total=False):
    """One entry of a document file, as it is written there."""

    name: Required[str]
    source: Required[str]
    operation_id: Required[str]
    method: Required[str]
    path: Required[str]
    auth: Required[str]
    status: Required[int]
    headers: Mapping[str, str]
    body: Json
    media_type: str
    shape: Shape
    text: str
    location: str
    decisions: list[str]


def _exchange(vendor: str, entry: _Entry, named: Mapping[str, Shape]) -> DocumentedExchange:
    """The entry as an exchange, its shape expanded; the constructor refuses an unknown key."""
    place = f"{vendor}: {entry['name']}"
    if entry["auth"] not in AUTH_KINDS:
        raise ShapeError(f"{place}: auth is {entry['auth']!r}; write one of {AUTH_KINDS}")
    exchange = DocumentedExchange(vendor=vendor, **entry)
    if exchange.shape is None:
        return exchange
    return replace(exchange, shape=expanded(exchange.shape, named, place))
