"""The tables of `docs/fidelity.md`: every promise of the contracts with what it rests on."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from docs.site.reference import vendor_contracts
from docs.site.reference.markdown import table
from docs.site.reference.operations import raw_of
from skillsim.contract import EVIDENCE_BASES, Contract

BEGIN, END = "<!-- promises -->\n", "<!-- end of promises -->\n"

ASSUMED = "assumed"

_DECISION = re.compile(r"^\| [TDKGA][0-9]+ \|.*\| (?P<basis>[a-z, ]+) \|[^|]*\|$", re.MULTILINE)


@dataclass(frozen=True)
class Promise:
    """One promise: what it is about, in which chapter, and what it rests on."""

    topic: str
    about: str
    evidence: Mapping[str, Any]


def promises(contract: Contract) -> list[Promise]:
    """Every promise of a contract: operations, limits, events, practices, then parts."""
    return [
        *_operations(contract),
        *_limits(contract),
        *_practices(contract),
        *(Promise("Parts", about, found) for about, found in _parts(contract.document)),
    ]


def _operations(contract: Contract) -> Iterator[Promise]:
    for operation in contract.operations:
        raw = raw_of(contract, operation)
        about = f"{raw['summary']}: `{operation.method} {operation.path}`"
        yield Promise(raw["tags"][0], about, operation.evidence)
        if "x-webhooks" in raw:
            yield Promise(raw["tags"][0], "Events, retries, headers", raw["x-webhooks"]["evidence"])


def _limits(contract: Contract) -> Iterator[Promise]:
    for limit in contract.document.get("x-rate-limits", ()):
        yield Promise("Limits", f"Limit `{limit['name']}`: {limit['limit']}", limit["evidence"])


def _practices(contract: Contract) -> Iterator[Promise]:
    for practice in contract.document.get("x-client-practices", ()):
        yield Promise("Good clients", practice["rule"], practice["evidence"])


def _parts(document: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every `x-evidence` but those of operations, with the place where it stands."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if isinstance(operation, dict):
                below = {k: v for k, v in operation.items() if k != "x-evidence"}
                yield from _within(below, f"{method.upper()} {path}")
    yield from _within(document["components"], "")


def _within(node: Any, place: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if isinstance(node, list):
        for entry in node:
            name = entry.get("name", "") if isinstance(entry, dict) else ""
            yield from _within(entry, f"{place} {name}".strip())
    if not isinstance(node, dict):
        return
    if "x-evidence" in node:
        yield f"`{place}`", node["x-evidence"]
    for key, below in node.items():
        yield from _within(below, place if key in _SILENT else f"{place} {key}".strip())


# Words of OpenAPI that say nothing of where a reader is.
_SILENT = frozenset({"parameters", "responses", "schemas", "properties", "schema", "items"})


def tables(decisions: str) -> str:
    """What stands between the marks of the page; `decisions` is the text of decisions.md."""
    contracts = vendor_contracts()
    parts = [_figures(contracts, decisions)]
    for contract in contracts:
        found = promises(contract)
        parts.append(f"### {contract.document['info']['title'].removesuffix(' API')}\n")
        parts.append(table(("Topic", "Promise", "Label", "Source", "Decisions"), map(_row, found)))
    return "\n".join(parts)


def _row(promise: Promise) -> tuple[str, ...]:
    evidence = promise.evidence
    decisions = ", ".join(evidence.get("decisions", ()))
    return (promise.topic, promise.about, evidence["basis"], evidence["source"], decisions)


def _figures(contracts: list[Contract], decisions: str) -> str:
    """How many promises have which label, and how many decisions rest on nobody's word."""
    promised = [(c.document["info"]["title"], _counts(promises(c))) for c in contracts]
    bases = [found["basis"].split(", ") for found in _DECISION.finditer(decisions)]
    wholly = sum(basis == [ASSUMED] for basis in bases)
    partly = sum(ASSUMED in basis for basis in bases) - wholly
    proven = len(bases) - wholly - partly
    return (
        table(("Contract", *EVIDENCE_BASES), ((title, *counts) for title, counts in promised))
        + f"\nOf {len(bases)} [decisions](decisions.md), {proven} rest on pages and observation"
        f" alone, {partly} in part, and {wholly} are assumed wholly.\n"
    )


def _counts(found: list[Promise]) -> tuple[str, ...]:
    bases = [promise.evidence["basis"] for promise in found]
    return tuple(str(bases.count(basis)) for basis in EVIDENCE_BASES)


def written(page: str, decisions: str) -> str:
    """The text of the page with its tables made anew."""
    before, _, rest = page.partition(BEGIN)
    after = rest.partition(END)[2]
    return f"{before}{BEGIN}\n{tables(decisions)}\n{END}{after}"
