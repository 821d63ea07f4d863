"""The export: one line for each skill of each employee, as the lists have them."""

from collections.abc import Sequence

from skillsim_contracts.calls import NOBODY
from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Layer, Strength
from skillsim_contracts.vendors.skilltrack import texts
from skillsim_contracts.vendors.skilltrack.gap import FEW
from skillsim_contracts.vendors.skilltrack.rows import Row
from skillsim_contracts.vendors.skilltrack.sheet import expect_export
from skillsim_contracts.vendors.skilltrack.steps import (
    LEVELS,
    add_employee,
    create_employee,
    export,
    listed,
    put,
    reading_rule,
    skill,
    taken,
    writing_rule,
)

SOURCE = "SkillTrack document, 7 FAQs (export all employee skills as a CSV)"

EXPORT = "exportSkills"


def lines(employee: Row, skills: Sequence[Row]) -> list[Row]:
    """What the export should have for an employee with these skills."""
    person = {name: employee[name] for name in ("employee_id", "name")}
    return [{**person, **one} for one in skills]


@reading_rule(
    "ST-CSV1",
    "The export follows from the lists",
    operations=(EXPORT, "listSkills", "listEmployees"),
    source=f"{SOURCE}; decision K2",
    strength=Strength.LIKELY,
    cost=30,
)
def export_follows_from_lists(probe: Probe) -> None:
    """Every skill of everybody, once, and nothing else."""
    people = listed(probe, "listEmployees").json()
    if len(people) > FEW:
        probe.not_exercised(f"more than {FEW} employees would have to be read one by one")
    wanted: list[Row] = []
    for person in people:
        wanted += lines(person, listed(probe, "listSkills", person["employee_id"]).json())
    columns = ("employee_id", "name", *skill())
    wanted = [{name: row[name] for name in columns} for row in wanted]
    expect_export(probe, export(probe), wanted)


@writing_rule(
    "ST-CSV2",
    "The export follows every write at once",
    operations=(EXPORT,),
    source=f"{SOURCE}; decision K2",
    strength=Strength.LIKELY,
    cost=12,
)
def export_is_fresh(probe: Probe) -> None:
    """A new skill is added, a changed one is changed, and namesakes stay apart."""
    first, second = (add_employee(probe, name=name) for name in ("Ada Park", "Ada Park"))
    only = {first["employee_id"], second["employee_id"]}
    expect_export(probe, export(probe), [], only=only)
    put(probe, first["employee_id"], skill(), skill("Go", "Expert"))
    wanted = lines(first, [skill(), skill("Go", "Expert")])
    expect_export(probe, export(probe), wanted, only=only)
    changed = skill(level="Intermediate", last_used="2020-02-29")
    put(probe, first["employee_id"], changed)
    put(probe, second["employee_id"], skill(level="Expert"))
    wanted = lines(first, [changed, skill("Go", "Expert")])
    wanted += lines(second, [skill(level="Expert")])
    expect_export(probe, export(probe), wanted, only=only)


@writing_rule(
    "ST-CSV3",
    "Commas, quotes and other scripts survive the export",
    operations=(EXPORT,),
    source=f"{SOURCE}; RFC 4180, 2",
    strength=Strength.LIKELY,
    cost=40,
)
def texts_survive(probe: Probe) -> None:
    """Fields are quoted where they must be, so every cell reads back as it was sent."""
    wanted: list[Row] = []
    for text in texts.PLAIN:
        employee = add_employee(probe, name=text)
        put(probe, employee["employee_id"], skill(text))
        wanted += lines(employee, [skill(text)])
    only = {row["employee_id"] for row in wanted}
    expect_export(probe, export(probe), wanted, only=only)


@writing_rule(
    "ST-CSV4",
    "Line breaks and other odd texts survive the export",
    operations=(EXPORT,),
    source=f"{SOURCE}; RFC 4180, 2",
    strength=Strength.LIKELY,
    cost=12,
)
def odd_texts_survive(probe: Probe) -> None:
    """What the service took comes out; an apostrophe may keep spreadsheets from running it."""
    employee = add_employee(probe)
    odd = texts.varied(skill(), "skill_name", texts.ODD)
    kept = taken(probe, "putSkill", employee["employee_id"], odd)
    expect_export(probe, export(probe), lines(employee, kept), only={employee["employee_id"]})


@writing_rule(
    "ST-CSV5",
    "The export is whole",
    operations=(EXPORT,),
    source=f"{SOURCE}: all employee skills",
    strength=Strength.LIKELY,
    cost=170,
)
def export_is_whole(probe: Probe) -> None:
    """More than a hundred lines, of many people and of one with many skills."""
    skills = [skill(f"Skill {number}", LEVELS[number % 3]) for number in range(4)]
    wanted: list[Row] = []
    for number in range(26):
        employee = add_employee(probe, name=f"Member {number}")
        held = [*skills, skill(f"Own {number}")][number % 2 :]
        put(probe, employee["employee_id"], *held)
        wanted += lines(employee, held)
    only = {row["employee_id"] for row in wanted}
    expect_export(probe, export(probe), wanted, only=only)


@writing_rule(
    "ST-CSV6",
    "Who has no skill has no line in the export",
    operations=(EXPORT,),
    source=f"{SOURCE}: skills, not people",
    strength=Strength.ASSUMED,
    cost=3,
)
def nobody_without_skills(probe: Probe) -> None:
    """A new employee is not in the export."""
    employee_id = create_employee(probe)
    because = "who has no skill has no line"
    probe.expect(export(probe)).csv("employee_id").lacks(employee_id, because)


@reading_rule(
    "ST-CSV7",
    "The export needs a token",
    operations=(EXPORT,),
    source=f"{SOURCE}: with authentication; 5 Error Handling (401)",
    layer=Layer.L1,
)
def export_needs_a_token(probe: Probe) -> None:
    """401 without one."""
    probe.expect(probe.call(EXPORT, actor=NOBODY)).status(401)
