"""How exams move along: statuses, dates, expiry, and that everything is shown alike everywhere.

The page names the statuses; which one follows which is decision D10. A status that the page's own
samples leave open is a set here, and exact only for the contract's reading.
"""

from datetime import timedelta

from skillsim_contracts.calls import Answer
from skillsim_contracts.expecting import selected
from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Layer, Need, Rule, Strength, rule
from skillsim_contracts.vendors.devskiller.exams import (
    Exam,
    assess,
    instant,
    invite,
    is_instant,
    texts_of,
    value_at,
    where_assessment,
    where_candidate,
)
from skillsim_contracts.vendors.devskiller.steps import (
    View,
    a_test,
    candidate_of,
    new_assessment,
    read_assessment,
    read_invitation,
    seen,
    stays,
)

NEEDS = (Need.WRITE, Need.CLOCK, Need.DRIVE)
SOURCE = 'V2 page, "Assessment object" and "Candidate object"; decision D10'

SENT = ("NEW", "TOKEN_SENT")
AFTER = {
    "start": ("TEST_STARTED",),
    "finish": ("TEST_FINISHED", "AUTO_ASSESSMENT_READY"),
    "complete": ("ASSESSMENT_COMPLETED",),
    "expire": ("TOKEN_EXPIRED",),
    "cancel": ("CANCELED",),
    "fail": ("ERROR",),
}
"""What an assessment may be after a step."""

OF_CANDIDATE = {
    "start": ("WAITING_FOR_ANSWERS",),
    # The page's own sample has a completed assessment and a candidate in evaluation.
    "finish": ("IN_EVALUATION", "WAITING_FOR_DECISION"),
    "complete": ("IN_EVALUATION", "WAITING_FOR_DECISION"),
    "expire": ("EXPIRED",),
    "cancel": ("CANCELED",),
    "fail": ("ERROR",),
}
"""What the candidate of its only assessment may be after the same step."""

EXACTLY = {
    "finish": ("AUTO_ASSESSMENT_READY", "IN_EVALUATION"),
    "complete": ("ASSESSMENT_COMPLETED", "WAITING_FOR_DECISION"),
}
"""Where the contract chose one of several (decision D10)."""

COURSES = {
    "WHOLE": ("start", "finish", "complete"),
    "EXPIRED": ("expire",),
    "CANCELED": ("start", "cancel"),
    "FAILED": ("start", "fail"),
}


def _statuses(number: int, name: str) -> Rule:
    """A rule: assessment and candidate have the statuses of a course, wherever they are shown."""
    steps = COURSES[name]

    @rule(
        f"DS-LC{number}",
        f"Statuses follow the exam, everywhere: {', '.join(steps)}",
        vendor="devskiller",
        operations=["getAssessment", "getCandidate", "getInvitation", "listInvitations"],
        source=SOURCE,
        strength=Strength.LIKELY,
        needs=NEEDS,
        cost=10 * len(steps),
    )
    def check(probe: Probe) -> None:
        exam = invite(probe)
        _are_shown(probe, where_assessment(probe, exam), SENT, "invitation")
        for step in steps:
            assess(probe, exam, step)
            _are_shown(probe, where_assessment(probe, exam), AFTER[step], step)
            _are_shown(probe, where_candidate(probe, exam), OF_CANDIDATE[step], step)

    return check


_whole = _statuses(1, "WHOLE")
_expired = _statuses(2, "EXPIRED")
_canceled = _statuses(3, "CANCELED")
_failed = _statuses(4, "FAILED")


@rule(
    "DS-LC5",
    "Where the documents leave a status open, it is the one that the contract chose",
    vendor="devskiller",
    operations=["getInvitation"],
    source="decision D10",
    strength=Strength.ASSUMED,
    needs=NEEDS,
    cost=16,
)
def _exact_statuses(probe: Probe) -> None:
    exam = invite(probe)
    _are_exactly(probe, exam, ("TOKEN_SENT", "WAITING_FOR_ANSWERS"))
    assess(probe, exam, "start")
    for step, wanted in EXACTLY.items():
        assess(probe, exam, step)
        _are_exactly(probe, exam, wanted)


@rule(
    "DS-LC6",
    "Start and finish have dates, in that order, wherever the assessment is shown",
    vendor="devskiller",
    operations=["getAssessment", "getInvitation", "getCandidate", "listInvitations"],
    source='V2 page, "Assessment object", creationDate, startDate and finishDate',
    strength=Strength.LIKELY,
    needs=NEEDS,
    cost=24,
)
def _dates(probe: Probe) -> None:
    exam = invite(probe)
    views = where_assessment(probe, exam)
    made = instant(value_at(views[0], "/creationDate"))
    _have(probe, views, "startDate", "all_are", None, "nobody has started it")
    _have(probe, views, "finishDate", "all_are", None, "nobody has finished it")
    probe.advance(90)
    assess(probe, exam, "start")
    views = where_assessment(probe, exam)
    started = texts_of(made + timedelta(seconds=90), 3)
    _have(probe, views, "startDate", "one_of", started, "it was started 90 seconds after")
    _have(probe, views, "finishDate", "all_are", None, "nobody has finished it")
    probe.advance(600)
    assess(probe, exam, "finish")
    views = where_assessment(probe, exam)
    finished = texts_of(made + timedelta(seconds=690), 6)
    _have(probe, views, "startDate", "one_of", started, "the start stays")
    _have(probe, views, "finishDate", "one_of", finished, "it was finished 10 minutes later")
    _have(probe, views, "creationDate", "one_of", texts_of(made), "the creation stays")
    assess(probe, exam, "complete")
    views = where_assessment(probe, exam)
    _have(probe, views, "finishDate", "one_of", finished, "the finish stays")
    _have(probe, views, "startDate", "one_of", started, "the start stays")


@rule(
    "DS-LC7",
    "The time taken is the time from start to finish",
    vendor="devskiller",
    operations=["getAssessment", "getInvitation"],
    source='V2 page, "Assessment object", timeTakenInSeconds',
    strength=Strength.LIKELY,
    needs=NEEDS,
    cost=10,
)
def _time_taken(probe: Probe) -> None:
    exam = invite(probe)
    assess(probe, exam, "start")
    probe.advance(420)
    assess(probe, exam, "finish")
    for view in where_assessment(probe, exam):
        if value_at(view, "/timeTakenInSeconds") is not None:
            taken = probe.expect(view.answer, blame=view.blame)
            taken.at(f"{view.pointer}/timeTakenInSeconds").relation("between", [420, 425])


@rule(
    "DS-LC8",
    "A step of one exam leaves every other exam as it was",
    vendor="devskiller",
    operations=["listInvitations", "getAssessment", "getCandidate"],
    source=SOURCE,
    strength=Strength.LIKELY,
    needs=NEEDS,
    cost=18,
)
def _others_stay(probe: Probe) -> None:
    exam, neighbour = invite(probe), invite(probe)
    sibling = new_assessment(probe, exam.candidate_id, a_test(probe))["id"]
    probe.settle()
    others = [*_some_exams(probe, exam), (neighbour.candidate_id, neighbour.id)]
    before = [probe.must(read_assessment(probe, *other)) for other in others]
    for step in COURSES["WHOLE"]:
        assess(probe, exam, step)
        for other, old in zip(others, before, strict=True):
            new = probe.must(read_assessment(probe, *other))
            for member in ("/status", "/startDate", "/finishDate", "/score/percentage"):
                why = f"the {step} of another exam should leave {member[1:]}"
                stays(probe, old, new, member, blame="getAssessment", why=why)
        moved = probe.must(read_assessment(probe, exam.candidate_id, sibling))
        status = probe.expect(moved, blame="getAssessment").at("/status")
        status.relation("one_of", SENT, "the other exam of the candidate was not moved")


@rule(
    "DS-LC9",
    "Every instant is an ISO 8601 date-time with its offset",
    vendor="devskiller",
    operations=["listCandidates", "listInvitations", "getAssessment"],
    source="V2 page, samples of every object; decision G3",
    layer=Layer.L1,
    cost=12,
)
def _instants(probe: Probe) -> None:
    candidates = probe.must(probe.call("listCandidates", query={"count": 100}))
    _are_instants(probe, candidates, "/_embedded/candidates/*/creationDate")
    invitations = probe.must(probe.call("listInvitations", query={"count": 100}))
    inside = "/_embedded/invitations/*/_embedded"
    _are_instants(probe, invitations, f"{inside}/candidate/creationDate")
    for name in ("creationDate", "startDate", "finishDate"):
        _are_instants(probe, invitations, f"{inside}/assessment/{name}")
    for candidate_id, assessment_id in _some_exams(probe):
        answer = probe.must(read_assessment(probe, candidate_id, assessment_id))
        for name in ("creationDate", "startDate", "finishDate"):
            _are_instants(probe, answer, f"/{name}")


def _are_shown(probe: Probe, views: list[View], statuses: tuple[str, ...], step: str) -> None:
    places = [view.within("/status") for view in views]
    why = f"after the {step} the status should be {' or '.join(statuses)}"
    seen(probe, places, "one_of", list(statuses), written_by=views[0].blame, why=why)
    # Where a set passes, the places still have to agree.
    shown = value_at(places[0])
    why = f"after the {step} every place should show the status {shown}"
    seen(probe, places, "is", shown, written_by=views[0].blame, why=why)


def _are_exactly(probe: Probe, exam: Exam, wanted: tuple[str, str]) -> None:
    shown = probe.must(read_invitation(probe, exam.id))
    embedded = probe.expect(shown, blame="getInvitation")
    embedded.at("/_embedded/assessment/status").equals(wanted[0])
    embedded.at("/_embedded/candidate/status").equals(wanted[1])


def _have(
    probe: Probe, views: list[View], member: str, relation: str, want: object, why: str
) -> None:
    places = [view.within(f"/{member}") for view in views]
    why = f"{member} of the assessment: {why}"
    seen(probe, places, relation, want, written_by=views[0].blame, why=why)


def _some_exams(probe: Probe, besides: Exam | None = None) -> list[tuple[str, str]]:
    """Candidate and assessment of the first few exams in the list."""
    listed = probe.must(probe.call("listInvitations", query={"count": 8}))
    found = listed.json().get("_embedded", {}).get("invitations", [])
    mine = besides.candidate_id if besides else None
    pairs = [(candidate_of(item), item["id"]) for item in found]
    return [pair for pair in pairs if pair[0] != mine]


def _are_instants(probe: Probe, answer: Answer, pointer: str) -> None:
    values = [value for value in selected(answer, f"json:{pointer}") if value is not None]
    wrong = [value for value in values if not is_instant(value)]
    blame = answer.call.operation_id
    found = probe.expect(answer, blame=blame).at(pointer)
    for value in wrong[:1]:
        found.lacks(value, "an instant should be a date-time with Z or an offset")
