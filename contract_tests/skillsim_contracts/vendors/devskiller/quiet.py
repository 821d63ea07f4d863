"""What should not happen: reading changes nothing, and requests at the same time lose nothing."""

from collections.abc import Callable
from functools import partial

from skillsim_contracts.calls import Answer
from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Layer, Strength
from skillsim_contracts.vendors.devskiller import walks
from skillsim_contracts.vendors.devskiller.steps import (
    a_test,
    candidate_body,
    candidate_of,
    ds_rule,
    invitation_body,
    new_invitation,
    read_assessment,
    read_candidate,
    read_invitation,
    stays,
)
from skillsim_contracts.vendors.devskiller.walks import CANDIDATES, INVITATIONS, Listing

AT_ONCE = 8


@ds_rule(
    "DS-QT1",
    "Reading changes nothing",
    operations=("getCandidate", "getAssessment", "getInvitation", "listCandidates"),
    source="HTTP: a GET is safe",
    strength=Strength.LIKELY,
    cost=14,
)
def reading_is_safe(probe: Probe) -> None:
    """After each kind of read the candidate and its assessment are as before."""
    made = new_invitation(probe, a_test(probe))
    probe.settle()
    candidate_id = candidate_of(made)
    before = probe.must(read_candidate(probe, candidate_id))
    query = {"query": made["_embedded"]["candidate"]["email"]}
    reads: tuple[Callable[[], Answer], ...] = (
        partial(read_candidate, probe, candidate_id),
        partial(read_assessment, probe, candidate_id, made["id"]),
        partial(read_invitation, probe, made["id"]),
        partial(walks.page, probe, CANDIDATES, query),
        partial(walks.page, probe, INVITATIONS, query),
    )
    for read in reads:
        blame = read().call.operation_id or ""
        after = probe.must(read_candidate(probe, candidate_id))
        for name in ("/status", "/tags", "/_embedded/assessments/*/status"):
            why = f"reading should not change {name}"
            stays(probe, before, after, name, blame=blame, why=why)


@ds_rule(
    "DS-QT2",
    "Candidates created at the same time are all kept, each with an id of its own",
    operations=("createCandidate", "listCandidates"),
    source='V2 page, "Creating a candidate"',
    layer=Layer.L5,
    cost=AT_ONCE + 2,
)
def creates_at_once(probe: Probe) -> None:
    """Eight at once."""
    bodies = [candidate_body(probe) for _ in range(AT_ONCE)]
    _all_kept(
        probe,
        CANDIDATES,
        probe.together([probe.make("createCandidate", json=body) for body in bodies]),
    )


@ds_rule(
    "DS-QT3",
    "Invitations made at the same time are all kept, each with an id of its own",
    operations=("createInvitation", "listInvitations"),
    source='V2 page, "Creating an invitation"',
    layer=Layer.L5,
    cost=AT_ONCE + 3,
)
def invites_at_once(probe: Probe) -> None:
    """Eight people at once."""
    test_id = a_test(probe)
    bodies = [invitation_body(probe, test_id) for _ in range(AT_ONCE)]
    _all_kept(
        probe,
        INVITATIONS,
        probe.together([probe.make("createInvitation", json=body) for body in bodies]),
    )


def _all_kept(probe: Probe, listing: Listing, answers: list[Answer]) -> None:
    for answer in answers:
        probe.must(answer)
    ids = probe.expect(*answers, blame=listing.create).at("/id")
    ids.unique("things made at the same time should have ids of their own")
    pages = walks.whole(probe, listing, {})
    why = "everything that was made at the same time should be listed"
    made = [answer.json()["id"] for answer in answers]
    walks.has(probe, pages, listing, made, why, blame=listing.create)
