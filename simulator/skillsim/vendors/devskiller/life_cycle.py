"""How far an assessment and its candidate have come, and how one follows the other."""

from enum import StrEnum


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
