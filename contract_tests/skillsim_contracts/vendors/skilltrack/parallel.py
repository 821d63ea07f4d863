"""Requests at the same time: nothing is lost, nothing is there twice."""

from collections.abc import Sequence

from skillsim_contracts.calls import Answer
from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Layer, Strength
from skillsim_contracts.vendors.skilltrack.rows import Row, expect_rows
from skillsim_contracts.vendors.skilltrack.steps import (
    LEVELS,
    certificate,
    create_employee,
    listed,
    new_employee,
    review,
    rows_in,
    skill,
    told_by,
    writing_rule,
)

MANY = 20

SOURCE = "SkillTrack document, 3 Endpoints; no request excludes another"
LOST = "of writes at the same time none is lost"


def together(
    probe: Probe, operation_id: str, employee_id: str, bodies: Sequence[Row]
) -> list[Answer]:
    """Writes for one employee at the same time, all of which succeed."""
    path = {"employee_id": employee_id}
    calls = [probe.make(operation_id, path=path, json=body) for body in bodies]
    return [probe.must(answer) for answer in probe.together(calls)]


@writing_rule(
    "ST-PAR1",
    "Employees that are created at the same time get ids of their own",
    operations=("createEmployee",),
    source=SOURCE,
    layer=Layer.L5,
    strength=Strength.LIKELY,
    cost=MANY + 2,
)
def creates_at_once(probe: Probe) -> None:
    """All are listed, each under its own id."""
    before = rows_in(listed(probe, "listEmployees"))
    sent = [new_employee(probe, name=f"Member {number}") for number in range(MANY)]
    calls = [probe.make("createEmployee", json=body) for body in sent]
    answers = [probe.must(answer) for answer in probe.together(calls)]
    ids = "no two employees have the same id"
    if all("employee_id" in told_by(answer) for answer in answers):
        probe.expect(*answers).at("/employee_id").unique(ids)
    after = listed(probe, "listEmployees")
    expect_rows(probe, after, [*before, *sent], write="createEmployee", because=LOST)
    probe.expect(after).at("/*/employee_id").unique(ids)


@writing_rule(
    "ST-PAR2",
    "Different skills that are put at the same time are all kept",
    operations=("putSkill",),
    source=SOURCE,
    layer=Layer.L5,
    strength=Strength.LIKELY,
    cost=MANY + 3,
)
def puts_at_once(probe: Probe) -> None:
    """Each with its own level."""
    employee_id = create_employee(probe)
    skills = [skill(f"Skill {number}", LEVELS[number % 3]) for number in range(MANY)]
    together(probe, "putSkill", employee_id, skills)
    answer = listed(probe, "listSkills", employee_id)
    expect_rows(probe, answer, skills, write="putSkill", because=LOST)


@writing_rule(
    "ST-PAR3",
    "One skill that is put many times at once is held once",
    operations=("putSkill",),
    source=SOURCE,
    layer=Layer.L5,
    strength=Strength.LIKELY,
    cost=MANY + 3,
)
def same_put_at_once(probe: Probe) -> None:
    """Level and date are those of one and the same put."""
    employee_id = create_employee(probe)
    skills = [
        skill(level=LEVELS[number % 3], last_used=f"20{number + 10}-01-01")
        for number in range(MANY // 2)
    ]
    together(probe, "putSkill", employee_id, skills)
    answer = listed(probe, "listSkills", employee_id)
    because = "a skill that was put many times at once is held once"
    expect = probe.expect(answer)
    expect.at("/*/skill_name").are(["Docker"], because)
    kept = next(
        (one for one in skills if one["last_used"] == answer.json()[0]["last_used"]), skills[-1]
    )
    expect_rows(probe, answer, [kept], write="putSkill", because=because)


@writing_rule(
    "ST-PAR4",
    "Reviews and certificates that are added at the same time are all kept",
    operations=("createReview", "createCertification"),
    source=SOURCE,
    layer=Layer.L5,
    strength=Strength.LIKELY,
    cost=2 * MANY + 4,
)
def additions_at_once(probe: Probe) -> None:
    """Each once, and reviews under ids of their own."""
    employee_id = create_employee(probe)
    reviews = [review(comments=f"Number {number}.") for number in range(MANY)]
    together(probe, "createReview", employee_id, reviews)
    answer = listed(probe, "listReviews", employee_id)
    expect_rows(probe, answer, reviews, write="createReview", because=LOST)
    probe.expect(answer).at("/*/review_id").unique("each review has an id of its own")
    certificates = [certificate(f"Course {number}") for number in range(MANY)]
    together(probe, "createCertification", employee_id, certificates)
    answer = listed(probe, "listCertifications", employee_id)
    expect_rows(probe, answer, certificates, write="createCertification", because=LOST)


@writing_rule(
    "ST-PAR5",
    "Writes for different employees at the same time stay apart",
    operations=("putSkill", "createReview"),
    source=SOURCE,
    layer=Layer.L5,
    strength=Strength.LIKELY,
    cost=5 * 4,
)
def employees_at_once(probe: Probe) -> None:
    """Each employee has its own skill and its own review."""
    ids = [create_employee(probe) for _ in range(5)]
    skills = {one: skill(level=LEVELS[n % 3]) for n, one in enumerate(ids)}
    reviews = {one: review(comments=f"Of {one}.") for one in ids}
    calls = []
    for one in ids:
        path = {"employee_id": one}
        calls.append(probe.make("putSkill", path=path, json=skills[one]))
        calls.append(probe.make("createReview", path=path, json=reviews[one]))
    for answer in probe.together(calls):
        probe.must(answer)
    because = "a write belongs to the one employee it was made for"
    for one in ids:
        answer = listed(probe, "listSkills", one)
        expect_rows(probe, answer, [skills[one]], write="putSkill", because=because)
        answer = listed(probe, "listReviews", one)
        expect_rows(probe, answer, [reviews[one]], write="createReview", because=because)


@writing_rule(
    "ST-PAR6",
    "Creates with one e-mail at the same time add as many rows as succeed",
    operations=("createEmployee",),
    source=f"{SOURCE}; decision K8",
    layer=Layer.L5,
    strength=Strength.LIKELY,
    cost=12,
)
def same_email_at_once(probe: Probe) -> None:
    """At least one succeeds; the others are refused or listed."""
    before = rows_in(listed(probe, "listEmployees"))
    sent = new_employee(probe)
    answers = probe.together([probe.make("createEmployee", json=sent) for _ in range(8)])
    because = "as many rows are added as creates succeeded"
    count = max(1, sum(answer.ok for answer in answers))
    after = listed(probe, "listEmployees")
    wanted = [*before, *[sent] * count]
    expect_rows(probe, after, wanted, write="createEmployee", because=because)
