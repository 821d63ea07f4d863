"""Grades: what share of good checks they stand for, and what no share makes up for."""

import pytest

from skillsim import contract, report_card
from skillsim.errors import ContractError
from skillsim.report_card.checks import CHECKS
from skillsim.report_card.grades import grade
from skillsim.report_card.judging import Finding, Verdict
from skillsim.report_card.practices import practices
from tests.report_card.exchanges import CONTRACTS, GOOD, POOR, UNSEEN

TINY = """
openapi: 3.0.3
info: {{title: T, version: "1"}}
paths: {{}}
x-client-practices:
  - {practice}
"""


def graded(n_good: int, n_poor: int, *more: tuple[str, Verdict]) -> str | None:
    verdicts = [("a", GOOD)] * n_good + [("b", POOR)] * n_poor + [("c", UNSEEN)] * 9
    return grade([*verdicts, *more])


@pytest.mark.parametrize(
    ("n_good", "n_poor", "letter"),
    [(3, 0, "A"), (4, 1, "B"), (3, 2, "C"), (2, 3, "D"), (1, 4, "F"), (0, 1, "F"), (1, 1, "D")],
)
def test_grade_is_the_share_of_good_checks(n_good: int, n_poor: int, letter: str) -> None:
    assert graded(n_good, n_poor) == letter


@pytest.mark.parametrize("n_good", [0, 1, 2])
def test_too_little_is_no_grade(n_good: int) -> None:
    assert graded(n_good, 0) is None


def test_doubled_write_leaves_a_d_at_best() -> None:
    assert graded(9, 0, ("safe-retries", POOR)) == "D"
    assert graded(0, 9, ("safe-retries", POOR)) == "F"
    assert graded(9, 0, ("safe-retries", GOOD)) == "A"


def test_world_without_traffic_has_no_grade_and_says_why() -> None:
    card = report_card.make(CONTRACTS, [])

    results = [result for vendor in card.vendors for result in vendor.results]
    assert card.grade is None
    assert {vendor.grade for vendor in card.vendors} == {None}
    assert {result.judgement.verdict for result in results} == {UNSEEN}
    assert all(result.judgement.reason for result in results)


def test_every_check_is_asked_for_by_some_contract() -> None:
    asked = {practice.check for made in CONTRACTS.values() for practice in practices(made)}

    assert asked == set(CHECKS)


@pytest.mark.parametrize(
    "practice",
    [
        "{check: no-such, rule: r, evidence: {basis: assumed, source: s}}",
        "{check: back-off, evidence: {basis: assumed, source: s}}",
        "{check: back-off, rule: r}",
        "{check: back-off, rule: r, evidence: {basis: hearsay, source: s}}",
        "{check: back-off, rule: r, evidence: {basis: assumed}}",
        "back-off",
    ],
)
def test_practice_that_nobody_can_check_is_refused_by_place(practice: str) -> None:
    declared = contract.parse("tiny", TINY.format(practice=practice))

    with pytest.raises(ContractError, match=r"^tiny: x-client-practices\[0\]"):
        practices(declared)


@pytest.mark.parametrize(
    ("numbers", "named"),
    [
        ((7,), "Exchange 7 was bad."),
        ((7, 8), "Exchanges 7 and 8 was bad."),
        ((7, 8, 9), "Exchanges 7, 8 and 9 was bad."),
        ((7, 8, 9, 10, 11), "Exchanges 7, 8, 9 and 2 more was bad."),
    ],
)
def test_sentence_begins_with_the_exchanges(numbers: tuple[int, ...], named: str) -> None:
    assert Finding("me", numbers, "was bad").sentence == named
