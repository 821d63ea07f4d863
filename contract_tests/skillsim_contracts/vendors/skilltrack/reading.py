"""Reading: it changes nothing."""

from skillsim_contracts.expecting import selected
from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Strength
from skillsim_contracts.vendors.skilltrack.requests import reads
from skillsim_contracts.vendors.skilltrack.rows import expect_rows
from skillsim_contracts.vendors.skilltrack.sheet import parse
from skillsim_contracts.vendors.skilltrack.steps import listed, reading_rule, rows_in

BECAUSE = "what is read twice, with nothing between, is the same twice"

IDS = {
    "getSkillGap": "/employees_lacking_skill/*/employee_id",
    "listTopPerformers": "/*/employee_id",
}
"""Where the reports name people."""


@reading_rule(
    "ST-GET1",
    "Reading changes nothing",
    operations=tuple(request.operation_id for request in reads("0")),
    source="SkillTrack document, 3 Endpoints; GET is safe (RFC 9110, 9.2.1)",
    strength=Strength.LIKELY,
    cost=15,
)
def reading_changes_nothing(probe: Probe) -> None:
    """Lists, reports and the export, read twice, are the same twice."""
    employee_id = str(listed(probe, "listEmployees").json()[0]["employee_id"])
    first = {one.operation_id: probe.must(one.sent(probe), 200) for one in reads(employee_id)}
    for request in reads(employee_id):
        name = request.operation_id
        again = probe.must(request.sent(probe), 200)
        if name == "exportSkills":
            sheet = parse(first[name])
            wanted = [sheet.header, *sheet.lines] if sheet else []
            probe.expect(again, blame=name).csv().are_items(wanted, BECAUSE)
        elif name in IDS:
            found = selected(first[name], f"json:{IDS[name]}")
            probe.expect(again, blame=name).at(IDS[name]).are_items(found, BECAUSE)
        else:
            expect_rows(probe, again, rows_in(first[name]), write=name, because=BECAUSE)
