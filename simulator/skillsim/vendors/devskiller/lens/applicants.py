"""The company's applicants as candidates, and how far each has come as an assessment."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from skillsim.company import Applicant
from skillsim.ids import code_for, uuid_for
from skillsim.instants import DAY_US, SECOND_US
from skillsim.seeding.chance import draw_for
from skillsim.vendors.devskiller.lens.tests_of_roles import TestsOfRoles
from skillsim.vendors.devskiller.life_cycle import (
    CANDIDATE_STATUS_BY_ASSESSMENT,
    AssessmentStatus,
    CandidateStatus,
)
from skillsim.vendors.devskiller.records import Assessment, Candidate, Results, Test
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
# A candidate follows the assessment, until somebody decides.
_CANDIDATE_STATUS_BY_STAGE = {
    "registered": CandidateStatus.NEW,
    **{stage: CANDIDATE_STATUS_BY_ASSESSMENT[s] for stage, s in _STATUS_BY_STAGE.items()},
    "accepted": CandidateStatus.ACCEPTED,
    "rejected": CandidateStatus.REJECTED,
}
_VALIDITY_US = DEFAULT_VALIDITY_DAYS * DAY_US

Scored = tuple[Assessment, Results | None]
"""An assessment, and its results once it has a score."""


class Applied(NamedTuple):
    """What applicants are here; who was not invited yet has no assessment."""

    candidates: list[Candidate]
    assessments: list[Scored]


@dataclass(frozen=True)
class ApplicantView:
    """The company's applicants, all assigned to this user and team."""

    seed: int
    user_id: str
    team_id: str
    tests: TestsOfRoles

    def candidate_id(self, applicant: Applicant) -> str:
        """The id of the candidate that an applicant is."""
        return uuid_for(self.seed, "candidate", applicant.number)

    def applied(self, applicants: Iterable[Applicant]) -> Applied:
        """One candidate for each applicant, and one assessment for each who was invited."""
        shown = Applied([], [])
        for applicant in applicants:
            candidate_id = self.candidate_id(applicant)
            shown.candidates.append(self._candidate(applicant, candidate_id))
            if applicant.stage in _STATUS_BY_STAGE:
                shown.assessments.append(self._assessment(applicant, candidate_id))
        return shown

    def _candidate(self, applicant: Applicant, candidate_id: str) -> Candidate:
        return Candidate(
            id=candidate_id,
            first_name=applicant.first_name,
            last_name=applicant.last_name,
            email=applicant.email,
            external_id=applicant.external_id,
            status=_CANDIDATE_STATUS_BY_STAGE[applicant.stage].value,
            assigned_user_id=self.user_id,
            assigned_team_id=self.team_id,
            created_at_us=applicant.created_at_us,
            is_communication_disabled=False,
            tags=applicant.tags,
        )

    def _assessment(self, applicant: Applicant, candidate_id: str) -> Scored:
        test = self.tests.test_by_role[applicant.role]
        time_taken_s = _time_taken_s(applicant, test)
        results = self._results(applicant, test, time_taken_s)
        scored_points, max_points = scoring.points_of(results) if results else (None, None)
        invited_at_us = applicant.invited_at_us or applicant.created_at_us
        assessment = Assessment(
            id=uuid_for(self.seed, "assessment", applicant.number),
            candidate_id=candidate_id,
            test_id=test.id,
            test_name=test.name,
            status=_STATUS_BY_STAGE[applicant.stage].value,
            access_code=code_for(self.seed, "access code", applicant.number),
            note=None,
            created_at_us=invited_at_us,
            available_from_us=None,
            expires_at_us=invited_at_us + _VALIDITY_US,
            started_at_us=applicant.started_at_us,
            finished_at_us=applicant.finished_at_us,
            time_limit_s=test.duration_minutes * 60,
            time_taken_s=time_taken_s,
            scored_points=scored_points,
            max_points=max_points,
        )
        return assessment, results

    def _results(
        self, applicant: Applicant, test: Test, time_taken_s: int | None
    ) -> Results | None:
        if applicant.score_0_to_1 is None or time_taken_s is None:
            return None
        return scoring.make_results(
            self.seed,
            draw_for(self.seed, "results", applicant.number),
            test,
            score_0_to_1=applicant.score_0_to_1,
            time_taken_s=time_taken_s,
            types_of=self.tests.types_of_skill,
        )


def _time_taken_s(applicant: Applicant, test: Test) -> int | None:
    if applicant.started_at_us is None or applicant.finished_at_us is None:
        return None
    taken_s = (applicant.finished_at_us - applicant.started_at_us) // SECOND_US
    return min(taken_s, test.duration_minutes * 60)
