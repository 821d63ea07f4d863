"""Figures that every report of a run shows."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from skillsim_contracts.contract import Operation, load_contract
from skillsim_contracts.findings import Finding, Outcome, RuleResult, RunResult


@dataclass(frozen=True)
class Coverage:
    """How one operation was exercised: answers by status, and documented ones never seen."""

    operation: Operation
    by_status: dict[int, int]
    never_seen: tuple[str, ...]


def count_outcomes(result: RunResult) -> Counter[Outcome]:
    """How many rules ended each way."""
    return Counter(one.outcome for one in result.results)


def notes(result: RunResult) -> list[Finding]:
    """Findings that are too weak to fail this run."""
    return [
        found
        for one in result.results
        for found in one.findings
        if found.strength not in result.fail_on
    ]


def coverage(result: RunResult) -> Iterator[Coverage]:
    """Each operation of the vendors that were verified, in the order of the contracts."""
    for vendor in dict.fromkeys(one.rule.vendor for one in result.results):
        for operation in load_contract(vendor).operations.values():
            by_status = {
                status: count
                for (of_vendor, operation_id, status), count in sorted(result.exercised.items())
                if (of_vendor, operation_id) == (vendor, operation.operation_id)
            }
            seen = {str(status) for status in by_status}
            never = tuple(s for s in operation.responses if s not in seen and s < "500")
            yield Coverage(operation, by_status, never)


def spelled(vendor: str, operation_id: str) -> str:
    """An operation as people know it: `GET /candidates/{id}`."""
    operation = load_contract(vendor).operations.get(operation_id)
    return f"{operation.method} {operation.path}" if operation else "an unknown path"


def of_outcome(result: RunResult, outcome: Outcome) -> list[RuleResult]:
    """The rules that ended this way, in the order they were tried."""
    return [one for one in result.results if one.outcome is outcome]


def n_requests(result: RunResult) -> int:
    """How many requests the run sent."""
    return sum(one.n_requests for one in result.results)
