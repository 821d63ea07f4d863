"""Accepting and rejecting: the decision shows everywhere and changes nothing else."""

from skillsim_contracts.probe import Probe
from skillsim_contracts.vendors.devskiller import walks
from skillsim_contracts.vendors.devskiller.ids import as_printed
from skillsim_contracts.vendors.devskiller.steps import (
    SCALARS,
    View,
    a_test,
    candidate_of,
    ds_rule,
    new_candidate,
    new_invitation,
    read_candidate,
    seen,
    stays,
)
from skillsim_contracts.vendors.devskiller.walks import CANDIDATES

DECIDING = 'V2 page, "Accepting/rejecting the candidate"'
DECISIONS = ("ACCEPTED", "REJECTED")
OTHERS = (
    *SCALARS,
    "id",
    "tags",
    "assignedUser",
    "assignedTeam",
    "creationDate",
    "_embedded/assessments/*/id",
)


@ds_rule(
    "DS-CD1",
    "A decision shows in the candidate's details and in the list",
    operations=("decideCandidate", "getCandidate", "listCandidates", "createCandidate"),
    source=DECIDING,
    cost=8,
)
def is_shown_everywhere(probe: Probe) -> None:
    """One candidate is accepted, another rejected."""
    for status in DECISIONS:
        candidate_id = _decided(probe, status)
        read = probe.must(read_candidate(probe, candidate_id))
        pages = walks.whole(probe, CANDIDATES, {})
        why = f"who is {status} should still be listed"
        walks.has(probe, pages, CANDIDATES, [candidate_id], why)
        place = walks.place_of(pages, CANDIDATES, candidate_id)
        views = [View(read, "", "getCandidate"), *([place] if place else [])]
        why = f"the candidate should be {status} after the decision"
        places = [view.within("/status") for view in views]
        seen(probe, places, "is", status, written_by="decideCandidate", why=why)


@ds_rule(
    "DS-CD2",
    "The list filtered by status follows a decision",
    operations=("decideCandidate", "listCandidates", "createCandidate"),
    source=DECIDING + '; "Listing candidates"',
    cost=8,
)
def moves_between_filters(probe: Probe) -> None:
    """The candidate appears under the new status and no longer under NEW."""
    for status in DECISIONS:
        candidate_id = _decided(probe, status)
        whole = walks.whole(probe, CANDIDATES, {})
        place = walks.place_of(whole, CANDIDATES, candidate_id)
        # A list that shows the decision has it to filter by.
        is_known = place is not None and place.within("/status").fulfils("is", status)
        blame = "listCandidates" if is_known else "decideCandidate"
        pages = walks.whole(probe, CANDIDATES, {"status": status})
        there = as_printed([candidate_id], walks.listed_ids(pages, CANDIDATES))[0]
        found = probe.expect(*pages, blame=blame).at(CANDIDATES.at("/id"))
        found.contains(there, f"who is {status} should be listed under that status")
        pages = walks.whole(probe, CANDIDATES, {"status": "NEW"})
        why = f"who is {status} should not be listed under NEW"
        walks.lacks(probe, pages, CANDIDATES, [candidate_id], why, blame=blame)


@ds_rule(
    "DS-CD3",
    "A decision changes the status and nothing else of the candidate",
    operations=("decideCandidate", "getCandidate", "createInvitation"),
    source=DECIDING,
    cost=8,
)
def changes_nothing_else(probe: Probe) -> None:
    """Every other member of the candidate is compared, and its assessment is still there."""
    test_id = a_test(probe)
    for status in DECISIONS:
        invited = new_invitation(probe, test_id, disableCommunication=True)
        before = probe.must(read_candidate(probe, candidate_of(invited)))
        _decide(probe, candidate_of(invited), status)
        after = probe.must(read_candidate(probe, candidate_of(invited)))
        for name in OTHERS:
            why = f"a decision should not change {name}"
            stays(probe, before, after, f"/{name}", blame="decideCandidate", why=why)


@ds_rule(
    "DS-CD4",
    "A decision about one candidate leaves the others alone",
    operations=("decideCandidate", "listCandidates", "createCandidate"),
    source=DECIDING,
    cost=7,
)
def leaves_others_alone(probe: Probe) -> None:
    """Whoever was created before, after, or with the same last name keeps their status."""
    made = [new_candidate(probe, lastName="Neighbour") for _ in range(3)]
    before = _statuses(probe)
    for place, status in ((1, "ACCEPTED"), (2, "REJECTED")):
        _decide(probe, made[place]["id"], status)
    decided = {s for place in (1, 2) for s in as_printed([made[place]["id"]], before)}
    pages = walks.whole(probe, CANDIDATES, {})
    for item in walks.items(pages, CANDIDATES):
        if item["id"] in before and item["id"] not in decided:
            read = (
                read_candidate(probe, item["id"]) if item["status"] != before[item["id"]] else None
            )
            if read is not None:
                why = "nobody else should be decided"
                wanted = before[item["id"]]
                probe.expect(read, blame="decideCandidate").at("/status").equals(wanted, why)


def _statuses(probe: Probe) -> dict[str, str]:
    pages = walks.whole(probe, CANDIDATES, {})
    return {item["id"]: item["status"] for item in walks.items(pages, CANDIDATES)}


def _decided(probe: Probe, status: str) -> str:
    candidate_id = str(new_candidate(probe)["id"])
    _decide(probe, candidate_id, status)
    return candidate_id


def _decide(probe: Probe, candidate_id: str, status: str) -> None:
    answer = probe.call("decideCandidate", path={"id": candidate_id}, json={"status": status})
    probe.must(answer)
