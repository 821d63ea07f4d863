"""How far an assessment and its candidate have come, and how one follows the other."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class AssessmentStatus(StrEnum):
    """The states of an assessment, in the order they are usually reached (documented)."""

    NEW = "NEW"
    TOKEN_SENT = "TOKEN_SENT"  # noqa: S105 - a status, not a secret
    TOKEN_EXPIRED = "TOKEN_EXPIRED"  # noqa: S105 - a status, not a secret
    TEST_STARTED = "TEST_STARTED"
    TEST_FINISHED = "TEST_FINISHED"
    AUTO_ASSESSMENT_READY = "AUTO_ASSESSMENT_READY"
    ASSESSMENT_COMPLETED = "ASSESSMENT_COMPLETED"
    ERROR = "ERROR"
    CANCELED = "CANCELED"


class Step(StrEnum):
    """What can happen to an assessment."""

    SEND = "send"
    START = "start"
    FINISH = "finish"
    SCORE = "score"
    COMPLETE = "complete"
    EXPIRE = "expire"
    CANCEL = "cancel"
    FAIL = "fail"


# The states are documented, the way from one to the next is assumed (decision D10). What is
# finished can no longer be canceled, what is completed can no longer fail.
TRANSITIONS: Mapping[tuple[AssessmentStatus, Step], AssessmentStatus] = MappingProxyType(
    {
        (AssessmentStatus.NEW, Step.SEND): AssessmentStatus.TOKEN_SENT,
        (AssessmentStatus.NEW, Step.CANCEL): AssessmentStatus.CANCELED,
        (AssessmentStatus.NEW, Step.FAIL): AssessmentStatus.ERROR,
        (AssessmentStatus.TOKEN_SENT, Step.START): AssessmentStatus.TEST_STARTED,
        (AssessmentStatus.TOKEN_SENT, Step.EXPIRE): AssessmentStatus.TOKEN_EXPIRED,
        (AssessmentStatus.TOKEN_SENT, Step.CANCEL): AssessmentStatus.CANCELED,
        (AssessmentStatus.TOKEN_SENT, Step.FAIL): AssessmentStatus.ERROR,
        (AssessmentStatus.TEST_STARTED, Step.FINISH): AssessmentStatus.TEST_FINISHED,
        (AssessmentStatus.TEST_STARTED, Step.CANCEL): AssessmentStatus.CANCELED,
        (AssessmentStatus.TEST_STARTED, Step.FAIL): AssessmentStatus.ERROR,
        (AssessmentStatus.TEST_FINISHED, Step.SCORE): AssessmentStatus.AUTO_ASSESSMENT_READY,
        (AssessmentStatus.TEST_FINISHED, Step.FAIL): AssessmentStatus.ERROR,
        (AssessmentStatus.AUTO_ASSESSMENT_READY, Step.COMPLETE): (
            AssessmentStatus.ASSESSMENT_COMPLETED
        ),
        (AssessmentStatus.AUTO_ASSESSMENT_READY, Step.FAIL): AssessmentStatus.ERROR,
    }
)


def steps_from(status: str) -> tuple[Step, ...]:
    """The steps an assessment of this status can take; none once it has ended."""
    return tuple(step for (before, step) in TRANSITIONS if before == status)


def next_status(status: str, step: Step) -> AssessmentStatus | None:
    """The status after a step; None when the step is not possible from here."""
    return TRANSITIONS.get((AssessmentStatus(status), step))


def step_between(status: str, after: str) -> Step | None:
    """The one step that leads from a status to another; None when no single step does."""
    found = (s for (before, s), then in TRANSITIONS.items() if (before, then) == (status, after))
    return next(found, None)


class CandidateStatus(StrEnum):
    """The states of a candidate (documented)."""

    NEW = "NEW"
    WAITING_FOR_ANSWERS = "WAITING_FOR_ANSWERS"
    IN_EVALUATION = "IN_EVALUATION"
    WAITING_FOR_DECISION = "WAITING_FOR_DECISION"
    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"
    EXPIRED = "EXPIRED"
    CANCELED = "CANCELED"
    ERROR = "ERROR"


DECIDED = frozenset({CandidateStatus.ACCEPTED, CandidateStatus.REJECTED})

# Assumed (decision D10): a candidate follows the newest of its assessments; NEW, ERROR and
# CANCELED carry the same name on both sides.
CANDIDATE_STATUS_BY_ASSESSMENT = {
    AssessmentStatus.NEW: CandidateStatus.NEW,
    AssessmentStatus.TOKEN_SENT: CandidateStatus.WAITING_FOR_ANSWERS,
    AssessmentStatus.TOKEN_EXPIRED: CandidateStatus.EXPIRED,
    AssessmentStatus.TEST_STARTED: CandidateStatus.WAITING_FOR_ANSWERS,
    AssessmentStatus.TEST_FINISHED: CandidateStatus.IN_EVALUATION,
    AssessmentStatus.AUTO_ASSESSMENT_READY: CandidateStatus.IN_EVALUATION,
    AssessmentStatus.ASSESSMENT_COMPLETED: CandidateStatus.WAITING_FOR_DECISION,
    AssessmentStatus.ERROR: CandidateStatus.ERROR,
    AssessmentStatus.CANCELED: CandidateStatus.CANCELED,
}


class EventKind(StrEnum):
    """What webhooks are told about (documented)."""

    ASSESSMENT_STARTED = "ASSESSMENT_STARTED"
    WAITING_FOR_ASSESSMENT = "WAITING_FOR_ASSESSMENT"
    ASSESSMENT_COMPLETED = "ASSESSMENT_COMPLETED"
    ASSESSMENT_EXPIRED = "ASSESSMENT_EXPIRED"
    ERROR = "ERROR"


# Assumed (decision D11): the names are documented, the moments follow from them. Nobody is told
# of the other steps, a cancellation among them.
EVENT_BY_STEP = {
    Step.START: EventKind.ASSESSMENT_STARTED,
    Step.SCORE: EventKind.WAITING_FOR_ASSESSMENT,
    Step.COMPLETE: EventKind.ASSESSMENT_COMPLETED,
    Step.EXPIRE: EventKind.ASSESSMENT_EXPIRED,
    Step.FAIL: EventKind.ERROR,
}
