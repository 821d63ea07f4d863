"""Findings become causes: what belongs together, who is to blame, what comes first."""

from dataclasses import replace
from typing import Any

from skillsim_contracts.calls import Answer
from skillsim_contracts.causes import Cause, blamed_operations, causes
from skillsim_contracts.findings import Expectation, Finding, RuleResult
from skillsim_contracts.rules import Strength
from tests.kit.answers import answer
from tests.kit.findings_by_hand import finding, result

ALL = frozenset(Strength)
MUST = frozenset({Strength.MUST})

CRASH = "GET /v1/employees (500): the status 500 is a mistake of the server"


def grouped(*results: RuleResult, fail_on: frozenset[Strength] = ALL) -> list[Cause]:
    return list(causes(results, fail_on))


def numbered(*answers: Answer) -> tuple[Answer, ...]:
    return tuple(replace(one, number=number) for number, one in enumerate(answers))


def created(employee_id: str, **how: Any) -> Answer:
    return answer("skilltrack", "POST /v1/employees", 200, {"employee_id": employee_id}, **how)


def not_found(path: str) -> Answer:
    return answer("skilltrack", f"GET /v1/employees/{path}", 404, {"error": "x", "message": "y"})


def missed(path: str, maker: Answer, operation_id: str) -> Finding:
    """The finding of a rule that asked for something of a new employee and got 404."""
    return finding(
        f"ST-{operation_id}",
        operation_id=operation_id,
        trace=numbered(maker, not_found(path)),
        expectation=Expectation((1,), "status", "between", [200, 299]),
    )


def test_one_cause_holds_what_several_rules_found() -> None:
    found = [finding("ST-A", cause="listEmployees: answers 201") for _ in range(2)]
    found.append(finding("ST-B", cause="listEmployees: answers 201"))

    (cause,) = grouped(*map(result, found))

    assert cause.findings == tuple(found)
    assert cause.rule_ids == ("ST-A", "ST-B")


def test_causes_of_other_operations_or_reasons_stay_apart() -> None:
    found = [
        finding("ST-A"),
        finding("ST-B"),
        finding("ST-A", operation_id="putSkill"),
        replace(finding("ST-A"), vendor="techwolf"),
    ]

    assert len(grouped(*map(result, found))) == 4


def test_only_rules_that_failed_count() -> None:
    ended = [result(finding(), outcome=outcome) for outcome in ("waived", "passed", "skipped")]

    assert grouped(*ended) == []


def test_findings_too_weak_for_the_run_are_no_cause() -> None:
    ended = result(finding("ST-A"), finding("ST-B", strength="likely"))

    assert [cause.rule_ids for cause in grouped(ended, fail_on=MUST)] == [("ST-A",)]


def test_crashes_come_first_then_the_strongest_then_the_order_of_the_rules() -> None:
    ended = [
        result(finding("ST-1", strength="assumed")),
        result(finding("ST-2")),
        result(finding("ST-3")),
        result(finding("ST-4", strength="likely")),
        result(finding("ST-5", message=CRASH)),
    ]

    order = [cause.first.rule_id for cause in grouped(*ended)]

    assert order == ["ST-5", "ST-2", "ST-3", "ST-4", "ST-1"]


def test_best_finding_is_the_strongest_with_the_shortest_trace() -> None:
    short = (created("1"),)
    found = [
        finding(strength="likely", cause="c"),
        finding(message="long", cause="c", trace=short * 3),
        finding(message="short", cause="c", trace=short),
    ]

    (cause,) = grouped(result(*found))

    assert cause.first.message == "short"


def test_blamed_operations_are_named_once_worst_first() -> None:
    ended = [
        result(finding("ST-1", operation_id="putSkill", strength="likely")),
        result(finding("ST-2")),
        result(finding("ST-3")),
    ]

    assert blamed_operations(grouped(*ended)) == ("listEmployees", "putSkill")


def test_record_that_two_operations_miss_is_its_makers_fault() -> None:
    skills = missed("777/skills", created("777"), "listSkills")
    reviews = missed("777/performance-reviews", created("777"), "listReviews")

    (cause,) = grouped(result(skills), result(reviews))

    assert cause.operation_id == "createEmployee"
    assert cause.rule_ids == ("ST-listSkills", "ST-listReviews")
    assert cause.first.message == "what createEmployee has made is not found: it is wrong"


def test_record_that_one_operation_misses_is_that_operations_fault() -> None:
    found = [missed(f"{number}/skills", created(str(number)), "listSkills") for number in (7, 8)]

    assert blamed_operations(grouped(*map(result, found))) == ("listSkills",)


def test_maker_is_known_by_what_was_sent_when_it_answers_nothing() -> None:
    made = answer("techwolf", "POST /employees", 204, sent=b'{"external_id": "kit-7"}')
    error = {"title": "x"}
    found = [
        replace(
            finding(f"TW-{operation_id}", operation_id=operation_id, vendor="techwolf"),
            trace=numbered(made, answer("techwolf", f"GET /employees/kit-7{rest}", 404, error)),
            expectation=Expectation((1,), "status", "is", 200),
        )
        for operation_id, rest in (("getEmployee", ""), ("getSkillProfile", "/skill_profile"))
    ]

    assert blamed_operations(grouped(*map(result, found))) == ("createEmployee",)


def test_maker_that_was_refused_is_not_to_blame() -> None:
    refused = answer("skilltrack", "POST /v1/employees", 409, {"employee_id": "777"})
    found = [
        missed("777/skills", refused, "listSkills"),
        missed("777/certifications", refused, "listCertifications"),
    ]

    assert set(blamed_operations(grouped(*map(result, found)))) == {
        "listSkills",
        "listCertifications",
    }


def test_records_that_nobody_made_are_their_readers_fault() -> None:
    found = [
        missed("778/skills", created("777"), "listSkills"),
        missed("778/certifications", created("777"), "listCertifications"),
    ]

    assert "createEmployee" not in blamed_operations(grouped(*map(result, found)))


def test_other_refusals_stay_with_who_refused() -> None:
    wrong = answer("skilltrack", "GET /v1/employees/777/skills", 403, {"error": "x"})
    found = [
        replace(missed("777/skills", created("777"), name), trace=numbered(created("777"), wrong))
        for name in ("listSkills", "listReviews")
    ]

    assert "createEmployee" not in blamed_operations(grouped(*map(result, found)))


def test_finding_without_expectation_or_trace_keeps_its_blame() -> None:
    ended = result(finding(expectation=None), finding("ST-B", expectation=None, trace=()))

    assert blamed_operations(grouped(ended)) == ("listEmployees",)
