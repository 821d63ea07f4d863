"""The SARIF report: causes at their operations, recognised from run to run."""

import json
from typing import Any

import pytest

from skillsim.resources import contract_path
from skillsim_contracts.findings import RunResult
from skillsim_contracts.reports import render
from tests.kit.answers import answer
from tests.kit.findings_by_hand import finding, result, run

FAILED = result(finding("ST-A", message="a name is missing"))


def sarif(of: RunResult) -> Any:
    log = json.loads(render(of, "sarif"))
    assert log["version"] == "2.1.0"
    (ran,) = log["runs"]
    return ran


def fingerprints(of: RunResult) -> list[str]:
    return [one["partialFingerprints"]["ruleAndOperation/v1"] for one in sarif(of)["results"]]


@pytest.mark.parametrize(
    ("vendor", "operation_id", "method"),
    [
        ("skilltrack", "listEmployees", "get"),
        ("techwolf", "giveSkillFeedback", "patch"),
        ("devskiller", "deleteTeam", "delete"),
    ],
)
def test_sarif_points_at_the_operation_in_its_contract(
    vendor: str, operation_id: str, method: str
) -> None:
    ended = result(finding(vendor=vendor, operation_id=operation_id))

    (found,) = sarif(run([ended]))["results"]

    place = found["locations"][0]["physicalLocation"]
    lines = contract_path(vendor).read_text(encoding="utf-8").splitlines()
    line = place["region"]["startLine"]
    assert place["artifactLocation"]["uri"] == f"openapi/{vendor}.yaml"
    assert lines[line - 1].strip() == f"{method}:"
    assert f"operationId: {operation_id}" in "\n".join(lines[line : line + 3])


def test_sarif_points_at_the_first_line_for_a_path_of_nobody() -> None:
    (found,) = sarif(run([result(finding(operation_id=""))]))["results"]

    assert found["locations"][0]["physicalLocation"]["region"] == {"startLine": 1}
    assert found["message"]["text"].startswith("an unknown path")


def test_sarif_result_refers_to_its_rule() -> None:
    ran = sarif(run([FAILED, result(finding("ST-C-STATUS"))]))

    rules = ran["tool"]["driver"]["rules"]
    assert [rules[one["ruleIndex"]]["id"] for one in ran["results"]] == ["ST-A", "ST-C-STATUS"]
    assert rules[0]["shortDescription"]["text"] == "What ST-A asks"
    assert rules[0]["help"]["text"] == "SkillTrack document, 3.1"


@pytest.mark.parametrize(
    ("strength", "level"), [("must", "error"), ("likely", "warning"), ("assumed", "note")]
)
def test_sarif_level_is_how_sure_the_rule_is(strength: str, level: str) -> None:
    (found,) = sarif(run([result(finding(strength=strength))]))["results"]

    assert found["level"] == level


def test_sarif_fingerprint_is_that_of_the_run_before() -> None:
    asked = (answer("skilltrack", "GET /v1/employees", 500),)
    later = result(finding("ST-A", message="found 7 at noon", trace=asked))

    assert fingerprints(run([FAILED])) == fingerprints(run([later], started_at="later", seed=9))


def test_sarif_fingerprint_differs_by_rule_operation_and_vendor() -> None:
    found = [
        finding("ST-A"),
        finding("ST-B"),
        finding("ST-A", operation_id="putSkill"),
        finding("ST-A", vendor="techwolf"),
    ]

    assert len(set(fingerprints(run(map(result, found))))) == 4
