"""A run as SARIF 2.1.0: each cause is a result, placed at its operation in the contract."""

import hashlib
import json
from functools import lru_cache
from typing import Any

import yaml

from skillsim.resources import contract_path
from skillsim_contracts.causes import Cause, causes
from skillsim_contracts.contract import load_contract
from skillsim_contracts.findings import RunResult
from skillsim_contracts.reports.figures import spelled

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {"must": "error", "likely": "warning", "assumed": "note"}


def render(result: RunResult) -> str:
    """One SARIF log with one run."""
    found = causes(result.results, result.fail_on)
    titles = {one.rule.id: one.rule for one in result.results}
    rule_ids = list(dict.fromkeys(cause.first.rule_id for cause in found))
    rules = [_rule(rule_id, titles) for rule_id in rule_ids]
    driver = {"name": "skillsim", "version": result.version, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": f"skillsim/{result.profile}/"},
        "invocations": [
            {"executionSuccessful": True, "exitCode": int(result.has_failed)},
        ],
        "results": [_result(cause, rule_ids.index(cause.first.rule_id)) for cause in found],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def _rule(rule_id: str, titles: dict[str, Any]) -> dict[str, Any]:
    rule = titles.get(rule_id)
    text = rule.title if rule else "Every answer keeps to the contract"
    described: dict[str, Any] = {"id": rule_id, "shortDescription": {"text": text}}
    if rule is not None:
        described["help"] = {"text": rule.source or text}
        described["properties"] = {"layer": rule.layer.value, "fault": rule.fault}
    return described


def _result(cause: Cause, rule_index: int) -> dict[str, Any]:
    first = cause.first
    name = f"{cause.vendor}.yaml"
    key = f"{first.rule_id} {cause.vendor} {cause.operation_id}"
    return {
        "ruleId": first.rule_id,
        "ruleIndex": rule_index,
        "level": LEVELS[first.strength.value],
        "message": {"text": f"{spelled(cause.vendor, cause.operation_id)}: {first.message}"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": f"openapi/{name}"},
                    "region": {"startLine": line_of(cause.vendor, cause.operation_id)},
                },
                "logicalLocations": [{"fullyQualifiedName": cause.operation_id or "unknown"}],
            }
        ],
        "partialFingerprints": {
            "ruleAndOperation/v1": hashlib.sha256(key.encode()).hexdigest()[:32],
        },
    }


def line_of(vendor: str, operation_id: str) -> int:
    """The line of the operation in its contract; 1 when it has none."""
    operation = load_contract(vendor).operations.get(operation_id)
    if operation is None:
        return 1
    return _lines(vendor).get((operation.path, operation.method.lower()), 1)


@lru_cache(maxsize=16)
def _lines(vendor: str) -> dict[tuple[str, str], int]:
    """Where each operation stands, counted from 1."""
    root: Any = yaml.compose(contract_path(vendor).read_text(encoding="utf-8"))
    return {
        (path.value, method.value): method.start_mark.line + 1
        for key, paths in root.value
        if key.value == "paths"
        for path, item in paths.value
        for method, _ in item.value
    }
