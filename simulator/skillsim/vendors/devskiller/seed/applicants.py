"""The company's applicants as candidates, and how far each has come as an assessment."""

from collections.abc import Mapping, Sequence

from skillsim.company import Applicant, Company
from skillsim.ids import chance_for, code_for, uuid_for
from skillsim.instants import DAY_US, SECOND_US
from skillsim.vendors.devskiller.life_cycle import (
    CANDIDATE_STATUS_BY_ASSESSMENT,
    AssessmentStatus,
    CandidateStatus,
)
from skillsim.vendors.devskiller.records import Assessment, Candidate, Results, Test
from skillsim.vendors.devskiller.seed.library import types_of_skill
from skillsim.vendors.devskiller.service import scoring
from skillsim.vendors.devskiller.service.assessments import DEFAULT_VALIDITY_DAYS

# Where each stage of an applicant stands here; the one that is missing, `registered`, has no
# assessment yet.
_STATUS_BY_STAGE = {
    "invited": AssessmentStatus.TOKEN_SENT,
    "started": AssessmentStatus.TEST_STARTED,
    "finished": AssessmentStatus.TEST_FINISHED,
    "scored": AssessmentStatus.AUTO_ASSESSMENT_READY,
    "reviewed": AssessmentStatus.ASSESSMENT_COMPLETED,
    "accepted": AssessmentStatus.ASSESSMENT_COMPLETED,
    "rejected": AssessmentStatus.ASSESSMENT_COMPLETED,
    "expired": AssessmentStatus.TOKEN_EXPIRED,
    "canceled": AssessmentStatus.CANCELED,
    "failed": AssessmentStatus.ERROR,
}
_DECISION_BY_STAGE = {
    "accepted": CandidateStatus.ACCEPTED,
    "rejected": CandidateStatus.REJECTED,
}


def candidates(company: Company, user_id: str, team_id: str) -> list[Candidate]:
    """One candidate for each applicant, in their order, assigned to this user and team."""
    return [
        Candidate(
            id=uuid_for(company.seed, "candidate", index),
            first_name=applicant.first_name,
            last_name=applicant.last_name,
            email=applicant.email,
            external_id=applicant.external_id,
            status=_candidate_status(applicant.stage),
            assigned_user_id=user_id,
            assigned_team_id=team_id,
            created_at_us=applicant.created_at_us,
            is_communication_disabled=False,
            tags=applicant.tags,
        )
        for index, applicant in enumerate(company.applicants)
    ]


def assessments(
    company: Company, applied: Sequence[Candidate], test_by_role: Mapping[str, Test]
) -> list[tuple[Assessment, Results | None]]:
    """One assessment for each applicant who was invited, with results for those who have a score.

    `applied` are the candidates made of the company's applicants, in the same order.
    """
    return [
        _assessment(company, index, candidate.id, applicant, test_by_role[applicant.role])
        for index, (applicant, candidate) in enumerate(
            zip(company.applicants, applied, strict=True)
        )
        if applicant.stage in _STATUS_BY_STAGE
    ]


def _candidate_status(stage: str) -> CandidateStatus:
    status = _STATUS_BY_STAGE.get(stage)
    if status is None:
        return CandidateStatus.NEW
    return _DECISION_BY_STAGE.get(stage) or CANDIDATE_STATUS_BY_ASSESSMENT[status]


def _assessment(
    company: Company, index: int, candidate_id: str, applicant: Applicant, test: Test
) -> tuple[Assessment, Results | None]:
    time_taken_s = _time_taken_s(applicant, test)
    invited_at_us = applicant.invited_at_us or applicant.created_at_us
    assessment = Assessment(
        id=uuid_for(company.seed, "assessment", index),
        candidate_id=candidate_id,
        test_id=test.id,
        test_name=test.name,
        status=_STATUS_BY_STAGE[applicant.stage],
        access_code=code_for(company.seed, "access code", index),
        note=None,
        created_at_us=invited_at_us,
        available_from_us=None,
        expires_at_us=invited_at_us + DEFAULT_VALIDITY_DAYS * DAY_US,
        started_at_us=applicant.started_at_us,
        finished_at_us=applicant.finished_at_us,
        time_limit_s=test.duration_minutes * 60,
        time_taken_s=time_taken_s,
        scored_points=None,
        max_points=None,
    )
    if applicant.score_0_to_1 is None or time_taken_s is None:
        return assessment, None
    results = scoring.make_results(
        company.seed,
        chance_for(company.seed, "results", index),
        test,
        score_0_to_1=applicant.score_0_to_1,
        time_taken_s=time_taken_s,
        types_of=lambda skill: types_of_skill(company, skill),
    )
    return scoring.with_points(assessment, results), results


def _time_taken_s(applicant: Applicant, test: Test) -> int | None:
    if applicant.started_at_us is None or applicant.finished_at_us is None:
        return None
    taken_s = (applicant.finished_at_us - applicant.started_at_us) // SECOND_US
    return min(taken_s, test.duration_minutes * 60)
