"""Invitations: a candidate and an assessment in one step, each of them then on its own."""

from typing import Any

from skillsim_contracts.calls import Answer
from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Strength
from skillsim_contracts.vendors.devskiller import walks
from skillsim_contracts.vendors.devskiller.ids import as_printed, nobody, spellings
from skillsim_contracts.vendors.devskiller.steps import (
    View,
    a_test,
    candidate_body,
    candidate_of,
    ds_rule,
    follow_location,
    invitation_body,
    new_invitation,
    read_assessment,
    read_candidate,
    read_invitation,
    refused,
    seen_person,
    some_tests,
    word,
)
from skillsim_contracts.vendors.devskiller.walks import CANDIDATES, INVITATIONS

CREATING = 'V2 page, "Creating an invitation"'
CREATE, READ = "createInvitation", "getInvitation"
PERSON, EXAM = "/_embedded/candidate", "/_embedded/assessment"
LEAVES_NOTHING = "F104"


@ds_rule(
    "DS-IN1",
    "A new invitation is answered with a Location that leads to it",
    operations=(CREATE, READ),
    source=CREATING,
    cost=3,
)
def has_location(probe: Probe) -> None:
    """The Location is followed to an invitation of the same id."""
    created = _invite(probe, invitation_body(probe, a_test(probe)))
    probe.expect(created, blame=CREATE).status(201)
    follow_location(probe, created, created.json()["id"])


@ds_rule(
    "DS-IN2",
    "The answer to a new invitation shows the candidate as sent, and the test",
    operations=(CREATE, "listTests"),
    source=CREATING,
    cost=4,
)
def shows_what_was_sent(probe: Probe) -> None:
    """Two tests of different names."""
    for test in some_tests(probe, 2):
        body = invitation_body(probe, test["id"], disableCommunication=True)
        created = _invite(probe, body)
        seen_person(probe, [View(created, PERSON, CREATE)], body, written_by=CREATE)
        shown = probe.expect(created, blame=CREATE)
        why = "the invitation should be to the test that was sent"
        shown.at(f"{EXAM}/_embedded/test/id").relation("one_of", spellings(test["id"]), why)
        shown.at(f"{EXAM}/_embedded/test/name").equals(test["name"], why)
        for place in (PERSON, EXAM):
            status = shown.at(f"{place}/status")
            why = "candidate and assessment of a new invitation should be NEW, or just told"
            status.relation("one_of", ["NEW", "TOKEN_SENT", "WAITING_FOR_ANSWERS"], why)


@ds_rule(
    "DS-IN3",
    "An invitation has the id of its assessment",
    operations=(CREATE, READ, "getAssessment"),
    source=CREATING + ": the samples",
    strength=Strength.LIKELY,
    cost=4,
)
def has_the_id_of_its_assessment(probe: Probe) -> None:
    """In the answer to the create, in the details, and in the assessment's own path."""
    created = _invite(probe, invitation_body(probe, a_test(probe)))
    made = created.json()
    why = "an invitation should have the id of its assessment"
    own = probe.expect(created, blame=CREATE).at(f"{EXAM}/id")
    own.relation("one_of", spellings(made["id"]), why)
    read = probe.must(read_invitation(probe, made["id"]))
    probe.expect(read, blame=READ).at(f"{EXAM}/id").relation("one_of", spellings(made["id"]), why)
    probe.expect(read_assessment(probe, candidate_of(made), made["id"]), blame=CREATE).succeeds()


@ds_rule(
    "DS-IN4",
    "The candidate of a new invitation is stored as it was sent",
    operations=(CREATE, "getCandidate", "listCandidates", READ, "listInvitations"),
    source=CREATING,
    cost=12,
)
def stores_the_candidate(probe: Probe) -> None:
    """Two candidates, each read in its details, in both lists and in the invitation."""
    test_id = a_test(probe)
    bodies = [invitation_body(probe, test_id, disableCommunication=no) for no in (True, False)]
    made = [_invite(probe, body).json() for body in bodies]
    for body, invitation in zip(bodies, made, strict=True):
        seen_person(probe, _views(probe, invitation), body, written_by=CREATE)


@ds_rule(
    "DS-IN5",
    "The assessment of a new invitation is embedded in its candidate",
    operations=(CREATE, "getCandidate", "getAssessment", READ),
    source=CREATING,
    cost=5,
)
def stores_the_assessment(probe: Probe) -> None:
    """It is the only one, and can be read below the candidate."""
    test = some_tests(probe)[0]
    made = new_invitation(probe, test["id"])
    exam_id = made["_embedded"]["assessment"]["id"]
    read = read_assessment(probe, candidate_of(made), exam_id)
    candidate = probe.must(read_candidate(probe, candidate_of(made)))
    held = View(candidate, "/_embedded/assessments/*/id", "getCandidate")
    is_embedded = bool({*spellings(exam_id)} & {*held.values()})
    probe.expect(read, blame="getAssessment" if is_embedded else CREATE).succeeds()
    embedded = probe.expect(candidate, blame="getCandidate").at(held.pointer)
    wanted = as_printed([exam_id], held.values())
    embedded.are_items(wanted, "the candidate should embed the assessment of its invitation")
    name = probe.expect(read, blame="getAssessment").at("/_embedded/test/name")
    name.equals(test["name"], "the assessment should be of the test that was sent")


@ds_rule(
    "DS-IN6",
    "A new invitation is exactly one more in the list, and one more candidate",
    operations=(CREATE, "listInvitations", "listCandidates"),
    source=CREATING,
    cost=7,
)
def is_one_more(probe: Probe) -> None:
    """Both lists, before and after."""
    test_id = a_test(probe)
    lists = (INVITATIONS, CANDIDATES)
    before = [walks.listed_ids(walks.whole(probe, one, {}), one) for one in lists]
    made = new_invitation(probe, test_id)
    for listing, known, new in zip(lists, before, (made["id"], candidate_of(made)), strict=True):
        pages = walks.whole(probe, listing, {})
        count = probe.expect(*pages, blame=_blame(pages, listing, new)).at(listing.at("/id"))
        count.count(len(known) + 1, "one request should make one invitation and one candidate")
        why = "the list should be as before, and what is new"
        walks.holds_exactly(probe, pages, listing, [*known, new], why)
        walks.says_total(probe, pages[:1], listing, len(known) + 1)


@ds_rule(
    "DS-IN7",
    "An invitation needs an e-mail address and a test, and nothing else",
    operations=(CREATE, "getCandidate"),
    source=CREATING + "; observed: real clients send null for what they do not use",
    cost=5,
)
def needs_two_members_only(probe: Probe) -> None:
    """The rest is missing, then null; then everything that the page names is there."""
    test_id = a_test(probe)
    full = {
        **invitation_body(probe, test_id),
        "validityInDays": 14,
        "note": "Custom note for the candidate",
        "testStartDate": "2021-10-19T13:05:00Z",
    }
    needed = {"email": full["email"], "testId": test_id}
    nulls = {**dict.fromkeys(full), **needed, "email": candidate_body(probe)["email"]}
    for body in (needed, nulls, {**full, "email": candidate_body(probe)["email"]}):
        made = _invite(probe, body).json()
        read = probe.must(read_candidate(probe, candidate_of(made)))
        email = probe.expect(read, blame=CREATE).at("/email")
        email.equals(body["email"], "email should be as it was sent")


@ds_rule(
    "DS-IN8",
    "An invitation without an e-mail address or test is refused and leaves nothing",
    operations=(CREATE, "listInvitations", "listCandidates"),
    source=CREATING,
    cost=10,
    fault=LEAVES_NOTHING,
)
def needs_both(probe: Probe) -> None:
    """Wrong, missing, null, and of another type."""
    test_id = a_test(probe)
    no_test, no_email = invitation_body(probe, test_id), invitation_body(probe, test_id)
    del no_test["testId"], no_email["email"]
    wrong = (
        no_test,
        no_email,
        invitation_body(probe, test_id, email="incorrect mail"),
        invitation_body(probe, test_id, email=None),
        {**invitation_body(probe, test_id), "testId": None},
        invitation_body(probe, test_id, tags="Phoenix"),
    )
    _refuses(probe, list(wrong))


@ds_rule(
    "DS-IN9",
    "An invitation to a test that does not exist is refused and leaves nothing",
    operations=(CREATE, "listInvitations", "listCandidates"),
    source="Decision D18",
    strength=Strength.LIKELY,
    cost=5,
    fault=LEAVES_NOTHING,
)
def needs_a_known_test(probe: Probe) -> None:
    """Not even the candidate is made."""
    _refuses(probe, [invitation_body(probe, nobody(probe))])


@ds_rule(
    "DS-IN12",
    "Names, tags and the external id of an invited candidate come back letter by letter",
    operations=(CREATE, "getCandidate"),
    source=CREATING,
    strength=Strength.LIKELY,
    cost=8,
)
def keeps_text(probe: Probe) -> None:
    """Text that careless code escapes, folds, or takes for something else."""
    test_id = a_test(probe)
    for text in ('Zoë O\'Brien & "Sons" 李 🐉', "100% \\ _x_ + {1}  <b>"):
        members = dict.fromkeys(("firstName", "lastName", "externalId"), text)
        body = {**invitation_body(probe, test_id, tags=[text, word(probe, "tag")]), **members}
        created = _invite(probe, body)
        seen_person(probe, [View(created, PERSON, CREATE)], body, written_by=CREATE)
        views = _views(probe, created.json())
        seen_person(probe, views, body, written_by=CREATE)


def _invite(probe: Probe, body: dict[str, Any]) -> Answer:
    return probe.must(probe.call(CREATE, json=body))


def _views(probe: Probe, made: Any) -> list[View]:
    """Every place that shows the candidate of an invitation."""
    candidate = read_candidate(probe, candidate_of(made))
    invitation = read_invitation(probe, made["id"])
    persons, exams = (walks.whole(probe, one, {}) for one in (CANDIDATES, INVITATIONS))
    person = walks.place_of(persons, CANDIDATES, candidate_of(made))
    exam = walks.place_of(exams, INVITATIONS, made["id"])
    is_there = person is not None or exam is not None
    for read in (candidate, invitation):
        blame = read.call.operation_id if is_there or read.ok else CREATE
        probe.expect(read, blame=blame).succeeds()
    why = "a new invitation should be listed, with its candidate"
    walks.has(probe, persons, CANDIDATES, [candidate_of(made)], why)
    walks.has(probe, exams, INVITATIONS, [made["id"]], why)
    views = [View(candidate, "", "getCandidate"), View(invitation, PERSON, READ)]
    return [*views, *([person] if person else []), *([exam.within(PERSON)] if exam else [])]


def _blame(pages: walks.Pages, listing: walks.Listing, new: str) -> str:
    """The list if it lacks what is there or has something twice, else the request."""
    listed = walks.listed_ids(pages, listing)
    is_whole = walks.place_of(pages, listing, new) and len({*listed}) == len(listed)
    return CREATE if is_whole else listing.operation_id


def _refuses(probe: Probe, bodies: list[dict[str, Any]]) -> None:
    lists = (INVITATIONS, CANDIDATES)
    before = [walks.counted(probe, listing, {}) for listing in lists]
    for body in bodies:
        refused(probe, probe.call(CREATE, json=body), blame=CREATE)
    for listing, count in zip(lists, before, strict=True):
        pages = walks.whole(probe, listing, {})
        listed = probe.expect(*pages, blame=CREATE).at(listing.at("/id"))
        listed.count(count, "a refused invitation should leave nothing, not even a candidate")
