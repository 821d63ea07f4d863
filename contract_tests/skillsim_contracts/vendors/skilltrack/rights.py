"""Rights: a client that may only read, and another that may do everything."""

from skillsim_contracts.calls import READER, SECOND
from skillsim_contracts.credentials import token_request
from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Layer, Need, Strength
from skillsim_contracts.vendors.skilltrack.requests import reads, writes
from skillsim_contracts.vendors.skilltrack.rows import expect_rows
from skillsim_contracts.vendors.skilltrack.steps import (
    VENDOR,
    add_employee,
    certificate,
    certify,
    create_employee,
    listed,
    put,
    review,
    rows_in,
    skill,
    submit,
    writing_rule,
)

SOURCE = "SkillTrack document, 5 Error Handling (403: insufficient permissions)"

LISTS = (
    ("listEmployees", "createEmployee"),
    ("listSkills", "putSkill"),
    ("listReviews", "createReview"),
    ("listCertifications", "createCertification"),
)


@writing_rule(
    "ST-RGT1",
    "A client that may only read is refused every write, and leaves nothing",
    operations=("createEmployee", "putSkill", "createReview", "createCertification"),
    source=f"{SOURCE}; decision K11",
    layer=Layer.L5,
    needs=(Need.WRITE, Need.READER),
    cost=16,
)
def readers_write_nothing(probe: Probe) -> None:
    """403, not 401, and no list changes."""
    employee_id = create_employee(probe)
    path = {"employee_id": employee_id}
    before = {
        read: rows_in(listed(probe, read, "" if read == "listEmployees" else employee_id))
        for read, _ in LISTS
    }
    for request in writes(probe, employee_id):
        answer = request.sent(probe, actor=READER)
        probe.expect(answer, blame=request.operation_id).status(403)
    for read, write in LISTS:
        answer = probe.must(probe.call(read, path=path), 200)
        because = "a write that was refused changes nothing"
        expect_rows(probe, answer, before[read], write=write, because=because)


@writing_rule(
    "ST-RGT2",
    "A client that may only read sees everything",
    operations=tuple(request.operation_id for request in reads("0")),
    source=f"{SOURCE}; decision K11",
    layer=Layer.L5,
    strength=Strength.LIKELY,
    needs=(Need.WRITE, Need.READER),
    cost=16,
)
def readers_see_everything(probe: Probe) -> None:
    """Its answers are the owner's."""
    employee_id = create_employee(probe)
    put(probe, employee_id, skill())
    submit(probe, employee_id, review())
    certify(probe, employee_id, certificate())
    for request in reads(employee_id):
        answer = request.sent(probe, actor=READER)
        probe.expect(answer, blame=request.operation_id).status(200)
    for read, _ in LISTS:
        path = {} if read == "listEmployees" else {"employee_id": employee_id}
        wanted = rows_in(listed(probe, read, path.get("employee_id", "")))
        answer = probe.call(read, path=path, actor=READER)
        because = "who may read sees what the owner sees"
        expect_rows(probe, answer, wanted, write=read, because=because)


@writing_rule(
    "ST-RGT3",
    "Nobody gains rights by asking for them",
    operations=("issueToken", "createEmployee"),
    source=f"{SOURCE}; decision K11",
    layer=Layer.L5,
    strength=Strength.LIKELY,
    needs=(Need.WRITE, Need.READER, Need.RESET),
    cost=4,
)
def nobody_gains_rights(probe: Probe) -> None:
    """A token that a reader bought with the word `write` still writes nothing."""
    words = probe.client.target.words[VENDOR, READER]
    for more in ({"scope": "read write"}, {"scopes": ["read", "write"]}, {"role": "full"}):
        answer = probe.call("issueToken", json={**token_request(words), **more})
        if not answer.ok:
            continue
        headers = {"authorization": f"Bearer {answer.json()['access_token']}"}
        create = writes(probe, "0")[0].sent(probe, headers=headers)
        probe.expect(create, blame="issueToken").status(403)


@writing_rule(
    "ST-RGT4",
    "Clients with the same rights see the same",
    operations=tuple(read for read, _ in LISTS),
    source="SkillTrack document, 1 Introduction",
    strength=Strength.LIKELY,
    needs=(Need.WRITE, Need.SECOND_CLIENT),
    cost=16,
)
def clients_see_the_same(probe: Probe) -> None:
    """What one client writes the other reads, and adds to."""
    employee = add_employee(probe)
    employee_id = employee["employee_id"]
    put(probe, employee_id, skill())
    for request in writes(probe, employee_id)[1:]:
        probe.must(request.sent(probe, actor=SECOND))
    submit(probe, employee_id, review())
    for read, _ in LISTS:
        path = {} if read == "listEmployees" else {"employee_id": employee_id}
        wanted = rows_in(listed(probe, read, path.get("employee_id", "")))
        because = "every client of the company sees the same list"
        answer = probe.must(probe.call(read, path=path, actor=SECOND), 200)
        expect_rows(probe, answer, wanted, write=read, because=because)
    answer = listed(probe, "listSkills", employee_id)
    wanted = [skill(), skill("Forbidden")]
    because = "what either client put is listed"
    expect_rows(probe, answer, wanted, write="putSkill", because=because)
