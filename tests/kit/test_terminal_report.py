"""The report that a person reads first."""

from dataclasses import replace
from typing import Any

import pytest

from skillsim_contracts.findings import RunResult
from skillsim_contracts.reports import terminal
from skillsim_contracts.rules import Strength
from tests.kit.findings_by_hand import finding, result, run

MUST = frozenset({Strength.MUST})

PASSED = result(rule_id="ST-B")
SKIPPED = result(rule_id="ST-C", outcome="skipped", reason="needs clock")
MISSED = result(rule_id="ST-E", outcome="not exercised", reason="the limit got in the way")
NOTED = result(finding("ST-F", strength="assumed", message="a note"), outcome="passed")

MIXED = run(
    [
        result(finding("ST-A", message="a name is missing")),
        PASSED,
        SKIPPED,
        result(finding("ST-D"), outcome="waived"),
        MISSED,
        NOTED,
    ],
    fail_on=MUST,
)


def text(of: RunResult, **how: Any) -> list[str]:
    return terminal.render(of, **how).splitlines()


def test_worst_cause_comes_first() -> None:
    crash = "GET /v1/employees (500): the status 500 is a mistake of the server"
    lines = text(
        run(
            [
                result(finding("ST-1", strength="likely")),
                result(finding("ST-2")),
                result(finding("ST-3", operation_id="putSkill", message=crash)),
            ]
        )
    )

    heads = [
        line for line in lines if line[:1].isupper() and not line.startswith(("FAILED", "NEVER"))
    ]
    assert heads == [
        "MUST  PUT /v1/employees/{employee_id}/skills",
        "MUST  GET /v1/employees",
        "LIKELY  GET /v1/employees",
    ]


def test_cause_ends_with_the_command_that_repeats_it() -> None:
    breach = replace(finding("ST-C-STATUS"), found_by="ST-S1")

    lines = text(run([result(breach)]), arguments=["--url", "http://127.0.0.1:9/a b"])

    assert (
        "    again: skillsim verify skilltrack --rule ST-S1 --url 'http://127.0.0.1:9/a b'" in lines
    )


def test_cause_of_a_recording_is_repeated_with_the_recording() -> None:
    breach = replace(finding("ST-C-STATUS"), found_by="")

    lines = text(run([result(breach)]), arguments=["--har", "x.har"])

    assert "    again: skillsim verify skilltrack --har x.har" in lines


def test_many_rules_of_one_cause_are_counted() -> None:
    found = [finding(f"ST-{number}", cause="one") for number in range(9)]

    assert "    rules: ST-0, ST-1, ST-2, ST-3, ST-4, ST-5 and 3 more" in text(
        run(map(result, found))
    )


@pytest.mark.parametrize(
    ("of", "verdict"),
    [
        (MIXED, "FAILED: 2 passed, 1 failed, 1 skipped, 1 waived, 1 not exercised; 18 requests"),
        (run([PASSED]), "OK: 1 passed; 3 requests in 1.5 s; seed 1; http://127.0.0.1:9"),
        (run([PASSED], cut=2), "TOO LITTLE TRIED: 1 passed"),
        (run([]), "TOO LITTLE TRIED: nothing tried"),
    ],
)
def test_last_line_is_the_verdict(of: RunResult, verdict: str) -> None:
    assert text(of)[-1].startswith(verdict)


def test_what_was_not_exercised_is_named_even_when_quiet() -> None:
    lines = text(replace(MIXED, cut=3), is_quiet=True)

    assert "NOT EXERCISED  ST-E: the limit got in the way" in lines
    assert "NOT EXERCISED  3 rules: the budget was used up" in lines
    assert not any(line.startswith(("note", "skipped")) for line in lines)


def test_skipped_rules_are_counted_by_reason_and_notes_listed_once() -> None:
    lines = text(replace(MIXED, results=(*MIXED.results, SKIPPED, NOTED)))

    assert "skipped 2: needs clock" in lines
    assert lines.count("note (assumed)  GET /v1/employees: a note") == 1


def test_notes_end_after_a_few() -> None:
    noted = [
        result(finding(message=f"note {number}", strength="assumed"), outcome="passed")
        for number in range(25)
    ]

    lines = text(run(noted, fail_on=MUST))

    assert sum(line.startswith("note") for line in lines) == 10
    assert "and 15 more notes; the JSON report has them all" in lines


@pytest.mark.parametrize("odd", ["\x1b[2J", "\nOK: all passed", "\r", "\u202e"])
def test_target_cannot_write_on_the_terminal(odd: str) -> None:
    shown = terminal.render(run([result(finding(message=f"found {odd}"))]))

    assert odd not in shown
