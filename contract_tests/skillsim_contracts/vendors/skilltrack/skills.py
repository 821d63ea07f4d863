"""Skills: a put adds or replaces exactly the one skill that it names, for the one employee."""

from skillsim_contracts.calls import Answer
from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Layer, Need, Strength
from skillsim_contracts.vendors.skilltrack import texts
from skillsim_contracts.vendors.skilltrack.rows import Row, expect_among, expect_rows
from skillsim_contracts.vendors.skilltrack.steps import (
    LEVELS,
    create_employee,
    listed,
    put,
    send,
    skill,
    taken,
    told_by,
    writing_rule,
)
from skillsim_contracts.vendors.skilltrack.witnesses import skills_seen

SOURCE = "SkillTrack document, 3.2 Skill Inventory (add or update skill)"
ADDED = "a skill that was put is listed as it was sent"
REPLACED = "a second put of a skill replaces level and date of the first"
APART = "a put touches no skill but the one that it names"
REFUSED = "a put that was refused leaves the skills as they were"

ALIKE = ("C", "C++", "C#", "Java", "JavaScript", "Java EE", "Node.js", "Node js", "R")
"""Names that a careless comparison takes for one another."""


def expect_skills(probe: Probe, employee_id: str, skills: list[Row], because: str) -> Answer:
    """The employee's list has exactly these; blames the list if the export has them."""
    answer = listed(probe, "listSkills", employee_id)
    seen = skills_seen(probe, employee_id, skills)
    expect_rows(probe, answer, skills, write="putSkill", because=because, seen=seen)
    return answer


@writing_rule(
    "ST-SKL1",
    "A skill that was put is listed as it was sent",
    operations=("putSkill", "listSkills"),
    source=SOURCE,
    cost=6,
)
def put_is_listed(probe: Probe) -> None:
    """The list was empty and has the one skill at once."""
    employee_id = create_employee(probe)
    listed(probe, "listSkills", employee_id)
    put(probe, employee_id, skill())
    expect_skills(probe, employee_id, [skill()], ADDED)


@writing_rule(
    "ST-SKL2",
    "A second put of a skill replaces the first",
    operations=("putSkill", "listSkills"),
    source=SOURCE,
    cost=10,
)
def put_replaces(probe: Probe) -> None:
    """Level and date follow every put: up, down, to a later day and back."""
    employee_id = create_employee(probe)
    puts = [
        skill(level="Advanced", last_used="2024-06-01"),
        skill(level="Expert", last_used="2025-01-31"),
        skill(level="Intermediate", last_used="2025-01-31"),
        skill(level="Intermediate", last_used="2019-02-28"),
        skill(level="Expert", last_used="2019-02-28"),
    ]
    for one in puts:
        put(probe, employee_id, one)
        expect_skills(probe, employee_id, [one], REPLACED)


@writing_rule(
    "ST-SKL3",
    "Putting the same skill twice is the same as once",
    operations=("putSkill", "listSkills"),
    source=f"{SOURCE}; PUT is idempotent (RFC 9110, 9.2.2)",
    cost=5,
)
def put_is_idempotent(probe: Probe) -> None:
    """Two identical puts leave one row."""
    employee_id = create_employee(probe)
    put(probe, employee_id, skill(), skill("Go"), skill(), skill())
    because = "the same put again changes nothing"
    expect_skills(probe, employee_id, [skill(), skill("Go")], because)


@writing_rule(
    "ST-SKL4",
    "A put touches no other skill of the employee",
    operations=("putSkill", "listSkills"),
    source=SOURCE,
    cost=16,
)
def other_skills_stay(probe: Probe) -> None:
    """Skills with names much alike are apart: each keeps its own level and date."""
    employee_id = create_employee(probe)
    days = [f"2024-0{place + 1}-15" for place in range(len(ALIKE))]
    rows = [skill(name, LEVELS[i % 3], days[i]) for i, name in enumerate(ALIKE)]
    put(probe, employee_id, *rows)
    expect_skills(probe, employee_id, rows, APART)
    for place in (3, 1):
        rows[place] = skill(ALIKE[place], LEVELS[(place + 1) % 3], "2020-12-31")
        put(probe, employee_id, rows[place])
        expect_skills(probe, employee_id, rows, APART)


@writing_rule(
    "ST-SKL5",
    "A put touches no skill of another employee",
    operations=("putSkill", "listSkills"),
    source=SOURCE,
    cost=10,
)
def other_employees_stay(probe: Probe) -> None:
    """Two colleagues hold the same skill, each as it was put for them."""
    team = probe.unique("team")
    first, second = (create_employee(probe, department=team) for _ in range(2))
    put(probe, first, skill(level="Expert", last_used="2024-02-02"))
    expect_skills(probe, second, [], "a put touches no other employee")
    put(probe, second, skill(level="Intermediate", last_used="2023-03-03"), skill("Rust"))
    because = "a put touches no other employee"
    expect_skills(probe, first, [skill(level="Expert", last_used="2024-02-02")], because)
    wanted = [skill(level="Intermediate", last_used="2023-03-03"), skill("Rust")]
    expect_skills(probe, second, wanted, because)


@writing_rule(
    "ST-SKL6",
    "A put that is refused changes nothing",
    operations=("putSkill", "listSkills"),
    source="SkillTrack document, 5 Error Handling (400)",
    cost=16,
    fault="F104",
)
def refused_put_changes_nothing(probe: Probe) -> None:
    """Without a level, with a date that is none, or no name, both old and new skills stay out."""
    employee_id = create_employee(probe)
    put(probe, employee_id, skill())
    wrong = [
        {"skill_name": "Docker", "last_used": "2020-01-01"},
        {"skill_name": "Docker", "proficiency_level": "Expert"},
        skill("Docker", "Expert", texts.NO_DAY),
        skill("Go", "Expert", "yesterday"),
        {"proficiency_level": "Expert", "last_used": "2020-01-01"},
    ]
    for body in wrong:
        probe.expect_refused(send(probe, "putSkill", employee_id, body), 400)
        expect_skills(probe, employee_id, [skill()], REFUSED)


@writing_rule(
    "ST-SKL7",
    "Names of skills come back as they were sent",
    operations=("putSkill", "listSkills"),
    source=SOURCE,
    strength=Strength.LIKELY,
    cost=20,
)
def names_come_back(probe: Probe) -> None:
    """Other scripts, quotes and commas are kept; odd texts are kept or refused."""
    employee_id = create_employee(probe)
    rows = texts.varied(skill(), "skill_name", texts.PLAIN)
    put(probe, employee_id, *rows)
    rows += taken(probe, "putSkill", employee_id, texts.varied(skill(), "skill_name", texts.ODD))
    expect_skills(probe, employee_id, rows, ADDED)


@writing_rule(
    "ST-SKL8",
    "Levels and days come back as they were sent",
    operations=("putSkill", "listSkills"),
    source=SOURCE,
    cost=12,
)
def levels_and_days_come_back(probe: Probe) -> None:
    """Every printed level, leap days and the edges of years."""
    employee_id = create_employee(probe)
    rows: list[Row] = [skill(f"Level {level}", level) for level in LEVELS]
    rows += [skill(f"Used {day}", last_used=day) for day in texts.DAYS]
    put(probe, employee_id, *rows)
    rows += taken(probe, "putSkill", employee_id, [skill("Level 0", "Beginner")])
    expect_skills(probe, employee_id, rows, ADDED)


@writing_rule(
    "ST-SKL9",
    "The list of skills is whole",
    operations=("listSkills", "putSkill"),
    source=f"{SOURCE}; decision K7: no paging is described",
    strength=Strength.LIKELY,
    cost=58,
)
def list_is_whole(probe: Probe) -> None:
    """More than fifty skills are listed at once."""
    employee_id = create_employee(probe)
    rows: list[Row] = [skill(f"Skill {number}", LEVELS[number % 3]) for number in range(55)]
    put(probe, employee_id, *rows)
    expect_skills(probe, employee_id, rows, "every skill of the employee is listed")


@writing_rule(
    "ST-SKL10",
    "A name in another case is the same skill or another one, and nothing between",
    operations=("putSkill", "listSkills"),
    source=f"{SOURCE}; decision K9",
    strength=Strength.LIKELY,
    cost=5,
)
def case_is_consistent(probe: Probe) -> None:
    """The last put is listed as it was sent; the first stays as it was, or is gone."""
    employee_id = create_employee(probe)
    first, last = skill("Terraform", "Expert"), skill("terraform", "Intermediate", "2020-02-02")
    put(probe, employee_id, first, last)
    answer = listed(probe, "listSkills", employee_id)
    level_and_day = {k: v for k, v in last.items() if k != "skill_name"}
    is_merged = len(answer.json()) == 1
    wanted = [level_and_day] if is_merged else [first, last]
    expect_rows(probe, answer, wanted, write="putSkill", because=REPLACED)


@writing_rule(
    "ST-SKL12",
    "The answer of a put tells the skill that is then listed",
    operations=("putSkill", "listSkills"),
    source="decision K12",
    strength=Strength.LIKELY,
    cost=8,
)
def answer_tells_the_skill(probe: Probe) -> None:
    """What the answer shows, if it shows a skill, is what was put: added and replaced."""
    employee_id = create_employee(probe)
    for sent in (skill(level="Expert"), skill(level="Intermediate", last_used="2020-02-02")):
        answer = put(probe, employee_id, sent)
        for name in (name for name in sent if name in told_by(answer)):
            because = "the answer of a put tells the skill as it was put"
            probe.expect(answer).at(f"/{name}").equals(sent[name], because)


@writing_rule(
    "ST-SKL14",
    "Skills stay",
    operations=("listSkills", "putSkill"),
    source="SkillTrack document, 1 Introduction",
    layer=Layer.L5,
    strength=Strength.LIKELY,
    needs=(Need.WRITE, Need.CLOCK),
    cost=6,
)
def skills_stay(probe: Probe) -> None:
    """A year later, a skill that was used long ago is still listed."""
    employee_id = create_employee(probe)
    put(probe, employee_id, skill(last_used="2009-09-09"))
    probe.advance(400 * 86_400)
    probe.login()
    answer = listed(probe, "listSkills", employee_id)
    because = "a skill is still listed a year after it was put"
    expect_among(
        probe, answer, [skill(last_used="2009-09-09")], write="listSkills", because=because
    )
