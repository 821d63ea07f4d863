"""Results of exams: percentages, sums and times, and that every place shows the same numbers."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from math import ceil, floor
from typing import Any

from skillsim_contracts.expecting import Expecting, selected
from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Need, Rule, Strength, rule
from skillsim_contracts.vendors.devskiller.exams import (
    assess,
    instant,
    invite,
    is_instant,
    place,
    value_at,
)
from skillsim_contracts.vendors.devskiller.steps import (
    View,
    candidate_of,
    read_assessment,
    read_candidate,
    read_invitation,
    seen,
)

Exam = Sequence[View]
"""The places that show one assessment: its own, its invitation, the list of invitations."""

Check = Callable[[Probe, Exam], None]

SOURCE = 'V2 page, "Assessment object"'
OPERATIONS = ("getAssessment", "getInvitation", "listInvitations")
MANY = 40
"""How many exams are looked at; a list of a real account may be long."""

SCORED = ("AUTO_ASSESSMENT_READY", "ASSESSMENT_COMPLETED")
DATES = {
    "NEW": (),
    "TOKEN_SENT": (),
    "TOKEN_EXPIRED": (),
    "TEST_STARTED": ("startDate",),
    "TEST_FINISHED": ("startDate", "finishDate"),
    "AUTO_ASSESSMENT_READY": ("startDate", "finishDate"),
    "ASSESSMENT_COMPLETED": ("startDate", "finishDate"),
}
"""Which dates an assessment of a status has; the others may have either."""

UNSTARTED = ("NEW", "TOKEN_SENT", "TOKEN_EXPIRED")
TYPES = "CHOICE|CODE_GAPS|CODE_REVIEW|DATABASE|DEVOPS|ESSAY|PROGRAMMING|TESTING"
DIFFICULTIES = "EASY|MEDIUM|HARD"
COMPARED = (
    "status",
    "creationDate",
    "startDate",
    "finishDate",
    "score",
    "timeTakenInSeconds",
    "timeLimitInSeconds",
    "skills",
    "sections",
)


def _of_every_exam(
    rule_id: str, title: str, check: Check, *, strength: Strength = Strength.LIKELY
) -> Rule:
    """A rule: the check passes for each of the listed exams."""

    @rule(
        rule_id,
        title,
        vendor="devskiller",
        operations=OPERATIONS,
        source=SOURCE,
        strength=strength,
        cost=2 * MANY,
    )
    def check_listed(probe: Probe) -> None:
        for exam in _listed_exams(probe):
            check(probe, exam)

    return check_listed


def _percentages(probe: Probe, exam: Exam) -> None:
    """Each percentage is the scored share of the points, rounded one way or the other."""
    for view, pointer in _scores(exam):
        score = value_at(view, pointer)
        scored, most = score.get("scoredPoints"), score.get("maxPoints")
        if isinstance(scored, int | float) and isinstance(most, int | float) and most > 0:
            share = 100 * scored / most
            shown = probe.expect(view.answer, blame=view.blame)
            shown.at(f"{view.pointer}{pointer}/percentage").relation(
                "between", [floor(share), ceil(share)], f"{scored} of {most} points are {share:g} %"
            )


def _scored_points(probe: Probe, exam: Exam) -> None:
    """Nobody scores less than nothing or more than there is."""
    for view, pointer in _scores(exam):
        score = value_at(view, pointer)
        if score.get("scoredPoints") is not None and score.get("maxPoints") is not None:
            shown = probe.expect(view.answer, blame=view.blame)
            points = shown.at(f"{view.pointer}{pointer}/scoredPoints")
            because = f"points should lie between 0 and {score['maxPoints']}"
            points.relation("between", [0, score["maxPoints"]], because)


def _sums(probe: Probe, exam: Exam) -> None:
    """Points of answers add up to those of their section, sections to the whole."""
    for view in exam:
        _add_up(probe, view, "/score", "/sections/*/score")
        for number, _ in enumerate(selected(view.answer, f"json:{view.pointer}/sections/*")):
            section = f"/sections/{number}"
            _add_up(probe, view, f"{section}/score", f"{section}/answers/*/score")


def _skills(probe: Probe, exam: Exam) -> None:
    """A skill has a result of 0 to 100 per cent."""
    for view in exam:
        for number, _ in enumerate(selected(view.answer, f"json:{view.pointer}/skills/*")):
            shown = probe.expect(view.answer, blame=view.blame)
            skill = shown.at(f"{view.pointer}/skills/{number}/percentage")
            skill.relation("between", [0, 100], "a skill has a result of 0 to 100 per cent")


def _words(probe: Probe, exam: Exam) -> None:
    """Answers have the types and difficulties that the page lists."""
    for view in exam:
        answers = f"{view.pointer}/sections/*/answers/*"
        shown = probe.expect(view.answer, blame=view.blame)
        shown.at(f"{answers}/type").relation("all_match", TYPES)
        shown.at(f"{answers}/difficulty").relation("all_match", DIFFICULTIES)


def _times(probe: Probe, exam: Exam) -> None:
    """Created, started, finished in that order, and nobody takes longer than allowed."""
    for view in exam:
        shown = probe.expect(view.answer, blame=view.blame)
        for earlier, later in (("creationDate", "startDate"), ("startDate", "finishDate")):
            first, second = value_at(view, f"/{earlier}"), value_at(view, f"/{later}")
            if is_instant(first) and is_instant(second) and instant(second) < instant(first):
                because = f"{later} should not be before {earlier}, {first}"
                shown.at(f"{view.pointer}/{later}").lacks(second, because)
        for part in ("", *_sections(view)):
            taken = value_at(view, f"{part}/timeTakenInSeconds")
            limit = value_at(view, f"{part}/timeLimitInSeconds")
            if isinstance(taken, int) and isinstance(limit, int):
                time = shown.at(f"{view.pointer}{part}/timeTakenInSeconds")
                time.relation("between", [0, limit], f"the limit is {limit} seconds")


def _states(probe: Probe, exam: Exam) -> None:
    """Dates and results are there once the status says so, and not before."""
    for view in exam:
        status = value_at(view, "/status")
        shown = probe.expect(view.answer, blame=view.blame)
        for member in ("startDate", "finishDate"):
            if status in DATES:
                _has_date(shown.at(f"{view.pointer}/{member}"), member, status)
        if status in UNSTARTED:
            because = f"an assessment that is {status} has no points"
            points = shown.at(f"{view.pointer}/score/scoredPoints")
            points.relation("all_are", None, because)
        if status in SCORED and view.blame == "getAssessment":
            for member in ("scoredPoints", "maxPoints", "percentage"):
                number = shown.at(f"{view.pointer}/score/{member}")
                number.exists(f"it is {status}, so it has a score")
                number.relation("all_typed", ["number"])


def _has_date(shown: Expecting, member: str, status: str) -> None:
    if member in DATES[status]:
        shown.matches(r"\d.*", f"an assessment that is {status} should have a {member}")
    else:
        shown.relation("all_are", None, f"an assessment that is {status} should have no {member}")


def _agreement(probe: Probe, exam: Exam) -> None:
    """Whatever several places show of an assessment, they show alike."""
    views = [*exam, _inside_candidate(probe, exam)]
    for member in COMPARED:
        places = [view.within(f"/{member}") for view in views]
        there = [p for p in places if selected(p.answer, f"json:{p.pointer}")]
        if there:
            shown = _most_common([value_at(place) for place in there])
            why = f"{member} should be the same wherever the assessment is shown"
            seen(probe, there, "is", shown, written_by="getAssessment", why=why)


_percentages_rule = _of_every_exam(
    "DS-SC1", "A percentage is the scored share of the points", _percentages, strength=Strength.MUST
)
_points_rule = _of_every_exam("DS-SC2", "Scored points lie between 0 and the most", _scored_points)
_sums_rule = _of_every_exam("DS-SC3", "Points of answers and sections add up", _sums)
_skills_rule = _of_every_exam("DS-SC4", "Skills have results of 0 to 100 per cent", _skills)
_words_rule = _of_every_exam(
    "DS-SC5", "Answers have listed types and difficulties", _words, strength=Strength.MUST
)
_times_rule = _of_every_exam("DS-SC6", "Instants are in order, times within their limits", _times)
_states_rule = _of_every_exam("DS-SC7", "Dates and scores come with the status", _states)
_agreement_rule = _of_every_exam(
    "DS-SC8", "Every place shows the same of an assessment", _agreement, strength=Strength.MUST
)


@rule(
    "DS-SC9",
    "The results of a new exam are as sound as those that were there",
    vendor="devskiller",
    operations=OPERATIONS,
    source=SOURCE,
    strength=Strength.LIKELY,
    needs=(Need.WRITE, Need.CLOCK, Need.DRIVE),
    cost=20,
)
def _new_exam(probe: Probe) -> None:
    new = invite(probe)
    for step in ("start", "finish", "complete"):
        probe.advance(1000)
        assess(probe, new, step)
        listed = probe.must(probe.call("listInvitations", query={"query": new.email}))
        inside = place(probe, listed, "/_embedded/invitations", new.id, "listInvitations")
        view = View(listed, f"{inside}/_embedded/assessment", "listInvitations")
        exam = _shown(probe, new.candidate_id, new.id, view)
        for check in (_percentages, _scored_points, _sums, _skills, _words, _times, _states):
            check(probe, exam)
        _agreement(probe, exam)


def _listed_exams(probe: Probe) -> Iterator[Exam]:
    listed = probe.must(probe.call("listInvitations", query={"count": MANY}))
    items = listed.json().get("_embedded", {}).get("invitations", [])
    if not items:
        probe.not_exercised("the account has no invitations")
    for number, item in enumerate(items):
        pointer = f"/_embedded/invitations/{number}/_embedded/assessment"
        view = View(listed, pointer, "listInvitations")
        yield _shown(probe, candidate_of(item), item["id"], view)


def _shown(probe: Probe, candidate_id: str, assessment_id: str, listed: View) -> Exam:
    own = probe.must(read_assessment(probe, candidate_id, assessment_id))
    invitation = probe.must(read_invitation(probe, assessment_id))
    embedded = View(invitation, "/_embedded/assessment", "getInvitation")
    return [View(own, "", "getAssessment"), embedded, listed]


def _inside_candidate(probe: Probe, exam: Exam) -> View:
    answer = probe.must(read_candidate(probe, candidate_of(exam[1].answer.json())))
    assessment_id = value_at(exam[0], "/id")
    inside = place(probe, answer, "/_embedded/assessments", assessment_id, "getCandidate")
    return View(answer, inside, "getCandidate")


def _scores(exam: Exam) -> Iterator[tuple[View, str]]:
    """Every score object that a place shows, as a pointer below the assessment."""
    for view in exam:
        sections = _sections(view)
        pointers = ["/score", *(f"{section}/score" for section in sections)]
        for section in sections:
            answers = selected(view.answer, f"json:{view.pointer}{section}/answers/*")
            pointers += [f"{section}/answers/{n}/score" for n, _ in enumerate(answers)]
        for pointer in pointers:
            if isinstance(value_at(view, pointer), dict):
                yield view, pointer


def _sections(view: View) -> list[str]:
    found = selected(view.answer, f"json:{view.pointer}/sections/*")
    return [f"/sections/{number}" for number, _ in enumerate(found)]


def _add_up(probe: Probe, view: View, whole: str, parts: str) -> None:
    for name in ("scoredPoints", "maxPoints"):
        values = selected(view.answer, f"json:{view.pointer}{parts}/{name}")
        total = value_at(view, f"{whole}/{name}")
        if values and None not in values and total is not None:
            shown = probe.expect(view.answer, blame=view.blame)
            because = f"{name} should be the sum of {values}"
            shown.at(f"{view.pointer}{whole}/{name}").equals(sum(values), because)


def _most_common(values: Sequence[Any]) -> Any:
    """The value that most places show; of equals the one shown first."""
    texts = [json.dumps(value, sort_keys=True) for value in values]
    return json.loads(Counter(texts).most_common(1)[0][0])
