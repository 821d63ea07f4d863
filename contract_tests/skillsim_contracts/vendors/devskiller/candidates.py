"""Candidates: what is created is stored, shown everywhere, and shown as it was sent."""

from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Need, Strength
from skillsim_contracts.vendors.devskiller import walks
from skillsim_contracts.vendors.devskiller.ids import spellings
from skillsim_contracts.vendors.devskiller.steps import (
    View,
    candidate_body,
    ds_rule,
    follow_location,
    new_candidate,
    read_candidate,
    seen,
    seen_person,
)
from skillsim_contracts.vendors.devskiller.walks import CANDIDATES, candidate_views

CREATING = 'V2 page, "Creating a candidate"'
READING = 'V2 page, "Retrieving the candidate"'
OBJECT = 'V2 page, "Candidate object"'

READS = ("createCandidate", "getCandidate", "listCandidates")


@ds_rule(
    "DS-CA1",
    "A new candidate is answered with a Location that leads to it",
    operations=("createCandidate", "getCandidate"),
    source=CREATING,
    cost=2,
)
def has_location(probe: Probe) -> None:
    """The Location is followed to a candidate of the same id."""
    created = probe.must(probe.call("createCandidate", json=candidate_body(probe)), 201)
    follow_location(probe, created, created.json()["id"])


@ds_rule(
    "DS-CA2",
    "The answer to a new candidate shows what was sent, and the status NEW",
    operations=("createCandidate",),
    source=CREATING,
)
def shows_what_was_sent(probe: Probe) -> None:
    """Both values of disableCommunication are sent."""
    for is_disabled in (True, False):
        body = candidate_body(probe, disableCommunication=is_disabled)
        created = probe.must(probe.call("createCandidate", json=body))
        seen_person(
            probe, [View(created, "", "createCandidate")], body, written_by="createCandidate"
        )
        why = "a new candidate should be NEW"
        probe.expect(created, blame="createCandidate").at("/status").equals("NEW", why)


@ds_rule(
    "DS-CA3",
    "A new candidate is found under its id and in the list, as it was sent",
    operations=READS,
    source=CREATING,
    cost=6,
)
def is_shown_everywhere(probe: Probe) -> None:
    """Two candidates, so that neither may stand for the other."""
    bodies = [candidate_body(probe, disableCommunication=flag) for flag in (True, False)]
    made = [probe.must(probe.call("createCandidate", json=body)).json() for body in bodies]
    for body, candidate in zip(bodies, made, strict=True):
        views = candidate_views(probe, candidate["id"])
        places = [view.within("/id") for view in views]
        why = "the candidate should be shown under its own id"
        wanted = spellings(candidate["id"])
        seen(probe, places, "one_of", wanted, written_by="createCandidate", why=why)
        seen_person(probe, views, body, written_by="createCandidate")
        _same_status(probe, views)


@ds_rule(
    "DS-CA4",
    "A new candidate is exactly one more in the list",
    operations=("createCandidate", "listCandidates", "getCandidate"),
    source=CREATING,
    cost=6,
)
def is_one_more(probe: Probe) -> None:
    """The whole list before and after: the same candidates, and the new one once."""
    before = walks.listed_ids(walks.whole(probe, CANDIDATES, {}), CANDIDATES)
    created = new_candidate(probe)
    pages = walks.whole(probe, CANDIDATES, {})
    extra = set(walks.listed_ids(pages, CANDIDATES)) - {*before, *spellings(created["id"])}
    for one in sorted(extra):
        # The list is right to show it if it is there.
        second = read_candidate(probe, one)
        probe.expect(second, blame="createCandidate").at("/email").lacks(
            created["email"], "one request should make one candidate"
        )
    why = "the list should be as before, and the new candidate"
    walks.holds_exactly(probe, pages, CANDIDATES, [*before, created["id"]], why)
    walks.says_total(probe, pages[:1], CANDIDATES, len(before) + 1)


@ds_rule(
    "DS-CA5",
    "Every candidate has an id of its own",
    operations=("createCandidate", "getCandidate"),
    source=OBJECT,
    cost=8,
)
def has_its_own_id(probe: Probe) -> None:
    """Each of several is still itself when all of them are there."""
    made = [probe.call("createCandidate", json=candidate_body(probe)) for _ in range(4)]
    for created in made:
        probe.must(created)
    probe.expect(*made, blame="createCandidate").at("/id").unique("ids should be unique")
    for created in made:
        wanted = created.json()["email"]
        read = probe.must(read_candidate(probe, created.json()["id"]))
        why = "each id should lead to its own candidate"
        probe.expect(read, blame="getCandidate").at("/email").equals(wanted, why)


@ds_rule(
    "DS-CA6",
    "A candidate needs an e-mail address and nothing else",
    operations=("createCandidate", "getCandidate"),
    source=CREATING,
    cost=2,
)
def needs_an_email_only(probe: Probe) -> None:
    """Nothing else is sent, and nothing else is shown; communication is not disabled."""
    _lean(probe, {"email": candidate_body(probe)["email"]})


@ds_rule(
    "DS-CA7",
    "Optional members of a new candidate may be null",
    operations=("createCandidate", "getCandidate"),
    source="Observed: real clients send null for what they do not use",
    strength=Strength.LIKELY,
    cost=2,
)
def takes_nulls(probe: Probe) -> None:
    """Null means the same as not sent."""
    names = ("firstName", "lastName", "tags", "externalId", "disableCommunication")
    _lean(probe, candidate_body(probe, **dict.fromkeys(names)))


@ds_rule(
    "DS-CA12",
    "A candidate's details embed its assessments, also when there are none",
    operations=("getCandidate", "createCandidate"),
    source=READING + "; clients read the list without asking whether it is there",
    strength=Strength.LIKELY,
    cost=2,
)
def embeds_an_empty_list(probe: Probe) -> None:
    """A new candidate has no assessment."""
    read = probe.must(read_candidate(probe, new_candidate(probe)["id"]))
    embedded = probe.expect(read, blame="getCandidate").at("/_embedded/assessments")
    embedded.equals([], "a new candidate should have an empty list of assessments")


@ds_rule(
    "DS-CA13",
    "Whom a candidate is assigned to and when it was created is the same everywhere",
    operations=READS,
    source=OBJECT,
    strength=Strength.LIKELY,
    cost=4,
)
def is_the_same_everywhere(probe: Probe) -> None:
    """What the answer to the create says is held against both reads."""
    created = new_candidate(probe)
    views = candidate_views(probe, created["id"])
    for name in ("assignedUser", "assignedTeam", "creationDate"):
        if created.get(name) is not None:
            wanted = [created[name]] if name == "creationDate" else spellings(created[name])
            places = [view.within(f"/{name}") for view in views]
            why = f"{name} should be the same wherever the candidate is shown"
            seen(probe, places, "one_of", wanted, written_by="createCandidate", why=why)


@ds_rule(
    "DS-CA14",
    "Later candidates have later creation dates",
    operations=("createCandidate",),
    source=OBJECT,
    strength=Strength.LIKELY,
    needs=(Need.WRITE, Need.CLOCK),
    cost=3,
)
def is_dated_by_the_clock(probe: Probe) -> None:
    """A day passes between the first two, no time between the last two."""
    made = []
    for pause_s in (86_400, 0, 0):
        made.append(probe.call("createCandidate", json=candidate_body(probe)))
        probe.advance(pause_s)
    for created in made:
        probe.must(created)
    dates = probe.expect(*made, blame="createCandidate").at("/creationDate")
    dates.relation("ascending", None, "creation dates should follow the order of creation")
    probe.expect(*made[:2], blame="createCandidate").at("/creationDate").unique(
        "candidates created a day apart should have different creation dates"
    )


@ds_rule(
    "DS-CA15",
    "An e-mail address may belong to several candidates",
    operations=("createCandidate", "getCandidate"),
    source="Decision D8",
    strength=Strength.ASSUMED,
    cost=4,
)
def allows_an_email_twice(probe: Probe) -> None:
    """The second is a candidate of its own, and the first stays as it is."""
    first = new_candidate(probe)
    second = new_candidate(probe, email=first["email"])
    read = read_candidate(probe, first["id"])
    probe.expect(read, blame="createCandidate").at("/firstName").equals(first["firstName"])
    again = read_candidate(probe, second["id"])
    probe.expect(again, blame="createCandidate").at("/firstName").equals(second["firstName"])


def _lean(probe: Probe, body: dict[str, object]) -> None:
    answer = probe.must(probe.call("createCandidate", json=body))
    read = probe.must(read_candidate(probe, answer.json()["id"]))
    for shown in (answer, read):
        blame = shown.call.operation_id
        sent = probe.expect(shown, blame=blame)
        sent.at("/email").equals(body["email"], "email should be as it was sent")
        sent.at("/tags/*").absent("no tags were sent, so none should be shown")
        why = "communication should not be disabled unless asked for"
        sent.at("/disableCommunication").relation("all_are", False, why)
        for name in ("firstName", "lastName", "externalId"):
            why = f"{name} was not sent, so it should be null, empty or missing"
            sent.at(f"/{name}").relation("all_among", [None, ""], why)


def _same_status(probe: Probe, views: list[View]) -> None:
    places = [view.within("/status") for view in views]
    why = "a candidate without an assessment should be NEW"
    seen(probe, places, "is", "NEW", written_by="createCandidate", why=why)
