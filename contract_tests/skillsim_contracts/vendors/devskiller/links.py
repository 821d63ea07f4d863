"""Links: those to the API lead to what they name, those to pages are addresses."""

from collections.abc import Iterator
from typing import Any

from skillsim_contracts.calls import Answer
from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Layer, Strength
from skillsim_contracts.vendors.devskiller import walks
from skillsim_contracts.vendors.devskiller.ids import spellings
from skillsim_contracts.vendors.devskiller.steps import (
    a_test,
    below_base,
    candidate_body,
    candidate_of,
    ds_rule,
    inside,
    invitation_body,
    new_assessment,
    new_candidate,
    new_invitation,
    read_assessment,
    read_candidate,
    read_invitation,
)

OBJECTS = "V2 page, the links of each object"
API = frozenset({"self", "candidate", "assessment", "invitation", "test"})
"""Links that lead to a resource of the API; the first to the one that has the link."""
PAGES = frozenset({"candidateAccess", "onlineReport", "pdfReport", "candidateUrl"})
"""Links that lead to pages for people; they are never followed."""
ADDRESS = r"(?:https?://[^/\s]+|/)[!-~]*"
FEW = 3


@ds_rule(
    "DS-LK1",
    "The links of a candidate lead to it, from wherever it is shown",
    operations=("createCandidate", "getCandidate", "listCandidates"),
    source=OBJECTS,
    layer=Layer.L3,
    cost=12,
)
def candidate_links(probe: Probe) -> None:
    """The answer to the create, the details, the list."""
    created = probe.must(probe.call("createCandidate", json=candidate_body(probe)))
    _leads(probe, created)
    _leads(probe, probe.must(read_candidate(probe, created.json()["id"])))
    _leads(probe, walks.page(probe, walks.CANDIDATES, {"count": FEW}))


@ds_rule(
    "DS-LK2",
    "The links of an assessment lead to it and to its test, from wherever it is shown",
    operations=("createAssessment", "getAssessment", "getCandidate"),
    source=OBJECTS,
    layer=Layer.L3,
    cost=14,
)
def assessment_links(probe: Probe) -> None:
    """The answer to the create, the details, the candidate that embeds it."""
    path = {"id": new_candidate(probe)["id"]}
    created = probe.must(probe.call("createAssessment", path=path, json={"testId": a_test(probe)}))
    _leads(probe, created)
    _leads(probe, probe.must(read_assessment(probe, path["id"], created.json()["id"])))
    _leads(probe, probe.must(read_candidate(probe, path["id"])))


@ds_rule(
    "DS-LK3",
    "The links of an invitation lead to it, from wherever it is shown",
    operations=("createInvitation", "getInvitation", "listInvitations"),
    source=OBJECTS,
    layer=Layer.L3,
    cost=12,
)
def invitation_links(probe: Probe) -> None:
    """The answer to the create, the details if they have links, the list."""
    body = invitation_body(probe, a_test(probe))
    created = probe.must(probe.call("createInvitation", json=body))
    _leads(probe, created)
    _leads(probe, probe.must(read_invitation(probe, created.json()["id"])))
    _leads(probe, walks.page(probe, walks.INVITATIONS, {"count": FEW}))


@ds_rule(
    "DS-LK4",
    "Every candidate has report pages of its own",
    operations=("getCandidate", "createCandidate"),
    source=OBJECTS,
    layer=Layer.L3,
    strength=Strength.LIKELY,
    cost=4,
)
def own_reports(probe: Probe) -> None:
    """Two candidates; their report and PDF report differ."""
    reads = [probe.must(read_candidate(probe, new_candidate(probe)["id"])) for _ in range(2)]
    links = probe.expect(*reads, blame="getCandidate")
    for name in ("onlineReport", "pdfReport"):
        why = f"{name} of two candidates should differ"
        links.at(f"/_links/{name}/href").unique(why)
    for read in reads:
        online = walks.values([read], "/_links/onlineReport/href")
        other = probe.expect(read, blame="getCandidate").at("/_links/pdfReport/href")
        for address in online:
            other.lacks(address, "report and PDF report should have different addresses")


@ds_rule(
    "DS-LK5",
    "Every assessment has an access link of its own, the same wherever it is shown",
    operations=("getAssessment", "getCandidate", "getInvitation", "createInvitation"),
    source=OBJECTS,
    layer=Layer.L3,
    strength=Strength.LIKELY,
    cost=8,
)
def own_access(probe: Probe) -> None:
    """Two assessments of one candidate, one of another."""
    test_id = a_test(probe)
    made, other = new_invitation(probe, test_id), new_invitation(probe, test_id)
    path = candidate_of(made)
    added = new_assessment(probe, path, test_id)["id"]
    reads = [probe.must(read_assessment(probe, path, one)) for one in (made["id"], added)]
    reads.append(probe.must(read_assessment(probe, candidate_of(other), other["id"])))
    access = "/_links/candidateAccess/href"
    probe.expect(*reads, blame="getAssessment").at(access).unique(
        "each assessment should have its own link for the candidate"
    )
    wanted = walks.values(reads[:2], access)
    candidate = probe.must(read_candidate(probe, path))
    embedded = probe.expect(candidate, blame="getCandidate").at(f"/_embedded/assessments/*{access}")
    embedded.are_items(wanted, "the embedded assessments should have the same links")
    invitation = probe.must(read_invitation(probe, made["id"]))
    shown = probe.expect(invitation, blame="getInvitation").at(f"/_embedded/assessment{access}")
    shown.are(wanted[:1], "the invitation should have the link of its assessment")


def _leads(probe: Probe, answer: Answer) -> None:
    """Every link of the answer does what its kind should."""
    blame = answer.call.operation_id or ""
    for pointer, name, owner in _links(answer.json()):
        if name in API | PAGES:
            links = probe.expect(answer, blame=blame).at(f"{pointer}/href")
            links.matches(ADDRESS, f"the link {name} should be an address")
        if name in API:
            _is_found(probe, answer, f"{pointer}/href", name, owner)


def _is_found(probe: Probe, answer: Answer, pointer: str, name: str, owner: Any) -> None:
    blame = answer.call.operation_id or ""
    link = probe.expect(answer, blame=blame).at(pointer)
    url = walks.values([answer], pointer)[0]
    path = below_base(probe, answer, url)
    if path is None:
        link.matches(inside(probe), f"the link {name} should lead back to the target")
    found = probe.raw("GET", path or "/")
    probe.expect(found, blame=blame).succeeds()
    if name == "self":
        own = probe.expect(found, blame=blame).at("/id")
        why = "the link self should lead to what has it"
        own.relation("one_of", spellings(str(owner["id"])), why)


def _links(value: Any, pointer: str = "") -> Iterator[tuple[str, str, Any]]:
    """Pointer, name and owner of every link, however deep."""
    if isinstance(value, list):
        for place, item in enumerate(value):
            yield from _links(item, f"{pointer}/{place}")
    elif isinstance(value, dict):
        for name in value.get("_links") or {}:
            yield f"{pointer}/_links/{name}", name, value
        for name, member in value.items():
            if name != "_links":
                yield from _links(member, f"{pointer}/{name}")
