"""Deleting a candidate: it is gone from everywhere, with all that was its own, and nothing else."""

from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Strength
from skillsim_contracts.vendors.devskiller import walks
from skillsim_contracts.vendors.devskiller.steps import (
    View,
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
    seen_person,
)
from skillsim_contracts.vendors.devskiller.walks import CANDIDATES, INVITATIONS

DELETING = 'V2 page, "Deleting the candidate"'
DELETE = "deleteCandidate"


@ds_rule(
    "DS-CX1",
    "A deleted candidate is not found any more",
    operations=(DELETE, "getCandidate", "createCandidate"),
    source=DELETING,
    cost=3,
)
def is_not_found(probe: Probe) -> None:
    """The details are asked for by the id that worked before."""
    candidate = new_candidate(probe)
    _delete(probe, candidate["id"])
    gone(probe, read_candidate(probe, candidate["id"]), blame=DELETE)


@ds_rule(
    "DS-CX2",
    "A deleted candidate is gone from the list, whatever it is filtered by",
    operations=(DELETE, "listCandidates", "createCandidate"),
    source=DELETING,
    cost=8,
)
def is_not_listed(probe: Probe) -> None:
    """The whole list, by e-mail, by name, by tag and by status; the list is one shorter."""
    candidate = new_candidate(probe)
    before = walks.counted(probe, CANDIDATES, {})
    _delete(probe, candidate["id"])
    filters: tuple[walks.Query, ...] = (
        {},
        {"query": candidate["email"]},
        {"query": candidate["lastName"]},
        {"tags": candidate["tags"][0]},
        {"status": "NEW"},
    )
    for query in filters:
        pages = walks.whole(probe, CANDIDATES, query)
        why = "a deleted candidate should not be listed"
        walks.lacks(probe, pages, CANDIDATES, [candidate["id"]], why, blame=DELETE)
    pages = walks.whole(probe, CANDIDATES, {})
    listed = probe.expect(*pages, blame=DELETE).at(CANDIDATES.at("/id"))
    listed.count(before - 1, "the list should be one shorter")
    walks.says_total(probe, pages[:1], CANDIDATES, before - 1)


@ds_rule(
    "DS-CX3",
    "The assessments of a deleted candidate are gone, and its invitations",
    operations=(DELETE, "getAssessment", "getInvitation", "listInvitations", "createAssessment"),
    source=DELETING + "; an assessment has its address below its candidate",
    strength=Strength.LIKELY,
    cost=10,
)
def takes_its_own_along(probe: Probe) -> None:
    """One assessment was added to the candidate, another came with an invitation."""
    test_id = a_test(probe)
    invited = new_invitation(probe, test_id)
    candidate_id = candidate_of(invited)
    added = new_assessment(probe, candidate_id, test_id)
    _delete(probe, candidate_id)
    for one in (invited["id"], added["id"]):
        gone(probe, read_assessment(probe, candidate_id, one), blame=DELETE)
        gone(probe, read_invitation(probe, one), blame=DELETE)
    pages = walks.whole(probe, INVITATIONS, {})
    why = "the invitations of a deleted candidate should not be listed"
    walks.lacks(probe, pages, INVITATIONS, [invited["id"], added["id"]], why, blame=DELETE)


@ds_rule(
    "DS-CX4",
    "Deleting a candidate leaves all others as they are",
    operations=(DELETE, "getCandidate", "listCandidates", "createCandidate", "createInvitation"),
    source=DELETING,
    cost=14,
)
def leaves_others_alone(probe: Probe) -> None:
    """Neighbours share the last name and the tags; one of them has an invitation."""
    shared = {"lastName": "Neighbour", "tags": ["Neighbours"]}
    first = new_candidate(probe, **shared)
    second = new_candidate(probe, **shared)
    third = new_invitation(probe, a_test(probe), **shared)
    before = walks.listed_ids(walks.whole(probe, CANDIDATES, {}), CANDIDATES)
    invited = walks.listed_ids(walks.whole(probe, INVITATIONS, {}), INVITATIONS)
    _delete(probe, second["id"])
    read = read_candidate(probe, first["id"])
    probe.expect(read, blame=DELETE).succeeds()
    seen_person(probe, [View(read, "", DELETE)], first, written_by=DELETE)
    probe.expect(read_candidate(probe, candidate_of(third)), blame=DELETE).succeeds()
    probe.expect(read_invitation(probe, third["id"]), blame=DELETE).succeeds()
    for listing, wanted in ((CANDIDATES, before), (INVITATIONS, invited)):
        pages = walks.whole(probe, listing, {})
        kept = [one for one in wanted if one != second["id"]]
        why = "everybody else should still be listed"
        walks.has(probe, pages, listing, kept, why, blame=DELETE)


@ds_rule(
    "DS-CX5",
    "A candidate cannot be deleted, decided or tested after it was deleted",
    operations=(DELETE, "decideCandidate", "createAssessment", "createCandidate"),
    source=DELETING,
    strength=Strength.LIKELY,
    cost=6,
)
def stays_gone(probe: Probe) -> None:
    """Each of these finds nothing, and none brings the candidate back."""
    test_id = a_test(probe)
    path = {"id": new_candidate(probe)["id"]}
    _delete(probe, path["id"])
    gone(probe, probe.call(DELETE, path=path), blame=DELETE)
    decided = probe.call("decideCandidate", path=path, json={"status": "ACCEPTED"})
    gone(probe, decided, blame="decideCandidate")
    tested = probe.call("createAssessment", path=path, json={"testId": test_id})
    gone(probe, tested, blame="createAssessment")
    gone(probe, read_candidate(probe, path["id"]), blame=DELETE)


@ds_rule(
    "DS-CX6",
    "An e-mail address can be used again after its candidate was deleted",
    operations=("createCandidate", DELETE, "createInvitation", "getCandidate"),
    source=DELETING,
    strength=Strength.LIKELY,
    cost=8,
)
def frees_the_email(probe: Probe) -> None:
    """What comes next is another candidate, not the deleted one, also by invitation."""
    old = new_candidate(probe)
    _delete(probe, old["id"])
    new = new_candidate(probe, email=old["email"], externalId="second")
    answer = probe.must(read_candidate(probe, new["id"]))
    again = probe.expect(answer, blame="createCandidate")
    again.at("/externalId").equals("second", "the new candidate should be as it was sent")
    again.at("/id").lacks(old["id"], "the id of a deleted candidate should not come back")
    _delete(probe, new["id"])
    invited = new_invitation(probe, a_test(probe), email=old["email"], externalId="third")
    answer = probe.must(read_candidate(probe, candidate_of(invited)))
    again = probe.expect(answer, blame="createInvitation")
    again.at("/externalId").equals("third", "the invited candidate should be as it was sent")


def _delete(probe: Probe, candidate_id: str) -> None:
    probe.must(probe.call(DELETE, path={"id": candidate_id}), 204)
