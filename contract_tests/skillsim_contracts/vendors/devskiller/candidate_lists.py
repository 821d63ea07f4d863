"""The list of candidates: what it filters by that no other list does, and what it shows."""

from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Need, Strength
from skillsim_contracts.vendors.devskiller import walks
from skillsim_contracts.vendors.devskiller.ids import nobody
from skillsim_contracts.vendors.devskiller.steps import (
    SCALARS,
    View,
    a_test,
    candidate_of,
    ds_rule,
    new_candidate,
    new_invitation,
    read_candidate,
)
from skillsim_contracts.vendors.devskiller.walks import CANDIDATES, INVITATIONS, Listing

LISTING = 'V2 page, "Listing candidates"'
LIST = "listCandidates"
SOME = 25
SHOWN = (*SCALARS, "id", "status", "assignedUser", "assignedTeam", "creationDate")
TAGS = "/tags/*"


@ds_rule(
    "DS-CL1",
    "Candidates are selected by the user or team they are assigned to",
    operations=(LIST, "createCandidate"),
    source=LISTING,
    cost=10,
)
def assigned(probe: Probe) -> None:
    """Whoever the list shows to be in charge of somebody, held against the whole list."""
    new_candidate(probe)
    everybody = walks.items(walks.whole(probe, CANDIDATES, {}), CANDIDATES)
    for parameter in ("assignedUser", "assignedTeam"):
        names = {one[parameter] for one in everybody if one.get(parameter)}
        for name in sorted(names)[:3]:
            wanted = [one["id"] for one in everybody if one.get(parameter) == name]
            pages = walks.whole(probe, CANDIDATES, {parameter: name})
            why = f"{parameter} {name} should select who is assigned so"
            walks.holds_exactly(probe, pages, CANDIDATES, wanted, why)


@ds_rule(
    "DS-CL2",
    "A user or team that nobody is assigned to selects nobody",
    operations=(LIST, "createCandidate"),
    source=LISTING,
    strength=Strength.LIKELY,
    cost=3,
)
def assigned_to_nobody(probe: Probe) -> None:
    """A refusal of such an id passes as well."""
    new_candidate(probe)
    for parameter in ("assignedUser", "assignedTeam"):
        answer = probe.call(LIST, query={parameter: nobody(probe)})
        if answer.ok:
            why = f"an {parameter} that nobody has should select nobody"
            probe.expect(answer, blame=LIST).at(CANDIDATES.at("")).absent(why)


@ds_rule(
    "DS-CL3",
    "The list shows each candidate as its details do",
    operations=(LIST, "getCandidate", "listInvitations"),
    source=LISTING + ": candidate object with standard content",
    cost=30,
)
def agrees_with_details(probe: Probe) -> None:
    """Where the two differ, the list of invitations tells which of them is wrong."""
    new_invitation(probe, a_test(probe))
    probe.settle()
    pages = walks.whole(probe, CANDIDATES, {})
    for candidate_id in _some(walks.listed_ids(pages, CANDIDATES)):
        place = walks.place_of(pages, CANDIDATES, candidate_id)
        read = probe.must(read_candidate(probe, candidate_id))
        if place is not None:
            _agree(probe, place, View(read, "", "getCandidate"))


@ds_rule(
    "DS-CL4",
    "A start date selects by the day on which an exam was started",
    operations=(LIST, "createInvitation"),
    source=LISTING,
    strength=Strength.LIKELY,
    needs=(Need.WRITE, Need.DRIVE),
    cost=10,
)
def by_start(probe: Probe) -> None:
    """On that day or from that day on: both readings pass."""
    starts(probe, CANDIDATES)


@ds_rule(
    "DS-CL5",
    "A start date selects exams of later days too",
    operations=(LIST, "createInvitation"),
    source="Decision D33",
    strength=Strength.ASSUMED,
    needs=(Need.WRITE, Need.DRIVE),
    cost=5,
)
def from_start(probe: Probe) -> None:
    """The day long before."""
    later_too(probe, CANDIDATES)


def starts(probe: Probe, listing: Listing) -> None:
    """Who started on the day is listed, who never started is not, nor who started before."""
    started, day, waiting = _one_started(probe, listing)
    for start, wanted in ((day, [started]), ("2999-12-31", [])):
        pages = walks.whole(probe, listing, {"startDate": start})
        why = f"an exam that was started on {day} should be found by that day"
        walks.has(probe, pages, listing, wanted, why)
        why = f"the start date {start} should select no exam that started before, or never"
        walks.lacks(probe, pages, listing, [waiting, *({started} - {*wanted})], why)


def later_too(probe: Probe, listing: Listing) -> None:
    """Who started later than the day is listed."""
    started, _, _ = _one_started(probe, listing)
    pages = walks.whole(probe, listing, {"startDate": "1999-01-01"})
    walks.has(probe, pages, listing, [started], "later exams should be selected as well")


def _one_started(probe: Probe, listing: Listing) -> tuple[str, str, str]:
    test_id = a_test(probe)
    begun, waits = new_invitation(probe, test_id), new_invitation(probe, test_id)
    probe.settle()
    probe.drive("start", begun["id"])
    path = {"id": candidate_of(begun), "assessmentId": begun["id"]}
    read = probe.must(probe.call("getAssessment", path=path)).json()
    if not read.get("startDate"):
        probe.not_exercised("no start date is to be seen")
    name = candidate_of if listing is CANDIDATES else _own_id
    return name(begun), read["startDate"][:10], name(waits)


def _own_id(invitation: dict[str, str]) -> str:
    return invitation["id"]


def _some(listed: list[str]) -> list[str]:
    """The ends of a list, if it is long."""
    return listed if len(listed) <= SOME else [*listed[: SOME // 2], *listed[-SOME // 2 :]]


def _agree(probe: Probe, place: View, read: View) -> None:
    for pointer in (*(f"/{name}" for name in SHOWN), TAGS):
        values, wanted = (view.within(pointer).values() for view in (place, read))
        if sorted(map(str, values)) != sorted(map(str, wanted)) and (values or wanted):
            blame = _odd_one(probe, place, read, pointer)
            view, other = (read, values) if blame == "getCandidate" else (place, wanted)
            shown = probe.expect(view.answer, blame=blame).at(view.pointer + pointer)
            why = f"{pointer} of a candidate should be the same in the list and in its details"
            shown.are_items(other, why)


def _odd_one(probe: Probe, place: View, read: View, pointer: str) -> str:
    """The operation that stands alone against another read."""
    pages = walks.whole(probe, INVITATIONS, {})
    wanted = read.within("/id").values()
    for answer in pages:
        for number, one in enumerate(walks.values([answer], INVITATIONS.of_candidates("/id"))):
            third = View(answer, f"{INVITATIONS.items}/{number}{INVITATIONS.candidate}", "")
            if one in wanted:
                agrees = third.within(pointer).values() == place.within(pointer).values()
                return read.blame if agrees else place.blame
    return place.blame
