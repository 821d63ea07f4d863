"""Which operations a mutant's line means, and whether a blame hits one of them."""

import re
from collections.abc import Iterator

from skillsim_contracts.contract import Operation, known_vendors, load_contract

# How a line says that a defect belongs to no single operation.
EVERYWHERE = frozenset({"", "all", "any", "auth", "dates", "*"})
WRITES = frozenset({"writes", "write"})
DELIVERIES = frozenset({"delivery", "deliveries", "webhook", "webhooks"})


def vendors_meant(line: str) -> tuple[str, ...]:
    """The vendors that `DS GET /candidates` and the like speak of; all when it names none."""
    named = line.split()[0] if line.split() else ""
    for vendor in known_vendors():
        if named.casefold() in (vendor, load_contract(vendor).prefix.casefold()):
            return (vendor,)
    in_path = tuple(vendor for vendor in known_vendors() if f"/{vendor}/" in line)
    return in_path or known_vendors()


def operations_meant(line: str) -> tuple[tuple[str, str], ...]:
    """(vendor, operationId) of every operation that the line fits."""
    return tuple(_fitting(line))


def _fitting(line: str) -> Iterator[tuple[str, str]]:
    for vendor in vendors_meant(line):
        words = _rest(line, vendor)
        operations = load_contract(vendor).operations.values()
        found = [o for o in operations if _fits(o, words)]
        for operation in found or operations:
            yield vendor, operation.operation_id


def _rest(line: str, vendor: str) -> list[str]:
    words = line.replace(f"/{vendor}/", "/").split()
    is_named = words and words[0].casefold() in (vendor, load_contract(vendor).prefix.casefold())
    return words[1:] if is_named else words


def _fits(operation: Operation, words: list[str]) -> bool:
    if not words or words[0].casefold() in EVERYWHERE:
        return True
    if words[0] == operation.operation_id:
        return True
    if words[0].casefold() in WRITES:
        return operation.method != "GET" and operation.needs_credential
    if words[0].casefold() in DELIVERIES:
        return "x-webhooks" in operation.document
    methods = [word for word in words if word.isupper() and word.isalpha()]
    paths = [word for word in words if "/" in word]
    if not methods and not paths:
        return False
    is_method = not methods or operation.method in methods
    return is_method and (not paths or _has_path(operation, paths[0]))


def _has_path(operation: Operation, path: str) -> bool:
    """Whether the path is this operation's; `…` stands for any beginning."""
    wanted = _bare(path)
    if wanted.startswith("…"):
        return _bare(operation.path).endswith(wanted[1:])
    return _bare(operation.path) == wanted


def _bare(path: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", path.partition("?")[0].rstrip("/"))
