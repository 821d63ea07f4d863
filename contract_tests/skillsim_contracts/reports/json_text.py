"""The whole result of a run as JSON."""

import json
from typing import Any

from skillsim_contracts.calls import Answer
from skillsim_contracts.causes import causes
from skillsim_contracts.findings import Finding, RuleResult, RunResult
from skillsim_contracts.reports.figures import count_outcomes, coverage, spelled
from skillsim_contracts.secrecy import hidden_in
from skillsim_contracts.verifying import is_blind

FORMAT = 1
EXCERPT_CHARS = 400


def render(result: RunResult) -> str:
    """One object: figures, causes worst first, every rule, and what was exercised."""
    return json.dumps(_result(result), indent=2, ensure_ascii=False) + "\n"


def _result(result: RunResult) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": result.version,
        "target": result.target,
        "profile": result.profile,
        "seed": result.seed,
        "started_at": result.started_at,
        "duration_s": round(result.duration_s, 3),
        "has_failed": result.has_failed,
        "is_blind": is_blind(result),
        "cut": result.cut,
        "fail_on": sorted(strength.value for strength in result.fail_on),
        "outcomes": {outcome.value: n for outcome, n in count_outcomes(result).items()},
        "causes": [
            {
                "vendor": cause.vendor,
                "operation": spelled(cause.vendor, cause.operation_id),
                "cause": cause.cause,
                "rules": list(cause.rule_ids),
                "first": _finding(cause.first),
            }
            for cause in causes(result.results, result.fail_on)
        ],
        "rules": [_rule(one) for one in result.results],
        "operations": [
            {
                "vendor": one.operation.vendor,
                "operation": f"{one.operation.method} {one.operation.path}",
                "answers": {str(status): n for status, n in one.by_status.items()},
                "never_seen": list(one.never_seen),
            }
            for one in coverage(result)
        ],
    }


def _rule(one: RuleResult) -> dict[str, Any]:
    rule = one.rule
    return {
        "id": rule.id,
        "title": rule.title,
        "vendor": rule.vendor,
        "layer": rule.layer.value,
        "strength": rule.strength.value,
        "source": rule.source,
        "fault": rule.fault,
        "needs": sorted(need.value for need in rule.needs),
        "outcome": one.outcome.value,
        "reason": one.reason,
        "n_requests": one.n_requests,
        "duration_s": round(one.duration_s, 4),
        "findings": [_finding(found) for found in one.findings],
    }


def _finding(found: Finding) -> dict[str, Any]:
    expectation = found.expectation
    return {
        "rule": found.rule_id,
        "operation": spelled(found.vendor, found.operation_id),
        "strength": found.strength.value,
        "message": found.message,
        "expectation": None
        if expectation is None
        else {
            "answers": list(expectation.answers),
            "select": expectation.selector,
            "relation": expectation.relation,
            "want": hidden_in(expectation.want, found.secrets),
        },
        "exchanges": [hidden_in(_exchange(answer), found.secrets) for answer in found.trace],
    }


def _exchange(answer: Answer) -> dict[str, Any]:
    """Method, path and status; bodies of token calls stay out, for they hold secrets."""
    call = answer.call
    shown: dict[str, Any] = {"method": call.method, "path": call.path, "status": answer.status}
    if call.actor != "owner":
        shown["actor"] = call.actor
    if call.body and not _is_secret(call.body):
        shown["sent"] = _excerpt(call.body)
    if answer.body and not _is_secret(answer.body):
        shown["answered"] = _excerpt(answer.body)
    return shown


def _is_secret(body: bytes) -> bool:
    words = (b"client_secret", b"access_token", b'"secret"', b"hook-secret")
    return any(word in body.lower() for word in words)


def _excerpt(body: bytes) -> str:
    return body[:EXCERPT_CHARS].decode("utf-8", "replace")
