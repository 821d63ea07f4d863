"""Assessments of a candidate: created, embedded, read one by one, deleted."""

from typing import Any

from skillsim_contracts.calls import Answer
from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Strength
from skillsim_contracts.vendors.devskiller import walks
from skillsim_contracts.vendors.devskiller.ids import as_printed, nobody, spellings
from skillsim_contracts.vendors.devskiller.steps import (
    View,
    a_test,
    candidate_of,
    ds_rule,
    follow_location,
    gone,
    new_assessment,
    new_candidate,
    new_invitation,
    read_assessment,
    read_candidate,
    read_invitation,
    refused,
    seen,
    some_tests,
)
from skillsim_contracts.vendors.devskiller.walks import INVITATIONS

CREATING = 'V2 page, "Creating an assessment"'
READING = 'V2 page, "Retrieving the assessment"'
DELETING = 'V2 page, "Deleting the assessment"'
CREATE, READ, DELETE = "createAssessment", "getAssessment", "deleteAssessment"
EMBEDDED = "/_embedded/assessments/*/id"
ONE_ID = "Observed: an invitation has the id of its assessment"


@ds_rule(
    "DS-AS1",
    "A new assessment is answered with a Location that leads to it",
    operations=(CREATE, READ, "createCandidate"),
    source=CREATING,
    cost=4,
)
def has_location(probe: Probe) -> None:
    """The Location is followed to an assessment of the same id."""
    created = _create(probe, new_candidate(probe)["id"], {"testId": a_test(probe)})
    probe.expect(created, blame=CREATE).status(201)
    follow_location(probe, created, created.json()["id"])


@ds_rule(
    "DS-AS2",
    "A new assessment is found under its id and embedded in its candidate",
    operations=(CREATE, READ, "getCandidate", "createCandidate"),
    source=CREATING,
    cost=8,
)
def is_shown_everywhere(probe: Probe) -> None:
    """Two assessments of one candidate, none of another."""
    test_id = a_test(probe)
    candidate_id, other_id = (new_candidate(probe)["id"] for _ in range(2))
    made = [new_assessment(probe, candidate_id, test_id) for _ in range(2)]
    reads = [read_assessment(probe, candidate_id, one["id"]) for one in made]
    candidate = probe.must(read_candidate(probe, candidate_id))
    embedded = View(candidate, EMBEDDED, "getCandidate").values()
    for one, read in zip(made, reads, strict=True):
        is_embedded = bool({*spellings(one["id"])} & {*embedded})
        probe.expect(read, blame=READ if is_embedded else CREATE).succeeds()
        own = probe.expect(read, blame=READ).at("/id")
        own.relation("one_of", spellings(one["id"]), "an id should lead to its own assessment")
    wanted = as_printed([one["id"] for one in made], embedded)
    held = probe.expect(candidate, blame="getCandidate").at(EMBEDDED)
    held.are_items(wanted, "the candidate should embed its assessments, each once")
    other = probe.must(read_candidate(probe, other_id))
    why = "another candidate should not embed them"
    probe.expect(other, blame=CREATE).at(EMBEDDED).absent(why)


@ds_rule(
    "DS-AS3",
    "An assessment names the test that it was made with",
    operations=(READ, CREATE, "listTests", "createCandidate"),
    source=READING,
    cost=8,
)
def names_its_test(probe: Probe) -> None:
    """Two tests of different names."""
    candidate_id = new_candidate(probe)["id"]
    for test in some_tests(probe, 2):
        made = new_assessment(probe, candidate_id, test["id"])
        read = probe.must(read_assessment(probe, candidate_id, made["id"]))
        shown = _other_view(probe, made["id"], read, "/_embedded/test/id")
        why = "the assessment should be of the test it was made with"
        seen(probe, shown, "one_of", spellings(test["id"]), written_by=CREATE, why=why)
        name = probe.expect(read, blame=READ).at("/_embedded/test/name")
        name.equals(test["name"], "the test should have the name that the list of tests shows")


@ds_rule(
    "DS-AS4",
    "A new assessment has neither started nor finished, nor been scored",
    operations=(CREATE, READ, "createCandidate"),
    source=CREATING + "; decision D10",
    strength=Strength.LIKELY,
    cost=4,
)
def has_not_begun(probe: Probe) -> None:
    """Its invitation may have been sent at once."""
    candidate_id = new_candidate(probe)["id"]
    created = _create(probe, candidate_id, {"testId": a_test(probe)})
    read = probe.must(read_assessment(probe, candidate_id, created.json()["id"]))
    for answer, blame in ((created, CREATE), (read, READ)):
        shown = probe.expect(answer, blame=blame)
        why = "nobody can have started a new assessment"
        shown.at("/status").relation("one_of", ["NEW", "TOKEN_SENT"], why)
        for name in ("startDate", "finishDate", "timeTakenInSeconds"):
            why = f"{name} of a new assessment should be null or missing"
            shown.at(f"/{name}").relation("all_are", None, why)
        why = "nothing should be scored yet"
        shown.at("/score/scoredPoints").relation("all_are", None, why)


@ds_rule(
    "DS-AS5",
    "A new assessment takes a validity and a note, or null for either",
    operations=(CREATE, READ, "createCandidate"),
    source=CREATING + "; observed: real clients send null for what they do not use",
    cost=8,
)
def takes_options(probe: Probe) -> None:
    """Each is found afterwards."""
    test_id = a_test(probe)
    candidate_id = new_candidate(probe)["id"]
    options: tuple[dict[str, Any], ...] = (
        {"validityInDays": 14, "note": "Custom note for the candidate"},
        {"validityInDays": 1, "note": 'Zoë 李 🐉\n"quoted"'},
        {"validityInDays": None, "note": None},
    )
    for option in options:
        made = new_assessment(probe, candidate_id, test_id, **option)
        probe.expect(read_assessment(probe, candidate_id, made["id"]), blame=CREATE).succeeds()


@ds_rule(
    "DS-AS6",
    "An assessment without a test is refused and leaves nothing",
    operations=(CREATE, "getCandidate", "createCandidate"),
    source=CREATING,
    cost=6,
    fault="F104",
)
def needs_a_test(probe: Probe) -> None:
    """No test, null, and another type."""
    wrong: tuple[Any, ...] = ({}, {"testId": None}, {"testId": {"id": a_test(probe)}})
    _refuses(probe, [{"note": "no test", **body} for body in wrong])


@ds_rule(
    "DS-AS7",
    "An assessment of a test that does not exist is refused and leaves nothing",
    operations=(CREATE, "getCandidate", "createCandidate"),
    source="Decision D18",
    strength=Strength.LIKELY,
    cost=4,
    fault="F104",
)
def needs_a_known_test(probe: Probe) -> None:
    """A candidate's id names no test either."""
    _refuses(probe, [{"testId": nobody(probe)}, {"testId": new_candidate(probe)["id"]}])


@ds_rule(
    "DS-AS8",
    "A validity that is no number of days is refused and leaves nothing",
    operations=(CREATE, "getCandidate", "createCandidate"),
    source=CREATING,
    strength=Strength.LIKELY,
    cost=5,
    fault="F104",
)
def needs_a_number_of_days(probe: Probe) -> None:
    """A text without digits, and a list."""
    test_id = a_test(probe)
    _refuses(probe, [{"testId": test_id, "validityInDays": days} for days in ("soon", [14])])


@ds_rule(
    "DS-AS9",
    "A deleted assessment is not found, nor embedded in its candidate",
    operations=(DELETE, READ, "getCandidate", CREATE, "createCandidate"),
    source=DELETING,
    cost=9,
)
def is_gone(probe: Probe) -> None:
    """The candidate stays, and so does its other assessment."""
    test_id = a_test(probe)
    candidate_id = new_candidate(probe)["id"]
    first, second, third = (new_assessment(probe, candidate_id, test_id)["id"] for _ in range(3))
    _delete(probe, candidate_id, second)
    gone(probe, read_assessment(probe, candidate_id, second), blame=DELETE)
    candidate = read_candidate(probe, candidate_id)
    probe.expect(candidate, blame=DELETE).succeeds()
    embedded = View(candidate, EMBEDDED, DELETE).values()
    held = probe.expect(candidate, blame=DELETE).at(EMBEDDED)
    why = "the candidate should embed the assessments that are left"
    held.are_items(as_printed([first, third], embedded), why)
    for one in (first, third):
        probe.expect(read_assessment(probe, candidate_id, one), blame=DELETE).succeeds()


@ds_rule(
    "DS-AS10",
    "Deleting an assessment takes its invitation along",
    operations=(DELETE, "getInvitation", "listInvitations", "createInvitation"),
    source=DELETING + "; " + ONE_ID,
    strength=Strength.LIKELY,
    cost=8,
)
def takes_its_invitation_along(probe: Probe) -> None:
    """The invitation of another candidate stays."""
    test_id = a_test(probe)
    own, other = (new_invitation(probe, test_id) for _ in range(2))
    _delete(probe, candidate_of(own), own["id"])
    gone(probe, read_invitation(probe, own["id"]), blame=DELETE)
    pages = walks.whole(probe, INVITATIONS, {})
    why = "the invitation of a deleted assessment should not be listed"
    walks.lacks(probe, pages, INVITATIONS, [own["id"]], why, blame=DELETE)
    probe.expect(read_invitation(probe, other["id"]), blame=DELETE).succeeds()
    why = "other invitations should still be listed"
    walks.has(probe, pages, INVITATIONS, [other["id"]], why, blame=DELETE)
    read = read_candidate(probe, candidate_of(own))
    probe.expect(read, blame=DELETE).succeeds()


@ds_rule(
    "DS-AS11",
    "A deleted assessment cannot be deleted again",
    operations=(DELETE, CREATE, "createCandidate"),
    source=DELETING,
    strength=Strength.LIKELY,
    cost=5,
)
def stays_gone(probe: Probe) -> None:
    """The second request finds nothing."""
    candidate_id = new_candidate(probe)["id"]
    made = new_assessment(probe, candidate_id, a_test(probe))["id"]
    _delete(probe, candidate_id, made)
    path = {"id": candidate_id, "assessmentId": made}
    gone(probe, probe.call(DELETE, path=path), blame=DELETE)


@ds_rule(
    "DS-AS12",
    "An assessment is an invitation, too, of the same id",
    operations=("getInvitation", "listInvitations", CREATE, "createCandidate"),
    source=ONE_ID,
    strength=Strength.LIKELY,
    cost=6,
)
def is_an_invitation(probe: Probe) -> None:
    """It was made for a candidate that nobody had invited."""
    candidate_id = new_candidate(probe)["id"]
    made = new_assessment(probe, candidate_id, a_test(probe))["id"]
    read = read_invitation(probe, made)
    pages = walks.whole(probe, INVITATIONS, {})
    is_listed = walks.place_of(pages, INVITATIONS, made) is not None
    probe.expect(read, blame="getInvitation" if is_listed else CREATE).succeeds()
    why = "the invitation should be that of the assessment's candidate"
    own = probe.expect(read, blame="getInvitation").at("/_embedded/candidate/id")
    own.relation("one_of", spellings(candidate_id), why)
    walks.has(probe, pages, INVITATIONS, [made], "an assessment should be listed as an invitation")


def _create(probe: Probe, candidate_id: str, body: dict[str, Any]) -> Answer:
    return probe.must(probe.call(CREATE, path={"id": candidate_id}, json=body))


def _delete(probe: Probe, candidate_id: str, assessment_id: str) -> None:
    path = {"id": candidate_id, "assessmentId": assessment_id}
    probe.must(probe.call(DELETE, path=path), 204)


def _refuses(probe: Probe, bodies: list[dict[str, Any]]) -> None:
    path = {"id": new_candidate(probe)["id"]}
    for body in bodies:
        refused(probe, probe.call(CREATE, path=path, json=body), blame=CREATE)
    candidate = probe.must(read_candidate(probe, path["id"]))
    why = "a refused assessment should leave nothing at the candidate"
    probe.expect(candidate, blame=CREATE).at(EMBEDDED).absent(why)


def _other_view(probe: Probe, made: str, read: Answer, member: str) -> list[View]:
    """The member in the assessment, and in the invitation of the same id if there is one."""
    views = [View(read, member, READ)]
    invitation = read_invitation(probe, made)
    if invitation.ok:
        views.append(View(invitation, f"/_embedded/assessment{member}", "getInvitation"))
    return views
