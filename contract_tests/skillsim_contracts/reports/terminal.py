"""The report that a person reads first: what is wrong, worst first, then the figures."""

import shlex
from collections.abc import Iterator, Sequence

from skillsim_contracts.causes import Cause, causes
from skillsim_contracts.contract import Operation
from skillsim_contracts.findings import Outcome, RunResult
from skillsim_contracts.reports.figures import (
    count_outcomes,
    coverage,
    n_requests,
    notes,
    of_outcome,
    spelled,
)
from skillsim_contracts.verifying import is_blind

MAX_NOTES = 10
MAX_RULES_SHOWN = 6


def render(result: RunResult, *, is_quiet: bool = False, arguments: Sequence[str] = ()) -> str:
    """Causes, then what was not exercised, then one line of figures; quiet: without notes.

    `arguments` say to the command which target was meant; who repeats a rule needs them.
    """
    found = causes(result.results, result.fail_on)
    lines = [line for cause in found for line in _cause(cause, arguments)]
    lines.extend(_not_exercised(result))
    if not is_quiet:
        lines.extend(_skipped(result))
        lines.extend(_notes(result))
    lines.append(_summary(result))
    return "\n".join(_printable(line) for line in lines)


def _printable(line: str) -> str:
    """Without what would move the cursor or end the line; a target may have sent anything."""
    return "".join(c if c.isprintable() else "?" for c in line)


def _cause(cause: Cause, arguments: Sequence[str]) -> Iterator[str]:
    first = cause.first
    yield f"{first.strength.value.upper()}  {spelled(cause.vendor, cause.operation_id)}"
    yield f"    {first.message}"
    shown = ", ".join(cause.rule_ids[:MAX_RULES_SHOWN])
    more = len(cause.rule_ids) - MAX_RULES_SHOWN
    yield f"    rules: {shown}{f' and {more} more' if more > 0 else ''}"
    yield f"    again: {shlex.join(_command(cause, arguments))}"
    yield ""


def _command(cause: Cause, arguments: Sequence[str]) -> list[str]:
    """The rule that was running; the checks of every answer have no run of their own."""
    rule = ["--rule", cause.first.found_by] if cause.first.found_by else []
    return ["skillsim", "verify", cause.vendor, *rule, *arguments]


def _not_exercised(result: RunResult) -> Iterator[str]:
    missed = of_outcome(result, Outcome.NOT_EXERCISED)
    for one in missed:
        yield f"NOT EXERCISED  {one.rule.id}: {one.reason}"
    if result.cut:
        yield f"NOT EXERCISED  {result.cut} rules: the budget was used up"
    never = list(_never_served(result))
    for operation in never:
        yield f"NEVER ANSWERED WITH SUCCESS  {operation.method} {operation.path}"
    if missed or result.cut or never:
        yield ""


def _never_served(result: RunResult) -> Iterator[Operation]:
    """Operations that rules were tried on, none of them with success."""
    tried = {
        (one.rule.vendor, one.rule.operations[0])
        for one in result.results
        if one.outcome is not Outcome.SKIPPED and one.n_requests
    }
    for one in coverage(result):
        operation = one.operation
        is_served = any(200 <= status < 300 for status in one.by_status)
        if (operation.vendor, operation.operation_id) in tried and not is_served:
            yield operation


def _skipped(result: RunResult) -> Iterator[str]:
    reasons: dict[str, int] = {}
    for one in of_outcome(result, Outcome.SKIPPED):
        reasons[one.reason] = reasons.get(one.reason, 0) + 1
    for reason, count in sorted(reasons.items(), key=lambda item: -item[1])[:MAX_NOTES]:
        yield f"skipped {count}: {reason}"


def _notes(result: RunResult) -> Iterator[str]:
    lines = list(
        dict.fromkeys(
            f"note ({found.strength.value})  {spelled(found.vendor, found.operation_id)}:"
            f" {found.message}"
            for found in notes(result)
        )
    )
    yield from lines[:MAX_NOTES]
    if len(lines) > MAX_NOTES:
        yield f"and {len(lines) - MAX_NOTES} more notes; the JSON report has them all"


def _summary(result: RunResult) -> str:
    counted = count_outcomes(result)
    figures = ", ".join(f"{counted[o]} {o.value}" for o in Outcome if counted[o])
    verdict = "FAILED" if result.has_failed else "TOO LITTLE TRIED" if is_blind(result) else "OK"
    return (
        f"{verdict}: {figures or 'nothing tried'}; {n_requests(result)} requests in"
        f" {result.duration_s:.1f} s; seed {result.seed}; {result.target}"
    )
