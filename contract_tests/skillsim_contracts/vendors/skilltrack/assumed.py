"""What the documents leave open and the contract decided: never asked of a foreign target."""

from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Strength
from skillsim_contracts.vendors.skilltrack import texts
from skillsim_contracts.vendors.skilltrack.certifications import KEPT
from skillsim_contracts.vendors.skilltrack.employees import AS_SENT
from skillsim_contracts.vendors.skilltrack.gap import LACKING, expect_lacking
from skillsim_contracts.vendors.skilltrack.performers import reviewed
from skillsim_contracts.vendors.skilltrack.quarters import quiet_year
from skillsim_contracts.vendors.skilltrack.rows import expect_among, expect_rows
from skillsim_contracts.vendors.skilltrack.sheet import parse
from skillsim_contracts.vendors.skilltrack.skills import ADDED, REPLACED, expect_skills
from skillsim_contracts.vendors.skilltrack.steps import (
    add_employee,
    certificate,
    certify,
    create_employee,
    export,
    listed,
    new_employee,
    put,
    reading_rule,
    review,
    rows_in,
    skill,
    submit,
    top_performers,
    writing_rule,
)


@writing_rule(
    "ST-EMP7",
    "An e-mail that is taken is refused, whatever its case",
    operations=("createEmployee",),
    source="decision K8",
    strength=Strength.ASSUMED,
    cost=4,
)
def same_email_is_refused(probe: Probe) -> None:
    """A second create with the address: 400."""
    first = add_employee(probe)
    for email in (first["email"], first["email"].upper()):
        probe.expect_refused(
            probe.call("createEmployee", json=new_employee(probe, email=email)), 400, 409
        )


@writing_rule(
    "ST-EMP14",
    "Employees are listed in the order they were added",
    operations=("listEmployees",),
    source="the contract's description of the list",
    strength=Strength.ASSUMED,
    cost=6,
)
def order_is_that_of_adding(probe: Probe) -> None:
    """New employees come last, in turn."""
    before = rows_in(listed(probe, "listEmployees"))
    added = [add_employee(probe) for _ in range(3)]
    wanted = [row["employee_id"] for row in [*before, *added]]
    probe.expect(listed(probe, "listEmployees")).at("/*/employee_id").are(wanted)


@writing_rule(
    "ST-EMP15",
    "Blanks at the ends of names are kept",
    operations=("createEmployee",),
    source="the contract names no trimming",
    strength=Strength.ASSUMED,
    cost=6,
)
def blanks_are_kept(probe: Probe) -> None:
    """A name comes back with its blanks."""
    for text in texts.BLANKS:
        sent = new_employee(probe, name=text)
        probe.must(probe.call("createEmployee", json=sent))
        after = listed(probe, "listEmployees")
        expect_among(probe, after, [sent], write="createEmployee", because=AS_SENT)


@writing_rule(
    "ST-SKL11",
    "A name in another case is the same skill",
    operations=("putSkill",),
    source="decision K9",
    strength=Strength.ASSUMED,
    cost=5,
)
def case_does_not_matter(probe: Probe) -> None:
    """The second put replaces the first, its spelling too."""
    employee_id = create_employee(probe)
    put(probe, employee_id, skill("Terraform"), skill("terraform"))
    expect_skills(probe, employee_id, [skill("terraform")], REPLACED)


@writing_rule(
    "ST-SKL13",
    "Blanks at the ends of names are kept",
    operations=("putSkill",),
    source="the contract names no trimming",
    strength=Strength.ASSUMED,
    cost=7,
)
def skill_blanks_are_kept(probe: Probe) -> None:
    """A name comes back with its blanks."""
    employee_id = create_employee(probe)
    rows = texts.varied(skill(), "skill_name", texts.BLANKS)
    put(probe, employee_id, *rows)
    expect_skills(probe, employee_id, rows, ADDED)


@writing_rule(
    "ST-REV10",
    "Reviews are listed in the order they were submitted",
    operations=("listReviews",),
    source="the contract's description of the list",
    strength=Strength.ASSUMED,
    cost=6,
)
def order_is_that_of_submission(probe: Probe) -> None:
    """Whatever their days."""
    employee_id = create_employee(probe)
    scores = [3.5, 4.5, 2.5]
    for day, score in zip(("2024-05-05", "2020-01-01", "2022-02-02"), scores, strict=True):
        submit(probe, employee_id, review(day, score))
    probe.expect(listed(probe, "listReviews", employee_id)).at("/*/score").are(scores)


@writing_rule(
    "ST-CRT8",
    "The same certificate may be held twice",
    operations=("createCertification",),
    source="the contract names no key for certificates",
    strength=Strength.ASSUMED,
    cost=4,
)
def same_certificate_twice(probe: Probe) -> None:
    """A renewal does not replace the first."""
    employee_id = create_employee(probe)
    sent = [certificate(), certificate(date_issued="2027-02-15", expiration_date="2029-02-15")]
    certify(probe, employee_id, *sent)
    answer = listed(probe, "listCertifications", employee_id)
    expect_rows(probe, answer, sent, write="createCertification", because=KEPT)


@writing_rule(
    "ST-GAP11",
    "A skill is found whatever the case of its name",
    operations=("getSkillGap",),
    source="decision K9",
    strength=Strength.ASSUMED,
    cost=4,
)
def gap_finds_any_case(probe: Probe) -> None:
    """Who holds `Rust` does not lack `rust`."""
    team = probe.unique("team")
    put(probe, create_employee(probe, department=team), skill("Rust"))
    expect_lacking(probe, team, "rust", [], LACKING)


@writing_rule(
    "ST-TOP8",
    "The report lists the best ten",
    operations=("listTopPerformers",),
    source="decision K6",
    strength=Strength.ASSUMED,
    cost=50,
)
def best_ten(probe: Probe) -> None:
    """Of twelve."""
    year = quiet_year(probe)
    for score in range(12):
        reviewed(probe, f"{year}-05-10", 3 + score / 10)
    probe.expect(top_performers(probe, f"Q2-{year}")).at("/*").count(10)


@reading_rule(
    "ST-CSV8",
    "The export has its five columns, in order",
    operations=("exportSkills",),
    source="decision K2",
    strength=Strength.ASSUMED,
)
def export_has_its_columns(probe: Probe) -> None:
    """The header line names them."""
    columns = ["employee_id", "name", "skill_name", "proficiency_level", "last_used"]
    answer = export(probe)
    probe.expect(answer).csv().contains(columns)
    sheet = parse(answer)
    if sheet is None or sheet.header != columns:
        probe.fail("the first line of the export names its columns")
