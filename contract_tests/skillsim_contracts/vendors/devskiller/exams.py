"""Exams: candidates invited to tests, the places that show one, and webhooks that hear of it."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from skillsim_contracts.calls import Answer
from skillsim_contracts.client import Listening
from skillsim_contracts.expecting import selected
from skillsim_contracts.probe import Probe
from skillsim_contracts.vendors.devskiller.ids import spellings
from skillsim_contracts.vendors.devskiller.steps import (
    View,
    a_test,
    candidate_of,
    read_assessment,
    read_candidate,
    read_invitation,
    word,
)

_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]\d{2}:?\d{2})"
)

DAY_S = 86_400
LONG_S = 60 * DAY_S
"""Long enough for everything to be over that was under way in a fresh world."""


@dataclass(frozen=True)
class Exam:
    """An assessment that an invitation made. `created` is the answer that made it."""

    id: str
    candidate_id: str
    email: str
    created: Answer


@dataclass(frozen=True)
class Hook:
    """A webhook that was registered, and the receiver behind it."""

    id: str
    secret: str
    listening: Listening
    registered: Answer

    def inbox(self) -> Answer:
        """What has arrived."""
        return self.listening.inbox()


def invite(probe: Probe, *, test_id: str = "", **content: Any) -> Exam:
    """A candidate invited to a test, to any unless one is named."""
    email = content.pop("email", "") or f"{word(probe, 'exam').lower()}@example.com"
    body = {"email": email, "testId": test_id or a_test(probe), **content}
    created = probe.must(probe.call("createInvitation", json=body))
    shown = created.json()
    probe.settle()
    return Exam(shown["id"], candidate_of(shown), email, created)


def register(probe: Probe, *statuses: int, query: str = "") -> Hook:
    """A webhook whose receiver answers with the statuses in turn, the last one for ever."""
    listening = probe.listen(*statuses)
    url = listening.url + query
    answer = probe.must(probe.call("createWebhook", json={"hookUrl": url}))
    shown = answer.json()
    return Hook(shown["id"], shown["secret"], listening, answer)


def let_others_end(probe: Probe) -> None:
    """Wait until no exam of a fresh world is open, so that none expires later and is told."""
    probe.advance(LONG_S)


def assess(probe: Probe, exam: Exam, action: str) -> None:
    """Drive an exam one step on; a finished one has its automatic score on return."""
    probe.drive(action, exam.id)
    if action == "finish":
        # Scoring by itself may take a while (decision D42).
        probe.advance(60)


def where_assessment(probe: Probe, exam: Exam) -> list[View]:
    """The four places that show an assessment, its own first."""
    own = probe.must(read_assessment(probe, exam.candidate_id, exam.id))
    invitation = probe.must(read_invitation(probe, exam.id))
    candidate = probe.must(read_candidate(probe, exam.candidate_id))
    inside = place(probe, candidate, "/_embedded/assessments", exam.id, "getCandidate")
    return [
        View(own, "", "getAssessment"),
        View(invitation, "/_embedded/assessment", "getInvitation"),
        View(candidate, inside, "getCandidate"),
        _listed_invitation(probe, exam, "assessment"),
    ]


def where_candidate(probe: Probe, exam: Exam) -> list[View]:
    """The four places that show the candidate of an exam, its own first."""
    own = probe.must(read_candidate(probe, exam.candidate_id))
    listed = probe.must(probe.call("listCandidates", query={"query": exam.email}))
    invitation = probe.must(read_invitation(probe, exam.id))
    inside = place(probe, listed, "/_embedded/candidates", exam.candidate_id, "listCandidates")
    return [
        View(own, "", "getCandidate"),
        View(listed, inside, "listCandidates"),
        View(invitation, "/_embedded/candidate", "getInvitation"),
        _listed_invitation(probe, exam, "candidate"),
    ]


def place(probe: Probe, answer: Answer, pointer: str, wanted: str, blame: str) -> str:
    """The pointer to the item with this id. Raises Violation when the list has none."""
    written = spellings(wanted)
    for number, identifier in enumerate(selected(answer, f"json:{pointer}/*/id")):
        if identifier in written:
            return f"{pointer}/{number}"
    because = f"{wanted} should be listed"
    probe.expect(answer, blame=blame).at(f"{pointer}/*/id").contains(wanted, because)
    return pointer


def value_at(view: View, member: str = "") -> Any:
    """What stands at a place; None where nothing does."""
    found = selected(view.answer, f"json:{view.pointer}{member}")
    return found[0] if found else None


def is_instant(value: object) -> bool:
    """Whether a value is an ISO 8601 date-time, whole seconds or finer, with Z or an offset."""
    return isinstance(value, str) and _INSTANT.fullmatch(value) is not None


def instant(text: str) -> datetime:
    """The instant that an RFC 3339 text names. Raises ValueError."""
    return datetime.fromisoformat(text).astimezone(UTC)


def texts_of(first: datetime, seconds: int = 0) -> list[str]:
    """Every usual way to write an instant in UTC, or one of so many seconds after it."""
    moments = [(first + timedelta(seconds=s)).replace(microsecond=0) for s in range(seconds + 1)]
    plain = [moment.strftime("%Y-%m-%dT%H:%M:%S") for moment in moments]
    return [text + end for text in plain for end in ("Z", ".000Z", "+00:00", ".000+00:00", "+0000")]


def _listed_invitation(probe: Probe, exam: Exam, part: str) -> View:
    listed = probe.must(probe.call("listInvitations", query={"query": exam.email}))
    inside = place(probe, listed, "/_embedded/invitations", exam.id, "listInvitations")
    return View(listed, f"{inside}/_embedded/{part}", "listInvitations")
