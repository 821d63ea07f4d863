"""Rules, findings and results made by hand, for tests of what is done with them."""

from collections.abc import Callable, Iterable
from typing import Any

from skillsim_contracts.findings import Expectation, Finding, Outcome, RuleResult, RunResult
from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Layer, Rule, Strength

OPERATION = "listEmployees"


def nothing(probe: Probe) -> None:
    """A check that asks nothing."""


def rule(
    rule_id: str = "ST-X1",
    check: Callable[[Probe], None] = nothing,
    *,
    strength: str = "must",
    **members: Any,
) -> Rule:
    given: dict[str, Any] = {
        "vendor": "skilltrack",
        "title": f"What {rule_id} asks",
        "operations": (OPERATION,),
        "layer": Layer.L4,
        "source": "SkillTrack document, 3.1",
    }
    return Rule(id=rule_id, check=check, strength=Strength(strength), **(given | members))


def finding(
    rule_id: str = "ST-X1",
    *,
    operation_id: str = OPERATION,
    strength: str = "must",
    message: str = "it is wrong",
    **members: Any,
) -> Finding:
    given: dict[str, Any] = {
        "vendor": "skilltrack",
        "cause": f"{operation_id}: {rule_id}",
        "expectation": Expectation((0,), "status", "is", 200),
        "trace": (),
        "found_by": rule_id,
    }
    return Finding(
        rule_id=rule_id,
        operation_id=operation_id,
        strength=Strength(strength),
        message=message,
        **(given | members),
    )


def result(*found: Finding, outcome: str = "", rule_id: str = "", **members: Any) -> RuleResult:
    """How a rule ended: failed with these findings, or passed without any."""
    ended = Outcome(outcome or ("failed" if found else "passed"))
    named = rule_id or (found[0].rule_id if found else "ST-X1")
    given: dict[str, Any] = {
        "rule": rule(named),
        "reason": found[0].message if found and ended is Outcome.FAILED else "",
        "n_requests": 3,
    }
    return RuleResult(outcome=ended, findings=found, **(given | members))


def run(results: Iterable[RuleResult], **members: Any) -> RunResult:
    """A run that came to these results."""
    given: dict[str, Any] = {
        "target": "http://127.0.0.1:9",
        "profile": "by-hand",
        "seed": 1,
        "version": "0.0",
        "started_at": "2026-08-01T12:00:00Z",
        "duration_s": 1.5,
    }
    return RunResult(results=tuple(results), **(given | members))
