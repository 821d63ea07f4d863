"""Employees: what is added is listed, once, as it was sent, and nothing else changes."""

import json

from skillsim_contracts.calls import Answer
from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Layer, Need, Strength
from skillsim_contracts.vendors.skilltrack import texts
from skillsim_contracts.vendors.skilltrack.rows import Row, expect_among, expect_rows, told
from skillsim_contracts.vendors.skilltrack.steps import (
    add_employee,
    certificate,
    certify,
    create_employee,
    listed,
    new_employee,
    put,
    reading_rule,
    review,
    rows_in,
    skill,
    submit,
    told_by,
    writing_rule,
)
from skillsim_contracts.vendors.skilltrack.witnesses import employee_seen, skills_seen

MANY = 105
"""More people than a page would hold."""

SOURCE = "SkillTrack document, 3.1 Employee Management"
AS_SENT = "an employee is listed as it was sent"


@reading_rule(
    "ST-EMP1",
    "Employee ids and e-mail addresses name one employee each",
    operations=("listEmployees",),
    source=SOURCE,
)
def ids_are_unique(probe: Probe) -> None:
    """The list has no id twice, and every id is known to the lists below it."""
    answer = listed(probe, "listEmployees")
    probe.expect(answer).at("/*/employee_id").unique("an id belongs to one employee")
    for row in answer.json()[:3]:
        listed(probe, "listSkills", row["employee_id"])


@writing_rule(
    "ST-EMP2",
    "An employee that was created is listed as it was sent, and nothing else changes",
    operations=("createEmployee", "listEmployees"),
    source=SOURCE,
    cost=4,
)
def created_is_listed(probe: Probe) -> None:
    """The list grows by exactly the new row."""
    before = rows_in(listed(probe, "listEmployees"))
    sent = new_employee(probe, name="Mara Quist", role="Platform Engineer")
    created = probe.must(probe.call("createEmployee", json=sent))
    after = listed(probe, "listEmployees")
    seen = employee_seen(probe, sent, created)
    expect_among(probe, after, [sent], write="createEmployee", because=AS_SENT, seen=seen)
    because = "creating an employee adds one row and leaves the others as they were"
    expect_rows(probe, after, [*before, sent], write="createEmployee", because=because)


@writing_rule(
    "ST-EMP3",
    "The answer of a create tells the employee that is then listed",
    operations=("createEmployee", "listEmployees", "listSkills"),
    source=f"{SOURCE}; decision K1",
    strength=Strength.LIKELY,
    cost=3,
)
def answer_tells_the_employee(probe: Probe) -> None:
    """What the answer shows, if it shows an employee, is right, and its id works."""
    sent = new_employee(probe)
    told_row = told_by(probe.must(probe.call("createEmployee", json=sent)))
    told_row = {name: told_row[name] for name in (*sent, "employee_id") if name in told_row}
    if "employee_id" in told_row:
        path = {"employee_id": str(told_row["employee_id"])}
        probe.expect(probe.call("listSkills", path=path), blame="createEmployee").status(200)
    because = "the answer of a create and the list tell the same employee"
    answer = listed(probe, "listEmployees")
    is_as_sent = all(told_row.get(name, value) == value for name, value in sent.items())
    blame = "listEmployees" if is_as_sent else "createEmployee"
    expect_among(probe, answer, [told_row] if told_row else [], write=blame, because=because)


@writing_rule(
    "ST-EMP4",
    "Each employee gets an id of its own, namesakes too",
    operations=("createEmployee", "listEmployees"),
    source=SOURCE,
    cost=6,
)
def namesakes_are_apart(probe: Probe) -> None:
    """People may share name, department, role and half an e-mail address; their ids differ."""
    department, word = probe.unique("team"), probe.unique("noa")
    emails = [f"{word}@example.com", f"{word}@example.org", f"{word}.lind@example.com"]
    twins = [add_employee(probe, department=department, email=email) for email in emails]
    answer = listed(probe, "listEmployees")
    expect_among(probe, answer, twins, write="createEmployee", because=AS_SENT)
    because = "no two employees have the same id"
    probe.expect(answer, blame="createEmployee").at("/*/employee_id").unique(because)


@writing_rule(
    "ST-EMP5",
    "A create that is refused changes nothing",
    operations=("createEmployee", "listEmployees"),
    source="SkillTrack document, 5 Error Handling (400)",
    cost=10,
    fault="F104",
)
def refused_create_changes_nothing(probe: Probe) -> None:
    """Neither a missing field, nor a wrong one, nor broken JSON leaves a row."""
    before = rows_in(listed(probe, "listEmployees"))
    sent = new_employee(probe)
    bodies = [{k: v for k, v in sent.items() if k != name} for name in ("email", "role")]
    bodies += [{**sent, "hire_date": texts.NO_DAY}, {**sent, "hire_date": "05/03/2001"}]
    wrong = [json.dumps(body).encode() for body in bodies] + [b'{"name": "Noa', b"[]"]
    headers = {"content-type": "application/json"}
    for body in wrong:
        answer = probe.call("createEmployee", body=body, headers=headers)
        probe.expect_refused(answer, 400)
        because = "a create that was refused leaves the list as it was"
        after = listed(probe, "listEmployees")
        expect_rows(probe, after, before, write="createEmployee", because=because)


@writing_rule(
    "ST-EMP6",
    "A second create with the same e-mail adds one row or none, as its status says",
    operations=("createEmployee", "listEmployees"),
    source=f"{SOURCE}; decision K8",
    strength=Strength.LIKELY,
    cost=5,
)
def same_email_is_consistent(probe: Probe) -> None:
    """Refused: nothing changes. Accepted: one more row, and the first stays as it was."""
    first = add_employee(probe)
    before = rows_in(listed(probe, "listEmployees"))
    again = {**new_employee(probe), "name": "Somebody Else", "email": first["email"]}
    answer = probe.call("createEmployee", json=again)
    added: list[Row] = [again] if answer.ok else []
    because = "the list changes as the second create said, and the first employee stays"
    after = listed(probe, "listEmployees")
    expect_rows(probe, after, [*before, *added], write="createEmployee", because=because)


@writing_rule(
    "ST-EMP8",
    "Names, departments and roles come back as they were sent",
    operations=("createEmployee", "listEmployees"),
    source=SOURCE,
    strength=Strength.LIKELY,
    cost=30,
)
def texts_come_back(probe: Probe) -> None:
    """Other scripts, quotes and commas are kept; odd texts are kept or refused."""
    for text in (*texts.PLAIN, *texts.ODD):
        sent = new_employee(probe, name=text, role=text, department=text)
        created = probe.call("createEmployee", json=sent)
        if probe.is_open and text in texts.ODD and created.status in {400, 422}:
            continue
        probe.must(created)
        seen = told(created)
        after = listed(probe, "listEmployees")
        expect_among(probe, after, [sent], write="createEmployee", because=AS_SENT, seen=seen)


@writing_rule(
    "ST-EMP9",
    "Bodies are read as UTF-8",
    operations=("createEmployee", "listEmployees"),
    source=f"{SOURCE}; JSON is UTF-8 (RFC 8259, 8.1)",
    strength=Strength.LIKELY,
    cost=2,
)
def bodies_are_utf8(probe: Probe) -> None:
    """Letters that are not escaped in the JSON are kept too."""
    sent = new_employee(probe, name="Łucja Ñandú 李")
    body = json.dumps(sent, ensure_ascii=False).encode()
    headers = {"content-type": "application/json"}
    created = probe.must(probe.call("createEmployee", body=body, headers=headers))
    after, seen = listed(probe, "listEmployees"), employee_seen(probe, sent, created)
    expect_among(probe, after, [sent], write="createEmployee", because=AS_SENT, seen=seen)


@writing_rule(
    "ST-EMP10",
    "Hire dates come back as they were sent",
    operations=("createEmployee", "listEmployees"),
    source=SOURCE,
    cost=8,
)
def hire_dates_come_back(probe: Probe) -> None:
    """Leap days and the edges of years move by no day."""
    for day in texts.DAYS:
        sent = new_employee(probe, hire_date=day)
        created = probe.must(probe.call("createEmployee", json=sent))
        after, seen = listed(probe, "listEmployees"), told(created)
        expect_among(probe, after, [sent], write="createEmployee", because=AS_SENT, seen=seen)


@writing_rule(
    "ST-EMP11",
    "A new employee has no skills, reviews or certificates",
    operations=("createEmployee", "listSkills", "listReviews", "listCertifications"),
    source=SOURCE,
    cost=10,
)
def new_employee_starts_empty(probe: Probe) -> None:
    """Its three lists are there, and empty, though a colleague of the same role has some."""
    team = probe.unique("team")
    colleague = create_employee(probe, department=team)
    put(probe, colleague, skill())
    submit(probe, colleague, review())
    certify(probe, colleague, certificate())
    employee_id = create_employee(probe, department=team)
    for operation in ("listSkills", "listReviews", "listCertifications"):
        answer = listed(probe, operation, employee_id)
        is_held = operation == "listSkills" and bool(answer.json()) and _is_exported(probe, answer)
        blame = "createEmployee" if is_held else operation
        because = "a new employee has no skills, reviews or certificates"
        probe.expect(answer, blame=blame).at("/*").count(0, because)


def _is_exported(probe: Probe, skills: Answer) -> bool:
    """Whether the export has the skills that a list shows, so that the list tells the truth."""
    employee_id = skills.call.path.split("/")[-2]
    return skills_seen(probe, employee_id, skills.json())("")


@writing_rule(
    "ST-EMP12",
    "The list is whole",
    operations=("listEmployees", "createEmployee"),
    source=f"{SOURCE}; decision K7: no paging is described",
    strength=Strength.LIKELY,
    needs=(Need.WRITE, Need.RESET),
    cost=MANY + 2,
)
def list_is_whole(probe: Probe) -> None:
    """More than a hundred people are listed at once."""
    before = rows_in(listed(probe, "listEmployees"))
    sent = [new_employee(probe) for _ in range(MANY)]
    for body in sent:
        probe.must(probe.call("createEmployee", json=body))
    because = "every employee is listed"
    after = listed(probe, "listEmployees")
    expect_rows(probe, after, [*before, *sent], write="listEmployees", because=because)


@writing_rule(
    "ST-EMP13",
    "A create never takes over an employee that exists",
    operations=("createEmployee", "listEmployees"),
    source=SOURCE,
    strength=Strength.LIKELY,
    cost=5,
)
def create_takes_over_nobody(probe: Probe) -> None:
    """An `employee_id` in the body does not overwrite the employee that has it."""
    first = add_employee(probe)
    second = new_employee(probe)
    answer = probe.call("createEmployee", json={**second, "employee_id": first["employee_id"]})
    wanted = [first, second] if answer.ok else [first]
    after = listed(probe, "listEmployees")
    because = "a create leaves the employees that exist as they were"
    expect_among(probe, after, wanted, write="createEmployee", because=because)
    probe.expect(after).at("/*/employee_id").unique("no two employees have the same id")


@writing_rule(
    "ST-EMP16",
    "What was added stays",
    operations=("listEmployees", "createEmployee"),
    source="SkillTrack document, 1 Introduction",
    layer=Layer.L5,
    strength=Strength.LIKELY,
    needs=(Need.WRITE, Need.CLOCK),
    cost=6,
)
def employees_stay(probe: Probe) -> None:
    """A year later the employee is still listed."""
    sent = add_employee(probe)
    probe.advance(400 * 86_400)
    probe.login()
    because = "an employee is still listed a year after it was added"
    after = listed(probe, "listEmployees")
    expect_among(probe, after, [sent], write="listEmployees", because=because)
