"""The details of an invitation: they agree with its parts, and show all of the candidate."""

from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Strength
from skillsim_contracts.vendors.devskiller import walks
from skillsim_contracts.vendors.devskiller.ids import as_printed, spellings
from skillsim_contracts.vendors.devskiller.invitations import CREATE, EXAM, PERSON, READ
from skillsim_contracts.vendors.devskiller.steps import (
    View,
    a_test,
    candidate_of,
    ds_rule,
    new_assessment,
    new_invitation,
    read_assessment,
    read_candidate,
    read_invitation,
    some_tests,
)
from skillsim_contracts.vendors.devskiller.walks import INVITATIONS

DETAILS = 'V2 page, "Details of the invitation"'
SHOWN = {
    PERSON: ("email", "status", "firstName", "lastName", "externalId", "creationDate"),
    EXAM: ("status", "creationDate", "startDate", "finishDate"),
}
IF_SHOWN = {
    PERSON: ("disableCommunication", "assignedUser", "assignedTeam"),
    EXAM: (
        "_embedded/test/id",
        "_embedded/test/name",
        "score/scoredPoints",
        "score/maxPoints",
        "score/percentage",
        "timeTakenInSeconds",
        "timeLimitInSeconds",
        "_links/candidateAccess/href",
    ),
}
"""What the page does not print in every place; where it is shown it has to be right."""


@ds_rule(
    "DS-IN10",
    "The details of an invitation agree with its candidate, its assessment and the list",
    operations=(READ, "listInvitations", "getAssessment", "getCandidate", CREATE),
    source=DETAILS,
    cost=20,
)
def agrees_with_its_parts(probe: Probe) -> None:
    """For invitations of the list, at its beginning and its end."""
    new_invitation(probe, a_test(probe))
    probe.settle()
    pages = walks.whole(probe, INVITATIONS, {})
    listed = walks.listed_ids(pages, INVITATIONS)
    for one in dict.fromkeys((*listed[:6], *listed[-3:])):
        place = walks.place_of(pages, INVITATIONS, one)
        read = View(probe.must(read_invitation(probe, one)), "", READ)
        if place is not None:
            _agree(probe, place, read)


@ds_rule(
    "DS-IN11",
    "The details of an invitation show the candidate with all its assessments",
    operations=(READ, "createAssessment", CREATE),
    source=DETAILS + ": candidate with extended content",
    strength=Strength.LIKELY,
    cost=5,
)
def embeds_all_assessments(probe: Probe) -> None:
    """One of the invitation, one that was added; the details of each show it as their own."""
    first, second = some_tests(probe, 2)
    made = new_invitation(probe, first["id"])
    added = new_assessment(probe, candidate_of(made), second["id"])
    for one, test in ((made["id"], first), (added["id"], second)):
        read = probe.must(read_invitation(probe, one))
        view = View(read, f"{PERSON}/_embedded/assessments/*/id", READ)
        shown = probe.expect(read, blame=READ)
        wanted = as_printed([made["id"], added["id"]], view.values())
        why = "the candidate in the details should embed all its assessments"
        shown.at(view.pointer).are_items(wanted, why)
        why = "the details should show the assessment of this invitation"
        shown.at(f"{EXAM}/id").relation("one_of", spellings(one), why)
        shown.at(f"{EXAM}/_embedded/test/name").equals(test["name"], why)


def _agree(probe: Probe, place: View, read: View) -> None:
    """List, details and single reads say the same; who stands alone is wrong."""
    ids = [read.within(f"{part}/id").values() for part in (PERSON, EXAM)]
    if all(ids):
        person = probe.must(read_candidate(probe, ids[0][0]))
        exam = probe.must(read_assessment(probe, ids[0][0], ids[1][0]))
        for part, single in (
            (PERSON, View(person, "", "getCandidate")),
            (EXAM, View(exam, "", "getAssessment")),
        ):
            whole = (single, read.within(part), place.within(part))
            for name in (*SHOWN[part], *IF_SHOWN[part]):
                views = [view.within(f"/{name}") for view in whole]
                if name in IF_SHOWN[part]:
                    views = [view for view in views if view.values() not in ([], [None])]
                _same(probe, views, name)


def _same(probe: Probe, views: list[View], name: str) -> None:
    shown = [[value for value in view.values() if value is not None] for view in views]
    usual = next((one for one in shown if shown.count(one) > 1), [*shown, []][0])
    for view, values in zip(views, shown, strict=True):
        if values != usual:
            expecting = probe.expect(view.answer, blame=view.blame).at(view.pointer)
            relation, want = ("are", usual) if usual else ("all_are", None)
            expecting.relation(relation, want, f"{name} should be the same wherever it is shown")
