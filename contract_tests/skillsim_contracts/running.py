"""Runs rules against a target, one after the other, each from the target's first state."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from skillsim_contracts.calls import OWNER
from skillsim_contracts.client import Client
from skillsim_contracts.conformance import conformance_of
from skillsim_contracts.credentials import (
    CredentialRefused,
    NoCredential,
    token_operation,
    token_request,
)
from skillsim_contracts.findings import (
    Finding,
    NotExercised,
    Outcome,
    RuleResult,
    Violation,
)
from skillsim_contracts.guard import BudgetUsedUp, NotAllowed
from skillsim_contracts.probe import Exercised, Probe
from skillsim_contracts.rules import Rule, Strength
from skillsim_contracts.target import Target
from skillsim_contracts.unreadable import UNREADABLE, unreadable


@dataclass(frozen=True, kw_only=True)
class Options:
    """How a run judges.

    A finding at least as strong as one of `fail_on` fails its rule. `is_open` leaves every reading
    of the documents open. `waivers` are rule ids whose failures are waived. After `budget_s` no
    further rule begins. `on_result` is told of each rule as it ends.
    """

    seed: int = 1
    fail_on: frozenset[Strength] = frozenset(Strength)
    is_open: bool = False
    waivers: frozenset[str] = frozenset()
    budget_s: float | None = None
    on_result: Callable[[RuleResult], None] | None = None


@dataclass
class Tally:
    """What a run has come to so far."""

    results: list[RuleResult] = field(default_factory=list)
    exercised: Exercised = field(default_factory=Counter)
    cut: int = 0


def run_rules(target: Target, rules: Sequence[Rule], options: Options) -> Tally:
    """Try every rule in order. Raises Unreachable when the target stops answering."""
    tally = Tally()
    began = time.monotonic()
    for number, rule in enumerate(rules):
        if options.budget_s is not None and time.monotonic() - began > options.budget_s:
            tally.cut = len(rules) - number
            break
        try:
            result = run_rule(target, rule, options, tally.exercised)
        except BudgetUsedUp:
            tally.cut = len(rules) - number
            break
        tally.results.append(result)
        if options.on_result is not None:
            options.on_result(result)
    return tally


def run_rule(target: Target, rule: Rule, options: Options, exercised: Exercised) -> RuleResult:
    """Try one rule on a target put back to its first state."""
    missing = sorted(rule.needs - target.offers)
    if missing:
        return RuleResult(rule=rule, outcome=Outcome.SKIPPED, reason=f"needs {', '.join(missing)}")
    began = time.monotonic()
    target.reset()
    client = Client(target)
    probe = Probe(
        client, rule, conformance_of(rule.vendor), seed=options.seed, is_open=options.is_open
    )
    try:
        outcome, reason, found = _tried(probe)
    finally:
        client.close()
    exercised.update(probe.exercised)
    outcome, found = _judged(rule, outcome, found, options)
    return RuleResult(
        rule=rule,
        outcome=outcome,
        reason=found[0].message if outcome in (Outcome.FAILED, Outcome.WAIVED) else reason,
        findings=tuple(found),
        n_requests=max(len(client.trace), probe.exercised.total()),
        duration_s=time.monotonic() - began,
    )


def utc_now() -> str:
    """This instant as RFC 3339 text, whole seconds, for the head of a report."""
    return datetime.fromtimestamp(time.time(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Strongest first; among equals those found first."""
    return sorted(findings, key=lambda finding: finding.strength.rank)


def _tried(probe: Probe) -> tuple[Outcome, str, list[Finding]]:
    try:
        probe.rule.check(probe)
    except Violation as violation:
        return Outcome.FAILED, "", [*probe.breaches, violation.finding]
    except NotAllowed as why:
        return Outcome.SKIPPED, str(why), probe.breaches
    except (NotExercised, NoCredential) as why:
        return Outcome.NOT_EXERCISED, str(why), probe.breaches
    except CredentialRefused as why:
        return _without_token(probe, str(why))
    except UNREADABLE as error:
        return Outcome.FAILED, "", probe.breaches or [unreadable(probe, error)]
    return (Outcome.FAILED if probe.breaches else Outcome.PASSED), "", probe.breaches


def _without_token(probe: Probe, why: str) -> tuple[Outcome, str, list[Finding]]:
    """What is wrong with the call that sells tokens, asked for once more where all can see it."""
    operation = token_operation(probe.vendor)
    if operation is None:
        return Outcome.NOT_EXERCISED, why, probe.breaches
    body = token_request(probe.client.target.words[probe.vendor, OWNER])
    try:
        probe.must(probe.call(operation.operation_id, json=body))
    except Violation as violation:
        return Outcome.FAILED, "", [*probe.breaches, violation.finding]
    except NotExercised as limited:
        return Outcome.NOT_EXERCISED, str(limited), probe.breaches
    if probe.breaches:
        return Outcome.FAILED, "", probe.breaches
    return Outcome.FAILED, "", [probe.finding(why, operation.operation_id, None)]


def _judged(
    rule: Rule, outcome: Outcome, found: list[Finding], options: Options
) -> tuple[Outcome, list[Finding]]:
    """The outcome once weak findings are notes and waivers are granted.

    What was found before a rule had to give up counts as well.
    """
    found = worst_first(found)
    if any(finding.strength in options.fail_on for finding in found):
        return (Outcome.WAIVED if rule.id in options.waivers else Outcome.FAILED), found
    return (Outcome.PASSED if outcome is Outcome.FAILED else outcome), found
