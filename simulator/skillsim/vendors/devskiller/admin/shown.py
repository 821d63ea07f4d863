"""What somebody who moves assessments by hand sees of them."""

from collections.abc import Sequence
from typing import Any

from skillsim.context import Links
from skillsim.instants import to_precise_text
from skillsim.store import Transaction
from skillsim.vendors.devskiller import steps
from skillsim.vendors.devskiller.life_cycle import (
    EVENT_BY_STEP,
    TRANSITIONS,
    AssessmentStatus,
    Step,
)
from skillsim.vendors.devskiller.records import Assessment, Candidate
from skillsim.vendors.devskiller.service import candidates, history, invitation_search, schedule
from skillsim.vendors.devskiller.service.behaviours import Behaviour
from skillsim.vendors.devskiller.service.history import Entry
from skillsim.vendors.devskiller.service.invitation_search import InvitationFilter
from skillsim.vendors.devskiller.state import assessments
from skillsim.vendors.devskiller.state.fields import instant_text
from skillsim.vendors.devskiller.wire.assessments import page_links

Json = dict[str, Any]


def describe_life_cycle() -> Json:
    """Every status, and which step leads from where to where with which event."""
    transitions = [
        {"from": before, "step": step, "to": after, "event": EVENT_BY_STEP.get(step)}
        for (before, step), after in TRANSITIONS.items()
    ]
    by_hand = [
        step for step in Step if any(step in steps.possible_by_hand(s) for s in AssessmentStatus)
    ]
    return {
        "statuses": list(AssessmentStatus),
        "transitions": transitions,
        "steps_by_hand": by_hand,
        "behaviours": list(Behaviour),
    }


def page(
    tx: Transaction, *, query: str | None, status: str | None, limit: int, offset: int
) -> Json:
    """Assessments with their candidates, newest first; and how many there are in all."""
    wanted = InvitationFilter(query=query, assessment_statuses=(status,) if status else ())
    total = invitation_search.count(tx, wanted)
    most = max(0, min(limit, total - offset))
    found = invitation_search.find(tx, wanted, limit=most, offset=max(0, total - offset - most))
    found.reverse()
    histories = history.of_all(tx, [assessment for _, assessment in found])
    rows = [_row(*pair, entries) for pair, entries in zip(found, histories, strict=True)]
    return {"assessments": rows if most else [], "total": total}


def describe(tx: Transaction, assessment: Assessment) -> Json:
    """One assessment with all that is known of it, and what can be done."""
    candidate = candidates.get(tx, assessment.candidate_id)
    planned = schedule.planned(tx, assessment.id)
    return {
        **assessments.shown(assessment),
        **_candidate(candidate),
        "candidate_status": candidate.status,
        "steps_by_hand": list(steps.possible_by_hand(assessment.status)),
        "history": [_entry(entry) for entry in history.of(tx, assessment)],
        "planned": [
            {"step": step, "due_at": to_precise_text(due_at_us)} for step, due_at_us in planned
        ],
        "pages": _pages(assessment),
    }


def _row(candidate: Candidate, assessment: Assessment, entries: Sequence[Entry]) -> Json:
    return {
        "id": assessment.id,
        "candidate_id": assessment.candidate_id,
        **_candidate(candidate),
        "test_name": assessment.test_name,
        "status": assessment.status,
        "since": instant_text(entries[-1].at_us),
        "last_known_at": instant_text(max(e.at_us for e in entries if e.at_us is not None)),
        "behaviour": assessment.behaviour,
    }


def _candidate(candidate: Candidate) -> Json:
    names = [name for name in (candidate.first_name, candidate.last_name) if name]
    return {"candidate_name": " ".join(names), "candidate_email": candidate.email}


def _entry(entry: Entry) -> Json:
    return {
        "step": entry.step,
        "status": entry.status,
        "at": instant_text(entry.at_us),
        "event": entry.event,
    }


def _pages(assessment: Assessment) -> dict[str, str]:
    """The pages that links lead to, below the vendor's base URL, by the name of the link."""
    return {name: link["href"] for name, link in page_links(assessment, Links("")).items()}
