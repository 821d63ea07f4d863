"""Inviting somebody who is known already, and taking invitations back."""

from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Strength
from skillsim_contracts.vendors.devskiller import walks
from skillsim_contracts.vendors.devskiller.ids import as_printed, spellings
from skillsim_contracts.vendors.devskiller.steps import (
    View,
    a_test,
    candidate_of,
    ds_rule,
    gone,
    new_candidate,
    new_invitation,
    read_assessment,
    read_candidate,
    read_invitation,
    seen_person,
    word,
)
from skillsim_contracts.vendors.devskiller.walks import CANDIDATES, INVITATIONS

REUSE = "Observed: an invitation of a known e-mail address takes the candidate that has it"
DELETING = 'V2 page, "Deleting the invitation"'
CREATE, DELETE = "createInvitation", "deleteInvitation"
EMBEDDED = "/_embedded/assessments/*/id"


@ds_rule(
    "DS-IR1",
    "An invitation of a known e-mail address takes the candidate that has it",
    operations=(CREATE, "createCandidate", "getCandidate", "listCandidates"),
    source=REUSE,
    strength=Strength.LIKELY,
    cost=8,
)
def takes_the_known_candidate(probe: Probe) -> None:
    """Invited twice: one candidate, two assessments, and nobody else gets one."""
    test_id = a_test(probe)
    known = new_candidate(probe)
    other = new_candidate(probe, email=f"x{known['email']}")
    before = walks.counted(probe, CANDIDATES, {})
    made = []
    for _ in range(2):
        body = {"email": known["email"], "testId": test_id}
        created = probe.must(probe.call(CREATE, json=body))
        person = probe.expect(created, blame=CREATE).at("/_embedded/candidate/id")
        why = "the candidate with this e-mail address should be invited"
        person.relation("one_of", spellings(known["id"]), why)
        made.append(created.json()["id"])
    probe.expect(*walks.whole(probe, CANDIDATES, {}), blame=CREATE).at(CANDIDATES.at("/id")).count(
        before, "no candidate should be made"
    )
    read = probe.must(read_candidate(probe, known["id"]))
    embedded = View(read, EMBEDDED, CREATE).values()
    held = probe.expect(read, blame=CREATE).at(EMBEDDED)
    held.are_items(as_printed(made, embedded), "each invitation should add an assessment")
    pages = walks.whole(probe, INVITATIONS, {"query": known["email"]})
    walks.holds_exactly(probe, pages, INVITATIONS, made, "each invitation should be listed")
    read = probe.must(read_candidate(probe, other["id"]))
    probe.expect(read, blame=CREATE).at(EMBEDDED).absent("nobody else should be invited")


@ds_rule(
    "DS-IR2",
    "Inviting a known candidate changes nothing that is not sent",
    operations=(CREATE, "createCandidate", "getCandidate"),
    source=REUSE,
    strength=Strength.LIKELY,
    cost=7,
)
def keeps_what_is_not_sent(probe: Probe) -> None:
    """Only what is needed is sent; then the rest is null."""
    test_id = a_test(probe)
    known = new_candidate(probe, disableCommunication=True)
    names = ("firstName", "lastName", "tags", "externalId", "disableCommunication")
    needed = {"email": known["email"], "testId": test_id}
    for body in (needed, {**dict.fromkeys(names), **needed}):
        created = probe.must(probe.call(CREATE, json=body))
        seen_person(
            probe, [View(created, "/_embedded/candidate", CREATE)], known, written_by=CREATE
        )
        read = probe.must(read_candidate(probe, known["id"]))
        seen_person(probe, [View(read, "", CREATE)], known, written_by=CREATE)


@ds_rule(
    "DS-IR3",
    "Inviting a known candidate changes what is sent",
    operations=(CREATE, "createCandidate", "getCandidate"),
    source="Decision D9",
    strength=Strength.ASSUMED,
    cost=4,
)
def changes_what_is_sent(probe: Probe) -> None:
    """A new first name and other tags; the last name stays."""
    known = new_candidate(probe)
    changes = {"firstName": word(probe, "Eve"), "tags": [word(probe, "new")]}
    body = {"email": known["email"], "testId": a_test(probe), **changes}
    probe.must(probe.call(CREATE, json=body))
    read = probe.must(read_candidate(probe, known["id"]))
    wanted = {**known, **changes}
    seen_person(probe, [View(read, "", CREATE)], wanted, written_by=CREATE)


@ds_rule(
    "DS-IX1",
    "A deleted invitation is not found any more, nor listed",
    operations=(DELETE, "getInvitation", "listInvitations", CREATE),
    source=DELETING,
    cost=9,
)
def is_gone(probe: Probe) -> None:
    """The whole list, by e-mail and by tag; the list is one shorter."""
    tag = word(probe, "gone")
    made = new_invitation(probe, a_test(probe), tags=[tag])
    email = made["_embedded"]["candidate"]["email"]
    before = walks.counted(probe, INVITATIONS, {})
    _delete(probe, made["id"])
    gone(probe, read_invitation(probe, made["id"]), blame=DELETE)
    filters: tuple[walks.Query, ...] = ({}, {"query": email}, {"tags": tag})
    for query in filters:
        pages = walks.whole(probe, INVITATIONS, query)
        why = "a deleted invitation should not be listed"
        walks.lacks(probe, pages, INVITATIONS, [made["id"]], why, blame=DELETE)
    pages = walks.whole(probe, INVITATIONS, {})
    listed = probe.expect(*pages, blame=DELETE).at(INVITATIONS.at("/id"))
    listed.count(before - 1, "the list should be one shorter")
    walks.says_total(probe, pages[:1], INVITATIONS, before - 1)


@ds_rule(
    "DS-IX2",
    "Deleting an invitation takes its assessment along",
    operations=(DELETE, "getAssessment", "getCandidate", CREATE),
    source=DELETING + "; observed: an invitation has the id of its assessment",
    strength=Strength.LIKELY,
    cost=6,
)
def takes_its_assessment_along(probe: Probe) -> None:
    """If the candidate is still there, it does not embed the assessment."""
    made = new_invitation(probe, a_test(probe))
    _delete(probe, made["id"])
    gone(probe, read_assessment(probe, candidate_of(made), made["id"]), blame=DELETE)
    read = read_candidate(probe, candidate_of(made))
    embedded = probe.expect(read, blame=DELETE).at(EMBEDDED)
    embedded.absent("the candidate should not embed the assessment of a deleted invitation")


@ds_rule(
    "DS-IX3",
    "Deleting an invitation leaves its candidate and other assessments",
    operations=(DELETE, "getCandidate", "createAssessment", CREATE),
    source="Decision D17",
    strength=Strength.ASSUMED,
    cost=6,
)
def leaves_the_candidate(probe: Probe) -> None:
    """The candidate has another assessment."""
    test_id = a_test(probe)
    made = new_invitation(probe, test_id)
    path = {"id": candidate_of(made)}
    added = probe.must(probe.call("createAssessment", path=path, json={"testId": test_id}))
    _delete(probe, made["id"])
    read = read_candidate(probe, candidate_of(made))
    probe.expect(read, blame=DELETE).succeeds()
    probe.expect(read, blame=DELETE).at(EMBEDDED).are([added.json()["id"]])


@ds_rule(
    "DS-IX4",
    "Deleting an invitation leaves all others as they are",
    operations=(DELETE, "getInvitation", "getCandidate", "listInvitations", CREATE),
    source=DELETING,
    cost=9,
)
def leaves_others_alone(probe: Probe) -> None:
    """Neighbours of the same names and tags, and everything that was there."""
    test_id = a_test(probe)
    same = {"firstName": "Ada", "lastName": word(probe, "Byron"), "tags": [word(probe, "near")]}
    first, second, third = (new_invitation(probe, test_id, **same) for _ in range(3))
    before = walks.listed_ids(walks.whole(probe, INVITATIONS, {}), INVITATIONS)
    _delete(probe, second["id"])
    for one in (first, third):
        probe.expect(read_invitation(probe, one["id"]), blame=DELETE).succeeds()
        probe.expect(read_candidate(probe, candidate_of(one)), blame=DELETE).succeeds()
    pages = walks.whole(probe, INVITATIONS, {})
    kept = [one for one in before if one not in spellings(second["id"])]
    why = "every other invitation should still be listed"
    walks.has(probe, pages, INVITATIONS, kept, why, blame=DELETE)


@ds_rule(
    "DS-IX5",
    "A deleted invitation cannot be deleted again",
    operations=(DELETE, CREATE),
    source=DELETING,
    strength=Strength.LIKELY,
    cost=4,
)
def stays_gone(probe: Probe) -> None:
    """The second request finds nothing."""
    made = new_invitation(probe, a_test(probe))["id"]
    _delete(probe, made)
    gone(probe, probe.call(DELETE, path={"id": made}), blame=DELETE)


def _delete(probe: Probe, invitation_id: str) -> None:
    probe.must(probe.call(DELETE, path={"id": invitation_id}), 204)
