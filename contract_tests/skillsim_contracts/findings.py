"""What a run found: violations, how each rule ended, and the whole run's result."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from skillsim_contracts.calls import Trace
from skillsim_contracts.rules import Rule, Strength


@dataclass(frozen=True)
class Expectation:
    """What selected values of some answers (by their numbers in the trace) should be.

    Selector and relation are those of skillsim_contracts.expectations.
    """

    answers: tuple[int, ...]
    selector: str
    relation: str
    want: Any = None


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One way in which the target broke a rule.

    `message` is a sentence with what was found and what was expected. `trace` ends with the answer
    that showed it. `cause` groups findings that likely have one reason. `strength` may differ from
    the rule's: a conformance rule finds both documented and assumed parts broken.
    """

    rule_id: str
    vendor: str
    operation_id: str
    strength: Strength
    message: str
    cause: str
    expectation: Expectation | None
    trace: Trace
    found_by: str = ""
    """The rule that was being tried."""
    secrets: frozenset[str] = field(default=frozenset(), repr=False)
    """What no report may show; the message is without them, the trace is not."""


class Violation(Exception):
    """Raised where a rule finds itself broken; ends the rule."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


class NotExercised(Exception):
    """Raised when a rule could not be tried on this target; the message says why."""


class Outcome(StrEnum):
    """How a rule ended."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    """The target lacks a capability, or the profile leaves the rule out."""
    WAIVED = "waived"
    """It failed, and the profile has a waiver that is still valid."""
    NOT_EXERCISED = "not exercised"
    """It should have been tried and could not be."""


@dataclass(frozen=True, kw_only=True)
class RuleResult:
    """How one rule ended. `reason` is empty for a rule that passed."""

    rule: Rule
    outcome: Outcome
    reason: str = ""
    findings: tuple[Finding, ...] = ()
    """Those that fail the run, then those too weak for that (`notes` of the reports)."""
    n_requests: int = 0
    duration_s: float = 0.0


@dataclass(frozen=True, kw_only=True)
class RunResult:
    """Everything a report needs. `exercised` counts answers by (vendor, operationId, status)."""

    target: str
    profile: str
    seed: int
    version: str
    started_at: str
    duration_s: float
    results: tuple[RuleResult, ...]
    exercised: Mapping[tuple[str, str, int], int] = field(default_factory=dict)
    fail_on: frozenset[Strength] = frozenset(Strength)
    """A finding at least this strong fails its rule."""
    cut: int = 0
    """How many rules the budget cut off."""

    @property
    def has_failed(self) -> bool:
        """Whether some rule failed."""
        return any(result.outcome is Outcome.FAILED for result in self.results)
