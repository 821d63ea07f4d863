"""Verifies recorded traffic: every answer in a HAR file is held against the contracts."""

import base64
import binascii
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from skillsim_contracts.calls import Answer, Call
from skillsim_contracts.catalogue import UnknownName
from skillsim_contracts.conformance import Breach, conformance_of
from skillsim_contracts.contract import Operation, known_vendors, load_contract
from skillsim_contracts.findings import Expectation, Finding, Outcome, RuleResult, RunResult
from skillsim_contracts.rules import Layer, Rule, Strength, no_check
from skillsim_contracts.running import utc_now, worst_first
from skillsim_contracts.secrecy import hidden, secrets_told

FAIL_ON = frozenset({Strength.MUST})


class HarError(Exception):
    """A file that is no recording; the message is one sentence."""


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
    chosen = _chosen(vendors)
    recorded = list(_recorded(_entries(path), chosen))
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


def _chosen(vendors: Sequence[str]) -> tuple[str, ...]:
    for vendor in vendors:
        if vendor not in known_vendors():
            raise UnknownName(f"there is no vendor {vendor}; there is {', '.join(known_vendors())}")
    return tuple(vendors) or known_vendors()


def _entries(path: Path) -> list[Mapping[str, Any]]:
    try:
        recording = json.loads(path.read_bytes())
        entries = recording["log"]["entries"]
    except OSError as error:
        raise HarError(f"{path}: cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise HarError(f"{path} is no HAR file: it has no log.entries") from error
    if not isinstance(entries, list):
        raise HarError(f"{path} is no HAR file: log.entries is no list")
    return entries


def _recorded(entries: Sequence[Mapping[str, Any]], vendors: Sequence[str]) -> Iterator[Recorded]:
    for number, entry in enumerate(entries):
        try:
            request, response = entry["request"], entry["response"]
            url = urlsplit(request["url"])
            found = _operation(request["method"], url.netloc, url.path, vendors)
            if found is not None and not _is_delivery(entry) and _is_whole(response):
                path = f"{found[1]}?{url.query}" if url.query else found[1]
                yield Recorded(found[0], _answer(number, found[0], path, response))
        except (KeyError, TypeError, ValueError, AttributeError, binascii.Error) as error:
            raise HarError(f"entry {number} of the recording cannot be read: {error}") from error


def _is_whole(response: Mapping[str, Any]) -> bool:
    """Whether there was an answer, and its whole body was recorded if it had one."""
    content = response.get("content", {})
    # A size below 0 means that nobody knows it; "cut" is the word of skillsim's own recordings.
    is_recorded = bool(content.get("text")) or content.get("size") == 0
    return bool(response["status"]) and is_recorded and content.get("comment") != "cut"


def _is_delivery(entry: Mapping[str, Any]) -> bool:
    """Whether skillsim recorded a webhook that it sent, which no vendor answered."""
    return bool(entry.get("_skillsim", {}).get("direction") == "out")


def _operation(
    method: str, host: str, path: str, vendors: Sequence[str]
) -> tuple[Operation, str] | None:
    """The operation of a request and its path below the vendor's base, wherever the base is."""
    parts = path.split("/")
    for start in range(1, len(parts)):
        rest = "/" + "/".join(parts[start:])
        before = parts[start - 1] if start > 1 else ""
        found = [o for v in vendors if (o := load_contract(v).find(method, rest)) is not None]
        if len(found) > 1:
            found = [o for o in found if before == o.vendor or o.vendor in host] or found[:1]
        if found:
            return found[0], rest
    return None


def _answer(number: int, operation: Operation, path: str, response: Mapping[str, Any]) -> Answer:
    content = response.get("content", {})
    text = content.get("text") or ""
    is_encoded = content.get("encoding") == "base64"
    headers = {header["name"].lower(): header["value"] for header in response["headers"]}
    call = Call(
        method=operation.method,
        path=path,
        vendor=operation.vendor,
        operation_id=operation.operation_id,
    )
    body = base64.b64decode(text, validate=True) if is_encoded else text.encode()
    return Answer(call, number, int(response["status"]), headers, body)


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
