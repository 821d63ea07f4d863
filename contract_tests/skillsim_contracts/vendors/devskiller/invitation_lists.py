"""The list of invitations: what it filters by that the list of candidates does not."""

from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Need, Strength
from skillsim_contracts.vendors.devskiller import walks
from skillsim_contracts.vendors.devskiller.candidate_lists import later_too, starts
from skillsim_contracts.vendors.devskiller.ids import spellings
from skillsim_contracts.vendors.devskiller.steps import (
    a_test,
    candidate_of,
    ds_rule,
    new_assessment,
    new_candidate,
    new_invitation,
)
from skillsim_contracts.vendors.devskiller.walks import INVITATIONS

LISTING = 'V2 page, "Listing invitations"'
LIST = "listInvitations"


@ds_rule(
    "DS-IL1",
    "A start date selects invitations by the day on which the exam was started",
    operations=(LIST, "createInvitation"),
    source=LISTING,
    strength=Strength.LIKELY,
    needs=(Need.WRITE, Need.DRIVE),
    cost=10,
)
def by_start(probe: Probe) -> None:
    """On that day or from that day on: both readings pass."""
    starts(probe, INVITATIONS)


@ds_rule(
    "DS-IL2",
    "A start date selects invitations of later exams too",
    operations=(LIST, "createInvitation"),
    source="Decision D33",
    strength=Strength.ASSUMED,
    needs=(Need.WRITE, Need.DRIVE),
    cost=5,
)
def from_start(probe: Probe) -> None:
    """The day long before."""
    later_too(probe, INVITATIONS)


@ds_rule(
    "DS-IL3",
    "Invitations move between statuses with their exams",
    operations=(LIST, "createInvitation"),
    source=LISTING,
    needs=(Need.WRITE, Need.DRIVE),
    cost=12,
)
def follows_the_exam(probe: Probe) -> None:
    """After each step the invitation is listed under the new status and not under the old one."""
    made = new_invitation(probe, a_test(probe))
    before = ""
    probe.settle()
    for step, status in (("start", "TEST_STARTED"), ("fail", "ERROR")):
        probe.drive(step, made["id"])
        pages = walks.whole(probe, INVITATIONS, {"status": status})
        why = f"the invitation should be listed under {status}"
        walks.has(probe, pages, INVITATIONS, [made["id"]], why)
        if before:
            pages = walks.whole(probe, INVITATIONS, {"status": before})
            why = f"the invitation should no longer be listed under {before}"
            walks.lacks(probe, pages, INVITATIONS, [made["id"]], why)
        before = status


@ds_rule(
    "DS-IL4",
    "A status of candidates selects invitations of such candidates",
    operations=(LIST, "createInvitation"),
    source="Decision D14",
    strength=Strength.ASSUMED,
    cost=6,
)
def by_status_of_candidates(probe: Probe) -> None:
    """One of two invited candidates is accepted."""
    test_id = a_test(probe)
    one, other = (new_invitation(probe, test_id) for _ in range(2))
    path = {"id": candidate_of(one)}
    probe.must(probe.call("decideCandidate", path=path, json={"status": "ACCEPTED"}))
    pages = walks.whole(probe, INVITATIONS, {"status": "ACCEPTED"})
    why = "the invitation of an accepted candidate should be listed"
    walks.has(probe, pages, INVITATIONS, [one["id"]], why)
    why = "the invitation of another candidate should not be listed"
    walks.lacks(probe, pages, INVITATIONS, [other["id"]], why)


@ds_rule(
    "DS-IL5",
    "A candidate without an assessment has no place among invitations",
    operations=("createCandidate", LIST),
    source=LISTING,
    cost=5,
)
def holds_no_bare_candidates(probe: Probe) -> None:
    """The list stays as it is until somebody is given a test."""
    before = walks.listed_ids(walks.whole(probe, INVITATIONS, {}), INVITATIONS)
    candidate_id = new_candidate(probe)["id"]
    pages = walks.whole(probe, INVITATIONS, {})
    why = "a candidate alone should add no invitation"
    walks.holds_exactly(probe, pages, INVITATIONS, before, why)
    new_assessment(probe, candidate_id, a_test(probe))
    pages = walks.whole(probe, INVITATIONS, {})
    people = probe.expect(*pages, blame=LIST).at(INVITATIONS.of_candidates("/id"))
    shown = walks.values(pages, INVITATIONS.of_candidates("/id"))
    own = next((one for one in spellings(candidate_id) if one in shown), candidate_id)
    people.contains(own, "who was given a test should be listed")
