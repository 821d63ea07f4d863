"""Ids in paths: those that nothing has, those of another parent, and both spellings."""

from skillsim_contracts.calls import Answer
from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Strength
from skillsim_contracts.vendors.devskiller.ids import friendly, nobody, spellings
from skillsim_contracts.vendors.devskiller.steps import (
    a_test,
    candidate_of,
    ds_rule,
    gone,
    new_assessment,
    new_candidate,
    new_invitation,
    read_assessment,
    read_candidate,
    read_invitation,
)

CONVENTION = "Convention: an address that names nothing is a 404"
SPELLINGS = "V2 page: requests and answers mix both spellings of ids (decision D1)"
OWN_PATH = 'V2 page, "Retrieving the assessment": an assessment has its address below its candidate'

CANDIDATE = ("getCandidate", "decideCandidate", "deleteCandidate", "createAssessment")
ASSESSMENT = ("getAssessment", "deleteAssessment")
INVITATION = ("getInvitation", "deleteInvitation")


@ds_rule(
    "DS-ID1",
    "A candidate that does not exist is not found, whatever is asked of it",
    operations=(*CANDIDATE, *ASSESSMENT, "createInvitation"),
    source=CONVENTION,
    strength=Strength.LIKELY,
    cost=14,
)
def unknown_candidate(probe: Probe) -> None:
    """Both spellings; the assessment asked for exists, but elsewhere."""
    test_id = a_test(probe)
    assessment_id = new_invitation(probe, test_id)["id"]
    for one in _unknown(probe):
        for operation_id in CANDIDATE:
            _not_found(probe, _ask(probe, operation_id, one, test_id))
        for operation_id in ASSESSMENT:
            path = {"id": one, "assessmentId": assessment_id}
            _not_found(probe, probe.call(operation_id, path=path))


@ds_rule(
    "DS-ID2",
    "An assessment that does not exist is not found",
    operations=(*ASSESSMENT, "createCandidate"),
    source=CONVENTION,
    strength=Strength.LIKELY,
    cost=5,
)
def unknown_assessment(probe: Probe) -> None:
    """Both spellings, below a candidate that exists."""
    candidate_id = new_candidate(probe)["id"]
    for one in _unknown(probe):
        for operation_id in ASSESSMENT:
            path = {"id": candidate_id, "assessmentId": one}
            _not_found(probe, probe.call(operation_id, path=path))


@ds_rule(
    "DS-ID3",
    "An invitation that does not exist is not found",
    operations=INVITATION,
    source=CONVENTION,
    strength=Strength.LIKELY,
    cost=6,
)
def unknown_invitation(probe: Probe) -> None:
    """Both spellings; the id of a candidate is no invitation's either."""
    for one in (*_unknown(probe), new_candidate(probe)["id"]):
        for operation_id in INVITATION:
            _not_found(probe, probe.call(operation_id, path={"id": one}))


@ds_rule(
    "DS-ID4",
    "What is no id names nothing",
    operations=("getCandidate", "decideCandidate", "deleteCandidate", *INVITATION),
    source="Decision D2",
    strength=Strength.ASSUMED,
    cost=10,
)
def no_id_at_all(probe: Probe) -> None:
    """Neither spelling: too short for one, too long or with a sign that the other lacks."""
    for one in ("0-0", "nobody_at_all"):
        for operation_id in ("getCandidate", "deleteCandidate", *INVITATION):
            _not_found(probe, probe.call(operation_id, path={"id": one}))
        body = {"status": "ACCEPTED"}
        _not_found(probe, probe.call("decideCandidate", path={"id": one}, json=body))


@ds_rule(
    "DS-ID5",
    "An assessment is not found below another candidate",
    operations=("getAssessment", "createInvitation"),
    source=OWN_PATH,
    strength=Strength.LIKELY,
    cost=5,
)
def other_parent_does_not_show(probe: Probe) -> None:
    """The other candidate exists, with an assessment of its own and without."""
    test_id = a_test(probe)
    own, other = (new_invitation(probe, test_id) for _ in range(2))
    probe.must(read_assessment(probe, candidate_of(own), own["id"]))
    for parent in (candidate_of(other), new_candidate(probe)["id"]):
        _not_found(probe, read_assessment(probe, parent, own["id"]))


@ds_rule(
    "DS-ID6",
    "An assessment cannot be deleted below another candidate",
    operations=("deleteAssessment", "getAssessment", "createInvitation"),
    source=OWN_PATH,
    strength=Strength.LIKELY,
    cost=6,
)
def other_parent_does_not_delete(probe: Probe) -> None:
    """The refusal leaves the assessment where it is."""
    test_id = a_test(probe)
    own, other = (new_invitation(probe, test_id) for _ in range(2))
    path = {"id": candidate_of(other), "assessmentId": own["id"]}
    _not_found(probe, probe.call("deleteAssessment", path=path))
    still = read_assessment(probe, candidate_of(own), own["id"])
    probe.expect(still, blame="deleteAssessment").succeeds()


@ds_rule(
    "DS-ID7",
    "A path may hold either spelling of an id: reading",
    operations=("getCandidate", "getAssessment", "getInvitation", "createInvitation"),
    source=SPELLINGS,
    strength=Strength.LIKELY,
    cost=8,
)
def reads_either_spelling(probe: Probe) -> None:
    """The same thing is found, and shown under the same id."""
    invited = new_invitation(probe, a_test(probe))
    candidate_id = candidate_of(invited)
    for one in spellings(candidate_id):
        _found(probe, read_candidate(probe, one), candidate_id)
        for other in spellings(invited["id"]):
            _found(probe, read_assessment(probe, one, other), invited["id"])
    for one in spellings(invited["id"]):
        _found(probe, read_invitation(probe, one), invited["id"])


@ds_rule(
    "DS-ID8",
    "A path may hold either spelling of an id: writing",
    operations=(
        "decideCandidate",
        "createAssessment",
        "deleteAssessment",
        "deleteInvitation",
        "deleteCandidate",
        "createInvitation",
    ),
    source=SPELLINGS,
    strength=Strength.LIKELY,
    cost=12,
)
def writes_either_spelling(probe: Probe) -> None:
    """The spelling that was not printed reaches the same thing."""
    test_id = a_test(probe)
    invited = new_invitation(probe, test_id)
    candidate_id = candidate_of(invited)
    other = spellings(candidate_id)[-1]
    added = new_assessment(probe, other, spellings(test_id)[-1])
    decision = {"status": "ACCEPTED"}
    probe.must(probe.call("decideCandidate", path={"id": other}, json=decision))
    read = probe.must(read_candidate(probe, candidate_id))
    probe.expect(read, blame="decideCandidate").at("/status").equals("ACCEPTED")
    path = {"id": other, "assessmentId": spellings(added["id"])[-1]}
    probe.must(probe.call("deleteAssessment", path=path))
    gone(probe, read_assessment(probe, candidate_id, added["id"]), blame="deleteAssessment")
    short = spellings(invited["id"])[-1]
    probe.must(probe.call("deleteInvitation", path={"id": short}))
    gone(probe, read_invitation(probe, invited["id"]), blame="deleteInvitation")
    last = new_candidate(probe)["id"]
    probe.must(probe.call("deleteCandidate", path={"id": spellings(last)[-1]}))
    gone(probe, read_candidate(probe, last), blame="deleteCandidate")


def _unknown(probe: Probe) -> tuple[str, str]:
    one = nobody(probe)
    return one, friendly(one)


def _ask(probe: Probe, operation_id: str, candidate_id: str, test_id: str) -> Answer:
    bodies = {"decideCandidate": {"status": "ACCEPTED"}, "createAssessment": {"testId": test_id}}
    path = {"id": candidate_id}
    return probe.call(operation_id, path=path, json=bodies.get(operation_id))


def _not_found(probe: Probe, answer: Answer) -> None:
    gone(probe, answer, blame=answer.call.operation_id or "")


def _found(probe: Probe, answer: Answer, wanted: str) -> None:
    blame = answer.call.operation_id or ""
    probe.expect(answer, blame=blame).succeeds()
    why = "both spellings should lead to the same thing"
    probe.expect(answer, blame=blame).at("/id").relation("one_of", spellings(wanted), why)
