"""Verifies recorded traffic: every answer in a HAR file is held against the contracts."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

from skillsim_contracts.calls import Answer, Call
from skillsim_contracts.catalogue import UnknownName
from skillsim_contracts.conformance import Breach, conformance_of
from skillsim_contracts.contract import Operation, known_vendors, load_contract
from skillsim_contracts.drift.exchanges import Exchange
from skillsim_contracts.drift.har_stream import HarError
from skillsim_contracts.drift.places import operation_at
from skillsim_contracts.drift.recordings import recorded_entries
from skillsim_contracts.findings import Expectation, Finding, Outcome, RuleResult, RunResult
from skillsim_contracts.rules import Layer, Rule, Strength, no_check
from skillsim_contracts.running import utc_now, worst_first
from skillsim_contracts.secrecy import hidden, secrets_told

__all__ = ["FAIL_ON", "HarError", "Recorded", "chosen_vendors", "verify_har"]

FAIL_ON = frozenset({Strength.MUST})


@dataclass(frozen=True)
class Recorded:
    """One recorded exchange and the operation it belongs to."""

    operation: Operation
    answer: Answer


def verify_har(path: Path, vendors: Sequence[str] = ()) -> RunResult:
    """Hold the recorded answers against the contracts; sends nothing.

    One rule for each operation: it fails when an answer breaks what the documents promise, and is
    skipped when the recording has no whole answer of it. Raises HarError.
    """
    chosen = chosen_vendors(vendors)
    recorded = list(_recorded(path, chosen))
    by_operation: dict[tuple[str, str], list[Answer]] = {}
    for one in recorded:
        key = (one.operation.vendor, one.operation.operation_id)
        by_operation.setdefault(key, []).append(one.answer)
    results = tuple(
        _judged(operation, by_operation.get((vendor, operation.operation_id), []))
        for vendor in chosen
        for operation in load_contract(vendor).operations.values()
    )
    return RunResult(
        target=str(path),
        profile="har",
        seed=0,
        version=version("skillsim"),
        started_at=utc_now(),
        duration_s=0.0,
        results=results,
        exercised=_exercised(recorded),
        fail_on=FAIL_ON,
    )


def chosen_vendors(names: Sequence[str]) -> tuple[str, ...]:
    """The vendors of these names, all of them without any. Raises UnknownName."""
    for name in names:
        if name not in known_vendors():
            raise UnknownName(f"there is no vendor {name}; there is {', '.join(known_vendors())}")
    return tuple(names) or known_vendors()


def _recorded(path: Path, vendors: Sequence[str]) -> Iterator[Recorded]:
    for entry in recorded_entries(path):
        url = urlsplit(entry.url)
        found = operation_at(entry.method, url.netloc, url.path, vendors)
        if found is None:
            continue
        exchange = entry.exchange()
        if exchange.status and exchange.answer_body is not None:
            asked = f"{found[1]}?{url.query}" if url.query else found[1]
            yield Recorded(found[0], _answer(exchange, found[0], asked, exchange.answer_body))


def _answer(exchange: Exchange, operation: Operation, path: str, body: bytes) -> Answer:
    call = Call(
        method=operation.method,
        path=path,
        vendor=operation.vendor,
        operation_id=operation.operation_id,
    )
    return Answer(call, exchange.number, exchange.status, dict(exchange.answer_headers), body)


def _judged(operation: Operation, answers: Sequence[Answer]) -> RuleResult:
    contract = load_contract(operation.vendor)
    rule = Rule(
        id=f"{contract.prefix}-HAR-{operation.operation_id}",
        vendor=operation.vendor,
        title=f"Recorded answers of {operation.method} {operation.path} keep to the contract",
        operations=(operation.operation_id,),
        layer=Layer.L1,
        strength=Strength.MUST,
        source=str(operation.document.get("x-evidence", {}).get("source", "")),
        check=no_check,
        cost=0,
    )
    if not answers:
        reason = "the recording has no answer of it"
        return RuleResult(rule=rule, outcome=Outcome.SKIPPED, reason=reason)
    checker = conformance_of(operation.vendor)
    findings = worst_first(
        _finding(breach, answer) for answer in answers for breach in checker.breaches(answer)
    )
    has_failed = any(finding.strength in FAIL_ON for finding in findings)
    return RuleResult(
        rule=rule,
        outcome=Outcome.FAILED if has_failed else Outcome.PASSED,
        reason=findings[0].message if has_failed else "",
        findings=tuple(findings),
        n_requests=len(answers),
    )


def _finding(breach: Breach, answer: Answer) -> Finding:
    secrets = secrets_told((answer,))
    return Finding(
        rule_id=breach.rule_id,
        vendor=answer.call.vendor,
        operation_id=breach.operation_id,
        strength=breach.strength,
        message=hidden(f"entry {answer.number}: {breach.message}", secrets),
        cause=f"{breach.operation_id}: {breach.cause}",
        expectation=Expectation((0,), breach.selector, breach.relation, breach.want),
        trace=(answer,),
        secrets=secrets,
    )


def _exercised(recorded: Sequence[Recorded]) -> Mapping[tuple[str, str, int], int]:
    return Counter(
        (one.operation.vendor, one.operation.operation_id, one.answer.status) for one in recorded
    )
