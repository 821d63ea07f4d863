"""Instants, lengths and statuses as people read them; the templates use these as filters."""

from collections.abc import Mapping
from types import MappingProxyType

from skillsim.instants import to_text
from skillsim.vendors.devskiller.life_cycle import AssessmentStatus, CandidateStatus
from skillsim.vendors.devskiller.records import Candidate
from skillsim.web_pages import spans

_STATUSES: Mapping[str, str] = MappingProxyType(
    {
        AssessmentStatus.NEW: "Invitation is about to be sent",
        AssessmentStatus.TOKEN_SENT: "Invited",
        AssessmentStatus.TOKEN_EXPIRED: "Invitation expired",
        AssessmentStatus.TEST_STARTED: "Test started",
        AssessmentStatus.TEST_FINISHED: "Handed in",
        AssessmentStatus.AUTO_ASSESSMENT_READY: "Scored, to be assessed",
        AssessmentStatus.ASSESSMENT_COMPLETED: "Assessed",
        AssessmentStatus.ERROR: "Failed",
        AssessmentStatus.CANCELED: "Called off",
    }
)
_CANDIDATE_STATUSES: Mapping[str, str] = MappingProxyType(
    {
        CandidateStatus.NEW: "New",
        CandidateStatus.WAITING_FOR_ANSWERS: "Waiting for answers",
        CandidateStatus.IN_EVALUATION: "In evaluation",
        CandidateStatus.WAITING_FOR_DECISION: "Waiting for a decision",
        CandidateStatus.ACCEPTED: "Accepted",
        CandidateStatus.REJECTED: "Rejected",
        CandidateStatus.EXPIRED: "Invitation expired",
        CandidateStatus.CANCELED: "Called off",
        CandidateStatus.ERROR: "Failed",
    }
)
_TASK_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "CHOICE": "Choice",
        "CODE_GAPS": "Code with gaps",
        "CODE_REVIEW": "Code review",
        "DATABASE": "Database",
        "DEVOPS": "DevOps",
        "ESSAY": "Essay",
        "PROGRAMMING": "Programming",
        "TESTING": "Testing",
    }
)


def seconds(instant_us: int) -> str:
    """An instant in whole seconds: `2026-08-01T12:00:00Z`."""
    return to_text(instant_us)


def distance(instant_us: int, now_us: int) -> str:
    """How far an instant is from another: `in 45 s`, `3 min ago`, `now`."""
    return spans.distance(instant_us, now_us)


def minutes(length_s: int) -> str:
    """A length of time to the second: `45 s`, `12 min`, `12 min 30 s`."""
    whole, rest = divmod(length_s, 60)
    parts = [f"{whole} min"] if whole else []
    if rest or not whole:
        parts.append(f"{rest} s")
    return " ".join(parts)


def status(name: str) -> str:
    """The status of an assessment in words."""
    return _STATUSES.get(name, name)


def candidate_status(name: str) -> str:
    """The status of a candidate in words."""
    return _CANDIDATE_STATUSES.get(name, name)


def task_type(name: str) -> str:
    """The type of a task in words; one that the simulator does not make, as it is."""
    return _TASK_TYPES.get(name, name)


def full_name(candidate: Candidate) -> str:
    """How a candidate is called: the e-mail when there is no name."""
    names = [name for name in (candidate.first_name, candidate.last_name) if name]
    return " ".join(names) or candidate.email
