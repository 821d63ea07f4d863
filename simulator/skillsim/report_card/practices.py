"""What a vendor asks of its clients: a contract's `x-client-practices`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from skillsim.contract import EVIDENCE_BASES, Contract
from skillsim.errors import ContractError
from skillsim.report_card.checks import CHECKS


@dataclass(frozen=True)
class Practice:
    """One thing that a good client of a vendor does, which check sees it, and what it rests on."""

    check: str
    rule: str
    basis: str
    source: str
    decisions: tuple[str, ...]


def practices(contract: Contract) -> tuple[Practice, ...]:
    """What a contract asks of clients, in the order of the checks; nothing where it asks nothing.

    Raises ContractError with a sentence that names what is wrong.
    """
    declared = contract.document.get("x-client-practices", [])
    found = [
        _practice(f"{contract.name}: x-client-practices[{i}]", p) for i, p in enumerate(declared)
    ]
    order = list(CHECKS)
    return tuple(sorted(found, key=lambda practice: order.index(practice.check)))


def _practice(place: str, declared: Any) -> Practice:
    entry: Mapping[str, Any] = declared if isinstance(declared, dict) else {}
    evidence = entry.get("evidence")
    if entry.get("check") not in CHECKS or not entry.get("rule") or not isinstance(evidence, dict):
        raise ContractError(f"{place} needs rule, evidence, and a check of {', '.join(CHECKS)}")
    if evidence.get("basis") not in EVIDENCE_BASES or not evidence.get("source"):
        bases = ", ".join(EVIDENCE_BASES)
        raise ContractError(f"{place}: `evidence` needs a source and a basis of {bases}")
    return Practice(
        check=entry["check"],
        rule=str(entry["rule"]),
        basis=evidence["basis"],
        source=str(evidence["source"]),
        decisions=tuple(evidence.get("decisions", ())),
    )
