"""Making tests: from a predefined one or by the generator, and what they are good for then."""

from typing import Any

from skillsim_contracts.calls import Answer
from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Need, Strength, rule
from skillsim_contracts.vendors.devskiller.exams import assess, invite
from skillsim_contracts.vendors.devskiller.ids import as_printed, nobody, spellings
from skillsim_contracts.vendors.devskiller.lists_of_tests import (
    PREDEFINED,
    TESTS,
    Item,
    ids_on,
    items_on,
    pages_of,
)
from skillsim_contracts.vendors.devskiller.steps import (
    follow_location,
    new_candidate,
    read_assessment,
    read_invitation,
    refused,
)

BY_TEMPLATE = 'V2 page, "Creating a test using a predefined test"'
BY_CRITERIA = 'V2 page, "Creating a test using generator"'
WRITES = (Need.WRITE,)
DIFFICULTIES = ("EASY", "MEDIUM", "HARD")
ANSWER_TYPES = {
    "MULTI_CHOICE": "CHOICE",
    "ESSAY": "ESSAY",
    "PROGRAMMING": "PROGRAMMING",
    "CODE_REVIEW": "CODE_REVIEW",
    "SQL": "DATABASE",
    "DEVOPS": "DEVOPS",
    "CODE_GAPS": "CODE_GAPS",
    "TESTING": "TESTING",
}
"""What the generator calls a type of task, and what answers to it are called (decision D37)."""


@rule(
    "DS-NT1",
    "A test made of a predefined one has its skills and duration, and is listed",
    vendor="devskiller",
    operations=["createTest", "listTests", "listPredefinedTests"],
    source=BY_TEMPLATE,
    needs=WRITES,
    cost=12,
)
def _from_template(probe: Probe) -> None:
    for template in _templates(probe)[:3]:
        created = _made(probe, {"predefinedTestId": template["id"]})
        shown = probe.expect(created)
        shown.at("/skills/*").are_items(template["skills"], "the template's skills are verified")
        because = "the template's duration should be taken over"
        shown.at("/durationInMinutes").equals(template["durationInMinutes"], because)
        shown.at("/name").matches(".+", "a test should have a name")


@rule(
    "DS-NT2",
    "A generated test has the skills that were asked for, and is listed",
    vendor="devskiller",
    operations=["createTest", "listTests"],
    source=BY_CRITERIA,
    needs=WRITES,
    cost=14,
)
def _from_criteria(probe: Probe) -> None:
    skills = ["SQL", "Java"]
    for criteria in (
        {"skills": skills[:1]},
        {"skills": skills, "difficulties": ["HARD"], "taskTypes": ["SQL", "PROGRAMMING"]},
        {"skills": skills, "difficulties": list(DIFFICULTIES), "taskTypes": list(ANSWER_TYPES)},
    ):
        created = _made(probe, {"generatorCriteria": criteria})
        shown = probe.expect(created).at("/skills/*")
        shown.are_items(criteria["skills"], "the test should verify what was asked for")


@rule(
    "DS-NT3",
    "Candidates can be invited to a new test, and see its id and name",
    vendor="devskiller",
    operations=["createTest", "createInvitation", "createAssessment", "getInvitation"],
    source=f"{BY_TEMPLATE}; {BY_CRITERIA}",
    strength=Strength.LIKELY,
    needs=WRITES,
    cost=14,
)
def _invited_to(probe: Probe) -> None:
    by_template = {"predefinedTestId": _templates(probe)[0]["id"]}
    by_criteria = {"generatorCriteria": {"skills": ["Java"]}}
    for body in (by_template, by_criteria):
        test = probe.must(probe.call("createTest", json=body)).json()
        content = {"email": new_candidate(probe)["email"], "testId": test["id"]}
        invited = probe.call("createInvitation", json=content)
        probe.expect(invited).succeeds()
        invitation = probe.must(read_invitation(probe, invited.json()["id"]))
        shown = probe.expect(invitation, blame="getInvitation")
        named = shown.at("/_embedded/assessment/_embedded/test/id")
        named.relation("one_of", spellings(test["id"]), "the exam should be of the new test")
        name = shown.at("/_embedded/assessment/_embedded/test/name")
        name.equals(test["name"], "the exam should name the new test")
        path = {"id": new_candidate(probe)["id"]}
        assessed = probe.call("createAssessment", path=path, json={"testId": test["id"]})
        probe.expect(assessed).succeeds()


@rule(
    "DS-NT4",
    "A test of neither a template nor valid criteria is refused, and none is made",
    vendor="devskiller",
    operations=["createTest", "listTests"],
    source=f"{BY_TEMPLATE}; {BY_CRITERIA}, required members and possible values",
    needs=WRITES,
    cost=24,
)
def _refused(probe: Probe) -> None:
    before = ids_on(pages_of(probe, TESTS), TESTS)
    wrong: list[dict[str, Any]] = [
        {"difficulties": ["EASY"]},
        {"skills": None},
        {"skills": "Java"},
        {"skills": ["Java"], "difficulties": ["TRIVIAL"]},
        {"skills": ["Java"], "difficulties": ["EASY", "easy"]},
        {"skills": ["Java"], "taskTypes": ["CHOICE"]},
        {"skills": ["Java"], "taskTypes": ["ESSAY", "DATABASE"]},
    ]
    bodies: list[dict[str, Any]] = [{}, {"predefinedTestId": None, "generatorCriteria": None}]
    for body in (*bodies, *({"generatorCriteria": criteria} for criteria in wrong)):
        probe.expect_refused(probe.call("createTest", json=body), 400)
    pages = pages_of(probe, TESTS)
    left = probe.expect(*pages).at(TESTS.ids)
    left.are_items(as_printed(before, ids_on(pages, TESTS)), "a refusal should make no test")


@rule(
    "DS-NT5",
    "A template that does not exist, both ways at once, and criteria without skills are refused",
    vendor="devskiller",
    operations=["createTest"],
    source="decisions D18 and D37",
    strength=Strength.ASSUMED,
    needs=WRITES,
    cost=5,
)
def _refused_by_decision(probe: Probe) -> None:
    unknown = probe.call("createTest", json={"predefinedTestId": nobody(probe)})
    refused(probe, unknown, blame="createTest")
    criteria = {"skills": ["Java"]}
    both = {"predefinedTestId": _templates(probe)[0]["id"], "generatorCriteria": criteria}
    probe.expect_refused(probe.call("createTest", json=both), 400)
    empty = probe.call("createTest", json={"generatorCriteria": {"skills": []}})
    probe.expect_refused(empty, 400)


@rule(
    "DS-NT6",
    "Every documented difficulty and type of task is taken",
    vendor="devskiller",
    operations=["createTest"],
    source=f"{BY_CRITERIA}, possible values",
    needs=WRITES,
    cost=14,
)
def _every_value(probe: Probe) -> None:
    for name, values in (("difficulties", DIFFICULTIES), ("taskTypes", ANSWER_TYPES)):
        for value in values:
            criteria = {"skills": ["Java"], name: [value]}
            answer = probe.call("createTest", json={"generatorCriteria": criteria})
            probe.expect(answer).succeeds()


@rule(
    "DS-NT7",
    "An exam of a generated test has answers of the allowed types only",
    vendor="devskiller",
    operations=["createTest", "getAssessment"],
    source=f"{BY_CRITERIA}, taskTypes; decision D37",
    strength=Strength.LIKELY,
    needs=(Need.WRITE, Need.CLOCK, Need.DRIVE),
    cost=20,
)
def _allowed_types(probe: Probe) -> None:
    for kinds in (["SQL"], ["MULTI_CHOICE", "CODE_GAPS"]):
        criteria = {"skills": ["Java", "SQL"], "taskTypes": kinds}
        body = {"generatorCriteria": criteria}
        test = probe.must(probe.call("createTest", json=body)).json()
        exam = invite(probe, test_id=test["id"])
        assess(probe, exam, "start")
        assess(probe, exam, "finish")
        answer = probe.must(read_assessment(probe, exam.candidate_id, exam.id))
        allowed = [ANSWER_TYPES[kind] for kind in kinds]
        types = probe.expect(answer).at("/sections/*/answers/*/type")
        types.relation("all_among", allowed, f"only tasks of {' and '.join(kinds)} are allowed")


def _made(probe: Probe, body: dict[str, Any]) -> Answer:
    """The answer to a creation whose test is listed since, and found by its Location."""
    before = ids_on(pages_of(probe, TESTS), TESTS)
    created = probe.must(probe.call("createTest", json=body), 201)
    made = created.json()["id"]
    follow_location(probe, created, made)
    pages = pages_of(probe, TESTS)
    found = ids_on(pages, TESTS)
    listed = probe.expect(*pages).at(TESTS.ids)
    listed.are_items(as_printed([*before, made], found), "the new test should be listed, once")
    item = next(i for i in items_on(pages, TESTS) if i["id"] in spellings(made))
    for member in ("name", "durationInMinutes"):
        shown = probe.expect(created).at(f"/{member}")
        shown.equals(item[member], f"{member} should be answered as it is listed")
    probe.expect(created).at("/skills/*").are_items(item["skills"], "skills as they are listed")
    return created


def _templates(probe: Probe) -> list[Item]:
    """Predefined tests of different lengths and skills; ends the rule where there are none."""
    found = items_on(pages_of(probe, PREDEFINED), PREDEFINED)
    telling = {(item["durationInMinutes"], *item["skills"]): item for item in found}
    if not found:
        probe.not_exercised("there are no predefined tests")
    return list(telling.values())
