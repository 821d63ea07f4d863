"""What a contract says of an operation, as far as a client is judged by it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from skillsim.contract import Contract, Json, Operation

_READING = frozenset({"GET", "HEAD", "OPTIONS"})
# What OAuth calls the first member of every token request (RFC 6749).
_GRANT = "grant_type"
_VENDOR_TREE = "application/vnd."


@dataclass(frozen=True)
class Paging:
    """An operation's `x-pagination`: query parameters by name, members of bodies by pointer.

    `position` is the parameter that says which page; `first` and `size` are its default and that of
    the page's size. A larger size than `most` counts as that; 0 is no bound.
    """

    style: str
    position: str
    size_name: str
    first: int
    size: int
    most: int
    items: tuple[str, ...]
    total: tuple[str, ...]
    next: tuple[str, ...]
    has_next: tuple[str, ...]


@dataclass(frozen=True)
class Surface:
    """One operation, as its clients see it. The media types are the contract's, the first first."""

    operation_id: str
    is_reading: bool
    """Whether it changes nothing: a GET, or what the contract calls safe."""
    is_creating: bool
    """Whether sending it twice may do twice what it does: a POST that is not safe."""
    can_be_looked_for: bool
    """Whether the vendor has a list or record near it that would show what became of it."""
    is_token_call: bool
    is_guarded: bool
    body_types: tuple[str, ...]
    answer_types: tuple[str, ...]
    paging: Paging | None


def surfaces(contract: Contract) -> dict[str, Surface]:
    """Every operation of a contract by its id."""
    seen = {_area(o) for o in contract.operations if o.method in _READING}
    return {
        operation.operation_id: _surface(contract, operation, is_seen=_area(operation) in seen)
        for operation in contract.operations
    }


def has_own_type(types: tuple[str, ...]) -> bool:
    """Whether the first of these media types is one that a vendor made up."""
    return bool(types) and types[0].startswith(_VENDOR_TREE)


def own_or_all(types: tuple[str, ...]) -> tuple[str, ...]:
    """The media types that a client is to use: the vendor's own alone, where there is one."""
    return types[:1] if has_own_type(types) else types


def _area(operation: Operation) -> str:
    """The beginning of a path, which what belongs together shares."""
    return operation.path.strip("/").partition("/")[0]


def _surface(contract: Contract, operation: Operation, *, is_seen: bool) -> Surface:
    raw = contract.document["paths"][operation.path][operation.method.lower()]
    body = dict((operation.request_body or {}).get("content", {}))
    is_reading = operation.method in _READING or bool(raw.get("x-safe"))
    return Surface(
        operation_id=operation.operation_id,
        is_reading=is_reading,
        is_creating=operation.method == "POST" and not is_reading,
        can_be_looked_for=is_seen,
        is_token_call=not operation.security and _GRANT in _members(contract, body),
        is_guarded=bool(operation.security),
        body_types=tuple(name.lower() for name in body),
        answer_types=_answer_types(operation),
        paging=_paging(contract, operation, raw.get("x-pagination")),
    )


def _members(contract: Contract, content: Mapping[str, Json]) -> Iterator[str]:
    for media in content.values():
        yield from contract.resolve(media.get("schema", {})).get("properties", {})


def _answer_types(operation: Operation) -> tuple[str, ...]:
    good = (answer for status, answer in operation.responses.items() if status.startswith("2"))
    return tuple(dict.fromkeys(name.lower() for a in good for name in a.get("content", {})))


def _paging(contract: Contract, operation: Operation, declared: Any) -> Paging | None:
    if declared is None:
        return None
    position_key = {"page": "number", "offset": "offset", "cursor": "parameter"}[declared["style"]]
    position = str(declared[position_key])
    size_name = str(declared.get("size") or declared.get("limit") or "")
    return Paging(
        style=declared["style"],
        position=position,
        size_name=size_name,
        first=_default(contract, operation, position, 0),
        size=_default(contract, operation, size_name, 0),
        most=int(declared.get("most", 0)),
        items=_pointer(declared["items"]),
        total=_pointer(declared.get("total", "")),
        next=_pointer(declared.get("next", "")),
        has_next=_pointer(declared.get("has_next", "")),
    )


def _default(contract: Contract, operation: Operation, name: str, otherwise: int) -> int:
    schemas = [contract.resolve(p.schema) for p in operation.parameters if p.name == name]
    default = schemas[0].get("default") if schemas else None
    return default if isinstance(default, int) else otherwise


def _pointer(text: str) -> tuple[str, ...]:
    return tuple(text.strip("/").split("/")) if text else ()
