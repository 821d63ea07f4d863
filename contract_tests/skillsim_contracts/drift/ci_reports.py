"""What a drift check found, as files that CI systems show: SARIF and JUnit."""

import hashlib
import json
import xml.etree.ElementTree as ET
from importlib.metadata import version
from typing import Any

from skillsim_contracts.drift.ledger import Cause, Ledger
from skillsim_contracts.drift.reports import lines_of, printable, violation_as_json
from skillsim_contracts.reports.sarif import LEVELS, SCHEMA, line_of


def sarif(ledger: Ledger) -> str:
    """SARIF 2.1.0: each cause is a result, placed at its operation in the contract."""
    causes = [cause for cause in ledger.causes() if not cause.first.is_hint]
    ids = list(dict.fromkeys(cause.first.rule_id for cause in causes))
    told = {"text": "Traffic keeps to the contract"}
    rules = [{"id": rule_id, "shortDescription": told} for rule_id in ids]
    run = {
        "tool": {"driver": {"name": "skillsim", "version": version("skillsim"), "rules": rules}},
        "automationDetails": {"id": "skillsim/drift/"},
        "invocations": [{"executionSuccessful": True, "exitCode": ledger.exit_code}],
        "results": [_result(cause, ids.index(cause.first.rule_id)) for cause in causes],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def junit(ledger: Ledger) -> str:
    """JUnit XML: an operation that was seen is a test case; what is none of them is one too."""
    failing: dict[tuple[str, str], list[Cause]] = {}
    for cause in ledger.causes():
        if ledger.fails(cause.first):
            failing.setdefault((cause.first.vendor, cause.first.operation_id), []).append(cause)
    seen = [(vendor, operation_id) for vendor, operation_id, _ in sorted(ledger.exercised)]
    cases = list(dict.fromkeys([*seen, *failing]))
    counts = {"tests": str(len(cases)), "failures": str(len(failing))}
    root = ET.Element("testsuite", name="skillsim drift", attrib=counts)
    for vendor, operation_id in cases:
        named = {"classname": vendor or "unknown", "name": operation_id or "no operation"}
        case = ET.SubElement(root, "testcase", attrib=named)
        causes = failing.get((vendor, operation_id), [])
        if causes:
            worst = causes[0].first
            told = {"type": worst.rule_id, "message": printable(worst.message)}
            failure = ET.SubElement(case, "failure", attrib=told)
            lines = (line for cause in causes for line in lines_of(cause))
            failure.text = "\n".join(map(printable, lines))
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _result(cause: Cause, rule_index: int) -> dict[str, Any]:
    first = cause.first
    key = f"{first.rule_id} {first.vendor} {first.operation_id} {first.side} {first.cause}"
    contract = {
        "artifactLocation": {"uri": f"openapi/{first.vendor}.yaml"},
        "region": {"startLine": line_of(first.vendor, first.operation_id) if first.vendor else 1},
    }
    place = {"physicalLocation": contract} if first.vendor else {}
    return {
        "ruleId": first.rule_id,
        "ruleIndex": rule_index,
        "level": LEVELS[first.strength.value],
        "message": {"text": f"{first.operation_id or first.vendor}, {first.side}: {first.message}"},
        "locations": [
            place | {"logicalLocations": [{"fullyQualifiedName": first.contract}]},
        ],
        "partialFingerprints": {
            "ruleOperationAndCause/v1": hashlib.sha256(key.encode()).hexdigest()[:32],
        },
        "properties": violation_as_json(first) | {"count": cause.count, "exchanges": cause.numbers},
    }
