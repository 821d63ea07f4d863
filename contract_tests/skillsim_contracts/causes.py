"""Findings grouped by what likely caused them, worst first."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote

from skillsim_contracts.calls import Answer, Trace
from skillsim_contracts.findings import Finding, Outcome, RuleResult
from skillsim_contracts.rules import Strength

SERVER_ERROR = "is a mistake of the server"

# With one operation that does not find a record, that operation is the likelier culprit.
ENOUGH_WITNESSES = 2


@dataclass(frozen=True)
class Cause:
    """Findings that likely have one reason; `first` is the one that shows it best."""

    vendor: str
    operation_id: str
    cause: str
    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """The strongest finding, and among equals the one with the shortest trace."""
        return min(self.findings, key=lambda found: (found.strength.rank, len(found.trace)))

    @property
    def rule_ids(self) -> tuple[str, ...]:
        """The rules that are broken, each once, in the order they were tried."""
        return tuple(dict.fromkeys(found.rule_id for found in self.findings))


def causes(results: Iterable[RuleResult], fail_on: frozenset[Strength]) -> tuple[Cause, ...]:
    """What failed, grouped by cause: crashes first, then by strength, then as they were found.

    A rule that fails because a preparing call went wrong blames that call, so its findings join
    those of the operation that is really broken.
    """
    failing = [
        found
        for result in results
        if result.outcome is Outcome.FAILED
        for found in result.findings
        if found.strength in fail_on
    ]
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for found in _makers_blamed(failing):
        groups.setdefault((found.vendor, found.operation_id, found.cause), []).append(found)
    made = [Cause(*key, tuple(found)) for key, found in groups.items()]
    return tuple(sorted(made, key=_badness))


def blamed_operations(grouped: Sequence[Cause]) -> tuple[str, ...]:
    """The operations that are blamed, the first cause's first, each once."""
    return tuple(dict.fromkeys(cause.operation_id for cause in grouped))


def _badness(cause: Cause) -> tuple[bool, int]:
    # `sorted` keeps the order of equals: what was tried first is the more basic thing.
    return (SERVER_ERROR not in cause.first.message, cause.first.strength.rank)


def _makers_blamed(failing: Sequence[Finding]) -> Iterator[Finding]:
    """The findings; where several operations miss what one has made, that one is blamed."""
    makers = [_maker_of_missing(found) for found in failing]
    missing: dict[str, set[str]] = {}
    for found, maker in zip(failing, makers, strict=True):
        if maker:
            missing.setdefault(maker, set()).add(found.operation_id)
    for found, maker in zip(failing, makers, strict=True):
        if len(missing.get(maker, ())) < ENOUGH_WITNESSES:
            yield found
            continue
        message = f"what {maker} has made is not found: {found.message}"
        cause = f"{maker}: what it makes is not found"
        yield replace(found, operation_id=maker, cause=cause, message=message)


def _maker_of_missing(found: Finding) -> str:
    """The operation that made the record which the last judged answer did not find, or ``""``."""
    place = max(found.expectation.answers) if found.expectation else -1
    judged = found.trace[place] if found.trace else None
    if judged is None or judged.status != 404:
        return ""
    parts = {unquote(part) for part in judged.call.path.partition("?")[0].split("/") if part}
    return next(_makers(found.trace[: judged.number], parts), "")


def _makers(before: Trace, parts: set[str]) -> Iterator[str]:
    for answer in reversed(before):
        operation_id = answer.call.operation_id
        is_create = answer.call.method == "POST" and answer.ok
        if is_create and operation_id and parts & _words_at_top(answer):
            yield operation_id


def _words_at_top(answer: Answer) -> set[str]:
    """Texts at the top of what was answered, or sent if the answer is empty."""
    try:
        value: Any = json.loads(answer.body or answer.call.body or b"null")
    except ValueError:
        return set()
    members = value.values() if isinstance(value, dict) else ()
    return {member for member in members if isinstance(member, str)}
