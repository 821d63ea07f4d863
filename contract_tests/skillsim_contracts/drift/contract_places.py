"""Where something stands in a contract: JSON pointers into the file, through its references."""

from collections.abc import Iterable, Mapping
from typing import Any

from skillsim_contracts.contract import Operation, load_contract

Json = Any


def pointer_to(operation: Operation, within: Iterable[str | int] = ()) -> str:
    """`#/…` to a part of an operation; what the file does not spell out is left off."""
    document = load_contract(operation.vendor).document
    return _walked(document, ("paths", operation.path, operation.method.lower(), *within))


def within_parameter(operation: Operation, name: str) -> tuple[str | int, ...]:
    """The way from an operation to one of its own parameters; () for one of its path."""
    document = load_contract(operation.vendor).document
    for place, written in enumerate(operation.document.get("parameters", ())):
        if _followed(document, written)[1].get("name") == name:
            return ("parameters", place)
    return ()


def _walked(document: Mapping[str, Json], parts: Iterable[str | int]) -> str:
    at: list[str | int] = []
    node: Json = document
    for part in parts:
        jumped, node = _followed(document, node)
        at = jumped or at
        if not _has(node, part):
            break
        node = node[part]
        at.append(part)
    at = _followed(document, node)[0] or at
    return "#" + "".join(f"/{escaped(part)}" for part in at)


def _followed(document: Mapping[str, Json], node: Json) -> tuple[list[str | int], Json]:
    """What a reference leads to, and where that is; [] for what is no reference."""
    at: list[str | int] = []
    while isinstance(node, Mapping) and "$ref" in node:
        at = [p.replace("~1", "/").replace("~0", "~") for p in node["$ref"][2:].split("/")]
        node = document
        for part in at:
            node = node[part]
    return at, node


def _has(node: Json, part: str | int) -> bool:
    if isinstance(node, list):
        return isinstance(part, int) and part < len(node)
    return isinstance(node, Mapping) and part in node


def escaped(part: str | int) -> str:
    """A name as it stands in a JSON pointer."""
    return str(part).replace("~", "~0").replace("/", "~1")
