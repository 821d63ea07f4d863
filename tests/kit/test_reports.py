"""Reports of a run: for people, for CI systems, for programs; none of them shows a secret."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from skillsim_contracts.calls import Answer, Trace
from skillsim_contracts.findings import Expectation, RuleResult, RunResult
from skillsim_contracts.reports import render, rule_list, terminal
from skillsim_contracts.rules import Need, Strength
from tests.kit.answers import answer
from tests.kit.findings_by_hand import finding, result, rule, run

KINDS = ("junit", "json", "html", "sarif")
HOSTILE = '<img src=x onerror="alert(1)"> & </script>'
MUST = frozenset({Strength.MUST})

FAILED = result(finding("ST-A", message="a name is missing"))
PASSED = result(rule_id="ST-B")
SKIPPED = result(rule_id="ST-C", outcome="skipped", reason="needs clock")
WAIVED = result(finding("ST-D"), outcome="waived")
MISSED = result(rule_id="ST-E", outcome="not exercised", reason="the limit got in the way")
NOTED = result(finding("ST-F", strength="assumed", message="a note"), outcome="passed")

MIXED = run([FAILED, PASSED, SKIPPED, WAIVED, MISSED, NOTED], fail_on=MUST)


def failing(*ended: RuleResult, **members: Any) -> RunResult:
    return run(ended or [FAILED], **members)


# --- JUnit ---


def junit(of: RunResult) -> ET.Element:
    return ET.fromstring(render(of, "junit"))


def test_junit_counts_are_those_of_its_cases() -> None:
    root = junit(MIXED)

    assert {name: root.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "6",
        "failures": "1",
        "errors": "1",
        "skipped": "2",
    }
    for name, element in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        assert len(root.findall(f".//testcase/{element}")) == int(root.get(name) or 0)


def test_junit_has_a_suite_for_each_vendor_and_layer() -> None:
    other = replace(PASSED, rule=replace(PASSED.rule, vendor="techwolf"))
    root = junit(failing(FAILED, PASSED, other))

    assert [(s.get("name"), s.get("tests"), s.get("failures")) for s in root] == [
        ("skilltrack L4", "2", "1"),
        ("techwolf L4", "1", "0"),
    ]


def test_junit_case_names_rule_operation_and_reason() -> None:
    (case,) = junit(failing()).findall(".//testcase")

    assert case.get("classname") == "skilltrack.listEmployees"
    assert case.get("name") == "ST-A: What ST-A asks"
    (failure,) = case
    assert (failure.get("type"), failure.get("message")) == ("ST-A", "a name is missing")
    assert failure.text == "a name is missing"


@pytest.mark.parametrize("odd", ["\x00", "\x1b[31m", "\ud800", "\ufffe", "\uffff", "]]>", "\r"])
def test_junit_can_be_read_whatever_a_target_said(odd: str) -> None:
    root = junit(failing(result(finding(message=f"found {odd}"))))

    assert (root.findtext(".//failure") or "").startswith("found ")


# --- JSON ---


def in_json(of: RunResult) -> Any:
    return json.loads(render(of, "json"))


def test_json_has_the_figures_of_the_run() -> None:
    report = in_json(MIXED)

    assert (report["format"], report["seed"], report["has_failed"]) == (1, 1, True)
    assert report["outcomes"] == {
        "failed": 1,
        "passed": 2,
        "skipped": 1,
        "waived": 1,
        "not exercised": 1,
    }
    assert report["fail_on"] == ["must"]
    assert [one["id"] for one in report["rules"]] == [f"ST-{letter}" for letter in "ABCDEF"]


def test_json_says_what_an_answer_should_have_been_and_how_to_get_there() -> None:
    asked = answer("skilltrack", "GET /v1/employees?x=1", 200, [])
    wanted = Expectation((0,), "json:/*/name", "contains", "Jane")
    ended = result(finding(expectation=wanted, trace=(asked,)))

    (cause,) = in_json(failing(ended))["causes"]

    assert cause["operation"] == "GET /v1/employees"
    assert cause["first"]["expectation"] == {
        "answers": [0],
        "select": "json:/*/name",
        "relation": "contains",
        "want": "Jane",
    }
    assert cause["first"]["exchanges"] == [
        {"method": "GET", "path": "/v1/employees?x=1", "status": 200, "answered": "[]"}
    ]


def test_json_cuts_long_bodies_and_survives_bytes() -> None:
    asked = answer("skilltrack", "GET /v1/employees", 200, b"\xff" * 10_000)

    (cause,) = in_json(failing(result(finding(trace=(asked,)))))["causes"]

    assert len(cause["first"]["exchanges"][0]["answered"]) == 400


def test_json_counts_answers_and_names_those_never_seen() -> None:
    report = in_json(run([PASSED], exercised={("skilltrack", "listEmployees", 200): 3}))

    (employees,) = [o for o in report["operations"] if o["operation"] == "GET /v1/employees"]
    assert employees["answers"] == {"200": 3}
    assert "401" in employees["never_seen"]
    assert "500" not in employees["never_seen"]


# --- HTML ---


def test_html_shows_what_a_target_said_as_text() -> None:
    asked = answer("skilltrack", f"GET /v1/employees?{HOSTILE.replace(' ', '+')}", 200, [])
    hostile = result(finding(message=HOSTILE, trace=(asked,)))
    missed = replace(MISSED, reason=HOSTILE)
    noted = result(finding(message=HOSTILE, strength="likely"), outcome="passed")

    page = render(failing(hostile, missed, noted, target=HOSTILE, fail_on=MUST), "html")

    assert "<img" not in page
    assert page.count("&lt;img") >= 5
    assert "<script" not in page


@pytest.mark.parametrize(
    ("of", "heading"),
    [
        (failing(), "Failed"),
        (run([PASSED]), "Passed"),
        (run([MISSED]), "Too little"),
        (run([]), "Too little"),
    ],
)
def test_html_begins_with_the_verdict(of: RunResult, heading: str) -> None:
    page = render(of, "html")

    assert heading in page.partition("<h2>")[0].partition("<h1>")[2]


# --- Secrets ---


def secret_trace() -> Trace:
    given: Sequence[Answer] = (
        answer("skilltrack", "POST /v1/auth/token", 200, {"access_token": "opaque-token-1"}),
        answer(
            "skilltrack",
            "POST /v1/auth/token",
            401,
            {"error": "x"},
            sent=b'{"client_id": "me", "client_secret": "hush-hush-1"}',
        ),
        answer("skilltrack", "GET /v1/employees?key=api-key-0001", 200, {"echo": "api-key-0001"}),
    )
    return tuple(given)


@pytest.mark.parametrize("kind", [*KINDS, "text"])
def test_no_report_shows_a_secret(kind: str) -> None:
    secrets = frozenset({"opaque-token-1", "hush-hush-1", "api-key-0001"})
    found = finding(
        message="a secret should not be shown",
        expectation=Expectation((2,), "body", "lacks_text", "api-key-0001"),
        trace=secret_trace(),
        secrets=secrets,
    )
    of = failing(result(found))

    shown = terminal.render(of) if kind == "text" else render(of, kind)

    assert [secret for secret in secrets if secret in shown] == []
    assert "a secret should not be shown" in shown


def test_finding_does_not_print_its_secrets() -> None:
    assert "hush-hush-1" not in repr(finding(secrets=frozenset({"hush-hush-1"})))


# --- The list of rules ---


def test_list_has_a_line_for_each_rule_and_their_number() -> None:
    listed = rule_list.render([rule("ST-A"), rule("ST-LONGER", needs=frozenset({Need.CLOCK}))])

    assert listed.splitlines() == [
        "ST-A       L4  must         1  What ST-A asks",
        "ST-LONGER  L4  must         1  What ST-LONGER asks",
        "2 rules",
    ]


def test_list_of_nothing_is_no_rules() -> None:
    assert rule_list.render([]) == "0 rules"


def test_unknown_kind_of_report_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError):
        render(MIXED, "pdf")
