"""The skill gap: the members of a department less those who hold the skill."""

from collections import Counter
from collections.abc import Sequence

from skillsim_contracts.calls import Answer
from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Layer, Strength
from skillsim_contracts.vendors.skilltrack import texts
from skillsim_contracts.vendors.skilltrack.rows import Row
from skillsim_contracts.vendors.skilltrack.steps import (
    LEVELS,
    add_employee,
    create_employee,
    listed,
    put,
    reading_rule,
    skill,
    skill_gap,
    taken,
    writing_rule,
)

SOURCE = "SkillTrack document, 3.5 Analytics & Reporting (skill gap)"
LACKING = "the report lists the members of the department who do not hold the skill, each once"
AT_ONCE = "the report follows a write at once"

REPORT = "getSkillGap"

FEW = 60
"""The most employees whose lists are read one by one."""


def expect_lacking(
    probe: Probe, department: str, required_skill: str, people: Sequence[Row], because: str
) -> Answer:
    """The report names exactly these people, by id and name."""
    answer = skill_gap(probe, department, required_skill)
    wanted = [{name: person[name] for name in ("employee_id", "name")} for person in people]
    probe.expect(answer, blame=REPORT).at("/employees_lacking_skill").count(1, because)
    ids = [person["employee_id"] for person in wanted]
    place = "/employees_lacking_skill/*/employee_id"
    probe.expect(answer, blame=REPORT).at(place).are_items(ids, because)
    for number, row in enumerate(answer.json()["employees_lacking_skill"]):
        name = next(one["name"] for one in wanted if one["employee_id"] == row["employee_id"])
        place = f"/employees_lacking_skill/{number}/name"
        probe.expect(answer, blame=REPORT).at(place).equals(name, "under its name")
    return answer


@writing_rule(
    "ST-GAP1",
    "The skill gap is the department less those who hold the skill",
    operations=(REPORT,),
    source=SOURCE,
    cost=24,
)
def members_less_holders(probe: Probe) -> None:
    """No skill, other skills and skills of like names are lacking, to namesakes; levels hold."""
    team = probe.unique("team")
    other = f"{team} East"
    bare, busy, alike = (add_employee(probe, department=team, name=n) for n in ("A", "B", "A"))
    put(probe, busy["employee_id"], skill("Docker"), skill("Helm"), skill("Go", "Expert"))
    put(probe, alike["employee_id"], skill("Kubernetes Operators"), skill("Kube"))
    for level in LEVELS:
        put(probe, create_employee(probe, department=team), skill("Kubernetes", level))
    stranger = add_employee(probe, department=other)
    holder = create_employee(probe, department=other)
    put(probe, holder, skill("Docker"), skill("Kubernetes"))
    expect_lacking(probe, team, "Kubernetes", [bare, busy, alike], LACKING)
    expect_lacking(probe, other, "Kubernetes", [stranger], LACKING)


@writing_rule(
    "ST-GAP2",
    "The report repeats the question",
    operations=(REPORT,),
    source=SOURCE,
    cost=5,
)
def question_is_repeated(probe: Probe) -> None:
    """`department` and `required_skill` are those that were asked for."""
    team = probe.unique("team")
    create_employee(probe, department=team)
    for required in ("Kubernetes", "COBOL"):
        answer = skill_gap(probe, team, required)
        probe.expect(answer).at("/department").equals(team, "the department is repeated")
        probe.expect(answer).at("/required_skill").equals(required, "the skill is repeated")


@writing_rule(
    "ST-GAP3",
    "The report follows every write at once",
    operations=(REPORT,),
    source=SOURCE,
    strength=Strength.LIKELY,
    cost=14,
)
def report_is_fresh(probe: Probe) -> None:
    """A new member is lacking, a new holder is not, and a changed level makes no difference."""
    team = probe.unique("team")
    first = add_employee(probe, department=team)
    expect_lacking(probe, team, "Rust", [first], AT_ONCE)
    second = add_employee(probe, department=team, name="Ibo Rey")
    expect_lacking(probe, team, "Rust", [first, second], AT_ONCE)
    put(probe, first["employee_id"], skill("Rust", "Intermediate"))
    expect_lacking(probe, team, "Rust", [second], AT_ONCE)
    put(probe, first["employee_id"], skill("Rust", "Advanced", "2010-01-01"))
    expect_lacking(probe, team, "Rust", [second], AT_ONCE)
    put(probe, second["employee_id"], skill("Rust"))
    expect_lacking(probe, team, "Rust", [], AT_ONCE)


@writing_rule(
    "ST-GAP4",
    "The lowest level holds the skill too",
    operations=(REPORT,),
    source=f"{SOURCE}; decision K5",
    strength=Strength.LIKELY,
    cost=5,
)
def beginners_hold(probe: Probe) -> None:
    """A beginner does not lack the skill, on a target that knows beginners."""
    team = probe.unique("team")
    first, second = (add_employee(probe, department=team) for _ in range(2))
    if taken(probe, "putSkill", first["employee_id"], [skill("Rust", "Beginner")]):
        expect_lacking(probe, team, "Rust", [second], LACKING)


@writing_rule(
    "ST-GAP5",
    "The report is whole",
    operations=(REPORT,),
    source=f"{SOURCE}; decision K7: no paging is described",
    strength=Strength.LIKELY,
    cost=60,
)
def report_is_whole(probe: Probe) -> None:
    """Every one of many who lack the skill is listed, once, however many other skills they hold."""
    team = probe.unique("team")
    people = [add_employee(probe, department=team, name=f"Member {n}") for n in range(26)]
    for person in people[::5]:
        put(probe, person["employee_id"], skill("Go"), skill("Perl"), skill("Ada"))
    expect_lacking(probe, team, "Rust", people, LACKING)


@writing_rule(
    "ST-GAP6",
    "Departments and skills with unusual letters are found",
    operations=(REPORT,),
    source=SOURCE,
    strength=Strength.LIKELY,
    cost=40,
)
def unusual_names_are_found(probe: Probe) -> None:
    """Ampersands, plus signs, quotes and other scripts in the query reach the report."""
    for text in texts.PLAIN:
        team = f"{text} {probe.unique('team')}"
        holder, other = (add_employee(probe, department=team, name=text) for _ in range(2))
        put(probe, holder["employee_id"], skill(text))
        answer = expect_lacking(probe, team, text, [other], LACKING)
        probe.expect(answer).at("/department").equals(team, "the department is repeated")
        probe.expect(answer).at("/required_skill").equals(text, "the skill is repeated")


@writing_rule(
    "ST-GAP7",
    "A blank in the query may be written as %20",
    operations=(REPORT,),
    source=f"{SOURCE}; RFC 3986, 2.1",
    strength=Strength.LIKELY,
    cost=4,
)
def blanks_may_be_escaped(probe: Probe) -> None:
    """`AWS%20Cloud` is the skill `AWS Cloud`."""
    team = probe.unique("team")
    holder, other = (create_employee(probe, department=team) for _ in range(2))
    put(probe, holder, skill("AWS Cloud"))
    path = f"/v1/reports/skill-gap?required_skill=AWS%20Cloud&department={team}"
    answer = probe.must(probe.raw("GET", path), 200)
    place = "/employees_lacking_skill/*/employee_id"
    probe.expect(answer).at(place).are_items([other], LACKING)


@reading_rule(
    "ST-GAP8",
    "A department that nobody is in has no gap",
    operations=(REPORT,),
    source=f"{SOURCE}; decision K14",
    strength=Strength.LIKELY,
)
def unknown_department_is_empty(probe: Probe) -> None:
    """An empty list, or a refusal where that is left open."""
    query = {"department": probe.unique("nobody"), "required_skill": "Kubernetes"}
    answer = probe.call(REPORT, query=query)
    if probe.is_open and answer.status in {400, 404, 422}:
        return
    probe.must(answer, 200)
    because = "a department without members lacks nothing"
    probe.expect(answer).at("/employees_lacking_skill/*").count(0, because)


@reading_rule(
    "ST-GAP9",
    "Both parameters of the skill gap are required",
    operations=(REPORT,),
    source="SkillTrack document, 5 Error Handling (400: invalid parameters); decision K5",
    layer=Layer.L1,
    strength=Strength.LIKELY,
    cost=3,
)
def parameters_are_required(probe: Probe) -> None:
    """Without one, or both: 400."""
    for query in ({"department": "Engineering"}, {"required_skill": "Kubernetes"}, {}):
        probe.expect_refused(probe.call(REPORT, query=query), 400)


@reading_rule(
    "ST-GAP10",
    "The skill gap follows from the lists",
    operations=(REPORT, "listSkills", "listEmployees"),
    source=SOURCE,
    cost=40,
)
def gap_follows_from_lists(probe: Probe) -> None:
    """For every department and the commonest skills, recomputed from the lists."""
    people = listed(probe, "listEmployees").json()
    if len(people) > FEW:
        probe.not_exercised(f"more than {FEW} employees would have to be read one by one")
    held = {
        person["employee_id"]: {
            row["skill_name"] for row in listed(probe, "listSkills", person["employee_id"]).json()
        }
        for person in people
    }
    counts = Counter(name for names in held.values() for name in sorted(names))
    folded = Counter(name.casefold() for name in counts)
    common = [name for name, _ in counts.most_common() if folded[name.casefold()] == 1][:3]
    for department in sorted({person["department"] for person in people})[:6]:
        members = [person for person in people if person["department"] == department]
        for name in common:
            lacking = [one for one in members if name not in held[one["employee_id"]]]
            expect_lacking(probe, department, name, lacking, LACKING)
